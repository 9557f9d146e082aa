//! A table with a heading: finds the columns, then hands one row after the other to whoever knows what they mean.

mod header;
mod line;
mod parallel;

use super::cell::Cell;
use super::findings::{At, Findings, Said};
use super::limits::{Deadline, Limits};
use super::schema::Sheet;
use super::xlsx;

pub use header::Header;
pub use line::Line;

/// The rows of a table as values, each with its row number.
#[derive(Debug)]
pub struct Rows<T> {
    pub items: Vec<T>,
    pub rows: Vec<u32>,
    pub header: Option<Header>,
}

impl<T> Rows<T> {
    pub fn none() -> Self {
        Self {
            items: Vec::new(),
            rows: Vec::new(),
            header: None,
        }
    }
}

/// Where a table's rows come from.
#[derive(Debug, Clone, Copy)]
pub enum Body<'a> {
    Csv(&'a str),
    Sheet(&'a xlsx::Workbook<'a>, &'a str),
}

/// Reads a table: its heading, then every row that isn't empty through `decode`.
///
/// `decode` gives a value even for a row with errors, where it can be told what the row is about; what it reports stops the work
/// anyway. `S` is what it remembers from one row to the next, in each thread its own.
pub fn read<T: Send, S: Default>(
    sheet: &Sheet,
    file: &str,
    body: Body<'_>,
    limits: &Limits,
    deadline: Deadline,
    findings: &mut Findings,
    decode: impl Fn(&Line<'_, '_>, &mut S, &mut Findings) -> Option<T> + Sync,
) -> Rows<T> {
    match body {
        Body::Csv(text) => {
            parallel::read_csv(sheet, file, text, limits, deadline, findings, decode)
        }
        Body::Sheet(book, name) => {
            let (mut rows, mut scratch) = (Rows::none(), S::default());
            let outcome = book.rows(name, deadline, |row, cells| {
                if row > limits.rows {
                    return Err(xlsx::Refused::TooManyRows);
                }
                let into = (&mut rows, &mut scratch);
                step(sheet, file, row, cells, into, findings, &decode);
                Ok(())
            });
            if let Err(refused) = outcome {
                xlsx::report(&refused, file, limits, findings);
            } else if rows.header.is_none() && !findings.stops() {
                empty_table(file, findings);
            }
            rows
        }
    }
}

fn step<T, S>(
    sheet: &Sheet,
    file: &str,
    row: usize,
    cells: &[Cell<'_>],
    (rows, scratch): (&mut Rows<T>, &mut S),
    findings: &mut Findings,
    decode: &(impl Fn(&Line<'_, '_>, &mut S, &mut Findings) -> Option<T> + Sync),
) {
    if cells.iter().all(Cell::is_empty) {
        return;
    }
    let Some(header) = &rows.header else {
        if !findings.stops() {
            rows.header = Header::resolve(sheet, file, row, cells, findings);
        }
        return;
    };
    let line = Line { header, cells, row };
    if let Some(item) = decode(&line, scratch, findings) {
        rows.items.push(item);
        rows.rows.push(u32::try_from(row).unwrap_or(u32::MAX));
    }
}

fn empty_table(file: &str, findings: &mut Findings) {
    let said = Said::new("表是空的，没有列名", "", "第1行写列名，其下逐行填报");
    findings.error("missing_column", file, At::file(file), said);
}

/// Reports that a table has more rows than are read.
pub fn too_many_rows(file: &str, limits: &Limits, findings: &mut Findings) {
    let said = Said::new(
        format!("行数超过上限 {}", limits.rows),
        "",
        "按地区或批次拆成几个数据包",
    );
    findings.error("too_many_rows", file, At::file(file), said);
}

/// Reports that reading took too long.
pub fn too_slow(file: &str, findings: &mut Findings) {
    let said = Said::new(
        "读取超过了时间上限，已停止",
        "",
        "拆成几个较小的数据包，或在服务器上用命令行导入",
    );
    findings.error("too_slow", file, At::file(file), said);
}
