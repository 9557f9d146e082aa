//! The workbook: the official form, the lists behind it, and 溯源. Fed from the same data as the report.
//!
//! Text is always written as text, so a name that begins with = + - @ never becomes a formula.

mod book;
mod list;
mod projects;
mod scheme;
mod self_evaluation;
mod sheet;
mod sources;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::XlsxError;
use wenxiao_domain::finding::Finding;

use crate::compose::MissingFigure;

pub use scheme::scheme_table;
pub use self_evaluation::table;

/// Why a workbook can't be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    #[error("the workbook can't be written")]
    Xlsx(#[from] XlsxError),
    #[error(transparent)]
    Figure(#[from] MissingFigure),
}

/// A workbook, and what in it is still to be written.
#[derive(Debug)]
pub struct Written {
    pub bytes: Vec<u8>,
    pub findings: Vec<Finding>,
}

/// A decimal as a cell's number; the cell's format says how many decimals are shown.
fn number(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(f64::NAN)
}
