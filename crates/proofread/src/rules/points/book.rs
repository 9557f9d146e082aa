//! What tables of scores say of each indicator and of each part of them: full marks and points, by name and by code.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::context::Context;
use crate::document::Span;
use crate::grid::{Grid, Role, RowKind};
use crate::layout::{enumerator, is_han};
use crate::number::Quantity;

/// Words at the end of a name that others leave out: `产出类指标`, `过程维度`.
const TAILS: [&str; 12] = [
    "指标", "类", "维度", "部分", "方面", "情况", "一项", "两项", "分析", "环节", "小计", "项",
];
/// A name without its tail has so many characters at least.
const SHORTEST: usize = 2;

/// A value and where it stands, or the places of what it is the sum of.
#[derive(Debug, Clone)]
pub(super) struct Marks {
    pub value: Decimal,
    pub spans: Vec<Span>,
}

/// An indicator, or a part of them.
#[derive(Debug)]
pub(super) struct Entry {
    pub full: Marks,
    /// What it was given; a table may have a column for each of two assessments.
    pub scores: Vec<Marks>,
    /// Whether several rows make it up.
    pub part: bool,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub entries: Vec<Entry>,
    names: HashMap<String, Vec<usize>>,
    codes: HashMap<String, Vec<usize>>,
    /// Whether a table says that its full marks make 100, and none that they make another number.
    pub hundred: bool,
}

/// `B2.1` at a place of a text, which no letter or digit stands before.
pub(crate) fn code_at(chars: &[char], at: usize) -> Option<String> {
    let free = at == 0 || !chars[at - 1].is_ascii_alphanumeric();
    let letter = chars.get(at).filter(|c| free && c.is_ascii_uppercase())?;
    let digits: String = chars[at + 1..]
        .iter()
        .take_while(|c| c.is_ascii_digit() || **c == '.')
        .collect();
    let digits = digits.trim_end_matches('.');
    let short = !digits.is_empty() && digits.len() <= 4 && !digits.starts_with('.');
    short.then(|| format!("{letter}{digits}"))
}

/// What a name is compared by: without its number, its code, what stands in brackets and the words others leave out.
pub(super) fn bare(name: &str) -> String {
    let chars: Vec<char> = name.trim_start_matches(['#', '*']).chars().collect();
    // ### 4.2 过程情况: the number of a section is no part of its name.
    let section = chars
        .iter()
        .take_while(|c| c.is_ascii_digit() || **c == '.');
    let start = enumerator(&chars).map_or(0, |found| found.length);
    let start = start.max(section.count());
    let plain: Vec<char> = chars[start..]
        .iter()
        .copied()
        .take_while(|c| !matches!(c, '(' | '（'))
        .filter(|c| is_han(*c) || c.is_ascii_alphanumeric())
        .collect();
    let code = code_at(&plain, 0).map_or(0, |code| code.chars().filter(|c| *c != '.').count());
    let letter = plain.len() > 1 && plain[0].is_ascii_uppercase() && is_han(plain[1]);
    let words: String = plain[code.max(usize::from(letter))..].iter().collect();
    let words = words
        .replace("数量", "")
        .replace("指标", "")
        .replace('的', "");
    let mut words = words.trim_start_matches("其中");
    while let Some(rest) = TAILS.iter().find_map(|tail| words.strip_suffix(tail)) {
        if rest.chars().count() < SHORTEST {
            break;
        }
        words = rest;
    }
    words.to_owned()
}

impl Book {
    pub fn new(context: &Context<'_>) -> Self {
        let mut book = Self::default();
        for grid in &context.grids {
            book.read(grid);
        }
        let totals = context.records.iter().filter(|record| record.total);
        let marks: Vec<Decimal> = totals
            .filter_map(|record| Some(record.figure(Role::Weight)?.quantity.value))
            .collect();
        let hundred = |value: &Decimal| *value == Decimal::ONE_HUNDRED;
        book.hundred =
            marks.iter().any(hundred) && marks.iter().all(|it| *it <= Decimal::ONE_HUNDRED);
        book
    }

    /// The entries with a name.
    pub fn named(&self, name: &str) -> &[usize] {
        self.names.get(name).map_or(&[], Vec::as_slice)
    }

    /// The entries with a code.
    pub fn coded(&self, code: &str) -> &[usize] {
        self.codes.get(code).map_or(&[], Vec::as_slice)
    }

    /// All names, for what calls an indicator by a part of its name.
    pub fn names(&self) -> impl Iterator<Item = (&String, &Vec<usize>)> {
        self.names.iter()
    }

    pub fn codes(&self) -> impl Iterator<Item = &String> {
        self.codes.keys()
    }

    /// What running text says of something of which no table tells.
    pub fn tell(&mut self, name: &str, full: Marks, score: Marks) {
        if name.chars().count() >= SHORTEST && !self.names.contains_key(name) {
            self.names.insert(name.to_owned(), vec![self.entries.len()]);
            let scores = vec![score];
            self.entries.push(Entry {
                full,
                scores,
                part: false,
            });
        }
    }

    fn read(&mut self, grid: &Grid) {
        let rows: Vec<usize> = (0..grid.rows.len())
            .filter(|row| grid.rows[*row].kind != RowKind::Heading)
            .filter(|row| of_row(grid, *row).is_some())
            .collect();
        for row in &rows {
            let line = &grid.rows[*row];
            let Some(entry) = of_row(grid, *row).filter(|_| line.kind != RowKind::Total) else {
                continue;
            };
            let column = label_column(grid, *row);
            let own: Vec<&str> = match line.kind {
                RowKind::Subtotal => vec![line.label.as_str(), grid.filled(*row, 0)],
                _ => vec![line.label.as_str()],
            };
            let code = column.and_then(|column| code_of(grid, *row, column));
            self.add(entry, &own, code);
        }
        self.parts(grid, &rows);
    }

    /// What the rows under each name of an upper level come to.
    fn parts(&mut self, grid: &Grid, rows: &[usize]) {
        let items: Vec<usize> = rows
            .iter()
            .copied()
            .filter(|row| grid.rows[*row].kind == RowKind::Item)
            .collect();
        let labels = items
            .iter()
            .filter_map(|row| label_column(grid, *row))
            .max();
        for column in 0..labels.unwrap_or(0) {
            let mut from = 0;
            while from < items.len() {
                let name = grid.filled(items[from], column);
                let to = items[from..]
                    .iter()
                    .position(|row| grid.filled(*row, column) != name)
                    .map_or(items.len(), |length| from + length);
                let run = &items[from..to];
                let upper = run.iter().all(|row| grid.rows[*row].label != name);
                if upper && name.chars().any(is_han) {
                    let entry = sum(run.iter().filter_map(|row| of_row(grid, *row)));
                    let chars: Vec<char> = name.chars().collect();
                    self.add(entry, &[name], code_at(&chars, 0));
                }
                from = to;
            }
        }
    }

    fn add(&mut self, entry: Entry, names: &[&str], code: Option<String>) {
        let index = self.entries.len();
        self.entries.push(entry);
        let names = names.iter().map(|name| bare(name));
        for name in names.filter(|name| name.chars().count() >= SHORTEST) {
            let known = self.names.entry(name).or_default();
            if known.last() != Some(&index) {
                known.push(index);
            }
        }
        if let Some(code) = code {
            self.codes.entry(code).or_default().push(index);
        }
    }
}

/// The column in which a row's name stands.
fn label_column(grid: &Grid, row: usize) -> Option<usize> {
    let label = &grid.rows[row].label;
    (0..grid.columns).find(|column| {
        grid.cell(row, *column)
            .is_some_and(|cell| cell.text == *label)
    })
}

/// The code of a row: at the beginning of its name, or in a cell of its own before it that is filled in this row.
fn code_of(grid: &Grid, row: usize, label: usize) -> Option<String> {
    (0..=label).rev().find_map(|column| {
        let cell = grid.cell(row, column)?;
        let chars: Vec<char> = cell.text.chars().collect();
        let code = code_at(&chars, 0)?;
        // A code of an upper level is that of several rows.
        (column == label || code.chars().count() == chars.len()).then_some(code)
    })
}

fn of_row(grid: &Grid, row: usize) -> Option<Entry> {
    let figures = |role: Role| -> Vec<Marks> {
        let columns = (0..grid.columns).filter(|column| grid.role(row, *column) == Some(role));
        columns
            .filter_map(|column| {
                let value = grid.value(row, column).filter(Quantity::is_plain)?;
                let spans = vec![grid.cell(row, column)?.span];
                Some(Marks {
                    value: value.value,
                    spans,
                })
            })
            .collect()
    };
    let full = figures(Role::Weight).pop()?;
    let scores = figures(Role::Score);
    (!scores.is_empty()).then_some(Entry {
        full,
        scores,
        part: grid.rows[row].kind != RowKind::Item,
    })
}

fn sum(entries: impl Iterator<Item = Entry>) -> Entry {
    let mut all: Vec<Entry> = entries.collect();
    let rest = all.split_off(1.min(all.len()));
    let mut whole = all.pop().unwrap_or(Entry {
        full: Marks {
            value: Decimal::ZERO,
            spans: Vec::new(),
        },
        scores: Vec::new(),
        part: true,
    });
    let add = |to: &mut Marks, more: &Marks| {
        to.value += more.value;
        to.spans.extend(&more.spans);
    };
    whole.part |= !rest.is_empty();
    for entry in rest {
        add(&mut whole.full, &entry.full);
        whole.scores.truncate(entry.scores.len());
        for (score, more) in whole.scores.iter_mut().zip(&entry.scores) {
            add(score, more);
        }
    }
    whole
}
