//! A figure that nothing supports and that one slip of the pen parts from another figure of the document, or from the sum or the
//! difference of two of its section, where hardly any figure would be so near by chance.
//!
//! Words are hardly read. The values from which one slip makes a figure are held against those that the others have or give. How
//! many of the former would be among the latter by chance follows from how many of each lie between a third and three times the
//! figure, and from how finely it is printed: `39877.71万元` beside 39877.70 is a slip, 25 beside 26 is nothing.

mod listed;

use std::collections::HashSet;
use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Rule;
use super::slips::name;
use crate::arithmetic::{added, decimals, show};
use crate::context::Context;
use crate::document::{FileKind, Span};
use crate::finding::{Draft, Findings, Severity};
use crate::lexicon::pairs;
use crate::number::{Quantity, UnitClass};
use crate::slip::origins;
use crate::support::{Figure, Place, Support, comparable};

pub const RULE: Rule = Rule {
    id: "chance",
    title: "没有佐证的长数不与别处的数、或同节两数的和、差只差一处笔误",
    run,
};

/// Digits that a figure must have.
const DIGITS: usize = 3;
/// Figures of its section before and behind one that it is reckoned with.
const WINDOW: usize = 24;
/// So many of ten thousand figures may be as near to another by chance, and to what two others make.
const AGAIN: f64 = 100.0;
const RECKONED: f64 = 50.0;
/// Words in common, in percent, of two figures that are likely one thing's.
const SHARED: u32 = 40;

fn run(context: &Context<'_>, findings: &mut Findings) {
    // A workbook of figures without sentences has many that are one slip apart by chance.
    if context.document.kind == FileKind::Xlsx {
        return;
    }
    let support = Support::new(context);
    let plain: Vec<usize> = support.plain().map(|(index, _)| index).collect();
    findings
        .drafts
        .extend(listed::listed(context, &support, &plain));
    let mut told: HashSet<Vec<Span>> = HashSet::new();
    for section in sections(context, &support, &plain) {
        let section = &plain[section];
        for at in 0..section.len() {
            let figure = &support.all[section[at]];
            let own = figure.quantity.value;
            if figure.digits < DIGITS
                || !is_amount(figure)
                || support.stands_again(figure)
                || support.is_added(figure, own)
            {
                continue;
            }
            let suspect = Suspect::new(context, &support, figure);
            let given = suspect
                .again(&plain)
                .or_else(|| suspect.reckoned(section, at));
            findings.drafts.extend(given.filter(|draft| {
                let mut spans = draft.spans.clone();
                spans.sort_unstable();
                told.insert(spans)
            }));
        }
    }
}

/// Whether a figure is an amount or a number of things.
fn is_amount(figure: &Figure) -> bool {
    matches!(
        figure.quantity.unit.class,
        UnitClass::Money | UnitClass::Count | UnitClass::None
    )
}

/// The figures under each heading.
fn sections(context: &Context<'_>, support: &Support<'_>, plain: &[usize]) -> Vec<Range<usize>> {
    let path = |at: usize| {
        let passage = support.all[plain[at]].passage;
        &context.stations[context.passages[passage].block].path
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in 0..plain.len() {
        match found.last_mut() {
            Some(last) if path(last.start) == path(at) => last.end = at + 1,
            _ => found.push(at..at + 1),
        }
    }
    found
}

/// Whether two cells stand under one another: amounts of two things.
fn are_of_one_column(one: &Figure, other: &Figure) -> bool {
    let column = |figure: &Figure| match figure.place {
        Place::Cell { grid, column, .. } => Some((grid, column)),
        Place::Text(_) => None,
    };
    column(one).is_some() && column(one) == column(other)
}

/// Whether two values are of one size.
fn is_near(value: Decimal, own: Decimal) -> bool {
    let three = Decimal::from(3);
    let times = |one: Decimal| one.checked_mul(three).unwrap_or(Decimal::MAX);
    times(value) >= own && value <= times(own)
}

/// How many figures as finely printed as one lie between a third and three times it.
fn room(own: &Quantity) -> f64 {
    let steps = 10_u32.checked_pow(decimals(own).min(9)).unwrap_or(1);
    let shown = own.value.checked_div(own.unit.factor);
    let shown = shown.and_then(|shown| shown.to_f64()).unwrap_or(0.0);
    shown * f64::from(steps) * (3.0 - 1.0 / 3.0)
}

/// The largest power of ten, in steps of a figure's last digit, that divides both it and a value.
fn roundness(own: &Quantity, value: Decimal) -> f64 {
    let steps = 10_u64.checked_pow(decimals(own).min(9)).map(Decimal::from);
    let steps = |value: Decimal| value.checked_div(own.unit.factor)?.checked_mul(steps?);
    let (Some(one), Some(other)) = (steps(own.value), steps(value)) else {
        return 1.0;
    };
    let mut round = Decimal::TEN;
    while round < one && (one % round).is_zero() && (other % round).is_zero() {
        round *= Decimal::TEN;
    }
    (round / Decimal::TEN).to_f64().unwrap_or(1.0)
}

/// A figure that nothing supports.
struct Suspect<'s> {
    context: &'s Context<'s>,
    support: &'s Support<'s>,
    figure: &'s Figure,
    /// The values from which one slip makes it.
    origins: Vec<Decimal>,
    /// Whether figures beside it give it as a rate, a part or a product.
    divided: bool,
}

impl<'s> Suspect<'s> {
    fn new(context: &'s Context<'_>, support: &'s Support<'_>, figure: &'s Figure) -> Self {
        let own = figure.quantity.value;
        let origins = origins(&figure.quantity).into_iter();
        Self {
            context,
            support,
            figure,
            origins: origins
                .map(|(value, _)| value)
                .filter(|value| is_near(*value, own))
                .collect(),
            divided: support.is_divided(figure, own),
        }
    }

    /// Whether what supports a figure would support a value in its place just as well.
    fn may_be(&self, value: Decimal) -> bool {
        self.origins.contains(&value)
            && (!self.divided || self.support.is_divided(self.figure, value))
    }

    /// Of ten thousand such figures, how many would be one slip away from one of so many values by chance.
    fn chance(&self, values: usize, round: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a few")]
        let tries = (self.origins.len() * values) as f64;
        10_000.0 * tries * round / room(&self.figure.quantity).max(1.0)
    }

    /// Another figure of the document.
    fn again(&self, plain: &[usize]) -> Option<Draft> {
        let own = &self.figure.quantity;
        let kin = plain
            .iter()
            .map(|at| &self.support.all[*at])
            .filter(|other| other.quantity.unit.class == own.unit.class)
            .filter(|other| is_near(other.quantity.value, own.value));
        let values: HashSet<Decimal> = kin.clone().map(|other| other.quantity.value).collect();
        if self.chance(values.len(), 1.0) > AGAIN {
            return None;
        }
        let other = kin.into_iter().find(|other| {
            let value = other.quantity.value;
            let same_words = || self.support.share(self.figure, other) >= SHARED;
            self.may_be(value)
                && comparable(self.figure, other)
                && self.figure.said.later == other.said.later
                && !are_of_one_column(self.figure, other)
                && !self.are_of_two_rows(other)
                && (self.chance(values.len(), roundness(own, value)) < AGAIN || same_words())
        })?;
        let message = format!(
            "{}印为{}，{}印为{}，只差一处笔误；前一个数没有别的佐证。",
            name(self.context, self.figure),
            own.printed,
            name(self.context, other),
            other.quantity.printed,
        );
        Some(
            Draft::new("chance", Severity::Doubt, message)
                .printed(&own.printed, &other.quantity.printed)
                .at([self.figure.span, other.span])
                .advice("核对两处的数；说的不是一回事的，写明各自的口径。"),
        )
    }

    /// Whether both stand in tables, in rows of which the names have no two characters in common.
    fn are_of_two_rows(&self, other: &Figure) -> bool {
        let named = |figure: &Figure| match figure.place {
            Place::Cell { grid, row, .. } => {
                Some(pairs(&self.context.grids[grid].rows[row].label)).filter(|it| !it.is_empty())
            }
            Place::Text(_) => None,
        };
        named(self.figure)
            .zip(named(other))
            .is_some_and(|(one, two)| !one.iter().any(|pair| two.contains(pair)))
    }

    /// The sum or the difference of two figures of its section.
    fn reckoned(&self, section: &[usize], at: usize) -> Option<Draft> {
        let own = &self.figure.quantity;
        // Codes and numbers of a table without a unit are no amounts.
        if own.unit.class == UnitClass::None && decimals(own) == 0 {
            return None;
        }
        let near: Vec<&Figure> = section
            [at.saturating_sub(WINDOW)..section.len().min(at + WINDOW + 1)]
            .iter()
            .map(|it| &self.support.all[*it])
            .filter(|other| other.span != self.figure.span)
            .filter(|other| other.quantity.unit.comparable(&own.unit))
            .filter(|other| other.quantity.half <= own.half)
            .collect();
        let mut values: HashSet<Decimal> = HashSet::new();
        let mut meant: Option<(&Figure, &Figure, Decimal)> = None;
        for (number, a) in near.iter().enumerate() {
            for b in &near[number + 1..] {
                let (x, y) = (a.quantity.value, b.quantity.value);
                for value in [x.checked_add(y)?, (x - y).abs()] {
                    if value == own.value {
                        return None;
                    }
                    if is_near(value, own.value) {
                        values.insert(value);
                    }
                    if meant.is_none() && self.may_be(value) {
                        meant = Some(if x < y { (b, a, value) } else { (a, b, value) });
                    }
                }
            }
        }
        let (a, b, value) = meant?;
        if self.chance(values.len(), roundness(own, value)) > RECKONED {
            return None;
        }
        let how = if value > a.quantity.value {
            added([&a.quantity, &b.quantity])
        } else {
            format!("{}－{}", a.quantity.printed, b.quantity.printed)
        };
        let shown = value.checked_div(own.unit.factor)?;
        let computed = format!("{}{}", show(shown, decimals(own)), own.unit.text);
        let message = format!(
            "{}印为{}，{how}＝{computed}，只差一处笔误；前一个数没有别的佐证。",
            name(self.context, self.figure),
            own.printed,
        );
        Some(
            Draft::new("chance", Severity::Doubt, message)
                .printed(&own.printed, computed)
                .at([self.figure.span, a.span, b.span])
                .advice("核对这几个数；不是合计和分项、也不是相减的，写明各自的口径。"),
        )
    }
}
