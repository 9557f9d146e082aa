//! Means in total rows.

use rust_decimal::Decimal;

use super::Entry;
use crate::arithmetic::{prints, show_like};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};

/// So many scores have a mean worth checking.
const SCORES: usize = 3;

/// A score in a total or subtotal row that is no more than the largest of those above it is their mean.
pub(super) fn is_mean(grid: &Grid, head: &Entry, column: usize, way: &[&Entry]) -> bool {
    let largest = way.iter().map(|entry| entry.value.value).max();
    grid.role(head.row, column) == Some(Role::Score)
        && matches!(head.kind, RowKind::Total | RowKind::Subtotal)
        && way.len() > 1
        && largest.is_some_and(|largest| head.value.value <= largest)
}

/// The mean of scores, each once or by the weight of another column.
pub(super) fn mean_of_scores(
    grid: &Grid,
    head: &Entry,
    column: usize,
    way: &[&Entry],
    findings: &mut Findings,
) {
    let Some(mean) = mean(way).filter(|_| way.len() >= SCORES) else {
        return;
    };
    findings.checked.sums += 1;
    let weighted = |other: usize| {
        let mut sum = Decimal::ZERO;
        let mut weights = Decimal::ZERO;
        for entry in way {
            let weight = grid.value(entry.row, other)?.value;
            sum = sum.checked_add(weight.checked_mul(entry.value.value)?)?;
            weights = weights.checked_add(weight)?;
        }
        sum.checked_div(weights)
    };
    let held = prints(mean, &head.value)
        || (0..grid.columns)
            .filter(|other| *other != column)
            .any(|other| weighted(other).is_some_and(|value| prints(value, &head.value)));
    if !held {
        push(grid, head, column, way, mean, findings);
    }
}

/// `合计/平均`: a figure of such a row may be the mean; whether it was taken for one.
pub(super) fn means(
    grid: &Grid,
    head: &Entry,
    column: usize,
    way: &[&Entry],
    findings: &mut Findings,
) -> bool {
    let Some(mean) = mean(way) else {
        return false;
    };
    if grid.rows[head.row].label.contains("加权") {
        // 合计(加权平均): by weights that another column or none has.
        return true;
    }
    let sum: Decimal = way.iter().map(|entry| entry.value.value).sum();
    if (mean - head.value.value).abs() >= (sum - head.value.value).abs() {
        return false;
    }
    if !prints(mean, &head.value) {
        push(grid, head, column, way, mean, findings);
    }
    true
}

fn mean(way: &[&Entry]) -> Option<Decimal> {
    let sum: Decimal = way.iter().map(|entry| entry.value.value).sum();
    sum.checked_div(way.len().into())
}

fn push(
    grid: &Grid,
    head: &Entry,
    column: usize,
    way: &[&Entry],
    mean: Decimal,
    findings: &mut Findings,
) {
    let computed = show_like(mean, &head.value);
    let message = format!(
        "表中平均印为{}，{}个数的平均数为{computed}。",
        head.value.printed,
        way.len()
    );
    let spans = std::iter::once(head.row)
        .chain(way.iter().map(|entry| entry.row))
        .filter_map(|row| grid.cell(row, column).map(|cell| cell.span));
    findings.push(
        Draft::new("mean_table", Severity::Doubt, message)
            .printed(&head.value.printed, computed)
            .at(spans)
            .advice("核对明细和平均数；加权平均的，写明办法。"),
    );
}
