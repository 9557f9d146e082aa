//! Files that a Word file inserts whole (`w:altChunk`): web pages, texts and Word files that other programs put together, and that Word
//! itself shows in their place. Each is read within the limits of the file around it.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::tree::{CellNode, Node, Paragraph};
use super::walk::{Frame, Walker};
use super::{Package, attribute, walk};
use crate::read::{Parts, ReadError, read_parts, text, web_page};

/// What each inserted file holds, by its relationship; one that can't be read is not there.
pub(super) fn read(name: &str, package: &Package, parts: &Parts) -> HashMap<String, Vec<Node>> {
    package
        .inserted()
        .filter_map(|(id, part)| {
            let nodes = nodes(name, parts.get(part)?).ok()?;
            Some((id.to_owned(), nodes))
        })
        .collect()
}

fn nodes(name: &str, content: &[u8]) -> Result<Vec<Node>, ReadError> {
    if content.starts_with(b"PK\x03\x04") {
        return word(name, content);
    }
    if content.starts_with(b"{\\rtf") {
        return Err(ReadError::OldFormat {
            name: name.to_owned(),
        });
    }
    let read = if web_page::is_one(content) {
        web_page::text_of(name, content)?.0
    } else {
        text::decode(name, content, &mut Vec::new())?
    };
    let lines = read.lines().filter(|line| !line.trim().is_empty());
    Ok(lines
        .map(|line| Node::Paragraph(Paragraph::of(line)))
        .collect())
}

/// The body of a Word file; files that are inserted into it in turn are not read.
fn word(name: &str, content: &[u8]) -> Result<Vec<Node>, ReadError> {
    let package = Package::open(name, content)?;
    let parts = read_parts(name, content, |part| part == package.body)?;
    let body = super::xml(name, &parts, &package.body)?.unwrap_or_default();
    let mut nodes = walk::walk(name, body)?.nodes;
    nodes.iter_mut().for_each(Node::bare);
    Ok(nodes)
}

impl Walker {
    /// What a file that is inserted whole holds, where it stands.
    pub fn insert(&mut self, start: &BytesStart<'_>) {
        let id = attribute(start, "r:id").unwrap_or_default();
        let place = match self.frames.last_mut() {
            Some(
                Frame::Flow(nodes, _) | Frame::Note(_, nodes) | Frame::Cell(CellNode { nodes, .. }),
            ) => self.inserted.remove(&id).map(|held| (nodes, held)),
            _ => None,
        };
        match place {
            Some((nodes, held)) => nodes.extend(held),
            None => self.leave_out("个插入的文件"),
        }
    }
}
