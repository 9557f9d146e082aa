//! Points that running text says were given and no table of scores has, where nearly all others that it tells are there.
//!
//! No name is read: `执行率91.27%，得9.03分` beside a table that gives 9.13 is told by the other points of the text, which all stand in the table.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::read::{Kind, Told, read};
use crate::arithmetic::decimals;
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role};
use crate::number::Quantity;
use crate::passage::Passage;
use crate::rules::prose_sums::sentences;
use crate::slip::origins;

/// Of so few points told one that no table has says nothing.
const TOLD: usize = 5;
/// One in so many of them may be absent.
const RARE: usize = 5;

/// A score of a table.
struct Score {
    value: Decimal,
    span: Span,
}

/// The scores of the items of a table, in their order.
fn scores(grid: &Grid) -> Vec<Score> {
    let own = |row: usize| {
        let column = grid.column(row, Role::Score)?;
        let cell = grid.cell(row, column)?;
        let value = grid.value(row, column).filter(Quantity::is_plain)?;
        Some(Score {
            value: value.value,
            span: cell.span,
        })
    };
    (0..grid.rows.len()).filter_map(own).collect()
}

/// What a row, some rows one after another, or the other figures of a row have.
fn made(context: &Context<'_>, grids: &[&Grid]) -> HashSet<Decimal> {
    let mut all: HashSet<Decimal> = HashSet::new();
    for grid in grids {
        let scores = scores(grid);
        for from in 0..scores.len() {
            let mut sum = Decimal::ZERO;
            for score in &scores[from..] {
                sum += score.value;
                all.insert(sum);
            }
        }
        let cells = grid.cells.iter().flatten().flatten();
        let told = cells.flat_map(|cell| &context.passages[cell.passage].quantities);
        all.extend(told.map(|quantity| quantity.value));
    }
    all
}

pub(super) fn run(context: &Context<'_>, findings: &mut Findings) {
    let scored =
        |grid: &&Grid| (0..grid.rows.len()).any(|row| grid.column(row, Role::Score).is_some());
    let grids: Vec<&Grid> = context.grids.iter().filter(scored).collect();
    let made = made(context, &grids);
    let given: Vec<(&Passage, &Quantity)> = context
        .prose()
        .flat_map(|(_, passage)| {
            let all = sentences(passage)
                .into_iter()
                .flat_map(|stretch| read(passage, stretch));
            all.filter(|told: &Told<'_>| told.kind == Kind::Given)
                .map(move |told| (passage, told.points))
        })
        .collect();
    let (there, absent): (Vec<_>, Vec<_>) = given
        .into_iter()
        .partition(|(_, points)| made.contains(&points.value));
    findings.checked.references += there.len();
    if there.len() < TOLD || absent.len() * RARE > there.len() {
        return;
    }
    let known: HashSet<Decimal> = there.iter().map(|(_, points)| points.value).collect();
    for (passage, points) in absent {
        let span = passage.span_of(points);
        let slips: Vec<Decimal> = origins(points)
            .into_iter()
            .map(|(value, _)| value)
            .collect();
        let fine = points.value.normalize().scale();
        let untold = |score: &&Score| {
            slips.contains(&score.value)
                && !known.contains(&score.value)
                && score.value.normalize().scale() == fine
        };
        let scores: Vec<Score> = grids.iter().flat_map(|grid| scores(grid)).collect();
        let Some(meant) = scores.iter().find(untold) else {
            continue;
        };
        if findings
            .drafts
            .iter()
            .any(|draft| draft.spans.contains(&span))
            || decimals(points) == 0 && points.value < Decimal::TEN
        {
            continue;
        }
        let computed = format!("{}分", meant.value.normalize());
        let message = format!(
            "正文说得{}，评分表中没有这个得分，有{computed}；正文所说的其他{}个得分都在评分表中。",
            points.printed,
            there.len()
        );
        findings.push(
            Draft::new("score_said", Severity::Doubt, message)
                .printed(&points.printed, computed)
                .at([span, meant.span])
                .advice("核对正文所说的得分与评分表。"),
        );
    }
}
