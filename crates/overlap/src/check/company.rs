//! Company 同伴: a seed that stands alone in an old text says nothing.

use super::candidates::NEAR;
use super::hit::Hit;

/// How far apart in the old text two seeds speak for each other.
const COMPANY: u32 = 64;
/// By how much their distances in the two texts may differ.
const DRIFT: u32 = 6;
/// How far apart two seeds with more places must be: farther than a turn of speech that everybody uses.
const BEYOND: u32 = 12;

/// The hits, which come by old place, without those of seeds with more places that no other hit speaks for.
pub(crate) fn kept(hits: &[Hit]) -> Vec<Hit> {
    let near = |hit: &Hit, other: &Hit| {
        other.segment() == hit.segment() && other.old().abs_diff(hit.old()) <= COMPANY
    };
    let mut kept = Vec::with_capacity(hits.len());
    for (n, hit) in hits.iter().enumerate() {
        let (before, after) = (hits[..n].iter().rev(), hits[n + 1..].iter());
        let spoken_for = || {
            before
                .take_while(|other| near(hit, other))
                .any(|other| speak_for_each_other(*other, *hit))
                || after
                    .take_while(|other| near(hit, other))
                    .any(|other| speak_for_each_other(*hit, *other))
        };
        if !hit.is_loose() || spoken_for() {
            kept.push(*hit);
        }
    }
    kept
}

/// Whether two hits, by old place, are as far apart in the new text as in the old one.
fn speak_for_each_other(hit: Hit, other: Hit) -> bool {
    let old = other.old() - hit.old();
    let Some(new) = other.new_place().checked_sub(hit.new_place()) else {
        return false;
    };
    let both = hit.is_loose() && other.is_loose();
    let least = if both { BEYOND } else { 1 };
    new.abs_diff(old) <= DRIFT && new >= least && old >= least
}

/// Cells that old places fall into; a power of two.
const CELLS: usize = 1 << 17;
/// Places of one cell: at least as many as the seeds of one passage may be apart.
const CELL: u32 = NEAR.next_power_of_two();

/// In which cells old places are: enough to leave out most of those that have no other one near them, which is cheaper
/// than sorting all.
pub(crate) struct Cells {
    /// A bit for each cell with a place, and one for each with more.
    some: Vec<u64>,
    more: Vec<u64>,
}

impl Default for Cells {
    fn default() -> Self {
        let none = vec![0; CELLS / 64];
        Self {
            some: none.clone(),
            more: none,
        }
    }
}

impl Cells {
    pub fn clear(&mut self) {
        self.some.fill(0);
        self.more.fill(0);
    }

    pub fn enter(&mut self, segment: u8, old: u32) {
        let (at, bit) = place(cell(segment, old));
        self.more[at] |= self.some[at] & bit;
        self.some[at] |= bit;
    }

    /// Whether there may be another place near this one, which was entered.
    pub fn has_near(&self, segment: u8, old: u32) -> bool {
        let cell = cell(segment, old);
        let is = |list: &[u64], cell: usize| {
            let (at, bit) = place(cell % CELLS);
            list[at] & bit != 0
        };
        is(&self.more, cell) | is(&self.some, cell + 1) | is(&self.some, cell + CELLS - 1)
    }
}

/// Cells of one segment follow one another; those of different ones are as far apart as there is room.
fn cell(segment: u8, old: u32) -> usize {
    ((old / CELL) as usize + usize::from(segment) * (CELLS / 5)) % CELLS
}

fn place(cell: usize) -> (usize, u64) {
    (cell / 64, 1 << (cell % 64))
}
