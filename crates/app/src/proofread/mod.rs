//! 数据核验: on the command line, and of uploaded reports on pages.

pub mod cli;
pub mod own;
pub mod pages;
pub mod queries;
pub mod run;
pub mod store;

#[cfg(test)]
mod tests;
