//! 三级指标 and 偏差原因.

pub mod cause_pages;
pub mod pages;
pub mod queries;
pub mod store;
