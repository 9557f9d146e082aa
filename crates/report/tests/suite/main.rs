//! The writers' and composers' tests, in one binary.

#[path = "../../../domain/tests/suite/common.rs"]
mod common;
mod sample;
#[path = "../../../domain/tests/suite/scheme_reader.rs"]
mod scheme_reader;
mod self_evaluation;
mod third_party;
mod workbook;
mod writers;
