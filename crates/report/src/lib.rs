//! Plain data in; docx, pdf, xlsx bytes out.

pub mod charts;
pub mod compose;
pub mod document;
pub mod docx;
pub mod fonts;
pub mod pdf;
pub mod self_evaluation;
pub mod text;
pub mod third_party;
pub mod xlsx;
