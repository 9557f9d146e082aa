//! 查重 on the command line: files in, passages, JSON and a page that opens without a server out.

mod about;
mod cancel;
pub mod cli;
mod files;
mod html;
mod output;
mod pairs;
#[cfg(test)]
mod tests;
