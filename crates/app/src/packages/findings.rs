//! Collects what is wrong with a package, all of it at once, in the words of whoever filed it.

use wenxiao_domain::finding::{Finding, Place, Severity};

use super::limits;

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

    /// Ends one table: says how many findings are not listed.
    pub fn close(&mut self, file: &str) {
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
