//! What a workbook hides and what it draws: rows, columns, pictures and charts, asked of its own XML.

use std::collections::HashMap;

use calamine::{Data, Range};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::read::Parts;

/// Rows and columns of a sheet that are hidden.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Hidden {
    pub rows: usize,
    /// First and last of each stretch, from 1.
    pub columns: Vec<(u32, u32)>,
}

impl Hidden {
    /// One sentence on what a sheet hides.
    pub fn said(&self, sheet: &str, range: &Range<Data>) -> Option<String> {
        let (start, end) = (range.start()?, range.end()?);
        let columns: u32 = self
            .columns
            .iter()
            .map(|(first, last)| {
                (last.min(&(end.1 + 1)) + 1).saturating_sub(*first.max(&(start.1 + 1)))
            })
            .sum();
        let parts: Vec<String> = [(self.rows, "行"), (columns as usize, "列")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count}{what}"))
            .collect();
        (!parts.is_empty()).then(|| {
            format!(
                "工作表“{sheet}”有{}隐藏，已一并读取和核对。",
                parts.join("、")
            )
        })
    }
}

/// Formulas without results and cells in error: nothing is known of their figures.
pub fn unknown(sheet: &str, range: &Range<Data>, formulas: Option<&Range<String>>) -> Vec<String> {
    let mut said = Vec::new();
    let mut blank: Vec<String> = Vec::new();
    if let Some(formulas) = formulas {
        let origin = formulas.start().unwrap_or((0, 0));
        for (row, column, formula) in formulas.used_cells() {
            let at = (origin.0 + cast(row), origin.1 + cast(column));
            if !formula.is_empty() && matches!(range.get_value(at), None | Some(Data::Empty)) {
                blank.push(cell_name(at));
            }
        }
    }
    if let Some(first) = blank.first() {
        said.push(format!(
                "工作表“{sheet}”有{}个公式没有保存计算结果（如{first}），没有核对；请用 Excel 或 WPS 打开并保存后再核验。",
                blank.len()
            ));
    }
    let origin = range.start().unwrap_or((0, 0));
    let wrong: Vec<String> = range
        .used_cells()
        .filter(|(.., value)| matches!(value, Data::Error(_)))
        .map(|(row, column, _)| cell_name((origin.0 + cast(row), origin.1 + cast(column))))
        .collect();
    if let Some(first) = wrong.first() {
        said.push(format!(
            "工作表“{sheet}”有{}个单元格是错误值（如{first}），没有核对。",
            wrong.len()
        ));
    }
    said
}

/// What each sheet hides, by its name; what can't be read hides nothing.
pub fn hidden(parts: &Parts) -> HashMap<String, Hidden> {
    let mut targets = HashMap::new();
    each(parts, "xl/_rels/workbook.xml.rels", |start| {
        if let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target")) {
            let part = target
                .strip_prefix('/')
                .map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(id, part);
        }
    });
    let mut sheets = Vec::new();
    each(parts, "xl/workbook.xml", |start| {
        if start.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(start, "name"), attribute(start, "r:id"))
        {
            sheets.push((name, id));
        }
    });
    sheets
        .into_iter()
        .filter_map(|(name, id)| {
            let part = targets.get(&id)?;
            let mut hidden = Hidden::default();
            each(parts, part, |start| {
                let is_hidden = || {
                    attribute(start, "hidden").is_some_and(|value| value == "1" || value == "true")
                };
                match start.local_name().as_ref() {
                    "row" if is_hidden() => hidden.rows += 1,
                    "col" if is_hidden() => {
                        let number =
                            |key: &str| -> Option<u32> { attribute(start, key)?.parse().ok() };
                        if let (Some(first), Some(last)) = (number("min"), number("max")) {
                            hidden.columns.push((first, last.min(1 << 20)));
                        }
                    }
                    _ => {}
                }
            });
            Some((name, hidden))
        })
        .collect()
}

/// How many pictures and charts there are.
pub fn drawn(parts: &Parts) -> (usize, usize) {
    let count = |folder: &str| {
        parts
            .keys()
            .filter(|part| part.starts_with(folder) && !part.contains("/_rels/"))
            .count()
    };
    let charts = parts
        .keys()
        .filter(|part| part.starts_with("xl/charts/chart"))
        .count();
    (count("xl/media/"), charts)
}

fn each(parts: &Parts, part: &str, mut seen: impl FnMut(&BytesStart<'_>)) {
    let Some(xml) = parts
        .get(part)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
    else {
        return;
    };
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => seen(&start),
            _ => {}
        }
    }
}

fn attribute(start: &BytesStart<'_>, key: &str) -> Option<String> {
    start
        .try_get_attribute(key)
        .ok()
        .flatten()
        .map(|attribute| attribute.value.to_string())
}

pub fn cast(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// `B12` for row 11 and column 1.
pub fn cell_name(at: (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut column = at.1 + 1;
    while column > 0 {
        let step = u8::try_from((column - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + step));
        column = (column - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", at.0 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_their_names() {
        assert_eq!(cell_name((11, 1)), "B12");
        assert_eq!(cell_name((0, 26)), "AA1");
    }
}
