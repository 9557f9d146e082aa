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

/// A column: its heading, its width in half-width characters, and what a thing has in it.
pub(super) struct Column<'a, T> {
    heading: &'static str,
    width: u16,
    value: Box<dyn Fn(&T) -> Value + 'a>,
}

pub(super) fn column<'a, T, V: Into<Value>>(
    heading: &'static str,
    width: u16,
    value: impl Fn(&T) -> V + 'a,
) -> Column<'a, T> {
    Column {
        heading,
        width,
        value: Box::new(move |thing| value(thing).into()),
    }
}

/// A cell's value.
#[derive(Clone)]
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

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&'static str>> for Value {
    fn from(text: Option<&'static str>) -> Self {
        text.map_or(Self::Empty, Self::from)
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

/// Writes a list: its heading, then a row for each thing.
pub(super) fn write<'b, T: 'b>(
    sheet: &mut Worksheet,
    name: &str,
    formats: &Formats,
    columns: &[Column<'_, T>],
    things: impl IntoIterator<Item = &'b T>,
) -> Result<(), XlsxError> {
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
    page(sheet).set_landscape();
    let mut last = 0;
    for (row, thing) in (1..).zip(things) {
        let mut lines = 1;
        for (place, column) in (0..).zip(columns) {
            let value = (column.value)(thing);
            if let Value::Text(text) = &value {
                lines = lines.max(lines_of(text, column.width));
            }
            cell(sheet, (row, place), &value, formats)?;
        }
        sheet.set_row_height(row, lines.min(MOST_LINES) * LINE_HEIGHT)?;
        last = row;
    }
    if last > 0 && !columns.is_empty() {
        let columns = u16::try_from(columns.len()).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last, columns - 1)?;
    }
    Ok(())
}

fn cell(
    sheet: &mut Worksheet,
    (row, place): (u32, u16),
    value: &Value,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match value {
        Value::Text(text) => {
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
        Value::Date(date) => sheet.write_datetime_with_format(row, place, date, &formats.date)?,
        Value::Empty => sheet.write_blank(row, place, &formats.text)?,
    };
    Ok(())
}

/// Ready for A4: all columns on a page, narrow margins, pages numbered.
pub(super) fn page(sheet: &mut Worksheet) -> &mut Worksheet {
    sheet
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_print_center_horizontally(true)
        .set_footer("&C第 &P 页，共 &N 页")
}

/// How many lines a text takes in a column; a bit of the width is the cell's margin.
pub(super) fn lines_of(text: &str, width: u16) -> u32 {
    // what is written in letters breaks between words and fills its lines less
    let margin = if text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        width / 6 + 1
    } else {
        1
    };
    let room = usize::from(width.saturating_sub(margin)).max(2);
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
