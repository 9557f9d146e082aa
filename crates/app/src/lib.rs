//! The executable `wenxiao` as a library: command line, web, records, audit. One folder per stage and register.

pub mod audit;
pub mod cli;
pub mod clock;
pub mod db;
pub mod error;
pub mod evaluate;
pub mod packages;
pub mod rules;
pub mod terminal;
