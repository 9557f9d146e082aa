//! From placed pieces of text to lines, paragraphs and tables.

use super::pdf_tables::{self, RuledCell};
use crate::document::{Block, BlockKind, Cell, Span, Table, TextBuilder};
use crate::layout;

const MAX_PIECES: usize = 2_000_000;

/// What is drawn on one page.
#[derive(Default)]
pub struct Page {
    pieces: Vec<Placed>,
    level: Vec<Rule>,
    upright: Vec<Rule>,
}

/// A piece of text and where it stands.
#[derive(Debug)]
pub(super) struct Placed {
    pub x: f64,
    pub end: f64,
    pub y: f64,
    pub height: f64,
    pub text: String,
}

/// A ruled line: where it lies and from where to where it goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub at: f64,
    pub from: f64,
    pub to: f64,
}

/// How wide a character is, in ems: near enough for gaps.
pub fn em(c: char) -> f64 {
    if c.is_ascii() || c == '\u{a0}' {
        0.5
    } else {
        1.0
    }
}

impl Page {
    /// Keeps a piece of text.
    pub fn text(&mut self, x: f64, end: f64, y: f64, height: f64, text: String, upright: bool) {
        let sound = [x, end, y, height]
            .iter()
            .all(|value| value.is_finite() && value.abs() < 1e6);
        if sound && upright && !text.is_empty() && self.pieces.len() < MAX_PIECES {
            self.pieces.push(Placed {
                x,
                end,
                y,
                height: height.abs().clamp(1.0, 500.0),
                text,
            });
        }
    }

    /// Keeps a stroke if it is level or upright and long enough to rule a table.
    pub fn rule(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (width, height) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
        if self.level.len() + self.upright.len() > 200_000 || !(width + height).is_finite() {
            return;
        }
        if height < 1.5 && width > 4.0 {
            self.level.push(Rule {
                at: f64::midpoint(from.1, to.1),
                from: from.0.min(to.0),
                to: from.0.max(to.0),
            });
        } else if width < 1.5 && height > 4.0 {
            self.upright.push(Rule {
                at: f64::midpoint(from.0, to.0),
                from: from.1.min(to.1),
                to: from.1.max(to.1),
            });
        }
    }
}

/// What stands on a page, from top to bottom.
enum Part {
    Line(String),
    Table(Vec<Vec<RuledCell>>, Vec<f64>),
}

/// Puts pages together: the text, its blocks, and where each page begins.
pub fn document(pages: Vec<Page>) -> (String, Vec<Block>, Vec<usize>) {
    let mut writer = Writer::default();
    for page in pages {
        writer.page(parts(page));
    }
    writer.flush_lines();
    writer.flush_table();
    (writer.text.finish(), writer.blocks, writer.starts)
}

/// Lines and tables of a page.
fn parts(page: Page) -> Vec<Part> {
    let (tables, free) = pdf_tables::tables(&page.level, &page.upright, page.pieces);
    let mut placed: Vec<(f64, Part)> = tables
        .into_iter()
        .map(|table| (table.top, Part::Table(table.rows, table.borders)))
        .collect();
    placed.extend(
        lines(free)
            .into_iter()
            .map(|(y, line)| (y, Part::Line(line))),
    );
    placed.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut parts: Vec<Part> = placed.into_iter().map(|(_, part)| part).collect();
    if matches!(parts.last(), Some(Part::Line(line)) if page_number(line)) {
        parts.pop();
    }
    parts
}

/// Writes parts down as text with blocks; a table goes on over a page break.
#[derive(Default)]
struct Writer {
    text: TextBuilder,
    blocks: Vec<Block>,
    starts: Vec<usize>,
    lines: String,
    table: Table,
    borders: Vec<f64>,
    from: usize,
    first: Vec<String>,
}

impl Writer {
    fn page(&mut self, parts: Vec<Part>) {
        let mut begun = false;
        for part in parts {
            match part {
                Part::Line(line) => {
                    self.flush_table();
                    if !begun {
                        self.starts
                            .push(self.text.len() + self.lines.chars().count());
                    }
                    self.lines.push_str(&line);
                    self.lines.push('\n');
                }
                Part::Table(rows, borders) => {
                    self.flush_lines();
                    let goes_on = !begun && same(&self.borders, &borders) && self.table.rows > 0;
                    if !goes_on {
                        self.flush_table();
                    }
                    if !begun {
                        self.starts.push(self.text.len());
                    }
                    self.rows(rows, borders, goes_on);
                }
            }
            begun = true;
        }
        if !begun {
            self.starts
                .push(self.text.len() + self.lines.chars().count());
        }
    }

    fn rows(&mut self, rows: Vec<Vec<RuledCell>>, borders: Vec<f64>, goes_on: bool) {
        if !goes_on {
            self.from = self.text.len();
            self.first = rows
                .first()
                .map(|row| row.iter().map(|cell| cell.text.clone()).collect())
                .unwrap_or_default();
        }
        self.borders = borders;
        self.table.columns = self.table.columns.max(self.borders.len().saturating_sub(1));
        for (index, row) in rows.into_iter().enumerate() {
            let repeated =
                goes_on && index == 0 && row.iter().map(|cell| &cell.text).eq(self.first.iter());
            if repeated {
                continue;
            }
            for (at, cell) in row.into_iter().enumerate() {
                if at > 0 {
                    self.text.push("\t");
                }
                let span = self.text.push(&cell.text);
                self.table.cells.push(Cell {
                    row: self.table.rows,
                    column: cell.column,
                    row_span: cell.row_span,
                    column_span: cell.column_span,
                    span,
                    name: None,
                });
            }
            self.text.push("\n");
            self.table.rows += 1;
        }
    }

    fn flush_lines(&mut self) {
        if self.lines.is_empty() {
            return;
        }
        let lines = std::mem::take(&mut self.lines);
        let from = self.text.push(&lines).from;
        self.blocks.extend(
            layout::blocks(&lines)
                .into_iter()
                .map(|block| shifted(block, from)),
        );
    }

    fn flush_table(&mut self) {
        let mut table = std::mem::take(&mut self.table);
        self.borders.clear();
        if table.rows == 0 {
            return;
        }
        for cell in &mut table.cells {
            cell.row_span = cell.row_span.min(table.rows - cell.row);
        }
        self.blocks.push(Block {
            span: Span::new(self.from, self.text.len()),
            kind: BlockKind::Table(table),
        });
    }
}

/// Whether two tables have their columns in the same places.
fn same(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 4.0)
}

fn shifted(mut block: Block, by: usize) -> Block {
    let moved = |span: Span| Span::new(span.from + by, span.to + by);
    block.span = moved(block.span);
    if let BlockKind::Table(table) = &mut block.kind {
        table.guessed = true;
        for cell in &mut table.cells {
            cell.span = moved(cell.span);
        }
    }
    block
}

/// Lines from top to bottom; wide gaps in a line become tabs.
fn lines(mut pieces: Vec<Placed>) -> Vec<(f64, String)> {
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Vec<Placed>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if (row[0].y - piece.y).abs() < 0.4 * row[0].height.max(piece.height) => {
                row.push(piece);
            }
            _ => rows.push(vec![piece]),
        }
    }
    rows.into_iter().map(|row| (row[0].y, line(row))).collect()
}

pub(super) fn line(mut row: Vec<Placed>) -> String {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut text = String::new();
    let mut end = f64::NEG_INFINITY;
    for piece in row {
        let gap = piece.x - end;
        if !text.is_empty() && gap > 1.2 * piece.height {
            text.push('\t');
        } else if !text.is_empty() && gap > 0.25 * piece.height {
            text.push(' ');
        }
        text.push_str(&piece.text);
        end = end.max(piece.end);
    }
    text
}

/// `— 12 —`, `12`, `第12页`
fn page_number(line: &str) -> bool {
    let rest: String = line
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '—' | '-' | '–' | '第' | '页' | '共' | '/'))
        .collect();
    rest.len() < 9 && rest.chars().all(|c| c.is_ascii_digit()) && line.chars().count() < 16
}
