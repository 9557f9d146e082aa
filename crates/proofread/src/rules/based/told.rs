//! The figures that a share's words call its part and its whole.

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
    context: &Context<'_>,
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
    let mut wholes = match &share.whole {
        Whole::Before => at
            .checked_sub(1)
            .map(|whole| told(passage, index, whole))
            .filter(|_| !share.part.is_empty())
            .into_iter()
            .collect(),
        Whole::Unsaid => unsaid(context, (index, at), part),
        Whole::Named(noun) => named(context, index, noun, part),
    };
    wholes.retain(kin);
    wholes.truncate(MOST);
    wholes
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

/// The figures of a name: of its own passage, else of running text and of the total rows of tables.
fn named(context: &Context<'_>, index: usize, noun: &str, part: &Told) -> Vec<Told> {
    let core = core(noun);
    if core.chars().count() < 2 {
        return Vec::new();
    }
    let of = |index: usize, passage: &Passage| -> Vec<Told> {
        (0..passage.quantities.len())
            .filter(|whole| {
                let quantity = &passage.quantities[*whole];
                let tail = passage.slice(quantity.to, quantity.to + core.chars().count() + 1);
                is_whole_amount(passage, *whole)
                    && (calls(&lead(passage, *whole), &core) || tail.contains(&core))
            })
            .map(|whole| told(passage, index, whole))
            .collect()
    };
    let mut found = of(index, &context.passages[index]);
    let cells = cells(context, &core, part);
    found.extend(cells);
    let others = context.prose().filter(|(other, _)| *other != index);
    found.extend(others.flat_map(|(index, passage)| of(index, passage)));
    found
}

/// The cells of total rows under a heading of that name; a bare figure counts or pays for what the part does.
fn cells(context: &Context<'_>, core: &str, part: &Told) -> Vec<Told> {
    let mut found = Vec::new();
    for grid in &context.grids {
        let totals = (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Total);
        for row in totals {
            for column in 0..grid.columns {
                let heading = grid.heading(row, column);
                let (Some(cell), Some(mut value)) =
                    (grid.cell(row, column), grid.value(row, column))
                else {
                    continue;
                };
                if !calls(heading, core) {
                    continue;
                }
                if value.unit.class == UnitClass::None {
                    let factor = part.quantity.unit.factor;
                    value.value *= factor;
                    value.half *= factor;
                    value.unit = part.quantity.unit.clone();
                }
                found.push(Told {
                    quantity: value,
                    span: cell.span,
                    passage: cell.passage,
                });
            }
        }
    }
    found
}
