//! The domain's tests against its seed packages and its rule packs, in one binary.

mod arithmetic;
mod common;
mod compare;
mod figures;
mod packs;
mod sampling;
mod scheme;
mod scheme_reader;
mod seed;
