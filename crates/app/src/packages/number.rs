//! Numbers as people write them: full-width digits, thousands separators, a trailing 万元 or %.

use rust_decimal::Decimal;
use wenxiao_domain::money::{Fen, NotFen};

/// What stood behind the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suffix {
    None,
    /// 万元
    Wan,
    /// %
    Percent,
}

/// A number and its suffix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub value: Decimal,
    pub suffix: Suffix,
}

/// Why a text is no number that can be computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// It doesn't read as one.
    Words,
    /// It is one, beyond 10¹² or with more digits than can be computed with exactly.
    TooLarge,
}

/// The largest value that is read: sums of millions of them, times money, still fit into a `Decimal`.
const LARGEST: i64 = 1_000_000_000_000;

/// Reads a number.
pub fn parse(text: &str) -> Result<Written, NotANumber> {
    if let Some((mantissa, decimals)) = plain(text.as_bytes()) {
        let value = Decimal::new(mantissa, decimals);
        // The mantissa bounds the value; only longer ones need the comparison.
        if mantissa.unsigned_abs() <= LARGEST.unsigned_abs() {
            let suffix = Suffix::None;
            return Ok(Written { value, suffix });
        }
        return within(value, Suffix::None);
    }
    let normal = normalised(text);
    let (digits, suffix) = split_suffix(&normal);
    let value = match plain(digits.as_bytes()) {
        Some((mantissa, decimals)) => Decimal::new(mantissa, decimals),
        None => with_exponent(&without_separators(digits).ok_or(NotANumber::Words)?)?,
    };
    within(value, suffix)
}

/// Reads an amount in 万元 as fen, in the common case: plain digits with up to six decimals, neither negative nor too large.
pub fn plain_fen(text: &str) -> Option<i64> {
    const POWERS: [i64; 7] = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];
    let (mantissa, decimals) = plain(text.as_bytes())?;
    // A mantissa up to the limit keeps the amount below it and the product within i64.
    if !(0..=LARGEST).contains(&mantissa) {
        return None;
    }
    Some(mantissa * POWERS.get(decimals as usize)?)
}

/// Why a number is no amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnAmount {
    Percent,
    Negative,
    FinerThanFen,
    TooLarge,
}

/// A number of 万元 as money.
pub fn fen(written: Written) -> Result<Fen, NotAnAmount> {
    if written.suffix == Suffix::Percent {
        return Err(NotAnAmount::Percent);
    }
    match Fen::from_wan(written.value) {
        Ok(fen) if fen.0 < 0 => Err(NotAnAmount::Negative),
        Ok(fen) => Ok(fen),
        Err(NotFen::Fraction(_)) => Err(NotAnAmount::FinerThanFen),
        Err(NotFen::TooLarge(_)) => Err(NotAnAmount::TooLarge),
    }
}

/// Reads a number that a workbook stores: binary, so cut to the 15 significant digits that a spreadsheet has.
pub fn parse_stored(text: &str) -> Result<Decimal, NotANumber> {
    let value = match plain(text.as_bytes()) {
        Some((mantissa, decimals)) => Decimal::new(mantissa, decimals),
        None => with_exponent(text)?,
    };
    let value = value.round_sf(15).ok_or(NotANumber::TooLarge)?;
    within(value.normalize(), Suffix::None).map(|written| written.value)
}

/// The common case: sign, up to 18 ASCII digits, one point among or after them; gives the digits and how many are decimals.
#[inline]
fn plain(bytes: &[u8]) -> Option<(i64, u32)> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    // 18 digits and a point: no overflow below.
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let (mut mantissa, mut point) = (0_i64, None);
    for (index, &byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(digit));
        } else if byte == b'.' && point.is_none() {
            point = Some(index);
        } else {
            return None;
        }
    }
    let (count, decimals) = match point {
        Some(point) => (digits.len() - 1, digits.len() - 1 - point),
        None => (digits.len(), 0),
    };
    if count == 0 || count > 18 {
        return None;
    }
    let signed = if negative { -mantissa } else { mantissa };
    Some((signed, u32::try_from(decimals).ok()?))
}

fn within(value: Decimal, suffix: Suffix) -> Result<Written, NotANumber> {
    if value.abs() > Decimal::from(LARGEST) {
        return Err(NotANumber::TooLarge);
    }
    Ok(Written { value, suffix })
}

/// Full-width signs as ASCII, without the spaces around.
fn normalised(text: &str) -> String {
    text.trim()
        .chars()
        .map(|character| match character {
            '０'..='９' => char::from(
                b'0' + u8::try_from(u32::from(character) - u32::from('０')).unwrap_or_default(),
            ),
            '．' => '.',
            '，' => ',',
            '－' | '−' => '-',
            '＋' => '+',
            '％' => '%',
            other => other,
        })
        .collect()
}

fn split_suffix(text: &str) -> (&str, Suffix) {
    if let Some(digits) = text.strip_suffix("万元") {
        (digits.trim_end(), Suffix::Wan)
    } else if let Some(digits) = text.strip_suffix('%') {
        (digits.trim_end(), Suffix::Percent)
    } else {
        (text, Suffix::None)
    }
}

/// Takes out thousands separators that stand where they belong: `1,234,567.8`, not `12,34`.
fn without_separators(text: &str) -> Option<String> {
    let text = match text.strip_prefix('+') {
        Some(rest) if rest.starts_with('-') => return None,
        Some(rest) => rest,
        None => text,
    };
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text, None), |(w, f)| (w, Some(f)));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    if first.is_empty() || first.len() > 3 || !digits(first) {
        return None;
    }
    if !groups.all(|group| group.len() == 3 && digits(group)) {
        return None;
    }
    let mut plain = whole.replace(',', "");
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(fraction);
    }
    Some(plain)
}

/// Digits, one point, and an exponent as spreadsheets write it: `4.5E-2`.
fn with_exponent(text: &str) -> Result<Decimal, NotANumber> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(NotANumber::Words);
    }
    let exponent: i64 = match exponent {
        None => 0,
        Some(written) => {
            let unsigned = written.trim_start_matches(['+', '-']);
            if !digits(unsigned) || written.len() > unsigned.len() + 1 {
                return Err(NotANumber::Words);
            }
            written.parse().map_err(|_| NotANumber::TooLarge)?
        }
    };
    if mantissa.len() > 64 || exponent.abs() > 28 {
        return Err(NotANumber::TooLarge);
    }
    // More fraction digits than a Decimal holds are rounded; whole digits that don't fit are an error.
    let value: Decimal = mantissa.parse().map_err(|_| NotANumber::TooLarge)?;
    let power = Decimal::from_i128_with_scale(
        10_i128.pow(
            exponent
                .unsigned_abs()
                .try_into()
                .map_err(|_| NotANumber::TooLarge)?,
        ),
        0,
    );
    if exponent < 0 {
        value.checked_div(power)
    } else {
        value.checked_mul(power)
    }
    .ok_or(NotANumber::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(String, Suffix), NotANumber> {
        parse(text).map(|written| (written.value.to_string(), written.suffix))
    }

    #[test]
    fn what_people_write_is_read() {
        for (text, value, suffix) in [
            ("30", "30", Suffix::None),
            ("-2.50", "-2.50", Suffix::None),
            ("１，２３４．５６", "1234.56", Suffix::None),
            ("1,234,567.89", "1234567.89", Suffix::None),
            ("598.50万元", "598.50", Suffix::Wan),
            ("1,200 万元", "1200", Suffix::Wan),
            ("95％", "95", Suffix::Percent),
            ("+3", "3", Suffix::None),
            ("1.2E+03", "1200.0", Suffix::None),
            ("4.5e-2", "0.045", Suffix::None),
            (
                "0.12345678901234567890",
                "0.12345678901234567890",
                Suffix::None,
            ),
            ("007", "7", Suffix::None),
            (".5", "0.5", Suffix::None),
            ("5.", "5", Suffix::None),
        ] {
            assert_eq!(read(text), Ok((value.to_owned(), suffix)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", " ", "abc", "12项", "1.2.3", "12,34", "1,2345", ",123", "-", "—", "--1", "+-1",
            ".", "NaN", "inf", "0x10", "1e", "1e+", "1e5.5", "1_000", "三十", "1 234", "1,234,",
            "100元", "5%%", "万元", "1e--5",
        ] {
            assert_eq!(parse(text).unwrap_err(), NotANumber::Words, "{text}");
        }
        for text in [
            "1e400",
            "123456789012345678901234567890",
            "1e28",
            "1000000000001",
            "1e99999999999999999999",
        ] {
            assert_eq!(parse(text).unwrap_err(), NotANumber::TooLarge, "{text}");
        }
    }

    #[test]
    fn binary_fractions_of_workbooks_are_what_the_spreadsheet_showed() {
        for (text, value) in [
            ("0.30000000000000004", "0.3"),
            ("19.77", "19.77"),
            ("4.4999999999999998E-2", "0.045"),
            ("33.333333333333336", "33.3333333333333"),
            ("1E-3", "0.001"),
        ] {
            assert_eq!(
                parse_stored(text).unwrap().normalize().to_string(),
                value,
                "{text}"
            );
        }
    }
}
