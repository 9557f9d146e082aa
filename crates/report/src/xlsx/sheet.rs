//! A document's table as a sheet: merged cells, numbers as numbers.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::list::{LINE_HEIGHT, base, fit, lines_of, page};
use super::number;
use crate::document::{Align, Cell, Lines, Run, Table, printed};

/// Half-width characters that the whole table is wide on a portrait and on a landscape page.
const WIDTH: u16 = 96;
const WIDE: u16 = 140;

/// A table of more columns lies on its side.
const PORTRAIT_COLUMNS: usize = 8;

fn width(table: &Table) -> u16 {
    if table.widths.len() > PORTRAIT_COLUMNS {
        WIDE
    } else {
        WIDTH
    }
}

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
    page(sheet);
    if width(table) == WIDE {
        sheet.set_landscape();
    }
    let heading = table.heading();
    if !heading.is_empty() {
        // Excel repeats rows from the middle of a sheet on the pages after them
        sheet.set_repeat_rows(row_number(heading.start), row_number(heading.end - 1))?;
    }
    let widths = widths(table);
    for (column, width) in (0..).zip(&widths) {
        sheet.set_column_width(column, f64::from(*width))?;
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
    let placed = place(table);
    for placed in &placed {
        cell(sheet, placed)?;
    }
    for (row, lines) in heights(table, &placed, &widths).into_iter().enumerate() {
        let height = lines.min(24) * LINE_HEIGHT + 4;
        sheet.set_row_height(row_number(row), height)?;
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
        sheet.set_row_height(row, lines_of(&words, width(table)) * 14 + 2)?;
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

fn widths(table: &Table) -> Vec<u16> {
    let sum: u32 = table.widths.iter().copied().map(u32::from).sum();
    let share = |part: u16| u32::from(part) * u32::from(width(table)) / sum.max(1);
    table
        .widths
        .iter()
        .map(|part| u16::try_from(share(*part)).unwrap_or(WIDE).max(6))
        .collect()
}

/// Lines of every row: what its own cells need, then what a cell over several rows needs of its last.
fn heights(table: &Table, placed: &[Placed<'_>], widths: &[u16]) -> Vec<u32> {
    let mut heights = vec![1_u32; table.rows.len()];
    for over_rows in [false, true] {
        for Placed { cell, row, column } in placed {
            if (cell.rows > 1) != over_rows {
                continue;
            }
            let room = widths.iter().skip(*column).take(cell.columns).sum();
            let wanted = lines_of(&printed(&cell.runs), room);
            let last = (row + cell.rows - 1).min(heights.len() - 1);
            let has: u32 = heights[*row..=last].iter().sum();
            heights[last] += wanted.saturating_sub(has);
        }
    }
    heights
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

fn cell(sheet: &mut Worksheet, placed: &Placed<'_>) -> Result<(), XlsxError> {
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
    Ok(())
}

fn format(cell: &Cell) -> Format {
    let align = match cell.align {
        Align::Left => FormatAlign::Left,
        Align::Centre => FormatAlign::Center,
        Align::Right => FormatAlign::Right,
    };
    let format = base().set_align(align);
    let format = match cell.lines {
        Lines::All => format,
        Lines::NoneBelow => format.set_border_bottom(FormatBorder::None),
        Lines::NoneAbove => format.set_border_top(FormatBorder::None),
    };
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
