//! Lists 清单: the places of many fingerprints, one after another in one piece of memory.

use super::walk::{Matches, NOWHERE};
use crate::library::Segment;

/// Lists of places: of each one how many each segment has, then the places.
#[derive(Default)]
pub(crate) struct Lists {
    numbers: Vec<u32>,
}

impl Lists {
    fn begin(&mut self, segments: usize) -> usize {
        let at = self.numbers.len();
        self.numbers.resize(at + segments, 0);
        at
    }

    /// Adds all places of a fingerprint, or those in every `step`th document; tells where.
    pub fn add(&mut self, matches: &Matches<'_>, step: u32) -> u32 {
        let at = self.begin(matches.cursors.len());
        for (n, segment, places) in matches.by_segment() {
            let before = self.numbers.len();
            let taken =
                |&place: &u32| step == 1 || is_sampled(segment, segment.document_at(place), step);
            self.numbers.extend(places.filter(taken));
            self.numbers[at + usize::from(n)] = count(&self.numbers[before..]);
        }
        u32::try_from(at).unwrap_or(NOWHERE)
    }

    /// Numbers in all lists together.
    pub fn size(&self) -> usize {
        self.numbers.len()
    }

    /// Places in a list.
    pub fn len(&self, at: u32, segments: usize) -> usize {
        let counts = self.numbers[at as usize..].iter().take(segments);
        counts.map(|&count| count as usize).sum()
    }

    /// Each segment's places in a list.
    pub fn list(&self, at: u32, segments: usize) -> impl Iterator<Item = (u8, &[u32])> {
        let (counts, mut rest) = self.numbers[at as usize..].split_at(segments);
        (0..).zip(counts).map(move |(n, &count)| {
            let (own, after) = rest.split_at(count as usize);
            rest = after;
            (n, own)
        })
    }

    pub fn take(&mut self) -> Self {
        Self {
            numbers: taken(&mut self.numbers),
        }
    }
}

/// Whether a document is looked at, when every `step`th is.
pub(crate) fn is_sampled(segment: &Segment, document: u32, step: u32) -> bool {
    document.is_multiple_of(step) && !segment.is_gone(document)
}

pub(crate) fn taken<T: Clone>(list: &mut Vec<T>) -> Vec<T> {
    let own = list.as_slice().to_vec();
    list.clear();
    own
}

fn count(numbers: &[u32]) -> u32 {
    u32::try_from(numbers.len()).unwrap_or(u32::MAX)
}
