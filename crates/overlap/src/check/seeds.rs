//! Seeds 种子: the new texts' fingerprints, looked up in all segments in one walk.

use std::ops::Range;

use rayon::prelude::*;

use crate::error::Result;
use crate::fold::fold_units;
use crate::gram::grams;
use crate::library::{Document, Library, Segment};

/// Parts into which the fingerprints are split: work for threads, and a bound for their buffers.
const PARTS: u32 = 64;
/// Places of one fingerprint whose documents are told apart before it is called common anyway.
const MOST_PLACES: usize = 4096;

/// The fingerprints of a batch of texts, rising: fingerprint in the high half, place in the batch in the low one.
pub(crate) struct Seeds {
    seeds: Vec<u64>,
    /// The place at which each text of the batch begins, and the end.
    starts: Vec<u32>,
}

/// A seed that stands in the library too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub segment: u16,
    pub old: u32,
    pub new: u32,
}

/// A seed that stands in so many documents that it says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Common {
    pub new: u32,
    pub documents: u32,
}

/// What a look-up found, by text.
pub(crate) struct Looked {
    hits: Vec<Hit>,
    hits_of: Vec<Range<usize>>,
    common: Vec<Common>,
    common_of: Vec<Range<usize>>,
}

impl Looked {
    /// The hits of text `n`, with places in that text.
    pub fn hits(&self, n: usize) -> &[Hit] {
        &self.hits[self.hits_of[n].clone()]
    }

    pub fn common(&self, n: usize) -> &[Common] {
        &self.common[self.common_of[n].clone()]
    }
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

    /// Looks all seeds up. One that stands in `common_from` documents or more is common, any other a hit wherever
    /// it stands.
    pub fn look_up(&self, library: &Library, common_from: u32) -> Result<Looked> {
        let parts: Vec<(Vec<Hit>, Vec<Common>)> = (0..PARTS)
            .into_par_iter()
            .map(|part| self.look_up_part(library, common_from, part))
            .collect::<Result<_>>()?;
        let mut hits = Vec::with_capacity(parts.iter().map(|(hits, _)| hits.len()).sum());
        let mut common = Vec::new();
        for (own_hits, own_common) in parts {
            hits.extend(own_hits);
            common.extend(own_common);
        }
        // By text first: the texts' places rise one after the other.
        hits.par_sort_unstable_by_key(|hit: &Hit| {
            (self.text_of(hit.new), hit.segment, hit.old, hit.new)
        });
        common.par_sort_unstable();
        let hits_of = self.ranges(&hits, |hit| hit.new);
        let common_of = self.ranges(&common, |common| common.new);
        for (n, range) in hits_of.iter().enumerate() {
            hits[range.clone()]
                .iter_mut()
                .for_each(|hit| hit.new -= self.starts[n]);
        }
        for (n, range) in common_of.iter().enumerate() {
            common[range.clone()]
                .iter_mut()
                .for_each(|common| common.new -= self.starts[n]);
        }
        Ok(Looked {
            hits,
            hits_of,
            common,
            common_of,
        })
    }

    fn text_of(&self, place: u32) -> usize {
        self.starts.partition_point(|&start| start <= place)
    }

    fn ranges<T>(&self, sorted: &[T], place: impl Fn(&T) -> u32) -> Vec<Range<usize>> {
        let mut from = 0;
        (1..self.starts.len())
            .map(|n| {
                let to = from + sorted[from..].partition_point(|item| place(item) < self.starts[n]);
                let range = from..to;
                from = to;
                range
            })
            .collect()
    }

    fn look_up_part(
        &self,
        library: &Library,
        common_from: u32,
        part: u32,
    ) -> Result<(Vec<Hit>, Vec<Common>)> {
        let wide = (1_u64 << 32) / u64::from(PARTS);
        let from = u64::from(part) * wide;
        let bound = |print: u64| self.seeds.partition_point(|&seed| seed >> 32 < print);
        let seeds = &self.seeds[bound(from)..bound(from + wide)];
        let (mut hits, mut common) = (Vec::new(), Vec::new());
        if seeds.is_empty() {
            return Ok((hits, common));
        }
        let range = (high(from << 32), high((from + wide - 1) << 32));
        let mut cursors = library
            .segments
            .iter()
            .map(|segment| segment.cursor(range, seeds.len()))
            .collect::<Result<Vec<_>>>()?;
        let mut places: Vec<(u16, Vec<u32>)> =
            (0..).map(|n| (n, Vec::new())).take(cursors.len()).collect();
        for equal in seeds.chunk_by(|a, b| a >> 32 == b >> 32) {
            let mut count = 0;
            for (cursor, (_, places)) in cursors.iter_mut().zip(&mut places) {
                places.clear();
                cursor.places(high(equal[0]), places)?;
                count += places.len();
            }
            if count == 0 {
                continue;
            }
            let documents = if count < common_from as usize {
                0
            } else {
                documents(&library.segments, &places)
            };
            for &seed in equal {
                let new = u32::try_from(seed & u64::from(u32::MAX)).unwrap_or(u32::MAX);
                if documents >= common_from || count > MOST_PLACES {
                    common.push(Common { new, documents });
                } else {
                    let each = places.iter().flat_map(|(segment, places)| {
                        places.iter().map(move |&old| (*segment, old))
                    });
                    hits.extend(each.map(|(segment, old)| Hit { segment, old, new }));
                }
            }
        }
        Ok((hits, common))
    }
}

fn high(seed: u64) -> u32 {
    u32::try_from(seed >> 32).unwrap_or(u32::MAX)
}

/// In how many live documents these places are.
fn documents(segments: &[Segment], places: &[(u16, Vec<u32>)]) -> u32 {
    let mut documents = 0;
    for (segment, (_, places)) in segments.iter().zip(places) {
        let mut last = None;
        for &place in places.iter().take(MOST_PLACES) {
            let doc = segment.document_at(place);
            if last != Some(doc) && !segment.is_gone(doc) {
                documents += 1;
            }
            last = Some(doc);
        }
    }
    documents
}
