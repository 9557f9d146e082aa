//! The writers' and composers' tests, in one binary.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers fail loudly too; clippy only knows functions marked as tests"
)]

#[path = "../../../domain/tests/suite/common.rs"]
mod common;
mod composed;
mod sample;
#[path = "../../../domain/tests/suite/scheme_reader.rs"]
mod scheme_reader;
mod self_evaluation;
mod third_party;
mod workbook;
mod writers;
