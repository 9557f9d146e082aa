//! Boilerplate 格式文本: what the library itself shows to be nobody's own text.
//!
//! A stretch that stands as a whole in very many documents is boilerplate; so is the text of a blank form that the caller
//! hands over. It is not looked up, does not make a passage, and is listed apart with the reason.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::borders;
use super::labels::{self, Label};
use super::original::Original;
use super::seeds::Looked;
use crate::align::{Match, best_parts};
use crate::anchor::{Window, weigh};
use crate::fold::{Folded, fold, weight};
use crate::gram::{GRAM, grams, span, spans};
use crate::library::Document;

/// What a unit says that stands nowhere else, and what one says at least.
const FULL: u8 = 20;
const LEAST: u8 = 4;
/// Foreign units that don't end a stretch of boilerplate.
const BRIDGE: usize = 6;

/// Text of a new document that was not counted, in characters of the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub from: u32,
    pub to: u32,
    /// Documents of the library in which it stands (the least of its grams); 0 when only a form has it.
    pub documents: u32,
    /// Whether it stands in a blank form.
    pub form: bool,
    /// Name of that form as the caller gave it; `None` where no form has it, and in results of former versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Documents from which on text counts as boilerplate.
    pub threshold: u32,
    /// Units of it that were compared, without punctuation and white space; 0 in results of former versions.
    #[serde(default)]
    pub units: u32,
    /// Its first characters; empty in results of former versions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// Characters of left out text that are told with it.
const TOLD: u32 = 60;

/// The grams of blank forms, and their labels, which may be too short for one; each with the first form that has it.
#[derive(Default)]
pub(crate) struct Forms {
    names: Vec<String>,
    prints: HashMap<u32, u32>,
    labels: HashMap<Vec<u16>, u32>,
}

impl Forms {
    pub fn new(forms: &[Document]) -> Self {
        let mut known = Self::default();
        for (form, number) in forms.iter().zip(1..) {
            known.names.push(form.name.clone());
            for gram in grams(&fold(&form.text).units) {
                known.prints.entry(gram.print).or_insert(number);
            }
            for label in labels::known(&form.text) {
                known.labels.entry(label).or_insert(number);
            }
        }
        known
    }

    /// The form that most units of a stretch stand in.
    fn of(&self, stretch: &[u32]) -> Option<String> {
        let mut counts = vec![0_usize; self.names.len()];
        for &number in stretch.iter().filter(|&&number| number > 0) {
            counts[number as usize - 1] += 1;
        }
        let most = (0..counts.len()).rev().max_by_key(|&at| counts[at])?;
        (counts[most] > 0).then(|| self.names[most].clone())
    }
}

/// Which units of a new text are boilerplate.
pub(crate) struct Mask {
    /// For each unit: 0 own text, otherwise 1 + documents of the rarest stretch that covers it.
    common: Vec<u32>,
    /// For each unit: 0 in no form, otherwise 1 + which form.
    form: Vec<u32>,
    /// Labels that a form has, too.
    labels: Vec<Label>,
    /// What each unit says, of `FULL`: less where the gram that covers it stands in many places.
    says: Vec<u8>,
    any: bool,
}

impl Mask {
    pub fn new(
        (text, folded): (&str, &Folded),
        (looked, n): (&Looked, usize),
        library: u64,
        forms: &Forms,
    ) -> Self {
        let units = &folded.units;
        let end = |at: u32| at as usize + span(&units[at as usize..]);
        let mut mask = Self {
            common: vec![0; units.len()],
            form: vec![0; units.len()],
            labels: Vec::new(),
            says: vec![FULL; units.len()],
            any: false,
        };
        for (at, count) in looked.more(n) {
            let says = says(count, library);
            for slot in &mut mask.says[at as usize..end(at)] {
                *slot = (*slot).min(says);
            }
        }
        for stretch in looked.stretches(n) {
            mask.any = true;
            for slot in &mut mask.common[stretch.from as usize..end(stretch.last)] {
                *slot = if *slot == 0 {
                    stretch.documents + 1
                } else {
                    (*slot).min(stretch.documents + 1)
                };
            }
        }
        if !forms.labels.is_empty() {
            for window in labels::windows(text, folded) {
                if let Some(&form) = forms.labels.get(&units[window.units.clone()]) {
                    mask.any = true;
                    mask.form[window.units.clone()].fill(form);
                    mask.labels.push(window);
                }
            }
        }
        if !forms.prints.is_empty() {
            for gram in grams(units) {
                if let Some(&form) = forms.prints.get(&gram.print) {
                    mask.any = true;
                    mask.form[gram.at as usize..end(gram.at)].fill(form);
                }
            }
        }
        mask
    }

    /// What a passage's equal text says, by weight. Equal runs in which no gram is kept say as much as those that are
    /// known do on average, and those too short for a gram half of it: between the turns of speech of a form's lines
    /// (购置…台，单价…万元) chance makes more of them.
    pub fn evidence(&self, part: &Match, new: &[u16]) -> i64 {
        let (mut said, mut known, mut all) = (0, 0, 0);
        for piece in &part.pieces {
            let run = &new[piece.new..piece.new + piece.len];
            let short = spans::<GRAM>(run).next().is_none();
            all += weigh(run) / if short { 2 } else { 1 };
            let mut done = 0;
            for gram in grams(run) {
                let from = gram.at as usize;
                let len = span(&run[from..]);
                let new = from.max(done)..from + len;
                let units = run[new.clone()].iter();
                let says = &self.says[piece.new + new.start..piece.new + new.end];
                for (&unit, &says) in units.zip(says) {
                    let weight = i64::from(weight(unit));
                    known += weight;
                    said += weight * i64::from(says);
                }
                done = from + len;
            }
        }
        let full = i64::from(FULL);
        if known == 0 {
            return all;
        }
        said * all / (known * full)
    }

    fn is(&self, unit: usize) -> bool {
        self.common[unit] > 0 || self.form[unit] > 0
    }

    /// Boilerplate units in a window.
    pub fn count(&self, window: Window) -> usize {
        if self.any {
            (window.from..window.to)
                .filter(|&unit| self.is(unit))
                .count()
        } else {
            0
        }
    }

    /// The parts of a passage between its lines of boilerplate.
    pub fn split(
        &self,
        part: Match,
        folded: &Folded,
        original: &Original<'_>,
        old: &[u16],
    ) -> Vec<Match> {
        if self.count(part.new) == 0 {
            return vec![part];
        }
        let own = |line: &Window| self.count(*line) * 4 < (line.to - line.from) * 3;
        let lines = lines(part.new, folded, original);
        let mut stretches: Vec<Window> = Vec::new();
        for line in lines.iter().filter(|line| own(line)) {
            match stretches.last_mut() {
                // Headings between paragraphs that were copied together don't part them.
                Some(before) if line.from - before.to <= labels::LONGEST => before.to = line.to,
                _ => stretches.push(*line),
            }
        }
        let mut parts = Vec::new();
        for stretch in stretches {
            let pieces = part.within(stretch.from, stretch.to);
            best_parts((&folded.units, old), &pieces, &mut parts);
        }
        parts
    }

    /// The stretches of boilerplate of at least `least` units, and the labels beside them, however short.
    pub fn left_out(
        &self,
        (folded, original): (&Folded, &Original<'_>),
        forms: &Forms,
        least: u32,
        threshold: u32,
    ) -> Vec<LeftOut> {
        let stretches = self.stretches(least as usize);
        let mut found: Vec<LeftOut> = Vec::with_capacity(stretches.len());
        for stretch in &stretches {
            let window = Window {
                from: stretch.start,
                to: stretch.end,
            };
            let lines = borders::whole_lines(original, folded, window);
            found.push(self.left(stretch, (lines, original), forms, threshold));
        }
        let mut labels: Vec<&Label> = self.labels.iter().collect();
        labels.sort_by_key(|label| (label.units.start, Reverse(label.units.end)));
        let mut done = 0;
        for label in labels {
            let units = &label.units;
            let inside = |it: &Range<usize>| it.start <= units.start && units.end <= it.end;
            // Where a line and what stands before its colon are both labels, the line is told.
            if units.start >= done && !stretches.iter().any(inside) {
                found.push(self.left(units, (label.chars, original), forms, threshold));
                done = units.end;
            }
        }
        found.sort_by_key(|left| (left.from, left.to));
        found
    }

    /// Where units of boilerplate stand close together.
    fn stretches(&self, least: usize) -> Vec<Range<usize>> {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        if self.any {
            for unit in (0..self.common.len()).filter(|&unit| self.is(unit)) {
                match stretches.last_mut() {
                    Some(stretch) if unit <= stretch.end + BRIDGE => stretch.end = unit + 1,
                    _ => stretches.push(unit..unit + 1),
                }
            }
        }
        stretches.retain(|stretch| stretch.len() >= least);
        stretches
    }

    fn left(
        &self,
        stretch: &Range<usize>,
        ((from, to), original): ((u32, u32), &Original<'_>),
        forms: &Forms,
        threshold: u32,
    ) -> LeftOut {
        let common = self.common[stretch.clone()].iter();
        let documents = common.filter(|&&common| common > 0).min();
        let of = forms.of(&self.form[stretch.clone()]);
        LeftOut {
            from,
            to,
            documents: documents.map_or(0, |common| common - 1),
            form: of.is_some(),
            of,
            threshold,
            units: u32::try_from(stretch.len()).unwrap_or(u32::MAX),
            text: original.slice(from, to.min(from + TOLD)).collect(),
        }
    }
}

/// What a unit says whose gram stands in `count` places of a library of so many characters: to meet a turn of speech
/// again that stands everywhere is no wonder.
fn says(count: u32, library: u64) -> u8 {
    let eighths = |n: u64| u128::from(n.max(2)).pow(8 / 2).ilog2() * 2;
    let lost = 2 * u32::from(FULL) * eighths(u64::from(count)) / eighths(library);
    u8::try_from(u32::from(FULL).saturating_sub(lost))
        .unwrap_or(FULL)
        .max(LEAST)
}

/// A window's lines: where the original breaks them.
fn lines(window: Window, folded: &Folded, original: &Original<'_>) -> Vec<Window> {
    let (from, to) = folded.original(window.from, window.to);
    let breaks = (from..).zip(original.slice(from, to));
    let mut lines = Vec::new();
    let mut start = window.from;
    for (at, _) in breaks.filter(|(_, c)| matches!(c, '\n' | '\r')) {
        let end = folded.unit_at(at);
        if end > start {
            lines.push(Window {
                from: start,
                to: end,
            });
            start = end;
        }
    }
    if window.to > start {
        lines.push(Window {
            from: start,
            to: window.to,
        });
    }
    lines
}
