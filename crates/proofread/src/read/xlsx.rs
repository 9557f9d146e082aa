//! Workbooks: each sheet's used cells as tables, with the cells' names and figures as they are shown.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::{ReadError, read_parts};
use crate::document::{Block, BlockKind, Cell, Document, FileKind, Span, Table, TextBuilder};

const MAX_CELLS: usize = 2_000_000;

/// Reads a workbook.
pub fn read(name: &str, content: Vec<u8>) -> Result<Document, ReadError> {
    read_parts(name, &content, |_| true)?;
    let work = move |name: &str| {
        let damaged = |reason: String| ReadError::damaged(name, "xlsx", &reason);
        let mut book =
            Xlsx::new(Cursor::new(content)).map_err(|error| damaged(error.to_string()))?;
        let mut sheets = Sheets::default();
        for sheet in book.sheet_names() {
            let formats = book.worksheet_style(&sheet).ok();
            let merged = book.merge_cells_by_sheet_name(&sheet).unwrap_or_default();
            let range = book
                .worksheet_range(&sheet)
                .map_err(|error| damaged(error.to_string()))?;
            if range.width().saturating_mul(range.height()) > MAX_CELLS {
                return Err(damaged(format!(
                    "sheet {sheet} has more than {MAX_CELLS} cells"
                )));
            }
            let origin = range.start().unwrap_or((0, 0));
            let shown = |row: usize, column: usize, value: &Data| {
                let at = (origin.0 + cast(row), origin.1 + cast(column));
                let format = formats
                    .as_ref()
                    .and_then(|formats| number_format(formats, at));
                show(value, format.as_deref())
            };
            let grid: Vec<Vec<String>> = range
                .rows()
                .enumerate()
                .map(|(row, cells)| {
                    cells
                        .iter()
                        .enumerate()
                        .map(|(column, value)| shown(row, column, value))
                        .collect()
                })
                .collect();
            sheets.add(&sheet, origin, &grid, &merged);
        }
        Ok(sheets.finish(name))
    };
    super::pdf::guarded(name, "xlsx", work)
}

fn cast(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The number format of a cell, where it has one of its own.
fn number_format(formats: &calamine::StyleRange, at: (u32, u32)) -> Option<String> {
    formats
        .get(at)
        .and_then(|style| style.number_format.as_ref())
        .map(|format| format.format_code.clone())
}

/// A value as the sheet shows it: percentages and decimals by the cell's format.
fn show(value: &Data, format: Option<&str>) -> String {
    match value {
        Data::Float(number) => figure(*number, format.unwrap_or("General")),
        Data::Int(number) => figure_of_integer(*number, format.unwrap_or("General")),
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}

fn figure_of_integer(number: i64, format: &str) -> String {
    match number.to_string().parse::<f64>() {
        Ok(value) => figure(value, format),
        Err(_) => number.to_string(),
    }
}

fn figure(number: f64, format: &str) -> String {
    let first = format.split(';').next().unwrap_or_default();
    let decimals = first.split_once('.').map(|(_, rest)| {
        rest.chars()
            .take_while(|c| matches!(c, '0' | '#' | '?'))
            .filter(|c| *c == '0')
            .count()
    });
    let percent = first.contains('%');
    let shown = if percent { number * 100.0 } else { number };
    let plain = first == "General" || first == "@" || !first.contains(['0', '#']);
    let text = if plain {
        let text = format!("{shown:.10}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        format!("{shown:.*}", decimals.unwrap_or(0))
    };
    if percent { format!("{text}%") } else { text }
}

/// Sheets put together as one document.
#[derive(Default)]
struct Sheets {
    text: TextBuilder,
    blocks: Vec<Block>,
}

impl Sheets {
    /// Writes a sheet down: its name as a heading, then its rows; blank rows part tables.
    fn add(
        &mut self,
        sheet: &str,
        origin: (u32, u32),
        grid: &[Vec<String>],
        merged: &[calamine::Dimensions],
    ) {
        let span = self.text.push(sheet);
        self.text.push("\n");
        self.blocks.push(Block {
            span,
            kind: BlockKind::Heading { level: 1 },
        });
        let blank = |row: &Vec<String>| row.iter().all(|cell| cell.trim().is_empty());
        let mut row = 0;
        while row < grid.len() {
            if blank(&grid[row]) {
                row += 1;
                continue;
            }
            let end = (row..grid.len())
                .find(|&row| blank(&grid[row]))
                .unwrap_or(grid.len());
            self.table(sheet, origin, grid, row..end, merged);
            row = end;
        }
    }

    fn table(
        &mut self,
        sheet: &str,
        origin: (u32, u32),
        grid: &[Vec<String>],
        rows: std::ops::Range<usize>,
        merged: &[calamine::Dimensions],
    ) {
        let from = self.text.len();
        let mut table = Table {
            sheet: Some(sheet.to_owned()),
            rows: rows.len(),
            ..Table::default()
        };
        let first = rows.start;
        for row in rows {
            for (column, shown) in grid[row].iter().enumerate() {
                if column > 0 {
                    self.text.push("\t");
                }
                let at = (origin.0 + cast(row), origin.1 + cast(column));
                let region = merged.iter().find(|region| {
                    (region.start.0..=region.end.0).contains(&at.0)
                        && (region.start.1..=region.end.1).contains(&at.1)
                });
                if region.is_some_and(|region| region.start != at) {
                    continue;
                }
                let text = shown.trim().replace(['\t', '\n', '\r'], " ");
                let span = self.text.push(&text);
                table.columns = table.columns.max(column + 1);
                let size = region.map_or((1, 1), |region| {
                    (
                        region.end.0 - region.start.0 + 1,
                        region.end.1 - region.start.1 + 1,
                    )
                });
                table.cells.push(Cell {
                    row: row - first,
                    column,
                    row_span: size.0 as usize,
                    column_span: size.1 as usize,
                    span,
                    name: Some(cell_name(at)),
                });
            }
            self.text.push("\n");
        }
        self.blocks.push(Block {
            span: Span::new(from, self.text.len()),
            kind: BlockKind::Table(table),
        });
    }

    fn finish(self, name: &str) -> Document {
        Document {
            name: name.to_owned(),
            kind: FileKind::Xlsx,
            text: self.text.finish(),
            blocks: self.blocks,
            pages: Vec::new(),
            unread: Vec::new(),
        }
    }
}

/// `B12` for row 11 and column 1.
fn cell_name(at: (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut column = at.1 + 1;
    while column > 0 {
        let step = u8::try_from((column - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + step));
        column = (column - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", at.0 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_their_names() {
        assert_eq!(cell_name((11, 1)), "B12");
        assert_eq!(cell_name((0, 26)), "AA1");
    }

    #[test]
    fn figures_are_read_as_shown() {
        assert_eq!(figure(0.749_91, "0.00%"), "74.99%");
        assert_eq!(figure(8314.25, "General"), "8314.25");
        assert_eq!(figure(11087.0, "#,##0"), "11087");
    }
}
