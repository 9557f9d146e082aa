//! Folding 归一: the form in which texts are compared, with the way back to the original's characters.
//!
//! A copy must not hide behind width, punctuation, white space, traditional characters, the writing of digits or a
//! scanner's usual mistakes. So every character is folded to one code unit or dropped; `origin` remembers where each
//! unit came from, and whatever a person is shown is cut from the original by it.

mod table;

use table::{Units, table};

/// Dropped in folding: punctuation, symbols, white space, control characters, combining marks.
const DROPPED: u16 = 0;
/// Folds to more than one unit (㎡, ㈠, ½): looked up in `Table::expanded`.
const EXPANDED: u16 = 1;

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
    let about = text.len() / 3 + 64;
    let (mut units, mut origin) = (Vec::with_capacity(about), Vec::with_capacity(about));
    let mut count = 0;
    each_unit(text.as_bytes(), |unit, at, _| {
        put(&mut units, count, unit);
        put(&mut origin, count, at);
        count += usize::from(unit != DROPPED);
    });
    units.truncate(count);
    origin.truncate(count);
    Folded { units, origin }
}

/// Folds a text whose places nobody asks for; false if the bytes are none.
pub(crate) fn fold_units(text: &[u8], units: &mut Vec<u16>) -> bool {
    let mut count = 0;
    let whole = each_unit(text, |unit, _, _| {
        put(units, count, unit);
        count += usize::from(unit != DROPPED);
    });
    units.truncate(count);
    whole
}

/// Writes into a list that grows. Whoever counts on without a branch on what is dropped, as every eighth character of a
/// text is, writes the next one over it.
fn put<T: Copy + Default>(list: &mut Vec<T>, at: usize, value: T) {
    if at >= list.len() {
        grow(list, at);
    }
    list[at] = value;
}

#[cold]
#[inline(never)]
fn grow<T: Copy + Default>(list: &mut Vec<T>, at: usize) {
    let more = if list.capacity() > at {
        list.capacity()
    } else {
        at + at / 2 + 1024
    };
    list.resize(more, T::default());
}

/// Units between two stops.
pub(crate) const STOP: usize = 128;

/// Where a unit stands in the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    pub byte: u32,
    pub char: u32,
}

/// Folds a text and tells where each stop's unit comes from.
pub(crate) fn fold_with_stops(text: &str, units: &mut Vec<u16>, stops: &mut Vec<Stop>) {
    stops.clear();
    let mut count = 0;
    each_unit(text.as_bytes(), |unit, char, byte| {
        if count == stops.len() * STOP && unit != DROPPED {
            let byte = u32::try_from(byte).unwrap_or(u32::MAX);
            stops.push(Stop { byte, char });
        }
        put(units, count, unit);
        count += usize::from(unit != DROPPED);
    });
    units.truncate(count);
}

/// Calls `each` with every unit, `DROPPED` for a character that has none, the number of the character it came from, and
/// that character's byte. False if the bytes are no text.
fn each_unit(text: &[u8], mut each: impl FnMut(u16, u32, usize)) -> bool {
    let table = table();
    let (mut at, mut byte, mut whole) = (0, 0, true);
    while byte < text.len() {
        // Nearly all characters: three bytes that fold to one unit or none.
        for bytes in text[byte..].chunks_exact(3) {
            let &[first @ 0xE0..=0xEF, second, third] = bytes else {
                break;
            };
            let code = u16::from(first & 0x0F) << 12
                | u16::from(second & 0x3F) << 6
                | u16::from(third & 0x3F);
            let odd = second & 0xC0 ^ 0x80 | third & 0xC0 ^ 0x80;
            whole &= odd == 0 && code >= 0x800 && !(0xD800..0xE000).contains(&code);
            let unit = table.unit[usize::from(code)];
            if unit == EXPANDED {
                break;
            }
            each(unit, at, byte);
            at += 1;
            byte += 3;
        }
        // Whatever else comes between.
        while byte < text.len() {
            let Some(c) = char_at(&text[byte..]) else {
                return false;
            };
            match table.units_of(c) {
                Units::One(unit) => each(unit, at, byte),
                Units::Many(units) => units.iter().for_each(|&unit| each(unit, at, byte)),
            }
            at += 1;
            byte += c.len_utf8();
            if text.get(byte).is_some_and(|&first| first >= 0xE0) {
                break;
            }
        }
    }
    whole
}

/// The character at the beginning of a text.
fn char_at(text: &[u8]) -> Option<char> {
    if let Some(&first @ 0..0x80) = text.first() {
        return Some(char::from(first));
    }
    let chunk = text[..text.len().min(4)].utf8_chunks().next()?;
    chunk.valid().chars().next()
}

/// How much one unit tells: an ideograph twice as much as a Latin letter or a digit.
pub(crate) fn weight(unit: u16) -> u32 {
    if unit >= IDEOGRAPHS { 2 } else { 1 }
}

/// The first unit that tells as much as an ideograph.
pub(crate) const IDEOGRAPHS: u16 = 0x2E80;

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

    #[test]
    fn bytes_that_are_no_text_are_told_apart() {
        let mut units = Vec::new();
        assert!(fold_units("一a𠀀é".as_bytes(), &mut units));
        assert_eq!(units, fold("一a𠀀é").units);
        for bytes in [
            &b"\xE4\xB8"[..],
            b"\xE4\x41\x80",
            b"\xED\xA0\x80",
            b"\xE0\x80\x80",
            b"\x80",
            b"\xF8",
        ] {
            assert!(!fold_units(bytes, &mut units), "{bytes:?}");
        }
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
