//! A walk 遍历 through the postings of all segments in the order of the fingerprints.

use std::ops::Range;

use rayon::prelude::*;

use super::hit::Hit;
use super::lists::{Lists, taken};
use super::settings::Thresholds;
use crate::error::Result;
use crate::library::{Cursor, CursorRoom, Library, Segment};
use crate::rooms::Rooms;

/// Parts into which the fingerprints are split: work for threads, and a bound for their buffers.
pub(crate) const PARTS: usize = 64;

/// The part that a seed is in.
pub(crate) fn part_of(seed: u64) -> usize {
    usize::from(seed.to_be_bytes()[0]) * PARTS / 256
}
/// Places up to which a seed is looked at wherever it stands.
pub(crate) const FEW: usize = 4;
/// Places of one fingerprint whose documents are told apart before it is called frequent anyway.
const MOST_PLACES: usize = 4096;

/// Places of a seed beyond which it is never looked at by itself.
pub(crate) const BUDGET: u32 = 256;
/// Places of a seed beyond which they are not kept: few such seeds are needed, and most places are theirs.
const OFTEN: u32 = 32;
/// Numbers that a part keeps of seeds with more places, so that most need not be looked up again; a bound for memory.
pub(crate) const KEPT: usize = 5 << 10;

/// What one part of the fingerprints led to.
#[derive(Default)]
pub(crate) struct Part {
    pub hits: Vec<Hit>,
    pub more: Vec<More>,
    pub lists: Lists,
}

/// What is collected in room that is used again, so that what stays until the batch is done takes no more than it needs.
trait Collected: Sized + Send {
    /// The room for it.
    fn of(results: &mut Results) -> &mut Self;

    /// What was collected; the room is empty afterwards.
    fn take(&mut self) -> Self;
}

impl Collected for Part {
    fn of(results: &mut Results) -> &mut Self {
        &mut results.part
    }

    fn take(&mut self) -> Self {
        Self {
            hits: taken(&mut self.hits),
            more: taken(&mut self.more),
            lists: self.lists.take(),
        }
    }
}

impl Collected for Listed {
    fn of(results: &mut Results) -> &mut Self {
        &mut results.listed
    }

    fn take(&mut self) -> Self {
        Self {
            lists: self.lists.take(),
            of: taken(&mut self.of),
        }
    }
}

/// A seed with more places than a few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct More {
    pub seed: u64,
    /// Places in the library.
    pub count: u32,
    /// Where its part keeps its places (`Lists`), or `NOWHERE`; and whether it stands in so many documents that it says
    /// little.
    kept: u32,
}

const FREQUENT: u32 = 1 << 31;
pub(crate) const NOWHERE: u32 = FREQUENT - 1;

impl More {
    pub fn at(&self) -> u32 {
        low(self.seed)
    }

    pub fn print(&self) -> u32 {
        high(self.seed)
    }

    /// Whether it stands in so many documents that it says little.
    pub fn is_frequent(&self) -> bool {
        self.kept & FREQUENT != 0
    }

    /// The list of its places, or of those in sampled documents if they are more than `BUDGET`; unless there was no room.
    pub fn list(&self) -> Option<u32> {
        let at = self.kept & !FREQUENT;
        (at != NOWHERE).then_some(at)
    }

    /// The number of the part that it is in.
    pub fn part(&self) -> usize {
        part_of(self.seed)
    }
}

/// Lists of places, and whose they are.
#[derive(Default)]
pub(crate) struct Listed {
    pub lists: Lists,
    /// Seeds, and where their lists are.
    pub of: Vec<(u64, u32)>,
}

/// Room that is used again from part to part.
#[derive(Default)]
pub(crate) struct Room {
    cursors: Vec<CursorRoom>,
    seeds: Vec<u64>,
    more: Vec<u64>,
    results: Results,
}

#[derive(Default)]
struct Results {
    part: Part,
    listed: Listed,
}

pub(crate) struct Walk<'a> {
    pub library: &'a Library,
    pub thresholds: Thresholds,
    /// How much a part keeps: `KEPT`.
    pub kept: usize,
    pub rooms: Rooms<Room>,
}

/// The places of one fingerprint, as they were found in each segment.
pub(crate) struct Matches<'a> {
    pub cursors: &'a [Cursor<'a>],
    found: &'a [Range<usize>],
    count: usize,
}

impl Matches<'_> {
    /// Each segment with its number and the places in it, rising.
    pub fn by_segment(&self) -> impl Iterator<Item = (u8, &Segment, impl Iterator<Item = u32>)> {
        let each = (0_u8..).zip(self.cursors.iter().zip(self.found));
        each.map(|(n, (cursor, found))| (n, cursor.segment, cursor.places(found.clone())))
    }
}

impl Walk<'_> {
    /// The hits of seeds with few places, and the seeds with more.
    pub fn all(
        &self,
        seeds: impl Fn(usize, &mut Vec<u64>, &mut Vec<u64>) + Sync,
    ) -> Result<Vec<Part>> {
        self.parts(seeds, |equal, matches, part: &mut Part| {
            self.enter(equal, matches, part);
        })
    }

    /// For each of some seeds, which rise, the places of its fingerprint, or those in every `step`th document.
    pub fn listed(&self, seeds: &[u64], step: u32) -> Result<Vec<Listed>> {
        let of = |part: usize, own: &mut Vec<u64>, _: &mut Vec<u64>| {
            let bound = |part: usize| seeds.partition_point(|&seed| part_of(seed) < part);
            own.clear();
            own.extend_from_slice(&seeds[bound(part)..bound(part + 1)]);
        };
        self.parts(of, |equal, matches, found: &mut Listed| {
            let at = found.lists.add(matches, step);
            found.of.extend(equal.iter().map(|&seed| (seed, at)));
        })
    }

    /// Calls `each` with the seeds of one fingerprint and its places, in parallel parts.
    fn parts<P: Collected>(
        &self,
        seeds: impl Fn(usize, &mut Vec<u64>, &mut Vec<u64>) + Sync,
        each: impl Fn(&[u64], &Matches<'_>, &mut P) + Sync,
    ) -> Result<Vec<P>> {
        (0..PARTS)
            .into_par_iter()
            .map(|part| {
                self.rooms.lend(|room| {
                    let Room {
                        cursors,
                        seeds: own,
                        more,
                        results,
                    } = room;
                    let result = P::of(results);
                    seeds(part, own, more);
                    self.part((part, own), cursors, |equal, matches| {
                        each(equal, matches, result);
                    })?;
                    Ok(result.take())
                })
            })
            .collect()
    }

    /// Calls `each` for the seeds of one part.
    fn part(
        &self,
        (part, seeds): (usize, &[u64]),
        room: &mut Vec<CursorRoom>,
        mut each: impl FnMut(&[u64], &Matches<'_>),
    ) -> Result<()> {
        if seeds.is_empty() {
            return Ok(());
        }
        let wide = (1_u64 << 32) / PARTS as u64;
        let from = part as u64 * wide;
        let range = (high(from << 32), high((from + wide - 1) << 32));
        let segments = &self.library.segments;
        room.resize_with(segments.len(), Default::default);
        let cursors = segments
            .iter()
            .zip(room.drain(..))
            .map(|(segment, room)| segment.cursor(range, seeds.len(), room));
        let mut cursors = cursors.collect::<Result<Vec<_>>>()?;
        let mut found = vec![0..0; cursors.len()];
        for equal in seeds.chunk_by(|a, b| a >> 32 == b >> 32) {
            let mut count = 0;
            for (cursor, found) in cursors.iter_mut().zip(&mut found) {
                *found = cursor.find(high(equal[0]))?;
                count += found.len() / 4;
            }
            if count > 0 {
                let matches = Matches {
                    cursors: &cursors,
                    found: &found,
                    count,
                };
                each(equal, &matches);
            }
        }
        room.extend(cursors.into_iter().map(Cursor::leave));
        Ok(())
    }

    /// Enters the seeds of one fingerprint by how many places and documents it has.
    fn enter(&self, equal: &[u64], matches: &Matches<'_>, part: &mut Part) {
        let count = matches.count;
        if count <= FEW.min(self.thresholds.common as usize - 1) {
            for (segment, _, places) in matches.by_segment() {
                for old in places {
                    let hit = |&seed: &u64| Hit::new(segment, old, low(seed), count);
                    part.hits.extend(equal.iter().map(hit));
                }
            }
            return;
        }
        let frequent = count > MOST_PLACES
            || count >= self.thresholds.common as usize
                && self.documents(matches) >= self.thresholds.common;
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let held = part.lists.size();
        let kept = if count <= OFTEN && held + matches.count <= self.kept {
            part.lists.add(matches, 1)
        } else if count > BUDGET
            && frequent
            && held + matches.count / self.step() as usize <= self.kept
        {
            part.lists.add(matches, self.step())
        } else {
            NOWHERE
        };
        let kept = kept | if frequent { FREQUENT } else { 0 };
        part.more
            .extend(equal.iter().map(|&seed| More { seed, count, kept }));
    }

    /// Of a large library documents are looked at for boilerplate by this step.
    pub fn step(&self) -> u32 {
        u32::try_from(self.library.documents() / LOOKED_AT)
            .unwrap_or(u32::MAX)
            .clamp(1, self.thresholds.common.div_ceil(6))
    }

    /// In how many live documents these places are; counted up to what makes a seed frequent.
    fn documents(&self, matches: &Matches<'_>) -> u32 {
        let mut documents = 0;
        for (_, segment, places) in matches.by_segment() {
            let mut last = None;
            for place in places {
                if documents >= self.thresholds.common {
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
}

/// Documents that are looked at for boilerplate at least.
const LOOKED_AT: usize = 2048;

fn low(seed: u64) -> u32 {
    u32::try_from(seed & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

fn high(seed: u64) -> u32 {
    u32::try_from(seed >> 32).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::company::Cells;
    use crate::check::seeds::Seeds;
    use crate::library::{Document, Writer};

    const PHRASES: [&str; 8] = [
        "围绕干旱区棉花精量灌溉",
        "开展关键技术攻关与集成示范",
        "建立核心示范区三千亩",
        "形成可复制的技术规程",
        "培养研究生和技术骨干",
        "申请发明专利并制定标准",
        "组织现场观摩与技术培训",
        "经费按照任务分解逐项测算",
    ];

    /// Texts of the same phrases in other orders, each after the same form.
    fn texts(count: usize) -> Vec<Document> {
        let mut seed = 7_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(seed >> 40).unwrap_or_default()
        };
        let form =
            "一、项目立项依据（国内外研究现状、发展趋势及存在的主要问题，需附主要参考文献目录）";
        let text = |n| Document {
            name: format!("T{n}"),
            text: (0..40).fold(form.to_owned(), |text, _| text + PHRASES[next() % 8]),
            ..Document::default()
        };
        (0..count).map(text).collect()
    }

    #[test]
    fn what_is_not_kept_is_looked_up_again_with_the_same_result() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut writer = Writer::open(dir.path()).expect("opens");
        let texts = texts(60);
        for document in &texts {
            writer.add(document.clone()).expect("added");
        }
        writer.finish().expect("finished");
        let library = Library::open(dir.path()).expect("opens");
        let new = &texts[..5];
        let looked = [KEPT, 300, 0].map(|kept| {
            let walk = Walk {
                library: &library,
                thresholds: Thresholds {
                    common: 40,
                    prose: 40,
                },
                kept,
                rooms: Rooms::default(),
            };
            Seeds::new(new).look_up(&walk, new).expect("looked up")
        });
        let of = |n: usize| {
            looked.each_ref().map(|looked| {
                let hits = looked.hits(n, &mut Cells::default());
                let more: Vec<_> = looked.more(n).collect();
                (hits, more, looked.stretches(n).collect::<Vec<_>>())
            })
        };
        for n in 0..new.len() {
            let [all, some, none] = of(n);
            assert!(!all.0.is_empty() && !all.1.is_empty() && !all.2.is_empty());
            assert_eq!(all, some);
            assert_eq!(all, none);
        }
    }
}
