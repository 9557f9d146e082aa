//! Shares that stand behind the members of a list.

use rust_decimal::Decimal;

use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;

/// Whether the shares of a list are more than all.
pub(in crate::rules) fn counts_twice(passage: &Passage, members: &[&Quantity]) -> bool {
    let shares = members.iter().filter_map(|part| share_of(passage, part));
    shares.map(|share| share.value).sum::<Decimal>() > Decimal::from(101)
}

/// `其中亿元以上的96家，占13.48%；上市企业11家`: the whole that the first share of a list tells.
pub(super) fn of_share(passage: &Passage, quantities: &[&Quantity]) -> Option<Decimal> {
    quantities.iter().find_map(|part| {
        let rate = share_of(passage, part)?;
        let whole = part.value.checked_mul(Decimal::ONE_HUNDRED)?;
        whole.checked_div(rate.value)
    })
}

/// The share said right after a part.
fn share_of<'p>(passage: &'p Passage, part: &Quantity) -> Option<&'p Quantity> {
    let next = passage
        .quantities
        .partition_point(|other| other.from < part.to);
    let rate = passage.quantities.get(next)?;
    let gap = passage.slice(part.to, rate.from);
    let share = rate.unit.class == UnitClass::Percent
        && ["，占", "(占", "占", "，占比", "、占"].contains(&gap.as_str());
    Some(rate).filter(|_| share)
}
