//! 数据核验 on the command line.

pub mod cli;
