//! Regional 地区用语: whether two texts differ as two regions' editions of one text do.
//!
//! Converting a text for another region changes words (文件 to 檔案), not only characters. An editor's changes to a
//! copy are others.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::Old;
use crate::align::{Match, Piece};
use crate::fold::{Folded, fold};

/// Units that a word may have beyond the place where two texts differ.
const AROUND: usize = 4;
/// Differences that may be parts of one word's.
const TOGETHER: usize = 3;
/// An edition's differences are words of the region in at least one case of so many.
const OFTEN: usize = 4;

type Pairs = HashSet<(Vec<u16>, Vec<u16>)>;

fn pairs() -> &'static Pairs {
    static PAIRS: OnceLock<Pairs> = OnceLock::new();
    PAIRS.get_or_init(|| {
        let lines = include_str!("../../data/regional.txt").lines();
        let words = lines.filter_map(|line| line.split_once(' '));
        words
            .map(|(here, there)| (fold(here).units, fold(there).units))
            .flat_map(|(here, there)| [(here.clone(), there.clone()), (there, here)])
            .collect()
    })
}

/// Whether a passage's differences are mostly those of another region's words.
pub(crate) fn differs_by_region(part: &Match, new: &Folded, old: &Old<'_>) -> bool {
    let texts = (new.units.as_slice(), old.folded.units.as_slice());
    let steps: Vec<&[Piece]> = part.pieces.windows(2).filter(|two| forward(two)).collect();
    let mut regional = 0;
    let mut rest = steps.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let ends = rest.iter().take(TOGETHER);
        let known = ends
            .enumerate()
            .find(|(_, last)| is_pair(texts, first, last));
        regional += known.map_or(0, |(more, _)| more + 1);
        rest = &after[known.map_or(0, |(more, _)| more)..];
    }
    regional > 0 && regional * OFTEN >= steps.len()
}

/// Whether the old text goes on where it stopped.
fn forward(two: &[Piece]) -> bool {
    two[1].old >= two[0].old + two[0].len
}

/// Whether what stands between two pieces, with some units around, are two regions' words for one thing.
fn is_pair((new, old): (&[u16], &[u16]), first: &[Piece], last: &[Piece]) -> bool {
    let (from, at) = (first[0].new + first[0].len, first[0].old + first[0].len);
    let (to, end) = (last[1].new, last[1].old);
    if to < from || end < at || to - from > 4 * AROUND || end - at > 4 * AROUND {
        return false;
    }
    (0..=AROUND.min(from).min(at)).any(|before| {
        (0..=AROUND).any(|after| {
            let here = new.get(from - before..to + after);
            let there = old.get(at - before..end + after);
            here.zip(there)
                .is_some_and(|(here, there)| pairs().contains(&(here.to_vec(), there.to_vec())))
        })
    })
}
