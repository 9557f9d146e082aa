//! 总分: the sum of printed points, under a cap where the set has one.

use rust_decimal::Decimal;

use super::{Rule, Scored, execution_cap};
use crate::number::{checked_sum, fixed};
use crate::packs::ExecutionCaps;

pub const RULE: Rule = Rule::new(
    "total",
    "总分",
    "预算执行得分加各指标得分；都是取整后印出的分数相加，所以照表可以加出来。",
    &["weights", "rounding"],
);

/// Sums the blocks' points and applies a cap.
pub fn total(
    execution: Decimal,
    blocks: &[Decimal],
    rate_percent: Decimal,
    caps: Option<&ExecutionCaps>,
) -> Scored {
    // Points are bounded by marks, marks by the reader; a sum beyond a decimal has no printed form at all.
    let sum = checked_sum(blocks.iter().copied().chain([execution])).unwrap_or(Decimal::MAX);
    let parts: Vec<String> = std::iter::once(&execution)
        .chain(blocks)
        .map(|part| fixed(*part, 2))
        .collect();
    let formula = parts.join(" + ");
    let mut because = vec![format!("{formula} = {}", fixed(sum, 2))];
    let cap = caps.and_then(|caps| execution_cap::applicable(rate_percent, caps));
    let Some(cap) = cap else {
        return Scored {
            points: sum,
            formula,
            because,
        };
    };
    let (points, lowered) = execution_cap::capped(sum, rate_percent, cap);
    let formula = if lowered.is_some() {
        fixed(points, 2)
    } else {
        formula
    };
    because.extend(lowered);
    Scored {
        points,
        formula,
        because,
    }
}
