//! What commands write on the terminal: results on standard output, everything else on standard error.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use unicode_width::UnicodeWidthStr;
use wenxiao_domain::finding::{Finding, Severity};

/// Writes to standard output; a reader that went away (`| head`) ends the output, not the program with an error.
pub fn out(text: &str) -> io::Result<()> {
    finish(io::stdout().lock(), text)
}

/// Writes to standard error.
pub fn err(text: &str) -> io::Result<()> {
    finish(io::stderr().lock(), text)
}

fn finish(mut to: impl Write, text: &str) -> io::Result<()> {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// How a column of a table is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// A table whose columns line up on a terminal, Chinese characters counted as two cells.
#[derive(Debug)]
pub struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(columns: &[(&str, Align)]) -> Self {
        Self {
            columns: columns
                .iter()
                .map(|(name, align)| ((*name).to_owned(), *align))
                .collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; cells that are missing at the end are empty.
    pub fn row<I: IntoIterator<Item = S>, S: Into<String>>(&mut self, cells: I) {
        let mut row: Vec<String> = cells.into_iter().map(Into::into).collect();
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
    }

    /// The lines of the table, heading first, two spaces between columns.
    pub fn render(&self) -> String {
        let heading: Vec<String> = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| {
                std::iter::once(&heading)
                    .chain(&self.rows)
                    .map(|row| row[column].width())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for row in std::iter::once(&heading).chain(&self.rows) {
            let mut line = String::new();
            for ((cell, width), (_, align)) in row.iter().zip(&widths).zip(&self.columns) {
                let gap = " ".repeat(width - cell.width());
                match align {
                    Align::Left => line.extend([cell.as_str(), &gap, "  "]),
                    Align::Right => line.extend([gap.as_str(), cell, "  "]),
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// Findings for a person: severity, place, sentence, what was read and expected, what to do next.
pub fn findings(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let severity = match finding.severity {
            Severity::Hint => "提示",
            Severity::Warning => "警告",
            Severity::Error => "错误",
        };
        let place = finding.place.as_ref().map_or_else(String::new, |place| {
            let row = place
                .row
                .map_or_else(String::new, |row| format!(" 第{row}行"));
            let column = place
                .column
                .as_ref()
                .map_or_else(String::new, |column| format!(" 「{column}」列"));
            format!("{}{row}{column}：", place.file)
        });
        // Writing into a String can't fail.
        let _ = writeln!(text, "{severity}  {place}{}", finding.message);
        if let (Some(read), Some(expected)) = (&finding.read, &finding.expected) {
            let _ = writeln!(text, "      读到「{read}」，应为{expected}");
        }
        if let Some(advice) = &finding.advice {
            let _ = writeln!(text, "      建议：{advice}");
        }
        if let Some(article) = &finding.article {
            let _ = writeln!(text, "      依据：{article}");
        }
    }
    text
}

/// A progress bar on a terminal, and none in a pipe.
pub fn progress(length: u64, what: &str) -> indicatif::ProgressBar {
    if !io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(length);
    if let Ok(style) = indicatif::ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}")
    {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    bar
}

/// What is being done, on a terminal; nothing in a pipe.
pub fn spinner() -> indicatif::ProgressBar {
    if io::stderr().is_terminal() {
        indicatif::ProgressBar::new_spinner()
    } else {
        indicatif::ProgressBar::hidden()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_characters_take_two_cells() {
        let mut table = Table::new(&[("指标", Align::Left), ("得分", Align::Right)]);
        table.row(["O1 项目数量", "10.00"]);
        table.row(["B1", "2.73"]);
        assert_eq!(
            table.render(),
            "指标          得分\nO1 项目数量  10.00\nB1            2.73\n"
        );
    }
}
