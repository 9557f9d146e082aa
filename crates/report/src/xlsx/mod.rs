//! The workbook: the official form, the lists behind it, and 溯源. Fed from the same data as the report.
//!
//! Text is always written as text, so a name that begins with = + - @ never becomes a formula.

mod list;
mod scheme;
mod self_evaluation;
mod sheet;
mod sources;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::money::Fen;
use wenxiao_domain::number::half_up;

use crate::compose::MissingFigure;
use crate::document::Properties;

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

/// An empty workbook that carries the report's properties and no time but the report's.
fn workbook(properties: &Properties) -> Result<Workbook, XlsxError> {
    use chrono::Datelike as _;
    let date = properties.dated;
    let part = |n: u32| u8::try_from(n).unwrap_or(1);
    let year = u16::try_from(date.year()).unwrap_or(1900);
    let dated = ExcelDateTime::from_ymd(year, part(date.month()), part(date.day()))?;
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&properties.title)
            .set_subject(&properties.subject)
            .set_author(&properties.author)
            .set_creation_datetime(&dated),
    );
    Ok(workbook)
}

/// A decimal as a cell's number; the cell's format says how many decimals are shown.
fn number(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(f64::NAN)
}

/// 支出率: spent ÷ allocated in percent, as printed; empty where nothing was allocated.
fn rate(spent: Fen, allocated: Fen) -> list::Value {
    spent
        .to_wan()
        .checked_div(allocated.to_wan())
        .and_then(|rate| rate.checked_mul(Decimal::ONE_HUNDRED))
        .map_or(list::Value::Empty, |rate| {
            list::Value::Fixed(half_up(rate, 2))
        })
}
