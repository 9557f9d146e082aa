//! The numbers that stand before headings and items: 一、 （一） 1. （1） ① a. 第一章 1.1 一是.

use crate::number::chinese;

/// How an item is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Numbering {
    /// 第一章, 第一部分
    Chapter,
    /// 一、
    Han,
    /// （一）
    HanBracket,
    /// 1. 1、
    Arabic,
    /// （1） 1）
    ArabicBracket,
    /// ①
    Circled,
    /// a.
    Letter,
    /// 1.1
    Dotted,
    /// 一是
    First,
}

impl Numbering {
    /// Level of a heading numbered so, by the custom of official documents.
    pub fn level(self) -> u8 {
        match self {
            Self::Chapter | Self::Han => 1,
            Self::HanBracket => 2,
            Self::Arabic | Self::Dotted => 3,
            Self::ArabicBracket => 4,
            Self::Circled | Self::Letter | Self::First => 5,
        }
    }
}

/// A number before an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enumerator {
    pub numbering: Numbering,
    pub number: u64,
    /// Its length in characters with its punctuation.
    pub length: usize,
}

/// Reads the number at the start of a trimmed line.
pub fn enumerator(line: &[char]) -> Option<Enumerator> {
    let first = *line.first()?;
    match first {
        '(' | '（' => bracketed(line),
        '第' => chapter(line),
        '0'..='9' | '０'..='９' => arabic(line),
        'a'..='z' if line.len() > 2 && matches!(line[1], '.' | '．' | '、') => Some(made(
            Numbering::Letter,
            u64::from(first as u32 - 'a' as u32 + 1),
            2,
        )),
        '①'..='⑳' => Some(made(
            Numbering::Circled,
            u64::from(first as u32 - '①' as u32 + 1),
            1,
        )),
        _ => han(line),
    }
}

fn made(numbering: Numbering, number: u64, length: usize) -> Enumerator {
    Enumerator {
        numbering,
        number,
        length,
    }
}

fn han(line: &[char]) -> Option<Enumerator> {
    let (number, length) = chinese::read(line)?;
    match line.get(length)? {
        '、' | '.' | '．' => Some(made(Numbering::Han, number, length + 1)),
        '是' if number < 20 => Some(made(Numbering::First, number, length + 1)),
        _ => None,
    }
}

fn chapter(line: &[char]) -> Option<Enumerator> {
    let (number, length) = chinese::read(&line[1..]).or_else(|| ascii(&line[1..]))?;
    match line.get(length + 1)? {
        '章' | '节' | '篇' => Some(made(Numbering::Chapter, number, length + 2)),
        '部' if line.get(length + 2) == Some(&'分') => {
            Some(made(Numbering::Chapter, number, length + 3))
        }
        _ => None,
    }
}

fn bracketed(line: &[char]) -> Option<Enumerator> {
    let inner = &line[1..];
    let (numbering, number, length) = if let Some((number, length)) = chinese::read(inner) {
        (Numbering::HanBracket, number, length)
    } else {
        let (number, length) = ascii(inner)?;
        (Numbering::ArabicBracket, number, length)
    };
    let closed = matches!(inner.get(length)?, ')' | '）');
    (closed && number < 100).then(|| made(numbering, number, length + 2))
}

fn arabic(line: &[char]) -> Option<Enumerator> {
    let (number, length) = ascii(line)?;
    if length > 3 {
        return None;
    }
    match line.get(length)? {
        ')' | '）' => Some(made(Numbering::ArabicBracket, number, length + 1)),
        '、' => Some(made(Numbering::Arabic, number, length + 1)),
        '.' | '．' => {
            let rest = &line[length + 1..];
            match ascii(rest) {
                None => Some(made(Numbering::Arabic, number, length + 1)),
                // 5.412名个人特派员: nobody counts persons in thousandths.
                Some((_, second_length))
                    if rest.get(second_length).is_some_and(|c| is_whole(*c)) =>
                {
                    Some(made(Numbering::Arabic, number, length + 1))
                }
                // 3.2025年安排预算: a year begins the sentence.
                Some((year, 4)) if (1990..2100).contains(&year) && rest.get(4) == Some(&'年') => {
                    Some(made(Numbering::Arabic, number, length + 1))
                }
                Some((second, second_length)) if second_length < 3 => {
                    let after = rest.get(second_length);
                    let heading = after.is_some_and(|c| {
                        matches!(c, '.' | ' ' | '\u{3000}' | '、') || (is_han(*c) && !measures(*c))
                    });
                    heading.then(|| made(Numbering::Dotted, second, length + 1 + second_length))
                }
                Some(_) => None,
            }
        }
        _ => None,
    }
}

/// Whether a character after a decimal figure begins its unit.
fn measures(c: char) -> bool {
    "亿万元个项家人次名倍年月天吨米公亩类分百千".contains(c)
}

/// Whether a character counts what isn't divided.
fn is_whole(c: char) -> bool {
    "名家所件篇项人".contains(c)
}

fn ascii(chars: &[char]) -> Option<(u64, usize)> {
    let mut number = 0_u64;
    let mut length = 0;
    for c in chars.iter().take(6) {
        let digit = match c {
            '0'..='9' => *c as u32 - '0' as u32,
            '０'..='９' => *c as u32 - '０' as u32,
            _ => break,
        };
        number = number * 10 + u64::from(digit);
        length += 1;
    }
    (length > 0).then_some((number, length))
}

/// Whether a character is a Chinese one.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(Numbering, u64)> {
        enumerator(&text.chars().collect::<Vec<_>>()).map(|found| (found.numbering, found.number))
    }

    #[test]
    fn numbered_lines() {
        assert_eq!(of("一、项目"), Some((Numbering::Han, 1)));
        assert_eq!(of("（十二）其他"), Some((Numbering::HanBracket, 12)));
        assert_eq!(of("(2) 全面"), Some((Numbering::ArabicBracket, 2)));
        assert_eq!(of("3. 背景"), Some((Numbering::Arabic, 3)));
        assert_eq!(of("3.2025年安排预算"), Some((Numbering::Arabic, 3)));
        assert_eq!(of("b.新疆"), Some((Numbering::Letter, 2)));
        assert_eq!(of("第三章 结果"), Some((Numbering::Chapter, 3)));
        assert_eq!(of("1.2 概况"), Some((Numbering::Dotted, 2)));
        assert_eq!(of("二是完善机制"), Some((Numbering::First, 2)));
    }

    #[test]
    fn figures_are_no_numbering() {
        for text in [
            "2024 年度",
            "74.85%，偏差率",
            "11087万元",
            "1.25亿元。",
            "（2024年度）",
            "12 篇",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
