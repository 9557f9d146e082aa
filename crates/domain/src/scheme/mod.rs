//! Third-party, finance and department evaluations: an indicator tree, its scores, and the projects behind them.
//!
//! Readers build an [`EvaluationPackage`]; [`evaluate`] scores it under a [`crate::packs::SchemeRuleSet`] (`docs/evaluation_package.md`).

mod cross_check;
mod evaluate;
mod figures;
mod filed;
mod hints;
mod json;
mod package;
mod reasons;
mod side_by_side;
mod standard;
mod start;

use rust_decimal::Decimal;

use crate::finding::Finding;
use crate::package::Grade;

pub use cross_check::{Compared, CrossCheck, cross_checks};
pub use evaluate::evaluate;
pub use figures::figures;
pub use filed::{Impossible, ScoreColumn, impossible};
pub use hints::hints;
pub use json::{json, json_with_hints};
pub use package::{
    Aspect, EvaluatedFund, EvaluatedProject, EvaluationKind, EvaluationPackage, LeafScore, Method,
    Node, Problem, SourceAmount, Stage, Step, SurveyAnswer,
};
pub use reasons::evidence_items;
pub use side_by_side::{AlignedCell, AlignedNode, side_by_side};
pub use start::start_from;

/// One node of the tree with its score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeResult {
    /// Index into `EvaluationPackage::scheme`.
    pub node: usize,
    pub code: String,
    /// 1 for a first-level indicator.
    pub level: u32,
    pub full_marks: Decimal,
    pub score: Decimal,
    /// 得分率: score ÷ full marks, percent, unrounded.
    pub rate_percent: Decimal,
    /// The score's arithmetic: 5.00 × 4 ÷ 5.
    pub formula: String,
    /// Why this score, in Chinese.
    pub because: Vec<String>,
    /// Indices of its children, in the order of the report.
    pub children: Vec<usize>,
}

impl NodeResult {
    /// 扣分: what is missing to full marks.
    pub fn lost(&self) -> Decimal {
        self.full_marks
            .checked_sub(self.score)
            .unwrap_or(Decimal::ZERO)
    }
}

/// The evaluation of a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeEvaluation {
    pub rule_set: String,
    pub versions: Vec<String>,
    /// In the order of a walk down the tree.
    pub nodes: Vec<NodeResult>,
    pub total: Decimal,
    /// The total's arithmetic.
    pub total_formula: String,
    pub grade: Grade,
    /// Why this total and this grade, in Chinese.
    pub because: Vec<String>,
    pub findings: Vec<Finding>,
}
