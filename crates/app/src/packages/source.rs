//! Where a package comes from: a folder, a zip of the folder, or a workbook.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::archive::{self, Archive};
use super::cell::Cell;
use super::findings::{At, Findings, Said};
use super::fund::Fields;
use super::limits::{Deadline, Limits};
use super::schema::{FUND, Sheet};
use super::table::Body;
use super::text::{self, NotText};
use super::xlsx::{self, Workbook};

/// The largest fund.toml: a page of text.
const FUND_BYTES: usize = 1 << 20;

/// Rows of the sheet 专项 that are looked at.
const FUND_ROWS: usize = 500;

/// A package that can be read table by table.
#[derive(Debug)]
pub enum Source<'b> {
    Files(Vec<File>),
    Book(Box<Workbook<'b>>),
}

/// A file of a folder or archive.
#[derive(Debug)]
pub struct File {
    /// As its owner calls it.
    pub name: String,
    text: Option<String>,
}

impl<'b> Source<'b> {
    /// The files of a folder that belong to a package.
    pub fn folder(
        path: &Path,
        sheets: &[&Sheet],
        limits: &Limits,
        findings: &mut Findings,
    ) -> Self {
        let names: Vec<String> = match fs::read_dir(path) {
            Ok(entries) => entries
                .filter_map(Result::ok)
                .filter_map(|entry| entry.file_name().into_string().ok())
                .collect(),
            Err(error) => {
                let shown = path.display().to_string();
                unreadable(&shown, &error.to_string(), findings);
                Vec::new()
            }
        };
        let wanted: Vec<&String> = sheets
            .iter()
            .filter_map(|sheet| pick(&names.iter(), sheet))
            .collect();
        let read: Vec<(File, Findings)> = wanted
            .into_par_iter()
            .map(|name| {
                let mut findings = Findings::default();
                let bytes = read_file(&path.join(name), name, limits, &mut findings);
                let text = bytes.and_then(|bytes| decode(bytes, name, &mut findings));
                let name = name.clone();
                (File { name, text }, findings)
            })
            .collect();
        let mut files = Vec::new();
        for (file, found) in read {
            findings.extend(found, &file.name);
            files.push(file);
        }
        Self::Files(files)
    }

    /// A workbook or an archive, told apart by what is in it.
    pub fn bytes(
        name: &str,
        bytes: &'b [u8],
        sheets: &[&Sheet],
        limits: &Limits,
        deadline: Deadline,
        findings: &mut Findings,
    ) -> Self {
        if bytes.len() as u64 > limits.file_bytes {
            too_large(name, limits, findings);
            return Self::Files(Vec::new());
        }
        let opened = Archive::open(bytes, limits);
        let archive = match opened {
            Ok(archive) => archive,
            Err(refused) => {
                xlsx::report(&refused.into(), name, limits, findings);
                return Self::Files(Vec::new());
            }
        };
        if archive.position("xl/workbook.xml").is_none() {
            return Self::Files(unpack(&archive, name, sheets, limits, findings));
        }
        match Workbook::open(bytes, limits, deadline) {
            Ok(book) => Self::Book(Box::new(book)),
            Err(refused) => {
                xlsx::report(&refused, name, limits, findings);
                Self::Files(Vec::new())
            }
        }
    }

    /// A file that is one table: a workbook, or a CSV.
    pub fn table(
        name: &str,
        bytes: &'b [u8],
        sheet: &Sheet,
        limits: &Limits,
        deadline: Deadline,
        findings: &mut Findings,
    ) -> Self {
        if name.to_lowercase().ends_with(".csv") {
            if bytes.len() as u64 > limits.file_bytes {
                too_large(name, limits, findings);
                return Self::Files(Vec::new());
            }
            let text = decode(bytes.to_vec(), name, findings);
            let name = name.to_owned();
            return Self::Files(vec![File { name, text }]);
        }
        Self::bytes(name, bytes, &[sheet], limits, deadline, findings)
    }

    /// The rows of the one table of a file, whatever the file or its only sheet is called.
    pub fn only_body(&self, sheet: &Sheet, findings: &mut Findings) -> Option<(&str, Body<'_>)> {
        match self {
            Self::Files(files) if files.len() == 1 => {
                let text = files[0].text.as_deref()?;
                Some((&files[0].name, Body::Csv(text)))
            }
            Self::Book(book) if book.sheet_names().count() == 1 => {
                let name = book.sheet_names().next()?;
                Some((name, Body::Sheet(book, name)))
            }
            _ => self.body(sheet, findings),
        }
    }

    /// The rows of a table; a table that isn't there is reported unless the package may lack it.
    pub fn body(&self, sheet: &Sheet, findings: &mut Findings) -> Option<(&str, Body<'_>)> {
        let found = match self {
            Self::Files(files) => match files.iter().find(|file| is_file(&file.name, sheet)) {
                // What is wrong with the file was said when it was opened.
                Some(file) => return Some((&file.name, Body::Csv(file.text.as_deref()?))),
                None => None,
            },
            Self::Book(book) => book
                .sheet_names()
                .find(|name| sheet.is_called(name))
                .map(|name| (name, Body::Sheet(book, name))),
        };
        if found.is_none() && !sheet.optional {
            self.missing(sheet, findings);
        }
        found
    }

    /// Whether a table is there.
    pub fn has(&self, sheet: &Sheet) -> bool {
        match self {
            Self::Files(files) => files.iter().any(|file| is_file(&file.name, sheet)),
            Self::Book(book) => book.sheet_names().any(|name| sheet.is_called(name)),
        }
    }

    /// The fund's keys.
    pub fn fund(
        &self,
        limits: &Limits,
        deadline: Deadline,
        findings: &mut Findings,
    ) -> Option<Fields> {
        let (name, body) = self.body(&FUND, findings)?;
        match body {
            Body::Csv(text) if text.len() > FUND_BYTES => {
                let said = Said::new("文件过大", "", "fund.toml 只写专项的基本信息");
                findings.error("too_large", name, At::file(name), said);
                None
            }
            Body::Csv(text) => Fields::of_toml(name, text, findings),
            Body::Sheet(book, sheet) => {
                let mut rows: Vec<(usize, Vec<Cell<'static>>)> = Vec::new();
                let outcome = book.rows(sheet, deadline, |row, cells| {
                    if rows.len() < FUND_ROWS && !cells.iter().all(Cell::is_empty) {
                        rows.push((row, cells.iter().map(owned).collect()));
                    }
                    Ok(())
                });
                if let Err(refused) = outcome {
                    xlsx::report(&refused, name, limits, findings);
                    return None;
                }
                Some(Fields::of_rows(name, &rows))
            }
        }
    }

    /// Whether there is anything to read at all.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Files(files) if files.is_empty())
    }

    fn missing(&self, sheet: &Sheet, findings: &mut Findings) {
        let (what, name) = match self {
            Self::Files(_) => ("文件", sheet.file),
            Self::Book(_) => ("工作表", sheet.name),
        };
        let said = Said::new(
            format!("缺少{what}「{name}」"),
            "",
            format!("补上{what}；可以用 wenxiao template 生成空白模板"),
        );
        findings.error("missing_file", name, At::file(name), said);
    }
}

fn owned(cell: &Cell<'_>) -> Cell<'static> {
    match cell {
        Cell::Empty => Cell::Empty,
        Cell::Text(text) => Cell::Text(Cow::Owned(text.to_string())),
        Cell::Stored(digits) => Cell::Stored(Cow::Owned(digits.to_string())),
        Cell::Date(date) => Cell::Date(*date),
        Cell::Error(error) => Cell::Error(Cow::Owned(error.to_string())),
        Cell::Uncomputed(formula) => Cell::Uncomputed(formula.clone()),
    }
}

fn is_file(name: &str, sheet: &Sheet) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    if last.eq_ignore_ascii_case(sheet.file) {
        return true;
    }
    // The Chinese name with the same ending: 项目.csv.
    let ending = sheet.file.rsplit('.').next().unwrap_or_default();
    last.rsplit_once('.')
        .is_some_and(|(stem, end)| stem == sheet.name && end.eq_ignore_ascii_case(ending))
}

/// The name that means a table; the exact one before one in other letters.
fn pick<'n>(
    names: &(impl Iterator<Item = &'n String> + Clone),
    sheet: &Sheet,
) -> Option<&'n String> {
    names
        .clone()
        .find(|name| *name == sheet.file)
        .or_else(|| names.clone().find(|name| is_file(name, sheet)))
}

pub fn read_file(
    path: &Path,
    name: &str,
    limits: &Limits,
    findings: &mut Findings,
) -> Option<Vec<u8>> {
    // A pipe or a device would be waited for, or read without end.
    let checked = fs::metadata(path).and_then(|found| {
        if found.is_file() {
            Ok(found.len())
        } else {
            Err(std::io::Error::other("not a regular file"))
        }
    });
    match checked {
        Ok(bytes) if bytes > limits.file_bytes => {
            too_large(name, limits, findings);
            None
        }
        Ok(_) => fs::read(path)
            .map_err(|error| unreadable(name, &error.to_string(), findings))
            .ok(),
        Err(error) => {
            unreadable(name, &error.to_string(), findings);
            None
        }
    }
}

fn unpack(
    archive: &Archive<'_>,
    name: &str,
    sheets: &[&Sheet],
    limits: &Limits,
    findings: &mut Findings,
) -> Vec<File> {
    let mut files = Vec::new();
    for sheet in sheets {
        let Some(entry) = pick(&archive.names().iter(), sheet) else {
            continue;
        };
        let bytes = archive
            .position(entry)
            .ok_or(archive::Refused::Damaged)
            .and_then(|position| archive.bytes(position));
        let text = match bytes {
            Ok(bytes) => decode(bytes, entry, findings),
            Err(refused) => {
                xlsx::report(&refused.into(), entry, limits, findings);
                None
            }
        };
        files.push(File {
            name: entry.clone(),
            text,
        });
    }
    if files.is_empty() {
        let said = Said::new(
            "压缩包里没有数据包的文件",
            "",
            "把 fund.toml 和各 .csv 放在压缩包的同一个文件夹中",
        );
        findings.error("missing_file", name, At::file(name), said);
    }
    files
}

fn decode(bytes: Vec<u8>, name: &str, findings: &mut Findings) -> Option<String> {
    let said = match text::decode(&bytes) {
        Ok(Cow::Owned(text)) => return Some(text),
        // Borrowed: it is UTF-8, without copying it once more.
        Ok(Cow::Borrowed(text)) => {
            let mark = bytes.len() - text.len();
            let mut text = String::from_utf8(bytes).ok()?;
            text.drain(..mark);
            return Some(text);
        }
        Err(NotText::Damaged { line }) => Said::new(
            format!("第{line}行有损坏的字节，不是完整的 UTF-8 文字"),
            "",
            "从原始文件重新另存为 CSV UTF-8",
        ),
        Err(NotText::Unknown) => Said::new(
            "不是 UTF-8 或 GB18030 编码的文字",
            "",
            "另存为 CSV UTF-8（逗号分隔）",
        ),
    };
    findings.error("not_text", name, At::file(name), said);
    None
}

fn too_large(name: &str, limits: &Limits, findings: &mut Findings) {
    let said = Said::new(
        format!("文件超过上限 {} MB", limits.file_bytes >> 20),
        "",
        "按地区或批次拆成几个数据包",
    );
    findings.error("too_large", name, At::file(name), said);
}

fn unreadable(name: &str, why: &str, findings: &mut Findings) {
    let said = Said::new(
        format!("无法读取：{why}"),
        "",
        "核对文件是否存在、是否有读取权限",
    );
    findings.error("unreadable_file", name, At::file(name), said);
}
