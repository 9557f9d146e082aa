//! 绩效自评 as stored: computed by domain, written in the transaction of the change that it follows from.

pub mod queries;
