//! Seeds 种子: the new texts' fingerprints, looked up in all segments in one walk.

use std::ops::Range;

use rayon::prelude::*;

use super::company;
use super::stretches::{self, Stretch};
use super::walk::{FEW, More, Part, Place, Places, Walk};
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

    /// A seed's hit at a place of the library.
    fn at(old: Place, new: u32, count: usize) -> Self {
        let [segment, ..] = u32::try_from(old >> 32).unwrap_or(u32::MAX).to_le_bytes();
        let old = u32::try_from(old & u64::from(u32::MAX)).unwrap_or(u32::MAX);
        Self::new(segment, old, new, count)
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
    pub fn is_loose(self) -> bool {
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

/// A seed with more places: where it stands in the batch, and which places of which part of the walk are its own.
struct Loose {
    at: u32,
    part: usize,
    places: Range<u32>,
}

/// What a look-up found, by text.
pub(crate) struct Looked {
    /// Hits of seeds with few places, and which of them are whose.
    few: Vec<Hit>,
    few_of: Vec<Range<usize>>,
    /// The places of those seeds with more that are looked at, by part of the walk, and the seeds by place in the batch.
    places: Vec<Vec<Place>>,
    loose: Vec<Loose>,
    /// Seeds with more places, by place in the batch, and how many they have.
    more: Vec<(u32, u32)>,
    /// What stands as a whole in very many documents, rising.
    stretches: Vec<Stretch>,
    starts: Vec<u32>,
}

impl Looked {
    /// The hits of text `n` by place in the library, with new places in that text; those that stand alone there left out.
    pub fn hits(&self, n: usize) -> Vec<Hit> {
        let (from, to) = (self.starts[n], self.starts[n + 1]);
        let start = u64::from(from) << 2;
        let few = self.few[self.few_of[n].clone()].iter();
        let mut hits: Vec<Hit> = few.map(|hit| Hit(hit.0 - start)).collect();
        let bound = |place: u32| self.loose.partition_point(|loose| loose.at < place);
        for loose in &self.loose[bound(from)..bound(to)] {
            let places = loose.places.start as usize..loose.places.end as usize;
            let places = &self.places[loose.part][places];
            let at = loose.at - from;
            hits.extend(places.iter().map(|&old| Hit::at(old, at, places.len())));
        }
        let mut hits = company::neighbours(hits);
        hits.sort_unstable();
        company::kept(&hits)
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

impl Seeds {
    pub fn new(texts: &[Document]) -> Self {
        let each: Vec<(u32, Vec<u64>)> = texts
            .par_iter()
            .map_init(Vec::new, |units, text| {
                fold_units(&text.text, units);
                let mut seeds = Vec::with_capacity(units.len() / 2 + units.len() / 16);
                seeds.extend(
                    grams(units).map(|gram| u64::from(gram.print) << 32 | u64::from(gram.at)),
                );
                (u32::try_from(units.len()).unwrap_or(u32::MAX), seeds)
            })
            .collect();
        let mut starts = vec![0];
        for (units, _) in &each {
            starts.push(starts[starts.len() - 1] + units);
        }
        let each: Vec<Vec<u64>> = each.into_iter().map(|(_, seeds)| seeds).collect();
        Self {
            seeds: rising(each, &starts),
            starts,
        }
    }

    /// Looks all seeds up. Those with few places are hits. Those with more become hits only where a text has too few
    /// of the first kind and what they are in doesn't stand as a whole in very many documents (`common_from`), the
    /// rarest first; so that the work is bounded by what is particular.
    pub fn look_up(mut self, library: &Library, common_from: u32) -> Result<Looked> {
        let walk = Walk {
            library,
            common_from,
        };
        let mut parts = walk.all(&self.seeds)?;
        self.seeds = Vec::new();
        let mut more: Vec<More> = parts
            .iter_mut()
            .flat_map(|part| std::mem::take(&mut part.more))
            .collect();
        more.par_sort_unstable_by_key(More::at);
        let stretches = stretches::find(&walk, &more, &self.starts)?;
        let needed = self.needed(&parts, &more, &stretches);
        let (places, loose) = joined(walk.every(&needed)?);
        let more = more.iter().map(|more| (more.at(), more.count)).collect();
        let (few, few_of) = self.by_text(parts);
        Ok(Looked {
            few,
            few_of,
            places,
            loose,
            more,
            stretches,
            starts: self.starts,
        })
    }

    /// All hits in the order of the texts, and which of them are whose.
    fn by_text(&self, parts: Vec<Part>) -> (Vec<Hit>, Vec<Range<usize>>) {
        let text_of = self.text_of();
        let mut counts = vec![0; self.starts.len()];
        for hit in parts.iter().flat_map(|part| &part.hits) {
            counts[text_of(hit.new_place())] += 1;
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
            let end = &mut ends[text_of(hit.new_place())];
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

    /// Tells the number of the text at a place of the batch.
    fn text_of(&self) -> impl Fn(u32) -> usize + '_ {
        let end = self.starts[self.starts.len() - 1];
        let at = |place: u32| self.starts.partition_point(|&start| start <= place) - 1;
        let first: Vec<usize> = (0..=end / WINDOW)
            .map(|window| at(window * WINDOW))
            .collect();
        move |place| {
            let first = first[(place / WINDOW) as usize];
            let after = self.starts[first + 1..].iter();
            first + after.take_while(|&&start| start <= place).count()
        }
    }
}

/// The seeds of all texts with places that count through the batch, rising: dealt out by their leading bits, then
/// sorted in small parts.
fn rising(each: Vec<Vec<u64>>, starts: &[u32]) -> Vec<u64> {
    let part = |seed: u64| usize::from(seed.to_be_bytes()[0]);
    let mut counts = [0; 256];
    for &seed in each.iter().flatten() {
        counts[part(seed)] += 1;
    }
    let mut at = [0; 256];
    for n in 1..at.len() {
        at[n] = at[n - 1] + counts[n - 1];
    }
    let mut seeds = vec![0; counts.iter().sum()];
    for (own, &start) in each.into_iter().zip(starts) {
        for seed in own {
            let at = &mut at[part(seed)];
            seeds[*at] = seed + u64::from(start);
            *at += 1;
        }
    }
    let mut parts = Vec::with_capacity(counts.len());
    let mut rest = seeds.as_mut_slice();
    for count in counts {
        let (first, after) = rest.split_at_mut(count);
        parts.push(first);
        rest = after;
    }
    parts.into_par_iter().for_each(<[u64]>::sort_unstable);
    seeds
}

/// The places of all parts, and whose they are by place in the batch.
fn joined(parts: Vec<Places>) -> (Vec<Vec<Place>>, Vec<Loose>) {
    let mut places = Vec::with_capacity(parts.len());
    let mut loose = Vec::with_capacity(parts.iter().map(|part| part.of.len()).sum());
    for (n, part) in parts.into_iter().enumerate() {
        loose.extend(part.of.into_iter().map(|(at, places)| Loose {
            at,
            part: n,
            places,
        }));
        places.push(part.all);
    }
    loose.par_sort_unstable_by_key(|loose| loose.at);
    (places, loose)
}
