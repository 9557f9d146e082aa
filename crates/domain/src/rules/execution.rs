//! 预算执行: spent ÷ budget, and its points.

use rust_decimal::Decimal;

use super::{Rule, Scored};
use crate::money::Fen;
use crate::number::{Fraction, fixed, half_up};
use crate::packs::{ExecutionPoints, Rounding};

pub const RULE: Rule = Rule::new(
    "execution",
    "预算执行率和得分",
    "执行率 = 全年执行数 ÷ 全年预算数；得分 = 分值 × 执行率，最高按 100% 计，四舍五入到两位小数。预算数为 0 的执行率为 0。",
    &["weights", "execution_points", "rounding"],
);

/// `spent ÷ budget`, named for its denominator; 0 where there is no budget.
pub fn spent_of_budget(spent: Fen, budget: Fen) -> Fraction {
    Fraction::new(spent.to_wan(), budget.to_wan()).unwrap_or(Fraction::ZERO)
}

/// Points for budget execution.
pub fn points(
    full_marks: Decimal,
    rate: Fraction,
    execution: &ExecutionPoints,
    rounding: &Rounding,
) -> Scored {
    let share = rate.of_percent(execution.full_at_percent).within_unit();
    let exact = share.times(full_marks).unwrap_or(full_marks);
    let points = half_up(exact, rounding.points_decimals);
    let formula = format!("{} × {}", fixed(full_marks, 2), share.share());
    let because = if share == Fraction::ONE {
        format!(
            "执行率 {}%，达到 {}%，得满分 {}",
            fixed(rate.percent(), 2),
            execution.full_at_percent,
            fixed(full_marks, 2)
        )
    } else {
        format!("{formula} = {}", fixed(points, 2))
    };
    Scored {
        points,
        formula,
        because: vec![because],
    }
}
