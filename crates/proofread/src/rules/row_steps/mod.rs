//! Rows that follow from the row above them, and rates that follow from a whole that the table doesn't show.
//!
//! `当季支付 1530.45、累计支付 3095.40` goes on from the quarter before, `年末结存` from last year's, `增速` tells how far a year
//! is above the one before; `占全部支出 33.65%` is to its amount as in every other row.

mod growth;
mod running;
mod whole;

use super::Rule;
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::number::{Quantity, UnitClass};

pub const RULE: Rule = Rule {
    id: "row_step",
    title: "累计、结存、逐行增幅与上一行的数相符，占比与金额成同一比例",
    run,
};

/// Rows of a stretch.
const ROWS: std::ops::RangeInclusive<usize> = 3..=60;
/// Columns of a table that are looked at.
const COLUMNS: usize = 14;

fn run(context: &Context<'_>, findings: &mut Findings) {
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        for rows in stretches(grid) {
            running::running(grid, &rows, findings);
            growth::growth(grid, &rows, findings);
        }
        whole::whole(grid, findings);
    }
}

/// Rows of items that stand right below each other.
fn stretches(grid: &Grid) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for (row, line) in grid.rows.iter().enumerate() {
        let last = all.len() - 1;
        if line.kind == RowKind::Item {
            all[last].push(row);
        } else if !all[last].is_empty() {
            all.push(Vec::new());
        }
    }
    all.retain(|rows| ROWS.contains(&rows.len()));
    all
}

/// Columns that may hold figures.
fn columns(grid: &Grid) -> std::ops::Range<usize> {
    1..grid.columns.min(COLUMNS)
}

/// A figure that may be added, with nothing for a dash.
fn amount(grid: &Grid, row: usize, column: usize) -> Option<Quantity> {
    let skip = matches!(grid.role(row, column), Some(Role::Index | Role::Label));
    grid.value(row, column)
        .filter(|value| !skip && value.is_plain() && value.unit.class != UnitClass::Percent)
}

/// A rate of a cell.
fn rate(grid: &Grid, row: usize, column: usize) -> Option<Quantity> {
    grid.value(row, column)
        .filter(|value| value.unit.class == UnitClass::Percent && value.is_plain())
}

/// Digits of a figure without zeros in front.
fn digits(value: &Quantity) -> usize {
    let figures = value.printed.chars().filter(char::is_ascii_digit);
    figures.skip_while(|c| *c == '0').count()
}

/// What a row shows that doesn't follow.
struct Wrong<'q> {
    row: usize,
    column: usize,
    own: &'q Quantity,
    computed: String,
    /// How it follows in the other rows.
    how: String,
}

fn tell(
    grid: &Grid,
    wrong: &Wrong<'_>,
    places: impl IntoIterator<Item = (usize, usize)>,
    findings: &mut Findings,
) {
    let message = format!(
        "表中“{}”的{}印为{}，其他各行都是“{}”，本行应为{}。",
        shorten(&grid.rows[wrong.row].label, 20),
        grid.heading(wrong.row, wrong.column),
        wrong.own.printed,
        wrong.how,
        wrong.computed
    );
    let spans = std::iter::once((wrong.row, wrong.column))
        .chain(places)
        .filter_map(|(row, column)| grid.cell(row, column).map(|cell| cell.span));
    findings.push(
        Draft::new("row_step", Severity::Error, message)
            .printed(&wrong.own.printed, &wrong.computed)
            .at(spans)
            .advice("核对本行和上一行各栏，更正误写的数。"),
    );
}
