//! How high the rows of a table will be, estimated from their text: what may be cut between two pages, what stays together.
//!
//! Nothing higher than a quarter of a page is ever held together, so an estimate is enough: it would have to be wrong by a
//! factor of four before something didn't fit a page. Both writers set a table alike (a line is 1.3 times the size of its
//! letters, 0.2 of it above and below, 0.35 at the sides), whatever typefaces a machine has; that is also why the pages of
//! the PDF are those of the Word file.

use std::ops::Range;

use unicode_width::UnicodeWidthChar as _;

use crate::document::{Cell, Orientation, Table, TableSize};

/// 156 mm and 225 mm of text in twips, twentieths of a point.
const SHORT_SIDE: u32 = 8844;
const LONG_SIDE: u32 = 12756;

/// What is held together is at most one of so many parts of a page.
const PARTS_OF_A_PAGE: u32 = 4;

/// Widths of letters in hundredths of their size.
const FULL: u32 = 100;
const CAPITAL: u32 = 75;
const SMALL: u32 = 58;

/// Width of the text of a page in twips.
pub(crate) fn text_width(orientation: Orientation) -> u32 {
    match orientation {
        Orientation::Portrait => SHORT_SIDE,
        Orientation::Landscape => LONG_SIDE,
    }
}

fn text_height(orientation: Orientation) -> u32 {
    match orientation {
        Orientation::Portrait => LONG_SIDE,
        Orientation::Landscape => SHORT_SIDE,
    }
}

impl TableSize {
    /// Size of the letters in twips.
    pub(crate) fn twips(self) -> u32 {
        match self {
            Self::Normal => 240,
            Self::Small => 210,
            Self::Tiny => 160,
        }
    }

    /// From one line to the next.
    pub(crate) fn pitch(self) -> u32 {
        self.twips() * 13 / 10
    }

    /// Free room above the text of a cell, and below it.
    pub(crate) fn above(self) -> u32 {
        self.twips() / 5
    }

    /// Free room beside the text of a cell.
    pub(crate) fn beside(self) -> u32 {
        self.twips() * 35 / 100
    }
}

/// Widths of columns in twips; the last one takes what rounding leaves.
pub(crate) fn column_widths(parts: &[u16], text_width: u32) -> Vec<u32> {
    let sum: u32 = parts.iter().copied().map(u32::from).sum::<u32>().max(1);
    let mut widths: Vec<u32> = parts
        .iter()
        .map(|part| text_width * u32::from(*part) / sum)
        .collect();
    let used: u32 = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += text_width - used;
    }
    widths
}

/// The rows of a table on pages of some orientation.
pub(crate) struct Extent {
    rows: Vec<u32>,
    /// Room for text in each cell of each row, in hundredths of the size of its letters.
    rooms: Vec<Vec<u32>>,
    heading: Range<usize>,
    limit: u32,
}

impl Extent {
    pub(crate) fn of(table: &Table, orientation: Orientation) -> Self {
        let widths = column_widths(&table.widths, text_width(orientation));
        let mut extent = Self {
            rows: Vec::with_capacity(table.rows.len()),
            rooms: Vec::with_capacity(table.rows.len()),
            heading: table.heading(),
            limit: text_height(orientation) / PARTS_OF_A_PAGE,
        };
        // for each column, how many of the next rows a cell above reaches into
        let mut taken = vec![0; widths.len()];
        let mut merged = Vec::new();
        for (index, row) in table.rows.iter().enumerate() {
            let mut highest = height_of(1, table.size);
            let mut rooms = Vec::with_capacity(row.cells.len());
            let mut cells = row.cells.iter();
            let mut column = 0;
            while column < widths.len() {
                if taken[column] > 0 {
                    taken[column] -= 1;
                    column += 1;
                    continue;
                }
                let Some(cell) = cells.next() else { break };
                let end = (column + cell.columns.max(1)).min(widths.len());
                taken[column..end].fill(cell.rows.saturating_sub(1));
                let room = room(widths[column..end].iter().sum(), table.size);
                rooms.push(room);
                let height = height(cell, room, table.size);
                if cell.rows > 1 {
                    merged.push((index, index + cell.rows, height));
                } else {
                    highest = highest.max(height);
                }
                column = end;
            }
            extent.rows.push(highest);
            extent.rooms.push(rooms);
        }
        extent.stretch(&merged);
        extent
    }

    /// What a cell over several rows needs beyond them makes the last of them higher.
    fn stretch(&mut self, merged: &[(usize, usize, u32)]) {
        for &(first, end, height) in merged {
            let end = end.min(self.rows.len());
            let sum: u32 = self.rows[first..end].iter().sum();
            if let Some(last) = self.rows[first..end].last_mut() {
                *last += height.saturating_sub(sum);
            }
        }
    }

    /// Whether a page may end inside a row.
    pub(crate) fn may_be_cut(&self, row: usize) -> bool {
        self.rows
            .get(row)
            .is_some_and(|height| *height > self.limit)
    }

    /// Whether the table moves to the next page whole instead of being cut between two rows.
    pub(crate) fn stays_whole(&self) -> bool {
        self.rows.iter().sum::<u32>() <= self.limit
    }

    /// Whether the heading stands again on each page that the table reaches; one that leaves no room for rows stands once.
    pub(crate) fn heading_repeats(&self) -> bool {
        self.rows[self.heading.clone()].iter().sum::<u32>() <= self.limit
    }

    /// Room for text in a cell, in hundredths of the size of its letters.
    pub(crate) fn room(&self, row: usize, cell: usize) -> u32 {
        let rooms = self.rooms.get(row).and_then(|rooms| rooms.get(cell));
        rooms.copied().unwrap_or(FULL)
    }
}

fn room(width: u32, size: TableSize) -> u32 {
    let inside = width.saturating_sub(2 * size.beside());
    (inside * 100 / size.twips()).max(FULL)
}

fn height_of(lines: u32, size: TableSize) -> u32 {
    lines * size.pitch() + 2 * size.above()
}

fn height(cell: &Cell, room: u32, size: TableSize) -> u32 {
    // a line of full-width letters ends before the one that doesn't fit
    let room = room / FULL * FULL;
    let mut lines = 1;
    let mut used = 0;
    for run in &cell.runs {
        for c in run.printed().chars() {
            if c == '\n' {
                lines += used / room + 1;
                used = 0;
            } else {
                used += letter(c);
            }
        }
    }
    lines += used.saturating_sub(1) / room;
    height_of(lines, size)
}

/// About how wide a letter is, in hundredths of its size.
pub(crate) fn letter(c: char) -> u32 {
    match c.width_cjk() {
        None | Some(0) => 0,
        Some(1) if c.is_uppercase() => CAPITAL,
        Some(1) => SMALL,
        Some(_) => FULL,
    }
}

/// Whether a line may end before or after this letter, whatever stands beside it.
fn is_loose(c: char) -> bool {
    let bound = matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    c.is_whitespace() && !bound || c.is_alphabetic() && c.width() == Some(2)
}

/// Cuts a text into pieces; `true` marks a word without a place for a line to end that needs more than the room.
pub(crate) fn pieces(text: &str, room: u32) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut plain = 0;
    let mut word = 0;
    let mut wide = 0;
    let ends = text
        .char_indices()
        .map(|(at, c)| (at, at + c.len_utf8(), Some(c)));
    for (at, end, c) in ends.chain([(text.len(), text.len(), None)]) {
        match c {
            Some(c) if !is_loose(c) => wide += letter(c),
            _ => {
                if wide > room {
                    pieces.push((&text[plain..word], false));
                    pieces.push((&text[word..at], true));
                    plain = at;
                }
                (word, wide) = (end, 0);
            }
        }
    }
    pieces.push((&text[plain..], false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Row, Run};

    fn table(rows: Vec<Vec<Cell>>) -> Table {
        Table {
            caption: None,
            unit: None,
            widths: vec![25, 25, 50],
            lead_rows: 0,
            header_rows: 1,
            rows: rows
                .into_iter()
                .map(|cells| Row {
                    cells,
                    strong: false,
                })
                .collect(),
            notes: Vec::new(),
            size: TableSize::Small,
        }
    }

    fn cell(text: &str) -> Cell {
        Cell::new(vec![Run::given(text)])
    }

    #[test]
    fn only_what_takes_much_of_a_page_may_be_cut() {
        let long = "长".repeat(300);
        let heading = || vec![cell("甲"), cell("乙"), cell("丙")];
        let table = table(vec![
            heading(),
            vec![cell("短"), cell("短"), cell(&"中".repeat(60))],
            vec![cell(&long), cell("短"), cell("短")],
        ]);
        let extent = Extent::of(&table, Orientation::Portrait);
        assert_eq!(
            [0, 1, 2].map(|row| extent.may_be_cut(row)),
            [false, false, true]
        );
        assert!(extent.heading_repeats());
        assert!(!extent.stays_whole());
    }

    #[test]
    fn what_a_merged_cell_needs_is_in_its_last_row() {
        let long = "长".repeat(400);
        let table = table(vec![
            vec![cell("甲"), cell("乙"), cell("丙")],
            vec![cell(&long).span(1, 2), cell("短").span(2, 1)],
            vec![cell("短"), cell("短")],
        ]);
        let extent = Extent::of(&table, Orientation::Portrait);
        assert_eq!(
            [0, 1, 2].map(|row| extent.may_be_cut(row)),
            [false, false, true]
        );
    }

    #[test]
    fn a_heading_as_long_as_a_page_stands_once() {
        let table = table(vec![vec![cell(&"长".repeat(2000)), cell("乙"), cell("丙")]]);
        assert!(!Extent::of(&table, Orientation::Portrait).heading_repeats());
    }

    #[test]
    fn only_words_that_do_not_fit_are_taken_apart() {
        assert_eq!(pieces("短 words 和字", 600), [("短 words 和字", false)]);
        assert_eq!(
            pieces("见host.example.com/path 处", 600),
            [
                ("见", false),
                ("host.example.com/path", true),
                (" 处", false)
            ]
        );
        assert_eq!(
            pieces("a\u{a0}b！！！！！！！", 600),
            [("a\u{a0}b！！！！！！！", true)]
        );
        assert!(pieces("", 600).is_empty());
    }
}
