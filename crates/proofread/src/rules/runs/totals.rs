//! The figures that may be the total of a list.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::listed;
use crate::context::Context;
use crate::document::Span;
use crate::grid::{Grid, RowKind};
use crate::layout::is_han;
use crate::number::{Operator, Quantity};
use crate::passage::Passage;
use crate::pool::Operand;
use crate::rules::prose_sums::is_border;

/// Characters before a list that introduce it.
const LEAD: usize = 40;

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
    let sums: Vec<Decimal> = std::iter::once(Decimal::ZERO)
        .chain(outside.iter().scan(Decimal::ZERO, |sum, part| {
            *sum += part.value;
            Some(*sum)
        }))
        .collect();
    // At least two figures one after another.
    let summed = |total: &Quantity| {
        let mut before = HashSet::new();
        sums.iter().zip(sums.iter().skip(2)).any(|(from, to)| {
            before.insert(*from);
            before.contains(&(to - total.value))
        })
    };
    passage.quantities[..members[0]]
        .iter()
        .filter(alike)
        .find(|total| summed(total))
        .map(|total| (total.clone(), passage.span_of(total)))
}

/// What a list is introduced with, in its sentence.
pub(super) fn lead(passage: &Passage, first: &Quantity) -> String {
    let lead = passage.slice(first.from.saturating_sub(LEAD), first.from);
    lead.rsplit('。').next().unwrap_or_default().to_owned()
}

/// Whether what a figure counts is named where a list is introduced: 180笔订单 and `抽查订单中按时办结154笔`.
fn is_named(context: &Context<'_>, operand: &Operand, lead: &str) -> bool {
    let own = &operand.quantity;
    let noun = context.passages[operand.passage].slice(own.to, own.to + 2);
    noun.chars().count() == 2 && noun.chars().all(is_han) && lead.contains(&noun)
}

/// The figures that may be the list's total: those before it in its passage, then those of the passages above; of a list of only
/// two there only what its lead names.
pub(super) fn totals(
    context: &Context<'_>,
    index: usize,
    passage: &Passage,
    (first_at, few): (usize, bool),
    largest: Decimal,
) -> Vec<(Quantity, Span)> {
    let first = &passage.quantities[first_at];
    let lead = lead(passage, first);
    if of_smaller(passage, first_at, largest) {
        return Vec::new();
    }
    let before = passage.quantities[..first_at]
        .iter()
        .rev()
        .filter(|total| total.unit.comparable(&first.unit) && listed(total))
        .filter(|total| total.value >= largest && !is_border(passage, total))
        .take(4)
        .map(|total| (total.clone(), passage.span_of(total)));
    let above = context
        .pool
        .near(index)
        .filter(|operand| operand.passage < index && operand.quantity.unit.comparable(&first.unit))
        // 90分及以上为优: a border.
        .filter(|operand| !is_border(&context.passages[operand.passage], &operand.quantity))
        .filter(|operand| operand.quantity.operator == Operator::None)
        .filter(|operand| !few || is_named(context, operand, &lead))
        .map(|operand| (operand.quantity.clone(), operand.span));
    before
        .chain(above.collect::<Vec<_>>().into_iter().rev())
        .chain(over_table(context, passage, first).filter(|_| !few))
        .filter(|(total, _)| total.value >= largest)
        .collect()
}

/// `18家载体，其中孵化器11家、毕业企业34家`: whether a list is of the figure right before it, which is smaller than one of its
/// own: it tells of something else.
fn of_smaller(passage: &Passage, first_at: usize, largest: Decimal) -> bool {
    let first = &passage.quantities[first_at];
    let before = first_at
        .checked_sub(1)
        .map(|before| &passage.quantities[before]);
    before.is_some_and(|before| {
        let gap = passage.slice(before.to, first.from);
        before.unit.text == first.unit.text
            && before.value < largest
            && gap.contains("其中")
            && !gap.contains('。')
    })
}

/// Behind a table: its totals, and what is said right before it.
fn over_table(
    context: &Context<'_>,
    passage: &Passage,
    first: &Quantity,
) -> impl Iterator<Item = (Quantity, Span)> {
    totals_over_table(context, passage, first).into_iter()
}

fn totals_over_table(
    context: &Context<'_>,
    passage: &Passage,
    first: &Quantity,
) -> Vec<(Quantity, Span)> {
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
        let stated =
            |operand: &&Operand| !is_border(&context.passages[operand.passage], &operand.quantity);
        before.into_iter().filter(stated).rev()
    });
    totals
        .chain(said.map(|operand| (operand.quantity.clone(), operand.span)))
        .filter(|(total, _)| total.unit.comparable(&first.unit))
        .collect()
}

/// Whether a figure before the list and the list make a total: 高新区7755万元；三区合计14476万元，其中乙3877.5万元、丙2843.5万元.
pub(super) fn with_another(
    passage: &Passage,
    first: usize,
    sum: Decimal,
    totals: &[(Quantity, Span)],
) -> bool {
    let unit = &passage.quantities[first].unit;
    passage.quantities[..first].iter().any(|other| {
        other.unit.comparable(unit)
            && totals
                .iter()
                .any(|(total, _)| total.value == sum + other.value)
    })
}

/// Whether the list ends before its last figure: 甲12个、乙24个、丙36个，覆盖9个市.
pub(super) fn ends_earlier(
    passage: &Passage,
    quantities: &[&Quantity],
    totals: &[(Quantity, Span)],
) -> Option<usize> {
    let ticked = |at: usize| {
        let gap = passage.slice(quantities[at - 1].to, quantities[at].from);
        gap.contains('、') && !gap.contains(['，', '；'])
    };
    // 产出指标7项，效益指标4项，满意度指标1项: names that end alike are of one list.
    let ending =
        |quantity: &Quantity| passage.slice(quantity.from.saturating_sub(2), quantity.from);
    let alike = quantities
        .windows(2)
        .all(|pair| ending(pair[0]) == ending(pair[1]) && ending(pair[0]).chars().all(is_han));
    if alike {
        return None;
    }
    (2..quantities.len()).rev().find(|length| {
        let length = *length;
        // 甲5个、乙6个、丙3个: a list in one style ends with its last member.
        if ticked(length) && (1..length).all(ticked) {
            return false;
        }
        let sum: Decimal = quantities[..length].iter().map(|member| member.value).sum();
        totals.iter().any(|(total, _)| total.value == sum)
    })
}
