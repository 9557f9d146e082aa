//! Rows of tables by the names that running text calls them by.

use std::collections::HashMap;

use crate::grid::{Grid, RowKind};
use crate::layout::is_han;
use crate::records::{core, key};

/// How many characters a name has.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=16;
/// A name that more rows have says nothing.
const MOST: usize = 3;

/// What a row is called in running text: its label without numbering, 其中 and what stands in brackets.
pub fn name(label: &str) -> String {
    let bare = label.trim_start_matches("其中").trim_start_matches(':');
    let chars: Vec<char> = bare.chars().collect();
    let start = crate::layout::enumerator(&chars).map_or(0, |found| found.length);
    chars[start..]
        .iter()
        .take_while(|c| !matches!(c, '(' | '（'))
        .filter(|c| is_han(**c) || c.is_ascii_alphanumeric())
        .collect()
}

/// A row: its table's number and its own.
pub type Place = (usize, usize);

/// The rows of a document's tables by name.
#[derive(Default)]
pub struct Names {
    rows: HashMap<String, Vec<Place>>,
}

impl Names {
    pub fn new(grids: &[Grid]) -> Self {
        Self::up_to(grids, MOST)
    }

    /// The rows whose names no more than so many have.
    pub fn up_to(grids: &[Grid], most: usize) -> Self {
        let mut rows: HashMap<String, Vec<Place>> = HashMap::new();
        for (index, grid) in grids.iter().enumerate() {
            for (row, line) in grid.rows.iter().enumerate() {
                let name = name(&line.label);
                let told = matches!(line.kind, RowKind::Item | RowKind::Group(_));
                if told && LENGTHS.contains(&name.chars().count()) {
                    rows.entry(name).or_default().push((index, row));
                }
            }
        }
        rows.retain(|_, places| places.len() <= most);
        Self { rows }
    }

    /// The rows by what names of indicators are compared by.
    pub fn by_key(grids: &[Grid], most: usize) -> Self {
        let mut rows: HashMap<String, Vec<Place>> = HashMap::new();
        for (index, grid) in grids.iter().enumerate() {
            for (row, line) in grid.rows.iter().enumerate() {
                let name = core(&key(&line.label)).to_owned();
                if line.kind == RowKind::Item && LENGTHS.contains(&name.chars().count()) {
                    rows.entry(name).or_default().push((index, row));
                }
            }
        }
        rows.retain(|_, places| places.len() <= most);
        Self { rows }
    }

    /// The rows whose names stand in some words, the longer names first at each place, with where each name begins.
    pub fn in_words(&self, words: &[char]) -> Vec<(usize, &str, &[Place])> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() && !self.rows.is_empty() {
            let longest = LENGTHS.rev().find_map(|length| {
                let piece: String = words.get(at..at + length)?.iter().collect();
                self.rows.get_key_value(&piece)
            });
            match longest {
                Some((name, places)) => {
                    found.push((at, name.as_str(), places.as_slice()));
                    at += name.chars().count();
                }
                None => at += 1,
            }
        }
        found
    }
}
