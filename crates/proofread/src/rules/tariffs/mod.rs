//! So much for each of a kind, told in one place, and how many of the kind got how much, told by a row of a table:
//! `孵化器每家补助25万元，众创空间每家10万元` beside `孵化器 4 100`; `一等6项、二等12项，每项分别奖励20万元和10万元` beside 240万元.

mod read;
mod several;
mod whole;

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{prints, show, show_like, significant};
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::lexicon::pairs;
use crate::number::{Quantity, UnitClass};
use crate::slip;
use crate::support::{Pair, common};
use read::{Tariff, tariffs};

pub const RULE: Rule = Rule {
    id: "tariff",
    title: "每家（项、人）的标准乘以数量与表中金额相符",
    run,
};

/// How much of a row's name the words of a tariff must have, of a hundred; where no other tariff of its paragraph holds.
const LIKE: usize = 60;
const ALONE: usize = 80;
/// Pairs of characters that they share at least.
const SHARED: usize = 2;
/// Figures of fewer digits are parted by one slip too often, unless another tariff of the paragraph holds.
const LONG: usize = 3;
/// Rows of tables that tariffs are held against.
const ROWS: usize = 4000;

/// A row with its figures.
pub(super) struct Row<'a> {
    grid: &'a Grid,
    index: usize,
    pairs: Vec<Pair>,
    cells: Vec<(Quantity, Span)>,
}

impl Row<'_> {
    fn name(&self) -> String {
        shorten(&self.grid.rows[self.index].label, 20)
    }

    /// Its amounts of money.
    pub(super) fn money(&self) -> impl Iterator<Item = &(Quantity, Span)> {
        let paid = |(cell, _): &&(Quantity, Span)| cell.unit.class == UnitClass::Money;
        self.cells.iter().filter(paid)
    }

    /// Its counts in the unit of what each is one of; a bare whole number may be one.
    fn counts(&self, unit: &str) -> impl Iterator<Item = &(Quantity, Span)> {
        self.cells.iter().filter(move |(cell, _)| {
            let bare = cell.unit.class == UnitClass::None && cell.value.fract().is_zero();
            bare || cell.unit.class == UnitClass::Count && read::same_unit(&cell.unit.text, unit)
        })
    }
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let rows = rows(context);
    let known: HashSet<Span> = findings.known();
    for (_, passage) in context.prose() {
        if facts::is_case(context, passage) {
            continue;
        }
        let tariffs = tariffs(passage);
        findings
            .drafts
            .extend(tariffs.iter().filter_map(whole::whole));
        if rows.is_empty() {
            continue;
        }
        let called: Vec<Option<&Row<'_>>> =
            tariffs.iter().map(|tariff| called(&rows, tariff)).collect();
        let held: Vec<bool> = tariffs
            .iter()
            .zip(&called)
            .map(|(tariff, row)| row.is_some_and(|row| holds(tariff, row)))
            .collect();
        findings.checked.references += called.iter().flatten().count();
        for (at, tariff) in tariffs.iter().enumerate() {
            let Some(row) = called[at] else { continue };
            // 优秀每个90万元、良好每个80万元: one row of two standards.
            let of_two = |other: usize| {
                let same = called[other].is_some_and(|it| std::ptr::eq(it, row));
                same && tariffs[other].each.value != tariff.each.value
            };
            if (0..tariffs.len()).any(of_two) {
                continue;
            }
            let beside = |other: usize| {
                held[other] && called[other].is_some_and(|it| std::ptr::eq(it.grid, row.grid))
            };
            let borne = (0..tariffs.len()).any(beside);
            let named = likeness(&row.pairs, &tariff.pairs) >= ALONE && row.pairs.len() > SHARED;
            let draft = if held[at] {
                counted_otherwise(tariff, row)
            } else if borne || named {
                odd(tariff, row, borne)
            } else {
                None
            };
            let new = |draft: &Draft| !draft.spans[..1].iter().any(|span| known.contains(span));
            findings.drafts.extend(draft.filter(new));
        }
        several::compare(passage, &rows, findings);
    }
}

/// The rows that have a count and an amount.
fn rows<'a>(context: &'a Context<'_>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        for (index, line) in grid.rows.iter().enumerate() {
            let pairs = pairs(&crate::row_names::name(&line.label));
            if line.kind == RowKind::Heading || pairs.is_empty() {
                continue;
            }
            let cell = |column: usize| {
                let value = grid.measured(index, column)?;
                if grid.role(index, column) == Some(Role::Index) {
                    return None;
                }
                let plain = value.is_plain() && value.value > Decimal::ZERO;
                let span = grid.cell(index, column)?.span;
                plain.then_some((value, span))
            };
            let cells: Vec<(Quantity, Span)> = (0..grid.columns).filter_map(cell).collect();
            let paid = |(cell, _): &(Quantity, Span)| cell.unit.class == UnitClass::Money;
            if cells.len() > 1 && cells.iter().any(paid) && rows.len() < ROWS {
                rows.push(Row {
                    grid,
                    index,
                    pairs,
                    cells,
                });
            }
        }
    }
    rows
}

/// How many of a name's pairs of characters stand in some words, of a hundred.
fn likeness(name: &[Pair], words: &[Pair]) -> usize {
    let shared = common(name, words).count();
    (shared * 100).checked_div(name.len()).unwrap_or_default()
}

/// The one row that has most of its name in a tariff's words, of the table that has it.
fn called<'r, 'a>(rows: &'r [Row<'a>], tariff: &Tariff<'_>) -> Option<&'r Row<'a>> {
    let score = |row: &Row<'_>| {
        let shared = common(&row.pairs, &tariff.pairs).count();
        let like = likeness(&row.pairs, &tariff.pairs);
        (shared >= SHARED && like >= LIKE).then_some((shared, like))
    };
    let best = rows.iter().filter_map(score).max()?;
    let mut found = rows.iter().filter(|row| score(row) == Some(best));
    found.next().filter(|_| found.next().is_none())
}

/// Whether so many at so much make so much; of a mean, whether it is what the row comes to for each.
fn gives(tariff: &Tariff<'_>, count: Decimal, money: &Quantity) -> bool {
    if tariff.mean {
        let each = money.value.checked_div(count);
        return each.is_some_and(|each| prints(each, tariff.each));
    }
    let product = tariff.each.value.checked_mul(count);
    product.is_some_and(|product| prints(product, money))
}

fn holds(tariff: &Tariff<'_>, row: &Row<'_>) -> bool {
    let mut counts = row.counts(tariff.unit);
    counts.any(|(count, _)| {
        row.money()
            .any(|(money, _)| gives(tariff, count.value, money))
    })
}

/// `支持19项，平均每项25.50万元` beside a row with 12 that gives the mean: the number told right before is another.
fn counted_otherwise(tariff: &Tariff<'_>, row: &Row<'_>) -> Option<Draft> {
    let own = tariff.count?;
    let mut counts = row.counts(tariff.unit);
    let (count, span) = counts.find(|(count, _)| {
        let mut money = row.money();
        money.any(|(money, _)| gives(tariff, count.value, money))
    })?;
    let again = row.cells.iter().any(|(cell, _)| cell.value == own.value);
    if again || !slip::one_off(own, count.value) {
        return None;
    }
    let message = format!(
        "“{}”正文印为{}、每{}{}，表中该行为{}。",
        row.name(),
        own.printed,
        tariff.unit,
        tariff.each.printed,
        count.printed,
    );
    Some(
        draft(message)
            .printed(&own.printed, show_like(count.value, own))
            .at([tariff.passage.span_of(own), *span]),
    )
}

fn draft(message: String) -> Draft {
    Draft::new("tariff", Severity::Doubt, message).advice("核对标准、数量和金额。")
}

/// Whether one slip parts an amount from another; of two of one digit too, where it is borne out otherwise.
pub(super) fn parted(own: &Quantity, value: Decimal, borne: bool) -> bool {
    let digit = |value: Decimal| value.fract().is_zero() && value < Decimal::TEN;
    let shown = value.checked_div(own.unit.factor);
    let short = shown.is_some_and(|shown| digit(shown) && shown > Decimal::ZERO);
    slip::is_slip(own, value) || borne && short && digit(own.shown()) && own.value != value
}

/// A tariff that doesn't make what its row has, where one slip in one of the three is all that parts them; whether others of its
/// paragraph make what theirs have.
fn odd(tariff: &Tariff<'_>, row: &Row<'_>, borne: bool) -> Option<Draft> {
    let each = tariff.each;
    let whole = |value: &Decimal| value.fract().is_zero();
    let slipped = |count: &Quantity, money: &Quantity| {
        let of_each = money.value.checked_div(count.value);
        let of_count = money.value.checked_div(each.value).filter(whole);
        let product = each.value.checked_mul(count.value);
        let round = |value: Decimal| {
            let shown = value.checked_div(each.unit.factor);
            tariff.mean || shown.is_some_and(|shown| shown.normalize().scale() <= 2)
        };
        let long = |own: &Quantity| borne || significant(own) >= LONG;
        // Half of it each year, or two years at once.
        let paid_in_turns = |value: Decimal| {
            let times = each.value.max(value).checked_div(each.value.min(value));
            !borne && times.is_some_and(|times| times.fract().is_zero())
        };
        of_each.is_some_and(|value| {
            round(value) && !paid_in_turns(value) && parted(each, value, borne)
        }) || !tariff.mean
            && (of_count.is_some_and(|value| borne && slip::one_off(count, value))
                || product.is_some_and(|value| long(money) && slip::is_slip(money, value)))
    };
    let counts = row.counts(tariff.unit);
    let mut pairs = counts.flat_map(|count| row.money().map(move |money| (count, money)));
    let ((count, counted), (money, paid)) =
        pairs.find(|((count, _), (money, _))| slipped(count, money))?;
    let product = each.value.checked_mul(count.value)?;
    let computed = show_like(product, money);
    let message = format!(
        "“{}”每{}{}，表中该行为{}、{}，按标准应为{computed}。",
        row.name(),
        tariff.unit,
        each.printed,
        show(count.value, 2),
        money.printed,
    );
    Some(draft(message).printed(&each.printed, computed).at([
        tariff.passage.span_of(each),
        *counted,
        *paid,
    ]))
}
