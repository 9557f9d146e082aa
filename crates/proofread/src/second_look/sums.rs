//! Totals of other parts than a rule took.

use rust_decimal::Decimal;

use super::figures::{Figures, Seen};
use crate::finding::Draft;
use crate::grid::RowKind;
use crate::number::{Quantity, UnitClass};

/// Figures after a rule's parts that may belong to them.
const FOLLOWING: usize = 1;

/// Whether the last of the parts that a rule took, one after another or every other one, add up to the total, alone or with
/// what follows.
pub(super) fn of_passage(figures: &Figures<'_>, subject: &Seen<'_>, draft: &Draft) -> bool {
    if subject.spot.is_some() {
        return false;
    }
    let own = subject.quantity;
    let near = figures.near(subject);
    let taken = |part: &&Quantity| {
        let spans = draft.spans.iter().filter_map(|span| figures.at(*span));
        spans
            .into_iter()
            .any(|seen| std::ptr::eq(seen.quantity, *part))
    };
    let alike = |part: &&Quantity| part.is_plain() && part.unit.comparable(&own.unit);
    let last = near.iter().rposition(taken);
    let follows = |at: usize| last.is_some_and(|last| at > last && at <= last + FOLLOWING);
    let parts: Vec<&Quantity> = near
        .iter()
        .enumerate()
        .filter(|(at, part)| alike(part) && (taken(part) || follows(*at)))
        .map(|(_, part)| *part)
        .collect();
    let own_last = parts.iter().rposition(taken).unwrap_or_default();
    // Full marks and marks said in turn.
    let steps = if own.unit.class == UnitClass::Points {
        2
    } else {
        1
    };
    (1..=steps).any(|step| {
        (0..parts.len()).any(|first| {
            let run = (first..parts.len()).step_by(step);
            let mut sum = Decimal::ZERO;
            run.enumerate().any(|(count, at)| {
                sum += parts[at].value;
                // A list that breaks off before its end adds up to anything; what follows belongs to the whole of it.
                let whole = at <= own_last || first == 0;
                count > 0 && at + step > own_last && whole && sum == own.value
            })
        })
    })
}

/// Whether all subtotals or groups above it add up to it, or the rows right above it do in this column and in another.
pub(super) fn of_column(figures: &Figures<'_>, subject: &Seen<'_>) -> bool {
    let Some(spot) = subject.spot else {
        return false;
    };
    let grid = figures.grid(spot);
    let rows = |keep: fn(RowKind) -> bool| -> Vec<usize> {
        let above = (0..spot.row).rev();
        above.filter(|row| keep(grid.rows[*row].kind)).collect()
    };
    let subtotals = rows(|kind| kind == RowKind::Subtotal);
    let groups = rows(|kind| matches!(kind, RowKind::Group(_)));
    let items = rows(|kind| kind == RowKind::Item);
    let run = |column: usize, rows: &[usize]| {
        let total = grid.cell(spot.row, column)?.value.as_ref()?;
        let mut sum = Decimal::ZERO;
        rows.iter().enumerate().find_map(|(at, row)| {
            sum += grid.cell(*row, column)?.value.as_ref()?.value;
            (at > 0 && sum == total.value).then_some(at)
        })
    };
    // Subtotals above a subtotal are beside it: that two of them make a third, 20 and 15 full marks 35, is chance.
    let whole = grid.rows[spot.row].kind != RowKind::Subtotal;
    let above = |rows: &&Vec<usize>| {
        run(spot.column, rows).is_some()
            && (whole
                || (0..grid.columns)
                    .any(|other| other != spot.column && run(other, rows).is_some()))
    };
    if [&subtotals, &groups].iter().any(above) {
        return true;
    }
    // 指标得分小计 under its indicators, 总分 with what another table adds: the rows are in the first already.
    let value = |row: &usize| Some(grid.cell(*row, spot.column)?.value.as_ref()?.value);
    let above = rows(|kind| kind != RowKind::Heading);
    let values: Vec<Decimal> = above.iter().filter_map(value).collect();
    if let [nearest, rest @ ..] = values.as_slice()
        && rest.len() > 1
        && *nearest == rest.iter().sum::<Decimal>()
    {
        return true;
    }
    let own = run(spot.column, &items);
    own.is_some()
        && (0..grid.columns).any(|other| other != spot.column && run(other, &items) == own)
}
