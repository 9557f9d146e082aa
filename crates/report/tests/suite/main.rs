//! The writers' tests, in one binary.

mod sample;
mod writers;
