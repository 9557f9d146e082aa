//! Small arithmetic on printed figures.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::number::{Quantity, UnitClass};

/// A quotient in percent; none for a zero divisor or one out of range.
pub fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

/// Whether a value would be printed as this figure is.
pub fn prints(value: Decimal, printed: &Quantity) -> bool {
    printed.low() <= value && value <= printed.high()
}

/// Whether any value between two borders would be printed as this figure is.
pub fn reaches(low: Decimal, high: Decimal, printed: &Quantity) -> bool {
    low.min(high) <= printed.high() && printed.low() <= high.max(low)
}

/// An average as it is printed: of many whole things, too, it is rounded.
pub fn as_average(printed: &Quantity) -> Quantity {
    let mut average = printed.clone();
    let whole = average.half.is_zero() && !average.printed.contains('.');
    if whole && average.unit.factor == Decimal::ONE && average.value >= Decimal::TEN {
        average.half = Decimal::new(5, 1);
    }
    average
}

/// Decimals of a printed figure.
pub fn decimals(quantity: &Quantity) -> u32 {
    let digits: String = quantity
        .printed
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    digits
        .split_once('.')
        .map_or(0, |(_, rest)| u32::try_from(rest.len()).unwrap_or(0))
}

/// A value rounded half up, without trailing zeros.
pub fn show(value: Decimal, decimals: u32) -> String {
    value
        .round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
        .normalize()
        .to_string()
}

/// Figures as they are added up: `3家＋4家`.
pub fn added<'q>(figures: impl IntoIterator<Item = &'q Quantity>) -> String {
    let printed: Vec<&str> = figures.into_iter().map(|it| it.printed.as_str()).collect();
    printed.join("＋")
}

/// A value as it would be printed beside a figure: its unit, at least its decimals.
pub fn show_like(value: Decimal, like: &Quantity) -> String {
    let places = decimals(like)
        .max(if like.unit.class == UnitClass::Percent {
            2
        } else {
            0
        })
        .max(scale_needed(value, like));
    let in_unit = value.checked_div(like.unit.factor).unwrap_or(value);
    format!("{}{}", show(in_unit, places), like.unit.text)
}

fn scale_needed(value: Decimal, like: &Quantity) -> u32 {
    value
        .checked_div(like.unit.factor)
        .map_or(0, |value| value.normalize().scale().min(2))
}

/// The digits with which a figure is printed, in Arabic numerals.
pub fn written(quantity: &Quantity) -> usize {
    let chars = quantity.printed.chars();
    chars.filter(char::is_ascii_digit).count()
}

/// A figure's digits from the first to the last that isn't zero.
pub fn significant(quantity: &Quantity) -> usize {
    let shown = quantity
        .value
        .checked_div(quantity.unit.factor)
        .unwrap_or(quantity.value);
    let mut left = shown.normalize().mantissa().unsigned_abs();
    while left > 0 && left.is_multiple_of(10) {
        left /= 10;
    }
    left.checked_ilog10()
        .map_or(0, |log| log.to_usize().unwrap_or(0) + 1)
}
