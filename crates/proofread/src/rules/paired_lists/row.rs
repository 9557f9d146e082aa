//! A list of counts with their money in a paragraph that a row of a table names: `基地建设。甲6个，900万元；乙9个，1440万元；丙5个，600万元`
//! beside `基地建设 20 2940`. Where the one makes a cell of the row, the other makes one, too.

use rust_decimal::Decimal;

use super::items::{Item, items, segments};
use crate::arithmetic::{added, show_like, significant};
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::Operand;
use crate::row_names::{Names, Place};
use crate::slip::{is_slip, one_off};

/// A name that more rows have says nothing.
pub(super) const MOST: usize = 8;
/// Characters of a paragraph's title, its number among them.
const TITLE: usize = 24;

/// What a list adds up to in one respect.
pub(super) struct Sum<'a> {
    pub parts: Vec<&'a Quantity>,
    pub value: Decimal,
}

impl Sum<'_> {
    /// Whether one slip in one of the parts is all that keeps them from a whole.
    pub fn slipped(&self, whole: &Quantity) -> bool {
        let slips = |own: &Quantity, value: Decimal| {
            if own.unit.class == UnitClass::Money {
                is_slip(own, value)
            } else {
                one_off(own, value)
            }
        };
        let mut parts = self.parts.iter();
        parts.any(|part| slips(part, part.value + whole.value - self.value))
    }
}

/// Rows in which what a list makes in one respect is looked for.
const ROWS: usize = 6;
/// A sum of fewer digits stands in some row by chance.
const DIGITS: usize = 3;

/// The cells that may be what a list makes in the other respect: those of the rows that have what it makes in one.
pub(super) fn beside(
    context: &Context<'_>,
    held: &Sum<'_>,
    other: &Sum<'_>,
) -> Vec<(Quantity, Span)> {
    let (Some(own), Some(like)) = (held.parts.first(), other.parts.first()) else {
        return Vec::new();
    };
    let shown = Quantity {
        value: held.value,
        ..(*own).clone()
    };
    if significant(&shown) < DIGITS {
        return Vec::new();
    }
    context
        .pool
        .said(own, held.value)
        .filter_map(|one| place_of(context, one))
        .take(ROWS)
        .flat_map(|place| cells(context, place, like))
        .collect()
}

/// The row of a table in which a figure stands.
fn place_of(context: &Context<'_>, operand: &Operand) -> Option<Place> {
    let passage = &context.passages[operand.passage];
    passage.cell?;
    let grids = &context.grids;
    let grid = grids
        .binary_search_by_key(&passage.block, |grid| grid.block)
        .ok()?;
    let row = (0..grids[grid].rows.len()).find(|row| {
        let mut columns = 0..grids[grid].columns;
        columns.any(|column| {
            let cell = grids[grid].cell(*row, column);
            cell.is_some_and(|cell| cell.span == operand.span)
        })
    })?;
    Some((grid, row))
}

/// Looks at the list of a paragraph that begins with the name of a row.
pub(super) fn of_title(
    context: &Context<'_>,
    (index, passage): (usize, &Passage),
    names: &Names,
    findings: &mut Findings,
) {
    let title = passage.chars.iter().take(TITLE);
    let end = title.clone().position(|c| matches!(c, '。' | '：' | ':'));
    let Some(title) = end.map(|end| &passage.chars[..end]) else {
        return;
    };
    let Some((_, _, places)) = names.in_words(title).into_iter().next() else {
        return;
    };
    let list: Vec<Item<'_>> = segments(passage)
        .into_iter()
        .flat_map(|(from, to)| items(index, passage, from, to))
        .collect();
    if list.len() < 2 || list.iter().any(|item| item.sorted) {
        return;
    }
    let sum = |kind: usize| {
        let parts: Vec<&Quantity> = list
            .iter()
            .map(|item| [item.count, item.money][kind])
            .collect();
        let value = parts.iter().map(|part| part.value).sum();
        Sum { parts, value }
    };
    let (counts, money) = (sum(0), sum(1));
    let whole = |place: &Place| {
        let of = |sum: &Sum<'_>| makes(&cells(context, *place, sum.parts[0]), sum);
        of(&counts) && of(&money)
    };
    if places.iter().any(whole) {
        findings.checked.sums += 2;
        return;
    }
    for place in places {
        in_row(context, passage, (&counts, &money), *place, findings);
    }
}

/// Whether a cell shows what a list makes.
fn makes(cells: &[(Quantity, Span)], sum: &Sum<'_>) -> bool {
    cells.iter().any(|(cell, _)| cell.value == sum.value)
}

/// The cells of a row in the unit of a figure, with where they stand.
fn cells(context: &Context<'_>, (grid, row): Place, like: &Quantity) -> Vec<(Quantity, Span)> {
    let grid = &context.grids[grid];
    (0..grid.columns)
        .filter_map(|column| {
            let value = grid.measured(row, column)?;
            let bare = value.unit.class == UnitClass::None;
            let counted = UnitClass::Count;
            let both = value.unit.class == counted && like.unit.class == counted;
            let kin = value.unit.comparable(&like.unit) || bare || both;
            let factor = if bare { like.unit.factor } else { Decimal::ONE };
            let scaled = value.value.checked_mul(factor)?;
            let span = grid.cell(row, column)?.span;
            kin.then_some((
                Quantity {
                    value: scaled,
                    ..value
                },
                span,
            ))
        })
        .collect()
}

fn in_row(
    context: &Context<'_>,
    passage: &Passage,
    (counts, money): (&Sum<'_>, &Sum<'_>),
    place: Place,
    findings: &mut Findings,
) {
    let [of_counts, of_money] = [counts, money].map(|sum| cells(context, place, sum.parts[0]));
    findings.checked.sums += 1;
    let (sum, cells) = match (makes(&of_counts, counts), makes(&of_money, money)) {
        (true, false) => (money, of_money),
        (false, true) => (counts, of_counts),
        _ => return,
    };
    let known = findings.known();
    let spans: Vec<Span> = sum.parts.iter().map(|part| passage.span_of(part)).collect();
    let meant = cells.iter().find(|(cell, _)| sum.slipped(cell));
    let Some((cell, span)) = meant.filter(|_| !spans.iter().any(|span| known.contains(span)))
    else {
        return;
    };
    let computed = show_like(cell.value, sum.parts[0]);
    let message = format!(
        "所列{}＝{}，同名的一行为{computed}；另一列数之和与该行相符，各项应已列全。",
        added(sum.parts.iter().copied()),
        show_like(sum.value, sum.parts[0])
    );
    findings.push(
        Draft::new("sum_of_pairs", Severity::Doubt, message)
            .printed(show_like(sum.value, sum.parts[0]), computed)
            .at(spans)
            .at([*span])
            .advice("核对各项的数和表中该行的数。")
            .certain(),
    );
}
