//! The domain's tests against its seed packages and its rule packs, in one binary.
#![expect(
    clippy::unwrap_used,
    reason = "a test's helper may fail as a test does"
)]

mod arithmetic;
mod cases;
mod common;
mod compare;
mod docs;
mod duplicate_funding;
mod edges;
mod figures;
mod mistakes;
mod packs;
mod properties;
mod sampling;
mod scheme;
mod scheme_hints;
mod scheme_reader;
mod scheme_sides;
mod scheme_surveys;
mod seed;
mod small;
