//! Totals of other parts than a rule took.

use rust_decimal::Decimal;

use super::figures::{Figures, Seen};
use crate::grid::RowKind;
use crate::number::Quantity;

/// Whether some figures of its paragraph, one after another or every other one, add up to it.
pub(super) fn of_passage(figures: &Figures<'_>, subject: &Seen<'_>) -> bool {
    if subject.spot.is_some() {
        return false;
    }
    let own = subject.quantity;
    let parts: Vec<&Quantity> = figures
        .near(subject)
        .into_iter()
        .filter(|part| part.is_plain() && part.unit.comparable(&own.unit))
        .collect();
    (1..=2).any(|step| {
        (0..parts.len()).any(|first| runs_to(parts[first..].iter().copied().step_by(step), own))
    })
}

/// Whether the first two or more of these add up to a total.
fn runs_to<'q>(parts: impl Iterator<Item = &'q Quantity>, total: &Quantity) -> bool {
    let mut sum = Decimal::ZERO;
    for (at, part) in parts.enumerate() {
        sum += part.value;
        if at > 0 && sum == total.value {
            return true;
        }
    }
    false
}

/// Whether the rows right above it, all rows from the first one on, or all subtotals above it add up to it.
pub(super) fn of_column(figures: &Figures<'_>, subject: &Seen<'_>) -> bool {
    let Some(spot) = subject.spot else {
        return false;
    };
    let grid = figures.grid(spot);
    let own = subject.quantity;
    let above = |keep: fn(RowKind) -> bool| -> Vec<&Quantity> {
        (0..spot.row)
            .rev()
            .filter(|row| keep(grid.rows[*row].kind))
            .filter_map(|row| grid.cell(row, spot.column)?.value.as_ref())
            .collect()
    };
    let items = above(|kind| kind == RowKind::Item);
    let subtotals = above(|kind| kind == RowKind::Subtotal);
    let groups = above(|kind| matches!(kind, RowKind::Group(_)));
    [items, subtotals, groups]
        .into_iter()
        .any(|rows| runs_to(rows.into_iter(), own))
}
