//! Figures by the words around them, and the figures that a whole document is measured by.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::context::Context;
use crate::grid::RowKind;
use crate::layout::is_han;
use crate::number::{Operator, UnitClass};
use crate::pool::{Operand, Pool};

/// So many characters before and behind a figure speak of it.
const BEFORE: usize = 48;
const BEHIND: usize = 16;
/// A pair of characters that more figures have says nothing.
const COMMON: usize = 2_000;
/// At most so many figures are what a document is measured by.
const ANCHORS: usize = 48;

/// Operands by the pairs of characters around them.
#[derive(Default)]
pub struct Names {
    by_pair: HashMap<(char, char), Vec<u32>>,
    /// Totals of tables and figures that are said again: indexes of operands, each value once.
    anchors: Vec<usize>,
}

pub(crate) fn pairs(text: &str) -> Vec<(char, char)> {
    let chars: Vec<char> = text.chars().collect();
    let mut pairs: Vec<(char, char)> = chars
        .windows(2)
        .filter(|pair| pair.iter().all(|c| is_han(*c)))
        .map(|pair| (pair[0], pair[1]))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Whether two Chinese characters that stand side by side in a name do so in a text.
pub(crate) fn shares_word(text: &str, name: &str) -> bool {
    pairs(name)
        .into_iter()
        .any(|(one, two)| text.contains(&String::from_iter([one, two])))
}

impl Names {
    pub fn new(context: &Context<'_>, pool: &Pool) -> Self {
        let mut by_pair: HashMap<(char, char), Vec<u32>> = HashMap::new();
        for (index, operand) in pool.all.iter().enumerate() {
            let passage = &context.passages[operand.passage];
            let text = if passage.cell.is_some() {
                operand.words.clone()
            } else {
                let from = passage
                    .offsets
                    .partition_point(|at| *at < operand.span.from);
                let to = passage.offsets.partition_point(|at| *at < operand.span.to);
                passage.slice(from.saturating_sub(BEFORE), to + BEHIND)
            };
            for pair in pairs(&text) {
                by_pair
                    .entry(pair)
                    .or_default()
                    .push(u32::try_from(index).unwrap_or(u32::MAX));
            }
        }
        Self {
            by_pair,
            anchors: anchors(context, pool),
        }
    }

    /// The figures around which most of a noun's pairs of characters stand.
    pub fn named<'p>(&self, pool: &'p Pool, noun: &str) -> Vec<&'p Operand> {
        let pairs = pairs(noun);
        let lists: Vec<&Vec<u32>> = pairs
            .iter()
            .filter_map(|pair| self.by_pair.get(pair))
            .filter(|list| list.len() <= COMMON)
            .collect();
        let mut hits: HashMap<u32, usize> = HashMap::new();
        for index in lists.into_iter().flatten() {
            *hits.entry(*index).or_default() += 1;
        }
        let mut found: Vec<u32> = hits
            .into_iter()
            .filter(|(_, hits)| *hits > 0 && hits * 3 >= pairs.len() * 2)
            .map(|(index, _)| index)
            .collect();
        found.sort_unstable();
        found
            .into_iter()
            .filter_map(|index| pool.all.get(index as usize))
            .collect()
    }

    /// Totals of tables and figures that are said more than once.
    pub fn anchors<'p>(&self, pool: &'p Pool) -> impl Iterator<Item = &'p Operand> {
        self.anchors.iter().map(|index| &pool.all[*index])
    }
}

fn anchors(context: &Context<'_>, pool: &Pool) -> Vec<usize> {
    let mut rows: HashMap<usize, bool> = HashMap::new();
    for grid in &context.grids {
        for (row, line) in grid.rows.iter().enumerate() {
            for cell in grid.cells[row].iter().flatten() {
                rows.insert(cell.passage, line.kind == RowKind::Total);
            }
        }
    }
    let mut times: HashMap<(UnitClass, Decimal), (usize, usize)> = HashMap::new();
    for (index, operand) in pool.all.iter().enumerate() {
        let quantity = &operand.quantity;
        let amount = matches!(quantity.unit.class, UnitClass::Money | UnitClass::Count);
        if !amount || quantity.operator != Operator::None || quantity.value < Decimal::TEN {
            continue;
        }
        let total = rows.get(&operand.passage).copied().unwrap_or(false);
        let entry = times
            .entry((quantity.unit.class, quantity.value))
            .or_insert((0, index));
        entry.0 += if total { 3 } else { 1 };
    }
    let mut anchors: Vec<(usize, usize)> = times
        .into_values()
        .filter(|(times, _)| *times >= 2)
        .collect();
    anchors.sort_by_key(|(times, index)| (std::cmp::Reverse(*times), *index));
    anchors
        .into_iter()
        .take(ANCHORS)
        .map(|(_, index)| index)
        .collect()
}
