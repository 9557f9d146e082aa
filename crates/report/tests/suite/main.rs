//! The writers' and composers' tests, in one binary.

#[path = "../../../domain/tests/suite/common.rs"]
mod common;
mod sample;
mod self_evaluation;
mod workbook;
mod writers;
