//! A document's table as a sheet: merged cells, numbers as numbers.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use super::list::{base, fit};
use super::number;
use crate::document::{Align, Cell, Run, Table, printed};

/// Half-width characters that the whole table is wide on a portrait page.
const WIDTH: usize = 96;
const LINE_HEIGHT: u32 = 16;

/// A cell with its place: row, column, and how far it reaches.
struct Placed<'a> {
    cell: &'a Cell,
    row: usize,
    column: usize,
}

pub(super) fn write(
    sheet: &mut Worksheet,
    name: &str,
    title: &str,
    table: &Table,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_footer("&C第 &P 页，共 &N 页");
    let widths = widths(table);
    for (column, width) in widths.iter().enumerate() {
        let width = u32::try_from(*width).unwrap_or(8);
        sheet.set_column_width(col(column), f64::from(width))?;
    }
    let last = col(widths.len().saturating_sub(1));
    let big = Format::new()
        .set_font_name("方正小标宋简体")
        .set_font_size(18)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    sheet.merge_range(0, 0, 0, last, &fit(title), &big)?;
    sheet.set_row_height(0, 36)?;
    let mut heights = vec![1_usize; table.rows.len()];
    for placed in place(table) {
        cell(sheet, &placed, &widths, &mut heights)?;
    }
    for (row, lines) in heights.iter().enumerate() {
        let lines = u32::try_from(*lines).unwrap_or(1).min(24);
        sheet.set_row_height(row_number(row), lines * LINE_HEIGHT + 4)?;
    }
    let note = Format::new()
        .set_font_name("宋体")
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    for (index, runs) in table.notes.iter().enumerate() {
        let row = row_number(table.rows.len() + index);
        let words = fit(&printed(runs));
        sheet.merge_range(row, 0, row, last, &words, &note)?;
        let lines = u32::try_from(words.width().div_ceil(WIDTH).max(1)).unwrap_or(1);
        sheet.set_row_height(row, lines * 14 + 2)?;
    }
    Ok(())
}

/// The first row of the sheet is the title.
fn row_number(row: usize) -> u32 {
    u32::try_from(row + 1).unwrap_or(u32::MAX)
}

fn col(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn widths(table: &Table) -> Vec<usize> {
    let sum: usize = table.widths.iter().copied().map(usize::from).sum();
    table
        .widths
        .iter()
        .map(|part| (usize::from(*part) * WIDTH / sum.max(1)).max(5))
        .collect()
}

/// Gives every cell its column, past those that reach down from above.
fn place(table: &Table) -> Vec<Placed<'_>> {
    let columns = table.widths.len();
    let mut above = vec![0_usize; columns];
    let mut placed = Vec::new();
    for (row, cells) in table.rows.iter().enumerate() {
        let mut column = 0;
        for cell in &cells.cells {
            while column < columns && above[column] > 0 {
                column += 1;
            }
            for below in above.iter_mut().skip(column).take(cell.columns) {
                // this row too, so that the count below takes it off again
                *below = cell.rows;
            }
            placed.push(Placed { cell, row, column });
            column += cell.columns;
        }
        for below in &mut above {
            *below = below.saturating_sub(1);
        }
    }
    placed
}

fn cell(
    sheet: &mut Worksheet,
    placed: &Placed<'_>,
    widths: &[usize],
    heights: &mut [usize],
) -> Result<(), XlsxError> {
    let Placed { cell, row, column } = placed;
    let words = fit(&printed(&cell.runs));
    let format = format(cell);
    let (first, at) = (row_number(*row), col(*column));
    let value = single_number(&cell.runs);
    if cell.columns > 1 || cell.rows > 1 {
        let (last, right) = (
            row_number(row + cell.rows - 1),
            col(column + cell.columns - 1),
        );
        sheet.merge_range(first, at, last, right, &words, &format)?;
    }
    match value {
        Some((value, style)) => {
            let format = format.set_num_format(style);
            sheet.write_number_with_format(first, at, number(value), &format)?;
        }
        None => {
            sheet.write_string_with_format(first, at, &words, &format)?;
        }
    }
    if cell.rows == 1 {
        let room: usize = widths.iter().skip(*column).take(cell.columns).sum();
        let lines: usize = words
            .lines()
            .map(|line| line.width().div_ceil(room.max(1)).max(1))
            .sum();
        heights[*row] = heights[*row].max(lines);
    }
    Ok(())
}

fn format(cell: &Cell) -> Format {
    let align = match cell.align {
        Align::Left => FormatAlign::Left,
        Align::Centre => FormatAlign::Center,
        Align::Right => FormatAlign::Right,
    };
    let format = base().set_align(align);
    if cell.runs.iter().any(|run| matches!(run, Run::ToWrite(_))) {
        format.set_font_color(0x00B0_0020)
    } else {
        format
    }
}

/// A cell that holds one figure and nothing else is a number, with the format that prints it alike.
fn single_number(runs: &[Run]) -> Option<(Decimal, &'static str)> {
    let [Run::Figure { printed, .. }] = runs else {
        return None;
    };
    if let Some(percent) = printed.strip_suffix('%') {
        let value: Decimal = percent.trim_start_matches('+').parse().ok()?;
        let value = value.checked_div(Decimal::ONE_HUNDRED)?;
        return Some((value, "0.00%"));
    }
    let value: Decimal = printed.parse().ok()?;
    Some((value, if printed.contains('.') { "0.00" } else { "0" }))
}
