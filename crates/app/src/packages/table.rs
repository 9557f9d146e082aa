//! A table with a heading: finds the columns, then hands one row after the other to whoever knows what they mean.
//!
//! Long because headings, rows and both ways of reading them (in parallel and in order) must agree about row numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use wenxiao_domain::money::{Fen, NotFen};

use super::cell::{Cell, trimmed};
use super::csv::{self, Malformed, Records};
use super::findings::{At, Findings, Said};
use super::limits::{self, Deadline, Limits};
use super::number::{self, NotANumber, Suffix};
use super::schema::{self, Sheet};
use super::{date, xlsx};

/// Where the columns of a table stand.
#[derive(Debug)]
pub struct Header {
    /// File or sheet, as its owner calls it.
    pub file: String,
    /// By the column's number in its `Sheet`.
    positions: Vec<Option<usize>>,
    /// Headings as written, by the column's number in its `Sheet`.
    written: Vec<String>,
    width: usize,
}

impl Header {
    /// Finds the columns of `sheet` in a heading row; says which are missing or stand there twice.
    fn resolve(
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
            let first: Vec<&str> = words.iter().map(|(names, _)| names[0]).collect();
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
        if let Some(fen) = self.written_number(column, findings).and_then(|written| {
            match Fen::from_wan(written.value) {
                _ if written.suffix == Suffix::Percent => {
                    self.not_a_number(column, findings, "金额，万元");
                    None
                }
                Ok(fen) if fen.0 < 0 => {
                    let said = Said::new(
                        "金额为负数",
                        "不小于 0 的金额，万元",
                        "核对金额；退回、核减的在核定金额和安排中反映",
                    );
                    self.error(column, "negative_amount", findings, said);
                    None
                }
                Ok(fen) => Some(fen),
                Err(NotFen::Fraction(_)) => {
                    let said = Said::new(
                        "金额小于一分钱的部分无法入账",
                        "万元，最多 6 位小数（精确到分）",
                        "四舍五入到分后填写",
                    );
                    self.error(column, "finer_than_fen", findings, said);
                    None
                }
                Err(NotFen::TooLarge(_)) => {
                    self.too_large(column, findings);
                    None
                }
            }
        }) {
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

    fn written_number(&self, column: usize, findings: &mut Findings) -> Option<number::Written> {
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

/// Characters that neither XML nor a database keeps as text; line ends and tabs are text.
fn is_no_text(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

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
        Body::Csv(text) => read_csv(sheet, file, text, limits, deadline, findings, decode),
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

/// What one thread read from its piece.
struct Part<T> {
    items: Vec<T>,
    rows: Vec<u32>,
    records: usize,
    findings: Findings,
}

fn read_csv<T: Send, S: Default>(
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
