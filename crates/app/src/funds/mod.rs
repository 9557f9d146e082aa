//! 专项资金: a fund in a year, what was filed, how it stands, when it was frozen, and what stands behind each figure.

pub(crate) mod charts;
pub mod deviations;
pub mod evaluated;
pub mod head;
pub mod home;
pub mod package_page;
pub mod pages;
pub mod queries;
pub mod results;
pub mod store;
pub mod subject;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
