//! 执行率封顶: some sets limit the total where little money was spent.

use rust_decimal::Decimal;

use super::Rule;
use crate::number::fixed;
use crate::packs::{Cap, ExecutionCaps};

pub const RULE: Rule = Rule::new(
    "execution_cap",
    "执行率封顶",
    "规则集有此项时：执行率低于规定比例，总分不超过规定分数；几档同时符合的取最低的上限。",
    &["execution_caps"],
);

/// The cap that an execution rate meets: the lowest of those it lies below.
pub fn applicable(rate_percent: Decimal, caps: &ExecutionCaps) -> Option<&Cap> {
    caps.caps
        .iter()
        .filter(|cap| rate_percent < cap.below_percent)
        .min_by_key(|cap| cap.total_at_most)
}

/// The total under a cap, and why it is lower, if it is.
pub fn capped(total: Decimal, rate_percent: Decimal, cap: &Cap) -> (Decimal, Option<String>) {
    if total <= cap.total_at_most {
        return (total, None);
    }
    let because = format!(
        "执行率 {}%，低于 {}%，总分由 {} 封顶为 {}",
        fixed(rate_percent, 2),
        cap.below_percent,
        fixed(total, 2),
        fixed(cap.total_at_most, 2)
    );
    (cap.total_at_most, Some(because))
}
