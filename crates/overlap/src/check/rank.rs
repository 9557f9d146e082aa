//! Which of several reports a person needs.

use super::{Found, Other, Passage};
use crate::align::Match;
use crate::anchor::Window;

/// Units between two parts of the same pair that still make one passage.
const APART: usize = 40;

/// Puts together parts of one pair that follow one another in both texts; drops those inside a better one.
pub(crate) fn join_neighbours(mut parts: Vec<Match>, new: &[u16], old: &[u16]) -> Vec<Match> {
    parts.sort_by_key(|part| (part.new.from, std::cmp::Reverse(part.same), part.old.from));
    let mut joined: Vec<Match> = Vec::new();
    for part in parts {
        let Some(last) = joined.last_mut() else {
            joined.push(part);
            continue;
        };
        if part.new.to <= last.new.to {
            continue;
        }
        let near_new = part.new.from <= last.new.to + APART;
        let near_old = part.old.from <= last.old.to + APART && last.old.from <= part.old.to + APART;
        if !(near_new && near_old) {
            joined.push(part);
            continue;
        }
        let end = last.new.to;
        let mut pieces = std::mem::take(&mut last.pieces);
        pieces.extend(part.within(end, usize::MAX));
        if let Some(whole) = Match::of(pieces, new, old) {
            *last = whole;
        }
    }
    joined
}

/// The passages of one new text, by place. Of several sources of one stretch, those that are clearly poorer than the
/// best are named with it instead of being reported by themselves.
pub(crate) fn keep_best(found: &[Found]) -> (Vec<Passage>, Vec<Passage>) {
    let best = |a: &Found| -> Option<usize> {
        let others = found
            .iter()
            .enumerate()
            .filter(|(_, b)| (b.segment, b.doc) != (a.segment, a.doc) && poorer(a, b));
        others
            .max_by_key(|(n, b)| (closeness(b, a.part.new), std::cmp::Reverse(*n)))
            .map(|(n, _)| n)
    };
    let better: Vec<Option<usize>> = found.iter().map(best).collect();
    let mut passages: Vec<Option<Passage>> = found
        .iter()
        .map(|found| Some(found.passage.clone()))
        .collect();
    for n in 0..found.len() {
        // Closeness grows along the way, so it ends at one that is kept.
        let mut to = better[n];
        while let Some(next) = to.and_then(|at| better[at]) {
            to = Some(next);
        }
        if let Some(poor) = to.and_then(|_| passages[n].take()) {
            let other = Other {
                old: poor.old,
                old_from: poor.old_from,
                old_to: poor.old_to,
                share: poor.share,
            };
            if let Some(Some(kept)) = to.map(|at| &mut passages[at]) {
                kept.also.push(other);
            }
        }
    }
    let kept = passages
        .into_iter()
        .zip(found)
        .filter_map(|(passage, found)| Some((passage?, found.edition)));
    let (mut editions, mut passages): (Vec<_>, Vec<_>) = kept.partition(|(_, edition)| *edition);
    let by_place = |(a, _): &(Passage, bool), (b, _): &(Passage, bool)| {
        (a.new_from, a.new_to, &a.old, a.old_from).cmp(&(b.new_from, b.new_to, &b.old, b.old_from))
    };
    passages.sort_by(by_place);
    editions.sort_by(by_place);
    let alone = |list: Vec<(Passage, bool)>| list.into_iter().map(|(passage, _)| passage).collect();
    (alone(passages), alone(editions))
}

/// Equal share, in percent, from which text in the other script is a copy whatever differs.
const CONVERTED: i64 = 94;
/// Share of equal units that are equal as written, in percent, below which the scripts differ.
const SAME_SCRIPT: usize = 85;

/// Whether a passage is in the other script and not just converted.
pub(crate) fn is_other_script(part: &Match, as_written: &[usize]) -> bool {
    let equal: usize = part.pieces.iter().map(|piece| piece.len).sum();
    let written: usize = as_written.iter().sum();
    written * 100 < equal * SAME_SCRIPT && part.same * 100 < part.whole * CONVERTED
}

/// Whether `b` explains clearly more of the stretch that `a` is about.
fn poorer(a: &Found, b: &Found) -> bool {
    let shared = a
        .part
        .new
        .to
        .min(b.part.new.to)
        .saturating_sub(a.part.new.from.max(b.part.new.from));
    let own = a.part.new.to - a.part.new.from;
    shared * 10 >= own * 7 && closeness(b, a.part.new) * 100 > closeness(a, a.part.new) * 115
}

/// Equal units inside a window of the new text; those that are equal as written, not only when folded, count twice.
fn closeness(found: &Found, window: Window) -> usize {
    let inside = |from: usize, to: usize| to.min(window.to).saturating_sub(from.max(window.from));
    let pieces = found.part.pieces.iter().zip(&found.as_written);
    pieces
        .map(|(piece, &written)| {
            let equal = inside(piece.new, piece.new + piece.len);
            equal + written.min(equal)
        })
        .sum()
}
