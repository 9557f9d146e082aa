//! What supports a figure 佐证: the same value said again of the same thing, and figures beside it that give it.
//!
//! Most figures of a careful report are supported. One that was written wrongly loses all its support at once.

mod said;
mod shares;
mod sums;
mod ways;

use std::collections::HashMap;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::arithmetic::significant;
use crate::context::Context;
use crate::document::Span;
use crate::grid::{Role, RowKind, is_rank};
use crate::lexicon::pairs;
use crate::number::{Quantity, UnitClass};
pub use said::lead;
pub use said::{Aim, Measure, Said};
use said::{of_cell, of_text};

/// Two Chinese characters that stand side by side.
pub type Pair = (char, char);

/// Figures around one that may give it.
const NEAR: usize = 30;
/// Figures right before and right behind one.
const CLOSE: usize = 4;
/// Figures with one value that are compared with one.
const MOST: usize = 24;
/// A figure of so many digits stands again wherever its value does; a shorter one where it is said of the same thing.
const LONG: usize = 3;
/// Words in common that make two short figures the same thing's, in bits.
const SAME_THING: u32 = 4;

/// Where a figure stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Cell {
        grid: usize,
        row: usize,
        column: usize,
    },
    /// Its number among those of its passage.
    Text(usize),
}

impl Place {
    pub fn is_cell(self) -> bool {
        matches!(self, Self::Cell { .. })
    }
}

/// A figure and what is said of it.
pub struct Figure {
    pub quantity: Quantity,
    pub span: Span,
    pub passage: usize,
    pub place: Place,
    /// Digits from the first that isn't zero to the last that isn't.
    pub digits: usize,
    pub said: Said,
    /// How rare all words said of it are, in bits.
    rarity: u32,
    /// Row or passage that it stands in.
    group: usize,
}

impl Figure {
    /// Its quantity with another value.
    fn with(&self, value: Decimal) -> Quantity {
        Quantity {
            value,
            ..self.quantity.clone()
        }
    }

    /// Whether it has no unit.
    fn is_bare(&self) -> bool {
        self.quantity.unit.class == UnitClass::None
    }

    /// Whether it is a number of something that can be said twice.
    fn is_plain(&self) -> bool {
        let quantity = &self.quantity;
        let year = quantity.unit.text == "年";
        quantity.is_plain()
            && quantity.terms.is_empty()
            && !year
            && quantity.value > Decimal::ZERO
            && self.digits > 0
    }
}

/// What a column of a table adds up to.
#[derive(Default)]
struct Column {
    items: (usize, Decimal),
    subtotals: (usize, Decimal),
    /// Row and value of its last total.
    total: Option<(usize, Decimal)>,
}

/// All figures of a document.
pub struct Support<'a> {
    context: &'a Context<'a>,
    pub all: Vec<Figure>,
    groups: Vec<Range<usize>>,
    by_value: HashMap<Decimal, Vec<usize>>,
    columns: HashMap<(usize, usize), Column>,
    /// How many figures a pair of characters speaks of.
    spoken: HashMap<Pair, usize>,
}

impl<'a> Support<'a> {
    pub fn new(context: &'a Context<'a>) -> Self {
        let mut support = Self {
            context,
            all: Vec::new(),
            groups: Vec::new(),
            by_value: HashMap::new(),
            columns: HashMap::new(),
            spoken: HashMap::new(),
        };
        let celled = support.cells();
        support.texts(&celled);
        for (index, figure) in support.all.iter().enumerate() {
            for pair in &figure.said.wide {
                *support.spoken.entry(*pair).or_default() += 1;
            }
            let values = support.by_value.entry(figure.quantity.value).or_default();
            if figure.is_plain() {
                values.push(index);
            }
        }
        for index in 0..support.all.len() {
            support.all[index].rarity = support.rarity(&support.all[index].said.wide);
        }
        support
    }

    /// Takes in the figures of tables; their passages.
    fn cells(&mut self) -> Vec<bool> {
        let mut celled = vec![false; self.context.passages.len()];
        for (number, grid) in self.context.grids.iter().enumerate() {
            for row in 0..grid.rows.len() {
                let from = self.all.len();
                for column in 0..grid.columns {
                    let (Some(quantity), Some(cell)) =
                        (grid.value(row, column), grid.cell(row, column))
                    else {
                        continue;
                    };
                    celled[cell.passage] = true;
                    if is_rank(grid.heading(row, column)) {
                        continue;
                    }
                    self.add_up(number, (row, column), quantity.value);
                    let place = Place::Cell {
                        grid: number,
                        row,
                        column,
                    };
                    let said = of_cell(self.context, grid, (row, column), &quantity);
                    self.push(quantity, cell.span, cell.passage, place, said);
                }
                self.groups.push(from..self.all.len());
            }
        }
        celled
    }

    /// Takes in the figures of running text and of cells that tell something.
    fn texts(&mut self, celled: &[bool]) {
        for (index, passage) in self.context.passages.iter().enumerate() {
            if celled[index] {
                continue;
            }
            let from = self.all.len();
            for (at, quantity) in passage.quantities.iter().enumerate() {
                let said = of_text(self.context, passage, at);
                let span = passage.span_of(quantity);
                self.push(quantity.clone(), span, index, Place::Text(at), said);
            }
            self.groups.push(from..self.all.len());
        }
    }

    fn push(&mut self, quantity: Quantity, span: Span, passage: usize, place: Place, said: Said) {
        self.all.push(Figure {
            digits: significant(&quantity),
            quantity,
            span,
            passage,
            place,
            said,
            rarity: 0,
            group: self.groups.len(),
        });
    }

    fn add_up(&mut self, grid: usize, (row, column): (usize, usize), value: Decimal) {
        let sums = self.columns.entry((grid, column)).or_default();
        let sum = match self.context.grids[grid].rows[row].kind {
            RowKind::Total => {
                sums.total = Some((row, value));
                return;
            }
            RowKind::Item => &mut sums.items,
            RowKind::Subtotal | RowKind::Group(_) => &mut sums.subtotals,
            RowKind::Heading => return,
        };
        sum.0 += 1;
        sum.1 = sum.1.checked_add(value).unwrap_or(Decimal::ZERO);
    }

    /// Figures that say something of their own: no ranges, ratios, years or numbers of rows.
    pub fn plain(&self) -> impl Iterator<Item = (usize, &Figure)> {
        let index = |figure: &Figure| match figure.place {
            Place::Cell { grid, row, column } => {
                self.context.grids[grid].role(row, column) == Some(Role::Index)
            }
            Place::Text(_) => false,
        };
        self.all
            .iter()
            .enumerate()
            .filter(move |(_, figure)| figure.is_plain() && !index(figure))
    }

    /// Figures that have a value.
    pub fn valued(&self, value: Decimal) -> impl Iterator<Item = (usize, &Figure)> {
        let found = self.by_value.get(&value).map_or(&[][..], Vec::as_slice);
        found
            .iter()
            .take(MOST)
            .map(|index| (*index, &self.all[*index]))
    }

    /// How rare words are among those said of figures, in bits.
    pub fn rarity<'p>(&self, pairs: impl IntoIterator<Item = &'p Pair>) -> u32 {
        let bits = |pair: &Pair| {
            let times = self.spoken.get(pair).copied().unwrap_or(1);
            (self.all.len() / times.max(1)).max(1).ilog2()
        };
        pairs.into_iter().map(bits).sum()
    }

    /// How much of the words said of the one of which less is said is said of the other, in percent.
    pub fn share(&self, one: &Figure, other: &Figure) -> u32 {
        let least = one.rarity.min(other.rarity);
        let both = self.rarity(common(&one.said.wide, &other.said.wide));
        (100 * both).checked_div(least.max(1)).unwrap_or(0)
    }

    /// Whether a figure stands again: of a short one where the words are about the same thing.
    pub fn stands_again(&self, figure: &Figure) -> bool {
        let own = &figure.quantity;
        if figure.digits < LONG {
            return self.valued(own.value).any(|(_, other)| {
                other.span != figure.span
                    && comparable(figure, other)
                    && self.rarity(common(&figure.said.wide, &other.said.wide)) >= SAME_THING
            });
        }
        let same = self.valued(own.value).any(|(_, other)| {
            other.span != figure.span && comparable(figure, other) && !of_two_rates(figure, other)
        }) || figure.digits > LONG && self.is_bare_cell(own);
        let mut rounded = self
            .context
            .pool
            .between(own.unit.class, own.low(), Some(own.high()));
        same || rounded.any(|other| {
            other.span != figure.span
                && other.quantity.value != own.value
                && other.quantity.unit.comparable(&own.unit)
                && significant(&other.quantity) >= LONG
                && other.quantity.agrees(own)
        })
    }

    /// Whether a table without a unit of its own shows an amount.
    fn is_bare_cell(&self, own: &Quantity) -> bool {
        let shown = own.value.checked_div(own.unit.factor);
        let bare = |(_, other): (usize, &Figure)| other.place.is_cell() && other.is_bare();
        let money = own.unit.class == UnitClass::Money;
        money && shown.is_some_and(|shown| self.valued(shown).any(bare))
    }

    /// Whether a figure that was to be reached stands again as one; any other needn't.
    pub fn aimed_again(&self, figure: &Figure) -> bool {
        figure.said.aim != Aim::Target
            || self.valued(figure.quantity.value).any(|(_, other)| {
                other.span != figure.span
                    && other.said.aim == Aim::Target
                    && comparable(figure, other)
            })
    }

    /// Whether figures beside it give a figure, or would give a value that stood in its place.
    pub fn is_given(&self, figure: &Figure, value: Decimal) -> bool {
        self.is_added(figure, value) || self.is_divided(figure, value)
    }

    /// Whether they give it as sum, part or rest of a sum.
    pub fn is_added(&self, figure: &Figure, value: Decimal) -> bool {
        ways::added(&figure.with(value), &self.near(figure)) || self.adds_up(figure, value)
    }

    /// Whether they give it as rate, growth, quotient or product.
    pub fn is_divided(&self, figure: &Figure, value: Decimal) -> bool {
        let own = ways::as_rate(figure.with(value), figure);
        ways::divided(&own, &self.near(figure)) || self.is_share_of_total(figure, &own)
    }

    /// Whether those right before and behind it give it so: `420套，花10.92万元，每套260元`.
    pub fn is_product_beside(&self, figure: &Figure) -> bool {
        ways::multiplied(&figure.quantity, &self.around(figure, CLOSE))
    }

    /// All figures of its row or passage, in their order.
    pub fn beside(&self, figure: &Figure) -> &[Figure] {
        &self.all[self.groups[figure.group].clone()]
    }

    /// The figures of its row or passage, the nearest.
    fn near(&self, figure: &Figure) -> Vec<&Quantity> {
        self.around(figure, NEAR)
    }

    /// So many figures around one.
    fn around(&self, figure: &Figure, most: usize) -> Vec<&Quantity> {
        let group = &self.all[self.groups[figure.group].clone()];
        let at = group
            .iter()
            .position(|other| other.span == figure.span)
            .unwrap_or(0);
        let from = at.saturating_sub(most / 2);
        group[from..group.len().min(from + most + 1)]
            .iter()
            .filter(|other| other.span != figure.span)
            .map(|other| &other.quantity)
            .collect()
    }
}

/// What two sorted lists of pairs have in common.
pub fn common<'p>(one: &'p [Pair], other: &'p [Pair]) -> impl Iterator<Item = &'p Pair> {
    one.iter().filter(|pair| other.binary_search(pair).is_ok())
}

/// `执行率88.4%` and `占88.4%`: whether two rates are called otherwise, so that their being alike is chance.
fn of_two_rates(one: &Figure, other: &Figure) -> bool {
    let measures = one.said.measure.as_ref().zip(other.said.measure.as_ref());
    let rates = one.quantity.unit.class == UnitClass::Percent;
    rates && measures.is_some_and(|(one, other)| one != other)
}

/// Whether two figures can be of one thing by their units; a bare number of a table can be of any.
pub fn comparable(one: &Figure, other: &Figure) -> bool {
    let (a, b) = (&one.quantity.unit, &other.quantity.unit);
    let bare = |one: &Figure, other: &Figure| {
        one.place.is_cell()
            && one.is_bare()
            && matches!(
                other.quantity.unit.class,
                UnitClass::Count
                    | UnitClass::None
                    | UnitClass::Money
                    | UnitClass::Percent
                    | UnitClass::Points
            )
    };
    a.comparable(b) || bare(one, other) || bare(other, one)
}
