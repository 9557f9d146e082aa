//! Grams 片段指纹: the short runs of text whose fingerprints the library is searched by.
//!
//! A gram starts at a unit and grows until it weighs enough (five ideographs, ten letters), so that a piece of Latin
//! text tells as much as a piece of Chinese. Which grams are kept depends on their content alone: a copy keeps the
//! same ones, whatever stands beside it.

use crate::fold::{IDEOGRAPHS, weight};

/// Ideographs at which a gram is complete.
pub(crate) const GRAM: usize = 5;
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
/// One gram in this many is kept.
const KEPT_ONE_IN: u64 = 2;

/// A kept gram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gram {
    pub print: u32,
    pub at: u32,
}

impl Gram {
    /// As one number that rises by fingerprint, then by place; places count from `start`.
    pub fn number(self, start: u32) -> u64 {
        u64::from(self.print) << 32 | u64::from(self.at + start)
    }
}

/// The kept grams of folded text, in order of place.
pub(crate) fn grams(units: &[u16]) -> Vec<Gram> {
    let mut grams = Vec::new();
    grams_into(units, &mut grams);
    grams
}

/// The same into room that is used again.
pub(crate) fn grams_into(units: &[u16], grams: &mut Vec<Gram>) {
    // Half of all are kept and which ones is chance: so each is written, and the next one over it if it isn't kept.
    grams.resize(units.len() + 1, Gram::default());
    let mut count = 0;
    for (at, len) in spans::<GRAM>(units) {
        let hash = hash(&units[at..at + len]);
        // The kept share is decided by the high half, the fingerprint is the low one.
        let kept = u32::try_from((hash >> 32) * KEPT_ONE_IN).is_ok();
        let print = u32::try_from(hash & u64::from(u32::MAX)).unwrap_or_default();
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        grams[count] = Gram { print, at };
        count += usize::from(kept);
    }
    grams.truncate(count);
}

/// Start and length of the shortest run from each unit that weighs as much as so many ideographs.
pub(crate) fn spans<const MANY: usize>(units: &[u16]) -> impl Iterator<Item = (usize, usize)> {
    (0..units.len()).map_while(|at| {
        let rest = &units[at..];
        // Nearly always they are ideographs: seen without going through them one by one.
        let ideographs = |run: &[u16; MANY]| run.iter().all(|&unit| unit >= IDEOGRAPHS);
        let len = if rest.first_chunk().is_some_and(ideographs) {
            MANY
        } else {
            mixed_span::<MANY>(rest)?
        };
        Some((at, len))
    })
}

fn mixed_span<const MANY: usize>(units: &[u16]) -> Option<usize> {
    let mut held = 0;
    let mut all = units.iter();
    let full = all.position(|&unit| {
        held += weight(unit) as usize;
        held >= 2 * MANY
    });
    full.map(|last| last + 1)
}

/// Length of the shortest run from the beginning that weighs as much as a gram.
pub(crate) fn span(units: &[u16]) -> usize {
    let first = spans::<GRAM>(units).next();
    first.map_or(units.len(), |(_, len)| len)
}

/// A well-mixed hash of a short run.
fn hash(run: &[u16]) -> u64 {
    let step = |hash: u64, &unit: &u16| (hash ^ u64::from(unit)).wrapping_mul(BASE).rotate_left(29);
    let mut hash = run.len() as u64;
    hash = match <&[u16; GRAM]>::try_from(run) {
        Ok(run) => run.iter().fold(hash, step),
        Err(_) => run.iter().fold(hash, step),
    };
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn a_gram_is_five_ideographs_or_ten_letters() {
        let text = fold("中央引导地方abcdefghijk");
        let spans: Vec<_> = spans::<GRAM>(&text.units).collect();
        assert_eq!(spans[0], (0, 5));
        assert_eq!(spans[6], (6, 10));
        assert_eq!(spans.last(), Some(&(7, 10)));
    }

    #[test]
    fn what_is_kept_depends_on_content_alone() {
        let copied = fold("项目实施周期内完成关键技术攻关并形成示范应用").units;
        let within = fold("前言另起项目实施周期内完成关键技术攻关并形成示范应用后续").units;
        let alone: Vec<_> = grams(&copied).iter().map(|gram| gram.print).collect();
        let found: Vec<_> = grams(&within)
            .iter()
            .filter(|gram| (4..21).contains(&gram.at))
            .map(|gram| gram.print)
            .collect();
        assert_eq!(alone, found[..alone.len()]);
        assert!(!alone.is_empty());
    }
}
