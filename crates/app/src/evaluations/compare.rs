//! 规则对比: the same filings under every rule set that covers the year.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use wenxiao_domain::comparison::{Cell, Column, Comparison};
use wenxiao_domain::number::fixed;

use super::evaluated::Evaluated;
use super::subject::Subject;
use crate::error::AppError;
use crate::page::figures::href;
use crate::page::words::{self, Badge};
use crate::page::{Chrome, show};
use crate::web::App;
use crate::web::guard::Visitor;

#[derive(Template)]
#[template(path = "evaluations/compare.html")]
struct ComparePage {
    chrome: Chrome,
    columns: Vec<Head>,
    differences: Vec<Change>,
    blocks: Vec<Line>,
    rows: Vec<Line>,
}

struct Head {
    name: String,
    label: String,
    summary: String,
    checked: Badge,
    total: String,
    /// Where the total of the set that holds was computed; the others are computed for this page only.
    derivation: Option<String>,
    grade: Badge,
    own: bool,
    /// Whether the grade differs from the first column's.
    other_grade: bool,
}

struct Change {
    label: String,
    name: String,
    by: String,
    grade_changes: bool,
    because: Vec<String>,
}

/// One row of the table: marks and points under each set.
struct Line {
    name: String,
    /// A block that stands among the rows.
    group: bool,
    cells: Vec<Points>,
}

struct Points {
    /// `7.48 / 10.00`, or a dash where the indicator doesn't apply.
    printed: String,
    changed: bool,
    because: String,
}

pub async fn page<S: Subject>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = S::cache(&app).of(&mut read, &at).await?;
    let comparison = &tokio::task::spawn_blocking(move || computed.package.compare()).await?;
    // First-level indicators of a tree are blocks and rows at once.
    let rows = lines(comparison, |column| &column.rows);
    show(&ComparePage {
        chrome: at.frame(&visitor, "规则对比".to_owned()),
        columns: heads(comparison, &at.address()),
        differences: comparison
            .differences
            .iter()
            .map(|it| Change {
                label: it.label.clone(),
                name: it.rule_set.clone(),
                by: signed(it.total_by),
                grade_changes: it.grade_changes,
                because: it.because.clone(),
            })
            .collect(),
        blocks: lines(comparison, |column| &column.blocks)
            .into_iter()
            .filter(|block| rows.iter().all(|row| row.name != block.name))
            .collect(),
        rows,
    })
}

pub(crate) fn signed(value: rust_decimal::Decimal) -> String {
    let text = fixed(value, 2);
    if value > rust_decimal::Decimal::ZERO {
        format!("+{text}")
    } else {
        text.replace('-', "−")
    }
}

fn heads(comparison: &Comparison, base: &str) -> Vec<Head> {
    let first = comparison.columns.first().map(|column| column.grade);
    comparison
        .columns
        .iter()
        .map(|column| (column, comparison.own.as_ref() == Some(&column.rule_set)))
        .map(|(column, own)| Head {
            name: column.rule_set.clone(),
            label: column.label.clone(),
            summary: column.summary.clone(),
            checked: words::checked(column.checked),
            total: fixed(column.total, 2),
            grade: words::grade(column.grade),
            derivation: own.then(|| href(base, "score/total")),
            own,
            other_grade: Some(column.grade) != first,
        })
        .collect()
}

fn lines(comparison: &Comparison, of: fn(&Column) -> &Vec<Cell>) -> Vec<Line> {
    let Some(first) = comparison.columns.first() else {
        return Vec::new();
    };
    of(first)
        .iter()
        .enumerate()
        .map(|(row, cell)| Line {
            name: name_of(cell),
            group: first.blocks.iter().any(|block| block.code == cell.code),
            cells: comparison
                .columns
                .iter()
                .map(|column| match of(column).get(row) {
                    Some(other) => points(cell, other),
                    None => Points {
                        printed: "—".to_owned(),
                        changed: true,
                        because: String::new(),
                    },
                })
                .collect(),
        })
        .collect()
}

/// The code stands before an indicator's name; a block's code is a key of ours.
fn name_of(cell: &Cell) -> String {
    if cell
        .code
        .starts_with(|first: char| first.is_ascii_lowercase())
    {
        return cell.name.clone();
    }
    format!("{} {}", cell.code, cell.name).trim().to_owned()
}

fn points(first: &Cell, cell: &Cell) -> Points {
    let full = fixed(cell.full_marks, 2);
    Points {
        printed: match cell.points {
            Some(points) => format!("{} / {full}", fixed(points, 2)),
            None => "—".to_owned(),
        },
        changed: first.points != cell.points || first.full_marks != cell.full_marks,
        because: cell.because.join(""),
    }
}
