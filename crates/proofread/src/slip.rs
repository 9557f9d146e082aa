//! Slips of the pen: a figure that differs from another by one digit, by two digits that changed places, or by its point or
//! its unit, which makes it ten or ten thousand times as much or as little.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::arithmetic::{decimals, written};
use crate::number::Quantity;

/// The fewest digits of a figure that a slip makes another's only rarely, and of one beside which more tells.
const LONG: usize = 3;
const SHORT: usize = 2;

/// The digits of a printed figure from the first that isn't zero to the last that isn't.
pub fn digits(printed: &str) -> Vec<char> {
    let digits: Vec<char> = printed
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .filter(char::is_ascii_digit)
        .collect();
    let from = digits
        .iter()
        .position(|c| *c != '0')
        .unwrap_or(digits.len());
    let to = digits
        .iter()
        .rposition(|c| *c != '0')
        .map_or(from, |at| at + 1);
    digits[from..to].to_vec()
}

/// Where two rows of digits of one length differ.
fn differing(a: &[char], b: &[char]) -> Vec<usize> {
    if a.len() != b.len() {
        return Vec::new();
    }
    (0..a.len()).filter(|at| a[*at] != b[*at]).collect()
}

/// Whether two digits have changed places.
pub fn exchanged(a: &[char], b: &[char]) -> bool {
    matches!(differing(a, b).as_slice(), [one, other] if a[*one] == b[*other] && a[*other] == b[*one])
}

/// Whether one digit is another.
pub fn one_digit(a: &[char], b: &[char]) -> bool {
    differing(a, b).len() == 1
}

/// How a figure was written wrongly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slip {
    /// One digit is another.
    Digit,
    /// It is one more or one less.
    Next,
    /// Two digits side by side changed places.
    Exchanged,
    /// Its point or its unit is another.
    Shifted,
}

/// The values from which one slip makes a figure, each once.
pub fn origins(own: &Quantity) -> Vec<(Decimal, Slip)> {
    let places = decimals(own);
    let scale = Decimal::from(10_u64.checked_pow(places.min(9)).unwrap_or(1));
    let printed = own
        .value
        .checked_div(own.unit.factor)
        .and_then(|shown| shown.checked_mul(scale))
        .filter(|shown| shown.fract().is_zero())
        .and_then(|shown| shown.to_u64());
    let Some(printed) = printed else {
        return Vec::new();
    };
    let width = places as usize + 1;
    let mut found: Vec<(u64, Slip)> = Vec::new();
    let mut add = |origin: u64, slip: Slip| {
        if origin > 0 && origin != printed && found.iter().all(|(known, _)| *known != origin) {
            found.push((origin, slip));
        }
    };
    for tens in TENS {
        add(printed.checked_mul(tens).unwrap_or(0), Slip::Shifted);
        if printed.is_multiple_of(tens) {
            add(printed / tens, Slip::Shifted);
        }
    }
    add(printed + 1, Slip::Next);
    add(printed.saturating_sub(1), Slip::Next);
    let digits: Vec<u8> = format!("{printed:0width$}").into_bytes();
    // A figure with a first digit has not lost one.
    let number = |changed: &[u8]| {
        let shorter = changed[0] == b'0' && digits[0] != b'0';
        let number = std::str::from_utf8(changed).ok()?.parse::<u64>().ok();
        number.filter(|_| !shorter)
    };
    for one in 0..digits.len() {
        for other in b'0'..=b'9' {
            let mut digits = digits.clone();
            digits[one] = other;
            add(number(&digits).unwrap_or(0), Slip::Digit);
        }
        if one + 1 < digits.len() {
            let mut digits = digits.clone();
            digits.swap(one, one + 1);
            add(number(&digits).unwrap_or(0), Slip::Exchanged);
        }
    }
    let value = |origin: u64| {
        Decimal::from(origin)
            .checked_div(scale)?
            .checked_mul(own.unit.factor)
    };
    found
        .into_iter()
        .filter_map(|(origin, slip)| Some((value(origin)?, slip)))
        .collect()
}

/// A value in the unit of a figure and with as many decimals, as it would be printed.
fn alike(value: Decimal, own: &Quantity) -> Option<String> {
    let places = decimals(own);
    let mut shown = value
        .checked_div(own.unit.factor)?
        .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    shown.rescale(places);
    Some(shown.to_string())
}

/// A point one place away makes a figure so many times as large, 亿 for 万 so many.
const TENS: [u64; 2] = [10, 10_000];

/// Whether a figure has the digits of a value with its point or its unit elsewhere: `98.4万元` written `984.0万元` or `98.4亿元`.
pub fn shifted(own: &Quantity, value: Decimal) -> bool {
    let (large, small) = (own.value.max(value), own.value.min(value));
    let times = |tens: &u64| small.checked_mul(Decimal::from(*tens)) == Some(large);
    small > Decimal::ZERO && TENS.iter().any(times)
}

/// Whether a figure of at least three digits is one slip away from a value.
pub fn of_value(own: &Quantity, value: Decimal) -> bool {
    written(own) >= LONG && shifted(own, value)
        || aligned(own, value)
            .is_some_and(|(own, value)| exchanged(&own, &value) || one_digit(&own, &value))
}

/// Whether a figure of at least two digits is one slip away from a value with as many.
pub fn is_slip(own: &Quantity, value: Decimal) -> bool {
    let all = |text: &str| -> Vec<char> { text.chars().filter(char::is_ascii_digit).collect() };
    if written(own) >= SHORT && shifted(own, value) {
        return true;
    }
    let Some(shown) = alike(value, own).filter(|_| value > Decimal::ZERO) else {
        return false;
    };
    let printed: String = own
        .printed
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    let (own, value) = (all(&printed), all(&shown));
    own.len() >= SHORT && (exchanged(&own, &value) || one_digit(&own, &value))
}

/// Whether a figure is one slip away from a value with as many digits, be it only one.
pub fn one_off(own: &Quantity, value: Decimal) -> bool {
    // A nought may be any digit; what was meant is no nought.
    let single = |value: Decimal| value >= Decimal::ZERO && value < Decimal::TEN;
    let short = own.unit.factor == Decimal::ONE
        && single(own.value)
        && single(value)
        && !value.is_zero()
        && decimals(own) == 0
        && value.fract().is_zero();
    short && own.value != value || is_slip(own, value) || shifted(own, value)
}

/// Whether one slip in a whole or in one of its parts is all that keeps it from what they make; `slips` says what one slip is.
pub fn keeps_apart(
    whole: &Quantity,
    (parts, sum): (&[&Quantity], Decimal),
    slips: fn(&Quantity, Decimal) -> bool,
) -> bool {
    let part = |part: &&Quantity| slips(part, part.value + whole.value - sum);
    slips(whole, sum) || parts.iter().any(part)
}

/// Whether two digits of a figure of at least three have changed places from a value.
pub fn exchanged_value(own: &Quantity, value: Decimal) -> bool {
    aligned(own, value).is_some_and(|(own, value)| exchanged(&own, &value))
}

/// The digits of a figure that has three or more after its leading zeros, and of a value as it would be printed.
fn aligned(own: &Quantity, value: Decimal) -> Option<(Vec<char>, Vec<char>)> {
    let all = |text: &str| -> Vec<char> {
        text.chars()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
            .filter(char::is_ascii_digit)
            .collect()
    };
    let shown = alike(value, own)?;
    let (own, value) = (all(&own.printed), all(&shown));
    let long = own.iter().skip_while(|c| **c == '0').count() >= LONG;
    long.then_some((own, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Quantity {
        let chars: Vec<char> = text.chars().collect();
        crate::number::scan(&chars).quantities.remove(0)
    }

    #[test]
    fn one_digit_or_two_that_changed_places_are_a_slip() {
        for (printed, meant, slip) in [
            ("17.57万元", 177_500, true),
            ("2,864.35万元", 28_463_500, true),
            ("48.85亿元", 4_588_000_000_i64, true),
            ("86家", 68, false),
            ("1,480万元", 18_400_000, true),
            ("1,480万元", 19_400_000, false),
            ("1,480万元", 14_800_000, false),
            ("1,480万元", 1_480_000, true),
            ("148.0万元", 14_800_000, true),
            ("1,480万元", 2_480_000, false),
        ] {
            assert_eq!(
                of_value(&quantity(printed), Decimal::from(meant)),
                slip,
                "{printed}"
            );
        }
    }

    #[test]
    fn zeros_around_the_digits_do_not_count() {
        assert_eq!(digits("0.50亿元"), ['5']);
        assert_eq!(digits("5,000万元"), ['5']);
    }
}
