//! Whether figures of its passage bear out a figure that stands once.

use rust_decimal::Decimal;

use super::Item;
use crate::context::Context;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;

/// Figures of its passage by which a figure may be borne out.
const NEAR: usize = 24;

/// Parts that a whole is said to have, at most.
const PARTS: usize = 8;

/// `追加438.60万元，包括甲150.00万元、乙128.60万元、丙160.00万元`: whether a figure and those beside it make the one before them.
fn is_part(passage: &Passage, item: &Item) -> bool {
    let own = &item.quantity;
    let alike: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|other| other.is_plain() && other.unit.comparable(&own.unit))
        .collect();
    let at = alike
        .iter()
        .position(|other| passage.span_of(other) == item.span);
    let mut before = 0..at.unwrap_or(0);
    before.any(|whole| {
        let mut sum = Decimal::ZERO;
        let parts = alike[whole + 1..].iter().take(PARTS).enumerate();
        parts
            .map(|(count, part)| {
                sum += part.value;
                (whole + 1 + count, sum)
            })
            .any(|(last, sum)| Some(last) >= at && sum == alike[whole].value)
    })
}

/// Whether figures of its passage give a figure: as a sum, a difference, a part by a rate.
pub(super) fn borne_out(context: &Context<'_>, item: &Item) -> bool {
    let passage = &context.passages[item.passage];
    let own = &item.quantity;
    // 合计411万元，占资助总额的53.9%: the rate behind it follows from it.
    let next = passage
        .quantities
        .partition_point(|other| other.from < own.to);
    let rate = passage.quantities.get(next).filter(|rate| {
        own.unit.class != UnitClass::Percent
            && rate.from <= own.to + NEAR
            && crate::arithmetic::decimals(rate) > 0
    });
    if item.table.is_none() && rate.is_some() && context.explained.contains(&(item.passage, next)) {
        return true;
    }
    let others: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|other| passage.span_of(other) != item.span && other.is_plain())
        .take(NEAR)
        .collect();
    let amounts: Vec<&Quantity> = others
        .iter()
        .copied()
        .filter(|other| other.unit.comparable(&own.unit))
        .collect();
    let rates: Vec<&Quantity> = others
        .iter()
        .copied()
        .filter(|other| {
            other.unit.class == UnitClass::Percent && own.unit.class != UnitClass::Percent
        })
        .collect();
    let summed = (0..amounts.len()).any(|from| {
        let mut sum = Decimal::ZERO;
        amounts[from..].iter().enumerate().any(|(count, part)| {
            sum += part.value;
            count > 0 && sum == own.value
        })
    });
    summed
        || is_part(passage, item)
        || amounts.iter().any(|a| {
            amounts.iter().any(|b| {
                (a.value - b.value).abs() == own.value || (a.value - own.value).abs() == b.value
            }) || rates
                .iter()
                .any(|rate| crate::pool::gives(own, a, rate) || crate::pool::gives(a, own, rate))
        })
}
