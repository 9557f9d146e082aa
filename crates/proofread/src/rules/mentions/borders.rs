//! Figures of running text that are an indicator's in part only: one of several in order, a border.

use crate::number::Quantity;
use crate::passage::Passage;

/// `四个方向分别申请专利11件、22件和5件`: one of several in order.
pub(super) fn is_listed(passage: &Passage, at: usize, before: &str) -> bool {
    let own = &passage.quantities[at];
    let next = passage.quantities.get(at + 1);
    let ticked = next.is_some_and(|next| {
        next.unit.text == own.unit.text
            && matches!(passage.slice(own.to, next.from).as_str(), "、" | "和")
    });
    ticked && ["分别", "依次"].iter().any(|word| before.contains(word))
}

/// `收入超过1000万元的机构有3家`: a border of those that are counted.
pub(super) fn is_border_of(passage: &Passage, quantity: &Quantity, before: &str) -> bool {
    let over = ["超过", "达到", "不足", "低于", "高于"];
    passage.chars.get(quantity.to) == Some(&'的') && over.iter().any(|word| before.ends_with(word))
}
