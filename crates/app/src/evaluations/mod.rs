//! What a fund's own evaluation (绩效自评) and one by an agency (部门评价、财政评价) share, written once: revisions, freezing, texts,
//! snapshots, computed figures, files, and the pages about them.
//!
//! [`Evaluated`](evaluated::Evaluated) and [`Subject`](subject::Subject) say what differs; `funds` and `schemes` implement them.

pub mod compare;
pub mod computed;
pub mod downloads;
pub mod evaluated;
pub mod fields;
pub mod figure_pages;
pub mod files;
pub mod freeze;
pub mod listed;
pub mod narrative_pages;
pub mod records;
pub(crate) mod refusals;
pub mod store;
pub mod subject;
