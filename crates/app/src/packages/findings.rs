//! Collects what is wrong with a package, all of it at once, in the words of whoever filed it.

use std::collections::HashMap;

use wenxiao_domain::finding::{Finding, Place, Severity};

use super::limits;

/// Findings about an id that another table lacks.
const FOLDED: [&str; 2] = ["unknown_project", "unknown_indicator"];
/// Further rows that such a finding names.
const ROWS: usize = 5;

/// The findings of one file or sheet, the first ones in full and the rest counted.
#[derive(Debug, Default)]
pub struct Findings {
    pub list: Vec<Finding>,
    errors: usize,
    dropped: usize,
}

/// Where a cell is, and what stands in it.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// File or sheet, as its owner calls it.
    pub file: &'a str,
    pub row: Option<usize>,
    pub column: Option<&'a str>,
    pub read: &'a str,
}

impl<'a> At<'a> {
    /// A whole file or sheet.
    pub fn file(file: &'a str) -> Self {
        Self {
            file,
            row: None,
            column: None,
            read: "",
        }
    }

    fn place(&self) -> Place {
        Place {
            file: self.file.to_owned(),
            row: self.row,
            column: self.column.map(str::to_owned),
        }
    }
}

/// What is said about it.
#[derive(Debug, Clone, Default)]
pub struct Said {
    pub message: String,
    /// In Chinese; with it the finding also prints what was read.
    pub expected: String,
    pub advice: String,
}

impl Said {
    pub fn new(
        message: impl Into<String>,
        expected: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            message: message.into(),
            expected: expected.into(),
            advice: advice.into(),
        }
    }
}

impl Findings {
    /// An error: the package can't be used.
    pub fn error(&mut self, code: &str, subject: &str, at: At<'_>, said: Said) {
        self.errors += 1;
        self.push(Severity::Error, code, subject, at, said);
    }

    /// A warning: the work goes on.
    pub fn warning(&mut self, code: &str, subject: &str, at: At<'_>, said: Said) {
        self.push(Severity::Warning, code, subject, at, said);
    }

    fn push(&mut self, severity: Severity, code: &str, subject: &str, at: At<'_>, said: Said) {
        if self.list.len() >= limits::FINDINGS {
            self.dropped += 1;
            return;
        }
        let mut finding = Finding::new(code, severity, subject, said.message).at(at.place());
        if !said.expected.is_empty() {
            finding = finding.read(shortened(at.read), said.expected);
        }
        if !said.advice.is_empty() {
            finding = finding.advice(said.advice);
        }
        self.list.push(finding);
    }

    /// Whether anything stops the work.
    pub fn stops(&self) -> bool {
        self.errors > 0
    }

    /// Whether further findings are only counted.
    pub fn full(&self) -> bool {
        self.list.len() >= limits::FINDINGS
    }

    /// Takes over another part of the same table; its rows start after `rows_before`.
    pub fn append(&mut self, part: Self, rows_before: usize) {
        self.errors += part.errors;
        self.dropped += part.dropped;
        for mut finding in part.list {
            if let Some(row) = finding.place.as_mut().and_then(|place| place.row.as_mut()) {
                *row += rows_before;
            }
            if self.list.len() < limits::FINDINGS {
                self.list.push(finding);
            } else {
                self.dropped += 1;
            }
        }
    }

    /// One id that isn't known is one finding, however many rows name it: what its own table lacks would be buried otherwise.
    fn fold(&mut self) {
        let mut first: HashMap<(String, String), usize> = HashMap::new();
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); self.list.len()];
        let mut kept = Vec::with_capacity(self.list.len());
        for finding in self.list.drain(..) {
            let folds = FOLDED.contains(&finding.code.as_str());
            let Some(read) = finding.read.as_ref().filter(|_| folds) else {
                kept.push(finding);
                continue;
            };
            let at = *first
                .entry((finding.code.clone(), read.clone()))
                .or_insert(kept.len());
            if at == kept.len() {
                kept.push(finding);
            } else {
                rows[at].extend(finding.place.and_then(|place| place.row));
            }
        }
        for (finding, rows) in kept.iter_mut().zip(rows) {
            if !rows.is_empty() {
                let named: Vec<String> = rows.iter().take(ROWS).map(ToString::to_string).collect();
                let more = if rows.len() > ROWS { "等" } else { "" };
                finding.message = format!(
                    "{}，另有 {} 行同样（第{}行{more}）",
                    finding.message,
                    rows.len(),
                    named.join("、")
                );
            }
        }
        self.list = kept;
    }

    /// Ends one table: its findings in the order of its rows, and how many are not listed.
    pub fn close(&mut self, file: &str) {
        self.fold();
        self.list
            .sort_by_key(|finding| finding.place.as_ref().and_then(|place| place.row));
        if self.dropped > 0 {
            let severity = if self.errors > 0 {
                Severity::Error
            } else {
                Severity::Warning
            };
            self.list.push(
                Finding::new(
                    "more_findings",
                    severity,
                    file,
                    format!("另有 {} 处问题未逐条列出", self.dropped),
                )
                .at(At::file(file).place())
                .advice("先改正已列出的问题，再重新检查"),
            );
            self.dropped = 0;
        }
    }

    /// Puts another table's findings behind these, each with its own limit.
    pub fn extend(&mut self, mut other: Self, file: &str) {
        other.close(file);
        self.errors += other.errors;
        self.list.append(&mut other.list);
    }
}

/// What was read, short enough to print.
fn shortened(read: &str) -> String {
    const SHOWN: usize = 60;
    if read.chars().count() <= SHOWN {
        return read.to_owned();
    }
    let mut text: String = read.chars().take(SHOWN).collect();
    text.push('…');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_id_is_one_finding_with_its_rows() {
        let mut findings = Findings::default();
        for (row, id) in [(2, "P1"), (3, "P2"), (4, "P1"), (9, "P1")] {
            let at = At {
                row: Some(row),
                read: id,
                ..At::file("actuals.csv")
            };
            let said = Said::new("项目表中没有这个项目编号", "已有的编号", "核对");
            findings.error("unknown_project", id, at, said);
        }
        findings.close("actuals.csv");
        let said: Vec<&str> = findings
            .list
            .iter()
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(
            said,
            [
                "项目表中没有这个项目编号，另有 2 行同样（第4、9行）",
                "项目表中没有这个项目编号"
            ]
        );
        assert!(findings.stops());
    }
}
