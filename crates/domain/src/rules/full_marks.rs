//! 分值: how a block's marks are shared among its applicable indicators.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Rule;
use crate::number::checked_sum;
use crate::packs::Rounding;

pub const RULE: Rule = Rule::new(
    "full_marks",
    "指标分值",
    "填了分值的按填报；都没有填的，把该维度分值在适用指标间平均分配，除不尽的百分位依次给表中靠前的指标。不适用的指标不占分值。",
    &["weights", "rounding"],
);

/// The marks of a block's applicable indicators, in the table's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shares {
    pub marks: Vec<Decimal>,
    /// Whether they were filed (else: equal shares).
    pub filed: bool,
    /// Whether some indicators of the block have filed marks and others don't.
    pub partly: bool,
    /// Whether they sum to the block's marks.
    pub add_up: bool,
}

/// Shares a block's marks. Filed marks hold as they are; where only some are filed the others have none.
pub fn shares(block_marks: Decimal, filed: &[Option<Decimal>], rounding: &Rounding) -> Shares {
    let count_filed = filed.iter().flatten().count();
    if count_filed > 0 {
        let marks: Vec<Decimal> = filed
            .iter()
            .map(|marks| marks.unwrap_or(Decimal::ZERO))
            .collect();
        return Shares {
            add_up: checked_sum(marks.iter().copied()) == Some(block_marks),
            filed: true,
            partly: count_filed < filed.len(),
            marks,
        };
    }
    Shares {
        marks: equal_shares(block_marks, filed.len(), rounding.share_decimals),
        filed: false,
        partly: false,
        add_up: true,
    }
}

fn equal_shares(block_marks: Decimal, count: usize, decimals: u32) -> Vec<Decimal> {
    if count == 0 {
        return Vec::new();
    }
    let step = Decimal::new(1, decimals);
    let each = (block_marks / Decimal::from(count)).trunc_with_scale(decimals);
    let left = (block_marks - each * Decimal::from(count)) / step;
    let larger = left.trunc().to_usize().unwrap_or(0);
    (0..count)
        .map(|at| if at < larger { each + step } else { each })
        .collect()
}
