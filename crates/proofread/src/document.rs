//! A report as read: its text, and what stands where in it.

use serde::{Deserialize, Serialize};

/// A stretch of the document's text, in characters: `from` is the first, `to` one past the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub from: usize,
    pub to: usize,
}

impl Span {
    pub fn new(from: usize, to: usize) -> Self {
        Self { from, to }
    }

    pub fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// Whether the two have a character in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// What the document was before it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    Text,
    Docx,
    Pdf,
    Xlsx,
}

/// A document: text and blocks in reading order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Document {
    /// File name as the user knows it.
    pub name: String,
    pub kind: FileKind,
    /// For .txt and .md the file as written, otherwise the text that was extracted.
    pub text: String,
    pub blocks: Vec<Block>,
    /// Offsets at which pages begin; empty where the format has no pages.
    pub pages: Vec<usize>,
    /// Where paragraphs of a workbook stand: their offsets and cells.
    #[serde(default)]
    pub names: Vec<(usize, String)>,
    /// What could not be read and why, one Chinese sentence each.
    pub unread: Vec<String>,
}

/// A heading, paragraph, note or table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Block {
    pub span: Span,
    pub kind: BlockKind,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum BlockKind {
    /// Level 1 is the highest; 0: it looks like a heading but has no number and no style.
    Heading {
        level: u8,
    },
    Paragraph,
    /// A footnote or endnote.
    Note,
    Table(Table),
}

/// A table as a grid; merged cells stand at their upper left corner.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Table {
    /// Sheet name of a workbook.
    pub sheet: Option<String>,
    pub cells: Vec<Cell>,
    pub rows: usize,
    pub columns: usize,
    /// Put together from gaps between words, not from rules or markup: rows may be broken.
    pub guessed: bool,
    /// It stands in a cell of the table before it.
    #[serde(default)]
    pub nested: bool,
}

/// One cell.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cell {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    /// Its content, trimmed; an empty cell has an empty span.
    pub span: Span,
    /// `B12` in a workbook.
    pub name: Option<String>,
}

impl Document {
    /// The text between two offsets.
    pub fn slice(&self, span: Span) -> String {
        self.text
            .chars()
            .skip(span.from)
            .take(span.to.saturating_sub(span.from))
            .collect()
    }

    /// How many cells its tables have.
    pub fn cells(&self) -> usize {
        self.blocks
            .iter()
            .map(|block| match &block.kind {
                BlockKind::Table(table) => table.cells.len(),
                _ => 0,
            })
            .sum()
    }
}

/// Puts a document's text together and counts its characters on the way.
#[derive(Debug, Default)]
pub struct TextBuilder {
    text: String,
    length: usize,
}

impl TextBuilder {
    /// Appends and says where it now stands.
    pub fn push(&mut self, piece: &str) -> Span {
        let from = self.length;
        self.text.push_str(piece);
        self.length += piece.chars().count();
        Span::new(from, self.length)
    }

    /// How many characters there are.
    pub fn len(&self) -> usize {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub fn finish(self) -> String {
        self.text
    }
}
