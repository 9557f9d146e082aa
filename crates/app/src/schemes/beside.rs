//! 并列对照: evaluations of one fund side by side, of two years or by two agencies, indicators matched by code.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use rust_decimal::Decimal;
use serde::Deserialize;
use wenxiao_domain::number::fixed;
use wenxiao_domain::scheme::{AlignedCell, AlignedNode, side_by_side};

use super::head::{self, AtEvaluation, EvaluationRow};
use crate::error::AppError;
use crate::evaluations::compare::signed;
use crate::funds::head::{FundRow, all as all_funds};
use crate::page::figures;
use crate::page::words::{self, Badge};
use crate::page::{Chrome, show};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

/// How many evaluations stand side by side.
const MOST: usize = 4;

pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/evaluations/{evaluation}/beside",
        Rule::May(Action::ReadEvaluation),
        page,
    )]
}

#[derive(Debug, Deserialize)]
struct Asked {
    /// Ids of the others, with commas; without it the next ones of the same fund.
    #[serde(default)]
    with: String,
    /// `differences` shows only indicators that differ.
    #[serde(default)]
    only: String,
}

#[derive(Template)]
#[template(path = "schemes/beside.html")]
struct BesidePage {
    chrome: Chrome,
    href: String,
    heads: Vec<Head>,
    rows: Vec<Line>,
    differing: usize,
    only_differences: bool,
    with: String,
    others: Vec<Other>,
    own: Vec<FundRow>,
}

/// One column.
struct Head {
    href: String,
    label: String,
    evaluator: String,
    total: String,
    by: String,
    grade: Badge,
    other_grade: bool,
}

struct Line {
    code: String,
    name: String,
    /// What later columns call it, where that is another name.
    other_names: String,
    level: u32,
    differs: bool,
    cells: Vec<Cell>,
}

struct Cell {
    /// Where the score is derived; none where the scheme doesn't have the indicator.
    href: Option<String>,
    full: String,
    score: String,
    rate: String,
    full_differs: bool,
    rate_differs: bool,
    missing: bool,
}

/// Another evaluation of the same fund, to be chosen.
struct Other {
    href: String,
    label: String,
    chosen: bool,
}

async fn page(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    // Only what this visitor may read stands beside it.
    let family: Vec<EvaluationRow> = head::all(&mut read, &visitor.evaluations())
        .await?
        .into_iter()
        .filter(|row| row.fund_id == at.fund_id)
        .collect();
    let chosen = chosen(&at, &family, &asked.with);
    let mut columns = Vec::new();
    for id in &chosen {
        let column = head::at(&mut read, id).await?.ok_or(AppError::NotFound)?;
        let computed = app.schemes.of(&mut read, &column).await?;
        columns.push((column, computed));
    }
    let pairs: Vec<_> = columns
        .iter()
        .map(|(_, computed)| (&computed.package, &computed.evaluation))
        .collect();
    let bases: Vec<String> = columns.iter().map(|(column, _)| column.base()).collect();
    let lines: Vec<Line> = side_by_side(&pairs)
        .iter()
        .map(|node| line(node, &bases))
        .collect();
    let differing = lines.iter().filter(|line| line.differs).count();
    let only_differences = asked.only == "differences";
    let own = if visitor.may(Action::ReadFund, None) {
        all_funds(&mut read)
            .await?
            .into_iter()
            .filter(|row| row.fund_id == at.fund_id)
            .collect()
    } else {
        Vec::new()
    };
    let first = &columns[0].1.evaluation;
    let (total, grade) = (first.total, first.grade);
    show(&BesidePage {
        chrome: at.chrome(&visitor, "并列对照"),
        href: format!("{}/beside", at.base()),
        heads: columns
            .iter()
            .map(|(column, computed)| Head {
                href: column.base(),
                label: format!("{} 年度{}", column.fiscal_year, column.kind.label()),
                evaluator: column.evaluator.clone(),
                total: fixed(computed.evaluation.total, 2),
                by: if computed.evaluation.total == total {
                    String::new()
                } else {
                    signed(computed.evaluation.total - total)
                },
                grade: words::grade(computed.evaluation.grade),
                other_grade: computed.evaluation.grade != grade,
            })
            .collect(),
        rows: lines
            .into_iter()
            .filter(|line| !only_differences || line.differs)
            .collect(),
        differing,
        only_differences,
        with: chosen[1..].join(","),
        others: others(&at, &family, &chosen),
        own,
    })
}

/// The evaluation itself and those beside it.
fn chosen(at: &AtEvaluation, family: &[EvaluationRow], with: &str) -> Vec<String> {
    let known = |id: &str| family.iter().any(|row| row.id == id);
    let mut chosen = vec![at.id.clone()];
    let wanted: Vec<&str> = if with.is_empty() {
        family.iter().map(|row| row.id.as_str()).collect()
    } else {
        with.split(',').collect()
    };
    for id in wanted {
        if known(id) && !chosen.iter().any(|other| other == id) && chosen.len() < MOST {
            chosen.push(id.to_owned());
        }
    }
    chosen
}

/// Each other evaluation, with the address that adds it or takes it away.
fn others(at: &AtEvaluation, family: &[EvaluationRow], chosen: &[String]) -> Vec<Other> {
    family
        .iter()
        .filter(|row| row.id != at.id)
        .map(|row| {
            let inside = chosen.contains(&row.id);
            let mut with: Vec<&str> = chosen[1..].iter().map(String::as_str).collect();
            if inside {
                with.retain(|id| *id != row.id);
            } else {
                with.push(&row.id);
            }
            // The evaluation alone is a choice, too.
            let with = if with.is_empty() {
                at.id.clone()
            } else {
                with.join(",")
            };
            Other {
                href: format!("{}/beside?with={with}", at.base()),
                label: format!(
                    "{} 年度{}（{}）",
                    row.fiscal_year,
                    row.kind.label(),
                    row.evaluator
                ),
                chosen: inside,
            }
        })
        .collect()
}

fn line(node: &AlignedNode, bases: &[String]) -> Line {
    let first = node.cells.iter().flatten().next();
    let differs_by = |of: fn(&AlignedCell) -> Decimal, cell: &AlignedCell| {
        first.is_some_and(|first| of(first) != of(cell))
    };
    let cells: Vec<Cell> = node
        .cells
        .iter()
        .zip(bases)
        .map(|(cell, base)| match cell {
            Some(cell) => Cell {
                href: Some(figures::href(base, &format!("node/{}/score", node.code))),
                full: fixed(cell.full_marks, 2),
                score: fixed(cell.score, 2),
                rate: fixed(cell.rate_percent, 2),
                full_differs: differs_by(|it| it.full_marks, cell),
                rate_differs: differs_by(|it| it.rate_percent, cell),
                missing: false,
            },
            None => Cell {
                href: None,
                full: "—".to_owned(),
                score: "—".to_owned(),
                rate: "—".to_owned(),
                full_differs: false,
                rate_differs: false,
                missing: true,
            },
        })
        .collect();
    Line {
        code: node.code.clone(),
        name: node.names.first().cloned().unwrap_or_default(),
        other_names: node.names.get(1..).unwrap_or_default().join("、"),
        level: node.level,
        differs: node.names.len() > 1
            || cells
                .iter()
                .any(|cell| cell.full_differs || cell.rate_differs || cell.missing),
        cells,
    }
}
