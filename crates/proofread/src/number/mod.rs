//! Numbers as official prose writes them.

pub mod chinese;
