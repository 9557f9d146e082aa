//! 数据核验: a report in; its figures recomputed; findings out.

pub mod document;
pub mod layout;
pub mod number;
pub mod passage;
pub mod read;
