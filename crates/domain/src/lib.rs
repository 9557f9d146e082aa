//! What the regulations say: indicators, targets, actuals, roll-up, scoring, rule packs, who may do what.
//!
//! Pure: no I/O, no clock, no async, no randomness, no floats. Data come in as values, findings and figures go out as values.
#![cfg_attr(not(test), warn(clippy::float_arithmetic))]

pub mod comparison;
pub mod duplicate_funding;
pub mod evaluation;
mod figures;
pub mod finding;
pub mod groups;
pub mod money;
pub mod number;
pub mod package;
pub mod packs;
pub mod rules;
pub mod sampling;
pub mod scheme;
pub mod trace;
