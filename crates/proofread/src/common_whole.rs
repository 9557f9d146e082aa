//! Shares of one whole that nothing near tells: `女性129人，占30.3%；博士391人，占91.8%` are both of 426.

use rust_decimal::Decimal;

use crate::arithmetic::percent;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::is_amount;

/// Between a part and its share stand no more characters.
const APART: usize = 8;
/// So many shares before one are looked at.
const MOST: usize = 6;
/// A share printed more coarsely than by so much of itself tells no whole.
const FINE: Decimal = Decimal::from_parts(6, 0, 0, false, 3);

/// A part of a passage and its share.
struct Share {
    part: usize,
    rate: usize,
    low: Decimal,
    high: Decimal,
}

/// Whether the second of two figures is the first one's share, said right behind it: `129人，占30.3%`, `129人（30.3%）`.
pub fn is_share_of(passage: &Passage, part: &Quantity, rate: &Quantity) -> bool {
    let gap = passage.slice(part.to, rate.from);
    let bare = gap.trim_start_matches(['，', '(']).trim_start_matches('约');
    let said = bare.is_empty() && gap.starts_with('(') || bare.starts_with('占');
    said && rate.unit.class == UnitClass::Percent && gap.chars().count() <= APART
}

/// The least and the largest whole of which a part can be so much, given how both are rounded.
pub fn whole_of(part: &Quantity, rate: &Quantity) -> Option<(Decimal, Decimal)> {
    let low = percent(part.low(), rate.high())?;
    Some((low, percent(part.high(), rate.low())?))
}

/// A part and its share, with the wholes that they leave possible.
fn share(passage: &Passage, at: usize) -> Option<Share> {
    let (part, rate) = (&passage.quantities[at], passage.quantities.get(at + 1)?);
    let plain = |one: &Quantity| one.is_plain() && one.operator == Operator::None;
    let fine = rate.value > Decimal::ZERO && rate.half.checked_div(rate.value)? <= FINE;
    let fits = is_amount(part) && plain(part) && plain(rate) && fine;
    (fits && is_share_of(passage, part, rate)).then_some(())?;
    let (low, high) = whole_of(part, rate)?;
    Some(Share {
        part: at,
        rate: at + 1,
        low,
        high,
    })
}

/// Whether a figure of its sentence before both can be the whole of the two: then that one counts.
fn is_told(passage: &Passage, first: usize, part: &Quantity) -> bool {
    let from = passage.quantities[first].from;
    let begins = (0..from).rev().find(|at| passage.chars[*at] == '。');
    let begins = begins.map_or(0, |at| at + 1);
    passage.quantities[..first].iter().any(|whole| {
        whole.from >= begins && whole.unit.comparable(&part.unit) && whole.value >= part.value
    })
}

/// The rates of a passage that have a common whole with another, of parts before which no whole is told.
pub fn agreeing(passage: &Passage) -> Vec<usize> {
    let shares: Vec<Share> = (0..passage.quantities.len())
        .filter_map(|at| share(passage, at))
        .collect();
    let mut found = Vec::new();
    for (at, other) in shares.iter().enumerate() {
        for one in &shares[at.saturating_sub(MOST)..at] {
            let (first, second) = (
                &passage.quantities[one.part],
                &passage.quantities[other.part],
            );
            let (low, high) = (one.low.max(other.low), one.high.min(other.high));
            let counted = first.unit.class == UnitClass::Count;
            let whole = low <= high && (!counted || low.ceil() <= high);
            let larger = if first.value > second.value {
                first
            } else {
                second
            };
            if whole
                && first.value != second.value
                && first.unit.comparable(&second.unit)
                && !is_told(passage, one.part, larger)
            {
                found.extend([one.rate, other.rate]);
            }
        }
    }
    found
}
