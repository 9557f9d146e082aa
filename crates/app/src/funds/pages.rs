//! The overview of one fund in one year.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use wenxiao_domain::package::Dimension;

use super::charts::{achievement_chart, meter, money_chart};
use super::deviations::{Deviation, deviations};
use super::evaluated::Computed;
use crate::error::AppError;
use crate::page::chart::View;
use crate::page::figures::Shown;
use crate::page::words::{self, Badge};
use crate::page::{Chrome, show};
use crate::web::App;
use crate::web::guard::{AtFund, Visitor};
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/funds/{fund}",
        Rule::May(Action::ReadFund),
        overview,
    )]
}

/// What a page says after a form did its work, by the key in the address.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    pub done: String,
}

impl Done {
    pub fn notice(&self) -> Option<&'static str> {
        Some(match self.done.as_str() {
            "password" => "密码已修改。",
            "imported" => "填报包已导入，评价已按现行规则重新计算。",
            "evaluation_imported" => "评价数据包已导入，得分已按现行规则重新计算。",
            "evaluation_frozen" => "评价已冻结。此后的更正须以“调整”方式办理并写明理由。",
            "filed" => "填报已保存，评价已重新计算。",
            "money" => "项目资金已保存，评价已重新计算。",
            "adjusted" => "调整已记录，原值保留；评价已重新计算。",
            "written" => "文字已保存。",
            "frozen" => "本期填报已冻结。此后的更正须以“调整”方式办理并写明理由。",
            "account" => "账号已保存。",
            _ => return None,
        })
    }
}

#[derive(Template)]
#[template(path = "funds/overview.html")]
struct Overview {
    chrome: Chrome,
    fund: AtFund,
    sheet: Sheet,
    grade: Badge,
    dimensions: Vec<DimensionRows>,
    deviations: Vec<Deviation>,
    findings: usize,
    achievement_chart: View,
    money_chart: View,
    rule_set: String,
    rule_set_name: String,
    evaluated_on: String,
    may_freeze: bool,
    may_download: bool,
    directions: Vec<DirectionRow>,
}

/// The figures of the page's head.
struct Sheet {
    total: Option<Shown>,
    blocks: Vec<Block>,
    money: Vec<Money>,
}

/// 预算执行, 产出 …: marks, points, and how much of the marks they are.
struct Block {
    label: &'static str,
    full: Option<Shown>,
    points: Option<Shown>,
    meter: String,
}

struct Money {
    label: &'static str,
    figure: Option<Shown>,
    /// The rate below it, with its denominator in the label.
    note: &'static str,
    rate: Option<Shown>,
}

/// The indicators of one first-level indicator.
struct DimensionRows {
    label: &'static str,
    rows: Vec<IndicatorRow>,
}

struct IndicatorRow {
    code: String,
    href: String,
    name: String,
    category: String,
    target: String,
    unit: String,
    actual: Option<Shown>,
    achievement: Option<Shown>,
    deviation: Option<Shown>,
    attainment: Badge,
    full: Option<Shown>,
    points: Option<Shown>,
    applicable: bool,
}

struct DirectionRow {
    name: String,
    href: String,
    count: Option<Shown>,
    allocated: Option<Shown>,
    spent: Option<Shown>,
    rate: Option<Shown>,
}

async fn overview(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.computed.of(&mut read, &fund).await?;
    let period = Some(fund.period);
    let mut chrome = fund.chrome(&visitor, fund.title());
    chrome.notice = done.notice();
    show(&Overview {
        chrome,
        sheet: sheet(&computed, &fund),
        grade: words::grade(computed.evaluation.score.grade),
        dimensions: dimensions(&computed, &fund),
        deviations: deviations(&computed, &fund),
        findings: computed.evaluation.findings.len(),
        achievement_chart: achievement_chart(&computed).view("虚线为 100%；超过 200% 的截短并标 »"),
        money_chart: money_chart(&computed).view(""),
        rule_set: computed.rules.label.clone(),
        rule_set_name: computed.rules.name.clone(),
        evaluated_on: computed.package.fund.evaluated_on.to_string(),
        may_freeze: visitor.may(Action::Freeze, period),
        may_download: visitor.may(Action::Download, period),
        directions: directions(&computed, &fund),
        fund,
    })
}

fn sheet(computed: &Computed, fund: &AtFund) -> Sheet {
    let base = fund.base();
    let shown = |id: &str| computed.figures.show(&base, id);
    let score = &computed.evaluation.score;
    let weights = &computed.rules.weights.value;
    let mut blocks = vec![Block {
        label: "预算执行",
        full: shown("execution/full_marks"),
        points: shown("score/execution"),
        meter: meter(score.execution, weights.execution),
    }];
    for dimension in Dimension::ALL {
        let marks = computed
            .evaluation
            .indicators
            .iter()
            .filter(|result| computed.package.indicators[result.indicator].dimension == dimension)
            .filter_map(|result| result.values.as_ref())
            .map(|values| values.full_marks)
            .sum();
        blocks.push(Block {
            label: dimension.label(),
            full: shown(&format!("score/{}/full_marks", dimension.key())),
            points: shown(&format!("score/{}", dimension.key())),
            meter: meter(score.of(dimension), marks),
        });
    }
    let money = vec![
        Money {
            label: "全年预算数",
            figure: shown("money/budget/total"),
            note: "其中中央财政资金",
            rate: shown("money/budget/central"),
        },
        Money {
            label: "拨付",
            figure: shown("money/released/total"),
            note: "拨付率（拨付÷预算）",
            rate: shown("money/released_of_budget"),
        },
        Money {
            label: "本年支出",
            figure: shown("money/spent"),
            note: "执行率（支出÷预算）",
            rate: shown("execution/rate"),
        },
        Money {
            label: "项目",
            figure: shown("money/projects"),
            note: "本年安排合计（万元）",
            rate: shown("money/allocated"),
        },
    ];
    Sheet {
        total: shown("score/total"),
        blocks,
        money,
    }
}

fn dimensions(computed: &Computed, fund: &AtFund) -> Vec<DimensionRows> {
    Dimension::ALL
        .into_iter()
        .map(|dimension| DimensionRows {
            label: dimension.label(),
            rows: computed
                .evaluation
                .indicators
                .iter()
                .filter(|it| computed.package.indicators[it.indicator].dimension == dimension)
                .map(|result| indicator_row(computed, fund, result))
                .collect(),
        })
        .collect()
}

fn indicator_row(
    computed: &Computed,
    fund: &AtFund,
    result: &wenxiao_domain::evaluation::IndicatorResult,
) -> IndicatorRow {
    let indicator = &computed.package.indicators[result.indicator];
    let base = fund.base();
    let shown = |part: &str| {
        computed
            .figures
            .show(&base, &format!("indicator/{}/{part}", indicator.code))
    };
    IndicatorRow {
        code: indicator.code.clone(),
        href: format!(
            "{base}/indicators/{}",
            crate::page::figures::encoded(&indicator.code)
        ),
        name: indicator.name.clone(),
        category: indicator.category.clone(),
        target: words::target(&indicator.target, indicator.direction),
        unit: indicator.unit.clone(),
        actual: shown("actual"),
        achievement: shown("achievement"),
        deviation: shown("deviation"),
        attainment: words::attainment(result.attainment),
        full: shown("full_marks"),
        points: shown("points"),
        applicable: result.values.is_some(),
    }
}

fn directions(computed: &Computed, fund: &AtFund) -> Vec<DirectionRow> {
    let mut names: Vec<&str> = Vec::new();
    for project in &computed.package.projects {
        if !names.contains(&project.direction.as_str()) {
            names.push(&project.direction);
        }
    }
    let base = fund.base();
    names
        .into_iter()
        .map(|name| {
            let shown = |part: &str| {
                computed
                    .figures
                    .show(&base, &format!("money/direction/{name}/{part}"))
            };
            DirectionRow {
                name: name.to_owned(),
                href: format!(
                    "{base}/projects?direction={}",
                    crate::page::figures::encoded(name)
                ),
                count: shown("projects"),
                allocated: shown("allocated"),
                spent: shown("spent"),
                rate: shown("spent_of_allocated"),
            }
        })
        .collect()
}
