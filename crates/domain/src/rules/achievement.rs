//! 完成率: the official value measured against the target.

use rust_decimal::Decimal;

use super::Rule;
use crate::number::Fraction;
use crate::package::Direction;

pub const RULE: Rule = Rule::new(
    "achievement",
    "完成率",
    "≥ 型：实际值 ÷ 目标值；≤ 型：目标值 ÷ 实际值；= 型：相等为 100%，否则较小值 ÷ 较大值；定性：汇总百分比。",
    &["scoring"],
);

/// An achievement rate, exact, with its arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Achieved {
    pub rate: Fraction,
    /// The arithmetic with its numbers: 122.00 ÷ 163 × 100%.
    pub formula: String,
}

fn divided(upper: Decimal, lower: Decimal) -> Achieved {
    match Fraction::new(upper, lower) {
        Some(rate) => Achieved {
            rate,
            formula: format!("{rate} × 100%"),
        },
        None => whole("除数为 0，按 100%"),
    }
}

fn whole(formula: impl Into<String>) -> Achieved {
    Achieved {
        rate: Fraction::ONE,
        formula: formula.into(),
    }
}

/// The achievement rate of a quantitative indicator.
pub fn quantitative(direction: Direction, actual: Decimal, target: Decimal) -> Achieved {
    match direction {
        Direction::AtLeast if target.is_zero() => whole("目标值为 0，按 100%"),
        Direction::AtMost if actual.is_zero() => whole("实际值为 0，按 100%"),
        Direction::Equal if actual == target => whole(format!("{actual} = {target}，100%")),
        Direction::Equal => closeness(actual, target),
        Direction::AtLeast if target.is_sign_negative() => {
            negative(actual >= target, actual, target)
        }
        Direction::AtMost if target.is_sign_negative() || actual.is_sign_negative() => {
            negative(actual <= target, actual, target)
        }
        Direction::AtLeast => divided(actual, target),
        Direction::AtMost => divided(target, actual),
    }
}

/// Negative numbers turn a quotient round: reached is 100 %, else the closeness of the two numbers.
fn negative(reached: bool, actual: Decimal, target: Decimal) -> Achieved {
    if reached {
        return whole(format!("实际值 {actual} 已达到目标值 {target}，按 100%"));
    }
    closeness(actual, target)
}

/// The smaller over the larger; 0 for numbers on two sides of zero.
fn closeness(actual: Decimal, target: Decimal) -> Achieved {
    if actual.is_sign_negative() != target.is_sign_negative()
        && !actual.is_zero()
        && !target.is_zero()
    {
        return Achieved {
            rate: Fraction::ZERO,
            formula: format!("{actual} 与 {target} 符号相反，按 0%"),
        };
    }
    let (smaller, larger) = if actual.abs() < target.abs() {
        (actual, target)
    } else {
        (target, actual)
    };
    divided(smaller, larger)
}

/// The achievement rate of a qualitative indicator: its rolled-up percentage.
pub fn qualitative(percent: Decimal) -> Achieved {
    Achieved {
        rate: Fraction::percent_of_hundred(percent),
        formula: format!("加权平均百分比 {percent}%"),
    }
}
