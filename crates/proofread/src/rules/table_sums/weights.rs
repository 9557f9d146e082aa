//! Full marks of a merged cell against those beside it.

use crate::arithmetic::show_like;
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::number::Quantity;
use rust_decimal::Decimal;

/// A merged cell's full marks are the sum of those of the rows beside it.
pub(super) fn merged_weights(_context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    let weights: Vec<usize> = (0..grid.columns)
        .filter(|column| {
            grid.rows
                .iter()
                .enumerate()
                .any(|(row, _)| grid.role(row, *column) == Some(Role::Weight))
        })
        .collect();
    for pair in weights.windows(2) {
        let (outer, inner) = (pair[0], pair[1]);
        for row in 0..grid.rows.len() {
            let Some(head) = grid.value(row, outer) else {
                continue;
            };
            if grid.rows[row].kind != RowKind::Item
                && !matches!(grid.rows[row].kind, RowKind::Group(_))
            {
                continue;
            }
            let end = (row + 1..grid.rows.len())
                .find(|below| {
                    grid.cell(*below, outer).is_some()
                        || !matches!(grid.rows[*below].kind, RowKind::Item | RowKind::Group(_))
                })
                .unwrap_or(grid.rows.len());
            let addends: Vec<(usize, Quantity)> = (row..end)
                .filter_map(|row| Some((row, grid.value(row, inner)?)))
                .collect();
            if addends.len() < 2 {
                continue;
            }
            let sum: Decimal = addends.iter().map(|(_, value)| value.value).sum();
            findings.checked.sums += 1;
            if sum == head.value {
                continue;
            }
            let computed = show_like(sum, &head);
            let message = format!(
                "“{}”的分值印为{}，其下各指标分值之和为{computed}。",
                shorten(grid.filled(row, outer.saturating_sub(1)), 16),
                head.printed
            );
            let spans = grid
                .cell(row, outer)
                .map(|cell| cell.span)
                .into_iter()
                .chain(
                    addends
                        .iter()
                        .filter_map(|(row, _)| grid.cell(*row, inner).map(|cell| cell.span)),
                );
            findings.push(
                Draft::new("sum_weights", Severity::Error, message)
                    .printed(&head.printed, computed)
                    .at(spans)
                    .advice("核对各级指标分值，使下级之和等于上级。"),
            );
        }
    }
}
