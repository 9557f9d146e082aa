//! Candidates 候选: places where several seeds of a new text stand near each other in an old one.

use super::hit::Hit;
use super::{MARGIN, widened};
use crate::anchor::Window;

/// Seeds farther apart than this, on either side, speak for different passages.
pub(crate) const NEAR: u32 = 160;
/// Units that the seeds of a candidate must cover: more than one chance hit does.
const COVER: u32 = 8;
/// The same if one of them is rare.
const COVER_RARE: u32 = 6;
/// Units that a seed covers (of ideographs).
const SEED: u32 = 5;

/// A stretch of a new text and one of a segment that share seeds; both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub segment: usize,
    pub old: (u32, u32),
    pub new: (u32, u32),
}

/// The candidates among one text's hits, which come by segment and old place.
pub(crate) fn find(hits: &[Hit]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for group in hits.chunk_by(|a, b| a.segment() == b.segment() && b.old() - a.old() <= NEAR) {
        if group.len() < 2 {
            continue;
        }
        let mut group = group.to_vec();
        group.sort_unstable_by_key(|hit| (hit.new_place(), hit.old()));
        let first = candidates.len();
        for near in group.chunk_by(|a, b| b.new_place() - a.new_place() <= NEAR) {
            candidates.extend(candidate(near));
        }
        candidates[first..]
            .sort_unstable_by_key(|candidate: &Candidate| (candidate.old, candidate.new));
    }
    candidates
}

/// A candidate of hits by new place, if they cover enough of both texts.
fn candidate(hits: &[Hit]) -> Option<Candidate> {
    let mut olds: Vec<u32> = hits.iter().map(|hit| hit.old()).collect();
    olds.sort_unstable();
    let covered = cover(hits.iter().map(|hit| hit.new_place())).min(cover(olds.iter().copied()));
    let (first, last) = (hits.first()?, hits.last()?);
    let enough = if hits.iter().any(|hit| hit.is_rare()) {
        COVER_RARE
    } else {
        COVER
    };
    (covered >= enough).then(|| Candidate {
        segment: usize::from(first.segment()),
        old: (olds[0], olds[olds.len() - 1]),
        new: (first.new_place(), last.new_place()),
    })
}

fn cover(places: impl Iterator<Item = u32>) -> u32 {
    let mut covered = 0;
    let mut end = 0;
    for place in places {
        covered += (place + SEED).saturating_sub(end.max(place));
        end = place + SEED;
    }
    covered
}

/// The windows to align for the candidates of one document that starts at `start`; those that overlap become one.
pub(crate) fn windows(
    candidates: &[Candidate],
    start: u32,
    new_len: usize,
    old_len: usize,
) -> Vec<(Window, Window)> {
    let mut windows: Vec<(Window, Window)> = candidates
        .iter()
        .map(|candidate| {
            let old = |place: u32| (place.saturating_sub(start) as usize).min(old_len);
            let new = widened(
                candidate.new.0 as usize,
                candidate.new.1 as usize + SEED as usize,
                new_len,
            );
            (
                new,
                widened(
                    old(candidate.old.0),
                    old(candidate.old.1) + SEED as usize,
                    old_len,
                ),
            )
        })
        .collect();
    windows.sort_unstable_by_key(|(new, old)| (new.from, old.from));
    let mut merged: Vec<(Window, Window)> = Vec::new();
    for (new, old) in windows {
        match merged
            .iter_mut()
            .rev()
            .take(8)
            .find(|(a, b)| meet(*a, new) && meet(*b, old))
        {
            Some((a, b)) => (*a, *b) = (around(*a, new), around(*b, old)),
            None => merged.push((new, old)),
        }
    }
    merged
}

fn meet(a: Window, b: Window) -> bool {
    a.from + MARGIN < b.to && b.from + MARGIN < a.to
}

fn around(a: Window, b: Window) -> Window {
    Window {
        from: a.from.min(b.from),
        to: a.to.max(b.to),
    }
}
