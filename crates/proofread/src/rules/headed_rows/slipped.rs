//! Amounts of a paragraph that one slip keeps from an amount of the row that heads it: `中试基地补助。…，全年支出62.35万元` beside `100.00 62.85`.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Figure, Told, cell, figures, shows};
use crate::arithmetic::show_like;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::rules::prose_sums::is_average;
use crate::slip;
use crate::support::lead;

/// Paragraphs of one table without which a row may be named by chance.
const LEAST: usize = 3;
/// Digits of an amount that a row hardly holds by chance.
const DIGITS: usize = 3;
/// Words of amounts that are none of the row's.
const APART: [&str; 9] = ["每", "其中", "比", "较", "目标", "上年", "剩", "余", "结转"];

pub(super) fn compare(
    context: &Context<'_>,
    (told, known): (&[&Told<'_>], &HashSet<Span>),
    findings: &mut Findings,
) {
    if told.len() < LEAST {
        return;
    }
    for one in told {
        let cells: Vec<(usize, Quantity, Span)> = (0..context.grids[one.place.0].columns)
            .filter_map(|column| {
                let (value, span) = cell(context, one.place, column)?;
                (value.unit.class == UnitClass::Money).then_some((column, value, span))
            })
            .collect();
        let all = figures(one);
        for own in all.iter().filter(|own| is_amount(own)) {
            let span = own.0.span_of(own.1);
            let row = cells
                .iter()
                .any(|(_, cell, _)| shows(cell, own.1) == Some(true));
            if row || known.contains(&span) || is_made(&all, own.1) || stands(context, own) {
                continue;
            }
            let said = |cell: &Quantity| all.iter().any(|(_, it)| cell.agrees(it));
            let meant = cells.iter().find(|(_, cell, _)| {
                slip::digits(&cell.printed).len() >= DIGITS
                    && slip::one_off(own.1, cell.value)
                    && !said(cell)
            });
            if let Some((column, cell, at)) = meant {
                findings.push(draft(context, one, (own.1, span), (*column, cell, *at)));
            }
        }
    }
}

/// Whether a figure of a paragraph may be an amount of its row.
fn is_amount((passage, own): &Figure<'_>) -> bool {
    let at = passage.quantities.iter().position(|it| it.from == own.from);
    let words = at.map(|at| lead(passage, at)).unwrap_or_default();
    own.unit.class == UnitClass::Money
        && !is_average(passage, own)
        && !APART.iter().any(|word| words.contains(word))
}

/// Whether an amount stands again anywhere.
fn stands(context: &Context<'_>, (passage, own): &Figure<'_>) -> bool {
    let class = own.unit.class;
    let mut same = context.pool.between(class, own.value, Some(own.value));
    same.any(|other| other.span != passage.span_of(own))
}

/// Whether two other amounts of a paragraph make one, or it is what is left of two.
fn is_made(all: &[Figure<'_>], own: &Quantity) -> bool {
    let amounts: Vec<Decimal> = all
        .iter()
        .filter(|(_, it)| it.unit.comparable(&own.unit) && it.from != own.from)
        .map(|(_, it)| it.value)
        .collect();
    let pairs = amounts
        .iter()
        .enumerate()
        .flat_map(|(at, one)| amounts[at + 1..].iter().map(move |two| (*one, *two)));
    let mut made = pairs.map(|(one, two)| [one + two, (one - two).abs()]);
    made.any(|values| values.contains(&own.value))
}

fn draft(
    context: &Context<'_>,
    told: &Told<'_>,
    (own, span): (&Quantity, Span),
    (column, cell, at): (usize, &Quantity, Span),
) -> Draft {
    let (grid, row) = told.place;
    let grid = &context.grids[grid];
    let computed = show_like(cell.value, own);
    let message = format!(
        "“{}”一段印为{}，表中该行“{}”为{}，只差一处笔误；该段没有另外说到后一个数。",
        shorten(&grid.rows[row].label, 20),
        own.printed,
        grid.heading(row, column),
        cell.printed,
    );
    Draft::new("contradiction_headed", Severity::Doubt, message)
        .printed(&own.printed, computed)
        .at([span, at])
        .advice("核对该段与表中同名的行。")
}
