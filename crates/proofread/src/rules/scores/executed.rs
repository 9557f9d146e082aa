//! Rows of forms that tell the rate, the full marks and the points of budget execution in words of their own.

use crate::context::Context;
use crate::document::Span;
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
