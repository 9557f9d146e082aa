//! `wenxiao evaluate`: a package in, its evaluation as files out.

pub mod cli;

mod files;
mod summary;
