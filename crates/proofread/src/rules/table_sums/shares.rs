//! A column of shares against the column whose parts they are.

use crate::arithmetic::show_like;
use crate::context::shorten;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::number::{Quantity, UnitClass};
use rust_decimal::Decimal;

/// A column of shares against the column whose parts they are.
pub(super) fn shares(grid: &Grid, findings: &mut Findings) {
    for column in 0..grid.columns {
        let rows: Vec<usize> = (0..grid.rows.len())
            .filter(|row| grid.role(*row, column) == Some(Role::Share))
            .collect();
        let shares: Vec<(usize, Quantity)> = rows
            .iter()
            .filter_map(|row| Some((*row, grid.value(*row, column)?)))
            .filter(|(_, share)| share.unit.class == UnitClass::Percent)
            .collect();
        if shares.len() < 3 {
            continue;
        }
        let best = (0..grid.columns)
            .filter(|other| {
                matches!(
                    grid.role(rows[0], *other),
                    Some(
                        Role::Amount
                            | Role::Count
                            | Role::Spent
                            | Role::Received
                            | Role::Budget
                            | Role::Score
                            | Role::Other
                    )
                )
            })
            .map(|other| (other, wrong_shares(grid, other, &shares)))
            .min_by_key(|(_, wrong)| wrong.len());
        let Some((other, wrong)) = best else { continue };
        findings.checked.rates += shares.len();
        if wrong.len() * 2 > shares.len() {
            continue;
        }
        for (row, share, value) in wrong {
            let computed = show_like(value, &share);
            let message = format!(
                "表中“{}”的占比印为{}，按{}与合计应为{computed}。",
                shorten(&grid.rows[row].label, 20),
                share.printed,
                grid.heading(row, other)
            );
            findings.push(
                Draft::new("rate_share", Severity::Error, message)
                    .printed(&share.printed, computed)
                    .at([column, other]
                        .into_iter()
                        .filter_map(|column| grid.cell(row, column).map(|cell| cell.span)))
                    .advice("核对占比。"),
            );
        }
    }
}

/// The rows whose share is not that of a column's value in its total.
fn wrong_shares(
    grid: &Grid,
    column: usize,
    shares: &[(usize, Quantity)],
) -> Vec<(usize, Quantity, Decimal)> {
    let value = |row: usize| grid.value(row, column).map(|value| value.value);
    let total = (0..grid.rows.len())
        .rev()
        .find(|row| grid.rows[*row].kind == RowKind::Total)
        .and_then(value);
    let whole = total.or_else(|| shares.iter().map(|(row, _)| value(*row)).sum());
    let Some(whole) = whole.filter(|whole| !whole.is_zero()) else {
        return shares
            .iter()
            .map(|(row, share)| (*row, share.clone(), Decimal::ZERO))
            .collect();
    };
    shares
        .iter()
        .filter_map(|(row, share)| {
            let fraction = value(*row)
                .and_then(|value| crate::arithmetic::percent(value, whole))
                .unwrap_or_default();
            (!crate::arithmetic::prints(fraction, share)).then(|| (*row, share.clone(), fraction))
        })
        .collect()
}
