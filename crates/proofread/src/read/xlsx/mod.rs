//! Workbooks: each sheet's used cells as tables, with the cells' names and figures as they are shown.

mod hidden;
mod shown;

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, Dimensions, Range, Reader, SheetVisible, StyleRange, Xlsx};

use super::{ReadError, read_parts};
use crate::document::{Block, BlockKind, Cell, Document, FileKind, Span, Table, TextBuilder};
use crate::layout;
use hidden::{cast, cell_name};

const MAX_CELLS: usize = 2_000_000;
/// A single cell with so many characters below a table is a remark.
const REMARK: usize = 15;

/// Reads a workbook.
pub fn read(name: &str, content: Vec<u8>) -> Result<Document, ReadError> {
    let parts = read_parts(name, &content, |_| true)?;
    let hidden = hidden::hidden(&parts);
    let drawn = hidden::drawn(&parts);
    drop(parts);
    let work = move |name: &str| {
        let damaged = |reason: String| ReadError::damaged(name, "xlsx", &reason);
        let mut book =
            Xlsx::new(Cursor::new(content)).map_err(|error| damaged(error.to_string()))?;
        let mut sheets = Sheets::default();
        for sheet in book.sheets_metadata().to_vec() {
            let styles = book.worksheet_style(&sheet.name).ok();
            let merged = book
                .merge_cells_by_sheet_name(&sheet.name)
                .unwrap_or_default();
            let formulas = book.worksheet_formula(&sheet.name).ok();
            let range = book
                .worksheet_range(&sheet.name)
                .map_err(|error| damaged(error.to_string()))?;
            if range.width().saturating_mul(range.height()) > MAX_CELLS {
                return Err(damaged(format!(
                    "sheet {} has more than {MAX_CELLS} cells",
                    sheet.name
                )));
            }
            if sheet.visible != SheetVisible::Visible && !range.is_empty() {
                sheets.say(format!(
                    "工作表“{}”是隐藏的，已一并读取和核对。",
                    sheet.name
                ));
            }
            let own = hidden.get(&sheet.name).cloned().unwrap_or_default();
            let named = sheet.name.as_str();
            sheets.unread.extend(own.said(named, &range));
            sheets
                .unread
                .extend(hidden::unknown(named, &range, formulas.as_ref()));
            sheets.add(&Sheet::new(&sheet.name, &range, styles.as_ref(), &merged));
        }
        if drawn != (0, 0) {
            sheets.say(format!(
                "文件中有{}幅图片、{}个图表，其中的文字和数字没有读，没有核对。",
                drawn.0, drawn.1
            ));
        }
        Ok(sheets.finish(name))
    };
    super::pdf::guarded(name, "xlsx", work)
}

/// A sheet's cells as they are shown.
struct Sheet<'a> {
    name: &'a str,
    origin: (u32, u32),
    grid: Vec<Vec<String>>,
    /// Regions that cells belong to, by row and column of the grid.
    merged: HashMap<(usize, usize), Region>,
}

/// A merged region, cut to the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Region {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
}

impl<'a> Sheet<'a> {
    fn new(
        name: &'a str,
        range: &Range<Data>,
        styles: Option<&StyleRange>,
        merged: &[Dimensions],
    ) -> Self {
        let origin = range.start().unwrap_or((0, 0));
        let grid: Vec<Vec<String>> = range
            .rows()
            .enumerate()
            .map(|(row, cells)| {
                cells
                    .iter()
                    .enumerate()
                    .map(|(column, value)| {
                        let at = (origin.0 + cast(row), origin.1 + cast(column));
                        let style = styles.and_then(|styles| styles.get(at));
                        let format = style.and_then(|style| style.number_format.as_ref());
                        let text =
                            shown::shown(value, format.map(|format| format.format_code.as_str()));
                        text.trim().replace(['\t', '\n', '\r'], " ")
                    })
                    .collect()
            })
            .collect();
        let merged = regions(merged, origin, (grid.len(), range.width()));
        Self {
            name,
            origin,
            grid,
            merged,
        }
    }

    /// Columns of a row that show something and begin there.
    fn filled(&self, row: usize) -> impl Iterator<Item = usize> {
        self.grid[row]
            .iter()
            .enumerate()
            .filter(move |(column, text)| !text.is_empty() && self.begins(row, *column))
            .map(|(column, _)| column)
    }

    /// Whether no merged region covers the cell from elsewhere.
    fn begins(&self, row: usize, column: usize) -> bool {
        self.merged
            .get(&(row, column))
            .is_none_or(|region| (region.row, region.column) == (row, column))
    }

    fn cell_name(&self, row: usize, column: usize) -> String {
        cell_name((self.origin.0 + cast(row), self.origin.1 + cast(column)))
    }

    /// What stands alone in a row, if anything does.
    fn alone(&self, row: usize) -> Option<usize> {
        let mut filled = self.filled(row);
        filled.next().filter(|_| filled.next().is_none())
    }

    /// Whether a row below a table is a remark on it.
    fn is_remark(&self, row: usize) -> bool {
        self.alone(row).is_some_and(|column| {
            let text = &self.grid[row][column];
            let begins = ["注", "备注", "说明", "填表", "单位", "制表", "审核"]
                .iter()
                .any(|word| text.starts_with(word));
            begins || text.chars().count() >= REMARK
        })
    }
}

/// Merged regions by the cells they cover, within the grid.
fn regions(
    merged: &[Dimensions],
    origin: (u32, u32),
    (height, width): (usize, usize),
) -> HashMap<(usize, usize), Region> {
    let mut covered = HashMap::new();
    for region in merged {
        let from = |at: u32, origin: u32| at.checked_sub(origin).map(|at| at as usize);
        let (Some(row), Some(column)) = (
            from(region.start.0, origin.0),
            from(region.start.1, origin.1),
        ) else {
            continue;
        };
        let last_row = from(region.end.0, origin.0).map_or(0, |last| (last + 1).min(height));
        let last_column = from(region.end.1, origin.1).map_or(0, |last| (last + 1).min(width));
        if last_row <= row || last_column <= column {
            continue;
        }
        let region = Region {
            row,
            column,
            rows: last_row - row,
            columns: last_column - column,
        };
        if covered.len() + region.rows.saturating_mul(region.columns) > MAX_CELLS {
            break;
        }
        for row in row..last_row {
            for column in column..last_column {
                covered.entry((row, column)).or_insert(region);
            }
        }
    }
    covered
}

/// Sheets put together as one document.
#[derive(Default)]
struct Sheets {
    text: TextBuilder,
    blocks: Vec<Block>,
    names: Vec<(usize, String)>,
    unread: Vec<String>,
}

impl Sheets {
    fn say(&mut self, sentence: String) {
        self.unread.push(sentence);
    }

    /// Writes a sheet down: its name as a heading, then its rows; blank rows part tables.
    fn add(&mut self, sheet: &Sheet<'_>) {
        let span = self.text.push(sheet.name);
        self.text.push("\n");
        self.blocks.push(Block {
            span,
            kind: BlockKind::Heading { level: 1 },
        });
        let height = sheet.grid.len();
        let blank = |row: usize| sheet.filled(row).next().is_none();
        let mut row = 0;
        while row < height {
            if blank(row) {
                row += 1;
                continue;
            }
            let end = (row..height).find(|&row| blank(row)).unwrap_or(height);
            self.stretch(sheet, row, end);
            row = end;
        }
    }

    /// Rows without a blank one between them: titles, a table, remarks on it.
    fn stretch(&mut self, sheet: &Sheet<'_>, mut from: usize, to: usize) {
        while from < to
            && let Some(column) = sheet.alone(from)
        {
            self.paragraph(sheet, from, column);
            from += 1;
        }
        let mut last = to;
        while last > from && sheet.is_remark(last - 1) {
            last -= 1;
        }
        if last > from {
            self.table(sheet, from..last);
        }
        for row in last..to {
            if let Some(column) = sheet.alone(row) {
                self.paragraph(sheet, row, column);
            }
        }
    }

    fn paragraph(&mut self, sheet: &Sheet<'_>, row: usize, column: usize) {
        let text = &sheet.grid[row][column];
        let span = self.text.push(text);
        self.text.push("\n");
        let chars: Vec<char> = text.chars().collect();
        let kind = layout::heading_level(&chars)
            .map_or(BlockKind::Paragraph, |level| BlockKind::Heading { level });
        self.names.push((
            span.from,
            format!(
                "工作表“{}”单元格{}",
                sheet.name,
                sheet.cell_name(row, column)
            ),
        ));
        self.blocks.push(Block { span, kind });
    }

    fn table(&mut self, sheet: &Sheet<'_>, rows: std::ops::Range<usize>) {
        let from = self.text.len();
        let mut table = Table {
            sheet: Some(sheet.name.to_owned()),
            rows: rows.len(),
            ..Table::default()
        };
        for row in rows.clone() {
            for (column, shown) in sheet.grid[row].iter().enumerate() {
                if column > 0 {
                    self.text.push("\t");
                }
                if !sheet.begins(row, column) {
                    continue;
                }
                let span = self.text.push(shown);
                table.columns = table.columns.max(column + 1);
                let size = sheet
                    .merged
                    .get(&(row, column))
                    .map_or((1, 1), |region| (region.rows, region.columns));
                table.cells.push(Cell {
                    row: row - rows.start,
                    column,
                    row_span: size.0.min(rows.end - row),
                    column_span: size.1,
                    span,
                    name: Some(sheet.cell_name(row, column)),
                });
            }
            self.text.push("\n");
        }
        self.blocks.push(Block {
            span: Span::new(from, self.text.len()),
            kind: BlockKind::Table(table),
        });
    }

    fn finish(mut self, name: &str) -> Document {
        let table = |block: &Block| matches!(block.kind, BlockKind::Table(_));
        if self.names.is_empty() && !self.blocks.iter().any(table) {
            self.say("工作簿中没有读出文字和数字，没有可核对的内容。".to_owned());
        }
        Document {
            name: name.to_owned(),
            kind: FileKind::Xlsx,
            text: self.text.finish(),
            blocks: self.blocks,
            pages: Vec::new(),
            names: self.names,
            unread: self.unread,
        }
    }
}
