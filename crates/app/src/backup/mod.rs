//! Backups: every record of one moment as lines of text, and every file, in a folder that either database can be restored from.
//!
//! Taken inside one reading transaction while the server runs and writes. Not in it: who is signed in, one-time tokens.

pub mod cli;
mod copy;
mod dump;
mod manifest;
mod restore;
mod tables;

#[cfg(test)]
mod kill_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use copy::{backup, check};
pub use manifest::Manifest;
pub use restore::{Onto, restore};
