//! The overview of an evaluation: score, grade, first-level scores, money and counts, problems.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use wenxiao_domain::groups::{self, GroupBy, GroupRow};
use wenxiao_domain::number::fixed;
use wenxiao_report::charts::{Axis, radar};

use super::computed::Computed;
use super::head::AtEvaluation;
use crate::error::AppError;
use crate::evaluations::figure_pages::group_query;
use crate::funds::charts::meter;
use crate::funds::pages::Done;
use crate::page::figures::{Shown, encoded};
use crate::page::words::{self, Badge, FindingRow};
use crate::page::{Chrome, show};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/evaluations/{evaluation}",
        Rule::May(Action::ReadEvaluation),
        overview,
    )]
}

#[derive(Template)]
#[template(path = "schemes/overview.html")]
struct Overview {
    chrome: Chrome,
    at: AtEvaluation,
    base: String,
    state: Badge,
    grade: Badge,
    total: Option<Shown>,
    full: Option<Shown>,
    blocks: Vec<Block>,
    radar: String,
    money: Vec<Fact>,
    counts: Vec<Fact>,
    programmes: Vec<Group>,
    stages: Vec<Group>,
    problems: Vec<ProblemRow>,
    findings: Vec<FindingRow>,
    commissioned_by: String,
    evaluated: String,
    evaluated_on: String,
    rule_set: String,
    rule_set_name: String,
    may_freeze: bool,
    may_download: bool,
}

/// A first-level indicator: marks, points, how much of the marks they are.
struct Block {
    name: String,
    href: String,
    full: Option<Shown>,
    points: Option<Shown>,
    rate: Option<Shown>,
    meter: String,
}

struct Fact {
    label: &'static str,
    figure: Option<Shown>,
    note: &'static str,
    rate: Option<Shown>,
}

struct Group {
    name: String,
    href: String,
    level: usize,
    count: Option<Shown>,
    allocated: Option<Shown>,
    spent: Option<Shown>,
    rate: Option<Shown>,
    reaching: Option<Shown>,
}

struct ProblemRow {
    href: String,
    aspect: &'static str,
    finding: String,
    recommendation: String,
}

async fn overview(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let base = at.base();
    let shown = |id: &str| computed.figures.show(&base, id);
    let mut chrome = at.chrome(&visitor, at.title());
    chrome.notice = done.notice();
    let fund = &computed.package.fund;
    show(&Overview {
        chrome,
        state: words::evaluation_period(at.period),
        grade: words::grade(computed.evaluation.grade),
        total: shown("score/total"),
        full: shown("score/full_marks"),
        blocks: blocks(&computed, &base),
        radar: drawing(&computed),
        money: money(&shown),
        counts: counts(&shown),
        programmes: by_programme(&computed, &base),
        stages: by_stage(&computed, &base),
        problems: problems(&computed, &base),
        findings: computed
            .evaluation
            .findings
            .iter()
            .chain(&computed.hints)
            .map(FindingRow::new)
            .collect(),
        commissioned_by: fund.commissioned_by.clone(),
        evaluated: fund.evaluated.clone(),
        evaluated_on: fund.evaluated_on.to_string(),
        rule_set: computed.rules.label.clone(),
        rule_set_name: computed.rules.name.clone(),
        may_freeze: at.lets(&visitor, Action::FreezeEvaluation),
        may_download: at.lets(&visitor, Action::DownloadEvaluation),
        base,
        at,
    })
}

fn blocks(computed: &Computed, base: &str) -> Vec<Block> {
    computed
        .evaluation
        .nodes
        .iter()
        .filter(|node| node.level == 1)
        .map(|node| {
            let shown = |part: &str| {
                computed
                    .figures
                    .show(base, &format!("node/{}/{part}", node.code))
            };
            Block {
                name: computed.package.scheme[node.node].name.clone(),
                href: format!("{base}/nodes/{}", encoded(&node.code)),
                full: shown("full_marks"),
                points: shown("score"),
                rate: shown("rate"),
                meter: meter(node.score, node.full_marks),
            }
        })
        .collect()
}

/// The radar of first-level rates; with fewer axes than a triangle has there is nothing to see.
fn drawing(computed: &Computed) -> String {
    let axes: Vec<Axis> = computed
        .evaluation
        .nodes
        .iter()
        .filter(|node| node.level == 1)
        .map(|node| Axis {
            label: computed.package.scheme[node.node].name.clone(),
            percent: node.rate_percent,
            printed: format!("{}%", fixed(node.rate_percent, 2)),
        })
        .collect();
    if axes.len() < 3 {
        String::new()
    } else {
        radar(&axes).svg
    }
}

fn money(shown: &impl Fn(&str) -> Option<Shown>) -> Vec<Fact> {
    vec![
        Fact {
            label: "预算数",
            figure: shown("money/budget/total"),
            note: "",
            rate: None,
        },
        Fact {
            label: "拨付数",
            figure: shown("money/released/total"),
            note: "拨付率（拨付÷预算）",
            rate: shown("money/released_of_budget"),
        },
        Fact {
            label: "支出",
            figure: shown("money/spent"),
            note: "支出率（支出÷拨付）",
            rate: shown("money/spent_of_released"),
        },
        Fact {
            label: "项目（个）",
            figure: shown("money/projects"),
            note: "执行率（支出÷预算）",
            rate: shown("money/spent_of_budget"),
        },
    ]
}

fn counts(shown: &impl Fn(&str) -> Option<Shown>) -> Vec<Fact> {
    vec![
        Fact {
            label: "验收阶段项目",
            figure: shown("acceptance/projects"),
            note: "",
            rate: None,
        },
        Fact {
            label: "完成年初目标",
            figure: shown("acceptance/met"),
            note: "占验收阶段",
            rate: shown("acceptance/met_share"),
        },
        Fact {
            label: "未完成年初目标",
            figure: shown("acceptance/not_met"),
            note: "",
            rate: None,
        },
        Fact {
            label: "执行率较高",
            figure: shown("acceptance/executed_over"),
            note: "占验收阶段",
            rate: shown("acceptance/executed_over_share"),
        },
    ]
}

/// Directions, in each its cohorts, in each of those its fields. A level with one member only says the same as the one above it.
fn by_programme(computed: &Computed, base: &str) -> Vec<Group> {
    let mut listed = Vec::new();
    for direction in grouped(computed, &[GroupBy::Direction]) {
        let cohorts = within(computed, &[GroupBy::Direction, GroupBy::Cohort], &direction);
        listed.push(group(computed, base, &direction, 1));
        if cohorts.len() > 1 {
            for cohort in cohorts {
                listed.push(group(computed, base, &cohort, 2));
                let by = [GroupBy::Direction, GroupBy::Cohort, GroupBy::Field];
                let fields = within(computed, &by, &cohort);
                add_all(&mut listed, computed, base, (&fields, 3));
            }
        } else {
            let fields = within(computed, &[GroupBy::Direction, GroupBy::Field], &direction);
            add_all(&mut listed, computed, base, (&fields, 2));
        }
    }
    listed
}

/// Directions, in each its projects' stages.
fn by_stage(computed: &Computed, base: &str) -> Vec<Group> {
    let mut listed = Vec::new();
    for direction in grouped(computed, &[GroupBy::Direction]) {
        let stages = within(computed, &[GroupBy::Direction, GroupBy::Stage], &direction);
        listed.push(group(computed, base, &direction, 1));
        add_all(&mut listed, computed, base, (&stages, 2));
    }
    listed
}

fn add_all(
    listed: &mut Vec<Group>,
    computed: &Computed,
    base: &str,
    (groups, level): (&[groups::Group], usize),
) {
    if groups.len() > 1 {
        listed.extend(groups.iter().map(|it| group(computed, base, it, level)));
    }
}

fn grouped(computed: &Computed, by: &[GroupBy]) -> Vec<groups::Group> {
    groups::groups(computed.package.projects.iter().map(GroupRow::from), by)
}

/// The groups by a longer path that lie inside a group.
fn within(computed: &Computed, by: &[GroupBy], above: &groups::Group) -> Vec<groups::Group> {
    let mut below = grouped(computed, by);
    below.retain(|it| it.path.starts_with(&above.path));
    below
}

fn group(computed: &Computed, base: &str, group: &groups::Group, level: usize) -> Group {
    let id = group.id();
    let shown = |part: &str| computed.figures.show(base, &format!("money/{id}/{part}"));
    Group {
        name: group
            .path
            .last()
            .map_or_else(|| group.label(), |key| key.label.clone()),
        href: format!(
            "{base}/projects{}",
            group_query(&format!("money/{id}/projects"))
        ),
        level,
        count: shown("projects"),
        allocated: shown("allocated"),
        spent: shown("spent"),
        rate: shown("spent_of_allocated"),
        reaching: shown("counterpart_reaching_share"),
    }
}

fn problems(computed: &Computed, base: &str) -> Vec<ProblemRow> {
    computed
        .package
        .findings
        .iter()
        .enumerate()
        .map(|(place, problem)| ProblemRow {
            href: format!("{base}/problems#p{}", place + 1),
            aspect: problem.aspect.label(),
            finding: problem.finding.clone(),
            recommendation: problem.recommendation.clone(),
        })
        .collect()
}
