//! The checks: one file a rule, each with its id, title and what it asks.

use crate::context::Context;
use crate::finding::Findings;

mod contradictions;
mod prose_sums;
mod rates;
mod table_sums;

/// A check.
pub struct Rule {
    /// Stable code of its findings.
    pub id: &'static str,
    /// Its name, in Chinese.
    pub title: &'static str,
    pub run: fn(&Context<'_>, &mut Findings),
}

/// All checks, in the order in which they run.
pub const ALL: &[Rule] = &[
    rates::RULE,
    table_sums::RULE,
    prose_sums::RULE,
    contradictions::RULE,
];
