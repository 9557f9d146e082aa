//! Columns without a total row against the totals that the sentences right before and behind their table say:
//! `三类问题共涉及11个项目次、金额134.47万元：` above a table of the three.

use crate::arithmetic::significant;
use crate::context::Context;
use crate::finding::Findings;
use crate::grid::Grid;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip;

use super::said::{Column, columns, draft, has_total};
use crate::rules::prose_sums::sentences;

/// So many paragraphs before and behind a table speak of it.
const BESIDE: usize = 2;
/// Digits of an amount that is no other by chance.
const LONG: usize = 4;

/// The paragraphs of running text around a table.
fn around(context: &Context<'_>, grid: &Grid) -> Vec<usize> {
    let cells = || {
        grid.cells
            .iter()
            .flatten()
            .flatten()
            .map(|cell| cell.passage)
    };
    let (Some(first), Some(last)) = (cells().min(), cells().max()) else {
        return Vec::new();
    };
    let prose = |at: &usize| {
        context
            .passages
            .get(*at)
            .is_some_and(|it| it.cell.is_none())
    };
    let before = first.saturating_sub(BESIDE)..first;
    let behind = last + 1..last + 1 + BESIDE;
    before.chain(behind).filter(prose).collect()
}

/// The plain figures of a sentence.
fn told(passage: &Passage, (from, to): (usize, usize)) -> Vec<&Quantity> {
    let plain = |one: &&Quantity| {
        let inside = one.from >= from && one.to <= to;
        let counts = matches!(one.unit.class, UnitClass::Count | UnitClass::Money);
        inside && counts && one.is_plain() && one.operator == Operator::None
    };
    passage.quantities.iter().filter(plain).collect()
}

/// Whether a figure can be what a column makes: of its unit, or a number of things where the column has none.
fn is_alike(column: &Column, told: &Quantity) -> bool {
    let unit = &column.entries[0].value.unit;
    match unit.class {
        UnitClass::None => told.unit.class == UnitClass::Count,
        UnitClass::Count => told.unit.text == unit.text,
        _ => told.unit.comparable(unit),
    }
}

pub(super) fn beside(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    if has_total(grid) || grid.guessed {
        return;
    }
    let columns = columns(grid, true);
    let around = around(context, grid);
    if columns.is_empty() {
        return;
    }
    let mut sentence = Vec::new();
    for index in around {
        let passage = &context.passages[index];
        for bounds in sentences(passage) {
            sentence.push((passage, told(passage, bounds)));
        }
    }
    let makes = |column: &Column, one: &Quantity| is_alike(column, one) && one.value == column.sum;
    let held = |column: &Column| {
        sentence
            .iter()
            .any(|(_, all)| all.iter().any(|one| makes(column, one)))
    };
    let open: Vec<&Column> = columns.iter().filter(|column| !held(column)).collect();
    for (passage, all) in &sentence {
        // A sentence that says what one column makes says it of the others, too.
        let sure = columns.iter().any(|column| {
            all.iter()
                .any(|one| makes(column, one) && significant(one) > 2)
        });
        for column in &open {
            findings.checked.sums += 1;
            let wrong = all.iter().find(|one| {
                let own = columns.iter().any(|other| makes(other, one));
                let long = one.unit.class == UnitClass::Money && significant(one) >= LONG;
                !own && is_alike(column, one)
                    && (sure || long)
                    && column.is_slip(one, slip::one_off)
            });
            let Some(wrong) = wrong else { continue };
            let span = passage.span_of(wrong);
            if !findings.known().contains(&span) {
                findings.push(draft(grid, column, (wrong, span)));
            }
        }
    }
}
