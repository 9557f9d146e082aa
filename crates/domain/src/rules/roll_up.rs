//! 汇总: filed values become the official value of an indicator.

use rust_decimal::Decimal;

use super::Rule;
use crate::money::Fen;
use crate::number::{RunningSum, half_up};
use crate::package::{Actual, Filed, IndicatorNature, Project};
use crate::packs::{Rounding, WeightBasis};

pub const RULE: Rule = Rule::new(
    "roll_up",
    "完成值汇总",
    "绝对值相加；比率为分子之和除以分母之和；相对值和定性百分比按资金加权平均；然后四舍五入。空白不计，— 不计，0 是数。",
    &["roll_up", "rounding"],
);

/// Sums of an indicator's filings. Kept as (Σ weight × value, Σ weight) or (Σ n, Σ d), so that levels above never average averages.
#[derive(Debug, Clone, Default)]
pub struct Sums {
    /// Rows with a value.
    pub reported: usize,
    /// Rows whose value is empty.
    pub missing: usize,
    /// Rows with a relative or qualitative value from projects without money this year.
    pub weightless: usize,
    /// Rows whose value is of another nature than the indicator: the reader let something through.
    pub mismatched: usize,
    upper: RunningSum,
    lower: RunningSum,
}

/// Why an indicator has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoValue {
    /// Nobody filed a value.
    NotReported,
    /// Values were filed, but their weights or denominators sum to zero.
    NothingToDivideBy,
    /// The sums are too large for a decimal.
    TooLarge,
}

/// The money that weighs a project's values.
pub fn weight(project: &Project, basis: WeightBasis) -> Fen {
    match basis {
        WeightBasis::Allocated => project.allocated,
        WeightBasis::Committed => project.committed,
        WeightBasis::Spent => project.spent,
    }
}

impl Sums {
    /// Adds one filing.
    pub fn add(&mut self, nature: IndicatorNature, actual: Filed<Actual>, weight: Fen) {
        let value = match actual {
            Filed::NotApplicable => return,
            Filed::Missing => {
                self.missing += 1;
                return;
            }
            Filed::Value(value) => value,
        };
        match (nature, value) {
            (IndicatorNature::Absolute, Actual::Number(number)) => {
                self.upper.add(number);
            }
            (
                IndicatorNature::Ratio,
                Actual::Ratio {
                    numerator,
                    denominator,
                },
            ) => {
                self.upper.add(numerator);
                self.lower.add(denominator);
            }
            (IndicatorNature::Relative, Actual::Number(number))
            | (
                IndicatorNature::Qualitative,
                Actual::Tiered {
                    percent: number, ..
                },
            ) => self.add_weighted(number, weight),
            _ => {
                self.mismatched += 1;
                return;
            }
        }
        self.reported += 1;
    }

    fn add_weighted(&mut self, value: Decimal, weight: Fen) {
        if weight.0 == 0 {
            self.weightless += 1;
            return;
        }
        self.upper.add_product(value, weight.0);
        self.lower.add_product(Decimal::ONE, weight.0);
    }

    /// Σ value, Σ numerator, or Σ weight × value; `None`: too large for a decimal.
    pub fn upper(&self) -> Option<Decimal> {
        self.upper.total()
    }

    /// Σ denominator or Σ weight.
    pub fn lower(&self) -> Option<Decimal> {
        self.lower.total()
    }

    /// The official value, rounded.
    pub fn value(&self, nature: IndicatorNature, rounding: &Rounding) -> Result<Decimal, NoValue> {
        if self.reported == 0 {
            return Err(NoValue::NotReported);
        }
        let upper = self.upper().ok_or(NoValue::TooLarge)?;
        let exact = match nature {
            IndicatorNature::Absolute => upper,
            IndicatorNature::Ratio | IndicatorNature::Relative | IndicatorNature::Qualitative => {
                let lower = self.lower().ok_or(NoValue::TooLarge)?;
                if lower.is_zero() {
                    return Err(NoValue::NothingToDivideBy);
                }
                upper.checked_div(lower).ok_or(NoValue::TooLarge)?
            }
        };
        Ok(half_up(exact, rounding.actual_decimals))
    }
}
