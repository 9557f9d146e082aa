//! What a leaf's figures can't be: refused with the same words wherever somebody files them, in a file or in a form.

use rust_decimal::Decimal;

use super::Method;

/// A column of 评分 that holds one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreColumn {
    Satisfied,
    Actual,
    Target,
    Count,
}

/// Why a number can't stand in its column. In Chinese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Impossible {
    /// `not_a_count` or `negative_value`.
    pub code: &'static str,
    pub message: &'static str,
    pub expected: &'static str,
    pub advice: &'static str,
}

/// Whether a number can't be meant: elements and cases are counted, and neither side of a ratio is below zero. Steps may begin below zero.
pub fn impossible(
    column: ScoreColumn,
    method: Option<&Method>,
    value: Decimal,
) -> Option<Impossible> {
    let negative = value < Decimal::ZERO;
    let counted = |message| Impossible {
        code: "not_a_count",
        message,
        expected: "不小于 0 的整数",
        advice: "核对后按个数填写；没有的填 0",
    };
    let of_ratio = |message| Impossible {
        code: "negative_value",
        message,
        expected: "不小于 0 的数",
        advice: "比率法的实际值和目标值不能为负；降幅、节约额按正数填写，负数用分档法评分",
    };
    let ratio = matches!(method, Some(Method::RatioAtLeast | Method::RatioAtMost));
    match column {
        ScoreColumn::Satisfied if negative || !value.fract().is_zero() => {
            Some(counted("符合的要素数不是个数"))
        }
        ScoreColumn::Count if negative || !value.fract().is_zero() => {
            Some(counted("扣分次数不是个数"))
        }
        ScoreColumn::Actual if ratio && negative => Some(of_ratio("比率法的实际值为负数")),
        ScoreColumn::Target if ratio && negative => Some(of_ratio("比率法的目标值为负数")),
        _ => None,
    }
}
