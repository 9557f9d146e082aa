//! What permissions, page heads and the first page need to know of an evaluation.

use chrono::{DateTime, Utc};
use wenxiao_domain::money::Fen;
use wenxiao_domain::number::Fraction;
use wenxiao_domain::scheme::EvaluationKind;

use crate::db::{Conn, of_code};
use crate::error::AppError;
use crate::evaluations::listed::LastResult;
use crate::on;
use crate::page::words::{self, Badge};
use crate::page::{Chrome, Link};
use crate::web::guard::Visitor;
use crate::web::permission::{Action, EvaluationFacts, EvaluationScope, Facts, Period};

/// The evaluation that the path names, as far as permissions and page heads need it.
#[derive(Debug, Clone)]
pub struct AtEvaluation {
    pub id: String,
    pub fund_id: String,
    pub name: String,
    pub region: String,
    pub fiscal_year: i64,
    pub kind: EvaluationKind,
    pub evaluator: String,
    /// Grows with every change: what was computed from it is named by it.
    pub revision: i64,
    pub period: Period,
}

#[derive(sqlx::FromRow)]
struct HeadRow {
    fund_id: String,
    name: String,
    region: String,
    fiscal_year: i64,
    kind: String,
    evaluator: String,
    revision: i64,
    frozen_at: Option<DateTime<Utc>>,
}

/// The evaluation with this id.
pub async fn at(conn: &mut Conn, id: &str) -> Result<Option<AtEvaluation>, AppError> {
    let row: Option<HeadRow> = on!(conn, c => sqlx::query_as(
        "select e.fund_id, f.name, e.region, e.fiscal_year, e.kind, e.evaluator, e.revision, e.frozen_at
         from evaluated_fund e join fund f on f.id = e.fund_id where e.id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?;
    row.map(|row| {
        Ok(AtEvaluation {
            id: id.to_owned(),
            fund_id: row.fund_id,
            name: row.name,
            region: row.region,
            fiscal_year: row.fiscal_year,
            kind: of_code(&row.kind)?,
            evaluator: row.evaluator,
            revision: row.revision,
            period: Period::of(row.frozen_at.is_some()),
        })
    })
    .transpose()
}

impl AtEvaluation {
    /// Address of the evaluation's pages.
    pub fn base(&self) -> String {
        format!("/evaluations/{}", self.id)
    }

    /// 区域协同创新专项 2024 年度财政评价
    pub fn title(&self) -> String {
        format!(
            "{} {} 年度{}",
            self.name,
            self.fiscal_year,
            self.kind.label()
        )
    }

    pub fn facts(&self) -> Facts<'_> {
        Facts {
            period: Some(self.period),
            evaluation: Some(EvaluationFacts {
                kind: self.kind,
                evaluator: &self.evaluator,
            }),
            ..Facts::default()
        }
    }

    /// Whether this visitor may do something with it.
    pub fn lets(&self, visitor: &Visitor, action: Action) -> bool {
        visitor.may_with(action, self.facts())
    }

    /// The frame of a page of this evaluation: title, path, tabs.
    pub fn chrome(&self, visitor: &Visitor, title: impl Into<String>) -> Chrome {
        let base = self.base();
        let mut chrome = visitor.chrome(title).under("专项", "/");
        for (shown, label, part) in [
            (true, "总览", ""),
            (true, "指标体系", "/nodes"),
            (true, "项目", "/projects"),
            (true, "满意度", "/surveys"),
            (true, "问题与建议", "/problems"),
            (true, "并列对照", "/beside"),
            (true, "规则对比", "/compare"),
            (true, "数字与依据", "/figures"),
            (true, "报告文字", "/narratives"),
            (
                self.lets(visitor, Action::DownloadEvaluation),
                "下载",
                "/downloads",
            ),
        ] {
            if shown {
                let href = format!("{base}{part}");
                let here = if part.is_empty() {
                    visitor.is_at(&href)
                } else {
                    visitor.in_part(&href)
                };
                chrome.tabs.push(Link::new(label, href).here(here));
            }
        }
        if chrome.title != self.title() {
            chrome = chrome.under(self.title(), base);
        }
        chrome
    }
}

/// One evaluation in a list, with its last result.
#[derive(Debug, Clone)]
pub struct EvaluationRow {
    pub id: String,
    pub fund_id: String,
    pub name: String,
    pub region_code: String,
    pub region: String,
    pub fiscal_year: i64,
    pub kind: EvaluationKind,
    pub evaluator: String,
    pub evaluated: String,
    pub period: Period,
    pub projects: i64,
    pub result: Option<LastResult>,
}

impl EvaluationRow {
    pub fn base(&self) -> String {
        format!("/evaluations/{}", self.id)
    }

    pub fn state(&self) -> Badge {
        words::evaluation_period(self.period)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    fund_id: String,
    name: String,
    region_code: String,
    region: String,
    fiscal_year: i64,
    kind: String,
    evaluator: String,
    evaluated: String,
    frozen_at: Option<DateTime<Utc>>,
    projects: i64,
    budget_fen: Option<i64>,
    spent_fen: Option<i64>,
    total_e2: Option<i64>,
    grade: Option<String>,
}

/// The evaluations that a scope lets see, the latest year first.
pub async fn all(conn: &mut Conn, scope: &EvaluationScope) -> Result<Vec<EvaluationRow>, AppError> {
    // The scope's names are bound, each at its own place.
    let within = if scope.all {
        "true".to_owned()
    } else if scope.evaluators.is_empty() {
        "false".to_owned()
    } else {
        let places: Vec<String> = (1..=scope.evaluators.len())
            .map(|at| format!("${at}"))
            .collect();
        format!("e.evaluator in ({})", places.join(", "))
    };
    let rows: Vec<Row> = on!(conn, c => {
        let sql = format!(
            "select e.id, e.fund_id, f.name, f.region_code, e.region, e.fiscal_year, e.kind, e.evaluator, e.evaluated, e.frozen_at,
                (select count(*) from evaluated_project p where p.evaluated_fund_id = e.id) as projects,
                r.budget_fen, r.spent_fen, r.total_e2, r.grade
             from evaluated_fund e join fund f on f.id = e.fund_id
             left join scheme_evaluation r on r.evaluated_fund_id = e.id
                and r.number = (select max(last.number) from scheme_evaluation last where last.evaluated_fund_id = e.id)
             where {within}
             order by e.fiscal_year desc, f.region_code, f.name, e.kind, e.evaluator",
        );
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        if !scope.all {
            for evaluator in &scope.evaluators {
                query = query.bind(evaluator);
            }
        }
        query.fetch_all(&mut *c).await
    })?;
    rows.into_iter().map(Row::read).collect()
}

impl Row {
    fn read(self) -> Result<EvaluationRow, AppError> {
        let result = match (self.budget_fen, self.spent_fen, self.total_e2, self.grade) {
            (Some(budget), Some(spent), Some(total_e2), Some(grade)) => Some(LastResult {
                budget: Fen(budget),
                rate_percent: Fraction::new(Fen(spent).to_wan(), Fen(budget).to_wan())
                    .map(Fraction::percent),
                total_e2,
                grade: of_code(&grade)?,
            }),
            _ => None,
        };
        Ok(EvaluationRow {
            id: self.id,
            fund_id: self.fund_id,
            name: self.name,
            region_code: self.region_code,
            region: self.region,
            fiscal_year: self.fiscal_year,
            kind: of_code(&self.kind)?,
            evaluator: self.evaluator,
            evaluated: self.evaluated,
            period: Period::of(self.frozen_at.is_some()),
            projects: self.projects,
            result,
        })
    }
}
