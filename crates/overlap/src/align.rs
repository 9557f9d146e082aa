//! Alignment 比对: from two texts and the windows that look alike to passages with exact borders.

use crate::anchor::{Anchor, REACH, Scratch, Window, anchors, chains, weigh};
use crate::fold::weight;

/// Rows of an extension beyond the outermost anchor.
const EXTEND: usize = 96;
/// Units by which an extension may leave its diagonal.
const BAND: usize = 8;
/// An extension ends when it has lost this much weight.
const DROP: i32 = 14;

/// A run of equal units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub new: usize,
    pub old: usize,
    pub len: usize,
}

/// A passage in folded units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub new: Window,
    pub old: Window,
    /// The equal runs, by place in the new text.
    pub pieces: Vec<Piece>,
    /// Weight of equal units, and of all units of the new side.
    pub same: i64,
    pub whole: i64,
    /// Weight of the old side, without what stands between places that a moved clause comes from.
    pub old_whole: i64,
}

impl Match {
    /// A passage of these pieces, which come by place in the new text.
    pub fn of(pieces: Vec<Piece>, new: &[u16], old: &[u16]) -> Option<Self> {
        let (first, last) = (pieces.first()?, pieces.last()?);
        let at = Window {
            from: first.new,
            to: last.new + last.len,
        };
        let (old_at, old_whole) = old_side(&pieces, old);
        let same = pieces
            .iter()
            .map(|piece| weigh(&new[piece.new..piece.new + piece.len]))
            .sum();
        Some(Self {
            new: at,
            old: old_at,
            same,
            whole: weigh(&new[at.from..at.to]),
            old_whole,
            pieces,
        })
    }

    /// What of this passage stands between two places of the new text.
    pub fn within(&self, from: usize, to: usize) -> Vec<Piece> {
        let mut pieces = self.pieces.clone();
        pieces.retain_mut(|piece| {
            let skip = from.saturating_sub(piece.new).min(piece.len);
            (piece.new, piece.old, piece.len) =
                (piece.new + skip, piece.old + skip, piece.len - skip);
            piece.len = piece.len.min(to.saturating_sub(piece.new));
            piece.len > 0
        });
        pieces
    }
}

/// The passages that two windows share, by place in the new text.
pub(crate) fn align(
    texts: (&[u16], &[u16]),
    windows: (Window, Window),
    scratch: &mut Scratch,
) -> Vec<Match> {
    let anchors = anchors(texts, windows, scratch);
    let mut found = Vec::new();
    let mut rows = Rows::new();
    for chain in chains(texts.0, &anchors) {
        let pieces = pieces(texts, &chain, &mut rows);
        best_parts(texts, &pieces, &mut found);
    }
    found.sort_by_key(|found| (found.new.from, found.old.from));
    found
}

/// A chain's equal runs: its anchors, what is equal between them, and what is equal beyond its ends.
fn pieces(texts: (&[u16], &[u16]), chain: &[Anchor], rows: &mut Rows) -> Vec<Piece> {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
        return Vec::new();
    };
    let mut pieces = extend_back(texts, first.new, first.old, rows);
    let mut done = 0;
    for (n, anchor) in chain.iter().enumerate() {
        let skip = done_before(anchor, done);
        pieces.push(Piece {
            new: anchor.new + skip,
            old: anchor.old + skip,
            len: anchor.len - skip,
        });
        done = anchor.new_end();
        let Some(next) = chain.get(n + 1) else {
            continue;
        };
        let (from, to) = (anchor.new_end(), next.new);
        if to > from && next.old > anchor.old_end() && next.old - anchor.old_end() <= 2 * REACH {
            between(texts, (from, to), (anchor.old_end(), next.old), &mut pieces);
        } else if to > from {
            moved_gap(texts, (anchor, next), rows, &mut pieces);
        }
    }
    pieces.extend(extend_on(texts, last.new_end(), last.old_end(), rows));
    pieces.retain(|piece| piece.len > 0);
    pieces
}

fn done_before(anchor: &Anchor, done: usize) -> usize {
    done.saturating_sub(anchor.new).min(anchor.len)
}

/// Between an anchor and one that stands elsewhere in the old text: on from the first, then back from the second.
fn moved_gap(
    (new, old): (&[u16], &[u16]),
    (left, right): (&Anchor, &Anchor),
    rows: &mut Rows,
    pieces: &mut Vec<Piece>,
) {
    let texts = (&new[..right.new], old);
    let on = extend_on(texts, left.new_end(), left.old_end(), rows);
    let reached = on
        .last()
        .map_or(left.new_end(), |piece| piece.new + piece.len);
    pieces.extend(on);
    let texts = (&new[reached..], old);
    let back = extend_back(texts, right.new - reached, right.old, rows);
    pieces.extend(back.into_iter().map(|piece| Piece {
        new: piece.new + reached,
        ..piece
    }));
}

/// Equal units in a gap that is closed on both sides: the heaviest common subsequence.
fn between(
    (new, old): (&[u16], &[u16]),
    at: (usize, usize),
    by: (usize, usize),
    pieces: &mut Vec<Piece>,
) {
    let (x, y) = (&new[at.0..at.1], &old[by.0..by.1]);
    if x.is_empty() || y.is_empty() {
        return;
    }
    let wide = y.len() + 1;
    let mut best = vec![0_u32; (x.len() + 1) * wide];
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            // A run is worth a little more than the same units scattered.
            let equal = if x[i] == y[j] {
                let run = u32::from(i + 1 < x.len() && j + 1 < y.len() && x[i + 1] == y[j + 1]);
                best[(i + 1) * wide + j + 1] + 4 * weight(x[i]) + run
            } else {
                0
            };
            best[i * wide + j] = equal
                .max(best[(i + 1) * wide + j])
                .max(best[i * wide + j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < x.len() && j < y.len() && best[i * wide + j] > 0 {
        let here = best[i * wide + j];
        if x[i] == y[j] && here > best[(i + 1) * wide + j].max(best[i * wide + j + 1]) {
            push(pieces, at.0 + i, by.0 + j);
            (i, j) = (i + 1, j + 1);
        } else if here == best[(i + 1) * wide + j] {
            i += 1;
        } else if here == best[i * wide + j + 1] {
            j += 1;
        } else {
            push(pieces, at.0 + i, by.0 + j);
            (i, j) = (i + 1, j + 1);
        }
    }
}

/// Adds one equal unit, to the last run if it goes on.
pub(crate) fn push(pieces: &mut Vec<Piece>, new: usize, old: usize) {
    match pieces.last_mut() {
        Some(last) if last.new + last.len == new && last.old + last.len == old => last.len += 1,
        _ => pieces.push(Piece { new, old, len: 1 }),
    }
}

fn extend_on((new, old): (&[u16], &[u16]), i: usize, j: usize, rows: &mut Rows) -> Vec<Piece> {
    let (a, b) = (&new[i.min(new.len())..], &old[j.min(old.len())..]);
    let pairs = extension(
        &a[..a.len().min(EXTEND)],
        &b[..b.len().min(EXTEND + BAND)],
        rows,
    );
    let mut pieces = Vec::new();
    for (x, y) in pairs {
        push(&mut pieces, i + x, j + y);
    }
    pieces
}

fn extend_back((new, old): (&[u16], &[u16]), i: usize, j: usize, rows: &mut Rows) -> Vec<Piece> {
    let (mut a, mut b) = ([0; EXTEND], [0; EXTEND + BAND]);
    let a = before(&new[..i], &mut a);
    let b = before(&old[..j], &mut b);
    let pairs = extension(a, b, rows);
    let mut pieces = Vec::new();
    for (x, y) in pairs.into_iter().rev() {
        push(&mut pieces, i - 1 - x, j - 1 - y);
    }
    pieces
}

/// The last units of a text, the last one first, as many as there is room for.
fn before<'a>(text: &[u16], room: &'a mut [u16]) -> &'a [u16] {
    let len = text.len().min(room.len());
    for (slot, &unit) in room.iter_mut().zip(text.iter().rev()) {
        *slot = unit;
    }
    &room[..len]
}

/// Cells of one row of an extension, those beside its diagonal, and one that is never reached.
const WIDE: usize = 2 * BAND + 1;
type Row = [i32; WIDE + 1];
const LOST: i32 = i32::MIN / 2;

/// Room for an extension's rows.
type Rows = Vec<Row>;

/// Banded alignment from a corner outwards; the pairs of equal units up to its best cell, outwards.
fn extension(a: &[u16], b: &[u16], rows: &mut Rows) -> Vec<(usize, usize)> {
    rows.clear();
    rows.push(first_row());
    let mut best = (0, 0, 0);
    for (i, &x) in a.iter().enumerate() {
        let gap = i32::try_from(weight(x)).unwrap_or(1);
        let row = next_row(&rows[i], (x, gap), b, i);
        let top = row[..WIDE].iter().fold(LOST, |top, &score| top.max(score));
        rows.push(row);
        if top > best.0 {
            let d = row.iter().position(|&score| score == top).unwrap_or(0);
            best = (top, i + 1, i + 1 + d - BAND);
        } else if top < best.0 - DROP {
            break;
        }
    }
    walk_back(rows, best, a, b)
}

fn first_row() -> Row {
    std::array::from_fn(|d| {
        if (BAND..WIDE).contains(&d) {
            -2 * i32::try_from(d - BAND).unwrap_or_default()
        } else {
            LOST
        }
    })
}

/// The row after the one above; cell `d` aligns `i + 1` units with `i + 1 + d - BAND` old ones.
fn next_row(above: &Row, (x, gap): (u16, i32), b: &[u16], i: usize) -> Row {
    let mut row = [LOST; WIDE + 1];
    // Cells before the first have no old unit, those from the last on none that is left: both only come from above.
    let first = BAND.saturating_sub(i);
    let last = (b.len() + BAND).saturating_sub(i).clamp(first, WIDE);
    let mut left = LOST;
    if let Some(d) = first.checked_sub(1) {
        left = above[first] - gap;
        row[d] = left;
    }
    let units = &b[(i + first - BAND).min(b.len())..];
    let cells = row[first..last].iter_mut().zip(units);
    for ((cell, &y), two) in cells.zip(above[first..].windows(2)) {
        let met = two[0] + if x == y { gap } else { -gap };
        left = met.max(two[1] - gap).max(left - gap);
        *cell = left;
    }
    for d in last..WIDE {
        row[d] = above[d + 1] - gap;
    }
    row
}

fn walk_back(
    rows: &[Row],
    best: (i32, usize, usize),
    new: &[u16],
    old: &[u16],
) -> Vec<(usize, usize)> {
    let (_, mut i, mut j) = best;
    let mut pairs = Vec::new();
    while i > 0 {
        let d = j + BAND - i;
        let here = rows[i][d];
        let gap = i32::try_from(weight(new[i - 1])).unwrap_or(1);
        let equal = j > 0 && old.get(j - 1) == Some(&new[i - 1]);
        if j > 0 && here == rows[i - 1][d] + if equal { gap } else { -gap } {
            if equal {
                pairs.push((i - 1, j - 1));
            }
            (i, j) = (i - 1, j - 1);
        } else if d + 1 < WIDE && here == rows[i - 1][d + 1] - gap {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// Cuts a chain where more than half is foreign: equal units count for, others against; the best stretch is a
/// passage, and what is left on either side is looked at again.
pub(crate) fn best_parts(texts: (&[u16], &[u16]), pieces: &[Piece], found: &mut Vec<Match>) {
    let Some((from, to)) = heaviest(texts.0, pieces) else {
        return;
    };
    let Some(part) = Match::of(pieces[from..=to].to_vec(), texts.0, texts.1) else {
        return;
    };
    if part.same < LEAST {
        return;
    }
    found.push(part);
    best_parts(texts, &pieces[..from], found);
    best_parts(texts, &pieces[to + 1..], found);
}

/// Weight below which a part isn't kept at all.
const LEAST: i64 = 30;

/// The run of pieces with the greatest (equal − foreign) weight.
fn heaviest(new: &[u16], pieces: &[Piece]) -> Option<(usize, usize)> {
    let (mut best, mut sum, mut start) = (None, 0_i64, 0);
    let mut top = 0;
    for (n, piece) in pieces.iter().enumerate() {
        if n > 0 {
            let before = &pieces[n - 1];
            sum -= weigh(&new[before.new + before.len..piece.new]);
        }
        if sum <= 0 {
            (sum, start) = (0, n);
        }
        sum += weigh(&new[piece.new..piece.new + piece.len]);
        if sum > top {
            (top, best) = (sum, Some((start, n)));
        }
    }
    best
}

/// The old range of the pieces without the few that stand far from all others, and the weight of what it covers.
fn old_side(pieces: &[Piece], old: &[u16]) -> (Window, i64) {
    let mut sorted: Vec<_> = pieces
        .iter()
        .map(|piece| (piece.old, piece.old + piece.len))
        .collect();
    sorted.sort_unstable();
    let mut groups: Vec<(usize, usize, usize)> = Vec::new();
    for (from, to) in sorted {
        match groups.last_mut() {
            Some(group) if from <= group.1 + REACH => {
                group.1 = group.1.max(to);
                group.2 += to - from;
            }
            _ => groups.push((from, to, to - from)),
        }
    }
    let all: usize = groups.iter().map(|group| group.2).sum();
    let kept = groups.iter().filter(|group| group.2 * 8 >= all);
    let (from, to) = kept.fold((usize::MAX, 0), |(from, to), group| {
        (from.min(group.0), to.max(group.1))
    });
    let weight = groups
        .iter()
        .map(|group| weigh(&old[group.0..group.1]))
        .sum();
    (Window { from, to }, weight)
}
