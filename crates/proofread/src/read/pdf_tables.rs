//! Ruled tables of a PDF page: from strokes to a grid, from text in the grid to cells.

use super::pdf_layout::{Placed, Rule};

/// How far two strokes may miss each other and still meet.
const SLACK: f64 = 2.5;
/// Pages with more strokes than this are drawings.
const MAX_RULES: usize = 4000;

/// A cell of a ruled table.
#[derive(Debug, Clone)]
pub struct RuledCell {
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    pub text: String,
}

/// A ruled table.
pub struct Ruled {
    pub top: f64,
    pub rows: Vec<Vec<RuledCell>>,
    /// Where its columns begin and end.
    pub borders: Vec<f64>,
}

/// The tables of a page, and the text outside of them.
pub(super) fn tables(
    level: &[Rule],
    upright: &[Rule],
    pieces: Vec<Placed>,
) -> (Vec<Ruled>, Vec<Placed>) {
    let (level, upright) = (merged(level), merged(upright));
    if level.len() < 2 || upright.len() < 2 || level.len() + upright.len() > MAX_RULES {
        return (Vec::new(), pieces);
    }
    let grids: Vec<Grid> = components(&level, &upright)
        .into_iter()
        .filter_map(|(level, upright)| Grid::new(level, upright))
        .collect();
    let mut inside: Vec<Vec<Placed>> = grids.iter().map(|_| Vec::new()).collect();
    let mut free = Vec::new();
    for piece in pieces {
        let (x, y) = (piece.x + 0.5, piece.y + 0.3 * piece.height);
        match grids.iter().position(|grid| grid.contains(x, y)) {
            Some(index) => inside[index].push(piece),
            None => free.push(piece),
        }
    }
    let tables = grids
        .into_iter()
        .zip(inside)
        .map(|(grid, pieces)| grid.fill(pieces))
        .collect();
    (tables, free)
}

/// Strokes on one line that touch are one stroke.
fn merged(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted: Vec<Rule> = rules.to_vec();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Rule> = Vec::new();
    for rule in sorted {
        let open = out
            .iter_mut()
            .rev()
            .take_while(|last| rule.at - last.at < 1.5)
            .find(|last| rule.from <= last.to + SLACK && last.from <= rule.to + SLACK);
        match open {
            Some(last) => {
                last.to = last.to.max(rule.to);
                last.from = last.from.min(rule.from);
            }
            None => out.push(rule),
        }
    }
    out
}

fn crosses(level: &Rule, upright: &Rule) -> bool {
    upright.at > level.from - SLACK
        && upright.at < level.to + SLACK
        && level.at > upright.from - SLACK
        && level.at < upright.to + SLACK
}

/// The member that stands for the group `at` is in.
fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

/// Groups of strokes that meet.
fn components(level: &[Rule], upright: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut group: Vec<usize> = (0..level.len() + upright.len()).collect();
    for (i, one) in level.iter().enumerate() {
        for (j, other) in upright.iter().enumerate() {
            if crosses(one, other) {
                let (a, b) = (root(&mut group, i), root(&mut group, level.len() + j));
                group[a] = b;
            }
        }
    }
    let mut found: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> =
        std::collections::BTreeMap::new();
    for at in 0..group.len() {
        let entry = found.entry(root(&mut group, at)).or_default();
        if at < level.len() {
            entry.0.push(level[at]);
        } else {
            entry.1.push(upright[at - level.len()]);
        }
    }
    found.into_values().collect()
}

struct Grid {
    xs: Vec<f64>,
    /// From top to bottom.
    ys: Vec<f64>,
    level: Vec<Rule>,
    upright: Vec<Rule>,
}

fn distinct(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < SLACK);
    values
}

impl Grid {
    fn new(level: Vec<Rule>, upright: Vec<Rule>) -> Option<Self> {
        let xs = distinct(upright.iter().map(|rule| rule.at).collect());
        let mut ys = distinct(level.iter().map(|rule| rule.at).collect());
        ys.reverse();
        let cells = xs.len().saturating_sub(1) * ys.len().saturating_sub(1);
        (xs.len() > 2 && ys.len() > 1 && cells <= 50_000).then_some(Self {
            xs,
            ys,
            level,
            upright,
        })
    }

    fn contains(&self, x: f64, y: f64) -> bool {
        let (left, right) = (self.xs[0], self.xs[self.xs.len() - 1]);
        let (top, bottom) = (self.ys[0], self.ys[self.ys.len() - 1]);
        x > left - SLACK && x < right + SLACK && y < top + SLACK && y > bottom - SLACK
    }

    /// Whether a stroke parts a cell from the next one in its row.
    fn wall(&self, row: usize, column: usize) -> bool {
        let y = f64::midpoint(self.ys[row], self.ys[row + 1]);
        self.upright.iter().any(|rule| {
            (rule.at - self.xs[column + 1]).abs() < SLACK && rule.from < y && rule.to > y
        })
    }

    /// Whether a stroke parts a cell from the one below it.
    fn floor(&self, row: usize, column: usize) -> bool {
        let x = f64::midpoint(self.xs[column], self.xs[column + 1]);
        self.level
            .iter()
            .any(|rule| (rule.at - self.ys[row + 1]).abs() < SLACK && rule.from < x && rule.to > x)
    }

    /// The cell that each place of the grid belongs to: its upper left corner.
    fn owners(&self) -> Vec<Vec<(usize, usize)>> {
        let (rows, columns) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut owner = vec![vec![(usize::MAX, usize::MAX); columns]; rows];
        for row in 0..rows {
            for column in 0..columns {
                if owner[row][column].0 != usize::MAX {
                    continue;
                }
                let mut right = column;
                while right + 1 < columns
                    && !self.wall(row, right)
                    && owner[row][right + 1].0 == usize::MAX
                {
                    right += 1;
                }
                let mut below = row;
                while below + 1 < rows && !(column..=right).any(|column| self.floor(below, column))
                {
                    below += 1;
                }
                for line in owner.iter_mut().take(below + 1).skip(row) {
                    for place in line.iter_mut().take(right + 1).skip(column) {
                        *place = (row, column);
                    }
                }
            }
        }
        owner
    }

    /// Puts the text into its cells.
    fn fill(self, pieces: Vec<Placed>) -> Ruled {
        let owner = self.owners();
        let (rows, columns) = (owner.len(), self.xs.len() - 1);
        let mut content: std::collections::BTreeMap<(usize, usize), Vec<Placed>> =
            std::collections::BTreeMap::new();
        for piece in pieces {
            let y = piece.y + 0.3 * piece.height;
            let row = self.ys[1..]
                .iter()
                .position(|bottom| y > *bottom)
                .unwrap_or(rows - 1);
            let column = self.xs[1..]
                .iter()
                .position(|right| piece.x + 0.5 < *right)
                .unwrap_or(columns - 1);
            content.entry(owner[row][column]).or_default().push(piece);
        }
        let mut table = Vec::new();
        for row in 0..rows {
            let mut line = Vec::new();
            for column in 0..columns {
                if owner[row][column] != (row, column) {
                    continue;
                }
                let column_span = owner[row][column..]
                    .iter()
                    .take_while(|place| **place == (row, column))
                    .count();
                let row_span = owner[row..]
                    .iter()
                    .take_while(|places| places[column] == (row, column))
                    .count();
                let text = content
                    .remove(&(row, column))
                    .map(cell_text)
                    .unwrap_or_default();
                line.push(RuledCell {
                    column,
                    row_span,
                    column_span,
                    text,
                });
            }
            table.push(line);
        }
        Ruled {
            top: self.ys[0],
            rows: table,
            borders: self.xs,
        }
    }
}

/// The lines of a cell, put together.
pub(super) fn cell_text(pieces: Vec<Placed>) -> String {
    let rows = super::pdf_layout::rows(pieces);
    let mut text = String::new();
    for row in rows {
        append(&mut text, &super::pdf_layout::line(&row));
    }
    text
}

/// Goes on with a cell's text on the next line: words of ASCII stay apart.
pub(super) fn append(text: &mut String, line: &str) {
    let line = line.replace(['\t', '\n'], " ");
    let line = line.trim();
    let words = text.chars().last().is_some_and(|c| c.is_ascii_alphabetic())
        && line.starts_with(|c: char| c.is_ascii_alphabetic());
    if words {
        text.push(' ');
    }
    text.push_str(line);
}
