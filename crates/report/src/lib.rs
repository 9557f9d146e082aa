//! Plain data in; docx, pdf, xlsx bytes out.

pub mod charts;
pub mod compose;
pub mod document;
pub mod docx;
mod extent;
pub mod fonts;
pub mod pdf;
pub mod self_evaluation;
pub mod text;
pub mod third_party;
pub mod unprintable;
pub mod xlsx;
