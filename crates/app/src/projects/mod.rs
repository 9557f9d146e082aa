//! 项目: the projects of a fund in a year.

pub mod head;
pub mod money;
pub mod money_pages;
pub mod money_panel;
pub mod money_queries;
pub mod pages;
pub mod queries;
pub mod store;

#[cfg(test)]
mod tests;
