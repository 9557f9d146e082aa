//! A list: one heading row, one row a thing; frozen, filtered, ready for A4.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use super::number;
use crate::text::clean;

/// Excel takes no longer text in a cell.
const LONGEST: usize = 32_000;

/// Points a line needs, and the most lines a row shows: Excel's rows end at 409 points.
pub(super) const LINE_HEIGHT: u32 = 16;
const MOST_LINES: u32 = 25;

/// A column: its heading, its width in half-width characters.
pub(super) struct Column {
    pub heading: &'static str,
    pub width: u16,
}

pub(super) const fn column(heading: &'static str, width: u16) -> Column {
    Column { heading, width }
}

/// A cell's value.
pub(super) enum Value {
    Text(String),
    /// A whole number.
    Whole(Decimal),
    /// 万元 and other quantities: thousands separated, two decimals or more where filed.
    Amount(Decimal),
    /// A value printed with two decimals.
    Fixed(Decimal),
    Date(NaiveDate),
    Empty,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Option<NaiveDate>> for Value {
    fn from(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }
}

/// The formats of a list, made once for a workbook.
pub(super) struct Formats {
    heading: Format,
    text: Format,
    whole: Format,
    amount: Format,
    fixed: Format,
    date: Format,
}

pub(super) fn base() -> Format {
    Format::new()
        .set_font_name("宋体")
        .set_font_size(11)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

impl Formats {
    pub(super) fn new() -> Self {
        Self {
            heading: base()
                .set_font_name("黑体")
                .set_align(FormatAlign::Center)
                .set_background_color(0x00E8_EDF3),
            text: base(),
            whole: base().set_num_format("0"),
            amount: base().set_num_format("#,##0.00####"),
            fixed: base().set_num_format("0.00"),
            date: base().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// A list that is being filled.
pub(super) struct List<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a Formats,
    /// Widths of the columns.
    widths: Vec<u16>,
    row: u32,
}

impl<'a> List<'a> {
    pub(super) fn new(
        sheet: &'a mut Worksheet,
        name: &str,
        formats: &'a Formats,
        columns: &[Column],
    ) -> Result<Self, XlsxError> {
        sheet.set_name(name)?;
        let mut lines = 1;
        for (place, column) in (0..).zip(columns) {
            sheet.set_column_width(place, f64::from(column.width))?;
            sheet.write_string_with_format(0, place, column.heading, &formats.heading)?;
            lines = lines.max(lines_of(column.heading, column.width));
        }
        sheet.set_row_height(0, lines * LINE_HEIGHT)?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet
            .set_paper_size(9)
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_footer("&C第 &P 页，共 &N 页");
        Ok(Self {
            sheet,
            formats,
            widths: columns.iter().map(|column| column.width).collect(),
            row: 1,
        })
    }

    pub(super) fn push(&mut self, values: &[Value]) -> Result<(), XlsxError> {
        let (row, formats) = (self.row, self.formats);
        let mut lines = 1;
        for ((place, value), width) in (0..).zip(values).zip(&self.widths) {
            let sheet = &mut *self.sheet;
            match value {
                Value::Text(text) => {
                    lines = lines.max(lines_of(text, *width));
                    sheet.write_string_with_format(row, place, fit(text), &formats.text)?
                }
                Value::Whole(value) => {
                    sheet.write_number_with_format(row, place, number(*value), &formats.whole)?
                }
                Value::Amount(amount) => {
                    sheet.write_number_with_format(row, place, number(*amount), &formats.amount)?
                }
                Value::Fixed(value) => {
                    sheet.write_number_with_format(row, place, number(*value), &formats.fixed)?
                }
                Value::Date(date) => {
                    sheet.write_datetime_with_format(row, place, date, &formats.date)?
                }
                Value::Empty => sheet.write_blank(row, place, &formats.text)?,
            };
        }
        let height = lines.min(MOST_LINES) * LINE_HEIGHT;
        self.sheet.set_row_height(row, height)?;
        self.row += 1;
        Ok(())
    }

    /// Ends the list with a filter over it.
    pub(super) fn finish(self) -> Result<(), XlsxError> {
        let columns = u16::try_from(self.widths.len()).unwrap_or(u16::MAX);
        if self.row > 1 && columns > 0 {
            self.sheet.autofilter(0, 0, self.row - 1, columns - 1)?;
        }
        Ok(())
    }
}

/// How many lines a text takes in a column; a bit of the width is the cell's margin.
pub(super) fn lines_of(text: &str, width: u16) -> u32 {
    let room = usize::from(width.saturating_sub(1)).max(2);
    let lines: usize = text
        .lines()
        .map(|line| line.width().div_ceil(room).max(1))
        .sum();
    u32::try_from(lines.max(1)).unwrap_or(MOST_LINES)
}

/// Text that a cell takes: no control characters, not too long.
pub(super) fn fit(text: &str) -> String {
    let text = clean(text);
    if text.chars().count() <= LONGEST {
        return text.into_owned();
    }
    let cut: String = text.chars().take(LONGEST).collect();
    format!("{cut}……（全文见报告）")
}
