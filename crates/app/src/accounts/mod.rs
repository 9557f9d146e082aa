//! 账号: who may sign in, with which roles.

pub mod cli;
pub mod pages;
pub mod queries;
pub mod sessions;
pub mod tokens;

#[cfg(test)]
mod tests;
