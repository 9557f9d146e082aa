//! 部门评价、财政评价: an indicator tree with its scores, by whichever agency, and the projects and answers behind it.

pub mod beside;
pub mod columns;
pub mod computed;
pub mod evaluated;
pub mod findings_pages;
pub mod head;
pub mod nodes;
pub mod overview;
pub mod project_filter;
pub mod project_pages;
pub mod queries;
pub mod records;
pub mod results;
pub mod score_pages;
pub mod store;
pub mod subject;
pub mod tree_pages;

#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod project_tests;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
