//! Company 同伴: a seed that stands alone in an old text says nothing.

use super::candidates::NEAR;
use super::seeds::Hit;

/// How far apart in the old text two seeds speak for each other.
const COMPANY: u32 = 64;
/// By how much their distances in the two texts may differ.
const DRIFT: u32 = 6;
/// How far apart two seeds with more places must be: farther than a turn of speech that everybody uses.
const BEYOND: u32 = 12;

/// The hits without those of seeds with more places that no other hit speaks for.
pub(crate) fn kept(hits: &[Hit]) -> Vec<Hit> {
    if hits.iter().all(|hit| !hit.is_loose()) {
        return hits.to_vec();
    }
    let mut kept: Vec<bool> = hits.iter().map(|hit| !hit.is_loose()).collect();
    for (n, hit) in hits.iter().enumerate() {
        let near = hits[n + 1..].iter().enumerate().take_while(|(_, other)| {
            other.segment() == hit.segment() && other.old() - hit.old() <= COMPANY
        });
        for (after, other) in near {
            let old = other.old() - hit.old();
            let Some(new) = other.new_place().checked_sub(hit.new_place()) else {
                continue;
            };
            let both = hit.is_loose() && other.is_loose();
            let least = if both { BEYOND } else { 1 };
            if new.abs_diff(old) <= DRIFT && new >= least && old >= least {
                kept[n] = true;
                kept[n + 1 + after] = true;
            }
        }
    }
    let both = hits.iter().zip(kept);
    both.filter_map(|(hit, kept)| kept.then_some(*hit))
        .collect()
}

/// Cells that old places fall into; a power of two.
const CELLS: usize = 1 << 16;
/// Places of one cell: at least as many as the seeds of one passage may be apart.
const CELL: u32 = NEAR.next_power_of_two();

/// The hits that may have another one near them in the old text, unsorted: cheaper than sorting all.
pub(crate) fn neighbours(mut hits: Vec<Hit>) -> Vec<Hit> {
    let cell = |hit: &Hit| {
        let at = (u64::from(hit.segment()) << 32 | u64::from(hit.old())) / u64::from(CELL);
        usize::try_from(at).unwrap_or(usize::MAX) & (CELLS - 1)
    };
    let mut counts = vec![0_u8; CELLS];
    for hit in &hits {
        let count = &mut counts[cell(hit)];
        *count = count.saturating_add(1);
    }
    hits.retain(|hit| {
        let at = cell(hit);
        counts[at] > 1
            || counts[(at + 1) & (CELLS - 1)] > 0
            || counts[at.wrapping_sub(1) & (CELLS - 1)] > 0
    });
    hits
}
