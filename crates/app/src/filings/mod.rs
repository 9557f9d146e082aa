//! 项目完成值: what a project filed for an indicator, and its adjustments after the period was frozen.

pub mod actual;
pub mod head;
pub mod pages;
pub mod queries;
