//! Grams 片段指纹: the short runs of text whose fingerprints the library is searched by.
//!
//! A gram starts at a unit and grows until it weighs enough (five ideographs, ten letters), so that a piece of Latin
//! text tells as much as a piece of Chinese. Which grams are kept depends on their content alone: a copy keeps the
//! same ones, whatever stands beside it.

use crate::fold::weight;

/// Weight at which a gram is complete.
const FULL: u32 = 10;
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
/// One gram in this many is kept.
const KEPT_ONE_IN: u64 = 2;

/// A kept gram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gram {
    pub print: u32,
    pub at: u32,
}

/// The kept grams of folded text, in order of place.
pub(crate) fn grams(units: &[u16]) -> impl Iterator<Item = Gram> + '_ {
    spans(units, FULL).filter_map(|(at, len)| {
        let hash = hash(&units[at..at + len]);
        // The kept share is decided by the high half, the fingerprint is the low one.
        let kept = u32::try_from((hash >> 32) * KEPT_ONE_IN).is_ok();
        let print = u32::try_from(hash & u64::from(u32::MAX)).unwrap_or_default();
        kept.then(|| Gram {
            print,
            at: u32::try_from(at).unwrap_or(u32::MAX),
        })
    })
}

/// Start and length of the shortest run from each unit that weighs at least `full`.
pub(crate) fn spans(units: &[u16], full: u32) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut end = 0;
    let mut held = 0;
    (0..units.len()).map_while(move |at| {
        while held < full && end < units.len() {
            held += weight(units[end]);
            end += 1;
        }
        let complete = held >= full;
        held -= weight(units[at]);
        complete.then_some((at, end - at))
    })
}

/// Length of the shortest run from the beginning that weighs at least `full`.
pub(crate) fn span(units: &[u16], full: u32) -> usize {
    spans(units, full)
        .next()
        .map_or(units.len(), |(_, len)| len)
}

/// A well-mixed hash of a short run.
pub(crate) fn hash(run: &[u16]) -> u64 {
    let mut hash = run.len() as u64;
    for &unit in run {
        hash = (hash ^ u64::from(unit)).wrapping_mul(BASE).rotate_left(29);
    }
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
        let spans: Vec<_> = spans(&text.units, FULL).collect();
        assert_eq!(spans[0], (0, 5));
        assert_eq!(spans[6], (6, 10));
        assert_eq!(spans.last(), Some(&(7, 10)));
    }

    #[test]
    fn what_is_kept_depends_on_content_alone() {
        let copied = fold("项目实施周期内完成关键技术攻关并形成示范应用").units;
        let within = fold("前言另起项目实施周期内完成关键技术攻关并形成示范应用后续").units;
        let alone: Vec<_> = grams(&copied).map(|gram| gram.print).collect();
        let found: Vec<_> = grams(&within)
            .filter(|gram| (4..21).contains(&gram.at))
            .map(|gram| gram.print)
            .collect();
        assert_eq!(alone, found[..alone.len()]);
        assert!(!alone.is_empty());
    }
}
