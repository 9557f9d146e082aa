//! The figures that a share's words call its part and its whole.

use std::collections::HashMap;

use super::share::{Share, Whole, calls, core, is_amount};
use crate::context::Context;
use crate::document::Span;
use crate::grid::RowKind;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::is_average;

/// A figure and where it stands.
#[derive(Clone)]
pub(super) struct Told {
    pub quantity: Quantity,
    pub span: Span,
    pub passage: usize,
}

/// Characters between a part and its share.
const APART: usize = 24;
/// Characters of a lead in which a name stands.
const LEAD: usize = 16;
/// Passages before in which a part of that name is looked for.
const PASSAGES: usize = 4;
/// A name that is looked for in other passages has so many characters.
const LONG: usize = 3;
/// At most so many figures are taken for a whole.
const MOST: usize = 12;

/// Figures that may be wholes, with the words that may call them.
pub(super) struct Wholes {
    said: Called<Told>,
    /// Cells of total rows, called by their headings.
    cells: Called<Told>,
}

/// Things with the words that call them, by the characters of these.
struct Called<T> {
    /// What stands before each, and what stands behind.
    all: Vec<([String; 2], T)>,
    by_char: HashMap<char, Vec<usize>>,
}

impl<T> Called<T> {
    fn new(all: Vec<([String; 2], T)>) -> Self {
        let mut by_char: HashMap<char, Vec<usize>> = HashMap::new();
        for (index, (words, _)) in all.iter().enumerate() {
            for c in words.iter().flat_map(|words| words.chars()) {
                let known = by_char.entry(c).or_default();
                if known.last() != Some(&index) {
                    known.push(index);
                }
            }
        }
        Self { all, by_char }
    }

    /// Those that a name calls, in their order: looked for among those that have its rarest character.
    fn by(&self, name: &str) -> impl Iterator<Item = &T> {
        let with = |c: char| self.by_char.get(&c).map_or(&[][..], Vec::as_slice);
        let rarest = name.chars().map(with).min_by_key(|known| known.len());
        rarest
            .unwrap_or_default()
            .iter()
            .map(|index| &self.all[*index])
            .filter(move |(words, _)| call(words, name))
            .map(|(_, thing)| thing)
    }
}

/// Whether the words before and behind a figure call it by a name.
fn call([before, behind]: &[String; 2], name: &str) -> bool {
    let near = name.chars().count() + 1;
    let end = behind.char_indices().nth(near);
    calls(before, name) || behind[..end.map_or(behind.len(), |(end, _)| end)].contains(name)
}

/// The figures of a passage that may be wholes, with the words around them.
fn amounts(index: usize, passage: &Passage) -> impl Iterator<Item = ([String; 2], Told)> {
    let wholes = (0..passage.quantities.len()).filter(|at| is_whole_amount(passage, *at));
    wholes.map(move |at| {
        let to = passage.quantities[at].to;
        let words = [lead(passage, at), passage.slice(to, to + LEAD)];
        (words, told(passage, index, at))
    })
}

impl Wholes {
    pub(super) fn new(context: &Context<'_>) -> Self {
        let figures = context
            .prose()
            .flat_map(|(index, passage)| amounts(index, passage));
        Self {
            said: Called::new(figures.collect()),
            cells: Called::new(totals(context)),
        }
    }
}

/// The cells of total rows with their headings.
fn totals(context: &Context<'_>) -> Vec<([String; 2], Told)> {
    let mut found = Vec::new();
    for grid in &context.grids {
        let totals = (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Total);
        for row in totals {
            for column in 0..grid.columns {
                let (Some(cell), Some(quantity)) =
                    (grid.cell(row, column), grid.value(row, column))
                else {
                    continue;
                };
                let heading = grid.heading(row, column).to_owned();
                let told = Told {
                    quantity,
                    span: cell.span,
                    passage: cell.passage,
                };
                found.push(([heading, String::new()], told));
            }
        }
    }
    found
}

fn told(passage: &Passage, index: usize, at: usize) -> Told {
    let quantity = &passage.quantities[at];
    Told {
        quantity: quantity.clone(),
        span: passage.span_of(quantity),
        passage: index,
    }
}

/// Whether a figure counts or pays for something, and not for one of several: `平均每项35万元`.
fn is_whole_amount(passage: &Passage, at: usize) -> bool {
    let quantity = &passage.quantities[at];
    is_amount(quantity) && !is_average(passage, quantity)
}

/// The words between the figure or clause before a figure and it.
fn lead(passage: &Passage, at: usize) -> String {
    let said = crate::support::lead(passage, at);
    let skipped = said.chars().count().saturating_sub(LEAD);
    said.chars().skip(skipped).collect()
}

/// The figures that have a share, the likeliest first.
pub(super) fn parts(
    context: &Context<'_>,
    (index, at): (usize, usize),
    share: &Share,
) -> Vec<Told> {
    let passage = &context.passages[index];
    if share.part.is_empty() {
        return beside(passage, index, at);
    }
    let called = |passage: &Passage, index: usize, end: usize| -> Vec<Told> {
        (0..end)
            .rev()
            .filter(|part| is_whole_amount(passage, *part))
            .filter(|part| calls(&lead(passage, *part), &share.part))
            .map(|part| told(passage, index, part))
            .collect()
    };
    let here = called(passage, index, at);
    if !here.is_empty() || share.part.chars().count() < LONG {
        return here;
    }
    let before = context.passages[..index].iter().enumerate().rev();
    before
        .filter(|(_, passage)| passage.cell.is_none())
        .take(PASSAGES)
        .flat_map(|(index, passage)| called(passage, index, passage.quantities.len()))
        .collect()
}

/// The figure right before a share.
fn beside(passage: &Passage, index: usize, at: usize) -> Vec<Told> {
    let rate = &passage.quantities[at];
    let Some(part_at) = at.checked_sub(1) else {
        return Vec::new();
    };
    let part = &passage.quantities[part_at];
    let gap = passage.slice(part.to, rate.from);
    let near = gap.chars().count() <= APART
        && !gap.contains(['。', '；'])
        && gap.matches('，').count() <= 1
        && !gap.contains("其中");
    if !near || !is_whole_amount(passage, part_at) || part.from >= rate.from {
        return Vec::new();
    }
    vec![told(passage, index, part_at)]
}

/// The figures that a share is of.
pub(super) fn wholes(
    (context, wholes): (&Context<'_>, &Wholes),
    (index, at): (usize, usize),
    share: &Share,
    part: &Told,
) -> Vec<Told> {
    let passage = &context.passages[index];
    let kin = |whole: &Told| {
        whole.span != part.span
            && whole.quantity.unit.comparable(&part.quantity.unit)
            && !whole.quantity.value.is_zero()
    };
    let found: Vec<Told> = match &share.whole {
        Whole::Before => at
            .checked_sub(1)
            .map(|whole| told(passage, index, whole))
            .filter(|_| !share.part.is_empty())
            .filter(kin)
            .into_iter()
            .collect(),
        Whole::Unsaid => {
            let near = unsaid(context, (index, at), part).into_iter();
            near.filter(kin).take(MOST).collect()
        }
        Whole::Named(noun) => {
            let core = core(noun);
            if core.chars().count() < 2 {
                return Vec::new();
            }
            let named = named((context, wholes), index, &core, part);
            named.filter(kin).take(MOST).collect()
        }
    };
    found
}

/// Figures of the sentence of a share and the one before it, and what the document is measured by.
fn unsaid(context: &Context<'_>, (index, at): (usize, usize), part: &Told) -> Vec<Told> {
    let passage = &context.passages[index];
    let (from, _) = crate::pool::sentence_of(passage, &passage.quantities[at]);
    let previous = (0..from.saturating_sub(1))
        .rev()
        .find(|at| passage.chars[*at] == '。')
        .map_or(0, |at| at + 1);
    let near = (0..at)
        .rev()
        .filter(|whole| passage.quantities[*whole].from >= previous)
        .filter(|whole| is_whole_amount(passage, *whole))
        .map(|whole| told(passage, index, whole));
    let anchors = context
        .names
        .anchors(&context.pool)
        .filter(|anchor| anchor.quantity.value >= part.quantity.value)
        .take(MOST / 2)
        .map(|anchor| Told {
            quantity: anchor.quantity.clone(),
            span: anchor.span,
            passage: anchor.passage,
        });
    near.chain(anchors).collect()
}

/// The figures of a name: of its own passage, else of the total rows of tables and of running text.
fn named<'w>(
    (context, wholes): (&'w Context<'_>, &'w Wholes),
    index: usize,
    core: &'w str,
    part: &'w Told,
) -> impl Iterator<Item = Told> + 'w {
    let own = amounts(index, &context.passages[index])
        .filter(|(words, _)| call(words, core))
        .map(|(_, told)| told);
    let others = wholes
        .said
        .by(core)
        .filter(move |told| told.passage != index);
    let cells = wholes.cells.by(core).cloned();
    own.chain(cells.map(|cell| in_unit_of(cell, part)))
        .chain(others.cloned())
}

/// A cell's figure; a bare one counts or pays for what the part does.
fn in_unit_of(mut cell: Told, part: &Told) -> Told {
    let value = &mut cell.quantity;
    if value.unit.class == UnitClass::None {
        let factor = part.quantity.unit.factor;
        value.value *= factor;
        value.half *= factor;
        value.unit = part.quantity.unit.clone();
    }
    cell
}
