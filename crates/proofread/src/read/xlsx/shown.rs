//! A cell's value as the sheet shows it: a printed figure is the interval of the digits that are shown.

use calamine::{Data, ExcelDateTime};
use rust_decimal::{Decimal, RoundingStrategy};

const GENERAL: &str = "General";

/// A value under its number format.
pub fn shown(value: &Data, format: Option<&str>) -> String {
    let format = format.unwrap_or(GENERAL);
    match value {
        Data::Float(number) => {
            decimal(*number).map_or_else(|| number.to_string(), |value| figure(value, format))
        }
        Data::Int(number) => figure(Decimal::from(*number), format),
        Data::DateTime(at) if at.is_duration() => at.as_f64().to_string(),
        Data::DateTime(at) => moment(at, format),
        Data::DateTimeIso(text) => text.replace('T', " "),
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}

/// A number by its shortest decimal form, as sheets round.
fn decimal(number: f64) -> Option<Decimal> {
    let text = format!("{number:e}");
    Decimal::from_scientific(&text).ok()
}

/// The day, in the order and with the words of the format; the time where it has one.
fn moment(at: &ExcelDateTime, format: &str) -> String {
    let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
    let code = plain_letters(format);
    let has = |letter: char| code.contains(letter);
    if has('h') && !has('y') && !has('d') {
        return format!("{hour:02}:{minute:02}");
    }
    let days = has('d') || !has('y') && !has('m');
    let chinese = format.contains('年') || !format.contains(['/', '-']);
    match (has('y') || !has('m'), days, chinese) {
        (true, true, true) => format!("{year}年{month}月{day}日"),
        (true, false, true) => format!("{year}年{month}月"),
        (true, true, false) => format!("{year}-{month}-{day}"),
        (true, false, false) => format!("{year}-{month}"),
        (false, _, _) => format!("{month}月{day}日"),
    }
}

/// A date format's letters without what stands in quotes and brackets.
fn plain_letters(format: &str) -> String {
    let mut letters = String::new();
    let (mut quoted, mut bracketed) = (false, false);
    for c in format.chars() {
        match c {
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            c if !quoted && !bracketed => letters.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    letters
}

/// One section of a number format, taken apart.
#[derive(Debug, Default)]
struct Section {
    /// Printed before and after the digits.
    before: String,
    after: String,
    /// Digits after the point that are always shown, and those that are shown if they aren't zero.
    fixed: u32,
    optional: u32,
    grouped: bool,
    /// Commas after the last digit: each divides by a thousand.
    thousands: u32,
    /// Signs of percent: each shows a hundred times the value.
    percents: u32,
    digits: bool,
    /// A zero before the point is shown.
    zero: bool,
}

/// A number under a format; formats that aren't understood show it as it is.
fn figure(value: Decimal, format: &str) -> String {
    let sections = sections(format);
    let index = match (
        value.is_sign_negative() && !value.is_zero(),
        value.is_zero(),
    ) {
        (true, _) if sections.len() > 1 => 1,
        (_, true) if sections.len() > 2 => 2,
        _ => 0,
    };
    let code = sections.get(index).map_or(GENERAL, String::as_str);
    let general = code.trim().eq_ignore_ascii_case(GENERAL) || code.trim() == "@";
    // Fractions and exponents are no prints of a report's figures.
    if general || code.is_empty() || code.contains("E+") || code.contains('/') {
        return value.round_dp(10).normalize().to_string();
    }
    let section = Section::read(code);
    if !section.digits {
        return format!("{}{}", section.before, section.after)
            .trim()
            .to_owned();
    }
    let sign = if index == 1 { "" } else { "-" };
    section.print(value, sign)
}

/// The sections of a format, parted by semicolons outside of quotes.
fn sections(format: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    for c in format.chars() {
        if c == ';' && !quoted && !escaped {
            sections.push(String::new());
            continue;
        }
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = c == '\\' && !escaped;
        if let Some(last) = sections.last_mut() {
            last.push(c);
        }
    }
    sections
}

impl Section {
    fn read(code: &str) -> Self {
        let mut section = Self::default();
        let mut chars = code.chars().peekable();
        let mut point = false;
        let mut commas = 0;
        while let Some(c) = chars.next() {
            let literal = match c {
                '"' => chars.by_ref().take_while(|c| *c != '"').collect(),
                '\\' | '!' => chars.next().map(String::from).unwrap_or_default(),
                '_' | '*' => {
                    chars.next();
                    String::new()
                }
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    // [$¥-804] shows the sign before the dash; colours and conditions show nothing.
                    inside
                        .strip_prefix('$')
                        .map(|sign| sign.split('-').next().unwrap_or_default().to_owned())
                        .unwrap_or_default()
                }
                '0' | '#' | '?' => {
                    section.digit(c, point, &mut commas);
                    String::new()
                }
                '.' => {
                    point = true;
                    String::new()
                }
                ',' => {
                    commas += 1;
                    String::new()
                }
                '%' => {
                    section.percents += 1;
                    "%".to_owned()
                }
                c => String::from(c),
            };
            if section.digits {
                section.after.push_str(&literal);
            } else {
                section.before.push_str(&literal);
            }
        }
        section.thousands = commas;
        section
    }

    fn digit(&mut self, c: char, point: bool, commas: &mut u32) {
        if self.digits && *commas > 0 {
            self.grouped = true;
        }
        *commas = 0;
        self.digits = true;
        self.zero |= !point && c == '0';
        if point && c == '0' {
            self.fixed += 1;
        } else if point {
            self.optional += 1;
        }
    }

    fn print(&self, value: Decimal, sign: &str) -> String {
        let mut scaled = value.abs();
        for _ in 0..self.percents.min(4) {
            scaled = scaled.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(scaled);
        }
        for _ in 0..self.thousands.min(4) {
            scaled /= Decimal::ONE_THOUSAND;
        }
        let most = (self.fixed + self.optional).min(20);
        let mut rounded =
            scaled.round_dp_with_strategy(most, RoundingStrategy::MidpointAwayFromZero);
        if self.optional > 0 {
            rounded = rounded.normalize();
        }
        if rounded.scale() < self.fixed {
            rounded.rescale(self.fixed.min(20));
        }
        let text = rounded.to_string();
        let text = match text.strip_prefix('0') {
            Some(rest) if !self.zero && (rest.is_empty() || rest.starts_with('.')) => {
                rest.to_owned()
            }
            _ => text,
        };
        let text = if self.grouped { grouped(&text) } else { text };
        let negative = value.is_sign_negative() && !rounded.is_zero();
        let sign = if negative { sign } else { "" };
        format!("{sign}{}{text}{}", self.before, self.after)
            .trim()
            .to_owned()
    }
}

/// Digits in groups of three.
fn grouped(text: &str) -> String {
    let (whole, rest) = match text.find('.') {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let mut out = String::new();
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn figures_are_read_as_shown() {
        for (number, format, expected) in [
            (0.749_91, "0.00%", "74.99%"),
            (0.75, "0%", "75%"),
            (0.75, "0.0%", "75.0%"),
            (8314.25, "General", "8314.25"),
            (0.1 + 0.2, "General", "0.3"),
            (11087.0, "#,##0", "11,087"),
            (1_234_567.891, "#,##0.00", "1,234,567.89"),
            (2.675, "0.00", "2.68"),
            (12.5, "0.##", "12.5"),
            (12.0, "0.0#", "12.0"),
            (120.5, "0.00\"万元\"", "120.50万元"),
            (3.0, "0个", "3个"),
            (3.0, "\"第\"0\"批\"", "第3批"),
            (-5.0, "#,##0;(#,##0)", "(5)"),
            (-5.5, "0.0", "-5.5"),
            (
                0.0,
                "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
                "-",
            ),
            (
                1234.5,
                "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
                "1,234.50",
            ),
            (
                -1234.5,
                "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
                "-1,234.50",
            ),
            (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
            (110_870_000.0, "#,##0,", "110,870"),
            (7.0, "[Red]0", "7"),
            (1e20, "General", "100000000000000000000"),
        ] {
            assert_eq!(
                shown(&Data::Float(number), Some(format)),
                expected,
                "{format}"
            );
        }
    }

    #[test]
    fn days_are_read_as_days() {
        let at = Data::DateTime(ExcelDateTime::new(
            45_413.0,
            ExcelDateTimeType::DateTime,
            false,
        ));
        for (format, expected) in [
            ("yyyy\"年\"m\"月\"d\"日\"", "2024年5月1日"),
            ("yyyy/m/d", "2024-5-1"),
            ("yyyy-mm-dd", "2024-5-1"),
            ("yyyy\"年\"m\"月\"", "2024年5月"),
            ("yyyy-mm", "2024-5"),
            ("m\"月\"d\"日\"", "5月1日"),
            ("General", "2024年5月1日"),
        ] {
            assert_eq!(shown(&at, Some(format)), expected, "{format}");
        }
    }
}
