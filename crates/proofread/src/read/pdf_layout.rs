//! From placed pieces of text to lines, paragraphs and tables.

use crate::document::{Block, TextBuilder};
use crate::layout;

const MAX_PIECES: usize = 2_000_000;

/// What is drawn on one page.
#[derive(Default)]
pub struct Page {
    pieces: Vec<Placed>,
    level: Vec<Rule>,
    upright: Vec<Rule>,
}

#[derive(Debug)]
struct Placed {
    x: f64,
    end: f64,
    y: f64,
    height: f64,
    text: String,
}

/// A ruled line: where it lies and from where to where it goes.
#[derive(Debug, Clone, Copy)]
struct Rule {
    at: f64,
    from: f64,
    to: f64,
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

/// Puts pages together: the text, its blocks, and where each page begins.
pub fn document(pages: Vec<Page>) -> (String, Vec<Block>, Vec<usize>) {
    let mut text = TextBuilder::default();
    let mut starts = Vec::new();
    for page in pages {
        starts.push(text.len());
        for line in lines(page.pieces) {
            text.push(&line);
            text.push("\n");
        }
    }
    let text = text.finish();
    let blocks = layout::blocks(&text);
    (text, blocks, starts)
}

/// Lines from top to bottom; wide gaps in a line become tabs.
fn lines(mut pieces: Vec<Placed>) -> Vec<String> {
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Vec<Placed>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if (row[0].y - piece.y).abs() < 0.4 * row[0].height.max(piece.height) => {
                row.push(piece)
            }
            _ => rows.push(vec![piece]),
        }
    }
    let mut lines: Vec<String> = rows.into_iter().map(line).collect();
    if lines.last().is_some_and(|line| page_number(line)) {
        lines.pop();
    }
    lines
}

fn line(mut row: Vec<Placed>) -> String {
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
