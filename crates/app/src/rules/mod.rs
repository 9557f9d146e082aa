//! `wenxiao rules`: rule sets with their citations, and the same filings under each of them.

pub mod cli;
