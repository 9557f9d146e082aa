//! 指标得分: full marks times achievement.

use rust_decimal::Decimal;

use super::{Rule, Scored};
use crate::number::{Fraction, fixed, half_up};
use crate::packs::Rounding;

pub const RULE: Rule = Rule::new(
    "points",
    "指标得分",
    "分值 × 完成率，完成率最高按 100%、最低按 0 计，四舍五入到两位小数；没有完成值的得 0 分。",
    &["scoring", "rounding"],
);

/// Points of an indicator with a value.
pub fn points(full_marks: Decimal, achieved: Fraction, rounding: &Rounding) -> Scored {
    let counted = achieved.within_unit();
    // A fraction within 0 and 1 times anything is no larger than that thing.
    let exact = counted.times(full_marks).unwrap_or(full_marks);
    let points = half_up(exact, rounding.points_decimals);
    let marks = fixed(full_marks, 2);
    let formula = format!("{marks} × {}", counted.share());
    let because = if counted == Fraction::ONE {
        format!(
            "完成率 {}%，达到 100%，得满分 {marks}",
            fixed(achieved.percent(), 2)
        )
    } else if counted == Fraction::ZERO {
        "完成率不高于 0，得 0 分".to_owned()
    } else {
        format!("{formula} = {}", fixed(points, 2))
    };
    Scored {
        points,
        formula,
        because: vec![because],
    }
}

/// Nobody reported, or nothing could be computed: no points.
pub fn without_value(reason: &str) -> Scored {
    Scored {
        points: Decimal::ZERO,
        formula: "0".to_owned(),
        because: vec![format!("{reason}，得 0 分")],
    }
}
