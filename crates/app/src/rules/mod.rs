//! 规则集: rule sets with their citations, on the command line and as pages.

pub mod cli;
pub mod pages;
