//! 查重: a library of texts, checks against it as background jobs, pairs side by side, decisions with their reasons, explanations.
//!
//! Admission of an application asks [`run::request`]; there are no application pages yet that would.

pub mod check_pages;
pub mod downloads;
pub mod explanation_pages;
pub mod found;
pub mod library;
pub mod pages;
pub mod pair_pages;
pub mod queries;
pub mod run;
pub mod store;
#[cfg(test)]
mod tests;
pub mod texts;
