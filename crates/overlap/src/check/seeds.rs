//! Seeds 种子: the new texts' fingerprints, looked up in all segments in one walk.

use std::ops::Range;

use rayon::prelude::*;

use crate::error::Result;
use crate::fold::fold_units;
use crate::gram::grams;
use crate::library::{Document, Library, Segment};

/// Parts into which the fingerprints are split: work for threads, and a bound for their buffers.
const PARTS: u32 = 64;
/// Places up to which a seed is looked at wherever it stands.
const FEW: usize = 4;
/// Units of new text in which seeds are counted.
const WINDOW: u32 = 32;
/// Seeds with more places that a copied window has at least; half of what a window has altogether.
const MANY: u16 = 5;
/// Places of one fingerprint whose documents are told apart before it is called common anyway.
const MOST_PLACES: usize = 4096;

/// The fingerprints of a batch of texts, rising: fingerprint in the high half, place in the batch in the low one.
pub(crate) struct Seeds {
    seeds: Vec<u64>,
    /// The place at which each text of the batch begins, and the end.
    starts: Vec<u32>,
}

/// A seed that stands in the library too: the segment in the upper 8 bits, then the old place (32), the new one
/// (23), and whether the seed is rare; so hits sort by where they are in the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit(u64);

impl Hit {
    fn new(segment: u8, old: u32, new: u32, rare: bool) -> Self {
        let new = u64::from(new & MOST_NEW) << 1;
        Self(u64::from(segment) << 56 | u64::from(old) << 24 | new | u64::from(rare))
    }

    pub fn segment(self) -> u8 {
        self.0.to_be_bytes()[0]
    }

    pub fn old(self) -> u32 {
        u32::try_from(self.0 >> 24 & u64::from(u32::MAX)).unwrap_or(u32::MAX)
    }

    pub fn new_place(self) -> u32 {
        u32::try_from(self.0 >> 1 & u64::from(MOST_NEW)).unwrap_or(MOST_NEW)
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
    starts: Vec<u32>,
}

impl Looked {
    /// The hits of text `n` by place in the library, with new places in that text.
    pub fn hits(&self, n: usize) -> Vec<Hit> {
        let start = u64::from(self.starts[n]) << 1;
        let mut hits: Vec<Hit> = self.hits[self.hits_of[n].clone()]
            .iter()
            .map(|hit| Hit(hit.0 - start))
            .collect();
        hits.sort_unstable();
        hits
    }

    pub fn common(&self, n: usize) -> impl Iterator<Item = Common> + '_ {
        let start = self.starts[n];
        self.common[self.common_of[n].clone()]
            .iter()
            .map(move |common| Common {
                new: common.new - start,
                ..*common
            })
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

    /// Looks all seeds up. One that stands in `common_from` documents or more is common. Of the others those with few
    /// places are hits; those with more become hits only where a text has too few of the first kind, so that the
    /// work is bounded by what is particular.
    pub fn look_up(self, library: &Library, common_from: u32) -> Result<Looked> {
        let mut walk = Walk {
            library,
            common_from,
            most: FEW,
        };
        let mut parts = walk.all(&self.seeds)?;
        let needed = self.needed(&parts);
        if !needed.is_empty() {
            walk.most = usize::MAX;
            parts.extend(walk.all(&needed)?);
        }
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
        let mut common = Vec::new();
        for part in parts {
            for hit in part.hits {
                let end = &mut ends[self.text_of(hit.new_place())];
                hits[*end] = hit;
                *end += 1;
            }
            common.extend(part.common);
        }
        let hits_of = ends
            .iter()
            .zip(&counts)
            .map(|(end, count)| end - count..*end)
            .collect();
        common.par_sort_unstable();
        let common_of = self.ranges(&common);
        Ok(Looked {
            hits,
            hits_of,
            common,
            common_of,
            starts: self.starts,
        })
    }

    /// The seeds with more places that stand where few with less do, and close enough together to be a copy.
    fn needed(&self, parts: &[Part]) -> Vec<u64> {
        let windows = self.starts[self.starts.len() - 1] / WINDOW + 1;
        let mut few = vec![0_u16; windows as usize];
        let mut more = few.clone();
        let window = |place: u32| (place / WINDOW) as usize;
        for hit in parts.iter().flat_map(|part| &part.hits) {
            few[window(hit.new_place())] = few[window(hit.new_place())].saturating_add(1);
        }
        for &seed in parts.iter().flat_map(|part| &part.more) {
            more[window(low(seed))] += 1;
        }
        let wanted =
            |seed: &u64| few[window(low(*seed))] < 2 * MANY && more[window(low(*seed))] >= MANY;
        parts
            .iter()
            .flat_map(|part| &part.more)
            .copied()
            .filter(wanted)
            .collect()
    }

    /// The number of the text at a place of the batch.
    fn text_of(&self, place: u32) -> usize {
        self.starts.partition_point(|&start| start <= place) - 1
    }

    fn ranges(&self, sorted: &[Common]) -> Vec<Range<usize>> {
        let mut from = 0;
        let ranges = self.starts[1..].iter().map(|&start| {
            let to = from + sorted[from..].partition_point(|common| common.new < start);
            let range = from..to;
            from = to;
            range
        });
        ranges.collect()
    }
}

/// What one part of the fingerprints led to.
#[derive(Default)]
struct Part {
    hits: Vec<Hit>,
    /// Seeds with more places than a hit may have, rising.
    more: Vec<u64>,
    common: Vec<Common>,
}

/// A walk through all segments.
struct Walk<'a> {
    library: &'a Library,
    common_from: u32,
    /// Places up to which a seed becomes hits.
    most: usize,
}

impl Walk<'_> {
    fn all(&self, seeds: &[u64]) -> Result<Vec<Part>> {
        (0..PARTS)
            .into_par_iter()
            .map(|part| self.part(seeds, part))
            .collect()
    }

    fn part(&self, seeds: &[u64], part: u32) -> Result<Part> {
        let wide = (1_u64 << 32) / u64::from(PARTS);
        let from = u64::from(part) * wide;
        let bound = |print: u64| seeds.partition_point(|&seed| seed >> 32 < print);
        let seeds = &seeds[bound(from)..bound(from + wide)];
        let mut found = Part::default();
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
                self.enter(equal, &places, count, &mut found);
            }
        }
        Ok(found)
    }

    /// Enters the seeds of one fingerprint by how many places and documents it has.
    fn enter(&self, equal: &[u64], places: &[(u8, Vec<u32>)], count: usize, found: &mut Part) {
        let many = count >= self.common_from as usize;
        let documents = if many {
            documents(&self.library.segments, places, self.common_from * 4)
        } else {
            0
        };
        if documents >= self.common_from || count > MOST_PLACES {
            found.common.extend(equal.iter().map(|&seed| Common {
                new: low(seed),
                documents,
            }));
        } else if count > self.most {
            found.more.extend_from_slice(equal);
        } else {
            for &seed in equal {
                for (segment, places) in places {
                    let hits = places
                        .iter()
                        .map(|&old| Hit::new(*segment, old, low(seed), count <= RARE));
                    found.hits.extend(hits);
                }
            }
        }
    }
}

fn low(seed: u64) -> u32 {
    u32::try_from(seed & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

fn high(seed: u64) -> u32 {
    u32::try_from(seed >> 32).unwrap_or(u32::MAX)
}

/// In how many live documents these places are; counted up to `enough`.
fn documents(segments: &[Segment], places: &[(u8, Vec<u32>)], enough: u32) -> u32 {
    let mut documents = 0;
    for (segment, (_, places)) in segments.iter().zip(places) {
        let mut last = None;
        for &place in places.iter().take(MOST_PLACES) {
            if documents >= enough {
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
