//! Seeds 种子: the new texts' fingerprints, looked up in all segments in one walk.

use std::ops::Range;

use rayon::prelude::*;

use super::stretches::{self, Stretch};
use super::walk::{FEW, More, Part, Walk};
use crate::error::Result;
use crate::fold::fold_units;
use crate::gram::grams;
use crate::library::{Document, Library};

/// Units of new text in which seeds are counted.
const WINDOW: u32 = 32;
/// Seeds with more places that a copied window has at least; half of what a window has altogether.
const MANY: u16 = 5;
/// Places that the seeds of one window with more places may have together; the rarest are taken first.
const BUDGET: u32 = 256;

/// The fingerprints of a batch of texts, rising: fingerprint in the high half, place in the batch in the low one.
pub(crate) struct Seeds {
    seeds: Vec<u64>,
    /// The place at which each text of the batch begins, and the end.
    starts: Vec<u32>,
}

/// A seed that stands in the library too: the segment in the upper 7 bits, then the old place (32), the new one
/// (23), whether the seed has more places than a few, and whether it is rare; so hits sort by where they are in the
/// library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit(u64);

impl Hit {
    /// A seed's hit, of which the library has `count`.
    pub fn new(segment: u8, old: u32, new: u32, count: usize) -> Self {
        let new = u64::from(new & MOST_NEW) << 2;
        let flags = u64::from(count > FEW) << 1 | u64::from(count <= RARE);
        Self(u64::from(segment) << 57 | u64::from(old) << 25 | new | flags)
    }

    pub fn segment(self) -> u8 {
        self.0.to_be_bytes()[0] >> 1
    }

    pub fn old(self) -> u32 {
        u32::try_from(self.0 >> 25 & u64::from(u32::MAX)).unwrap_or(u32::MAX)
    }

    pub fn new_place(self) -> u32 {
        u32::try_from(self.0 >> 2 & u64::from(MOST_NEW)).unwrap_or(MOST_NEW)
    }

    /// Whether the seed stands in so many places that it says something in company only.
    fn is_loose(self) -> bool {
        self.0 >> 1 & 1 == 1
    }

    /// Whether the seed stands in hardly any other place, so that meeting it is hardly chance.
    pub fn is_rare(self) -> bool {
        self.0 & 1 == 1
    }
}

/// The last place of a batch; no text is longer.
const MOST_NEW: u32 = (1 << 23) - 1;
/// Places in the library up to which a seed is rare: its only one.
const RARE: usize = 1;

/// What a look-up found, by text.
pub(crate) struct Looked {
    hits: Vec<Hit>,
    hits_of: Vec<Range<usize>>,
    /// Seeds with more places, by place in the batch, and how many they have.
    more: Vec<(u32, u32)>,
    /// What stands as a whole in very many documents, rising.
    stretches: Vec<Stretch>,
    starts: Vec<u32>,
}

impl Looked {
    /// The hits of text `n` by place in the library, with new places in that text.
    pub fn hits(&self, n: usize) -> Vec<Hit> {
        let start = u64::from(self.starts[n]) << 2;
        let mut hits: Vec<Hit> = self.hits[self.hits_of[n].clone()]
            .iter()
            .map(|hit| Hit(hit.0 - start))
            .collect();
        hits.sort_unstable();
        in_company(&hits)
    }

    /// The places in text `n` of seeds with more places, and how many these have in the library.
    pub fn more(&self, n: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
        let bound = |place: u32| self.more.partition_point(|&(other, _)| other < place);
        let (from, to) = (self.starts[n], self.starts[n + 1]);
        self.more[bound(from)..bound(to)]
            .iter()
            .map(move |(place, count)| (place - from, *count))
    }

    /// The stretches of text `n` that stand as a whole in very many documents.
    pub fn stretches(&self, n: usize) -> impl Iterator<Item = Stretch> + '_ {
        let bound = |place: u32| {
            self.stretches
                .partition_point(|stretch| stretch.from < place)
        };
        let (from, to) = (self.starts[n], self.starts[n + 1]);
        self.stretches[bound(from)..bound(to)]
            .iter()
            .map(move |stretch| stretch.back(from))
    }
}

/// How far apart in the old text two seeds speak for each other.
const COMPANY: u32 = 64;
/// By how much their distances in the two texts may differ.
const DRIFT: u32 = 6;
/// How far apart two seeds with more places must be: farther than a turn of speech that everybody uses.
const BEYOND: u32 = 12;

/// The hits without those of seeds with more places that no other hit speaks for.
fn in_company(hits: &[Hit]) -> Vec<Hit> {
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

impl Seeds {
    pub fn new(texts: &[Document]) -> Self {
        let each: Vec<(u32, Vec<u64>)> = texts
            .par_iter()
            .map_init(Vec::new, |units, text| {
                fold_units(&text.text, units);
                let seeds = grams(units)
                    .map(|gram| u64::from(gram.print) << 32 | u64::from(gram.at))
                    .collect();
                (u32::try_from(units.len()).unwrap_or(u32::MAX), seeds)
            })
            .collect();
        let mut seeds = Vec::with_capacity(each.iter().map(|(_, seeds)| seeds.len()).sum());
        let mut starts = vec![0];
        for (units, own) in each {
            let start = starts[starts.len() - 1];
            seeds.extend(own.into_iter().map(|seed| seed + u64::from(start)));
            starts.push(start + units);
        }
        seeds.par_sort_unstable();
        Self { seeds, starts }
    }

    /// Looks all seeds up. Those with few places are hits. Those with more become hits only where a text has too few
    /// of the first kind and what they are in doesn't stand as a whole in very many documents (`common_from`), the
    /// rarest first; so that the work is bounded by what is particular.
    pub fn look_up(self, library: &Library, common_from: u32) -> Result<Looked> {
        let walk = Walk {
            library,
            common_from,
        };
        let mut parts = walk.all(&self.seeds)?;
        let mut more: Vec<More> = parts
            .iter_mut()
            .flat_map(|part| std::mem::take(&mut part.more))
            .collect();
        more.par_sort_unstable_by_key(More::at);
        let stretches = stretches::find(&walk, &more, &self.starts)?;
        let needed = self.needed(&parts, &more, &stretches);
        if !needed.is_empty() {
            parts.extend(walk.every(&needed)?);
        }
        let more = more.iter().map(|more| (more.at(), more.count)).collect();
        let (hits, hits_of) = self.by_text(parts);
        Ok(Looked {
            hits,
            hits_of,
            more,
            stretches,
            starts: self.starts,
        })
    }

    /// All hits in the order of the texts, and which of them are whose.
    fn by_text(&self, parts: Vec<Part>) -> (Vec<Hit>, Vec<Range<usize>>) {
        let mut counts = vec![0; self.starts.len()];
        for hit in parts.iter().flat_map(|part| &part.hits) {
            counts[self.text_of(hit.new_place())] += 1;
        }
        let mut ends: Vec<usize> = counts
            .iter()
            .scan(0, |end, count| {
                *end += count;
                Some(*end - count)
            })
            .collect();
        let mut hits = vec![Hit(0); counts.iter().sum()];
        for hit in parts.into_iter().flat_map(|part| part.hits) {
            let end = &mut ends[self.text_of(hit.new_place())];
            hits[*end] = hit;
            *end += 1;
        }
        let ranges = ends.iter().zip(&counts);
        let ranges = ranges.map(|(end, count)| end - count..*end).collect();
        (hits, ranges)
    }

    /// The seeds with more places that stand where few with less do, close enough together to be a copy; rising.
    fn needed(&self, parts: &[Part], more: &[More], stretches: &[Stretch]) -> Vec<u64> {
        let windows = self.starts[self.starts.len() - 1] / WINDOW + 1;
        let mut few = vec![0_u16; windows as usize];
        let window = |place: u32| (place / WINDOW) as usize;
        for hit in parts.iter().flat_map(|part| &part.hits) {
            few[window(hit.new_place())] = few[window(hit.new_place())].saturating_add(1);
        }
        let mut needed = Vec::new();
        let own = stretches::outside(more, stretches);
        for group in own.chunk_by(|a, b| window(a.at()) == window(b.at())) {
            if few[window(group[0].at())] >= 2 * MANY || group.len() < usize::from(MANY) {
                continue;
            }
            let mut rarest: Vec<&&More> = group.iter().collect();
            rarest.sort_unstable_by_key(|more| (more.count, more.at()));
            let mut sum = 0;
            let fit = rarest.into_iter().take_while(|more| {
                sum += more.count;
                sum <= BUDGET
            });
            needed.extend(fit.map(|more| more.seed));
        }
        needed.par_sort_unstable();
        needed
    }

    /// The number of the text at a place of the batch.
    fn text_of(&self, place: u32) -> usize {
        self.starts.partition_point(|&start| start <= place) - 1
    }
}
