//! From pages to one text: running heads go, tables go on over page breaks, rows that a break cut are whole again.

use std::collections::BTreeMap;

use super::pdf_layout::{self, Grid, Line, Page, Part};
use super::pdf_margins::Margins;
use super::pdf_tables::{RuledCell, append};
use crate::document::{Block, BlockKind, Cell, Span, Table, TextBuilder};
use crate::layout;

/// How many lines at the head and at the foot of a page may repeat.
const RUNNING: usize = 2;
/// How far the columns of a table may be moved on the next page.
const SLACK: f64 = 4.0;

/// A line or table, with the page on which it, or each of its rows, stands.
enum Item {
    /// `goes_on`: it belongs to the paragraph of the line before.
    Line {
        page: usize,
        text: String,
        goes_on: bool,
    },
    Table(Whole),
}

struct Whole {
    rows: Vec<(usize, Vec<RuledCell>)>,
    borders: Vec<(f64, f64)>,
    ruled: bool,
    guessed: bool,
}

/// Puts pages together: the text, its blocks, and where each page begins.
pub fn document(pages: Vec<Page>) -> (String, Vec<Block>, Vec<usize>) {
    let mut pages: Vec<Vec<Part>> = pages.into_iter().map(pdf_layout::parts).collect();
    without_running_lines(&mut pages);
    let count = pages.len();
    let mut items: Vec<Item> = Vec::new();
    let mut margins = Margins::of(&pages);
    for (page, parts) in pages.into_iter().enumerate() {
        let mut begun = false;
        for part in parts {
            match part {
                Part::Line(line) => {
                    let goes_on = margins.goes_on(page, &line);
                    items.push(Item::Line {
                        page,
                        text: line.text,
                        goes_on,
                    });
                }
                Part::Table(grid) => {
                    margins.interrupted();
                    let open = items.last_mut().filter(|_| !begun);
                    match open {
                        Some(Item::Table(whole)) if same(whole, &grid) => whole.go_on(page, grid),
                        _ => items.push(Item::Table(Whole::begin(page, grid))),
                    }
                }
            }
            begun = true;
        }
    }
    let mut writer = Writer::default();
    for item in items {
        match item {
            Item::Line {
                page,
                text,
                goes_on,
            } => writer.line(page, &text, goes_on),
            Item::Table(whole) => writer.table(whole),
        }
    }
    writer.flush_lines();
    writer.page(count.saturating_sub(1));
    (writer.text.finish(), writer.blocks, writer.starts)
}

/// Takes away lines that stand at the same height of several pages, but for their figures: headers and footers.
fn without_running_lines(pages: &mut [Vec<Part>]) {
    for last in [false, true] {
        for _ in 0..RUNNING {
            let edge = |parts: &Vec<Part>| {
                let part = if last { parts.last() } else { parts.first() };
                match part {
                    Some(Part::Line(line)) => Some(key(line)),
                    _ => None,
                }
            };
            let mut seen: BTreeMap<(i64, String), usize> = BTreeMap::new();
            for key in pages.iter().filter_map(edge) {
                *seen.entry(key).or_default() += 1;
            }
            let often = pages.len().div_ceil(3).clamp(2, 8);
            for parts in pages.iter_mut() {
                if edge(parts).is_some_and(|key| seen[&key] >= often) {
                    parts.remove(if last { parts.len() - 1 } else { 0 });
                }
            }
        }
    }
}

/// Height to some points, and the line with its figures as one sign.
#[expect(
    clippy::cast_possible_truncation,
    reason = "positions are below a million points"
)]
fn key(line: &Line) -> (i64, String) {
    let mut text = String::new();
    for c in line.text.chars().filter(|c| !c.is_whitespace()) {
        if !c.is_ascii_digit() {
            text.push(c);
        } else if !text.ends_with('#') {
            text.push('#');
        }
    }
    ((line.y / 3.0).round() as i64, text)
}

/// Whether a table goes on in another: the blanks or strokes between their columns meet.
fn same(whole: &Whole, grid: &Grid) -> bool {
    let inner = |borders: &[(f64, f64)]| borders.len().saturating_sub(2);
    let mut pairs = whole.borders.iter().zip(&grid.borders);
    let meet = |(a, b): (&(f64, f64), &(f64, f64))| a.0 - SLACK < b.1 && b.0 - SLACK < a.1;
    whole.ruled == grid.ruled
        && whole.borders.len() == grid.borders.len()
        && if grid.ruled {
            pairs.all(meet)
        } else {
            // The outer ones are where the text happens to begin and end.
            pairs.skip(1).take(inner(&grid.borders)).all(meet)
        }
}

impl Whole {
    fn begin(page: usize, grid: Grid) -> Self {
        Self {
            rows: grid.rows.into_iter().map(|row| (page, row)).collect(),
            borders: grid.borders,
            ruled: grid.ruled,
            guessed: grid.guessed,
        }
    }

    /// Adds a page's part without its repeated heading; a row that the break cut is put together.
    fn go_on(&mut self, page: usize, grid: Grid) {
        self.guessed |= grid.guessed;
        let repeated = self.repeated(&grid.rows);
        let mut rows = grid.rows.into_iter().skip(repeated);
        if let Some(first) = rows.next() {
            match self.rows.last_mut() {
                Some((_, last)) if cut(last, &first) => {
                    for (cell, rest) in first.into_iter().zip(last) {
                        append(&mut rest.text, &cell.text);
                    }
                }
                _ => self.rows.push((page, first)),
            }
        }
        self.rows.extend(rows.map(|row| (page, row)));
    }

    /// How many rows at the head are those at the head of the table.
    fn repeated(&self, rows: &[Vec<RuledCell>]) -> usize {
        let texts = |row: &[RuledCell]| -> Vec<String> {
            row.iter()
                .map(|cell| cell.text.chars().filter(|c| !c.is_whitespace()).collect())
                .collect()
        };
        self.rows
            .iter()
            .zip(rows)
            .take(4)
            .take_while(|((_, own), row)| texts(own) == texts(row))
            .count()
    }
}

/// Whether a row is the rest of the one above: it has text only where that one has, and none where that one has whole figures.
fn cut(above: &[RuledCell], below: &[RuledCell]) -> bool {
    if above.len() != below.len() {
        return false;
    }
    let has_digit = |cell: &RuledCell| cell.text.chars().any(|c| c.is_ascii_digit());
    let pairs = || above.iter().zip(below);
    let figures = above.iter().filter(|cell| has_digit(cell)).count();
    let goes_on = pairs()
        .filter(|(up, down)| has_digit(up) && !down.text.is_empty())
        .count();
    let anything = below.iter().any(|cell| !cell.text.is_empty());
    let inside = pairs().all(|(up, down)| {
        up.column == down.column && (down.text.is_empty() || !up.text.is_empty())
    });
    let fresh = below.iter().any(|cell| {
        matches!(cell.text.as_str(), "合计" | "总计" | "小计") || cell.text.starts_with(['≥', '≤'])
    });
    anything && inside && !fresh && figures > 0 && goes_on * 2 <= figures
}

/// Writes items down as text with blocks.
#[derive(Default)]
struct Writer {
    text: TextBuilder,
    blocks: Vec<Block>,
    starts: Vec<usize>,
    lines: String,
    /// Characters of `lines`.
    length: usize,
}

impl Writer {
    /// Notes where a page, and every empty one before it, begins.
    fn page(&mut self, page: usize) {
        while self.starts.len() <= page {
            self.starts.push(self.text.len() + self.length);
        }
    }

    fn line(&mut self, page: usize, line: &str, goes_on: bool) {
        if goes_on && self.lines.pop().is_some() {
            self.length -= 1;
            let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            if word(self.lines.chars().last()) && word(line.chars().next()) {
                self.lines.push(' ');
                self.length += 1;
            }
        }
        self.page(page);
        self.lines.push_str(line);
        self.lines.push('\n');
        self.length += line.chars().count() + 1;
    }

    fn table(&mut self, whole: Whole) {
        self.flush_lines();
        let from = self.text.len();
        let mut table = Table {
            columns: whole.borders.len().saturating_sub(1),
            guessed: whole.guessed,
            ..Table::default()
        };
        for (page, row) in whole.rows {
            self.page(page);
            for (at, cell) in row.into_iter().enumerate() {
                if at > 0 {
                    self.text.push("\t");
                }
                let span = self.text.push(&cell.text);
                table.cells.push(Cell {
                    row: table.rows,
                    column: cell.column,
                    row_span: cell.row_span,
                    column_span: cell.column_span,
                    span,
                    name: None,
                });
            }
            self.text.push("\n");
            table.rows += 1;
        }
        for cell in &mut table.cells {
            cell.row_span = cell.row_span.min(table.rows - cell.row);
        }
        self.blocks.push(Block {
            span: Span::new(from, self.text.len()),
            kind: BlockKind::Table(table),
        });
    }

    fn flush_lines(&mut self) {
        if self.lines.is_empty() {
            return;
        }
        let lines = std::mem::take(&mut self.lines);
        self.length = 0;
        let from = self.text.push(&lines).from;
        self.blocks.extend(
            layout::blocks(&lines)
                .into_iter()
                .map(|block| shifted(block, from)),
        );
    }
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
