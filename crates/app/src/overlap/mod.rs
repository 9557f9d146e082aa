//! 查重 on the command line: files in, passages, JSON and a page that opens without a server out.

pub(crate) mod about;
mod cancel;
mod check;
pub mod cli;
pub(crate) mod evidence;
pub(crate) mod files;
pub(crate) mod formats;
pub(crate) mod html;
pub(crate) mod left_out;
pub(crate) mod marked;
pub(crate) mod output;
mod outputs;
pub(crate) mod pairs;
pub(crate) mod peers;
mod picture;
pub(crate) mod report;
pub(crate) mod sections;
pub(crate) mod signals;
#[cfg(test)]
mod tests;
mod works;
