//! Numbers written in Chinese characters.

/// The value of a digit character.
fn digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn power(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Whether a character can be part of such a number.
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || power(c).is_some()
}

/// Reads the longest number at the start: its value and its length in characters.
pub fn read(chars: &[char]) -> Option<(u64, usize)> {
    let length = chars
        .iter()
        .take(16)
        .take_while(|c| is_numeral(**c))
        .count();
    let value = value(&chars[..length])?;
    Some((value, length))
}

/// The value of a whole numeral: 一百三十六, 十二, 二〇二四.
pub fn value(chars: &[char]) -> Option<u64> {
    if chars.is_empty() {
        return None;
    }
    if chars.len() > 1 && chars.iter().all(|c| digit(*c).is_some()) {
        return chars
            .iter()
            .try_fold(0_u64, |sum, c| sum.checked_mul(10)?.checked_add(digit(*c)?));
    }
    let (mut total, mut section, mut current) = (0_u64, 0_u64, None::<u64>);
    for &c in chars {
        if let Some(digit) = digit(c) {
            if current.is_some_and(|pending| pending != 0) {
                return None;
            }
            current = Some(digit);
        } else {
            let power = power(c)?;
            if power >= 10_000 {
                section = section.checked_add(current.take().unwrap_or(0))?;
                total = total.checked_add(section.max(1).checked_mul(power)?)?;
                section = 0;
            } else {
                section = section.checked_add(current.take().unwrap_or(1).max(1) * power)?;
            }
        }
    }
    total
        .checked_add(section)?
        .checked_add(current.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<u64> {
        value(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn numerals() {
        for (text, number) in [
            ("八", 8),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("一百三十六", 136),
            ("一百零六", 106),
            ("两千", 2000),
            ("三万五千", 35_000),
            ("一亿二千万", 120_000_000),
            ("二〇二四", 2024),
        ] {
            assert_eq!(of(text), Some(number), "{text}");
        }
        assert_eq!(of("三三十"), None);
        assert_eq!(of(""), None);
    }
}
