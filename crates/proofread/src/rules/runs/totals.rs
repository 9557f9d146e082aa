//! The figures that may be the total of a list.

use rust_decimal::Decimal;

use super::listed;
use crate::context::Context;
use crate::document::Span;
use crate::grid::{Grid, RowKind};
use crate::number::{Operator, Quantity};
use crate::passage::Passage;

/// A total that another way to part it gives, said in the same passage: `按来源分，县内41人、市级派驻21人`.
pub(super) fn other_order(passage: &Passage, members: &[usize]) -> Option<(Quantity, Span)> {
    let unit = &passage.quantities[members[0]].unit;
    let alike = |quantity: &&Quantity| listed(quantity) && quantity.unit.comparable(unit);
    let outside: Vec<&Quantity> = passage
        .quantities
        .iter()
        .enumerate()
        .filter(|(at, quantity)| !members.contains(at) && quantity.unit.text == unit.text)
        .map(|(_, quantity)| quantity)
        .filter(alike)
        .collect();
    let summed = |total: &Quantity| {
        (0..outside.len()).any(|from| {
            let mut sum = Decimal::ZERO;
            outside[from..].iter().enumerate().any(|(count, part)| {
                sum += part.value;
                count > 0 && sum == total.value
            })
        })
    };
    passage.quantities[..members[0]]
        .iter()
        .filter(alike)
        .find(|total| summed(total))
        .map(|total| (total.clone(), passage.span_of(total)))
}

/// The figures that may be the list's total: those before it in its passage, then those of the passages above.
pub(super) fn totals(
    context: &Context<'_>,
    index: usize,
    passage: &Passage,
    first_at: usize,
    largest: Decimal,
) -> Vec<(Quantity, Span)> {
    let first = &passage.quantities[first_at];
    let before = passage.quantities[..first_at]
        .iter()
        .rev()
        .filter(|total| total.unit.comparable(&first.unit) && listed(total))
        .filter(|total| total.value >= largest)
        .take(4)
        .map(|total| (total.clone(), passage.span_of(total)));
    let above = context
        .pool
        .near(index)
        .filter(|operand| operand.passage < index && operand.quantity.unit.comparable(&first.unit))
        // 90分及以上为优: a border.
        .filter(|operand| {
            !["以上", "以下", "以内"]
                .iter()
                .any(|word| operand.words.contains(word))
        })
        .filter(|operand| operand.quantity.operator == Operator::None)
        .map(|operand| (operand.quantity.clone(), operand.span));
    before
        .chain(above.collect::<Vec<_>>().into_iter().rev())
        .chain(over_table(context, passage, first))
        .filter(|(total, _)| total.value >= largest)
        .collect()
}

/// Behind a table: its totals, and what is said right before it.
fn over_table(context: &Context<'_>, passage: &Passage, first: &Quantity) -> Vec<(Quantity, Span)> {
    let near = |grid: &&Grid| grid.block < passage.block && grid.block + 2 >= passage.block;
    let after = context
        .grids
        .partition_point(|grid| grid.block < passage.block);
    let Some(grid) = after
        .checked_sub(1)
        .map(|at| &context.grids[at])
        .filter(near)
    else {
        return Vec::new();
    };
    let totals = (0..grid.rows.len())
        .filter(|row| grid.rows[*row].kind == RowKind::Total)
        .flat_map(|row| (0..grid.columns).map(move |column| (row, column)))
        .filter_map(|(row, column)| Some((grid.value(row, column)?, grid.cell(row, column)?.span)));
    let begin = context
        .passages
        .partition_point(|other| other.block < grid.block);
    let said = begin.checked_sub(1).into_iter().flat_map(|last| {
        let before: Vec<_> = context.pool.near(last).collect();
        before.into_iter().rev()
    });
    totals
        .chain(said.map(|operand| (operand.quantity.clone(), operand.span)))
        .filter(|(total, _)| total.unit.comparable(&first.unit))
        .collect()
}
