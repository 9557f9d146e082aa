//! Rates that are to a column's amounts as in every other row: shares of a whole that stands in no column, `累计支付占调整后预算`.

use rust_decimal::Decimal;

use super::{Wrong, amount, columns, digits, rate, tell};
use crate::arithmetic::{decimals, percent, show_like};
use crate::finding::Findings;
use crate::grid::{Grid, RowKind};
use crate::number::Quantity;

/// Rows that have one whole, besides the odd one.
const LEAST: usize = 3;
/// Digits of a rate and an amount from which they say what whole it is of.
const DIGITS: usize = 3;
/// Rows beyond these aren't looked at.
const MOST: usize = 80;

/// A row's rate, its amount, and the whole between whose borders the two lie.
struct Share {
    row: usize,
    rate: Quantity,
    amount: Quantity,
    low: Decimal,
    high: Decimal,
}

pub(super) fn whole(grid: &Grid, findings: &mut Findings) {
    for own in columns(grid) {
        for other in columns(grid).filter(|other| *other != own) {
            let shares = shares(grid, own, other);
            if shares.len() <= LEAST || shares.len() > MOST {
                continue;
            }
            if let Some((odd, whole)) = odd(&shares) {
                findings.checked.rates += shares.len() - 1;
                report(grid, (own, other), (&shares[odd], whole), findings);
            }
        }
    }
}

fn shares(grid: &Grid, own: usize, other: usize) -> Vec<Share> {
    let rows = (0..grid.rows.len()).filter(|row| grid.rows[*row].kind != RowKind::Heading);
    rows.filter_map(|row| {
        let (rate, amount) = (rate(grid, row, own)?, amount(grid, row, other)?);
        let told = decimals(&rate) > 0 && digits(&rate) >= DIGITS && rate.low() > Decimal::ZERO;
        // 5 of 7.0% is of anything from 64 to 79.
        if !told || digits(&amount) < DIGITS || amount.value <= Decimal::ZERO {
            return None;
        }
        Some(Share {
            row,
            low: percent(amount.low(), rate.high())?,
            high: percent(amount.high(), rate.low())?,
            rate,
            amount,
        })
    })
    .collect()
}

/// The one row without which all others have a whole in common, and that whole.
fn odd(shares: &[Share]) -> Option<(usize, Decimal)> {
    let common = |without: Option<usize>| {
        let mut kept = shares.iter().enumerate();
        let mut borders = (Decimal::ZERO, Decimal::MAX);
        for (_, share) in kept.by_ref().filter(|(at, _)| Some(*at) != without) {
            borders = (borders.0.max(share.low), borders.1.min(share.high));
        }
        (borders.0 <= borders.1).then_some(borders)
    };
    if common(None).is_some() {
        return None;
    }
    let mut found = (0..shares.len()).filter_map(|at| Some((at, common(Some(at))?)));
    let (at, (low, high)) = found.next()?;
    let one = found.next().is_none();
    // Rows of one rate and one amount all over say nothing.
    let amounts: std::collections::BTreeSet<Decimal> =
        shares.iter().map(|share| share.amount.value).collect();
    let middle = low.checked_add(high)?.checked_div(Decimal::TWO)?;
    (one && amounts.len() > LEAST).then_some((at, middle))
}

fn report(
    grid: &Grid,
    (own, other): (usize, usize),
    (share, whole): (&Share, Decimal),
    findings: &mut Findings,
) {
    let Some(value) = percent(share.amount.value, whole) else {
        return;
    };
    let wrong = Wrong {
        row: share.row,
        column: own,
        own: &share.rate,
        computed: show_like(value, &share.rate),
        how: format!("{}占同一总数的比例", grid.heading(share.row, other)),
    };
    tell(grid, &wrong, [(share.row, other)], findings);
}
