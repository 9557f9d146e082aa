//! The second calculator: computes stored evaluations again from the stored filings, to audit the first.
//!
//! It shares no code with `domain::evaluation` or `domain::rules`: sums are SQL over the tables, the rest is whole numbers and
//! fractions here. Parameters (weights, bands, tiers) are data and come from the rule pack that both must follow. Where the two
//! disagree one of them is wrong, and `wenxiao audit recompute` names the figure.

mod compare;
mod compute;
mod fraction;
mod queries;
mod scheme;
mod scheme_queries;
mod surplus;

#[cfg(test)]
mod tests;

pub use compare::{Difference, recompute, recompute_all};
pub use compute::{Recomputed, Row, compute};
pub use scheme::{NodeFigures, RecomputedScheme, compute_scheme, recompute_scheme};
