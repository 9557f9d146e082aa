//! Figures of running text that other figures of the document explain after all.
//!
//! The rules look where a figure's words point to. Before one of them speaks up, the figure is looked for where words
//! don't point to: in the row of a table that its sentence names or quotes, as a quotient, difference or growth of what
//! its sentence says and what stands elsewhere. So many pairs are tried as can't give a figure of so many digits by chance.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::arithmetic::{percent, prints, reaches};
use crate::context::Context;
use crate::document::Span;
use crate::finding::Draft;
use crate::grid::Grid;
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::{is_amount, sentence_of};
use crate::row_names::Names;

/// Codes of findings that say that a figure doesn't come from others; its place is their first.
const CODES: [&str; 15] = [
    "average",
    "difference",
    "multiple",
    "rate_growth",
    "rate_money",
    "rate_overall",
    "rate_points",
    "rate_ratio",
    "rate_share",
    "rate_unexplained",
    "ratio",
    "recomputed",
    "remainder",
    "sum_closing",
    "target_gap",
];

/// Of a figure that one slip separates from another only what is said in the same words counts.
const SLIP: &str = "slip";

/// A figure with fewer different prints is given by some pair by chance.
pub(super) const COARSEST: u32 = 100;
/// Of so many prints one pair may be tried.
const PRINTS_FOR_A_PAIR: u32 = 4;
/// So many characters of a row's name call it.
const CALLED: usize = 2;
/// The rounding of a figure counts when it is at most one part of so many.
const FINE: u32 = 200;
/// An amount so few characters before a figure is its part.
const BESIDE: usize = 10;
/// At most so many rows that a sentence names are looked at.
pub(super) const ROWS: usize = 8;

/// Withdraws what is explained.
pub(super) fn withdraw(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let asks = |draft: &Draft| draft.code == SLIP || CODES.contains(&draft.code);
    if !drafts.iter().any(asks) {
        return;
    }
    let names = Names::new(&context.grids);
    let places = places(context);
    drafts.retain(|draft| {
        let place = draft.spans.first().and_then(|span| places.get(span));
        let explained = |place: &(usize, usize)| {
            let subject = Subject::new(context, *place);
            match draft.code {
                SLIP => subject.is_share_of_related(context),
                _ => !draft.certain && subject.is_explained(context, &names),
            }
        };
        !place.filter(|_| asks(draft)).is_some_and(explained)
    });
}

/// The figures of running text by where they stand: passage, number in it.
fn places(context: &Context<'_>) -> HashMap<Span, (usize, usize)> {
    let mut places = HashMap::new();
    for (index, passage) in context.prose() {
        for (at, quantity) in passage.quantities.iter().enumerate() {
            places.insert(passage.span_of(quantity), (index, at));
        }
    }
    places
}

/// The figures of a row.
fn cells(grid: &Grid, row: usize) -> Vec<Quantity> {
    let cells = (0..grid.columns).filter_map(|column| grid.value(row, column));
    cells.filter(Quantity::is_plain).collect()
}

/// The figures of the row in which a cell stands.
fn row_of(context: &Context<'_>, passage: usize) -> Option<Vec<Quantity>> {
    let block = context.passages[passage].block;
    let at = context
        .grids
        .binary_search_by_key(&block, |grid| grid.block)
        .ok()?;
    let grid = &context.grids[at];
    let row = (0..grid.rows.len()).find(|row| {
        grid.cells[*row]
            .iter()
            .flatten()
            .any(|cell| cell.passage == passage)
    })?;
    Some(cells(grid, row))
}

pub(super) struct Subject<'a> {
    pub(super) passage: &'a Passage,
    pub(super) own: &'a Quantity,
    /// The words of its sentence, and of its clause up to it.
    pub(super) sentence: &'a [char],
    pub(super) clause: String,
    /// The figures before it in its sentence, and all others of its sentence and the one before.
    pub(super) before: Vec<&'a Quantity>,
    pub(super) beside: Vec<&'a Quantity>,
    /// How many prints a figure of its size and precision can have.
    pub(super) prints: Decimal,
    /// `少完成182人次，完成率93.00%`: the amount right before it is what is missing.
    missing: bool,
}

impl<'a> Subject<'a> {
    fn new(context: &'a Context<'_>, (index, at): (usize, usize)) -> Self {
        let passage = &context.passages[index];
        let own = &passage.quantities[at];
        let (from, to) = sentence_of(passage, own);
        let previous = (0..from.saturating_sub(1))
            .rev()
            .find(|at| passage.chars[*at] == '。')
            .map_or(0, |at| at + 1);
        let others = || {
            let all = passage.quantities.iter().enumerate();
            all.filter(move |(other, quantity)| *other != at && quantity.is_plain())
        };
        let begins = (from..own.from)
            .rev()
            .find(|at| matches!(passage.chars[*at], '，' | '；' | '('))
            .map_or(from, |at| at + 1);
        let missing = passage.quantities[..at].last().is_some_and(|part| {
            let words = passage.slice(part.from.saturating_sub(BESIDE / 2), part.from);
            words.contains(['少', '差', '缺', '未']) || words.contains("不足")
        });
        Self {
            missing,
            passage,
            own,
            sentence: &passage.chars[from..to],
            clause: passage.slice(begins, own.from),
            before: others()
                .filter(|(other, quantity)| *other < at && quantity.from >= from)
                .map(|(_, quantity)| quantity)
                .collect(),
            beside: others()
                .filter(|(_, quantity)| quantity.from >= previous && quantity.to <= to)
                .map(|(_, quantity)| quantity)
                .collect(),
            // All of something is the commonest rate of all, however many decimals it has.
            prints: match own.half + own.half {
                _ if own.is_all() => Decimal::ONE,
                width if width.is_zero() => own.value.abs(),
                width => (own.value.abs() / width).round(),
            },
        }
    }

    fn is_explained(&self, context: &Context<'_>, names: &Names) -> bool {
        let times = self.own.unit.class == UnitClass::Ratio || self.own.unit.text == "倍";
        if times && self.over_fund(context) {
            return true;
        }
        if self.prints < Decimal::from(COARSEST) {
            return false;
        }
        if self.comes_from_beyond(context) {
            return true;
        }
        let named = self.rows(context, names);
        if named.iter().any(|row| self.shown(row))
            || self.in_called_row(context)
            || self.is_rest_of_row(&named)
        {
            return true;
        }
        let rows: Vec<Quantity> = named.into_iter().flatten().collect();
        let near: Vec<&Quantity> = self.beside.iter().copied().chain(&rows).collect();
        let quotient = matches!(self.own.unit.class, UnitClass::Percent | UnitClass::Ratio);
        let first: Vec<&Quantity> = if quotient {
            // The part of a share stands before it.
            self.before.iter().copied().chain(&rows).collect()
        } else {
            near.clone()
        };
        let mut left = self.prints / Decimal::from(PRINTS_FOR_A_PAIR);
        for a in &first {
            for b in near.iter().filter(|b| !std::ptr::eq(*a, **b)) {
                if left <= Decimal::ZERO {
                    return false;
                }
                if self.is_pair(a, b) {
                    left -= Decimal::ONE;
                    if self.gives(a, b) {
                        return true;
                    }
                }
            }
        }
        self.in_row_of_whole(&rows) || self.is_rest(&near) || self.elsewhere(context, left)
    }

    /// `2.16万篇，满足率96.30%，即800篇未能提供`: what a part leaves of a whole.
    fn is_rest(&self, near: &[&Quantity]) -> bool {
        let own = self.own;
        let counted =
            |one: &Quantity| matches!(one.unit.class, UnitClass::Count | UnitClass::Money);
        own.unit.class == UnitClass::Percent
            && self.prints >= Decimal::from(COARSEST * 10)
            && self.beside_it().is_none()
            && near.iter().filter(|whole| counted(whole)).any(|whole| {
                near.iter().any(|part| {
                    part.unit.comparable(&whole.unit)
                        && part.value < whole.value
                        && percent(whole.value - part.value, whole.value)
                            .is_some_and(|value| prints(value, own))
                })
            })
    }

    /// The cells of rows that the sentence names.
    fn rows(&self, context: &Context<'_>, names: &Names) -> Vec<Vec<Quantity>> {
        let mut places: Vec<(usize, usize)> = names
            .in_words(self.sentence)
            .into_iter()
            .flat_map(|(_, _, places)| places.iter().copied())
            .collect();
        places.sort_unstable();
        places.dedup();
        places.truncate(ROWS);
        places
            .into_iter()
            .map(|(index, row)| cells(&context.grids[index], row))
            .collect()
    }

    /// Whether a row shows the figure, and the amount right before it.
    fn shown(&self, row: &[Quantity]) -> bool {
        let is = |said: &Quantity, other: &Quantity| {
            other.value == said.value && other.unit.class == said.unit.class
                || other.unit.class == UnitClass::None
                    && said.value.checked_div(said.unit.factor) == Some(other.value)
        };
        let beside = self.beside_it();
        row.iter().any(|cell| is(self.own, cell))
            && beside.is_none_or(|part| row.iter().any(|cell| is(part, cell)))
    }

    /// Whether a cell shows the figure whose row the clause or sentence calls by the beginning of its name.
    fn in_called_row(&self, context: &Context<'_>) -> bool {
        let (class, value) = (self.own.unit.class, self.own.value);
        let called = |label: &str| {
            let start: Vec<char> = label.chars().filter(|c| is_han(*c)).take(CALLED).collect();
            start.len() == CALLED && self.sentence.windows(CALLED).any(|words| words == start)
        };
        context
            .pool
            .between(class, value, Some(value))
            .any(|operand| {
                operand.quantity.value == value
                    && context.passages[operand.passage].cell.is_some()
                    && called(operand.words.trim_start_matches("其中"))
                    && row_of(context, operand.passage).is_some_and(|row| self.shown(&row))
            })
    }

    /// A figure of the sentence together with any of the document.
    fn elsewhere(&self, context: &Context<'_>, mut left: Decimal) -> bool {
        let turned = !matches!(self.own.unit.class, UnitClass::Percent | UnitClass::Ratio);
        for a in self.before.iter().rev() {
            let own = self.passage.span_of(a);
            // No figure is a whole of itself.
            for other in context.pool.all.iter().filter(|it| it.span != own) {
                let b = &other.quantity;
                let (pair, back) = (self.is_pair(a, b), turned && self.is_pair(b, a));
                if !pair && !back {
                    continue;
                }
                left -= Decimal::ONE;
                if left <= Decimal::ZERO {
                    return false;
                }
                if pair && self.gives(a, b) || back && self.gives(b, a) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether two figures can give one of its kind.
    fn is_pair(&self, a: &Quantity, b: &Quantity) -> bool {
        let amount = |quantity: &Quantity| match quantity.unit.class {
            UnitClass::Money | UnitClass::Count => true,
            UnitClass::Points => self.clause.contains("得分"),
            _ => false,
        };
        if b.value <= Decimal::ZERO || a.value <= Decimal::ZERO || !self.is_part(a) {
            return false;
        }
        match self.own.unit.class {
            UnitClass::Percent if a.unit.class == UnitClass::Percent => {
                b.unit.class == UnitClass::Percent && self.clause.contains("完成")
            }
            UnitClass::Percent | UnitClass::Ratio => amount(a) && a.unit.comparable(&b.unit),
            UnitClass::PercentPoint => {
                a.unit.class == UnitClass::Percent && b.unit.class == UnitClass::Percent
            }
            _ if self.own.unit.text == "倍" => amount(a) && a.unit.comparable(&b.unit),
            class if self.is_average() => {
                a.unit.class == class
                    && matches!(b.unit.class, UnitClass::Count | UnitClass::Duration)
            }
            class => a.unit.class == class && b.unit.class == class && a.unit.comparable(&b.unit),
        }
    }

    /// The amount right before the figure.
    pub(super) fn beside_it(&self) -> Option<&'a Quantity> {
        let near = |part: &&Quantity| is_amount(part) && self.own.from - part.to <= BESIDE;
        self.before.last().copied().filter(near)
    }

    /// Whether a figure can be what is divided: the amount right before, if there is one.
    fn is_part(&self, a: &Quantity) -> bool {
        let class = self.own.unit.class;
        let divided = matches!(class, UnitClass::Percent | UnitClass::Ratio)
            || self.own.unit.text == "倍"
            || self.is_average();
        let part = self
            .beside_it()
            .filter(|part| !self.is_average() || part.unit.class == class);
        !divided || part.is_none_or(|part| part.value == a.value)
    }

    fn is_average(&self) -> bool {
        ["均", "每"].iter().any(|word| self.clause.contains(word))
    }

    pub(super) fn gives(&self, a: &Quantity, b: &Quantity) -> bool {
        let own = self.own;
        let quotient = |scale: Decimal| {
            let value = |a: Decimal, b: Decimal| a.checked_mul(scale)?.checked_div(b);
            let fine = |one: &Quantity| one.half * Decimal::from(FINE) <= one.value;
            value(a.value, b.value).is_some_and(|value| prints(value, own))
                || fine(a)
                    && fine(b)
                    && value(a.low(), b.high())
                        .zip(value(a.high(), b.low()))
                        .is_some_and(|(low, high)| reaches(low, high, own))
        };
        match own.unit.class {
            UnitClass::Percent => {
                let growth = [
                    "增长", "下降", "增幅", "降幅", "增加", "减少", "同比", "提高",
                ]
                .iter()
                .any(|word| self.clause.contains(word));
                let grown = percent((a.value - b.value).abs(), b.value);
                let rest = percent(b.value - a.value, b.value);
                quotient(Decimal::ONE_HUNDRED)
                    || growth && grown.is_some_and(|value| prints(value, own))
                    || self.missing && rest.is_some_and(|value| prints(value, own))
            }
            UnitClass::Ratio => match own.terms.as_slice() {
                [one, last] if *last == Decimal::ONE => {
                    let value = a.value.checked_div(b.value);
                    value.is_some_and(|value| (value - one).abs() <= own.half)
                }
                [one, _] => quotient(*one),
                _ => quotient(Decimal::ONE),
            },
            _ if own.unit.text == "倍" || self.is_average() => quotient(Decimal::ONE),
            _ => (a.value - b.value - own.value).abs() <= own.half.max(a.half.min(b.half)),
        }
    }
}
