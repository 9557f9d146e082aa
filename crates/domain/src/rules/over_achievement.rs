//! 超额完成扣分: some sets take points off where a target was set far too low.

use rust_decimal::Decimal;

use super::{Rule, Scored};
use crate::number::fixed;
use crate::packs::OverAchievement;

pub const RULE: Rule = Rule::new(
    "over_achievement",
    "超额完成扣分",
    "规则集有此项时：超过目标达到规定幅度的定量指标（= 型除外），每个扣规定分数，扣完该指标得分为止。",
    &["over_achievement"],
);

/// Points after the deduction for a quantitative indicator over its target.
pub fn deduct(scored: Scored, deviation_percent: Decimal, penalty: &OverAchievement) -> Scored {
    if deviation_percent < penalty.from_percent {
        return scored;
    }
    let Scored {
        points,
        formula: _,
        mut because,
    } = scored;
    let deducted = penalty.points.min(points).max(Decimal::ZERO);
    because.push(format!(
        "超过目标 {}%，达到 {}%，扣 {} 分",
        fixed(deviation_percent, 2),
        penalty.from_percent,
        fixed(deducted, 2)
    ));
    Scored {
        points: points - deducted,
        formula: format!("{} − {}", fixed(points, 2), fixed(deducted, 2)),
        because,
    }
}
