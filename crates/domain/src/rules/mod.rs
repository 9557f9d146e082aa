//! The rules: one file each, with its const `RULE` and its function. Every number they use comes from the rule set.

pub mod acceptance;
pub mod achievement;
pub mod attainment;
pub mod deviation;
pub mod execution;
pub mod execution_cap;
pub mod explanation;
pub mod full_marks;
pub mod grade;
pub mod leaf;
pub mod money;
pub mod monitoring;
pub mod output_benefit;
pub mod over_achievement;
pub mod points;
pub mod project_targets;
pub mod roll_up;
pub mod sampling;
pub mod scheme_total;
pub mod survey;
pub mod tier;
pub mod total;

use rust_decimal::Decimal;

pub use crate::comparison::{Comparison, compare, compare_schemes};
pub use crate::packs::{NotInForce, Parameter, RuleSet};

/// A rule: what a figure names as its reason. Its page is `docs/rules/`, its worked examples are `cases/<id>.md`.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `achievement`
    pub id: &'static str,
    /// In Chinese: 完成率.
    pub title: &'static str,
    /// What it does, in Chinese.
    pub summary: &'static str,
    /// The slots of the rule set whose parameters (and citations) it applies.
    pub cites: &'static [&'static str],
}

impl Rule {
    /// A rule; without a citation it doesn't compile.
    pub const fn new(
        id: &'static str,
        title: &'static str,
        summary: &'static str,
        cites: &'static [&'static str],
    ) -> Self {
        assert!(!cites.is_empty(), "a rule cites at least one parameter");
        Self {
            id,
            title,
            summary,
            cites,
        }
    }
}

/// Points with their reasons, one Chinese sentence each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    pub points: Decimal,
    /// The arithmetic with its numbers, without its result: 10.00 × 122 ÷ 163.
    pub formula: String,
    pub because: Vec<String>,
}

/// Every rule, in the order in which an evaluation applies them.
pub const ALL: &[&Rule] = &[
    &money::RULE,
    &roll_up::RULE,
    &tier::RULE,
    &project_targets::RULE,
    &full_marks::RULE,
    &achievement::RULE,
    &deviation::RULE,
    &attainment::RULE,
    &explanation::RULE,
    &points::RULE,
    &over_achievement::RULE,
    &execution::RULE,
    &execution_cap::RULE,
    &total::RULE,
    &grade::RULE,
    &leaf::RULE,
    &scheme_total::RULE,
    &output_benefit::RULE,
    &acceptance::RULE,
    &survey::RULE,
    &sampling::RULE,
    &monitoring::RULE,
];
