//! Checking 比对: new texts against a library; passages out.
//!
//! Long because the stages of one check, candidates to passages, stand in their order.

mod boilerplate;
mod borders;
mod candidates;
mod company;
mod forms;
mod hit;
mod labels;
mod left_out;
mod lists;
mod original;
mod prose;
mod rank;
mod regional;
mod seeds;
mod settings;
mod stretches;
mod walk;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use labels::{LONGEST as LONGEST_LABEL, labels};
pub use left_out::LeftOut;
pub use settings::Settings;

use crate::align::{Match, Piece, align};
use crate::anchor::{Scratch, Window};
use crate::error::{Error, Result};
use crate::fold::{Folded, fold, fold_units};
use crate::library::{Document, Library, Record, Segment, Stretch};
use crate::rooms::Rooms;
use boilerplate::Mask;
use candidates::Candidate;
use company::Cells;
use forms::Forms;
use original::Original;
use seeds::Seeds;
use settings::Thresholds;
use walk::Walk;

/// Bytes of new text that are looked up together, in one walk through the library: what bounds a check's memory.
pub const CHECKED_TOGETHER: u64 = 6 << 20;

/// A passage that stands in a new text and in one of the library; offsets count characters of the originals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    pub new: String,
    pub new_from: u32,
    pub new_to: u32,
    pub old: String,
    pub old_from: u32,
    pub old_to: u32,
    /// What the library knows about the old text, as it was handed over.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub old_about: String,
    /// `same` of `units` in ten-thousandths.
    pub share: u32,
    /// Characters of the new side that stand in the old one (punctuation and boilerplate not counted; in results of
    /// former versions boilerplate is).
    pub same: u32,
    /// Characters of the new side (punctuation and boilerplate not counted); 0 in results of former versions.
    #[serde(default)]
    pub units: u32,
    /// Characters of the new side that are boilerplate (punctuation not counted).
    pub boilerplate: u32,
    /// The equal runs inside, for colouring.
    pub runs: Vec<Run>,
    /// The boilerplate inside, which doesn't count, with its place in the old text where that has it, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<Run>,
    /// Other sources of the same stretch that are clearly less close.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Other>,
}

/// A less close source of a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    pub old: String,
    pub old_from: u32,
    pub old_to: u32,
    pub share: u32,
}

/// An equal run: half-open ranges of characters of the originals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub new_from: u32,
    pub new_to: u32,
    pub old_from: u32,
    pub old_to: u32,
}

/// What a check found in one new text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub name: String,
    /// Characters of the original.
    pub chars: u32,
    /// Characters that were compared: without punctuation and white space.
    pub compared: u32,
    pub passages: Vec<Passage>,
    /// Passages in the other script whose words are another region's: rather two editions of one text than a copy.
    pub editions: Vec<Passage>,
    pub left_out: Vec<LeftOut>,
}

/// Whoever waits for a check: told of progress, asked whether to go on.
pub trait Watch: Sync {
    /// `done` more texts are checked.
    fn progress(&self, done: usize) {
        let _ = done;
    }
    fn cancelled(&self) -> bool {
        false
    }
}

/// Waits patiently.
pub struct NoWatch;
impl Watch for NoWatch {}

impl Library {
    /// Compares new texts with the library. The result is in the order of the texts, and the same on any number of
    /// threads. A text of the library with the same name and content as the new one isn't compared with it.
    pub fn check(
        &self,
        texts: &[Document],
        forms: &[Document],
        settings: &Settings,
        watch: &dyn Watch,
    ) -> Result<Vec<Checked>> {
        let forms = Forms::new(forms);
        let thresholds = settings.thresholds(self.documents());
        let mut checked = Vec::with_capacity(texts.len());
        let mut rest = texts;
        while !rest.is_empty() {
            let mut bytes = 0;
            let fit = rest.iter().take_while(|text| {
                bytes += text.text.len() as u64;
                bytes <= CHECKED_TOGETHER
            });
            let (batch, after) = rest.split_at(fit.count().max(1));
            if watch.cancelled() {
                return Err(Error::Cancelled);
            }
            checked.extend(self.check_batch(batch, &forms, settings, thresholds, watch)?);
            rest = after;
        }
        Ok(checked)
    }

    fn check_batch(
        &self,
        texts: &[Document],
        forms: &Forms,
        settings: &Settings,
        thresholds: Thresholds,
        watch: &dyn Watch,
    ) -> Result<Vec<Checked>> {
        let seeds = Seeds::new(texts);
        let walk = Walk {
            library: self,
            thresholds,
            kept: walk::KEPT,
            rooms: Rooms::default(),
        };
        let found = seeds.look_up(&walk, texts)?;
        let rooms: Rooms<Room> = Rooms::default();
        texts
            .par_iter()
            .enumerate()
            .map(|(n, text)| {
                if watch.cancelled() {
                    return Err(Error::Cancelled);
                }
                let one = One {
                    original: Original::new(&text.text),
                    library: self,
                    text,
                    folded: fold(&text.text),
                    settings,
                };
                let new = (&*text.text, &one.folded, &one.original);
                let known = (self.chars(), thresholds.common);
                let mask = Mask::new(new, (&found, n), known, forms);
                let checked = rooms.lend(|room| {
                    let hits = found.hits(n, &mut room.cells);
                    one.check(&candidates::find(&hits), (&mask, forms), thresholds, room)
                })?;
                watch.progress(1);
                Ok(checked)
            })
            .collect()
    }
}

/// Room that is used again from one pair of texts to the next.
#[derive(Default)]
struct Room {
    cells: Cells,
    scratch: Scratch,
    stretch: Stretch,
    /// The stretch in folded form.
    units: Vec<u16>,
}

/// One new text being checked.
struct One<'a> {
    library: &'a Library,
    text: &'a Document,
    original: Original<'a>,
    folded: Folded,
    settings: &'a Settings,
}

/// The part of an old text that holds what it may share with a new one.
struct Old<'a> {
    record: &'a Record,
    folded: Folded,
    original: Original<'a>,
    /// Characters of the old text before this part.
    before: u32,
}

/// A passage with the old text's document, before ranking.
struct Found {
    segment: usize,
    doc: u32,
    part: Match,
    /// For each piece the units that are equal as written.
    as_written: Vec<usize>,
    /// Whether it is rather another region's edition than a copy.
    edition: bool,
    passage: Passage,
}

impl One<'_> {
    fn check(
        &self,
        candidates: &[Candidate],
        (mask, forms): (&Mask, &Forms),
        thresholds: Thresholds,
        room: &mut Room,
    ) -> Result<Checked> {
        let mut found = Vec::new();
        // Candidates come sorted by old place: those of one document stand together.
        let mut rest = candidates;
        while let Some(first) = rest.first() {
            let segment = &self.library.segments[first.segment];
            let doc = segment.document_at(first.old.0);
            let same = rest
                .iter()
                .take_while(|other| {
                    other.segment == first.segment && segment.document_at(other.old.0) == doc
                })
                .count();
            let (mine, others) = rest.split_at(same);
            rest = others;
            if !segment.is_gone(doc) {
                self.compare(first.segment, doc, mine, mask, room, &mut found)?;
            }
        }
        let (passages, editions) = rank::keep_best(&found);
        let chars = u32::try_from(self.text.text.chars().count()).unwrap_or(u32::MAX);
        let compared = u32::try_from(self.folded.units.len()).unwrap_or(u32::MAX);
        let text = (&self.folded, &self.original);
        let left_out = left_out::of(mask, text, forms, thresholds);
        Ok(Checked {
            name: self.text.name.clone(),
            chars,
            compared,
            passages,
            editions,
            left_out,
        })
    }

    fn compare(
        &self,
        segment: usize,
        doc: u32,
        candidates: &[Candidate],
        mask: &Mask,
        room: &mut Room,
        found: &mut Vec<Found>,
    ) -> Result<()> {
        let reader = &self.library.segments[segment];
        let nameless = reader.nameless(doc)?;
        let record = &nameless.record;
        let old_len = record.units as usize;
        let windows =
            candidates::windows(candidates, record.start, self.folded.units.len(), old_len);
        let Some(hull) = hull(&windows, old_len) else {
            return Ok(());
        };
        // Most candidates are chance: that is seen in their windows, before much is read.
        if hull.to - hull.from > WIDE && !self.promising(reader, record, &windows, room)? {
            return Ok(());
        }
        reader.stretch(record, (hull.from, hull.to), &mut room.stretch)?;
        let parts = self.align(reader, &windows, room)?;
        if parts.iter().map(|part| part.same).sum::<i64>() < 2 * CLEAR {
            return Ok(());
        }
        let record = reader.named(nameless)?;
        if record.name == self.text.name && reader.text(&record)? == self.text.text {
            return Ok(());
        }
        let text = str::from_utf8(&room.stretch.bytes).map_err(|_| reader.no_text())?;
        let old = Old {
            before: room.stretch.chars,
            folded: fold(text),
            original: Original::new(text),
            record: &record,
        };
        for part in rank::join_neighbours(parts, &self.folded.units, &old.folded.units) {
            for part in mask.split(part, &self.folded, &self.original, &old.folded.units) {
                if self.counts(&part, mask) {
                    let passage = self.passage(&part, &old, mask);
                    let as_written = as_written(
                        &part,
                        (&self.folded, &old.folded),
                        (&self.original, &old.original),
                    );
                    let edition = rank::is_other_script(&part, &as_written)
                        && regional::differs_by_region(&part, &self.folded, &old);
                    found.push(Found {
                        segment,
                        doc,
                        part,
                        as_written,
                        edition,
                        passage,
                    });
                }
            }
        }
        Ok(())
    }

    /// The passages in some windows of the stretch that was read, with old places that count from its first unit.
    fn align(
        &self,
        reader: &Segment,
        windows: &[(Window, Window)],
        room: &mut Room,
    ) -> Result<Vec<Match>> {
        if !fold_units(&room.stretch.bytes, &mut room.units) {
            return Err(reader.no_text());
        }
        let at = |place: usize| {
            place
                .saturating_sub(room.stretch.unit)
                .min(room.units.len())
        };
        let mut parts = Vec::new();
        for (new, old) in windows {
            let old = Window {
                from: at(old.from),
                to: at(old.to),
            };
            let texts = (&*self.folded.units, &*room.units);
            parts.extend(align(texts, (*new, old), &mut room.scratch));
        }
        Ok(parts)
    }

    /// Whether the windows share enough to look at all between them.
    fn promising(
        &self,
        reader: &Segment,
        record: &Record,
        windows: &[(Window, Window)],
        room: &mut Room,
    ) -> Result<bool> {
        let mut same = 0;
        for window in windows {
            let old = (window.1.from, window.1.to);
            reader.stretch(record, old, &mut room.stretch)?;
            let parts = self.align(reader, std::slice::from_ref(window), room)?;
            same += parts.iter().map(|part| part.same).sum::<i64>();
        }
        Ok(same >= 2 * CLEAR)
    }

    /// Whether a match is long, equal and particular enough to be a passage.
    fn counts(&self, part: &Match, mask: &Mask) -> bool {
        let units = part.new.to - part.new.from;
        let counted = mask.counted(part, &self.folded.units);
        // Latin letters count half: thirty ideographs or sixty letters.
        let long = counted.whole >= 2 * i64::from(self.settings.min_chars);
        let particular = mask.count(part.new) * 2 <= units;
        let least = i64::from(self.settings.min_share);
        let equal = counted.same * 100 >= least * counted.whole
            && counted.same * 100 >= least * counted.old_whole;
        // What is equal must outweigh what is foreign: chance makes short passages that are two thirds equal.
        let foreign = i64::midpoint(
            counted.whole - counted.same,
            counted.whole.max(counted.old_whole) - counted.same,
        );
        let clear = mask.evidence(part, &self.folded.units) - foreign >= CLEAR * 2;
        long && particular && equal && clear
    }

    fn passage(&self, part: &Match, old: &Old<'_>, mask: &Mask) -> Passage {
        let (new_from, new_to) = borders::snap(&self.original, &self.folded, part.new);
        let (old_from, old_to) = borders::snap(&old.original, &old.folded, part.old);
        let run = |piece: Piece| {
            let new = self.folded.original(piece.new, piece.new + piece.len);
            let there = old.folded.original(piece.old, piece.old + piece.len);
            Run {
                new_from: new.0,
                new_to: new.1,
                old_from: old.before + there.0,
                old_to: old.before + there.1,
            }
        };
        let (runs, left_out) = mask.divided(part);
        let same: usize = runs.iter().map(|piece| piece.len).sum();
        let boilerplate = mask.count(part.new);
        let units = part.new.to - part.new.from - boilerplate;
        let number = |units: usize| u32::try_from(units).unwrap_or(u32::MAX);
        Passage {
            new: self.text.name.clone(),
            new_from,
            new_to,
            old: old.record.name.clone(),
            old_from: old.before + old_from,
            old_to: old.before + old_to,
            old_about: old.record.about.clone(),
            share: number(same * 10_000 / units.max(1)),
            same: number(same),
            units: number(units),
            boilerplate: number(boilerplate),
            runs: runs.into_iter().map(run).collect(),
            left_out: left_out.into_iter().map(run).collect(),
            also: Vec::new(),
        }
    }
}

/// By how many ideographs the equal ones must outnumber the foreign ones.
const CLEAR: i64 = 14;

/// For each piece the units whose characters are equal as written.
fn as_written(
    part: &Match,
    (new, old): (&Folded, &Folded),
    originals: (&Original<'_>, &Original<'_>),
) -> Vec<usize> {
    let chars = |folded: &Folded, original: &Original<'_>, from: usize, to: usize| {
        let (first, last) = folded.original(from, to);
        let all: Vec<char> = original.slice(first, last).collect();
        let origin = folded.origin[from..to].iter();
        origin
            .map(|&at| all[(at - first) as usize])
            .collect::<Vec<char>>()
    };
    let olds = || {
        part.pieces
            .iter()
            .map(|piece| (piece.old, piece.old + piece.len))
    };
    let from = olds().map(|(from, _)| from).min().unwrap_or(0);
    let to = olds().map(|(_, to)| to).max().unwrap_or(from);
    let ours = chars(new, originals.0, part.new.from, part.new.to);
    let theirs = chars(old, originals.1, from, to);
    let pieces = part.pieces.iter();
    pieces
        .map(|piece| {
            let ours = &ours[piece.new - part.new.from..][..piece.len];
            let theirs = &theirs[piece.old - from..][..piece.len];
            ours.iter().zip(theirs).filter(|(a, b)| a == b).count()
        })
        .collect()
}

/// The windows' margin around the seeds that pointed to them.
pub(crate) const MARGIN: usize = 160;

/// Units beyond the windows that an alignment and a passage's borders may reach.
const BEYOND: usize = 160;
/// Units between the first and the last window that are read at once.
const WIDE: usize = 4096;

/// The stretch of an old text that its windows stand in, with what may be reached from them.
fn hull(windows: &[(Window, Window)], len: usize) -> Option<Window> {
    let from = windows.iter().map(|(_, old)| old.from).min()?;
    let to = windows.iter().map(|(_, old)| old.to).max()?;
    Some(Window {
        from: from.saturating_sub(BEYOND),
        to: (to + BEYOND).min(len),
    })
}

fn widened(from: usize, to: usize, len: usize) -> Window {
    Window {
        from: from.saturating_sub(MARGIN),
        to: (to + MARGIN).min(len),
    }
}
