//! 查重: a library of texts, checks against it as background jobs, pairs side by side, decisions with their reasons, explanations.
//!
//! Admission of an application asks [`run::request`]; there are no application pages yet that would.

pub mod check_pages;
pub mod compare;
pub mod downloads;
pub mod explanation_pages;
#[cfg(test)]
mod form_tests;
pub mod forms;
pub mod found;
pub mod library;
pub mod library_pages;
pub mod pages;
pub mod pair_pages;
pub mod queries;
pub mod run;
pub mod shown;
#[cfg(test)]
mod signal_tests;
pub mod store;
pub mod stored;
#[cfg(test)]
mod tests;
pub mod texts;
mod unpacked;
pub mod work_lines;
pub mod works;
