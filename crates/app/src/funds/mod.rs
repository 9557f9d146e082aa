//! 专项资金: a fund in a year, what was filed, how it stands, when it was frozen, and what stands behind each figure.

pub(crate) mod charts;
pub mod compare;
pub mod computed;
pub mod deviations;
pub mod downloads;
pub mod figure_pages;
pub mod files;
pub mod freeze;
pub mod head;
pub mod home;
pub mod narrative_pages;
pub mod package_page;
pub mod pages;
pub mod queries;
pub(crate) mod refusals;
pub mod store;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
