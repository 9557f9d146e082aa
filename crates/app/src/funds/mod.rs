//! 专项资金: a fund in a year, its overview and what stands behind each figure.

pub mod head;
