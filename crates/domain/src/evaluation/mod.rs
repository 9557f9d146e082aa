//! The self-evaluation of one fund and one year: money, indicators, score, grade.

mod behind;
mod evaluate;
mod figures;
mod findings;
mod json;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::money::Fen;
use crate::number::checked_sum;
use crate::package::{Dimension, Grade, Package};

pub use behind::{DirectionFilings, FilingBehind, filings_behind};
pub use evaluate::evaluate;
pub use figures::figures;
pub use json::json;

/// 达成 / 部分达成 / 未达成, or 不适用.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attainment {
    Met,
    PartlyMet,
    NotMet,
    NotApplicable,
}

/// 预算执行: spent ÷ budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    pub budget: Fen,
    pub spent: Fen,
    /// Percent, unrounded; printed with two decimals.
    pub rate_percent: Decimal,
    pub full_marks: Decimal,
    pub points: Decimal,
    /// The points' arithmetic: 10.00 × 8314.25 ÷ 11087.
    pub points_formula: String,
    /// Why so many points, in Chinese.
    pub because: Vec<String>,
}

/// One row of the official table. Everything but the code is absent for an indicator that doesn't apply this year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorResult {
    /// Index into `Package::indicators`.
    pub indicator: usize,
    pub code: String,
    pub attainment: Attainment,
    /// `None`: not applicable this year.
    pub values: Option<IndicatorValues>,
}

/// The figures of one applicable indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorValues {
    /// Rows with a value / without one; rows with — count in neither.
    pub reported: usize,
    pub missing: usize,
    /// The sums from which the value was rolled up: Σ value; Σ n and Σ d; or Σ weight × value and Σ weight (in fen).
    pub upper: Option<Decimal>,
    pub lower: Option<Decimal>,
    /// The official value: rolled up, rounded to two decimals. `None`: nobody reported.
    pub actual: Option<Decimal>,
    pub achievement_percent: Decimal,
    /// The achievement's arithmetic: 122 ÷ 163 × 100%.
    pub achievement_formula: String,
    /// Signed: + over, − under.
    pub deviation_percent: Decimal,
    pub full_marks: Decimal,
    /// Whether the marks were filed; else they are an equal share.
    pub marks_filed: bool,
    pub points: Decimal,
    /// The points' arithmetic: 10.00 × 122 ÷ 163.
    pub points_formula: String,
    /// Why so many points, in Chinese.
    pub because: Vec<String>,
    pub explanation_required: bool,
    /// Why an explanation is required, in Chinese.
    pub explanation_because: Option<String>,
    pub explained: bool,
}

/// Block scores, their sum, the grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub execution: Decimal,
    pub output: Decimal,
    pub benefit: Decimal,
    pub satisfaction: Decimal,
    /// What the blocks sum to; above `total` only where a cap applies.
    pub sum: Decimal,
    pub total: Decimal,
    /// The total's arithmetic.
    pub total_formula: String,
    pub grade: Grade,
    /// Why this total and this grade, in Chinese.
    pub because: Vec<String>,
}

impl Score {
    /// The score of one dimension.
    pub fn of(&self, dimension: Dimension) -> Decimal {
        match dimension {
            Dimension::Output => self.output,
            Dimension::Benefit => self.benefit,
            Dimension::Satisfaction => self.satisfaction,
        }
    }
}

/// What `evaluation.json` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// Name of the rule set it was scored under.
    pub rule_set: String,
    /// Versions of the parameters that it used.
    pub versions: Vec<String>,
    pub execution: Execution,
    pub indicators: Vec<IndicatorResult>,
    pub findings: Vec<Finding>,
    pub score: Score,
}

impl Evaluation {
    /// The marks of a dimension's applicable indicators together.
    pub fn full_marks_of(&self, package: &Package, dimension: Dimension) -> Decimal {
        let marks = self
            .indicators
            .iter()
            .filter(|result| package.indicators[result.indicator].dimension == dimension)
            .filter_map(|result| result.values.as_ref())
            .map(|values| values.full_marks);
        checked_sum(marks).unwrap_or(Decimal::MAX)
    }
}
