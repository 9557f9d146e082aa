//! Rows of forms that tell the rate, the full marks and the points of budget execution in words of their own.

use rust_decimal::Decimal;

use super::execution::Executed;
use crate::arithmetic::{decimals, prints};
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Severity};
use crate::grid::{Grid, GridCell};
use crate::number::{Quantity, UnitClass};

/// What such a row tells.
pub(super) struct Told {
    pub rate: (Quantity, Span),
    pub full: (Quantity, Span),
    pub score: (Quantity, Span),
}

/// The figure of a cell that begins with a word, `分值10`, or that stands right behind the cell of the word.
fn named(context: &Context<'_>, cells: &[&GridCell], word: &str) -> Option<(Quantity, Span)> {
    let at = cells.iter().position(|cell| {
        let text = cell.text.trim();
        text.starts_with(word)
            && text
                .chars()
                .skip(word.chars().count())
                .all(|c| !crate::layout::is_han(c))
    })?;
    let passage = &context.passages[cells[at].passage];
    if let [own] = passage.quantities.as_slice() {
        return Some((own.clone(), cells[at].span)).filter(|(own, _)| own.is_plain());
    }
    let next = cells
        .get(at + 1)
        .filter(|_| cells[at].text.trim() == word)?;
    let value = next.value.clone().filter(Quantity::is_plain)?;
    Some((value, next.span))
}

/// The row of a form that tells them: `执行率92.42% | 10 | 9.24`, `执行率97.09% | 分值10 | 得分9.71`.
pub(super) fn row(context: &Context<'_>, grid: &Grid, row: usize) -> Option<Told> {
    let mut cells: Vec<&GridCell> = grid.cells[row].iter().flatten().collect();
    cells.dedup_by_key(|cell| cell.span);
    let rate = named(context, &cells, "执行率")
        .filter(|(rate, _)| rate.unit.class == UnitClass::Percent)?;
    let said = named(context, &cells, "分值").zip(named(context, &cells, "得分"));
    let (full, score) = said.or_else(|| {
        let at = cells.iter().position(|cell| cell.span == rate.1)?;
        let bare = |at: usize| {
            let cell = cells.get(at)?;
            let value = cell
                .value
                .clone()
                .filter(|it| it.is_plain() && it.unit.class == UnitClass::None)?;
            Some((value, cell.span))
        };
        bare(at + 1).zip(bare(at + 2))
    })?;
    Some(Told { rate, full, score })
}

/// Full marks of its row that aren't those of which its rate gives the points: `92.42% | 40 | 9.24` of 10.
pub(super) fn other_marks(executed: &Executed) -> Option<Draft> {
    let (rate, at) = executed.rate.as_ref()?;
    let (full, full_span) = executed.full?;
    let score = &executed.score;
    let meant = score
        .value
        .checked_mul(Decimal::ONE_HUNDRED)?
        .checked_div(rate.value)?
        .round();
    let fine = decimals(score) > 1 && rate.value < Decimal::ONE_HUNDRED && decimals(rate) > 0;
    let fits = fine && meant != full && reaches_exactly(meant, rate, score);
    if !fits {
        return None;
    }
    let computed = format!("{}分", meant.normalize());
    let message = format!(
        "预算执行满分印为{}分，得分{}按执行率{}算是满分{computed}的得分。",
        full.normalize(),
        score.printed,
        rate.printed
    );
    Some(
        Draft::new("execution_points", Severity::Doubt, message)
            .printed(full.normalize().to_string(), computed)
            .at([full_span, executed.span, *at])
            .advice("核对预算执行的满分、执行率和得分。"),
    )
}

/// Whether points are what a rate gives of full marks, rounded.
fn reaches_exactly(full: Decimal, rate: &Quantity, score: &Quantity) -> bool {
    prints(full * rate.value / Decimal::ONE_HUNDRED, score)
}
