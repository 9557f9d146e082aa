//! Tests of the crate from outside, as one executable.

mod boilerplate;
mod edits;
mod genres;
mod growing;
mod killed;
mod measured;
mod properties;
mod quality;
mod shared;
mod texts;
