//! A part's paragraphs, tables, text boxes and notes as a tree, and where each run's text stands in its XML.

use std::collections::HashMap;

/// Byte ranges of a part's XML.
pub(crate) type Bytes = (usize, usize);

/// Where a run's text came from in the body: for putting comments back in.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Offset of its first character in the document's text, once it is placed.
    pub from: usize,
    pub length: usize,
    /// Which paragraph of the document it is in, once it is placed.
    pub paragraph: usize,
    /// The run it stands in, if that can be cut.
    pub run: Option<Run>,
    /// The field, formula, text box or note's mark around it, which can't be cut: a zone of the tree.
    pub(super) zone: Option<usize>,
    /// Its bytes, once it is placed.
    pub around: Option<Bytes>,
}

/// A run's text as bytes of the part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// First byte of the run.
    pub from: usize,
    /// Its properties, empty where it has none.
    pub properties: Bytes,
    /// First byte of its `w:t`.
    pub tag: usize,
    /// Content of its `w:t`.
    pub content: Bytes,
    /// First byte after `</w:t>`.
    pub after: usize,
    /// Nothing but properties stands before it in its run.
    pub first: bool,
}

#[derive(Debug)]
pub(super) enum Node {
    Paragraph(Paragraph),
    Table(Vec<Vec<CellNode>>),
    /// A footnote or endnote with its number.
    Note(String, Vec<Node>),
}

#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub style: String,
    pub outline: Option<u8>,
    pub number: Option<(String, usize)>,
    pub runs: Vec<(String, Option<Piece>)>,
    /// Text boxes anchored here.
    pub after: Vec<Node>,
    /// A line of the table of contents.
    pub contents: bool,
}

#[derive(Debug, Default)]
pub(super) struct CellNode {
    pub columns: usize,
    /// Continues the cell above.
    pub continued: bool,
    pub nodes: Vec<Node>,
}

impl Paragraph {
    /// A paragraph of bare text.
    pub fn of(text: &str) -> Self {
        Self {
            runs: vec![(text.to_owned(), None)],
            ..Self::default()
        }
    }
}

impl Node {
    /// Takes away what refers to the part it was read from: numbering, styles, places of runs.
    pub fn bare(&mut self) {
        match self {
            Self::Paragraph(paragraph) => {
                paragraph.number = None;
                paragraph.style.clear();
                for (_, piece) in &mut paragraph.runs {
                    *piece = None;
                }
                paragraph.after.iter_mut().for_each(Self::bare);
            }
            Self::Table(rows) => {
                let cells = rows.iter_mut().flatten();
                cells.flat_map(|cell| &mut cell.nodes).for_each(Self::bare);
            }
            Self::Note(_, nodes) => nodes.iter_mut().for_each(Self::bare),
        }
    }
}

/// What a part holds.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    /// Elements that comments go around: first byte and one past the last; 0: they didn't end in their paragraph.
    pub zones: Vec<Bytes>,
    /// Notes in the order of their marks: kind, number, zone of the run that holds the mark.
    pub marks: Vec<(&'static str, String, usize)>,
    /// What is drawn or hidden and was not read: how many of each.
    pub left_out: HashMap<&'static str, usize>,
}

/// What Word leaves out at the ends of a text that no xml:space keeps.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The bytes of a content without the blanks at its ends; those are single bytes.
pub(super) fn trimmed(content: Bytes, text: &str) -> Bytes {
    let before = text.len() - text.trim_start_matches(is_blank).len();
    let after = text.len() - text.trim_end_matches(is_blank).len();
    if before == text.len() {
        return (content.0, content.0);
    }
    (content.0 + before, content.1 - after)
}
