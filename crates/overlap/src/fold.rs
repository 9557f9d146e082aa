//! Folding 归一: the form in which texts are compared, with the way back to the original's characters.
//!
//! A copy must not hide behind width, punctuation, white space, traditional characters, the writing of digits or a
//! scanner's usual mistakes. So every character is folded to one code unit or dropped; `origin` remembers where each
//! unit came from, and whatever a person is shown is cut from the original by it.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Dropped in folding: punctuation, symbols, white space, control characters, combining marks.
const DROPPED: u16 = 0;
/// Folds to more than one unit (㎡, ㈠, ½): looked up in `Table::expanded`.
const EXPANDED: u16 = 1;

/// The forms of the ten digits that are written as words, in ordinary and in accounting hand.
const DIGITS: [&str; 10] = [
    "〇零", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖",
];

struct Table {
    unit: Vec<u16>,
    expanded: HashMap<u16, Vec<u16>>,
}

/// A text in folded form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// One unit for each character that counts.
    pub units: Vec<u16>,
    /// For each unit the character of the original (counted from 0) that it came from; never falls.
    pub origin: Vec<u32>,
}

impl Folded {
    /// The half-open range of original characters that the units `from..to` came from.
    pub fn original(&self, from: usize, to: usize) -> (u32, u32) {
        if from >= to || to > self.origin.len() {
            let at = self.origin.get(from).copied().unwrap_or_default();
            return (at, at);
        }
        (self.origin[from], self.origin[to - 1] + 1)
    }

    /// The first unit that came from original character `at` or a later one.
    pub fn unit_at(&self, at: u32) -> usize {
        self.origin.partition_point(|&origin| origin < at)
    }
}

/// Folds a text.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded {
        units: Vec::with_capacity(text.len() / 3),
        origin: Vec::with_capacity(text.len() / 3),
    };
    each_unit(text, |unit, at, _| {
        folded.units.push(unit);
        folded.origin.push(at);
    });
    folded
}

/// Folds a text whose places nobody asks for.
pub(crate) fn fold_units(text: &str, units: &mut Vec<u16>) {
    units.clear();
    each_unit(text, |unit, _, _| units.push(unit));
}

/// Units between two stops.
pub(crate) const STOP: usize = 256;

/// Folds a text and tells the byte at which each stop's unit comes from.
pub(crate) fn fold_with_stops(text: &str, units: &mut Vec<u16>, stops: &mut Vec<u32>) {
    units.clear();
    stops.clear();
    each_unit(text, |unit, _, byte| {
        if units.len().is_multiple_of(STOP) {
            stops.push(u32::try_from(byte).unwrap_or(u32::MAX));
        }
        units.push(unit);
    });
}

/// Calls `each` with every unit, the number of the character it came from, and that character's byte.
fn each_unit(text: &str, mut each: impl FnMut(u16, u32, usize)) {
    let table = table();
    for (at, (byte, c)) in (0_u32..).zip(text.char_indices()) {
        let code = u32::from(c);
        let unit = table
            .unit
            .get(code as usize)
            .copied()
            .unwrap_or_else(|| beyond_first_plane(code));
        if unit == EXPANDED {
            let low = u16::try_from(code).unwrap_or_default();
            for &part in table.expanded.get(&low).map_or(&[][..], Vec::as_slice) {
                each(part, at, byte);
            }
        } else if unit != DROPPED {
            each(unit, at, byte);
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

/// How much one unit tells: an ideograph twice as much as a Latin letter or a digit.
pub(crate) fn weight(unit: u16) -> u32 {
    if unit >= 0x2E80 { 2 } else { 1 }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(build)
}

fn build() -> Table {
    let simplified = simplified();
    let same = same_looking();
    let mut table = Table {
        unit: vec![DROPPED; 0x1_0000],
        expanded: HashMap::new(),
    };
    for code in 0..=0xFFFF_u32 {
        let Some(c) = char::from_u32(code) else {
            continue;
        };
        let units = if is_plain_ideograph(code) {
            vec![c]
        } else {
            compatible(c)
        };
        let units: Vec<u16> = units
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
    table
}

/// Ideographs and Hangul syllables that compatibility normalisation leaves alone: most of the plane, skipped for speed.
fn is_plain_ideograph(code: u32) -> bool {
    matches!(code, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3)
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
    pairs(include_str!("../data/variants.txt"), |chars| {
        chars.len() == 2
    })
    .into_iter()
    .map(|chars| (chars[0], chars[1]))
    .collect()
}

/// Scanners' confusions, the digits' written forms, and the Latin letters that look like digits.
fn same_looking() -> HashMap<char, char> {
    let mut same = HashMap::from([('o', '0'), ('l', '1'), ('i', '1')]);
    for class in pairs(include_str!("../data/confusables.txt"), |chars| {
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
    use proptest::prelude::*;

    fn units(text: &str) -> Vec<u16> {
        fold(text).units
    }

    #[test]
    fn width_punctuation_space_case_and_script_fold_away() {
        assert_eq!(
            units("经费，１２３．５ 万元（ＡＢＣ）"),
            units("經費:123.5万元「abc」")
        );
        assert_eq!(units("發展後裡"), units("发展后里"));
        assert_eq!(units("二〇二四年"), units("2024年"));
        assert_eq!(units("㎡"), units("m2"));
        assert_eq!(units("café"), units("cafe"));
    }

    #[test]
    fn origin_counts_characters_of_the_original() {
        let folded = fold("\u{feff}一、𠀀㎡。终");
        assert_eq!(folded.origin, vec![1, 3, 4, 4, 6]);
        assert_eq!(folded.original(1, 4), (3, 5));
    }

    proptest! {
        #[test]
        fn any_text_folds_with_rising_places(text in "\\PC*|[\\x00-\\x{10ffff}]{0,200}") {
            let folded = fold(&text);
            prop_assert_eq!(folded.units.len(), folded.origin.len());
            prop_assert!(folded.origin.is_sorted());
            let chars = text.chars().count();
            prop_assert!(folded.origin.iter().all(|&at| (at as usize) < chars));
        }

        #[test]
        fn folding_a_folded_text_changes_nothing(text in "[一-龥a-zA-Z0-9，。 ]{0,80}") {
            let once = units(&text);
            let again = units(&String::from_utf16_lossy(&once));
            prop_assert_eq!(once, again);
        }
    }
}
