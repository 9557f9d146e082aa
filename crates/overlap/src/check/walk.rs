//! A walk 遍历 through the postings of all segments in the order of the fingerprints.

use std::ops::Range;

use rayon::prelude::*;

use super::seeds::Hit;
use crate::error::Result;
use crate::library::{Library, Segment};

/// Parts into which the fingerprints are split: work for threads, and a bound for their buffers.
const PARTS: u32 = 64;
/// Places up to which a seed is looked at wherever it stands.
pub(crate) const FEW: usize = 4;
/// Places of one fingerprint whose documents are told apart before it is called frequent anyway.
const MOST_PLACES: usize = 4096;

/// What one part of the fingerprints led to.
#[derive(Default)]
pub(crate) struct Part {
    pub hits: Vec<Hit>,
    pub more: Vec<More>,
}

/// Gives back the room that growing took: what is found stays until the batch is done.
trait Fit {
    fn fit(&mut self);
}

impl Fit for Part {
    fn fit(&mut self) {
        self.hits.shrink_to_fit();
        self.more.shrink_to_fit();
    }
}

impl Fit for Places {
    fn fit(&mut self) {
        self.all.shrink_to_fit();
        self.of.shrink_to_fit();
    }
}

impl Fit for Vec<PrintPlaces> {
    fn fit(&mut self) {
        self.shrink_to_fit();
    }
}

/// A seed with more places than a few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct More {
    pub seed: u64,
    /// Places in the library.
    pub count: u32,
    /// Whether it stands in so many documents that it says little.
    pub frequent: bool,
}

impl More {
    pub fn at(&self) -> u32 {
        low(self.seed)
    }

    pub fn print(&self) -> u32 {
        high(self.seed)
    }
}

/// A place in the library: the segment in the high half.
pub(crate) type Place = u64;

/// A fingerprint with its places.
pub(crate) type PrintPlaces = (u32, Vec<Place>);

/// Places in the library, and for the places of seeds in the batch which of them are theirs.
#[derive(Default)]
pub(crate) struct Places {
    pub all: Vec<Place>,
    pub of: Vec<(u32, Range<u32>)>,
}

pub(crate) struct Walk<'a> {
    pub library: &'a Library,
    pub common_from: u32,
}

impl Walk<'_> {
    /// The hits of seeds with few places, and the seeds with more.
    pub fn all(&self, seeds: &[u64]) -> Result<Vec<Part>> {
        self.parts(seeds, |equal, places, count, part: &mut Part| {
            self.enter(equal, places, count, part);
        })
    }

    /// For each of some seeds all places of its fingerprint.
    pub fn every(&self, seeds: &[u64]) -> Result<Vec<Places>> {
        self.parts(seeds, |equal, places, _, found: &mut Places| {
            let from = count(&found.all);
            for (segment, places) in places {
                let place = |&place: &u32| u64::from(*segment) << 32 | u64::from(place);
                found.all.extend(places.iter().map(place));
            }
            let range = from..count(&found.all);
            let of = equal.iter().map(|&seed| (low(seed), range.clone()));
            found.of.extend(of);
        })
    }

    /// For each fingerprint its places in every `step`th document, rising.
    pub fn sampled(&self, prints: &[u64], step: u32) -> Result<Vec<Vec<PrintPlaces>>> {
        self.parts(prints, |equal, places, _, lists: &mut Vec<_>| {
            lists.push((high(equal[0]), self.sample(places, step)));
        })
    }

    /// Calls `each` with the seeds of one fingerprint and its places, in parallel parts.
    fn parts<P: Default + Send + Fit>(
        &self,
        seeds: &[u64],
        each: impl Fn(&[u64], &[(u8, Vec<u32>)], usize, &mut P) + Sync,
    ) -> Result<Vec<P>> {
        (0..PARTS)
            .into_par_iter()
            .map(|part| {
                let mut found: P = self.part(seeds, part, &each)?;
                found.fit();
                Ok(found)
            })
            .collect()
    }

    fn part<P: Default>(
        &self,
        seeds: &[u64],
        part: u32,
        each: &impl Fn(&[u64], &[(u8, Vec<u32>)], usize, &mut P),
    ) -> Result<P> {
        let wide = (1_u64 << 32) / u64::from(PARTS);
        let from = u64::from(part) * wide;
        let bound = |print: u64| seeds.partition_point(|&seed| seed >> 32 < print);
        let seeds = &seeds[bound(from)..bound(from + wide)];
        let mut found = P::default();
        if seeds.is_empty() {
            return Ok(found);
        }
        let range = (high(from << 32), high((from + wide - 1) << 32));
        let segments = &self.library.segments;
        let cursors = segments
            .iter()
            .map(|segment| segment.cursor(range, seeds.len()));
        let mut cursors = cursors.collect::<Result<Vec<_>>>()?;
        let mut places: Vec<(u8, Vec<u32>)> =
            (0..).map(|n| (n, Vec::new())).take(cursors.len()).collect();
        for equal in seeds.chunk_by(|a, b| a >> 32 == b >> 32) {
            let mut count = 0;
            for (cursor, (_, places)) in cursors.iter_mut().zip(&mut places) {
                places.clear();
                cursor.places(high(equal[0]), places)?;
                count += places.len();
            }
            if count > 0 {
                each(equal, &places, count, &mut found);
            }
        }
        Ok(found)
    }

    /// Enters the seeds of one fingerprint by how many places and documents it has.
    fn enter(&self, equal: &[u64], places: &[(u8, Vec<u32>)], count: usize, found: &mut Part) {
        if count <= FEW.min(self.common_from as usize - 1) {
            found.hits.extend(hits(equal, places, count));
            return;
        }
        let frequent = count > MOST_PLACES
            || count >= self.common_from as usize && self.documents(places) >= self.common_from;
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        found.more.extend(equal.iter().map(|&seed| More {
            seed,
            count,
            frequent,
        }));
    }

    /// In how many live documents these places are; counted up to what makes a seed frequent.
    fn documents(&self, places: &[(u8, Vec<u32>)]) -> u32 {
        let mut documents = 0;
        for (segment, (_, places)) in self.library.segments.iter().zip(places) {
            let mut last = None;
            for &place in places {
                if documents >= self.common_from {
                    return documents;
                }
                let doc = segment.document_at(place);
                if last != Some(doc) && !segment.is_gone(doc) {
                    documents += 1;
                }
                last = Some(doc);
            }
        }
        documents
    }

    fn sample(&self, places: &[(u8, Vec<u32>)], step: u32) -> Vec<Place> {
        let mut sample = Vec::new();
        for (segment, (n, places)) in self.library.segments.iter().zip(places) {
            let inside = places.iter().filter(|&&place| taken(segment, place, step));
            sample.extend(inside.map(|&place| u64::from(*n) << 32 | u64::from(place)));
        }
        sample
    }

    /// The document at a place, with its segment.
    pub fn document_at(&self, place: Place) -> (u32, u32) {
        let segment = high(place);
        (
            segment,
            self.library.segments[segment as usize].document_at(low(place)),
        )
    }
}

fn taken(segment: &Segment, place: u32, step: u32) -> bool {
    let doc = segment.document_at(place);
    doc.is_multiple_of(step) && !segment.is_gone(doc)
}

fn hits(equal: &[u64], places: &[(u8, Vec<u32>)], count: usize) -> impl Iterator<Item = Hit> {
    equal.iter().flat_map(move |&seed| {
        places.iter().flat_map(move |(segment, places)| {
            places
                .iter()
                .map(move |&old| Hit::new(*segment, old, low(seed), count))
        })
    })
}

fn count(places: &[Place]) -> u32 {
    u32::try_from(places.len()).unwrap_or(u32::MAX)
}

fn low(seed: u64) -> u32 {
    u32::try_from(seed & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

fn high(seed: u64) -> u32 {
    u32::try_from(seed >> 32).unwrap_or(u32::MAX)
}
