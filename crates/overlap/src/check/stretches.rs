//! Stretches 格式文本段: what stands as a whole in very many documents.
//!
//! That each turn of speech of a text is everybody's doesn't make the text everybody's. So two seeds that are more than
//! a clause apart are looked for together, at the same distance in one document, and only the documents that have
//! both count.

use std::collections::HashMap;

use super::walk::{More, Place, Walk};
use crate::error::Result;

/// Distance of the two seeds: at least this …
const APART: u32 = 12;
/// … and at most that.
const MOST_APART: u32 = 24;
/// Distance of one pair from the next.
const STRIDE: u32 = 5;
/// By how much their distance may differ from one document to another.
const DRIFT: u64 = 2;
/// Documents that are looked at; of a larger library every so many'th.
const LOOKED_AT: usize = 2048;
/// Documents are counted up to so many times the threshold.
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
}

/// The stretches of a batch of texts, rising; `more` rises by place.
pub(crate) fn find(walk: &Walk<'_>, more: &[More], starts: &[u32]) -> Result<Vec<Stretch>> {
    let frequent: Vec<&More> = more.iter().filter(|more| more.frequent).collect();
    let pairs = pairs(&frequent, starts);
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let step = u32::try_from(walk.library.documents() / LOOKED_AT)
        .unwrap_or(u32::MAX)
        .clamp(1, walk.common_from.div_ceil(6));
    let mut prints: Vec<u64> = pairs
        .iter()
        .flat_map(|(a, b)| [a.print(), b.print()])
        .map(|print| u64::from(print) << 32)
        .collect();
    prints.sort_unstable();
    prints.dedup();
    let lists: HashMap<u32, Vec<Place>> =
        walk.sampled(&prints, step)?.into_iter().flatten().collect();
    let none = Vec::new();
    let list = |more: &More| lists.get(&more.print()).unwrap_or(&none);
    let most = walk.common_from * COUNTED;
    let mut known: HashMap<(u32, u32, u32), u32> = HashMap::new();
    let mut stretches = Vec::new();
    for (a, b) in pairs {
        let apart = b.at() - a.at();
        let documents = *known
            .entry((a.print(), b.print(), apart))
            .or_insert_with(|| together(walk, list(a), list(b), u64::from(apart), most / step));
        let documents = documents * step;
        if documents >= walk.common_from {
            stretches.push(Stretch {
                from: a.at(),
                last: b.at(),
                documents,
            });
        }
    }
    Ok(stretches)
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

/// In how many documents two seeds stand so far apart; counted up to `most`.
fn together(walk: &Walk<'_>, first: &[Place], second: &[Place], apart: u64, most: u32) -> u32 {
    let mut documents = 0;
    let mut before = None;
    let mut at = 0;
    for &place in first {
        let (from, to) = (place + apart - DRIFT, place + apart + DRIFT);
        at += second[at..]
            .iter()
            .take_while(|&&other| other < from)
            .count();
        if second.get(at).is_some_and(|&other| other <= to) {
            let document = walk.document_at(place);
            documents += u32::from(before != Some(document));
            before = Some(document);
            if documents >= most {
                break;
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
