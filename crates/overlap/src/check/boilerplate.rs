//! Boilerplate 格式文本: what the library itself shows to be nobody's own text.
//!
//! A stretch that stands as a whole in very many documents is boilerplate; so is the text of a blank form that the caller
//! hands over. It is not looked up, does not make a passage, and is listed apart with the reason.

use std::ops::Range;

use super::borders;
use super::forms::Forms;
use super::labels::{self, Label};
use super::original::Original;
use super::seeds::Looked;
use crate::align::{Match, Piece, best_parts, push};
use crate::anchor::{Window, weigh};
use crate::fold::{Folded, weight};
use crate::gram::{GRAM, grams, span, spans};

/// What a unit says that stands nowhere else, and what one says at least.
const FULL: u8 = 20;
const LEAST: u8 = 4;
/// Units that no gram of a stretch of boilerplate covers, since it isn't kept: so many are bridged where nothing begins
/// between them.
const BRIDGE: usize = 6;
/// Units that no gram covers at an end of boilerplate, up to its line's or clause's border.
const END: usize = 4;
/// Units of a form's text that are no chance; fewer only as a label.
const OF_A_FORM: usize = 10;

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
        (text, folded, original): (&str, &Folded, &Original<'_>),
        (looked, n): (&Looked, usize),
        (library, common_from): (u64, u32),
        forms: &Forms,
    ) -> Self {
        let units = &folded.units;
        let mut mask = Self {
            common: vec![0; units.len()],
            form: vec![0; units.len()],
            labels: Vec::new(),
            says: vec![FULL; units.len()],
            any: false,
        };
        // Between two grams that stand together in many documents each may have its own: a name, a number.
        let mut everybodys = vec![false; units.len()];
        let entries = if looked.stretches(n).next().is_some() {
            labels::entries(text, folded)
        } else {
            Vec::new()
        };
        for (at, count) in looked.more(n) {
            let says = says(count, library);
            let at = at as usize;
            let window = at..at + span(&units[at..]);
            for slot in &mut mask.says[window.clone()] {
                *slot = (*slot).min(says);
            }
            if count >= common_from && !entries.is_empty() {
                for part in labels::whole_entries(&entries, window) {
                    everybodys[part].fill(true);
                }
            }
        }
        for stretch in looked.stretches(n) {
            let last = stretch.last as usize;
            let window = stretch.from as usize..last + span(&units[last..]);
            let slots = mask.common[window.clone()].iter_mut();
            for (slot, _) in slots.zip(&everybodys[window]).filter(|(_, all)| **all) {
                *slot = match *slot {
                    0 => stretch.documents + 1,
                    before => before.min(stretch.documents + 1),
                };
            }
        }
        mask.enter_forms(folded, forms);
        mask.close(folded, original);
        mask.enter_labels((text, folded), forms);
        mask.any = mask.common.iter().chain(&mask.form).any(|&slot| slot > 0);
        mask
    }

    fn enter_forms(&mut self, folded: &Folded, forms: &Forms) {
        if forms.prints.is_empty() {
            return;
        }
        let units = &folded.units;
        for gram in grams(units) {
            if let Some(&form) = forms.prints.get(&gram.print) {
                let at = gram.at as usize;
                self.form[at..at + span(&units[at..])].fill(form);
            }
        }
    }

    fn enter_labels(&mut self, (text, folded): (&str, &Folded), forms: &Forms) {
        if forms.labels.is_empty() {
            return;
        }
        for window in labels::windows(text, folded) {
            if let Some(&form) = forms.labels.get(&folded.units[window.units.clone()]) {
                self.form[window.units.clone()].fill(form);
                self.labels.push(window);
            }
        }
    }

    /// Makes whole what chance left open: gaps in which nothing begins, and ends up to a border close by. A form's words
    /// that stand alone in other text are nobody's.
    fn close(&mut self, folded: &Folded, original: &Original<'_>) {
        let runs: Vec<Range<usize>> = self.runs().collect();
        for two in runs.windows(2) {
            let (from, to) = (two[0].end, two[1].start);
            if to - from <= BRIDGE && !borders::begins(original, folded, from..to) {
                self.cover(from..to, from - 1);
            }
        }
        let runs: Vec<Range<usize>> = self.runs().collect();
        for run in runs {
            if run.len() < OF_A_FORM && self.documents(&run) == 0 {
                self.form[run].fill(0);
                continue;
            }
            let window = Window {
                from: run.start,
                to: run.end,
            };
            let (from, to) = borders::near(original, folded, window, END);
            self.cover(folded.unit_at(from)..run.start, run.start);
            self.cover(run.end..folded.unit_at(to), run.end - 1);
        }
    }

    /// Makes units the same boilerplate as another one.
    fn cover(&mut self, units: Range<usize>, like: usize) {
        let (common, form) = (self.common[like], self.form[like]);
        self.common[units.clone()].fill(common);
        self.form[units].fill(form);
    }

    /// Where units of boilerplate stand together.
    pub fn runs(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut at = 0;
        std::iter::from_fn(move || {
            let all = self.common.len();
            let start = (at..all).find(|&unit| self.is(unit))?;
            at = (start..all).find(|&unit| !self.is(unit)).unwrap_or(all);
            Some(start..at)
        })
    }

    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// For each unit the number of the form that it stands in, or 0.
    pub fn form(&self, units: &Range<usize>) -> &[u32] {
        &self.form[units.clone()]
    }

    /// The fewest documents in which a part of these units stands; 0 where only a form has them.
    pub fn documents(&self, units: &Range<usize>) -> u32 {
        let common = self.common[units.clone()].iter();
        let documents = common.filter(|&&common| common > 0).min();
        documents.map_or(0, |common| common - 1)
    }

    /// What a passage's equal text says, by weight. Equal runs in which no gram is kept say as much as those that are
    /// known do on average, and those too short for a gram half of it: between the turns of speech of a form's lines
    /// (购置…台，单价…万元) chance makes more of them.
    pub fn evidence(&self, part: &Match, new: &[u16]) -> i64 {
        let (mut said, mut known, mut all) = (0, 0, 0);
        for piece in &part.pieces {
            let run = &new[piece.new..piece.new + piece.len];
            let short = spans::<GRAM>(run).next().is_none();
            all += self.own((piece.new, run)) / if short { 2 } else { 1 };
            let mut done = 0;
            for gram in grams(run) {
                let from = gram.at as usize;
                let len = span(&run[from..]);
                let fresh = (from.max(done)..from + len).map(|at| (piece.new + at, run[at]));
                for (at, unit) in fresh.filter(|&(at, _)| !self.is(at)) {
                    let weight = i64::from(weight(unit));
                    known += weight;
                    said += weight * i64::from(self.says[at]);
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

    pub fn is(&self, unit: usize) -> bool {
        self.common[unit] > 0 || self.form[unit] > 0
    }

    /// Weight of a run of the new text, which begins at a place, without boilerplate.
    fn own(&self, (from, run): (usize, &[u16])) -> i64 {
        if !self.any {
            return weigh(run);
        }
        let own = (from..).zip(run).filter(|(at, _)| !self.is(*at));
        own.map(|(_, &unit)| i64::from(weight(unit))).sum()
    }

    /// What of a passage counts.
    pub fn counted(&self, part: &Match, new: &[u16]) -> Counted {
        let pieces = part.pieces.iter();
        let same = pieces
            .map(|piece| self.own((piece.new, &new[piece.new..piece.new + piece.len])))
            .sum();
        Counted {
            same,
            whole: self.own((part.new.from, &new[part.new.from..part.new.to])),
            // Boilerplate that both have; the old text's own isn't known.
            old_whole: part.old_whole - (part.same - same),
        }
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
        let texts = (&*folded.units, old);
        for stretch in stretches {
            let pieces = part.within(stretch.from, stretch.to);
            best_parts(texts, &pieces, &mut parts);
        }
        let trimmed = parts.iter().filter_map(|part| self.trimmed(part, texts));
        trimmed.collect()
    }

    /// A passage's equal runs: what of them counts, and what is boilerplate.
    pub fn divided(&self, part: &Match) -> (Vec<Piece>, Vec<Piece>) {
        let (mut own, mut left_out) = (Vec::new(), Vec::new());
        for piece in &part.pieces {
            for new in piece.new..piece.new + piece.len {
                let runs = if self.is(new) {
                    &mut left_out
                } else {
                    &mut own
                };
                push(runs, new, piece.old + new - piece.new);
            }
        }
        (own, left_out)
    }

    /// A passage from its first to its last equal unit that counts.
    fn trimmed(&self, part: &Match, texts: (&[u16], &[u16])) -> Option<Match> {
        let own = || {
            let units = part.pieces.iter().flat_map(|it| it.new..it.new + it.len);
            units.filter(|&unit| !self.is(unit))
        };
        let (first, last) = (own().next()?, own().next_back()?);
        Match::of(part.within(first, last + 1), texts.0, texts.1)
    }
}

/// Weights of a passage without boilerplate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub same: i64,
    pub whole: i64,
    pub old_whole: i64,
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
