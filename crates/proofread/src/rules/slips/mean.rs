//! What stands beside a number of things that each have so much on average: `142个项目平均支持131.27万元`, of 18640万元 elsewhere.

use rust_decimal::Decimal;

use crate::arithmetic::significant;
use crate::context::Context;
use crate::number::UnitClass;
use crate::pool::sentence_of;
use crate::support::{Figure, Place};

/// Digits of an average and of a whole that don't fit by chance.
const LONG: usize = 4;

/// Whether the average that is said right behind a number of things is that of a whole of the document for another number, and for its own
/// of none.
pub(super) fn fits(context: &Context<'_>, figure: &Figure, value: Decimal) -> bool {
    let Place::Text(at) = figure.place else {
        return false;
    };
    let passage = &context.passages[figure.passage];
    let own = &figure.quantity;
    let (from, to) = sentence_of(passage, own);
    let mean = [Some(at + 1), at.checked_sub(1)]
        .into_iter()
        .flatten()
        .filter_map(|near| passage.quantities.get(near))
        .find(|near| {
            let (one, two) = if near.from > own.from {
                (own, *near)
            } else {
                (*near, own)
            };
            let words = passage.slice(two.from.min(one.to), two.from);
            let lead = passage.slice(near.from.saturating_sub(8).max(from), near.from);
            let told = words.contains(['均', '每']) || lead.contains(['均', '每']);
            near.unit.class == UnitClass::Money
                && significant(near) >= LONG
                && near.from >= from
                && near.to <= to
                && told
        });
    let Some(mean) = mean.filter(|_| own.unit.class == UnitClass::Count) else {
        return false;
    };
    let whole = |count: Decimal| {
        let (Some(low), Some(high)) = (
            mean.low().checked_mul(count),
            mean.high().checked_mul(count),
        ) else {
            return false;
        };
        let mut all = context.pool.between(UnitClass::Money, low, Some(high));
        all.any(|one| {
            let value = one.quantity.value;
            value >= low && value <= high && significant(&one.quantity) >= LONG
        })
    };
    whole(value) && !whole(own.value)
}
