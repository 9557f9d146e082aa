//! The figures around a figure.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::arithmetic::written;
use crate::context::Context;
use crate::document::Span;
use crate::finding::Draft;
use crate::grid::Grid;
use crate::number::Quantity;
use crate::passage::Passage;

/// Words right before a figure that say it is a distance.
const DISTANCES: [&str; 16] = [
    "少", "差", "缺", "短", "减", "净增", "净减", "余", "剩", "超", "多", "低", "高", "增加",
    "不足", "缺口",
];
/// Words of a paragraph in which one figure is taken from another.
const LESS: [&str; 4] = ["减", "扣除", "剔除", "相差"];
/// Characters before a figure in which such a word stands.
const BEFORE: usize = 6;
/// Characters between a part and its share.
const BESIDE: usize = 10;

/// Where a cell stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub grid: usize,
    pub row: usize,
    pub column: usize,
}

/// A figure with where it stands.
pub(super) struct Seen<'a> {
    pub passage: usize,
    pub quantity: &'a Quantity,
    pub spot: Option<Spot>,
}

pub(super) struct Figures<'a> {
    pub context: &'a Context<'a>,
    /// First offset and number of each passage, rising.
    starts: Vec<(usize, usize)>,
    spots: HashMap<usize, Spot>,
    by_value: HashMap<Decimal, Vec<Spot>>,
}

impl<'a> Figures<'a> {
    pub fn new(context: &'a Context<'a>) -> Self {
        let mut starts: Vec<(usize, usize)> = context
            .passages
            .iter()
            .enumerate()
            .filter_map(|(index, passage)| Some((*passage.offsets.first()?, index)))
            .collect();
        starts.sort_unstable();
        let (mut spots, mut by_value) = (HashMap::new(), HashMap::<Decimal, Vec<Spot>>::new());
        for (number, grid) in context.grids.iter().enumerate() {
            for (row, cells) in grid.cells.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    let Some(cell) = cell else { continue };
                    let spot = Spot {
                        grid: number,
                        row,
                        column,
                    };
                    spots.insert(cell.passage, spot);
                    if let Some(value) = &cell.value {
                        by_value.entry(value.value).or_default().push(spot);
                    }
                }
            }
        }
        Self {
            context,
            starts,
            spots,
            by_value,
        }
    }

    pub fn grid(&self, spot: Spot) -> &'a Grid {
        &self.context.grids[spot.grid]
    }

    pub fn passage(&self, seen: &Seen<'_>) -> &'a Passage {
        &self.context.passages[seen.passage]
    }

    /// The figure of a cell.
    pub fn value(&self, spot: Spot) -> Option<&'a Quantity> {
        self.grid(spot).cell(spot.row, spot.column)?.value.as_ref()
    }

    /// The cells that print a value.
    pub fn cells_of(&self, value: Decimal) -> &[Spot] {
        self.by_value.get(&value).map_or(&[], Vec::as_slice)
    }

    /// The first figure in a span; a cell's is that of its table, with the unit of its column.
    pub fn at(&self, span: Span) -> Option<Seen<'a>> {
        let after = self
            .starts
            .partition_point(|(start, _)| *start <= span.from);
        let (_, index) = *self.starts.get(after.checked_sub(1)?)?;
        let passage = &self.context.passages[index];
        let cell = self.spots.get(&index).copied();
        let of_cell = cell.and_then(|spot| self.value(spot));
        let quantity = of_cell.or_else(|| {
            passage.quantities.iter().find(|quantity| {
                let own = passage.span_of(quantity);
                own.from < span.to && span.from < own.to
            })
        })?;
        Some(Seen {
            passage: index,
            quantity,
            spot: cell.filter(|_| of_cell.is_some()),
        })
    }

    /// The figure that a draft calls wrong.
    pub fn subject(&self, draft: &Draft) -> Option<Seen<'a>> {
        let mut seen = draft.spans.iter().filter_map(|span| self.at(*span));
        seen.find(|seen| seen.quantity.printed == draft.printed)
    }

    /// The other figures of its row, or of its paragraph.
    pub fn near(&self, seen: &Seen<'a>) -> Vec<&'a Quantity> {
        let others = |quantity: &&Quantity| !std::ptr::eq(*quantity, seen.quantity);
        if let Some(spot) = seen.spot {
            let cells = self.grid(spot).cells[spot.row].iter().flatten();
            let values = cells.filter_map(|cell| cell.value.as_ref());
            return values.filter(others).collect();
        }
        let own = self.passage(seen).quantities.iter();
        // What a cell tells in words is about its row.
        let cell = self.spots.get(&seen.passage);
        let row = cell.map(|spot| &self.grid(*spot).cells[spot.row]);
        let row = row.into_iter().flatten().flatten();
        let values = row.filter_map(|cell| cell.value.as_ref());
        own.chain(values).filter(others).collect()
    }

    /// The words right before a figure.
    pub fn before(&self, seen: &Seen<'_>, characters: usize) -> String {
        let from = seen.quantity.from;
        let before = self
            .passage(seen)
            .slice(from.saturating_sub(characters), from);
        let clause = before
            .rsplit(['，', '。', '；', '、', '(', ')', ':'])
            .next();
        clause.unwrap_or_default().to_owned()
    }

    /// The amount of running text right before a figure, in its clause or the one before.
    pub fn beside(&self, seen: &Seen<'a>) -> Option<&'a Quantity> {
        let passage = &self.context.passages[seen.passage];
        let at = passage
            .quantities
            .partition_point(|other| other.from < seen.quantity.from);
        let last = passage.quantities.get(at.checked_sub(1)?)?;
        let near = seen.quantity.from - last.to <= BESIDE;
        (seen.spot.is_none() && near && crate::pool::is_amount(last)).then_some(last)
    }

    /// Whether the words right before a figure say that it is a distance.
    pub fn says_distance(&self, seen: &Seen<'_>) -> bool {
        let before = self.before(seen, BEFORE);
        seen.spot.is_none() && DISTANCES.iter().any(|word| before.contains(word))
    }

    /// Whether its paragraph tells of something taken off.
    pub fn tells_of_less(&self, seen: &Seen<'_>) -> bool {
        let text = self.passage(seen).text();
        self.says_distance(seen) || LESS.iter().any(|word| text.contains(word))
    }

    /// Whether two figures of its row or paragraph are as far from each other as it says.
    pub fn is_difference(&self, seen: &Seen<'a>) -> bool {
        let own = seen.quantity;
        let telling = written(own) > 1;
        if !telling && !self.says_distance(seen) || own.value.is_zero() {
            return false;
        }
        let alike: Vec<&Quantity> = self
            .near(seen)
            .into_iter()
            .filter(|other| other.is_plain() && other.unit.comparable(&own.unit))
            .collect();
        alike.iter().any(|more| {
            alike
                .iter()
                .any(|less| more.value > less.value && more.value - less.value == own.value)
        })
    }
}
