//! `三、科技成果转移转化（7项）` over seven rows, `合计（24项）` under twenty-four.

use rust_decimal::Decimal;

use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;

/// So many heads must count their rows rightly before one is wrong.
const LEAST: usize = 2;

/// Heads and totals that say how many rows they have.
pub(super) fn listed(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    let heads: Vec<(usize, &Passage, &Quantity, usize)> = (0..grid.rows.len())
        .filter_map(|row| {
            let (passage, said) = said(context, grid, row)?;
            let items = items(grid, row)?;
            Some((row, passage, said, items))
        })
        .collect();
    let right = |(_, _, said, items): &&(usize, &Passage, &Quantity, usize)| {
        said.value == Decimal::from(*items)
    };
    let held = heads.iter().filter(right).count();
    findings.checked.references += held;
    if held < LEAST {
        return;
    }
    for (row, passage, said, items) in heads.iter().filter(|head| !right(head)) {
        let message = format!(
            "表中“{}”写明{}，所列{items}行。",
            shorten(&grid.rows[*row].label, 20),
            said.printed
        );
        findings.push(
            Draft::new("count_of_rows", Severity::Doubt, message)
                .printed(&said.printed, items.to_string())
                .at([passage.span_of(said)])
                .advice("核对个数和所列各行。"),
        );
    }
}

/// The number in brackets behind a head's name.
fn said<'c>(
    context: &'c Context<'_>,
    grid: &Grid,
    row: usize,
) -> Option<(&'c Passage, &'c Quantity)> {
    if let Some(found) = beside(context, grid, row) {
        return Some(found);
    }
    if !matches!(grid.rows[row].kind, RowKind::Group(_) | RowKind::Total) {
        return None;
    }
    let cell = grid.cells[row].iter().flatten().next()?;
    let passage = &context.passages[cell.passage];
    let number = passage.quantities.iter().rfind(|number| {
        number.unit.class == UnitClass::Count
            && number.is_plain()
            && passage.slice(number.from.saturating_sub(1), number.from) == "("
            && passage.slice(number.to, number.to + 1) == ")"
    })?;
    Some((passage, number))
}

/// The number in a cell of its own in a column of names: `丰山市小计 | 4项`.
fn beside<'c>(
    context: &'c Context<'_>,
    grid: &Grid,
    row: usize,
) -> Option<(&'c Passage, &'c Quantity)> {
    if !matches!(grid.rows[row].kind, RowKind::Subtotal | RowKind::Total) {
        return None;
    }
    let names = |column: &usize| {
        let mut items = (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Item);
        let cell = |row: usize| grid.cell(row, *column);
        items.clone().any(|row| cell(row).is_some())
            && items.all(|row| cell(row).is_none_or(|cell| cell.value.is_none()))
    };
    let cell = (1..grid.columns)
        .filter(names)
        .find_map(|column| grid.cell(row, column).filter(|cell| cell.value.is_some()))?;
    let passage = &context.passages[cell.passage];
    let [number] = passage.quantities.as_slice() else {
        return None;
    };
    let alone = number.from == 0 && number.to == passage.chars.len();
    (alone && number.unit.class == UnitClass::Count && number.is_plain())
        .then_some((passage, number))
}

/// The items of a group, or of all groups.
fn items(grid: &Grid, row: usize) -> Option<usize> {
    let item = |row: &usize| grid.rows[*row].kind == RowKind::Item;
    let count = match grid.rows[row].kind {
        RowKind::Total => (0..grid.rows.len()).filter(item).count(),
        RowKind::Group(level) => (row + 1..grid.rows.len())
            .take_while(|below| match grid.rows[*below].kind {
                RowKind::Group(other) => other > level,
                RowKind::Total | RowKind::Heading => false,
                _ => true,
            })
            .filter(item)
            .count(),
        RowKind::Subtotal => (0..row)
            .rev()
            .take_while(|above| grid.rows[*above].kind == RowKind::Item)
            .count(),
        _ => 0,
    };
    (count > 1).then_some(count)
}
