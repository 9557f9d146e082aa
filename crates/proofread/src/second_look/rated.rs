//! Parts of which each has a rate of its own beside it that shows how it stands to the others.
//!
//! `高级职称2637人，占43.0%；博士3614人，占58.9%` of 6132人 overlap; `诊断426家，其中289家申请，申请率67.8%，通过197家，占申请的68.2%`
//! are each of the one before. Neither are parts that make up a whole.

use rust_decimal::Decimal;

use super::figures::{Figures, Seen};
use crate::finding::Draft;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::gives;

/// Characters between a part and its rate.
const NEAR: usize = 16;

/// Whether the rates beside its parts say how they stand to the total or to each other, and that they aren't all of it.
pub(super) fn explain(figures: &Figures<'_>, draft: &Draft) -> bool {
    let seen: Vec<Seen<'_>> = draft
        .spans
        .iter()
        .filter_map(|span| figures.at(*span))
        .collect();
    let Some((own, parts)) = seen.split_first() else {
        return false;
    };
    let held = |part: &Seen<'_>, whole: &Quantity| {
        let rate = rate(figures.passage(part), part.quantity).filter(|_| part.spot.is_none());
        rate.filter(|rate| whole.value > part.quantity.value && gives(part.quantity, whole, rate))
    };
    // 占98.23%, …占0.41%: a part that is nearly all gives the rates of the whole, too.
    let nested = parts.iter().any(|part| {
        held(part, own.quantity).is_none()
            && parts
                .iter()
                .any(|whole| held(part, whole.quantity).is_some())
    });
    // The rule may take the total for the last of the figures.
    let total = seen.iter().max_by_key(|seen| seen.quantity.value);
    let total = total.map_or(own.quantity, |seen| seen.quantity);
    let others = seen
        .iter()
        .filter(|seen| !std::ptr::eq(seen.quantity, total));
    let shares: Vec<Option<&Quantity>> = others.map(|part| held(part, total)).collect();
    let known: Decimal = shares.iter().flatten().map(|rate| rate.value).sum();
    nested
        || shares.len() > 1 && shares.iter().all(Option::is_some)
        || known > Decimal::ONE_HUNDRED + Decimal::ONE
}

/// The rate right behind a figure.
fn rate<'a>(passage: &'a Passage, part: &Quantity) -> Option<&'a Quantity> {
    let next = passage
        .quantities
        .partition_point(|other| other.from < part.to);
    let rate = passage.quantities.get(next)?;
    let share = rate.unit.class == UnitClass::Percent && crate::arithmetic::decimals(rate) > 0;
    (share && rate.from <= part.to + NEAR).then_some(rate)
}
