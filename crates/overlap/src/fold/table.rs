//! The table of folding: for each character what it folds to.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{DROPPED, EXPANDED};

/// The forms of the ten digits that are written as words, in ordinary and in accounting hand.
const DIGITS: [&str; 10] = [
    "〇零", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖",
];

pub(super) struct Table {
    pub unit: Box<[u16; 0x1_0000]>,
    expanded: HashMap<u16, Vec<u16>>,
}

/// What a character folds to.
pub(super) enum Units<'a> {
    One(u16),
    Many(&'a [u16]),
}

impl Table {
    pub fn units_of(&self, c: char) -> Units<'_> {
        let code = u32::from(c);
        let Ok(low) = u16::try_from(code) else {
            return Units::One(beyond_first_plane(code));
        };
        match self.unit[usize::from(low)] {
            EXPANDED => Units::Many(self.expanded.get(&low).map_or(&[], Vec::as_slice)),
            unit => Units::One(unit),
        }
    }
}

/// Characters past U+FFFF share the private-use range: rare ideographs keep 4,096 values between them, symbols drop.
fn beyond_first_plane(code: u32) -> u16 {
    match code {
        0x2_0000..=0x3_FFFF => 0xE000 | u16::try_from(code & 0xFFF).unwrap_or_default(),
        _ => DROPPED,
    }
}

pub(super) fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(build)
}

#[expect(clippy::large_stack_arrays, reason = "it goes to the heap at once")]
fn build() -> Table {
    let simplified = simplified();
    let same = same_looking();
    let mut table = Table {
        unit: Box::new([DROPPED; 0x1_0000]),
        expanded: HashMap::new(),
    };
    let mapped = simplified.keys().chain(same.keys()).copied();
    let mapped: HashSet<u32> = mapped
        .map(u32::from)
        .filter(|&code| is_plain(code))
        .collect();
    for code in 0..=0xFFFF_u32 {
        let Some(c) = char::from_u32(code) else {
            continue;
        };
        if is_plain(code) {
            table.unit[code as usize] = u16::try_from(code).unwrap_or(DROPPED);
            continue;
        }
        if is_private(code) {
            continue;
        }
        let units: Vec<u16> = compatible(c)
            .into_iter()
            .filter_map(|part| unit_of(part, &simplified, &same))
            .collect();
        let low = u16::try_from(code).unwrap_or_default();
        table.unit[code as usize] = match units.as_slice() {
            [] => DROPPED,
            [one] => *one,
            _ => {
                table.expanded.insert(low, units);
                EXPANDED
            }
        };
    }
    for code in mapped {
        let unit = char::from_u32(code).and_then(|c| unit_of(c, &simplified, &same));
        table.unit[code as usize] = unit.unwrap_or(DROPPED);
    }
    table
}

/// Ideographs and Hangul syllables, which stay as they are: most of the plane, skipped for speed.
fn is_plain(code: u32) -> bool {
    matches!(code, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3)
}

/// Characters that nobody agreed on.
fn is_private(code: u32) -> bool {
    (0xE000..=0xF8FF).contains(&code)
}

fn compatible(c: char) -> Vec<char> {
    std::iter::once(c)
        .nfkd()
        .filter(|part| !is_combining_mark(*part))
        .flat_map(char::to_lowercase)
        .collect()
}

fn unit_of(c: char, simplified: &HashMap<char, char>, same: &HashMap<char, char>) -> Option<u16> {
    let c = simplified.get(&c).copied().unwrap_or(c);
    let c = same.get(&c).copied().unwrap_or(c);
    if !c.is_alphanumeric() || is_combining_mark(c) {
        return None;
    }
    u16::try_from(u32::from(c))
        .ok()
        .filter(|&unit| unit > EXPANDED)
}

fn simplified() -> HashMap<char, char> {
    pairs(include_str!("../../data/variants.txt"), |chars| {
        chars.len() == 2
    })
    .into_iter()
    .map(|chars| (chars[0], chars[1]))
    .collect()
}

/// Scanners' confusions, the digits' written forms, and the Latin letters that look like digits.
fn same_looking() -> HashMap<char, char> {
    let mut same = HashMap::from([('o', '0'), ('l', '1'), ('i', '1')]);
    for class in pairs(include_str!("../../data/confusables.txt"), |chars| {
        chars.len() > 1
    }) {
        same.extend(class[1..].iter().map(|&c| (c, class[0])));
    }
    for (digit, forms) in ('0'..='9').zip(DIGITS) {
        same.extend(forms.chars().map(|form| (form, digit)));
    }
    same
}

fn pairs(lines: &str, keep: impl Fn(&[char]) -> bool) -> Vec<Vec<char>> {
    lines
        .lines()
        .map(|line| line.chars().collect::<Vec<_>>())
        .filter(|chars| keep(chars))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_skipped_for_speed_folds_as_everything_else() {
        let (simplified, same) = (simplified(), same_looking());
        let taken_apart = 0xAC00..=0xD7A3;
        let skipped = |code: &u32| is_plain(*code) || is_private(*code);
        let plain = (0..=0xFFFF)
            .filter(skipped)
            .filter(|code| !taken_apart.contains(code));
        for c in plain.filter_map(char::from_u32) {
            let expected: Vec<u16> = compatible(c)
                .into_iter()
                .filter_map(|part| unit_of(part, &simplified, &same))
                .collect();
            assert_eq!(crate::fold::fold(&c.to_string()).units, expected, "{c:?}");
        }
    }
}
