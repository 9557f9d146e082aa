//! Dates as people and spreadsheets write them.

use chrono::{Days, NaiveDate};

/// Years that a date may have: the republic's to this century's end. A slip of the keyboard (0204, 20224) is outside.
const YEARS: std::ops::RangeInclusive<i32> = 1949..=2099;

/// Reads `2024-07-31`, `2024/7/31`, `2024.7.31`, `20240731`, `2024年7月31日`, with a time of day behind it or not,
/// or the serial number of a spreadsheet.
pub fn parse(text: &str) -> Option<NaiveDate> {
    if let Some(date) = plain(text.as_bytes()) {
        return Some(date);
    }
    let text = text.trim();
    let date = text
        .split_once([' ', 'T'])
        .map_or(text, |(date, time)| if is_time(time) { date } else { text });
    if date.bytes().all(|byte| byte.is_ascii_digit()) {
        return match date.len() {
            8 => of(&date[..4], &date[4..6], &date[6..]),
            5 => serial(date.parse().ok()?),
            _ => None,
        };
    }
    let normal: String =
        date.chars()
            .map(|character| match character {
                '０'..='９' => char::from_digit(u32::from(character) - u32::from('０'), 10)
                    .unwrap_or(character),
                other => other,
            })
            .collect();
    if let Some((year, rest)) = normal.split_once('年') {
        let (month, day) = rest.split_once('月')?;
        return of(
            year,
            month,
            day.strip_suffix('日').or_else(|| day.strip_suffix('号'))?,
        );
    }
    let separator = normal
        .chars()
        .find(|character| !character.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let mut parts = normal.split(separator);
    let date = of(parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() { None } else { date }
}

/// The common case: `2024-07-31`.
fn plain(bytes: &[u8]) -> Option<NaiveDate> {
    let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = bytes else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + u32::from(digit - b'0'))
        })
    };
    let year = i32::try_from(number(&[y0, y1, y2, y3])?).ok()?;
    plausible(NaiveDate::from_ymd_opt(
        year,
        number(&[m0, m1])?,
        number(&[d0, d1])?,
    )?)
}

/// The date of a serial number, day 1 being 1900-01-01 and 1900 taken for a leap year, as spreadsheets do.
pub fn serial(days: u64) -> Option<NaiveDate> {
    let date = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))?;
    plausible(date)
}

/// The same in a workbook that counts from 1904 (old ones from Macintosh).
pub fn serial_1904(days: u64) -> Option<NaiveDate> {
    serial(days.checked_add(1_462)?)
}

fn of(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let number = |part: &str, longest: usize| {
        let digits = !part.is_empty()
            && part.len() <= longest
            && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    if year.len() != 4 {
        return None;
    }
    let year = i32::try_from(number(year, 4)?).ok()?;
    plausible(NaiveDate::from_ymd_opt(
        year,
        number(month, 2)?,
        number(day, 2)?,
    )?)
}

fn plausible(date: NaiveDate) -> Option<NaiveDate> {
    YEARS
        .contains(&chrono::Datelike::year(&date))
        .then_some(date)
}

fn is_time(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'Z' | b'+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_day_in_many_hands() {
        let day = NaiveDate::from_ymd_opt(2024, 7, 31);
        for text in [
            "2024-07-31",
            "2024-7-31",
            "2024/7/31",
            "2024.07.31",
            "20240731",
            "2024年7月31日",
            "２０２４年７月３１日",
            "2024-07-31 00:00:00",
            "2024-07-31T08:30:00Z",
            "45504",
            " 2024/07/31 ",
        ] {
            assert_eq!(parse(text), day, "{text}");
        }
        assert_eq!(serial_1904(45_504 - 1_462), day);
    }

    #[test]
    fn no_such_day() {
        for text in [
            "",
            "—",
            "2024",
            "2024-13-01",
            "2024-02-30",
            "31/7/2024",
            "07-31-2024",
            "24-7-31",
            "2024-7",
            "20241331",
            "99999",
            "0204-07-31",
            "2024-07-31-1",
            "2024年7月",
            "2024-07-3１x",
            "yesterday",
            "2024--07-31",
            "二〇二四年七月",
            "4550４",
            "123456789",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
