//! Sampling for site visits: a stratified draw from a package, replayable by anybody from its published record.

pub mod cli;
