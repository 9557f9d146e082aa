//! A figure written so that it can take the place of another.

use rust_decimal::{Decimal, RoundingStrategy};

/// A figure in the manner of one that is printed, so that it can be put in its place: with as many decimals, with commas and a unit only
/// where that one has them. None where the two have different units.
pub(super) fn as_printed(printed: &str, computed: &str) -> Option<String> {
    let split = |text: &str| {
        let digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-');
        let end = text.find(|c: char| !digit(c)).unwrap_or(text.len());
        (text[..end].to_owned(), text[end..].to_owned())
    };
    let ((own, unit), (number, other)) = (split(printed), split(computed));
    if !unit.is_empty() && unit != other {
        return None;
    }
    let places = own.split_once('.').map_or(0, |(_, rest)| rest.len());
    let value: Decimal = number.replace(',', "").parse().ok()?;
    let mut value = value.round_dp_with_strategy(
        u32::try_from(places).ok()?,
        RoundingStrategy::MidpointAwayFromZero,
    );
    value.rescale(u32::try_from(places).ok()?);
    let text = value.to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut shown = String::new();
    for (at, c) in whole.chars().enumerate() {
        let left = whole.len() - at;
        if own.contains(',')
            && left.is_multiple_of(3)
            && shown.ends_with(|c: char| c.is_ascii_digit())
        {
            shown.push(',');
        }
        shown.push(c);
    }
    if places > 0 {
        shown.push('.');
        shown.push_str(rest);
    }
    Some(format!("{shown}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replacement_is_written_as_what_it_replaces() {
        for (printed, computed, written) in [
            ("34276.5", "34186.5万元", Some("34186.5")),
            ("2,846.92", "2900.92万元", Some("2,900.92")),
            ("1,234,567.5万元", "1234568.5万元", Some("1,234,568.5万元")),
            ("96.4%", "94.61%", Some("94.6%")),
            ("99.74", "89.8", Some("89.80")),
            ("3项", "4家", None),
        ] {
            assert_eq!(
                as_printed(printed, computed).as_deref(),
                written,
                "{printed}"
            );
        }
    }
}
