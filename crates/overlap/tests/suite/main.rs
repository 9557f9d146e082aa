//! Tests of the crate from outside, as one executable.

mod boilerplate;
mod edits;
mod growing;
mod killed;
mod properties;
mod quality;
mod texts;
