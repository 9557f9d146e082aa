//! From placed pieces of text to the lines and tables of a page.

use std::borrow::Borrow;

use super::pdf_columns;
use super::pdf_tables::{self, RuledCell};
use super::pdf_two_columns::Reading;

const MAX_PIECES: usize = 2_000_000;
/// A gap of so many ems parts two cells of a row.
pub(super) const WIDE: f64 = 1.2;

/// What is drawn on one page.
#[derive(Default)]
pub struct Page {
    pieces: Vec<Placed>,
    level: Vec<Rule>,
    upright: Vec<Rule>,
    /// How many pictures are drawn on it.
    pub pictures: usize,
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
    /// Whether no text stands on it.
    pub fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| piece.text.trim().is_empty())
    }

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
pub(super) enum Part {
    Line(Line),
    Table(Grid),
}

/// A line of text and where it stands.
pub(super) struct Line {
    pub x: f64,
    pub end: f64,
    pub y: f64,
    pub height: f64,
    pub text: String,
}

/// A table of one page.
pub(super) struct Grid {
    pub rows: Vec<Vec<RuledCell>>,
    /// The blanks, or strokes, that its columns lie between.
    pub borders: Vec<(f64, f64)>,
    /// Ruled by strokes, not by gaps only.
    pub ruled: bool,
    /// Its rows may be broken.
    pub guessed: bool,
}

/// Lines and tables of a page.
pub(super) fn parts(page: Page) -> Vec<Part> {
    let (mut ruled, mut free) = pdf_tables::tables(&page.level, &page.upright, page.pieces);
    let edges = |table: &pdf_tables::Ruled| {
        let (first, last) = (table.borders.first(), table.borders.last());
        Some((*first?, *last?, table.top))
    };
    let reading = Reading::of(&free, &ruled.iter().filter_map(edges).collect::<Vec<_>>());
    for table in &mut ruled {
        let x = table.borders.first().copied().unwrap_or_default();
        table.top = reading.place(x, table.top).1;
    }
    for piece in &mut free {
        let (left, y) = reading.place(piece.x, piece.y);
        (piece.x, piece.end, piece.y) = (piece.x - left, piece.end - left, y);
    }
    let mut placed: Vec<(f64, Part)> = ruled
        .into_iter()
        .map(|table| {
            let grid = Grid {
                rows: table.rows,
                borders: table.borders.iter().map(|x| (*x, *x)).collect(),
                ruled: true,
                guessed: false,
            };
            (table.top, Part::Table(grid))
        })
        .collect();
    // Lines between two ruled tables are one stretch: a table without rules doesn't go on past a ruled one.
    let tops: Vec<f64> = placed.iter().map(|(top, _)| *top).collect();
    placed.extend(pdf_columns::parts(&rows(free), &tops));
    placed.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut parts: Vec<Part> = placed.into_iter().map(|(_, part)| part).collect();
    if matches!(parts.last(), Some(Part::Line(line)) if page_number(&line.text)) {
        parts.pop();
    }
    parts
}

/// Pieces on one height, from top to bottom, each row from left to right.
pub(super) fn rows<P: Borrow<Placed>>(mut pieces: Vec<P>) -> Vec<Vec<P>> {
    pieces.sort_by(|a, b| b.borrow().y.total_cmp(&a.borrow().y));
    let mut rows: Vec<Vec<P>> = Vec::new();
    for piece in pieces {
        let it = piece.borrow();
        let level = rows.last().is_some_and(|row| {
            let first = row[0].borrow();
            (first.y - it.y).abs() < 0.4 * first.height.max(it.height)
        });
        match rows.last_mut() {
            Some(row) if level => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.borrow().x.total_cmp(&b.borrow().x));
    }
    rows
}

/// A row's text; wide gaps become tabs.
pub(super) fn line(row: &[Placed]) -> String {
    let mut text = String::new();
    let mut end = f64::NEG_INFINITY;
    for piece in row {
        let gap = piece.x - end;
        if !text.is_empty() && gap > WIDE * piece.height {
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
