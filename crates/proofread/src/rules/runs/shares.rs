//! Shares that stand behind the members of a list, and lists whose members don't part a whole.

use rust_decimal::Decimal;

use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::prose_sums::{is_part_of_last, share_is_said};

/// Characters before a list in which 其中 leads to it.
const LED: usize = 10;

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

/// Whether a list is a tally of states, counts some twice (高级职称占43.0%，博士占58.9%), or begins with a part of the figure before it.
pub(super) fn divides_nothing(passage: &Passage, members: &[&Quantity]) -> bool {
    let said = passage.slice(
        members[0].from.saturating_sub(6),
        members[members.len() - 1].from,
    );
    // 发放84份、收回80份: each is of the one before.
    let returned = ["收回", "回收"].iter().any(|word| said.contains(word));
    // 部门管理20分得19.75分、履职产出40分得39.36分: what could be got and what was.
    let marks = |member: &&Quantity| {
        member.unit.class == UnitClass::Points && passage.chars.get(member.to) == Some(&'得')
    };
    // 资金到位率得2.85分；资金执行率4分: what was got beside what could be got.
    let got = |member: &&&Quantity| {
        member.unit.class == UnitClass::Points && passage.chars[..member.from].ends_with(&['得'])
    };
    let mixed = (1..members.len()).contains(&members.iter().filter(got).count());
    mixed
        || members.iter().any(|member| member.value.is_zero())
        || members.iter().any(marks)
        || returned
        || counts_twice(passage, members)
        || share_is_said(passage, members)
        || is_part_of_last(passage, members[0])
}

/// `申请专利385件，其中发明专利297件，获授权148件`: whether the two of a list overlap.
pub(super) fn overlaps(
    passage: &Passage,
    (quantities, sum): (&[&Quantity], Decimal),
    total: &Quantity,
) -> bool {
    let first = quantities[0];
    let apart = passage.slice(first.to, quantities[1].from);
    let inner = passage
        .slice(first.from.saturating_sub(LED), first.from)
        .contains("其中");
    let two = quantities.len() == 2;
    let overlaps = inner && two && sum > total.value && first.value <= total.value;
    overlaps && apart.starts_with(['，', '；'])
}
