//! Columns without a total row against a figure that text says of the same thing: `三年累计引进外国专家196人次`, `全省完成3880人次`.

use rust_decimal::Decimal;

use super::Entry;
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind, is_year};
use crate::number::{Operator, Quantity, UnitClass, unit_read};
use crate::pool::Operand;
use crate::slip;

/// Rows that make a whole.
const LEAST: usize = 3;
/// Words that say that several years are taken together.
const TOGETHER: [&str; 4] = ["累计", "合计", "年共", "年总"];

/// A column with what its rows make.
pub(super) struct Column {
    pub at: usize,
    pub entries: Vec<Entry>,
    pub sum: Decimal,
}

impl Column {
    /// Whether one slip in a row or in the whole is all that keeps it from what is told of it.
    pub fn is_slip(&self, told: &Quantity, slips: fn(&Quantity, Decimal) -> bool) -> bool {
        let rows: Vec<&Quantity> = self.entries.iter().map(|entry| &entry.value).collect();
        slip::keeps_apart(told, (&rows, self.sum), slips)
    }
}

/// What is left of a heading without its brackets.
fn name(heading: &str) -> &str {
    heading.split(['(', '（']).next().unwrap_or_default()
}

/// A bare number with the counter that its heading has in brackets: `外国专家（人次）`.
fn counted(mut value: Quantity, heading: &str) -> Quantity {
    let brackets = heading.rsplit_once('(').map_or("", |(_, rest)| rest);
    let text: Vec<char> = brackets.trim_end_matches(')').chars().collect();
    let (length, unit) = unit_read(&text);
    let whole = length > 0 && length == text.len() && unit.class == UnitClass::Count;
    if value.unit.class == UnitClass::None && whole {
        value.unit = unit;
    }
    value
}

/// The columns whose rows can be added; with `bare` also those of which nobody says what is counted.
pub(super) fn columns(grid: &Grid, bare: bool) -> Vec<Column> {
    let rows = || (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Item);
    let additive = |column: usize| {
        let role = rows().next().and_then(|row| grid.role(row, column));
        !matches!(
            role,
            Some(
                Role::Index
                    | Role::Achievement
                    | Role::Deviation
                    | Role::Weight
                    | Role::Score
                    | Role::ScoreRate
                    | Role::ExecutionRate
                    | Role::FundingRate
                    | Role::Share
            )
        )
    };
    (0..grid.columns)
        .filter(|column| additive(*column))
        .filter_map(|at| {
            let entries: Vec<Entry> = rows()
                .filter_map(|row| {
                    let value = counted(grid.measured(row, at)?, grid.heading(row, at));
                    let whole = bare
                        && value.unit.class == UnitClass::None
                        && value.value.fract().is_zero();
                    let counted =
                        whole || matches!(value.unit.class, UnitClass::Count | UnitClass::Money);
                    (counted && value.is_plain()).then_some(Entry {
                        row,
                        level: 0,
                        kind: RowKind::Item,
                        value,
                    })
                })
                .collect();
            let whole = entries.len() >= LEAST && entries.len() == rows().count();
            let sum = entries.iter().map(|entry| entry.value.value).sum();
            whole.then_some(Column { at, entries, sum })
        })
        .collect()
}

/// The figures of running text that words call what a column's heading is called, and that are near its sum.
fn said<'a>(context: &'a Context<'_>, grid: &Grid, column: &Column) -> Vec<&'a Operand> {
    let first = &column.entries[0];
    let name = name(grid.heading(first.row, column.at));
    if name.chars().count() < 2 {
        return Vec::new();
    }
    let near =
        |quantity: &Quantity| (quantity.value - column.sum).abs() * Decimal::from(4) < column.sum;
    let unit = &first.value.unit;
    let mut found = context.names.named(&context.pool, name);
    found.retain(|operand| {
        let quantity = &operand.quantity;
        let alike = quantity.unit.comparable(unit)
            && (unit.class != UnitClass::Count || quantity.unit.text == unit.text);
        context.passages[operand.passage].cell.is_none()
            && quantity.operator == Operator::None
            && alike
            && near(quantity)
    });
    found
}

/// Whether a figure's words or its sentence say that it is of all years.
fn together(context: &Context<'_>, operand: &Operand) -> bool {
    let passage = &context.passages[operand.passage];
    let at = passage
        .offsets
        .partition_point(|offset| *offset < operand.span.from);
    let from = (0..at)
        .rev()
        .find(|at| passage.chars[*at] == '。')
        .map_or(0, |at| at + 1);
    let words = passage.slice(from, at);
    TOGETHER.iter().any(|word| words.contains(word))
}

/// Whether a table has rows of totals, or too few rows to make one.
pub(super) fn has_total(grid: &Grid) -> bool {
    let whole =
        |kind: RowKind| matches!(kind, RowKind::Total | RowKind::Subtotal | RowKind::Group(_));
    grid.rows.iter().any(|row| whole(row.kind)) || grid.rows.len() <= LEAST
}

pub(super) fn columns_said(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    if has_total(grid) {
        return;
    }
    let years = grid
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Item)
        .all(|row| is_year(&row.label));
    let columns = columns(grid, false);
    let named: Vec<Vec<&Operand>> = columns
        .iter()
        .map(|column| said(context, grid, column))
        .collect();
    let holds = |at: usize| {
        let sum = columns[at].sum;
        named[at]
            .iter()
            .any(|operand| operand.quantity.value == sum)
    };
    // A table of which nothing adds up to what the text says may tell of some only.
    let confirmed = (0..columns.len()).any(holds);
    for (at, column) in columns.iter().enumerate() {
        if named[at].is_empty() {
            continue;
        }
        findings.checked.sums += 1;
        if holds(at) {
            continue;
        }
        let wrong = named[at].iter().find(|operand| {
            let told = &operand.quantity;
            let of_years = years && together(context, operand);
            let of_all = confirmed && !years && column.is_slip(told, slip::of_value);
            of_years || of_all
        });
        if let Some(operand) = wrong {
            tell(grid, column, operand, findings);
        }
    }
}

fn tell(grid: &Grid, column: &Column, operand: &Operand, findings: &mut Findings) {
    findings.push(draft(grid, column, (&operand.quantity, operand.span)));
}

/// What a text says of a column and what its rows make.
pub(super) fn draft(grid: &Grid, column: &Column, (told, span): (&Quantity, Span)) -> Draft {
    let computed = show_like(column.sum, told);
    let message = format!(
        "正文印为{}，表中“{}”各行之和为{computed}。",
        told.printed,
        grid.heading(column.entries[0].row, column.at)
    );
    let cells = column.entries.iter();
    let spans = cells.filter_map(|entry| grid.cell(entry.row, column.at).map(|cell| cell.span));
    Draft::new("sum_against_text", Severity::Doubt, message)
        .printed(&told.printed, computed)
        .at([span])
        .at(spans)
        .advice("核对明细与总数。")
}
