//! Seeds 种子: the new texts' fingerprints, looked up in all segments in one walk.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::company::{self, Cells};
use super::hit::Hit;
use super::lists::Lists;
use super::prose;
use super::stretches::{self, Stretch};
use super::walk::{BUDGET, FEW, More, PARTS, Part, Walk, part_of};
use crate::error::Result;
use crate::fold::fold_units;
use crate::gram::{Gram, grams_into};
use crate::library::Document;
use crate::rooms::Rooms;

/// Units of new text in which seeds are counted.
const WINDOW: u32 = 32;
/// Seeds with more places that a copied window has at least; half of what a window has altogether.
const MANY: u16 = 5;

/// The fingerprints of a batch of texts.
pub(crate) struct Seeds {
    /// The seeds of some texts after those of some others, in any order.
    all: Vec<u64>,
    several: Vec<Several>,
    /// The place at which each text of the batch begins, and the end.
    starts: Vec<u32>,
}

/// A seed with more places: where it stands in the batch, and where its places are listed.
struct Loose {
    at: u32,
    part: usize,
    list: u32,
}

/// What a look-up found, by text.
pub(crate) struct Looked {
    /// Hits of seeds with few places, and which of them are whose.
    few: Vec<Hit>,
    few_of: Vec<Range<usize>>,
    /// The places of those seeds with more that are looked at, and the seeds by place in the batch.
    lists: Vec<Lists>,
    loose: Vec<Loose>,
    segments: usize,
    /// Seeds with more places, by place in the batch, and how many they have.
    more: Vec<(u32, u32)>,
    /// What stands as a whole in very many documents, rising.
    stretches: Vec<Stretch>,
    starts: Vec<u32>,
}

impl Looked {
    /// The hits of text `n` by place in the library, with new places in that text; those that stand alone there left out.
    pub fn hits(&self, n: usize, cells: &mut Cells) -> Vec<Hit> {
        let (from, to) = (self.starts[n], self.starts[n + 1]);
        let start = u64::from(from) << 2;
        let few = &self.few[self.few_of[n].clone()];
        let bound = |place: u32| self.loose.partition_point(|loose| loose.at < place);
        let loose = &self.loose[bound(from)..bound(to)];
        let lists = |loose: &Loose| self.lists[loose.part].list(loose.list, self.segments);
        // The lists lie far apart: asking for all of them first lets the memory work on many at once.
        let most: usize = loose
            .iter()
            .map(|loose| self.lists[loose.part].len(loose.list, self.segments))
            .sum();
        cells.clear();
        for hit in few {
            cells.enter(hit.segment(), hit.old());
        }
        for (segment, places) in loose.iter().flat_map(lists) {
            for &old in places {
                cells.enter(segment, old);
            }
        }
        let near = few
            .iter()
            .filter(|hit| cells.has_near(hit.segment(), hit.old()));
        let mut hits = Vec::with_capacity((few.len() + most) / 4);
        hits.extend(near.map(|hit| Hit(hit.0 - start)));
        for loose in loose {
            let at = loose.at - from;
            for (segment, places) in lists(loose) {
                let near = places.iter().filter(|&&old| cells.has_near(segment, old));
                hits.extend(near.map(|&old| Hit::new(segment, old, at, FEW + 1)));
            }
        }
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

/// Texts whose seeds are made together.
const TOGETHER: usize = 32;

/// What some texts have.
struct Several {
    /// Units of each.
    units: Vec<u32>,
    /// Where their seeds stand among all: by part of the walk, then by place; fingerprint in the high half, place in these
    /// texts in the low one.
    from: usize,
    /// Where each part's seeds end, from there.
    ends: [u32; PARTS],
}

/// Room in which seeds are made, used again.
#[derive(Default)]
struct Making {
    folded: Vec<u16>,
    grams: Vec<Gram>,
    seeds: Vec<u64>,
    dealt: Vec<u64>,
}

impl Several {
    fn of(room: &mut Making, texts: &[Document], all: &Mutex<Vec<u64>>) -> Self {
        room.seeds.clear();
        let mut start = 0;
        let mut units = Vec::with_capacity(texts.len());
        for text in texts {
            fold_units(text.text.as_bytes(), &mut room.folded);
            grams_into(&room.folded, &mut room.grams);
            let grams = room.grams.iter();
            room.seeds.extend(grams.map(|gram| gram.number(start)));
            units.push(u32::try_from(room.folded.len()).unwrap_or(u32::MAX));
            start += units[units.len() - 1];
        }
        room.dealt.resize(room.seeds.len(), 0);
        let ends = deal(&room.seeds, &mut room.dealt, part_of);
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        let from = all.len();
        all.extend_from_slice(&room.dealt);
        Self { units, from, ends }
    }

    /// The seeds of one part, of all that there are.
    fn part<'s>(&self, all: &'s [u64], part: usize) -> &'s [u64] {
        let from = part.checked_sub(1).map_or(0, |before| self.ends[before]);
        &all[self.from..][from as usize..self.ends[part] as usize]
    }
}

/// Deals seeds out by a number that each has, in their order; tells where those of each number end.
fn deal<const N: usize>(from: &[u64], to: &mut [u64], number: impl Fn(u64) -> usize) -> [u32; N] {
    let mut ends = [0_u32; N];
    for &seed in from {
        ends[number(seed)] += 1;
    }
    let mut begin = 0;
    for end in &mut ends {
        begin += std::mem::replace(end, begin);
    }
    for &seed in from {
        let at = &mut ends[number(seed)];
        to[*at as usize] = seed;
        *at += 1;
    }
    ends
}

impl Seeds {
    pub fn new(texts: &[Document]) -> Self {
        let rooms = Rooms::default();
        // One piece of memory, taken by the thread that gives it back: what another one took would not be free at once. Chinese
        // has three bytes a unit; what isn't used of it costs nothing.
        let bytes: usize = texts.iter().map(|text| text.text.len()).sum();
        let all = Mutex::new(Vec::with_capacity(bytes / 2));
        let several: Vec<Several> = texts
            .par_chunks(TOGETHER)
            .map(|texts| rooms.lend(|room| Several::of(room, texts, &all)))
            .collect();
        let mut starts = vec![0];
        for units in several.iter().flat_map(|several| &several.units) {
            starts.push(starts[starts.len() - 1] + units);
        }
        let all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
        Self {
            all,
            several,
            starts,
        }
    }

    /// The seeds of one part of the walk, rising by fingerprint, with places that count through the batch.
    fn part(&self, part: usize, seeds: &mut Vec<u64>, room: &mut Vec<u64>) {
        /// Bits that are dealt out at once, and how often until all that a part leaves of a fingerprint are.
        const BITS: u32 = 9;
        const TIMES: u32 = 3;
        seeds.clear();
        for (several, &start) in self
            .several
            .iter()
            .zip(self.starts.iter().step_by(TOGETHER))
        {
            seeds.extend(
                several
                    .part(&self.all, part)
                    .iter()
                    .map(|seed| seed + u64::from(start)),
            );
        }
        room.resize(seeds.len(), 0);
        for time in 0..TIMES {
            let shift = u32::BITS + time * BITS;
            let number =
                |seed: u64| usize::try_from(seed >> shift).unwrap_or_default() % (1 << BITS);
            deal::<{ 1 << BITS }>(seeds, room, number);
            std::mem::swap(seeds, room);
        }
    }

    /// Looks all seeds up. Those with few places are hits. Those with more become hits only where a text has too few
    /// of the first kind and what they are in doesn't stand as a whole in very many documents (`common_from`), the
    /// rarest first; so that the work is bounded by what is particular.
    pub fn look_up(mut self, walk: &Walk<'_>, texts: &[Document]) -> Result<Looked> {
        let mut parts = walk.all(|part, seeds, room| self.part(part, seeds, room))?;
        self.all = Vec::new();
        let mut more: Vec<More> = parts
            .iter_mut()
            .flat_map(|part| std::mem::take(&mut part.more))
            .collect();
        let mut lists: Vec<Lists> = parts
            .iter_mut()
            .map(|part| std::mem::take(&mut part.lists))
            .collect();
        let find = || {
            more.par_sort_unstable_by_key(More::at);
            stretches::find(walk, (&more, &lists), &self.starts)
        };
        let ((few, few_of), stretches) = rayon::join(|| self.by_text(parts), find);
        let batch = (texts, &*self.starts);
        let stretches = prose::of_batch(batch, &stretches?, walk.thresholds.prose);
        let needed = self.needed(&few, &more, &stretches);
        let loose = loose(walk, &needed, &mut lists)?;
        let more = more.iter().map(|more| (more.at(), more.count)).collect();
        Ok(Looked {
            few,
            few_of,
            lists,
            loose,
            segments: walk.library.segments.len(),
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

    /// The seeds with more places that stand where few with less do, close enough together to be a copy.
    fn needed(&self, hits: &[Hit], more: &[More], stretches: &[Stretch]) -> Vec<More> {
        let windows = self.starts[self.starts.len() - 1] / WINDOW + 1;
        let mut few = vec![0_u16; windows as usize];
        let window = |place: u32| (place / WINDOW) as usize;
        for hit in hits {
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
            needed.extend(fit.map(|&&more| more));
        }
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

/// Where the places of some seeds are listed, by place in the batch; those that were not kept are looked up again.
fn loose(walk: &Walk<'_>, needed: &[More], lists: &mut Vec<Lists>) -> Result<Vec<Loose>> {
    let mut loose = Vec::with_capacity(needed.len());
    let mut missing = Vec::new();
    for more in needed {
        if let Some(list) = more.list() {
            let (at, part) = (more.at(), more.part());
            loose.push(Loose { at, part, list });
        } else {
            missing.push(more.seed);
        }
    }
    missing.par_sort_unstable();
    for again in walk.listed(&missing, 1)? {
        let part = lists.len();
        lists.push(again.lists);
        loose.extend(again.of.into_iter().map(|(seed, list)| {
            let at = u32::try_from(seed & u64::from(u32::MAX)).unwrap_or(u32::MAX);
            Loose { at, part, list }
        }));
    }
    loose.par_sort_unstable_by_key(|loose| loose.at);
    Ok(loose)
}
