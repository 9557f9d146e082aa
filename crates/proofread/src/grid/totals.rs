//! Rows that are the total of the others though no usual word says so: `全市` below its counties, `汇总`, a row that is the sum of
//! all others in most columns.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Grid, Role, RowKind, is_mean_name};
use crate::arithmetic::written;
use crate::number::UnitClass;

/// What the last row of a table of regions is called that tells of all of them.
const REGIONS: [&str; 7] = ["全省", "全市", "全区", "全县", "全州", "全自治区", "全国"];
/// Rows above it that are regions.
const LEAST: usize = 3;
/// What a row may be called that is a total if its figures don't say otherwise.
const NAMES: [&str; 9] = [
    "汇总",
    "总体",
    "总数",
    "合计数",
    "总量",
    "全域",
    "总共",
    "全体",
    "总额",
];
/// Columns in which a row with another name is the sum of all others, and the digits of those sums together.
const COLUMNS: usize = 2;
const DIGITS: usize = 6;

/// Whether a text is the name of all things of a table.
pub(super) fn is_whole(text: &str) -> bool {
    super::rows::is_total(text) || REGIONS.contains(&text) || NAMES.contains(&text)
}

/// Calls such rows totals, and columns with totals of points such.
pub(super) fn name(grid: &mut Grid) {
    named(grid);
    whole_region(grid);
    for (from, to) in grid.stretches() {
        summed(grid, from, to);
    }
    grid.pointed = pointed(grid);
}

/// `汇总` in the first cell.
fn named(grid: &mut Grid) {
    for row in 0..grid.rows.len() {
        let label = grid.cells[row].iter().flatten().next();
        let called = label.is_some_and(|cell| NAMES.contains(&cell.text.as_str()));
        if called && grid.rows[row].kind == RowKind::Item && (last(grid, row) || first(grid, row)) {
            grid.rows[row].kind = RowKind::Total;
        }
    }
}

fn last(grid: &Grid, row: usize) -> bool {
    let below = grid.rows.get(row + 1);
    below.is_none_or(|below| below.kind == RowKind::Heading)
}

fn first(grid: &Grid, row: usize) -> bool {
    row.checked_sub(1)
        .is_some_and(|above| grid.rows[above].kind == RowKind::Heading)
}

/// `甲市 | 乙市 | 丙市 | 全省`: the last row is the total of those above it.
fn whole_region(grid: &mut Grid) {
    let items = |grid: &Grid| {
        let mut rows = grid.rows.iter();
        rows.by_ref()
            .filter(|row| row.kind == RowKind::Item)
            .count()
    };
    let totals = grid.rows.iter().any(|row| row.kind == RowKind::Total);
    if totals || items(grid) <= LEAST {
        return;
    }
    if let Some(last) = grid.rows.last_mut()
        && last.kind == RowKind::Item
        && REGIONS.contains(&last.label.as_str())
    {
        last.kind = RowKind::Total;
    }
}

/// The first or last of some rows is their total if it is the sum of all others in most columns.
fn summed(grid: &mut Grid, from: usize, to: usize) {
    let plain = (from..to).all(|row| grid.rows[row].kind == RowKind::Item);
    // What 其中 follows is told by that word, and the total of scores is called so.
    let told = (from..to).any(|row| grid.rows[row].label.starts_with("其中"))
        || grid.column(from, Role::Score).is_some();
    if !plain || told || to - from <= LEAST {
        return;
    }
    let found = [to - 1, from]
        .into_iter()
        .find(|row| is_sum(grid, *row, from, to));
    if let Some(row) = found {
        grid.rows[row].kind = RowKind::Total;
    }
}

/// Whether a row is the sum of the others between two borders in two columns and in most.
fn is_sum(grid: &Grid, row: usize, from: usize, to: usize) -> bool {
    let (mut held, mut wrong, mut digits) = (0, 0, 0);
    for column in 1..grid.columns {
        let Some(whole) = added(grid, row, column) else {
            continue;
        };
        let others = (from..to).filter(|other| *other != row);
        let parts: Vec<Decimal> = others
            .filter_map(|other| added(grid, other, column))
            .map(|(value, _)| value)
            .collect();
        if parts.len() < LEAST {
            continue;
        }
        let sum = parts
            .into_iter()
            .try_fold(Decimal::ZERO, Decimal::checked_add);
        if sum == Some(whole.0) && !whole.0.is_zero() {
            held += 1;
            digits += whole.1;
        } else {
            wrong += 1;
        }
    }
    held >= COLUMNS && digits >= DIGITS && held > wrong
}

/// A figure that may be added, and its digits.
fn added(grid: &Grid, row: usize, column: usize) -> Option<(Decimal, usize)> {
    let value = grid.value(row, column)?;
    let adds = matches!(
        value.unit.class,
        UnitClass::Money | UnitClass::Count | UnitClass::None
    );
    let fits = adds && value.is_plain() && !is_mean_name(grid.heading(row, column));
    fits.then_some((value.value, written(&value)))
}

/// Columns with a figure in the total row of rows that name different units.
fn pointed(grid: &Grid) -> Vec<bool> {
    let mut none = vec![false; grid.columns];
    let items = (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Item);
    let units: BTreeSet<String> = items
        .filter_map(|row| Some(grid.label_unit(row)?.text))
        .collect();
    let total = |row: &usize| matches!(grid.rows[*row].kind, RowKind::Total | RowKind::Subtotal);
    let totals: Vec<usize> = (0..grid.rows.len()).filter(total).collect();
    if units.len() > 1 {
        for (column, pointed) in none.iter_mut().enumerate().skip(1) {
            let figure = |row: &usize| {
                grid.cell(*row, column)
                    .is_some_and(|cell| cell.value.is_some())
            };
            *pointed = totals.iter().any(figure);
        }
    }
    none
}
