//! 偏差率: achievement less 100 %, signed.

use rust_decimal::Decimal;

use super::Rule;
use crate::number::Fraction;

pub const RULE: Rule = Rule::new(
    "deviation",
    "偏差率",
    "完成率减 100%：正为超过，负为不足。从未取整的完成率算起。",
    &["scoring"],
);

/// The signed deviation in percent, unrounded.
pub fn percent(achieved: Fraction) -> Decimal {
    achieved
        .percent()
        .checked_sub(Decimal::ONE_HUNDRED)
        .unwrap_or(Decimal::MIN)
}
