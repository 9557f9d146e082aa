//! 导入: an upload waits, with its findings, until somebody decides; nothing is stored before.

mod content;
pub mod pages;
pub mod queries;
pub mod store;

#[cfg(test)]
mod tests;
