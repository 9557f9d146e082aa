//! The self-evaluation of one fund and one year: money, indicators, score, grade.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::money::Fen;
use crate::package::Grade;

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
    /// The official value: rolled up, rounded to two decimals. `None`: nobody reported.
    pub actual: Option<Decimal>,
    pub achievement_percent: Decimal,
    /// Signed: + over, − under.
    pub deviation_percent: Decimal,
    pub full_marks: Decimal,
    pub points: Decimal,
    pub explanation_required: bool,
    pub explained: bool,
}

/// Block scores, their sum, the grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub execution: Decimal,
    pub output: Decimal,
    pub benefit: Decimal,
    pub satisfaction: Decimal,
    pub total: Decimal,
    pub grade: Grade,
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
