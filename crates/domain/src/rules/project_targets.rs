//! 目标分解: the projects' targets of an absolute indicator must add up to the fund's.

use rust_decimal::Decimal;

use super::Rule;
use crate::number::RunningSum;
use crate::package::Target;

pub const RULE: Rule = Rule::new(
    "project_targets",
    "目标分解核对",
    "绝对值指标，只要有项目填了目标值，各项目目标值之和就要等于该指标的目标值；不等作提示，不影响得分。",
    &["roll_up"],
);

/// Sum of the project targets of one indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetSum {
    /// How many projects filed a number as target.
    pub filed: usize,
    sum: RunningSum,
}

impl TargetSum {
    /// Adds one filing's target.
    pub fn add(&mut self, target: Option<&Target>) {
        if let Some(Target::Number(number)) = target {
            self.filed += 1;
            self.sum.add(*number);
        }
    }

    /// Sum of those; `None`: too large for a decimal.
    pub fn sum(&self) -> Option<Decimal> {
        self.sum.total()
    }

    /// Whether the targets were filed and don't add up to the indicator's.
    pub fn differs_from(&self, target: Decimal) -> bool {
        self.filed > 0 && self.sum() != Some(target)
    }
}
