//! Word documents: paragraphs with generated numbers, tables with merged cells, notes.

mod flatten;
mod inserted;
mod numbering;
mod package;
mod styles;
mod symbols;
mod tree;
mod walk;
mod zones;

use quick_xml::events::BytesStart;

use super::{Parts, ReadError, read_parts};
use crate::document::{Document, FileKind};
use crate::layout;
use flatten::Flattener;
use numbering::Numbers;
pub(crate) use package::Package;
use styles::Styles;
pub(crate) use tree::{Bytes, Piece, Run};

/// Reads a docx.
pub fn read(name: &str, content: &[u8]) -> Result<Document, ReadError> {
    read_with_pieces(name, content).map(|(document, _)| document)
}

/// Reads a docx and keeps where each piece of text came from.
pub(crate) fn read_with_pieces(
    name: &str,
    content: &[u8],
) -> Result<(Document, Vec<Piece>), ReadError> {
    let package = Package::open(name, content)?;
    let wanted = ["styles", "numbering", "footnotes", "endnotes"].map(|kind| package.usual(kind));
    let parts = read_parts(name, content, |part| {
        part == package.body
            || wanted.iter().any(|wanted| wanted == part)
            || package.inserted().any(|(_, inserted)| inserted == part)
    })?;
    let body = xml(name, &parts, &package.body)?
        .ok_or_else(|| ReadError::damaged(name, "docx", &format!("it has no {}", package.body)))?;
    let [styles, numbers, footnotes, endnotes] = &wanted;
    let styles = Styles::read(xml(name, &parts, styles)?.unwrap_or_default());
    let numbers = Numbers::read(xml(name, &parts, numbers)?.unwrap_or_default());
    let mut writer = Flattener::new(styles, numbers);
    let mut body = walk::walk_with(name, body, inserted::read(name, &package, &parts))?;
    writer.body(&mut body);
    for (kind, part) in [("footnotes", footnotes), ("endnotes", endnotes)] {
        if let Some(notes) = xml(name, &parts, part)? {
            writer.notes(walk::walk(name, notes)?, kind, &body);
        }
    }
    let Flattener {
        text,
        blocks,
        pieces,
        ..
    } = writer;
    let text = text.finish();
    let blocks = layout::joined(layout::retable(&text, &blocks));
    let unread = unread(&text, &body);
    let document = Document {
        name: name.to_owned(),
        kind: FileKind::Docx,
        text,
        blocks,
        pages: Vec::new(),
        names: Vec::new(),
        unread,
    };
    Ok((document, pieces))
}

/// What was not read or only as text.
fn unread(text: &str, body: &tree::Tree) -> Vec<String> {
    let mut unread = Vec::new();
    if text.trim().is_empty() {
        unread.push("文件中没有读出文字，没有可核对的内容。".to_owned());
    }
    if !body.left_out.is_empty() {
        let mut parts: Vec<String> = body
            .left_out
            .iter()
            .map(|(what, count)| format!("{count}{what}"))
            .collect();
        parts.sort();
        unread.push(format!(
            "文件中有{}，其中的文字和数字没有读，没有核对。",
            parts.join("、")
        ));
    }
    unread
}

fn xml<'a>(name: &str, parts: &'a Parts, part: &str) -> Result<Option<&'a str>, ReadError> {
    parts
        .get(part)
        .map(|bytes| {
            std::str::from_utf8(bytes).map_err(|error| ReadError::damaged(name, "docx", &error))
        })
        .transpose()
}

fn attribute(start: &BytesStart<'_>, key: &str) -> Option<String> {
    start
        .try_get_attribute(key)
        .ok()
        .flatten()
        .map(|attribute| attribute.value.to_string())
}

/// Whether a property is on: `<w:vanish/>`, and not `w:val="0"`.
fn is_on(start: &BytesStart<'_>) -> bool {
    attribute(start, "w:val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"))
}
