//! Totals and shares along the rows of a table with a column for each thing and one for all of them.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::entries;
use super::shares::shares;
use super::totals::{groups, totals};
use crate::context::Context;
use crate::document::Span;
use crate::finding::Findings;
use crate::grid::{Grid, RowKind};
use crate::number::Quantity;

/// Looks at the rows of a table as at the columns of the same table turned, if most add up.
pub(super) fn turned(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    let Some(grid) = grid.turned() else { return };
    let mut own = Findings::default();
    for column in 1..grid.columns {
        let entries = entries(&grid, column, 0, grid.rows.len());
        groups(&grid, column, &entries, &mut own);
        totals(context, &grid, column, &entries, &[], &mut own);
    }
    shares(&grid, &mut own);
    let held = (1..grid.columns)
        .filter(|column| adds(&grid, *column))
        .count();
    if held == 0 || own.drafts.len() > held.max(2) {
        return;
    }
    findings.checked.sums += own.checked.sums;
    findings.checked.rates += own.checked.rates;
    let set = |spans: &[Span]| spans.iter().copied().collect::<HashSet<Span>>();
    for draft in own.drafts {
        let spans = set(&draft.spans);
        if findings
            .drafts
            .iter()
            .all(|known| set(&known.spans) != spans)
        {
            findings.push(draft);
        }
    }
}

/// Whether the figures of a column make its total, shares but for rounding.
fn adds(grid: &Grid, column: usize) -> bool {
    let figure = |row: usize| grid.value(row, column).filter(Quantity::is_plain);
    let rows = |kind: RowKind| (0..grid.rows.len()).filter(move |row| grid.rows[*row].kind == kind);
    let whole = rows(RowKind::Total).find_map(figure);
    let parts: Vec<Quantity> = rows(RowKind::Item).filter_map(figure).collect();
    let sum = parts
        .iter()
        .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.value));
    let slack: Decimal = parts.iter().map(|part| part.half).sum();
    parts.len() > 1
        && whole
            .zip(sum)
            .is_some_and(|(whole, sum)| (whole.value - sum).abs() <= slack)
}
