//! The ways in which the figures beside a figure give it.

use rust_decimal::Decimal;

use super::Figure;
use crate::arithmetic::{decimals, percent, prints};
use crate::number::{Quantity, UnitClass, unit_read};

/// So many figures in a row may make one.
const ADDENDS: usize = 9;
/// A figure of fewer characters is some quotient or product by chance.
const TELLING: usize = 3;

/// Whether some figures give a figure as sum, part or rest of a sum.
pub(super) fn added(own: &Quantity, near: &[&Quantity]) -> bool {
    let kin = kin(own, near);
    summed(own, &kin) || parted(own, &kin)
}

/// Whether some figures give a figure as rate, growth, quotient or product.
pub(super) fn divided(own: &Quantity, near: &[&Quantity]) -> bool {
    if own.unit.class == UnitClass::Percent {
        rate(own, near)
    } else {
        by_rate(own, &kin(own, near), near) || multiplied(own, near)
    }
}

/// 占五年计划 over 56.4: a figure as the rate that its heading says it is, in a table of bare figures or of money.
pub(super) fn as_rate(own: Quantity, figure: &Figure) -> Quantity {
    let heading = figure.said.lead.as_str();
    let rate = heading.starts_with('占') || heading.ends_with('率');
    let unsigned = matches!(own.unit.class, UnitClass::None | UnitClass::Money);
    if !figure.place.is_cell() || !rate || !unsigned {
        return own;
    }
    let shown = |value: Decimal| value.checked_div(own.unit.factor).unwrap_or(value);
    Quantity {
        value: shown(own.value),
        half: shown(own.half),
        unit: unit_read(&['%']).1,
        ..own
    }
}

fn kin<'q>(own: &Quantity, near: &[&'q Quantity]) -> Vec<&'q Quantity> {
    let alike = |other: &&Quantity| alike(own, other);
    near.iter().copied().filter(alike).collect()
}

fn alike(one: &Quantity, other: &Quantity) -> bool {
    let bare = |a: &Quantity, b: &Quantity| {
        a.unit.class == UnitClass::None && b.unit.class == UnitClass::Count
    };
    one.unit.comparable(&other.unit) || bare(one, other) || bare(other, one)
}

fn is_rate(quantity: &Quantity) -> bool {
    matches!(
        quantity.unit.class,
        UnitClass::Percent | UnitClass::PercentPoint
    )
}

/// Characters of its digits.
fn length(quantity: &Quantity) -> usize {
    let digit = |c: &char| c.is_ascii_digit() || *c == '.';
    quantity.printed.chars().filter(digit).count()
}

fn summed(own: &Quantity, kin: &[&Quantity]) -> bool {
    (0..kin.len()).any(|from| {
        let mut sum = Decimal::ZERO;
        kin[from..]
            .iter()
            .take(ADDENDS)
            .enumerate()
            .any(|(count, part)| {
                sum = sum.checked_add(part.value).unwrap_or(Decimal::ZERO);
                count > 0 && (sum - own.value).abs() <= own.half
            })
    })
}

/// A difference of two others, the rest of one, or what figures in a row leave of one.
fn parted(own: &Quantity, kin: &[&Quantity]) -> bool {
    let left = kin.iter().any(|whole| {
        let rest = whole.value - own.value;
        let others = kin.len() > 2 && rest > Decimal::ZERO;
        others
            && (0..kin.len()).any(|from| {
                let mut sum = Decimal::ZERO;
                let parts = kin[from..].iter().take(ADDENDS);
                let parts = parts.take_while(|part| !std::ptr::eq(**part, *whole));
                parts.enumerate().any(|(count, part)| {
                    sum = sum.checked_add(part.value).unwrap_or(Decimal::ZERO);
                    count > 0 && sum == rest
                })
            })
    });
    left || kin.iter().any(|whole| {
        kin.iter().any(|part| {
            !std::ptr::eq(*whole, *part)
                && (whole.value - part.value == own.value || own.value + part.value == whole.value)
        })
    })
}

/// `(a − b) ÷ b` in percent, without its sign.
fn growth(a: Decimal, b: Decimal) -> Option<Decimal> {
    percent((a - b).abs(), b)
}

fn rate(own: &Quantity, near: &[&Quantity]) -> bool {
    let rates: Vec<&&Quantity> = near
        .iter()
        .filter(|other| other.unit.class == UnitClass::Percent)
        .collect();
    let is = |value: Option<Decimal>| value.is_some_and(|value| prints(value, own));
    let of_amounts = near.iter().filter(|a| !is_rate(a)).any(|a| {
        near.iter()
            .filter(|b| !is_rate(b) && !std::ptr::eq(*a, **b) && alike(a, b))
            .any(|b| is(percent(a.value, b.value)) || is(growth(a.value, b.value)))
    });
    of_amounts
        || rates.iter().any(|a| {
            let of_rates = decimals(own) > 0
                && rates
                    .iter()
                    .any(|b| !std::ptr::eq(**a, **b) && is(percent(a.value, b.value)));
            let moved = near
                .iter()
                .filter(|b| b.unit.class == UnitClass::PercentPoint)
                .any(|b| a.value + b.value == own.value || a.value - b.value == own.value);
            of_rates || moved || is(Some(Decimal::ONE_HUNDRED - a.value))
        })
}

/// The part or the whole of a rate beside it, or what has grown by one.
fn by_rate(own: &Quantity, kin: &[&Quantity], near: &[&Quantity]) -> bool {
    let v = own.value;
    near.iter()
        .filter(|rate| rate.unit.class == UnitClass::Percent)
        .any(|rate| {
            let is = |value: Option<Decimal>| value.is_some_and(|value| prints(value, rate));
            kin.iter().any(|other| {
                is(percent(v, other.value))
                    || is(percent(other.value, v))
                    || is(growth(v, other.value))
                    || is(growth(other.value, v))
            })
        })
}

/// Whether two figures give a figure as their product or quotient.
pub(super) fn multiplied(own: &Quantity, near: &[&Quantity]) -> bool {
    if length(own) < TELLING {
        return false;
    }
    let usable = |other: &&&Quantity| !is_rate(other) && !other.value.is_zero();
    near.iter().filter(usable).any(|a| {
        near.iter()
            .filter(usable)
            .filter(|b| !std::ptr::eq(*a, **b) && b.value != Decimal::ONE)
            .any(|b| {
                let quotient = a.value.checked_div(b.value);
                let product = a.value.checked_mul(b.value);
                a.unit.class == own.unit.class && quotient.is_some_and(|value| prints(value, own))
                    || product.is_some_and(|value| prints(value, own))
                    || length(b) > 1
                        && own
                            .value
                            .checked_div(a.value)
                            .is_some_and(|value| prints(value, b))
            })
    })
}
