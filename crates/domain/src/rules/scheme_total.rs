//! 逐级汇总: a parent's score is the sum of its children's.

use rust_decimal::Decimal;

use super::{Rule, Scored};
use crate::number::{checked_sum, fixed};
use crate::scheme::Node;

pub const RULE: Rule = Rule::new(
    "scheme_total",
    "逐级汇总",
    "上级指标得分为下级得分之和，总分为一级指标得分之和；得分率 = 得分 ÷ 分值。",
    &["scoring_methods", "rounding"],
);

/// Sums children.
pub fn sum<'a>(children: impl Iterator<Item = (&'a Node, &'a Scored)>) -> Scored {
    let children: Vec<(&Node, &Scored)> = children.collect();
    // Scores are bounded by marks, marks by the reader; a sum beyond a decimal has no printed form at all.
    let points =
        checked_sum(children.iter().map(|(_, scored)| scored.points)).unwrap_or(Decimal::MAX);
    let parts: Vec<String> = children
        .iter()
        .map(|(node, scored)| format!("{} {}", node.code, fixed(scored.points, 2)))
        .collect();
    let formula: Vec<String> = children
        .iter()
        .map(|(_, scored)| fixed(scored.points, 2))
        .collect();
    Scored {
        points,
        formula: if formula.is_empty() {
            "0".to_owned()
        } else {
            formula.join(" + ")
        },
        because: vec![format!("{} = {}", parts.join(" + "), fixed(points, 2))],
    }
}
