//! A workbook (.xlsx), read row by row.
//!
//! Written here, not taken from a crate: figures keep the digits that the workbook stores, a formula without its result is
//! told from an empty cell, and nothing is allocated by what a file merely declares (a sheet's size, an index).
//!
//! Long because it reads the workbook's parts itself, so that limits hold before anything is unpacked.

mod formats;
mod parts;

use std::borrow::Cow;
use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::{self, Archive};
use super::cell::Cell;
use super::findings::{At, Findings, Said};
use super::limits::{self, Deadline, Limits};
use super::{date, number, table};
use formats::{Format, format_of_code, format_of_id};
use parts::{attribute, column_of, part_path, plain_text, rich_text, unescaped};

/// Why a workbook isn't read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    Archive(archive::Refused),
    /// Its parts don't make a workbook.
    Damaged,
    /// A cell stands further right than any table has columns.
    TooManyColumns,
    TooManyRows,
    TooSlow,
}

impl From<archive::Refused> for Refused {
    fn from(refused: archive::Refused) -> Self {
        Self::Archive(refused)
    }
}

impl From<quick_xml::Error> for Refused {
    fn from(_: quick_xml::Error) -> Self {
        Self::Damaged
    }
}

impl From<quick_xml::events::attributes::AttrError> for Refused {
    fn from(_: quick_xml::events::attributes::AttrError) -> Self {
        Self::Damaged
    }
}

/// An opened workbook.
#[derive(Debug)]
pub struct Workbook<'b> {
    archive: Archive<'b>,
    /// Name and entry of each sheet.
    sheets: Vec<(String, usize)>,
    strings: Vec<String>,
    formats: Vec<Format>,
    counts_from_1904: bool,
}

type Xml<'r> = Reader<BufReader<&'r mut dyn Read>>;

impl<'b> Workbook<'b> {
    pub fn open(bytes: &'b [u8], limits: &Limits, deadline: Deadline) -> Result<Self, Refused> {
        let archive = Archive::open(bytes, limits)?;
        let mut book = Self {
            archive,
            sheets: Vec::new(),
            strings: Vec::new(),
            formats: Vec::new(),
            counts_from_1904: false,
        };
        let listed = book.listed_sheets()?;
        let targets = book.targets()?;
        for (name, id) in listed {
            let target = targets
                .iter()
                .find(|(other, _)| *other == id)
                .ok_or(Refused::Damaged)?;
            let path = part_path(&target.1);
            let position = book.archive.position(&path).ok_or(Refused::Damaged)?;
            book.sheets.push((name, position));
        }
        book.formats = book.read_formats()?;
        book.strings = book.read_strings(deadline)?;
        Ok(book)
    }

    /// Names of the sheets, in the workbook's order.
    pub fn sheet_names(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(|(name, _)| name.as_str())
    }

    /// Sheets with the ids of their parts.
    fn listed_sheets(&mut self) -> Result<Vec<(String, String)>, Refused> {
        let position = self
            .archive
            .position("xl/workbook.xml")
            .ok_or(Refused::Damaged)?;
        let (mut sheets, mut from_1904) = (Vec::new(), false);
        self.each_element(position, |_, element, _| {
            match element.local_name().as_ref() {
                "sheet" => {
                    let name = attribute(element, "name")?.ok_or(Refused::Damaged)?;
                    let id = attribute(element, "id")?.ok_or(Refused::Damaged)?;
                    sheets.push((name, id));
                }
                "workbookPr" => {
                    from_1904 = matches!(
                        attribute(element, "date1904")?.as_deref(),
                        Some("1" | "true")
                    );
                }
                _ => {}
            }
            Ok(())
        })?;
        self.counts_from_1904 = from_1904;
        Ok(sheets)
    }

    /// Ids and paths of the workbook's parts.
    fn targets(&self) -> Result<Vec<(String, String)>, Refused> {
        let position = self
            .archive
            .position("xl/_rels/workbook.xml.rels")
            .ok_or(Refused::Damaged)?;
        let mut targets = Vec::new();
        self.each_element(position, |_, element, _| {
            if element.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(target)) =
                    (attribute(element, "Id")?, attribute(element, "Target")?)
            {
                targets.push((id, target));
            }
            Ok(())
        })?;
        Ok(targets)
    }

    /// How the cells of each style are shown.
    fn read_formats(&self) -> Result<Vec<Format>, Refused> {
        let Some(position) = self.archive.position("xl/styles.xml") else {
            return Ok(Vec::new());
        };
        let (mut codes, mut formats, mut in_cell_styles) = (Vec::new(), Vec::new(), false);
        self.each_element(position, |_, element, _| {
            match element.local_name().as_ref() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (
                        attribute(element, "numFmtId")?,
                        attribute(element, "formatCode")?,
                    ) {
                        codes.push((id, format_of_code(&code)));
                    }
                }
                "cellXfs" => in_cell_styles = true,
                "cellStyles" | "dxfs" => in_cell_styles = false,
                "xf" if in_cell_styles => {
                    let id = attribute(element, "numFmtId")?.unwrap_or_default();
                    let own = codes.iter().find(|(other, _)| *other == id);
                    formats.push(own.map_or_else(|| format_of_id(&id), |(_, format)| *format));
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(formats)
    }

    fn read_strings(&self, deadline: Deadline) -> Result<Vec<String>, Refused> {
        let Some(position) = self.archive.position("xl/sharedStrings.xml") else {
            return Ok(Vec::new());
        };
        let mut strings: Vec<String> = Vec::new();
        self.each_element(position, |xml, element, empty| {
            if element.local_name().as_ref() == "si" {
                strings.push(if empty {
                    String::new()
                } else {
                    rich_text(xml, "si")?
                });
                if strings.len().is_multiple_of(8_192) && deadline.passed() {
                    return Err(Refused::TooSlow);
                }
            }
            Ok(())
        })?;
        Ok(strings)
    }

    /// Calls `each` for the start of every element of a part, with whether it is empty.
    fn each_element(
        &self,
        position: usize,
        mut each: impl FnMut(&mut Xml<'_>, &BytesStart<'_>, bool) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        self.archive.unpack(position, |reader| {
            let mut xml = Reader::from_reader(BufReader::with_capacity(1 << 16, reader));
            let mut buffer = Vec::new();
            loop {
                buffer.clear();
                match xml.read_event_into(&mut buffer)? {
                    Event::Start(element) => each(&mut xml, &element, false)?,
                    Event::Empty(element) => each(&mut xml, &element, true)?,
                    Event::Eof => return Ok(()),
                    _ => {}
                }
            }
        })
    }

    /// Hands the rows of a sheet over, each with its number as the spreadsheet counts, until `each` refuses.
    pub fn rows(
        &self,
        sheet: &str,
        deadline: Deadline,
        mut each: impl FnMut(usize, &[Cell<'_>]) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        let (_, position) = self
            .sheets
            .iter()
            .find(|(name, _)| name == sheet)
            .ok_or(Refused::Damaged)?;
        let (mut row, mut seen, mut cells) = (0_usize, 0_usize, Vec::new());
        self.each_element(*position, |xml, element, empty| {
            if element.local_name().as_ref() != "row" {
                return Ok(());
            }
            row = match attribute(element, "r")? {
                Some(number) => number.parse().map_err(|_| Refused::Damaged)?,
                None => row + 1,
            };
            seen += 1;
            if seen.is_multiple_of(1_024) && deadline.passed() {
                return Err(Refused::TooSlow);
            }
            if empty {
                return Ok(());
            }
            self.read_row(xml, &mut cells)?;
            each(row, &cells)
        })
    }

    /// The cells of one row; what lies between them is empty.
    fn read_row<'s>(&'s self, xml: &mut Xml<'_>, cells: &mut Vec<Cell<'s>>) -> Result<(), Refused> {
        cells.clear();
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let (element, empty) = match xml.read_event_into(&mut buffer)? {
                Event::Start(element) => (element, false),
                Event::Empty(element) => (element, true),
                Event::End(end) if end.local_name().as_ref() == "row" => return Ok(()),
                Event::Eof => return Err(Refused::Damaged),
                _ => continue,
            };
            if element.local_name().as_ref() != "c" {
                continue;
            }
            let column = match attribute(&element, "r")? {
                Some(reference) => column_of(&reference).ok_or(Refused::Damaged)?,
                None => cells.len(),
            };
            if column >= limits::COLUMNS {
                // Notes far to the right of a table are nobody's figures; values there would be.
                if empty {
                    continue;
                }
                return Err(Refused::TooManyColumns);
            }
            let style = attribute(&element, "s")?;
            let kind = attribute(&element, "t")?.unwrap_or_default();
            let cell = if empty {
                Cell::Empty
            } else {
                self.read_cell(xml, &kind, style.as_deref())?
            };
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            cells[column] = cell;
        }
    }

    fn read_cell(
        &self,
        xml: &mut Xml<'_>,
        kind: &str,
        style: Option<&str>,
    ) -> Result<Cell<'_>, Refused> {
        let (mut value, mut inline, mut formula): (Option<String>, _, _) = (None, None, None);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => value = Some(plain_text(xml)?),
                    "f" => formula = Some(plain_text(xml)?),
                    "is" => inline = Some(rich_text(xml, "is")?),
                    _ => {
                        let name = element.to_end().into_owned();
                        xml.read_to_end_into(name.name(), &mut Vec::new())?;
                    }
                },
                Event::Empty(element) => match element.local_name().as_ref() {
                    "v" => value = Some(String::new()),
                    "f" => formula = Some(String::new()),
                    _ => {}
                },
                Event::End(end) if end.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(Refused::Damaged),
                _ => {}
            }
        }
        if let Some(text) = inline {
            return Ok(text_cell(Cow::Owned(text)));
        }
        // A formula whose result is an empty text has the type of its result; programs that never compute write an empty `v`.
        let computed = value
            .as_deref()
            .is_some_and(|value| !value.trim().is_empty());
        if let Some(formula) = formula
            && !computed
            && kind != "str"
        {
            return Ok(Cell::Uncomputed(formula));
        }
        let value = value.unwrap_or_default();
        self.cell_of(value, kind, style)
    }

    fn cell_of(&self, value: String, kind: &str, style: Option<&str>) -> Result<Cell<'_>, Refused> {
        Ok(match kind {
            "s" => {
                let index: usize = value.trim().parse().map_err(|_| Refused::Damaged)?;
                let text = self.strings.get(index).ok_or(Refused::Damaged)?;
                text_cell(Cow::Borrowed(text))
            }
            "str" => text_cell(Cow::Owned(unescaped(value))),
            "e" => Cell::Error(Cow::Owned(value)),
            "b" => Cell::Text(Cow::Borrowed(if value.trim() == "1" {
                "是"
            } else {
                "否"
            })),
            "d" => Cell::Text(Cow::Owned(value)),
            _ if value.trim().is_empty() => Cell::Empty,
            _ => {
                let format = style
                    .and_then(|style| style.parse::<usize>().ok())
                    .and_then(|style| self.formats.get(style))
                    .copied()
                    .unwrap_or(Format::Number);
                self.number_cell(value, format)
            }
        })
    }

    fn number_cell(&self, value: String, format: Format) -> Cell<'static> {
        let Ok(number) = number::parse_stored(value.trim()) else {
            return Cell::Stored(Cow::Owned(value));
        };
        match format {
            Format::Number => Cell::Stored(Cow::Owned(value)),
            Format::Percent => {
                let hundredfold = (number * rust_decimal::Decimal::ONE_HUNDRED).normalize();
                Cell::Text(Cow::Owned(format!("{hundredfold}%")))
            }
            Format::Date => {
                let days = u64::try_from(number.trunc()).ok();
                let date = days.and_then(if self.counts_from_1904 {
                    date::serial_1904
                } else {
                    date::serial
                });
                date.map_or(Cell::Stored(Cow::Owned(value)), Cell::Date)
            }
        }
    }
}

fn text_cell(text: Cow<'_, str>) -> Cell<'_> {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text)
    }
}

/// Reports why a workbook or one of its sheets isn't read.
pub fn report(refused: &Refused, file: &str, limits: &Limits, findings: &mut Findings) {
    let (code, said) = match refused {
        Refused::TooManyRows => return table::too_many_rows(file, limits, findings),
        Refused::TooSlow => return table::too_slow(file, findings),
        Refused::TooManyColumns => (
            "malformed_row",
            Said::new(
                format!("有内容写在第 {} 列之后", limits::COLUMNS),
                "",
                "删去表格右侧多余的内容",
            ),
        ),
        Refused::Damaged | Refused::Archive(archive::Refused::Damaged) => (
            "damaged_file",
            Said::new(
                "文件已损坏或不是规定的格式",
                "",
                "用表格软件打开后另存为 .xlsx；压缩包请重新压缩为 .zip",
            ),
        ),
        Refused::Archive(archive::Refused::Encrypted) => (
            "encrypted_file",
            Said::new(
                "文件有密码保护，或是旧格式 .xls",
                "",
                "取消密码并另存为 .xlsx",
            ),
        ),
        Refused::Archive(archive::Refused::TooManyEntries) => (
            "too_many_entries",
            Said::new(
                format!("文件内的条目超过上限 {}", limits.entries),
                "",
                "只保留数据包规定的文件",
            ),
        ),
        Refused::Archive(archive::Refused::TooLarge) => (
            "unpacks_too_large",
            Said::new(
                format!(
                    "解压后超过上限 {} MB，可能是压缩炸弹",
                    limits.unpacked_bytes >> 20
                ),
                "",
                "核对文件来源；数据确实很多的，拆成几个数据包",
            ),
        ),
    };
    findings.error(code, file, At::file(file), said);
}
