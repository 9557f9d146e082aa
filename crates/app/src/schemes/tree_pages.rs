//! 指标体系: the tree with marks, scores and reasons, and one node with why it lost points.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use rust_decimal::Decimal;
use wenxiao_domain::number::fixed;
use wenxiao_domain::packs::FrameworkRow;
use wenxiao_domain::scheme::{Aspect, LeafScore, NodeResult, cross_checks, evidence_items};

use super::columns::ScoreColumns;
use super::computed::Computed;
use super::head::AtEvaluation;
use super::nodes;
use crate::error::AppError;
use crate::page::figures::{Shown, encoded};
use crate::page::{Chrome, show, words};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let rule = Rule::May(Action::ReadEvaluation);
    vec![
        Route::get("/evaluations/{evaluation}/nodes", rule, tree),
        Route::get("/evaluations/{evaluation}/nodes/{node}", rule, node),
    ]
}

#[derive(Template)]
#[template(path = "schemes/tree.html")]
struct TreePage {
    chrome: Chrome,
    rows: Vec<Row>,
    total: Option<Shown>,
    full: Option<Shown>,
    rate: Option<Shown>,
}

struct Row {
    code: String,
    name: String,
    href: String,
    level: u32,
    leaf: bool,
    full: Option<Shown>,
    score: Option<Shown>,
    rate: Option<Shown>,
    lost: bool,
    method: String,
    because: String,
    problems: Vec<Reason>,
}

/// A problem that explains a lost point.
struct Reason {
    href: String,
    label: String,
}

async fn tree(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let base = at.base();
    let shown = |id: &str| computed.figures.show(&base, id);
    show(&TreePage {
        chrome: at.chrome(&visitor, "指标体系和得分"),
        rows: computed
            .evaluation
            .nodes
            .iter()
            .map(|node| row(&computed, &base, node))
            .collect(),
        total: shown("score/total"),
        full: shown("score/full_marks"),
        rate: shown("score/rate"),
    })
}

fn row(computed: &Computed, base: &str, result: &NodeResult) -> Row {
    let node = &computed.package.scheme[result.node];
    let shown = |part: &str| {
        computed
            .figures
            .show(base, &format!("node/{}/{part}", node.code))
    };
    let leaf = result.children.is_empty();
    let problems = if leaf {
        computed.problems_of(result)
    } else {
        Vec::new()
    };
    Row {
        code: node.code.clone(),
        name: node.name.clone(),
        href: format!("{base}/nodes/{}", encoded(&node.code)),
        level: result.level,
        leaf,
        full: shown("full_marks"),
        score: shown("score"),
        rate: shown("rate"),
        lost: result.score < result.full_marks,
        method: node.standard(),
        because: if leaf {
            result.because.join("；")
        } else {
            String::new()
        },
        problems: problems
            .into_iter()
            .map(|place| reason(computed, base, place))
            .collect(),
    }
}

fn reason(computed: &Computed, base: &str, place: usize) -> Reason {
    Reason {
        href: format!("{base}/problems#p{}", place + 1),
        label: computed.package.findings[place].finding.clone(),
    }
}

#[derive(Template)]
#[template(path = "schemes/node.html")]
struct NodePage {
    chrome: Chrome,
    row: Row,
    formula: String,
    reasons: Vec<String>,
    lost: String,
    /// What was filed for the leaf, by column.
    filed: Vec<(&'static str, String)>,
    check: Option<Checked>,
    /// 评分要点 of the reference framework, or its formula.
    guide: String,
    children: Vec<Row>,
    problems: Vec<ProblemRow>,
    projects: Vec<Shown>,
    history: Vec<Adjusted>,
    /// `edit`, `adjust` or nothing.
    way: &'static str,
}

/// The filed value beside the computed figures of the same meaning.
struct Checked {
    said: String,
    agrees: bool,
    figures: Vec<(Shown, bool)>,
}

struct ProblemRow {
    href: String,
    finding: String,
    cause: String,
    evidence: Vec<String>,
}

struct Adjusted {
    number: i64,
    value: String,
    reason: String,
    by: String,
    at: String,
}

async fn node(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let result = computed.node(&code).ok_or(AppError::NotFound)?;
    let base = at.base();
    let name = &computed.package.scheme[result.node].name;
    let history = match nodes::leaf(&mut read, &at.id, &code).await? {
        Some(leaf) => history(&mut read, &leaf.id).await?,
        None => Vec::new(),
    };
    let lost = result.full_marks - result.score;
    let leaf = result.children.is_empty();
    let way = [("edit", Action::EditScore), ("adjust", Action::AdjustScore)]
        .into_iter()
        .find(|(_, action)| leaf && at.lets(&visitor, *action))
        .map_or("", |(way, _)| way);
    show(&NodePage {
        chrome: at
            .chrome(&visitor, format!("{code} {name}"))
            .under("指标体系", format!("{base}/nodes")),
        formula: result.formula.clone(),
        reasons: result.because.clone(),
        lost: if lost > Decimal::ZERO {
            fixed(lost, 2)
        } else {
            String::new()
        },
        filed: computed
            .package
            .scores
            .iter()
            .find(|score| score.node as usize == result.node)
            .map(filed)
            .unwrap_or_default(),
        check: checked(&computed, &base, result.node),
        guide: guide(&computed, name),
        children: children(&computed, &base, result),
        problems: problems(&computed, &base, result),
        projects: if lost > Decimal::ZERO {
            projects(&computed, &base, result.node)
        } else {
            Vec::new()
        },
        row: row(&computed, &base, result),
        history,
        way,
    })
}

/// What the data say about a leaf's filed value; each figure leads on to its projects or answers.
fn checked(computed: &Computed, base: &str, node: usize) -> Option<Checked> {
    let figures = &computed.figures.list;
    let check = cross_checks(&computed.package, &computed.rules, figures)
        .into_iter()
        .find(|check| check.node == node)?;
    let shown = |id: &str| computed.figures.show(base, id);
    Some(Checked {
        figures: check
            .compared
            .iter()
            .filter_map(|it| Some((shown(&it.figure)?, it.agrees)))
            .collect(),
        said: check.said,
        agrees: check.agrees,
    })
}

/// What the reference framework says that a leaf of this name asks; empty for other names.
pub(super) fn guide(computed: &Computed, name: &str) -> String {
    let row = computed.rules.framework.value.row(name);
    row.map_or_else(String::new, FrameworkRow::guide)
}

async fn history(conn: &mut crate::db::Conn, node: &str) -> Result<Vec<Adjusted>, AppError> {
    let (before, adjustments) = nodes::history(conn, node).await?;
    let text = |score: &ScoreColumns| -> Result<String, AppError> {
        let parts: Vec<String> = filed(&score.read(0)?)
            .into_iter()
            .map(|(label, value)| format!("{label} {value}"))
            .collect();
        Ok(parts.join("，"))
    };
    let mut rows = Vec::new();
    if !adjustments.is_empty() {
        rows.push(Adjusted {
            number: 0,
            value: before.as_ref().map(text).transpose()?.unwrap_or_default(),
            reason: "冻结时的原值".to_owned(),
            by: String::new(),
            at: String::new(),
        });
    }
    for it in adjustments {
        rows.push(Adjusted {
            number: it.number,
            value: text(&it.score)?,
            reason: it.reason,
            by: words::actor(&it.adjusted_by),
            at: words::moment(it.adjusted_at),
        });
    }
    Ok(rows)
}

/// What was filed for a leaf, in words.
pub(super) fn filed(score: &LeafScore) -> Vec<(&'static str, String)> {
    let text = |value: Option<Decimal>| value.map(|value| value.normalize().to_string());
    let experts: Vec<String> = score
        .experts
        .iter()
        .map(|value| value.normalize().to_string())
        .collect();
    [
        ("符合的要素数", text(score.satisfied)),
        ("实际值", text(score.actual)),
        ("目标值", text(score.target)),
        ("扣分例数", text(score.count)),
        (
            "专家评分",
            (!experts.is_empty()).then(|| experts.join("；")),
        ),
    ]
    .into_iter()
    .filter_map(|(label, value)| value.map(|value| (label, value)))
    .collect()
}

fn children(computed: &Computed, base: &str, result: &NodeResult) -> Vec<Row> {
    result
        .children
        .iter()
        .filter_map(|child| computed.node(&computed.package.scheme[*child].code))
        .map(|child| row(computed, base, child))
        .collect()
}

fn problems(computed: &Computed, base: &str, result: &NodeResult) -> Vec<ProblemRow> {
    computed
        .problems_of(result)
        .into_iter()
        .map(|place| {
            let problem = &computed.package.findings[place];
            ProblemRow {
                href: format!("{base}/problems#p{}", place + 1),
                finding: problem.finding.clone(),
                cause: problem.cause.clone(),
                evidence: evidence_items(&problem.evidence)
                    .map(str::to_owned)
                    .collect(),
            }
        })
        .collect()
}

/// Figures of projects that belong to the aspect of a node; each leads on to its projects.
fn projects(computed: &Computed, base: &str, node: usize) -> Vec<Shown> {
    let ids: &[&str] = match computed.package.aspect(node) {
        Some(Aspect::Process) => &[
            "money/spent_of_budget",
            "money/spent",
            "acceptance/below_gate",
        ],
        Some(Aspect::Output) => &["acceptance/projects", "acceptance/not_met"],
        Some(Aspect::Benefit) => &[
            "money/counterpart_reaching_share",
            "money/counterpart_reaching",
        ],
        Some(Aspect::Decision) | None => &[],
    };
    ids.iter()
        .filter_map(|id| computed.figures.show(base, id))
        .collect()
}
