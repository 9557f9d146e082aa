//! 项目: the projects of a fund in a year.

pub mod head;
pub mod pages;
pub mod queries;
