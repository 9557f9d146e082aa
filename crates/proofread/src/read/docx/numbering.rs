//! The numbers that Word generates before paragraphs.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::attribute;

const LEVELS: usize = 9;

#[derive(Debug, Clone)]
struct Level {
    format: String,
    /// `%1.%2`
    text: String,
    start: u64,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            format: "decimal".to_owned(),
            text: String::new(),
            start: 1,
        }
    }
}

/// Lists of `word/numbering.xml` and how far each has counted.
#[derive(Debug, Default)]
pub struct Numbers {
    lists: HashMap<String, Vec<Level>>,
    of: HashMap<String, String>,
    /// Levels at which a number's first paragraph begins anew, and with what.
    anew: HashMap<String, Vec<(usize, u64)>>,
    counters: HashMap<String, [Option<u64>; LEVELS]>,
}

impl Numbers {
    /// Reads what can be read.
    pub fn read(xml: &str) -> Self {
        let mut numbers = Self::default();
        let mut reader = Reader::from_str(xml);
        let (mut list, mut number) = (None::<String>, None::<String>);
        let mut overridden = 0;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(start) | Event::Empty(start) => match start.name().as_ref() {
                    "w:abstractNum" => {
                        list = attribute(&start, "w:abstractNumId");
                        number = None;
                    }
                    "w:num" => {
                        number = attribute(&start, "w:numId");
                        list = None;
                    }
                    "w:abstractNumId" => {
                        if let (Some(number), Some(list)) = (&number, attribute(&start, "w:val")) {
                            numbers.of.insert(number.clone(), list);
                        }
                    }
                    "w:lvlOverride" => {
                        let level = attribute(&start, "w:ilvl");
                        overridden = level.and_then(|level| level.parse().ok()).unwrap_or(0);
                    }
                    "w:startOverride" => {
                        let first = attribute(&start, "w:val").and_then(|first| first.parse().ok());
                        if let (Some(number), Some(first)) = (&number, first) {
                            let anew = numbers.anew.entry(number.clone()).or_default();
                            anew.push((overridden, first));
                        }
                    }
                    _ => {
                        if let Some(list) = &list {
                            let levels = numbers.lists.entry(list.clone()).or_default();
                            level(levels, &start);
                        }
                    }
                },
                _ => {}
            }
        }
        numbers
    }

    /// Counts one on in a list and gives the label: `（三）`, `2.`.
    pub fn next(&mut self, id: &str, level: usize) -> String {
        let list = self.of.get(id).cloned();
        let Some((list, levels)) = list.and_then(|list| self.lists.get_key_value(&list)) else {
            return String::new();
        };
        let level = level.min(LEVELS - 1);
        let counters = self.counters.entry(list.clone()).or_default();
        let start = |index: usize| levels.get(index).map_or(1, |level| level.start);
        for (level, first) in self.anew.remove(id).unwrap_or_default() {
            if level < LEVELS {
                counters[level] = first.checked_sub(1);
                counters[level + 1..].fill(None);
            }
        }
        counters[level] =
            Some(counters[level].map_or_else(|| start(level), |count| count.saturating_add(1)));
        counters[level + 1..].fill(None);
        let Some(shape) = levels.get(level) else {
            return String::new();
        };
        if shape.format == "bullet" || shape.format == "none" {
            return String::new();
        }
        let mut label = shape.text.clone();
        for (index, counter) in counters.iter().enumerate() {
            let mark = format!("%{}", index + 1);
            if label.contains(&mark) {
                let count = counter.unwrap_or_else(|| start(index));
                let format = levels
                    .get(index)
                    .map_or("decimal", |level| level.format.as_str());
                label = label.replace(&mark, &written(format, count));
            }
        }
        label
    }
}

fn level(levels: &mut Vec<Level>, start: &BytesStart<'_>) {
    if start.name().as_ref() == "w:lvl" {
        if levels.len() < LEVELS {
            levels.push(Level::default());
        }
        return;
    }
    let (Some(level), Some(value)) = (levels.last_mut(), attribute(start, "w:val")) else {
        return;
    };
    match start.name().as_ref() {
        "w:start" => level.start = value.parse().unwrap_or(1),
        "w:numFmt" => level.format = value,
        "w:lvlText" => level.text = value,
        _ => {}
    }
}

/// Writes a count in Word's number format.
fn written(format: &str, count: u64) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "ideographDigital"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => han(count),
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "decimalFullWidth" | "decimalFullWidth2" => count
            .to_string()
            .chars()
            .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c))
            .collect(),
        "ideographTraditional" if (1..=10).contains(&count) => "甲乙丙丁戊己庚辛壬癸"
            .chars()
            .nth(usize::try_from(count - 1).unwrap_or(0))
            .map_or_else(|| count.to_string(), String::from),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&count) => {
            u32::try_from(count)
                .ok()
                .and_then(|count| char::from_u32('①' as u32 + count - 1))
                .map_or_else(|| count.to_string(), String::from)
        }
        "lowerLetter" | "upperLetter" if (1..=26).contains(&count) => {
            let base = if format == "lowerLetter" { b'a' } else { b'A' };
            u8::try_from(count - 1).map_or_else(
                |_| count.to_string(),
                |step| char::from(base + step).to_string(),
            )
        }
        _ => count.to_string(),
    }
}

fn roman(count: u64) -> String {
    const SIGNS: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if count > 3999 {
        return count.to_string();
    }
    let mut rest = count;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

fn han(count: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: u64| usize::try_from(value % 10).map_or("", |index| DIGITS[index]);
    match count {
        0..=9 => digit(count).to_owned(),
        10 => "十".to_owned(),
        11..=19 => format!("十{}", digit(count)),
        20..=99 if count.is_multiple_of(10) => format!("{}十", digit(count / 10)),
        20..=99 => format!("{}十{}", digit(count / 10), digit(count)),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// “重新开始于1”: another number of the same list that begins anew, once.
    #[test]
    fn lists_begin_anew() {
        let mut numbers = Numbers::read(
            "<w:numbering><w:abstractNum w:abstractNumId=\"0\">\
             <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"%1.\"/></w:lvl>\
             </w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
             <w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>\
             </w:numbering>",
        );
        let labels: Vec<String> = ["1", "1", "1", "1", "2", "2"]
            .iter()
            .map(|id| numbers.next(id, 0))
            .collect();
        assert_eq!(labels, ["I.", "II.", "III.", "IV.", "I.", "II."]);
    }

    #[test]
    fn labels_are_counted() {
        let mut numbers = Numbers::read(
            "<w:numbering><w:abstractNum w:abstractNumId=\"0\">\
             <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl>\
             <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"（%2）\"/></w:lvl>\
             </w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
        );
        let labels: Vec<String> = [0, 1, 1, 0, 1]
            .iter()
            .map(|level| numbers.next("3", *level))
            .collect();
        assert_eq!(labels, ["一、", "（一）", "（二）", "二、", "（一）"]);
    }
}
