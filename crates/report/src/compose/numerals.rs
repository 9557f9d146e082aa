//! Chinese numerals for headings, and dates.

use chrono::{Datelike as _, NaiveDate};

const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// 一, 十二, 四十: the number of a heading; numbers from 100 on stay as digits.
pub fn chinese(number: usize) -> String {
    match number {
        0 => "〇".to_owned(),
        1..=9 => DIGITS[number].to_owned(),
        10..=19 => format!("十{}", DIGITS[number - 10]),
        20..=99 => format!("{}十{}", DIGITS[number / 10], DIGITS[number % 10]),
        _ => number.to_string(),
    }
}

/// 2025年3月31日
pub fn date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::chinese;

    #[test]
    fn numerals() {
        let read: Vec<String> = [1, 10, 11, 20, 21, 99, 100].map(chinese).to_vec();
        assert_eq!(
            read,
            ["一", "十", "十一", "二十", "二十一", "九十九", "100"]
        );
    }
}
