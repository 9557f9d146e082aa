//! Rates that figures beside them give in an order that no word tells: `回收187份，扣除无效4份，有效183份，回收率93.5%` of the 200 that were sent.

use rust_decimal::Decimal;

use crate::arithmetic::{decimals, percent, prints};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::{is_amount, sentence_of};

/// So many figures before a rate are looked at.
const MOST: usize = 6;
/// Characters between a rate and the part that is said behind it: `占比提高到15%，即525人`.
const BEHIND: usize = 3;
/// What makes a share of another thing than numbers: 亩 that live.
const SPREAD: [&str; 4] = ["亩", "公顷", "平方米", "吨"];

/// Whether two figures of the sentence or the one before, or a figure and the list that it begins, give a rate.
pub(super) fn nearby(passage: &Passage, at: usize) -> bool {
    let rate = &passage.quantities[at];
    let plain = |one: &&Quantity| {
        is_amount(one) && one.is_plain() && one.operator == Operator::None && !one.han
    };
    let before: Vec<&Quantity> = passage.quantities[..at]
        .iter()
        .rev()
        .filter(plain)
        .take(MOST)
        .collect();
    let words = passage.slice(rate.from.saturating_sub(4), rate.from);
    if words.contains("活率")
        && before
            .first()
            .is_some_and(|one| SPREAD.contains(&one.unit.text.as_str()))
    {
        return true;
    }
    let of = |part: Decimal, whole: Decimal| {
        percent(part, whole).is_some_and(|value| prints(value, rate))
    };
    let behind = passage.quantities.get(at + 1).filter(|next| {
        let gap = passage.slice(rate.to, next.from);
        gap.chars().count() <= BEHIND && gap.contains('即') && next.unit.class == UnitClass::Count
    });
    if behind.is_some_and(|part| before.iter().any(|whole| of(part.value, whole.value))) {
        return true;
    }
    if decimals(rate) == 0 {
        return false;
    }
    of_pair(&before, of) || of_list(passage, &before, rate, of)
}

fn kin(one: &Quantity, other: &Quantity) -> bool {
    let persons = ["份", "人", "户", "家", "名"];
    one.unit.comparable(&other.unit)
        || [one, other]
            .iter()
            .all(|it| persons.contains(&it.unit.text.as_str()))
}

/// A figure in one that stands before it.
fn of_pair(before: &[&Quantity], of: impl Fn(Decimal, Decimal) -> bool) -> bool {
    before.iter().enumerate().any(|(at, part)| {
        before[at + 1..]
            .iter()
            .any(|whole| kin(part, whole) && of(part.value, whole.value))
    })
}

/// `优秀58名、合格309名、不合格1名，另有18名未参加，优秀率15.8%`: the first of a list in so many of it.
fn of_list(
    passage: &Passage,
    before: &[&Quantity],
    rate: &Quantity,
    of: impl Fn(Decimal, Decimal) -> bool,
) -> bool {
    let (from, _) = sentence_of(passage, rate);
    let list: Vec<&Quantity> = before
        .iter()
        .rev()
        .copied()
        .filter(|one| one.from >= from)
        .collect();
    let Some(first) = list.first() else {
        return false;
    };
    let mut sum = Decimal::ZERO;
    let mut parts = list
        .iter()
        .take_while(|part| part.unit.text == first.unit.text);
    list.len() > 2
        && parts.any(|part| {
            sum += part.value;
            of(first.value, sum)
        })
}
