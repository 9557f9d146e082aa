//! What is stored against what is computed again: every figure, by name.

use serde::Serialize;
use wenxiao_domain::finding::{Finding, Severity};
use wenxiao_domain::packs::RuleSet;

use super::compute::{Figures, Recomputed, Row, compute};
use super::queries;
use super::scheme::recompute_scheme;
use crate::db::Conn;
use crate::error::AppError;
use crate::evaluations::store::snapshot_of;
use crate::funds::results::{StoredEvaluation, StoredResult, latest, results};
use crate::{funds, schemes};

/// A figure that the two calculators don't agree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// 专项资金 and year.
    pub fund: String,
    /// Code of the indicator; `总分` and the like for the rest.
    pub subject: String,
    /// 得分, 完成率, …
    pub figure: &'static str,
    pub stored: String,
    pub recomputed: String,
}

impl Difference {
    pub fn finding(&self) -> Finding {
        let message = format!(
            "{}：{} {}，存储为{}，复算为{}",
            self.fund, self.subject, self.figure, self.stored, self.recomputed
        );
        Finding::new(
            "recomputed_differs",
            Severity::Error,
            &self.subject,
            message,
        )
        .advice("核对审计日志中该年度最近的变更；未经系统的改动不会有记录")
    }
}

/// Recomputes the last evaluation of every fund and year, of either kind: how many there are, and every difference.
pub async fn recompute_all(conn: &mut Conn) -> Result<(usize, Vec<Difference>), AppError> {
    let years = funds::queries::ids(conn).await?;
    let schemes = schemes::queries::ids(conn).await?;
    let mut differences = Vec::new();
    for id in &years {
        differences.extend(recompute(conn, id).await?);
    }
    for id in &schemes {
        differences.extend(recompute_scheme(conn, id).await?);
    }
    Ok((years.len() + schemes.len(), differences))
}

/// Recomputes the last evaluation of one fund and year.
pub async fn recompute(conn: &mut Conn, fund_year: &str) -> Result<Vec<Difference>, AppError> {
    let (name, year, rule_set) = queries::label(conn, fund_year).await?;
    let mut found = Found::of(format!("{name}{year}年"));
    let Some(stored) = latest(conn, fund_year).await? else {
        found.differ("评价", "记录", "无", "应有");
        return Ok(found.differences);
    };
    let rules = RuleSet::find(&rule_set, i32::try_from(year)?)?;
    found.rules(
        (&stored.rule_set, &stored.versions),
        (&rules.name, &rules.versions()),
    )?;
    let package = funds::queries::package(conn, fund_year).await?;
    found.hash("填报数据", &stored.snapshot_hash, &package)?;
    let recomputed = compute(conn, fund_year, &rules).await?;
    let rows = results(conn, &stored.id).await?;
    found.score(&stored, &recomputed);
    found.table(&rows, &recomputed.rows);
    found.printed(&serde_json::from_str(&stored.json)?, &recomputed);
    Ok(found.differences)
}

pub(super) struct Found {
    fund: String,
    pub(super) differences: Vec<Difference>,
}

impl Found {
    pub(super) fn of(fund: String) -> Self {
        Self {
            fund,
            differences: Vec::new(),
        }
    }

    pub(super) fn differ(
        &mut self,
        subject: &str,
        figure: &'static str,
        stored: &str,
        recomputed: &str,
    ) {
        self.differences.push(Difference {
            fund: self.fund.clone(),
            subject: subject.to_owned(),
            figure,
            stored: stored.to_owned(),
            recomputed: recomputed.to_owned(),
        });
    }

    pub(super) fn compare(
        &mut self,
        subject: &str,
        figure: &'static str,
        stored: &str,
        recomputed: &str,
    ) {
        if stored != recomputed {
            self.differ(subject, figure, stored, recomputed);
        }
    }

    pub(super) fn hundredths(
        &mut self,
        subject: &str,
        figure: &'static str,
        stored: Option<i64>,
        recomputed: Option<i128>,
    ) {
        self.compare(
            subject,
            figure,
            &printed(stored.map(i128::from)),
            &printed(recomputed),
        );
    }

    /// Names and versions of the rules that were used, against those that hold.
    pub(super) fn rules(
        &mut self,
        (name, versions): (&str, &str),
        (name_now, versions_now): (&str, &[String]),
    ) -> Result<(), AppError> {
        self.compare("规则集", "名称", name, name_now);
        let versions: Vec<String> = serde_json::from_str(versions)?;
        self.compare(
            "规则集",
            "参数版本",
            &versions.join("、"),
            &versions_now.join("、"),
        );
        Ok(())
    }

    /// What is filed now against what was evaluated. A change shows in figures only if it moves them; the hash shows any.
    pub(super) fn hash(
        &mut self,
        subject: &str,
        stored: &str,
        package: &impl Serialize,
    ) -> Result<(), AppError> {
        let (now, _) = snapshot_of(package)?;
        self.compare(subject, "哈希", stored, &now);
        Ok(())
    }

    fn score(&mut self, stored: &StoredEvaluation, again: &Recomputed) {
        let figures = [
            (
                "预算执行",
                "全年预算数（分）",
                stored.budget_fen,
                again.budget_fen,
            ),
            (
                "预算执行",
                "全年执行数（分）",
                stored.spent_fen,
                again.spent_fen,
            ),
        ];
        for (subject, figure, stored, again) in figures {
            self.compare(subject, figure, &stored.to_string(), &again.to_string());
        }
        let figures = [
            (
                "预算执行",
                "执行率",
                stored.rate_percent_e2,
                again.rate_percent_e2,
            ),
            ("预算执行", "得分", stored.execution_e2, again.execution_e2),
            ("产出指标", "得分", stored.output_e2, again.output_e2),
            ("效益指标", "得分", stored.benefit_e2, again.benefit_e2),
            (
                "满意度指标",
                "得分",
                stored.satisfaction_e2,
                again.satisfaction_e2,
            ),
            ("总分", "得分", stored.total_e2, again.total_e2),
        ];
        for (subject, figure, stored, again) in figures {
            self.hundredths(subject, figure, Some(stored), Some(again));
        }
        self.compare("总分", "等级", &stored.grade, again.grade);
    }

    fn table(&mut self, stored: &[StoredResult], again: &[Row]) {
        self.compare(
            "指标",
            "个数",
            &stored.len().to_string(),
            &again.len().to_string(),
        );
        for (stored, again) in stored.iter().zip(again) {
            self.compare(&again.code, "代码", &stored.code, &again.code);
            self.compare(
                &again.code,
                "达成情况",
                &stored.attainment,
                again.attainment,
            );
            self.row(stored, again.figures.as_ref(), &again.code);
        }
    }

    fn row(&mut self, stored: &StoredResult, again: Option<&Figures>, code: &str) {
        let counts = [
            (
                "已填报项目数",
                stored.reported,
                again.map(|row| row.reported),
            ),
            ("未填报项目数", stored.missing, again.map(|row| row.missing)),
        ];
        for (figure, stored, again) in counts {
            self.compare(code, figure, &word(stored), &word(again));
        }
        let figures = [
            (
                "实际完成值",
                stored.actual_e2,
                again.and_then(|row| row.actual_e2),
            ),
            (
                "完成率",
                stored.achievement_percent_e2,
                again.map(|row| row.achievement_percent_e2),
            ),
            (
                "偏差率",
                stored.deviation_percent_e2,
                again.map(|row| row.deviation_percent_e2),
            ),
            (
                "分值",
                stored.full_marks_e2,
                again.map(|row| row.full_marks_e2),
            ),
            ("得分", stored.points_e2, again.map(|row| row.points_e2)),
        ];
        for (figure, stored, again) in figures {
            self.hundredths(code, figure, stored, again);
        }
        let marks = [
            (
                "需说明原因",
                stored.explanation_required,
                again.map(|row| row.explanation_required),
            ),
            (
                "已说明原因",
                stored.explained,
                again.map(|row| row.explained),
            ),
        ];
        for (figure, stored, again) in marks {
            self.compare(code, figure, &word(stored), &word(again));
        }
    }

    /// `evaluation.json` as stored must print the same points.
    fn printed(&mut self, json: &serde_json::Value, again: &Recomputed) {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or("—").to_owned();
        self.compare(
            "总分",
            "印出的得分",
            &text(&json["score"]["total"]),
            &printed(Some(again.total_e2)),
        );
        for (at, row) in again.rows.iter().enumerate() {
            let points = row.figures.map(|figures| figures.points_e2);
            self.compare(
                &row.code,
                "印出的得分",
                &text(&json["indicators"][at]["points"]),
                &printed(points),
            );
        }
    }
}

/// As printed: two decimals; `—` where there is none.
pub(super) fn printed(e2: Option<i128>) -> String {
    let Some(e2) = e2 else {
        return "—".to_owned();
    };
    let sign = if e2 < 0 { "-" } else { "" };
    format!(
        "{sign}{}.{:02}",
        e2.unsigned_abs() / 100,
        e2.unsigned_abs() % 100
    )
}

fn word(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| value.to_string())
}
