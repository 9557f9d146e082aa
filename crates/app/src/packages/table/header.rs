//! Where the columns of a table stand, by the names in its heading.

use super::super::cell::Cell;
use super::super::findings::{At, Findings, Said};
use super::super::schema::{self, Sheet};

/// Where the columns of a table stand.
#[derive(Debug)]
pub struct Header {
    /// File or sheet, as its owner calls it.
    pub file: String,
    /// By the column's number in its `Sheet`.
    pub(super) positions: Vec<Option<usize>>,
    /// Headings as written, by the column's number in its `Sheet`.
    pub(super) written: Vec<String>,
    pub(super) width: usize,
}

impl Header {
    /// Finds the columns of `sheet` in a heading row; says which are missing or stand there twice.
    pub(super) fn resolve(
        sheet: &Sheet,
        file: &str,
        row: usize,
        cells: &[Cell<'_>],
        findings: &mut Findings,
    ) -> Option<Self> {
        let headings: Vec<String> = cells
            .iter()
            .map(|cell| schema::heading(&cell.shown()))
            .collect();
        let (mut positions, mut written, mut complete) = (Vec::new(), Vec::new(), true);
        for column in sheet.columns {
            let mut found = headings
                .iter()
                .enumerate()
                .filter(|(_, heading)| column.is_called(heading))
                .map(|(position, _)| position);
            let position = found.next();
            let name = position.map_or(column.heading.to_owned(), |position| {
                cells[position].shown().into_owned()
            });
            let at = At {
                file,
                row: Some(row),
                column: Some(&name),
                read: &name,
            };
            if position.is_none() && !column.optional {
                complete = false;
                let said = Said::new(
                    format!("缺少「{}」列（{}）", column.heading, column.key),
                    "",
                    format!("在第{row}行补上列名 {} 或 {}", column.key, column.heading),
                );
                findings.error("missing_column", column.key, at, said);
            }
            if found.next().is_some() {
                complete = false;
                let said = Said::new(
                    format!("「{name}」列出现了不止一次"),
                    "每个列名只出现一次",
                    "删去或改名多余的一列",
                );
                findings.error("duplicate_column", column.key, at, said);
            }
            positions.push(position);
            written.push(name);
        }
        let width = headings
            .iter()
            .rposition(|heading| !heading.is_empty())
            .map_or(0, |last| last + 1);
        complete.then(|| Self {
            file: file.to_owned(),
            positions,
            written,
            width,
        })
    }

    /// Fields that stand one below the other, each named as its owner wrote it.
    pub fn of_fields(file: &str, written: Vec<String>) -> Self {
        Self {
            file: file.to_owned(),
            positions: (0..written.len()).map(Some).collect(),
            width: written.len(),
            written,
        }
    }

    /// The heading of a column as its owner wrote it.
    pub fn written(&self, column: usize) -> &str {
        &self.written[column]
    }
}
