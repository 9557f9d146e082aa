//! Anchors 锚点: the longest runs that two windows share, and the best chain of them.
//!
//! A chain follows the new text from left to right. In the old text it may jump, for a price, so that clauses which
//! were moved stay in one passage.

use crate::fold::weight;
use crate::gram::spans;

/// Ideographs with which an anchor may start, or twice as many letters.
const SEED: usize = 3;
/// Old places looked at for one gram; what stands more often in a window tells little.
const PLACES: usize = 12;
/// The widest stretch of new text that a chain steps over.
pub(crate) const REACH: usize = 48;
/// How far a moved clause may have moved in the old text.
const MOVED: usize = 400;
/// Price of a jump in the old text, in weight.
const JUMP: i64 = 10;
/// Chains that are carried on at the same time.
const ALIVE: usize = 64;

/// `len` equal units at `new` and `old`, longer to neither side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub new: usize,
    pub old: usize,
    pub len: usize,
}

impl Anchor {
    pub fn new_end(&self) -> usize {
        self.new + self.len
    }
    pub fn old_end(&self) -> usize {
        self.old + self.len
    }
}

/// A half-open range of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub from: usize,
    pub to: usize,
}

/// Room that is used again from one pair to the next.
#[derive(Default)]
pub(crate) struct Scratch {
    head: Vec<u32>,
    next: Vec<u32>,
    keys: Vec<u64>,
}

/// All anchors between two windows, by place in the new text.
pub(crate) fn anchors(
    (new, old): (&[u16], &[u16]),
    (at, by): (Window, Window),
    scratch: &mut Scratch,
) -> Vec<Anchor> {
    let (a, b) = (&new[at.from..at.to], &old[by.from..by.to]);
    let shift = fill(b, scratch);
    let mut found = Vec::new();
    for (i, len) in spans::<SEED>(a) {
        let key = key(&a[i..i + len]);
        let mut slot = scratch.head[slot_of(key, shift)];
        let mut looked = 0;
        while slot != 0 && looked < PLACES {
            let j = slot as usize - 1;
            slot = scratch.next[j];
            if scratch.keys[j] != key || !b[j..].starts_with(&a[i..i + len]) {
                continue;
            }
            looked += 1;
            if i > 0 && j > 0 && a[i - 1] == b[j - 1] {
                continue;
            }
            let more = a[i + len..]
                .iter()
                .zip(&b[j + len..])
                .take_while(|(x, y)| x == y)
                .count();
            found.push(Anchor {
                new: at.from + i,
                old: by.from + j,
                len: len + more,
            });
        }
    }
    found
}

/// A run as a number: of up to four units it is no other's.
fn key(run: &[u16]) -> u64 {
    let join = |key: u64, &unit: &u16| key.rotate_left(16) ^ u64::from(unit);
    match <&[u16; SEED]>::try_from(run) {
        Ok(run) => run.iter().fold(0, join),
        Err(_) => run.iter().fold(0, join),
    }
}

fn slot_of(key: u64, shift: u32) -> usize {
    usize::try_from(key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> shift).unwrap_or_default()
}

/// Enters the old window's runs; places come out in rising order.
fn fill(old: &[u16], scratch: &mut Scratch) -> u32 {
    let size = (old.len() * 2).next_power_of_two().max(64);
    let shift = u64::BITS - size.ilog2();
    scratch.head.clear();
    scratch.head.resize(size, 0);
    scratch.next.resize(old.len().max(scratch.next.len()), 0);
    scratch.keys.clear();
    let runs = spans::<SEED>(old).map(|(at, len)| key(&old[at..at + len]));
    scratch.keys.extend(runs);
    for (at, &key) in scratch.keys.iter().enumerate().rev() {
        let slot = slot_of(key, shift);
        scratch.next[at] = scratch.head[slot];
        scratch.head[slot] = u32::try_from(at + 1).unwrap_or_default();
    }
    shift
}

/// The best chains, best first; none uses a stretch of new text that a better one has.
pub(crate) fn chains(new: &[u16], anchors: &[Anchor]) -> Vec<Vec<Anchor>> {
    let (score, before) = scores(new, anchors);
    let mut order: Vec<usize> = (0..anchors.len()).collect();
    order.sort_by_key(|&a| (std::cmp::Reverse(score[a]), a));
    let mut used = vec![false; anchors.len()];
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut chains = Vec::new();
    for end in order {
        let mut chain = Vec::new();
        let mut at = Some(end);
        while let Some(a) = at.filter(|&a| !used[a]) {
            used[a] = true;
            chain.push(anchors[a]);
            at = before[a];
        }
        chain.reverse();
        let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
            continue;
        };
        let span = (first.new, last.new_end());
        if taken
            .iter()
            .all(|&(from, to)| span.1 <= from || to <= span.0)
        {
            taken.push(span);
            chains.push(chain);
        }
    }
    chains
}

fn scores(new: &[u16], anchors: &[Anchor]) -> (Vec<i64>, Vec<Option<usize>>) {
    let mut score = vec![0_i64; anchors.len()];
    let mut before = vec![None; anchors.len()];
    let mut alive: Vec<usize> = Vec::new();
    for (a, anchor) in anchors.iter().enumerate() {
        alive.retain(|&b| anchors[b].new_end() + REACH >= anchor.new);
        if alive.len() > ALIVE {
            alive.sort_by_key(|&b| (std::cmp::Reverse(score[b]), b));
            alive.truncate(ALIVE);
        }
        let own = weigh(&new[anchor.new..anchor.new_end()]);
        score[a] = own;
        for &b in &alive {
            let Some(price) = price(new, &anchors[b], anchor) else {
                continue;
            };
            let total = score[b] - price + own;
            if score[b] > price && total > score[a] {
                score[a] = total;
                before[a] = Some(b);
            }
        }
        alive.push(a);
    }
    (score, before)
}

/// What it costs to go on from `b` to `a`, nothing if that is no step forward.
fn price(new: &[u16], b: &Anchor, a: &Anchor) -> Option<i64> {
    if a.new <= b.new || a.new_end() <= b.new_end() {
        return None;
    }
    let overlap = b.new_end().saturating_sub(a.new);
    let lost = weigh(&new[a.new..a.new + overlap]);
    let gap = a.new.saturating_sub(b.new_end());
    if gap > REACH {
        return None;
    }
    let drift = a.old.abs_diff(b.old).abs_diff(a.new - b.new);
    let forward = a.old > b.old && a.old_end() > b.old_end();
    let steps = i64::try_from(gap + drift).unwrap_or(i64::MAX / 4);
    if forward && drift <= REACH {
        return Some(lost + steps * 6 / 10);
    }
    let away = a.old.abs_diff(b.old_end()).min(a.old_end().abs_diff(b.old));
    (away <= MOVED && overlap < a.len).then(|| lost + JUMP + i64::try_from(gap).unwrap_or(0))
}

pub(crate) fn weigh(units: &[u16]) -> i64 {
    units.iter().map(|&unit| i64::from(weight(unit))).sum()
}
