//! Full marks and points of a merged cell against those beside it.

use crate::arithmetic::show_like;
use crate::context::shorten;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::number::Quantity;
use rust_decimal::Decimal;

/// So many more levels hold than don't before points are taken for those of levels.
const LEVELS: usize = 1;

/// A merged cell's full marks, or the points of a level, are the sum of those of the rows beside it.
pub(super) fn merged(grid: &Grid, findings: &mut Findings) {
    for (role, what) in [(Role::Weight, "分值"), (Role::Score, "得分")] {
        let columns: Vec<usize> = (0..grid.columns)
            .filter(|column| (0..grid.rows.len()).any(|row| grid.role(row, *column) == Some(role)))
            .collect();
        for pair in columns.windows(2) {
            // The points of a level stand before or behind those of the rows.
            let filled = |column: usize| {
                (0..grid.rows.len())
                    .filter(|row| grid.value(*row, column).is_some())
                    .count()
            };
            let turned = role == Role::Score && filled(pair[1]) < filled(pair[0]);
            let (outer, inner) = if turned {
                (pair[1], pair[0])
            } else {
                (pair[0], pair[1])
            };
            if role == Role::Score && filled(outer) >= filled(inner) {
                continue;
            }
            let (held, wrong) = levels(grid, (outer, inner), (role, what));
            findings.checked.sums += held + wrong.len();
            // Two columns of points may be two evaluators'.
            if role == Role::Weight || held >= wrong.len() + LEVELS {
                findings.drafts.extend(wrong);
            }
        }
    }
}

/// The cells that are the sum of what stands beside them, and findings on the others.
fn levels(
    grid: &Grid,
    (outer, inner): (usize, usize),
    (role, what): (Role, &str),
) -> (usize, Vec<Draft>) {
    let (mut held, mut wrong) = (0, Vec::new());
    for row in 0..grid.rows.len() {
        // Of two forms in one table each has its own columns.
        let of_role = grid.role(row, outer) == Some(role);
        let Some(head) = grid.value(row, outer).filter(|_| of_role) else {
            continue;
        };
        if !matches!(grid.rows[row].kind, RowKind::Item | RowKind::Group(_)) {
            continue;
        }
        let end = (row + 1..grid.rows.len())
            .find(|below| {
                grid.cell(*below, outer).is_some()
                    || !matches!(grid.rows[*below].kind, RowKind::Item | RowKind::Group(_))
            })
            .unwrap_or(grid.rows.len());
        let addends: Vec<(usize, Quantity)> = (row..end)
            .filter(|row| grid.role(*row, inner) == Some(role))
            .filter_map(|row| Some((row, grid.value(row, inner)?)))
            .collect();
        if addends.len() < 2 {
            continue;
        }
        let sum: Decimal = addends.iter().map(|(_, value)| value.value).sum();
        if sum == head.value {
            held += 1;
            continue;
        }
        let computed = show_like(sum, &head);
        let message = format!(
            "“{}”的{what}印为{}，其下各指标{what}之和为{computed}。",
            shorten(grid.filled(row, outer.min(inner).saturating_sub(1)), 16),
            head.printed
        );
        let spans = addends.iter().map(|(row, _)| (*row, inner));
        wrong.push(
            Draft::new("sum_weights", Severity::Error, message)
                .printed(&head.printed, computed)
                .at(std::iter::once((row, outer))
                    .chain(spans)
                    .filter_map(|(row, column)| grid.cell(row, column).map(|cell| cell.span)))
                .advice(format!("核对各级指标{what}，使下级之和等于上级。")),
        );
    }
    (held, wrong)
}
