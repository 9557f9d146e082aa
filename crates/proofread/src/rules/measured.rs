//! What a change and the rate right behind it are measured by: `减少1200万元、下降5.82%` of 20,620万元, which a table tells.

use crate::context::Context;
use crate::number::{Quantity, UnitClass};
use rust_decimal::Decimal;

/// Decimals of a rate by which hardly any figure is found by chance.
const FINE: u32 = 2;

/// Whether the document has a figure that a change is so many per cent of.
pub(super) fn stands(context: &Context<'_>, change: &Quantity, rate: &Quantity) -> bool {
    let hundred = Decimal::ONE_HUNDRED;
    let fine = crate::arithmetic::decimals(rate) >= FINE && rate.low() > Decimal::ZERO;
    let pool = &context.pool;
    let of = |change: &Quantity, class: UnitClass| {
        let mut found = pool.divisors(class, change, (rate.low(), rate.high()), hundred);
        found.any(|base| {
            let bare = class == UnitClass::None;
            (bare || base.quantity.unit.comparable(&change.unit))
                && crate::pool::gives(change, &base.quantity, rate)
        })
    };
    let shown = Quantity {
        value: change.shown(),
        half: change
            .half
            .checked_div(change.unit.factor)
            .unwrap_or(change.half),
        ..change.clone()
    };
    fine && (of(change, change.unit.class) || of(&shown, UnitClass::None))
}
