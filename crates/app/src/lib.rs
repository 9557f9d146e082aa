//! The executable `wenxiao` as a library: command line, web, records, audit. One folder per stage and register.

pub mod accounts;
pub mod atomic;
pub mod audit;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod db;
pub mod demo;
pub mod error;
pub mod evaluate;
pub mod evaluations;
pub mod files;
pub mod filings;
pub mod fonts;
pub mod funds;
pub mod imports;
pub mod indicators;
pub mod overlap;
pub mod packages;
pub mod page;
pub mod projects;
pub mod proofread;
pub mod rules;
pub mod sample;
pub mod terminal;
pub mod web;
