//! Stretches 格式文本段: what stands as a whole in very many documents.
//!
//! That each turn of speech of a text is everybody's doesn't make the text everybody's. So two seeds that are more than
//! a clause apart are looked for together, at the same distance in one document, and only the documents that have
//! both count.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::lists::{Lists, is_sampled};
use super::walk::{Listed, More, Walk};
use crate::error::Result;

/// Distance of the two seeds: at least this …
const APART: u32 = 12;
/// … and at most that.
const MOST_APART: u32 = 24;
/// Distance of one pair from the next.
const STRIDE: u32 = 5;
/// By how much their distance may differ from one document to another.
const DRIFT: u32 = 2;
/// Documents are counted up to so many times the threshold, or to that of running text.
const COUNTED: u32 = 4;

/// A stretch of new text, from the first to the last of its seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub from: u32,
    /// Where the last seed begins.
    pub last: u32,
    pub documents: u32,
}

impl Stretch {
    /// The same with places that count from `start`.
    pub fn back(self, start: u32) -> Self {
        Self {
            from: self.from - start,
            last: self.last - start,
            ..self
        }
    }

    /// The same with places that count from before `start`.
    pub fn on(self, start: u32) -> Self {
        Self {
            from: self.from + start,
            last: self.last + start,
            ..self
        }
    }
}

/// The stretches of a batch of texts, rising; `more` rises by place, and `lists` has the places that the parts kept.
pub(crate) fn find(
    walk: &Walk<'_>,
    (more, lists): (&[More], &[Lists]),
    starts: &[u32],
) -> Result<Vec<Stretch>> {
    let frequent: Vec<&More> = more.iter().filter(|more| more.is_frequent()).collect();
    let pairs = pairs(&frequent, starts);
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let step = walk.step();
    let lists = Found::new(walk, &pairs, lists)?;
    let most = (walk.thresholds.common * COUNTED).max(walk.thresholds.prose);
    let mut asked: Vec<Asked> = pairs.iter().map(Asked::new).collect();
    asked.par_sort_unstable_by_key(Asked::key);
    asked.dedup_by_key(|asked| asked.key());
    let known: FxHashMap<(u32, u32, u32), u32> = asked
        .par_iter()
        .map(|asked| {
            let both = (lists.of(asked.a), lists.of(asked.b));
            let documents = together(walk, both, asked.apart(), most / step);
            (asked.key(), documents)
        })
        .collect();
    let stretches = pairs.iter().filter_map(|pair| {
        let documents = known.get(&Asked::new(pair).key())? * step;
        (documents >= walk.thresholds.common).then(|| Stretch {
            from: pair.0.at(),
            last: pair.1.at(),
            documents,
        })
    });
    Ok(stretches.collect())
}

/// Two seeds that are looked for together.
struct Asked<'a> {
    a: &'a More,
    b: &'a More,
}

impl<'a> Asked<'a> {
    fn new(&(a, b): &(&'a More, &'a More)) -> Self {
        Self { a, b }
    }

    fn apart(&self) -> u32 {
        self.b.at() - self.a.at()
    }

    /// What makes two of them the same question.
    fn key(&self) -> (u32, u32, u32) {
        (self.a.print(), self.b.print(), self.apart())
    }
}

/// The places of the pairs' seeds: what the parts kept, and what had to be looked up again.
struct Found<'a> {
    kept: &'a [Lists],
    again: Vec<Listed>,
    /// For each fingerprint that was looked up again, in which part it is and where.
    at: FxHashMap<u32, (usize, u32)>,
}

impl<'a> Found<'a> {
    fn new(walk: &Walk<'_>, pairs: &[(&More, &More)], kept: &'a [Lists]) -> Result<Self> {
        let seeds = pairs.iter().flat_map(|(a, b)| [a, b]);
        let mut missing: Vec<u64> = seeds
            .filter(|more| more.list().is_none())
            .map(|more| more.seed >> 32 << 32)
            .collect();
        missing.sort_unstable();
        missing.dedup();
        let again = walk.listed(&missing, walk.step())?;
        let parts = again.iter().enumerate();
        let at = parts.flat_map(|(n, part)| {
            let print = |seed: u64| u32::try_from(seed >> 32).unwrap_or(u32::MAX);
            part.of
                .iter()
                .map(move |&(seed, at)| (print(seed), (n, at)))
        });
        let at = at.collect();
        Ok(Self { kept, again, at })
    }

    fn of(&self, more: &More) -> Option<List<'_>> {
        if let Some(at) = more.list() {
            return Some((&self.kept[more.part()], at));
        }
        let &(part, at) = self.at.get(&more.print())?;
        Some((&self.again[part].lists, at))
    }
}

/// Seeds of one text that are more than a clause apart.
fn pairs<'a>(frequent: &[&'a More], starts: &[u32]) -> Vec<(&'a More, &'a More)> {
    let mut pairs = Vec::new();
    let mut next = 0;
    for (n, a) in frequent.iter().enumerate() {
        if a.at() < next {
            continue;
        }
        let end = starts[starts.partition_point(|&start| start <= a.at())];
        let within = frequent[n..]
            .iter()
            .take_while(|b| b.at() - a.at() <= MOST_APART && b.at() < end);
        if let Some(b) = within.last().filter(|b| b.at() - a.at() >= APART) {
            pairs.push((*a, *b));
            next = a.at() + STRIDE;
        }
    }
    pairs
}

/// A list of places: in which lists it is, and where.
type List<'a> = (&'a Lists, u32);

/// In how many of the documents that are looked at two seeds stand so far apart; counted up to `most`.
fn together(
    walk: &Walk<'_>,
    both: (Option<List<'_>>, Option<List<'_>>),
    apart: u32,
    most: u32,
) -> u32 {
    let (Some(first), Some(second)) = both else {
        return 0;
    };
    let (step, segments) = (walk.step(), walk.library.segments.len());
    let mut documents = 0;
    let first = first.0.list(first.1, segments);
    let both = first.zip(second.0.list(second.1, segments));
    for (segment, ((_, first), (_, second))) in walk.library.segments.iter().zip(both) {
        let mut before = None;
        let mut at = 0;
        for &place in first {
            let (from, to) = (place + apart - DRIFT, place + apart + DRIFT);
            at += second[at..]
                .iter()
                .take_while(|&&other| other < from)
                .count();
            if second.get(at).is_none_or(|&other| other > to) {
                continue;
            }
            let document = segment.document_at(place);
            if !is_sampled(segment, document, step) {
                continue;
            }
            documents += u32::from(before != Some(document));
            before = Some(document);
            if documents >= most {
                return documents;
            }
        }
    }
    documents
}

/// The seeds that no stretch covers.
pub(crate) fn outside<'a>(more: &'a [More], stretches: &[Stretch]) -> Vec<&'a More> {
    let mut rest = stretches;
    let mut reached = 0;
    more.iter()
        .filter(|more| {
            while let Some(first) = rest.first().filter(|first| first.from <= more.at()) {
                reached = reached.max(first.last + 1);
                rest = &rest[1..];
            }
            more.at() >= reached
        })
        .collect()
}
