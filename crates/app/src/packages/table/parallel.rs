//! A CSV file by all threads at once: pieces are taken in turn and joined in the file's order, with the row numbers of the file.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::super::cell::Cell;
use super::super::csv::{self, Malformed, Records};
use super::super::findings::{At, Findings, Said};
use super::super::limits::{self, Deadline, Limits};
use super::super::schema::Sheet;
use super::header::Header;
use super::line::Line;
use super::{Rows, empty_table, too_many_rows, too_slow};

/// What one thread read from its piece.
struct Part<T> {
    items: Vec<T>,
    rows: Vec<u32>,
    records: usize,
    findings: Findings,
}

pub(super) fn read_csv<T: Send, S: Default>(
    sheet: &Sheet,
    file: &str,
    text: &str,
    limits: &Limits,
    deadline: Deadline,
    findings: &mut Findings,
    decode: impl Fn(&Line<'_, '_>, &mut S, &mut Findings) -> Option<T> + Sync,
) -> Rows<T> {
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    if lines > limits.rows {
        too_many_rows(file, limits, findings);
        return Rows::none();
    }
    let (mut records, mut cells, mut heading_row) = (Records::new(text), Vec::new(), 0);
    let header = loop {
        heading_row += 1;
        match records.next_into(&mut cells) {
            None => {
                empty_table(file, findings);
                return Rows::none();
            }
            Some(Err(malformed)) => {
                report_malformed(file, heading_row, malformed, findings);
                return Rows::none();
            }
            Some(Ok(())) if cells.iter().all(Cell::is_empty) => {}
            Some(Ok(())) => match Header::resolve(sheet, file, heading_row, &cells, findings) {
                Some(header) => break header,
                None => return Rows::none(),
            },
        }
    };
    let gathered = Gathered {
        rows: Rows {
            items: Vec::with_capacity(lines),
            rows: Vec::with_capacity(lines),
            header: None,
        },
        findings: std::mem::take(findings),
        records: heading_row,
        next: 0,
        waiting: BTreeMap::new(),
    };
    let pieces = csv::pieces(records.rest());
    let (turn, gathered) = (AtomicUsize::new(0), Mutex::new(gathered));
    rayon::broadcast(|_| {
        while let Some((number, piece)) = take_turn(&turn, &pieces) {
            let part = read_piece(&header, piece, deadline, &decode);
            gathered
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .add(number, part);
        }
    });
    let gathered = gathered
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    *findings = gathered.findings;
    Rows {
        header: Some(header),
        ..gathered.rows
    }
}

/// The next piece that no thread has taken.
fn take_turn<'p>(turn: &AtomicUsize, pieces: &[&'p str]) -> Option<(usize, &'p str)> {
    let number = turn.fetch_add(1, Ordering::Relaxed);
    pieces.get(number).map(|piece| (number, *piece))
}

/// The rows of the pieces read so far, in the file's order.
///
/// Pieces are taken in order and joined as soon as all before them are there, so that only a few lie in memory twice.
struct Gathered<T> {
    rows: Rows<T>,
    findings: Findings,
    /// Records of the joined pieces, the heading's included.
    records: usize,
    /// Number of the piece to be joined next.
    next: usize,
    waiting: BTreeMap<usize, Part<T>>,
}

impl<T> Gathered<T> {
    fn add(&mut self, number: usize, part: Part<T>) {
        self.waiting.insert(number, part);
        while let Some(mut part) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.rows.items.append(&mut part.items);
            let before = u32::try_from(self.records).unwrap_or(u32::MAX);
            let rows = part.rows.iter().map(|row| row.saturating_add(before));
            self.rows.rows.extend(rows);
            self.findings.append(part.findings, self.records);
            self.records += part.records;
        }
    }
}

/// Reads one piece; rows are counted from its beginning.
fn read_piece<T, S: Default>(
    header: &Header,
    piece: &str,
    deadline: Deadline,
    decode: &impl Fn(&Line<'_, '_>, &mut S, &mut Findings) -> Option<T>,
) -> Part<T> {
    let lines = memchr::memchr_iter(b'\n', piece.as_bytes()).count() + 1;
    let mut part = Part {
        items: Vec::with_capacity(lines),
        rows: Vec::with_capacity(lines),
        records: 0,
        findings: Findings::default(),
    };
    let (mut records, mut cells) = (Records::new(piece), Vec::with_capacity(header.width + 1));
    let mut scratch = S::default();
    while let Some(read) = records.next_into(&mut cells) {
        part.records += 1;
        let row = part.records;
        if let Err(malformed) = read {
            report_malformed(&header.file, row, malformed, &mut part.findings);
            break;
        }
        if row.is_multiple_of(8_192) && deadline.passed() {
            too_slow(&header.file, &mut part.findings);
            break;
        }
        if cells.iter().all(Cell::is_empty) {
            continue;
        }
        let cut_off = records.rest().is_empty() && !piece.ends_with('\n');
        if !has_header_width(header, &cells, cut_off, row, &mut part.findings) {
            continue;
        }
        let line = Line {
            header,
            cells: &cells,
            row,
        };
        if let Some(item) = decode(&line, &mut scratch, &mut part.findings) {
            part.items.push(item);
            part.rows.push(u32::try_from(row).unwrap_or(u32::MAX));
        }
    }
    part
}

/// Whether a record has as many fields as the heading; empty ones behind it don't matter, and spreadsheets leave empty ones out.
///
/// A record with more has an unquoted comma in it, and the file's last one with fewer and no line end was cut off: figures would be lost
/// or stand under wrong headings.
fn has_header_width(
    header: &Header,
    cells: &[Cell<'_>],
    cut_off: bool,
    row: usize,
    findings: &mut Findings,
) -> bool {
    let filled = cells.len() >= header.width;
    let beyond = cells.get(header.width..).unwrap_or_default();
    if (filled || !cut_off) && beyond.iter().all(Cell::is_empty) {
        return true;
    }
    let count = cells.len().to_string();
    let at = At {
        file: &header.file,
        row: Some(row),
        column: None,
        read: &count,
    };
    let said = if filled {
        Said::new(
            "这一行的字段比列名多",
            format!("{} 个字段", header.width),
            "含有逗号的内容（如 1,234）要加英文双引号",
        )
    } else {
        Said::new(
            "这一行的字段比列名少",
            format!("{} 个字段", header.width),
            "补齐缺少的字段；没有内容的也保留逗号",
        )
    };
    findings.error("row_width", &header.file, at, said);
    false
}

fn report_malformed(file: &str, row: usize, malformed: Malformed, findings: &mut Findings) {
    let at = At {
        file,
        row: Some(row),
        column: None,
        read: "\"",
    };
    let said = match malformed {
        Malformed::Unclosed => Said::new(
            "双引号没有配对，其后的内容无法分列",
            "成对的双引号",
            "补上缺少的双引号；内容里的双引号写成两个",
        ),
        Malformed::TooManyColumns => Said::new(
            format!("这一行超过 {} 列", limits::COLUMNS),
            "",
            "删去多余的列",
        ),
    };
    findings.error("malformed_row", file, at, said);
}
