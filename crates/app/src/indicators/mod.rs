//! 三级指标 and 偏差原因.

pub mod pages;
pub mod queries;
