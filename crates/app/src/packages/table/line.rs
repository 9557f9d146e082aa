//! One row of a table: its cells as text, money, numbers, dates, and what is wrong with them.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use wenxiao_domain::money::Fen;

use super::super::cell::{Cell, trimmed};
use super::super::date;
use super::super::findings::{At, Findings, Said};
use super::super::limits;
use super::super::number::{self, NotANumber, NotAnAmount, Suffix};
use super::header::Header;

/// One row below the heading.
#[derive(Debug, Clone, Copy)]
pub struct Line<'l, 'a> {
    pub header: &'l Header,
    pub cells: &'l [Cell<'a>],
    /// As a spreadsheet counts.
    pub row: usize,
}

impl<'l, 'a> Line<'l, 'a> {
    /// The cell of a column.
    pub fn cell(&self, column: usize) -> &'l Cell<'a> {
        const EMPTY: &Cell<'static> = &Cell::Empty;
        self.header.positions[column]
            .and_then(|position| self.cells.get(position))
            .unwrap_or(EMPTY)
    }

    /// Reports an error in a column.
    pub fn error(&self, column: usize, code: &str, findings: &mut Findings, said: Said) {
        let shown = self.cell(column).shown();
        findings.error(code, &self.subject(), self.at(column, &shown), said);
    }

    /// Reports a warning about a column.
    pub fn warning(&self, column: usize, code: &str, findings: &mut Findings, said: Said) {
        let shown = self.cell(column).shown();
        findings.warning(code, &self.subject(), self.at(column, &shown), said);
    }

    fn at<'t>(&'t self, column: usize, shown: &'t str) -> At<'t> {
        At {
            file: &self.header.file,
            row: Some(self.row),
            column: Some(&self.header.written[column]),
            read: shown,
        }
    }

    /// What the row is about: its first column.
    fn subject(&self) -> String {
        let shown = self.cell(0).shown();
        if shown.is_empty() {
            self.header.file.clone()
        } else {
            shown.into_owned()
        }
    }

    /// Whether the column holds anything.
    pub fn has(&self, column: usize) -> bool {
        !self.cell(column).is_empty()
    }

    /// Text, empty where nothing stands; errors of a workbook and signs that no text has are reported.
    pub fn text(&self, column: usize, findings: &mut Findings) -> Cow<'l, str> {
        let text = match self.cell(column) {
            Cell::Empty => return Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(trimmed(text)),
            Cell::Error(error) => {
                let said = Said::new(
                    "单元格是表格软件的错误值",
                    "文字或数字",
                    "在表格软件中改正公式后重新保存",
                );
                self.error(column, "cell_error", findings, said);
                Cow::Borrowed(error.as_ref())
            }
            Cell::Uncomputed(formula) => {
                let said = Said::new(
                    "公式没有保存计算结果，无法知道它的值",
                    "保存了结果的公式，或直接填写的值",
                    "用表格软件打开并重新保存，或选择性粘贴为数值",
                );
                self.error(column, "formula_without_value", findings, said);
                Cow::Borrowed(formula.as_str())
            }
            cell => cell.shown(),
        };
        if text.len() > limits::CELL_CHARACTERS && text.chars().count() > limits::CELL_CHARACTERS {
            let said = Said::new(
                "单元格的文字过长",
                format!("不超过 {} 个字", limits::CELL_CHARACTERS),
                "缩短文字，详情另附材料",
            );
            self.error(column, "cell_too_long", findings, said);
        }
        // Looked at without stopping, which the compiler turns into wide comparisons.
        #[expect(
            clippy::needless_bitwise_bool,
            reason = "no branch, so that the loop becomes wide comparisons"
        )]
        let suspicious = text
            .bytes()
            .fold(false, |found, byte| found | (byte < b' ') | (byte == 0xEF));
        if suspicious && text.chars().any(is_no_text) {
            let said = Said::new(
                "含有不可见的控制字符",
                "可见文字",
                "删去该单元格中的控制字符后重新填写",
            );
            self.error(column, "control_character", findings, said);
        }
        text
    }

    /// Text that must be there: an id, a code.
    pub fn key(&self, column: usize, findings: &mut Findings) -> Cow<'l, str> {
        let text = self.text(column, findings);
        if text.is_empty() {
            let name = self.header.written(column);
            let said = Said::new(
                format!("「{name}」没有填写"),
                "不能为空",
                format!("填写{name}"),
            );
            self.error(column, "missing_text", findings, said);
        }
        text
    }

    /// Text that ought to be there but that no figure depends on.
    pub fn wanted(&self, column: usize, findings: &mut Findings) -> String {
        let text = self.text(column, findings);
        if text.is_empty() {
            let name = self.header.written(column);
            let said = Said::new(
                format!("「{name}」没有填写，报告中将显示为空"),
                "",
                format!("填写{name}"),
            );
            self.warning(column, "missing_text", findings, said);
        }
        text.into_owned()
    }

    /// One of the words that a column may hold.
    pub fn one_of<T: Copy>(
        &self,
        column: usize,
        words: &[(&[&str], T)],
        findings: &mut Findings,
    ) -> Option<T> {
        let text = self.text(column, findings);
        let found = words
            .iter()
            .find(|(names, _)| names.contains(&text.as_ref()))
            .map(|(_, value)| *value);
        if found.is_none() {
            let first: Vec<String> = words.iter().map(|(names, _)| choice(names)).collect();
            let name = self.header.written(column);
            let said = Said::new(
                format!("「{name}」不是规定的取值"),
                first.join("、"),
                "从规定的取值中选一个填写",
            );
            self.error(column, "unknown_value", findings, said);
        }
        found
    }

    /// An amount in 万元; it must be there and not be negative.
    pub fn amount(&self, column: usize, findings: &mut Findings) -> Fen {
        if let Cell::Text(text) = self.cell(column)
            && let Some(fen) = number::plain_fen(text)
        {
            return Fen(fen);
        }
        if let Some(fen) =
            self.written_number(column, findings)
                .and_then(|written| match number::fen(written) {
                    Err(NotAnAmount::Percent) => {
                        self.not_a_number(column, findings, "金额，万元");
                        None
                    }
                    Err(NotAnAmount::Negative) => {
                        let said = Said::new(
                            "金额为负数",
                            "不小于 0 的金额，万元",
                            "核对金额；退回、核减的在核定金额和安排中反映",
                        );
                        self.error(column, "negative_amount", findings, said);
                        None
                    }
                    Ok(fen) => Some(fen),
                    Err(NotAnAmount::FinerThanFen) => {
                        let said = Said::new(
                            "金额小于一分钱的部分无法入账",
                            "万元，最多 6 位小数（精确到分）",
                            "四舍五入到分后填写",
                        );
                        self.error(column, "finer_than_fen", findings, said);
                        None
                    }
                    Err(NotAnAmount::TooLarge) => {
                        self.too_large(column, findings);
                        None
                    }
                })
        {
            return fen;
        }
        if !self.has(column) {
            let said = Said::new(
                "金额没有填写；空白不等于 0",
                "金额，万元，没有发生的填 0",
                "填写金额",
            );
            self.error(column, "missing_number", findings, said);
        }
        Fen(0)
    }

    /// A number in a unit; `None` where nothing stands or it is none, which is reported.
    pub fn number(&self, column: usize, unit: &str, findings: &mut Findings) -> Option<Decimal> {
        let written = self.written_number(column, findings)?;
        let fits = match written.suffix {
            Suffix::None => true,
            Suffix::Wan => !matches!(unit, "元" | "亿元" | "%"),
            Suffix::Percent => unit.contains('%') || unit.contains('％') || unit.contains("百分"),
        };
        if fits {
            return Some(written.value);
        }
        let expected = if unit.is_empty() {
            "不带百分号的数".to_owned()
        } else {
            format!("以「{unit}」为单位的数")
        };
        let said = Said::new(
            "数后面的单位与指标的计量单位不一致",
            expected,
            "按计量单位换算后填写数",
        );
        self.error(column, "unit_differs", findings, said);
        None
    }

    /// A number with what stands behind it; `None` where nothing stands or it is none, which is reported.
    pub fn written_number(
        &self,
        column: usize,
        findings: &mut Findings,
    ) -> Option<number::Written> {
        let cell = self.cell(column);
        let read = match cell {
            Cell::Text(text) if !trimmed(text).is_empty() => number::parse(text),
            Cell::Stored(digits) => number::parse_stored(digits).map(|value| number::Written {
                value,
                suffix: Suffix::None,
            }),
            Cell::Empty | Cell::Text(_) => return None,
            Cell::Date(_) => Err(NotANumber::Words),
            Cell::Error(_) | Cell::Uncomputed(_) => {
                self.text(column, findings);
                return None;
            }
        };
        match read {
            Ok(written) => return Some(written),
            Err(NotANumber::Words) => self.not_a_number(column, findings, "数"),
            Err(NotANumber::TooLarge) => self.too_large(column, findings),
        }
        None
    }

    /// Reports that a cell holds no number.
    pub fn not_a_number(&self, column: usize, findings: &mut Findings, expected: &str) {
        let name = self.header.written(column);
        let said = Said::new(
            format!("「{name}」不是数"),
            expected,
            "只填数；没有填报的留空，不适用的填「—」",
        );
        self.error(column, "not_a_number", findings, said);
    }

    fn too_large(&self, column: usize, findings: &mut Findings) {
        let name = self.header.written(column);
        let said = Said::new(
            format!("「{name}」的数过大或位数过多"),
            "绝对值不超过 1 万亿、总共不超过 28 位的数",
            "核对单位和位数",
        );
        self.error(column, "number_too_large", findings, said);
    }

    /// A date; `None` where nothing stands or it is none, which is reported.
    pub fn date(&self, column: usize, findings: &mut Findings) -> Option<NaiveDate> {
        let found = match self.cell(column) {
            Cell::Date(date) => Some(*date),
            cell if cell.is_empty() => return None,
            Cell::Text(text) => date::parse(text),
            Cell::Stored(digits) => date::parse(digits),
            Cell::Empty => return None,
            Cell::Error(_) | Cell::Uncomputed(_) => {
                self.text(column, findings);
                return None;
            }
        };
        if found.is_none() {
            let name = self.header.written(column);
            let said = Said::new(
                format!("「{name}」不是日期"),
                "日期，如 2024-07-31",
                "按 年-月-日 填写，没有的留空",
            );
            self.error(column, "not_a_date", findings, said);
        }
        found
    }
}

/// A word to choose: in Chinese, with the English one that files also write.
fn choice(names: &[&str]) -> String {
    match names {
        [english, chinese, ..] if english.is_ascii() && !chinese.is_ascii() => {
            format!("{chinese}（{english}）")
        }
        names => names[0].to_owned(),
    }
}

/// Characters that neither XML nor a database keeps as text; line ends and tabs are text.
fn is_no_text(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
