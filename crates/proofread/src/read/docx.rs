//! Word documents: paragraphs with generated numbers, tables with merged cells, notes.
//!
//! Long because one pass over the document's XML, an element a case.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::docx_numbering::Numbers;
use super::docx_styles::Styles;
use super::{Parts, ReadError, read_parts};
use crate::document::{Block, BlockKind, Cell, Document, FileKind, Span, Table, TextBuilder};
use crate::layout;

const BODY: &str = "word/document.xml";
/// How deep tables, cells and text boxes may nest.
const MAX_DEPTH: usize = 120;
/// How many columns or rows a merged cell may claim to span.
const MAX_SPAN: usize = 500;

/// Where a run's text came from in `word/document.xml`: byte ranges, for putting comments back in.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Offset of its first character in the document's text, once it is placed.
    pub from: usize,
    pub length: usize,
    /// Bytes of the run's properties, empty where it has none.
    pub properties: (usize, usize),
    /// Bytes of the content of its `w:t`.
    pub content: (usize, usize),
}

/// Reads a docx.
pub fn read(name: &str, content: &[u8]) -> Result<Document, ReadError> {
    read_with_pieces(name, content).map(|(document, _)| document)
}

/// Reads a docx and keeps where each piece of text came from.
pub(crate) fn read_with_pieces(
    name: &str,
    content: &[u8],
) -> Result<(Document, Vec<Piece>), ReadError> {
    let parts = read_parts(name, content, |part| {
        matches!(
            part,
            BODY | "word/styles.xml"
                | "word/numbering.xml"
                | "word/footnotes.xml"
                | "word/endnotes.xml"
        )
    })?;
    let body = xml(name, &parts, BODY)?
        .ok_or_else(|| ReadError::damaged(name, "docx", "it has no word/document.xml"))?;
    let styles = Styles::read(xml(name, &parts, "word/styles.xml")?.unwrap_or_default());
    let numbers = Numbers::read(xml(name, &parts, "word/numbering.xml")?.unwrap_or_default());
    let mut writer = Flattener::new(styles, numbers);
    writer.flow(walk(name, body)?, false);
    let pieces = std::mem::take(&mut writer.pieces);
    for part in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(notes) = xml(name, &parts, part)? {
            writer.flow(walk(name, notes)?, true);
        }
    }
    let text = writer.text.finish();
    let blocks = layout::joined(layout::retable(&text, &writer.blocks));
    let document = Document {
        name: name.to_owned(),
        kind: FileKind::Docx,
        text,
        blocks,
        pages: Vec::new(),
        unread: Vec::new(),
    };
    Ok((document, pieces))
}

fn xml<'a>(name: &str, parts: &'a Parts, part: &str) -> Result<Option<&'a str>, ReadError> {
    parts
        .get(part)
        .map(|bytes| {
            std::str::from_utf8(bytes).map_err(|error| ReadError::damaged(name, "docx", &error))
        })
        .transpose()
}

#[derive(Debug)]
enum Node {
    Paragraph(Paragraph),
    Table(Vec<Vec<CellNode>>),
}

#[derive(Debug, Default)]
struct Paragraph {
    style: String,
    outline: Option<u8>,
    number: Option<(String, usize)>,
    runs: Vec<(String, Option<Piece>)>,
    /// Text boxes anchored here.
    after: Vec<Node>,
}

#[derive(Debug, Default)]
struct CellNode {
    columns: usize,
    /// Continues the cell above.
    continued: bool,
    nodes: Vec<Node>,
}

enum Frame {
    Flow(Vec<Node>),
    Table(Vec<Vec<CellNode>>),
    Row(Vec<CellNode>),
    Cell(CellNode),
    Paragraph(Box<Paragraph>),
}

/// What is open while a part is walked.
struct Walker {
    frames: Vec<Frame>,
    properties: (usize, usize),
    in_text: bool,
    text_from: usize,
    text: String,
    number_id: Option<String>,
}

/// Walks a part and gives its paragraphs and tables as a tree.
fn walk(name: &str, xml: &str) -> Result<Vec<Node>, ReadError> {
    let damaged = |reason: String| ReadError::damaged(name, "docx", &reason);
    let mut reader = Reader::from_str(xml);
    let mut walker = Walker {
        frames: vec![Frame::Flow(Vec::new())],
        properties: (0, 0),
        in_text: false,
        text_from: 0,
        text: String::new(),
        number_id: None,
    };
    loop {
        let before = position(reader.buffer_position());
        let event = reader
            .read_event()
            .map_err(|error| damaged(error.to_string()))?;
        let after = position(reader.buffer_position());
        match event {
            Event::Start(start) => {
                if skipped(start.name().as_ref()) {
                    reader
                        .read_to_end(start.name())
                        .map_err(|error| damaged(error.to_string()))?;
                } else {
                    walker.open(&start, before, after);
                    if walker.frames.len() > MAX_DEPTH {
                        return Err(damaged("it nests too deep".to_owned()));
                    }
                }
            }
            Event::Empty(start) => walker.empty(&start),
            Event::End(end) => walker.close(end.name().as_ref(), before, after),
            Event::Text(text) if walker.in_text => walker.text.push_str(&text.xml10_content()),
            Event::CData(text) if walker.in_text => walker.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if walker.in_text => {
                if let Some(c) = entity(&reference) {
                    walker.text.push(c);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match walker.frames.into_iter().next() {
        Some(Frame::Flow(nodes)) => Ok(nodes),
        _ => Ok(Vec::new()),
    }
}

fn position(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// Deleted text, field codes and the second copy of a text box are not what a reader sees.
fn skipped(name: &str) -> bool {
    matches!(
        name,
        "w:del"
            | "w:moveFrom"
            | "mc:Fallback"
            | "w:instrText"
            | "w:delText"
            | "w:rPrChange"
            | "w:pPrChange"
    )
}

fn entity(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match reference.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

pub(super) fn attribute(start: &BytesStart<'_>, key: &str) -> Option<String> {
    start
        .try_get_attribute(key)
        .ok()
        .flatten()
        .map(|attribute| attribute.value.to_string())
}

fn span_of(start: &BytesStart<'_>) -> usize {
    attribute(start, "w:val")
        .and_then(|value| value.parse::<usize>().ok())
        .unwrap_or(1)
        .clamp(1, MAX_SPAN)
}

impl Walker {
    fn open(&mut self, start: &BytesStart<'_>, before: usize, after: usize) {
        match start.name().as_ref() {
            "w:p" => self.frames.push(Frame::Paragraph(Box::default())),
            "w:tbl" => self.frames.push(Frame::Table(Vec::new())),
            "w:tr" => self.frames.push(Frame::Row(Vec::new())),
            "w:tc" => self.frames.push(Frame::Cell(CellNode {
                columns: 1,
                ..CellNode::default()
            })),
            "w:txbxContent" => self.frames.push(Frame::Flow(Vec::new())),
            "w:r" => self.properties = (0, 0),
            "w:rPr" => self.properties = (before, before),
            "w:t" | "m:t" => {
                self.in_text = true;
                self.text.clear();
                self.text_from = after;
            }
            _ => self.empty(start),
        }
    }

    fn empty(&mut self, start: &BytesStart<'_>) {
        let value = || attribute(start, "w:val");
        match start.name().as_ref() {
            "w:tab" if start.attributes_raw().trim().is_empty() => self.push("\t"),
            "w:br" | "w:cr" => self.push("\n"),
            "w:noBreakHyphen" => self.push("-"),
            "w:gridSpan" => {
                if let Some(Frame::Cell(cell)) = self.frames.last_mut() {
                    cell.columns = span_of(start);
                }
            }
            "w:gridBefore" => {
                if let Some(Frame::Row(cells)) = self.frames.last_mut() {
                    cells.push(CellNode {
                        columns: span_of(start),
                        ..CellNode::default()
                    });
                }
            }
            "w:vMerge" => {
                let continued = value().is_none_or(|value| value != "restart");
                if let Some(Frame::Cell(cell)) = self.frames.last_mut() {
                    cell.continued = continued;
                }
            }
            "w:numId" => self.number_id = value(),
            "w:p" => {
                self.frames.push(Frame::Paragraph(Box::default()));
                self.close("w:p", 0, 0);
            }
            name => self.paragraph_property(name, value()),
        }
    }

    fn paragraph_property(&mut self, name: &str, value: Option<String>) {
        let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() else {
            return;
        };
        match name {
            "w:pStyle" => paragraph.style = value.unwrap_or_default(),
            "w:outlineLvl" => paragraph.outline = value.and_then(|value| value.parse().ok()),
            "w:ilvl" => {
                let level = value.and_then(|value| value.parse().ok()).unwrap_or(0);
                paragraph.number = Some((String::new(), level));
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
            paragraph.runs.push((text.to_owned(), None));
        }
    }

    fn close(&mut self, name: &str, before: usize, after: usize) {
        match name {
            "w:rPr" => self.properties.1 = after,
            "w:t" | "m:t" => self.close_text(name == "w:t", before),
            "w:numPr" => {
                let id = self.number_id.take();
                if let (Some(Frame::Paragraph(paragraph)), Some(id)) = (self.frames.last_mut(), id)
                {
                    let level = paragraph.number.as_ref().map_or(0, |number| number.1);
                    paragraph.number = Some((id, level));
                }
            }
            "w:p" | "w:tbl" | "w:tr" | "w:tc" | "w:txbxContent" if self.frames.len() > 1 => {
                if let Some(frame) = self.frames.pop() {
                    self.adopt(frame);
                }
            }
            _ => {}
        }
    }

    fn close_text(&mut self, in_run: bool, before: usize) {
        self.in_text = false;
        let text = std::mem::take(&mut self.text);
        let piece = in_run.then(|| Piece {
            from: 0,
            length: text.chars().count(),
            properties: self.properties,
            content: (self.text_from, before),
        });
        if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
            paragraph.runs.push((text, piece));
        }
    }

    /// Gives a finished frame to the one around it; what doesn't fit there is dropped.
    fn adopt(&mut self, frame: Frame) {
        let Some(parent) = self.frames.last_mut() else {
            return;
        };
        match (frame, parent) {
            (
                Frame::Paragraph(mut paragraph),
                Frame::Flow(nodes) | Frame::Cell(CellNode { nodes, .. }),
            ) => {
                let after = std::mem::take(&mut paragraph.after);
                nodes.push(Node::Paragraph(*paragraph));
                nodes.extend(after);
            }
            (Frame::Flow(nodes), Frame::Paragraph(paragraph)) => paragraph.after.extend(nodes),
            (Frame::Table(rows), Frame::Flow(nodes) | Frame::Cell(CellNode { nodes, .. })) => {
                nodes.push(Node::Table(rows));
            }
            (Frame::Row(cells), Frame::Table(rows)) => rows.push(cells),
            (Frame::Cell(cell), Frame::Row(cells)) => cells.push(cell),
            _ => {}
        }
    }
}

/// Writes the tree down as text with blocks.
struct Flattener {
    text: TextBuilder,
    blocks: Vec<Block>,
    pieces: Vec<Piece>,
    styles: Styles,
    numbers: Numbers,
}

impl Flattener {
    fn new(styles: Styles, numbers: Numbers) -> Self {
        Self {
            text: TextBuilder::default(),
            blocks: Vec::new(),
            pieces: Vec::new(),
            styles,
            numbers,
        }
    }

    fn flow(&mut self, nodes: Vec<Node>, notes: bool) {
        for node in nodes {
            match node {
                Node::Paragraph(paragraph) => self.paragraph(paragraph, notes),
                Node::Table(rows) => {
                    let from = self.text.len();
                    let table = self.table(rows);
                    self.blocks.push(Block {
                        span: Span::new(from, self.text.len()),
                        kind: BlockKind::Table(table),
                    });
                }
            }
        }
    }

    fn paragraph(&mut self, paragraph: Paragraph, note: bool) {
        let level = paragraph
            .outline
            .or_else(|| self.styles.outline(&paragraph.style));
        let (span, text) = self.line(paragraph);
        self.text.push("\n");
        let chars: Vec<char> = text.trim().chars().collect();
        if chars.is_empty() {
            return;
        }
        let kind = match level {
            _ if note => BlockKind::Note,
            Some(level) if level < 9 && chars.len() <= 120 => {
                BlockKind::Heading { level: level + 1 }
            }
            _ => layout::heading_level(&chars)
                .map_or(BlockKind::Paragraph, |level| BlockKind::Heading { level }),
        };
        self.blocks.push(Block { span, kind });
    }

    /// Writes one paragraph without its line end.
    fn line(&mut self, paragraph: Paragraph) -> (Span, String) {
        let from = self.text.len();
        let mut text = String::new();
        let number = paragraph
            .number
            .filter(|number| !number.0.is_empty())
            .or_else(|| self.styles.number(&paragraph.style));
        if let Some((id, level)) = number {
            let label = self.numbers.next(&id, level);
            self.text.push(&label);
            text.push_str(&label);
        }
        for (run, piece) in paragraph.runs {
            let span = self.text.push(&run);
            text.push_str(&run);
            if let Some(mut piece) = piece {
                piece.from = span.from;
                self.pieces.push(piece);
            }
        }
        (Span::new(from, self.text.len()), text)
    }

    fn table(&mut self, rows: Vec<Vec<CellNode>>) -> Table {
        let mut table = Table::default();
        for (row, cells) in rows.into_iter().enumerate() {
            let mut column = 0;
            for cell in cells {
                let columns = cell.columns;
                if column > 0 {
                    self.text.push("\t");
                }
                let span = self.cell(cell.nodes);
                let above = cell
                    .continued
                    .then(|| {
                        table.cells.iter_mut().rev().find(|above: &&mut Cell| {
                            above.column == column && above.row + above.row_span == row
                        })
                    })
                    .flatten();
                if let Some(above) = above {
                    above.row_span += 1;
                } else {
                    table.cells.push(Cell {
                        row,
                        column,
                        row_span: 1,
                        column_span: columns,
                        span,
                        name: None,
                    });
                }
                column += columns;
            }
            table.columns = table.columns.max(column);
            table.rows = row + 1;
            self.text.push("\n");
        }
        table
    }

    /// Writes a cell's paragraphs; tables in it become lines of it.
    fn cell(&mut self, nodes: Vec<Node>) -> Span {
        let from = self.text.len();
        let mut written = String::new();
        for node in nodes {
            if self.text.len() > from {
                self.text.push("\n");
                written.push('\n');
            }
            match node {
                Node::Paragraph(paragraph) => written.push_str(&self.line(paragraph).1),
                Node::Table(rows) => {
                    for cell in rows.into_iter().flatten() {
                        let inner = self.cell(cell.nodes);
                        self.text.push("\t");
                        written.extend(std::iter::repeat_n('x', inner.to - inner.from));
                        written.push('\t');
                    }
                }
            }
        }
        let before = written.chars().take_while(|c| c.is_whitespace()).count();
        let length = written.trim().chars().count();
        Span::new(from + before, from + before + length)
    }
}
