//! A list of counts with their money in a paragraph that a row of a table names: `基地建设。甲6个，900万元；乙9个，1440万元；丙5个，600万元`
//! beside `基地建设 20 2940`. Where the one makes a cell of the row, the other makes one, too.

use rust_decimal::Decimal;

use super::{Item, items, segments};
use crate::arithmetic::{added, show_like};
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::row_names::{Names, Place};
use crate::slip::{is_slip, one_off};

/// A name that more rows have says nothing.
pub(super) const MOST: usize = 8;
/// Characters of a paragraph's title, its number among them.
const TITLE: usize = 24;

/// What a list adds up to in one respect.
struct Sum<'a> {
    parts: Vec<&'a Quantity>,
    value: Decimal,
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
    let slips = |own: &Quantity, value: Decimal| {
        if own.unit.class == UnitClass::Money {
            is_slip(own, value)
        } else {
            one_off(own, value)
        }
    };
    let meant = cells.iter().find(|(cell, _)| {
        let mut parts = sum.parts.iter();
        parts.any(|part| slips(part, part.value + cell.value - sum.value))
    });
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
