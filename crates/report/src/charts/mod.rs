//! 图表 as SVG: one drawing for the PDF, for a page, and as pixels for a Word file.
//!
//! Plain attributes, no styles and no scripts, so a page under a strict content policy can show it; text stays text.

mod bars;
mod png;
mod radar;
mod svg;

use rust_decimal::Decimal;

pub use bars::{Bar, Bars, Value, bars, parts};
pub use png::{DrawError, pngs};
pub use radar::{Axis, radar};

/// A finished drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    pub svg: String,
    /// Width ÷ height.
    pub aspect: Decimal,
}
