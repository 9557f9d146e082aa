//! 规则对比: the same filings under every rule set that covers the year.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use wenxiao_domain::comparison::{Cell, Column, Comparison};
use wenxiao_domain::number::fixed;

use super::evaluated::Evaluated;
use super::subject::Subject;
use crate::error::AppError;
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
    full: String,
    earned: String,
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
        columns: heads(comparison),
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

fn heads(comparison: &Comparison) -> Vec<Head> {
    let first = comparison.columns.first().map(|column| column.grade);
    comparison
        .columns
        .iter()
        .map(|column| Head {
            name: column.rule_set.clone(),
            label: column.label.clone(),
            summary: column.summary.clone(),
            checked: words::checked(column.checked),
            total: fixed(column.total, 2),
            grade: words::grade(column.grade),
            own: comparison.own.as_ref() == Some(&column.rule_set),
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
                        full: "—".to_owned(),
                        earned: "—".to_owned(),
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
    Points {
        full: fixed(cell.full_marks, 2),
        earned: cell
            .points
            .map_or_else(|| "—".to_owned(), |points| fixed(points, 2)),
        changed: first.points != cell.points || first.full_marks != cell.full_marks,
        because: cell.because.join(""),
    }
}
