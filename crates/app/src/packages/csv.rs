//! Comma-separated values: records split without copying, in pieces that several threads can read.
//!
//! Quotes count where a field begins with one, as spreadsheets write them; a quote inside an unquoted field is a character.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::cell::Cell;
use super::limits;

/// Bytes of a piece: large enough that its start-up is nothing, small enough that its rows stay in the processor's cache.
const PIECE: usize = 1 << 18;

/// Splits a text into pieces that end where a record ends.
pub fn pieces(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let quoted = memchr(b'"', bytes).is_some();
    let (mut pieces, mut start) = (Vec::new(), 0);
    while start < bytes.len() {
        let wanted = start.saturating_add(PIECE).min(bytes.len());
        let end = if quoted {
            record_end_after(bytes, start, wanted)
        } else {
            memchr(b'\n', &bytes[wanted..]).map_or(bytes.len(), |at| wanted + at + 1)
        };
        pieces.push(&text[start..end]);
        start = end;
    }
    pieces
}

/// The end of the first record that ends at or behind `wanted`, walking from the record that starts at `start`.
fn record_end_after(bytes: &[u8], start: usize, wanted: usize) -> usize {
    let mut at = start;
    while let Some(found) = memchr2(b'"', b'\n', &bytes[at..]) {
        let here = at + found;
        at = here + 1;
        if bytes[here] == b'\n' {
            if at >= wanted {
                return at;
            }
        } else if here == start || matches!(bytes[here - 1], b',' | b'\n') {
            at = closing_quote(bytes, at).map_or(bytes.len(), |quote| quote + 1);
        }
    }
    bytes.len()
}

/// The quote that closes a field whose text starts at `at`; doubled quotes belong to the text.
fn closing_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let quote = at + memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
    }
}

/// Why a record can't be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// A quote is opened and never closed: everything behind it would be one cell.
    Unclosed,
    TooManyColumns,
}

/// The records of a piece.
#[derive(Debug)]
pub struct Records<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Records<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What has not been read yet.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Reads the next record into `cells`; `None` at the end.
    pub fn next_into(&mut self, cells: &mut Vec<Cell<'a>>) -> Option<Result<(), Malformed>> {
        cells.clear();
        if self.at >= self.text.len() {
            return None;
        }
        loop {
            let (cell, ended) = match self.field() {
                Ok(field) => field,
                Err(malformed) => {
                    self.at = self.text.len();
                    return Some(Err(malformed));
                }
            };
            if cells.len() == limits::COLUMNS {
                self.at = self.text.len();
                return Some(Err(Malformed::TooManyColumns));
            }
            cells.push(cell);
            if ended {
                return Some(Ok(()));
            }
        }
    }

    /// One field, and whether it is the record's last.
    fn field(&mut self) -> Result<(Cell<'a>, bool), Malformed> {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) == Some(&b'"') {
            return self.quoted_field();
        }
        let start = self.at;
        let (end, ended) = self.run_to_delimiter();
        let text = &self.text[start..end];
        let cell = match text.as_bytes().first() {
            None => Cell::Empty,
            Some(b'\'') => cell(Cow::Borrowed(text)),
            Some(_) => Cell::Text(Cow::Borrowed(text)),
        };
        Ok((cell, ended))
    }

    fn quoted_field(&mut self) -> Result<(Cell<'a>, bool), Malformed> {
        let start = self.at + 1;
        let close = closing_quote(self.text.as_bytes(), start).ok_or(Malformed::Unclosed)?;
        self.at = close + 1;
        let mut text = Cow::Borrowed(&self.text[start..close]);
        if text.contains("\"\"") {
            text = Cow::Owned(text.replace("\"\"", "\""));
        }
        if text.contains('\r') {
            text = Cow::Owned(text.replace("\r\n", "\n"));
        }
        let (end, ended) = self.run_to_delimiter();
        if end > close + 1 {
            text.to_mut().push_str(&self.text[close + 1..end]);
        }
        Ok((cell(text), ended))
    }

    /// Goes behind the next comma or line end; gives where the text before it ends, and whether the record ends there.
    #[inline]
    fn run_to_delimiter(&mut self) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let Some(end) = delimiter(bytes, start) else {
            self.at = bytes.len();
            return (without_return(bytes, start, bytes.len()), true);
        };
        self.at = end + 1;
        if bytes[end] == b',' {
            (end, false)
        } else {
            (without_return(bytes, start, end), true)
        }
    }
}

/// Where the next comma or line end stands, at `start` or behind it.
///
/// Eight bytes at a time: fields are five bytes long on average, for which a call of `memchr` costs more than it saves.
#[inline]
fn delimiter(bytes: &[u8], start: usize) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // The lowest bit that this leaves marks the first byte that is zero; what lies above may be a borrow.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let mut at = start;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*eight);
        let found =
            zeros(word ^ (ONES * u64::from(b','))) | zeros(word ^ (ONES * u64::from(b'\n')));
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    rest.iter()
        .position(|byte| matches!(byte, b',' | b'\n'))
        .map(|found| at + found)
}

fn without_return(bytes: &[u8], start: usize, end: usize) -> usize {
    if end > start && bytes[end - 1] == b'\r' {
        end - 1
    } else {
        end
    }
}

fn cell(text: Cow<'_, str>) -> Cell<'_> {
    if text.is_empty() {
        return Cell::Empty;
    }
    if text.as_bytes()[0] == b'\'' && is_guarded(&text) {
        return Cell::Text(match text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[1..]),
            Cow::Owned(text) => Cow::Owned(text[1..].to_owned()),
        });
    }
    Cell::Text(text)
}

/// Whether apostrophes stand before a sign that a spreadsheet would take for a formula's.
fn is_guarded(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA_SIGNS)
}

/// What a spreadsheet that opens a CSV file takes for the beginning of a formula.
const FORMULA_SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes one field: text that a spreadsheet would compute is guarded by an apostrophe, which reading takes off again.
///
/// Numbers and the bare signs of an indicator's direction are no formulas and stay as they are.
pub fn write_field(line: &mut String, text: &str) {
    let guard = text.trim_start_matches('\'').starts_with(FORMULA_SIGNS)
        && text != "="
        && super::number::parse(text).is_err();
    if guard || text.contains([',', '"', '\n', '\r']) || text.trim().len() != text.len() {
        line.push('"');
        if guard {
            line.push('\'');
        }
        line.push_str(&text.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(text: &str) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        for piece in pieces(text) {
            let (mut records, mut cells) = (Records::new(piece), Vec::new());
            while let Some(read) = records.next_into(&mut cells) {
                read.unwrap();
                all.push(
                    cells
                        .iter()
                        .map(|cell| match cell {
                            Cell::Text(text) => text.to_string(),
                            _ => String::new(),
                        })
                        .collect(),
                );
            }
        }
        all
    }

    #[test]
    fn quotes_and_line_ends() {
        assert_eq!(
            records("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\n5\"屏,\n,\n\nlast"),
            [
                vec!["a", "b"],
                vec!["x, \"y\"", "two\nlines"],
                vec!["5\"屏", ""],
                vec!["", ""],
                vec![""],
                vec!["last"],
            ]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_is_said() {
        let mut cells = Vec::new();
        let mut records = Records::new("a,\"b\nc,d\n");
        assert_eq!(
            records.next_into(&mut cells),
            Some(Err(Malformed::Unclosed))
        );
        assert_eq!(records.next_into(&mut cells), None);
    }

    #[test]
    fn formulas_are_guarded_and_come_back() {
        for (text, written) in [
            ("=1+1", "\"'=1+1\""),
            ("@sum", "\"'@sum\""),
            ("'=x", "\"''=x\""),
            ("-5", "-5"),
            ("-五", "\"'-五\""),
            ("=", "="),
            (">=", ">="),
            ("'quoted'", "'quoted'"),
        ] {
            let mut line = String::new();
            write_field(&mut line, text);
            assert_eq!(line, written);
            assert_eq!(records(&line), [[text]]);
        }
    }

    proptest! {
        #[test]
        fn written_fields_are_read_back(rows in prop::collection::vec(prop::collection::vec("[a'\"=+@, \n中-]{0,6}", 2), 1..20)) {
            let mut text = String::new();
            for row in &rows {
                for (index, field) in row.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    write_field(&mut text, field);
                }
                text.push('\n');
            }
            prop_assert_eq!(records(&text), rows);
        }

        #[test]
        fn pieces_end_where_records_end(text in "[a,\"\n\r中]{0,200}") {
            // The walk over quotes and the reader must agree on every record's end, or threads would read other rows than one would.
            let bytes = text.as_bytes();
            let (mut records, mut cells, mut ends) = (Records::new(&text), Vec::new(), Vec::new());
            while let Some(read) = records.next_into(&mut cells) {
                if read.is_err() {
                    break;
                }
                ends.push(records.at);
            }
            let mut start = 0;
            for end in ends {
                prop_assert_eq!(record_end_after(bytes, start, start + 1), end);
                start = end;
            }
        }
    }
}
