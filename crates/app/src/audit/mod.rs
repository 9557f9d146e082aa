//! The audit log: one entry a change, chained with SM3 (GB/T 32905), and whether the chain still holds.

pub mod chain;
pub mod cli;
pub mod pages;
pub mod queries;
pub mod second;
pub mod verify;

#[cfg(test)]
mod tests;
