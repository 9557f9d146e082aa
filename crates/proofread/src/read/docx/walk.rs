//! Walks the XML of a part: an element a case.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::symbols::symbol;
use super::tree::{Bytes, CellNode, Node, Paragraph, Piece, Run, Tree, is_blank, trimmed};
use super::zones::{Around, Field};
use super::{attribute, is_on};
use crate::read::ReadError;

/// How deep tables, cells and text boxes may nest.
const MAX_DEPTH: usize = 120;
/// How many columns or rows a merged cell may claim to span.
const MAX_SPAN: usize = 500;

pub(super) enum Frame {
    /// The part, or a text box with the run that was open outside.
    Flow(Vec<Node>, Box<Open>),
    Note(String, Vec<Node>),
    Table(Vec<Vec<CellNode>>),
    Row(Vec<CellNode>),
    Cell(CellNode),
    Paragraph(Box<Paragraph>),
}

/// The run that is being read.
#[derive(Debug, Clone, Default)]
pub(super) struct Open {
    pub run: usize,
    pub properties: Bytes,
    pub hidden: bool,
    /// Something else than properties stood in it.
    pub begun: bool,
    /// Zones that end with it.
    pub ending: Vec<usize>,
    /// The zone of the text boxes in it.
    pub zone: Option<usize>,
}

/// What is open while a part is walked.
pub(super) struct Walker {
    pub frames: Vec<Frame>,
    pub open: Open,
    pub in_text: bool,
    pub tag: Bytes,
    pub kept: bool,
    pub keeps: bool,
    pub text: String,
    pub number_id: Option<String>,
    pub fields: Vec<Field>,
    /// Those that are open, the outermost first.
    pub around: Vec<Around>,
    /// Files that are inserted whole, by their relationship.
    pub inserted: HashMap<String, Vec<Node>>,
    pub tree: Tree,
}

/// Walks a part that inserts no files.
pub(super) fn walk(name: &str, xml: &str) -> Result<Tree, ReadError> {
    walk_with(name, xml, HashMap::new())
}

/// Walks a part.
pub(super) fn walk_with(
    name: &str,
    xml: &str,
    inserted: HashMap<String, Vec<Node>>,
) -> Result<Tree, ReadError> {
    let damaged = |reason: String| ReadError::damaged(name, "docx", &reason);
    let mut reader = Reader::from_str(xml);
    let mut walker = Walker::new(inserted);
    loop {
        let before = position(reader.buffer_position());
        let event = reader
            .read_event()
            .map_err(|error| damaged(error.to_string()))?;
        let after = position(reader.buffer_position());
        match event {
            Event::Start(start) => {
                if start.name().as_ref() == "w:instrText" {
                    let code = reader
                        .read_text(start.name())
                        .map_err(|error| damaged(error.to_string()))?;
                    walker.code(&code);
                } else if skipped(start.name().as_ref()) {
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
            Event::Empty(start) => walker.empty(&start, before, after),
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
    Ok(walker.finish())
}

fn position(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// Deleted text, field codes, readings over characters and the second copy of a text box are not what a reader sees.
fn skipped(name: &str) -> bool {
    matches!(
        name,
        "w:del"
            | "w:moveFrom"
            | "mc:Fallback"
            | "w:delText"
            | "w:delInstrText"
            | "w:rt"
            | "w:rPrChange"
            | "w:pPrChange"
            | "w:sectPr"
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

fn span_of(start: &BytesStart<'_>) -> usize {
    attribute(start, "w:val")
        .and_then(|value| value.parse::<usize>().ok())
        .unwrap_or(1)
        .clamp(1, MAX_SPAN)
}

impl Walker {
    fn new(inserted: HashMap<String, Vec<Node>>) -> Self {
        Self {
            frames: vec![Frame::Flow(Vec::new(), Box::default())],
            open: Open::default(),
            in_text: false,
            tag: (0, 0),
            kept: false,
            keeps: false,
            text: String::new(),
            number_id: None,
            fields: Vec::new(),
            around: Vec::new(),
            inserted,
            tree: Tree::default(),
        }
    }

    fn finish(mut self) -> Tree {
        self.frames.truncate(1);
        if let Some(Frame::Flow(nodes, _)) = self.frames.pop() {
            self.tree.nodes = nodes;
        }
        self.tree
    }

    fn open(&mut self, start: &BytesStart<'_>, before: usize, after: usize) {
        match start.name().as_ref() {
            "w:p" => self.frames.push(Frame::Paragraph(Box::default())),
            "w:tbl" => self.frames.push(Frame::Table(Vec::new())),
            "w:tr" => self.frames.push(Frame::Row(Vec::new())),
            "w:tc" => self.frames.push(Frame::Cell(CellNode {
                columns: 1,
                ..CellNode::default()
            })),
            "w:txbxContent" => self.open_box(),
            "w:footnote" | "w:endnote" => {
                let id = attribute(start, "w:id").unwrap_or_default();
                self.frames.push(Frame::Note(id, Vec::new()));
            }
            "w:r" => {
                self.open = Open {
                    run: before,
                    ..Open::default()
                };
            }
            "w:rPr" => self.open.properties = (before, before),
            "w:t" | "m:t" => {
                self.in_text = true;
                self.text.clear();
                self.tag = (before, after);
                self.kept = self.keeps
                    || attribute(start, "xml:space").is_some_and(|space| space == "preserve");
            }
            "m:oMath" => self.go_around("m:oMath", before, true),
            "m:oMathPara" => self.go_around("m:oMathPara", before, true),
            "w:fldSimple" => self.go_around("w:fldSimple", before, true),
            "w:sdt" => self.go_around("w:sdt", before, false),
            "w:document" | "w:body" if attribute(start, "xml:space").is_some() => {
                self.keeps = true;
            }
            _ => self.empty(start, before, after),
        }
    }

    fn empty(&mut self, start: &BytesStart<'_>, before: usize, after: usize) {
        match start.name().as_ref() {
            "w:tab" if start.attributes_raw().trim().is_empty() => self.push("\t"),
            "w:ptab" => self.push("\t"),
            "w:br" | "w:cr" => self.push("\n"),
            "w:noBreakHyphen" => self.push("-"),
            "w:sym" => {
                let font = attribute(start, "w:font").unwrap_or_default();
                let code = attribute(start, "w:char").unwrap_or_default();
                if let Some(c) = symbol(&font, &code) {
                    self.push(c.encode_utf8(&mut [0; 4]));
                }
            }
            "w:drawing" | "w:pict" | "w:object" => self.open.begun = true,
            "w:vanish" => self.open.hidden = is_on(start),
            "w:fldChar" => self.field(start),
            "w:footnoteReference" => self.mark("footnotes", start),
            "w:endnoteReference" => self.mark("endnotes", start),
            "w:text" | "w:date" | "w:dropDownList" | "w:comboBox" | "w:dataBinding"
            | "w15:dataBinding" => self.close_control(),
            "a:blip" | "v:imagedata" => self.leave_out("幅图片"),
            "c:chart" | "cx:chart" => self.leave_out("个图表"),
            "dgm:relIds" => self.leave_out("个示意图"),
            "w:altChunk" => self.insert(start),
            "w:numId" => self.number_id = attribute(start, "w:val"),
            "w:p" => {
                self.frames.push(Frame::Paragraph(Box::default()));
                self.close("w:p", before, after);
            }
            name => self.property(name, start),
        }
    }

    /// Properties of the paragraph, cell or row that is open.
    fn property(&mut self, name: &str, start: &BytesStart<'_>) {
        let value = || attribute(start, "w:val");
        match (name, self.frames.last_mut()) {
            ("w:gridSpan", Some(Frame::Cell(cell))) => cell.columns = span_of(start),
            ("w:vMerge", Some(Frame::Cell(cell))) => {
                cell.continued = value().is_none_or(|value| value != "restart");
            }
            ("w:gridBefore", Some(Frame::Row(cells))) => cells.push(CellNode {
                columns: span_of(start),
                ..CellNode::default()
            }),
            ("w:pStyle", Some(Frame::Paragraph(paragraph))) => {
                paragraph.style = value().unwrap_or_default();
            }
            ("w:outlineLvl", Some(Frame::Paragraph(paragraph))) => {
                paragraph.outline = value().and_then(|value| value.parse().ok());
            }
            ("w:ilvl", Some(Frame::Paragraph(paragraph))) => {
                let level = value().and_then(|value| value.parse().ok()).unwrap_or(0);
                paragraph.number = Some((String::new(), level));
            }
            _ => {}
        }
    }

    pub fn leave_out(&mut self, what: &'static str) {
        *self.tree.left_out.entry(what).or_default() += 1;
    }

    fn push(&mut self, text: &str) {
        self.open.begun = true;
        if self.unseen() {
            return;
        }
        if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
            paragraph.runs.push((text.to_owned(), None));
        }
    }

    fn close(&mut self, name: &str, before: usize, after: usize) {
        match name {
            "w:rPr" => self.open.properties.1 = after,
            "w:t" | "m:t" => self.close_text(name == "w:t", before, after),
            "w:r" => {
                for zone in self.open.ending.drain(..).chain(self.open.zone.take()) {
                    self.tree.zones[zone].1 = after;
                }
                self.open = Open::default();
            }
            "w:numPr" => {
                let id = self.number_id.take();
                if let (Some(Frame::Paragraph(paragraph)), Some(id)) = (self.frames.last_mut(), id)
                {
                    let level = paragraph.number.as_ref().map_or(0, |number| number.1);
                    paragraph.number = Some((id, level));
                }
            }
            "m:oMath" | "m:oMathPara" | "w:fldSimple" | "w:sdt" => self.leave(name, after),
            "w:p" | "w:tbl" | "w:tr" | "w:tc" | "w:txbxContent" | "w:footnote" | "w:endnote"
                if self.frames.len() > 1 =>
            {
                if name == "w:p" {
                    self.close_paragraph();
                }
                if let Some(frame) = self.frames.pop() {
                    self.adopt(frame);
                }
            }
            _ => {}
        }
    }

    fn close_text(&mut self, in_run: bool, before: usize, after: usize) {
        self.in_text = false;
        let first = !std::mem::replace(&mut self.open.begun, true);
        let mut text = std::mem::take(&mut self.text);
        if self.unseen() {
            if self.open.hidden && !text.trim().is_empty() {
                self.leave_out("处隐藏的文字");
            }
            return;
        }
        let mut content = (self.tag.1, before);
        if !self.kept && text.starts_with(is_blank) | text.ends_with(is_blank) {
            // Word leaves out blanks at the ends that no xml:space keeps.
            content = trimmed(content, &text);
            text = String::from(text.trim_matches(is_blank));
        }
        let run = in_run.then_some(Run {
            from: self.open.run,
            properties: self.open.properties,
            tag: self.tag.0,
            content,
            after,
            first,
        });
        let piece = Piece {
            from: 0,
            length: text.chars().count(),
            paragraph: 0,
            run,
            zone: self.closed(),
            around: None,
        };
        if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
            paragraph.runs.push((text, Some(piece)));
        }
    }

    /// Gives a finished frame to the one around it; what doesn't fit there is dropped.
    fn adopt(&mut self, frame: Frame) {
        let frame = match frame {
            Frame::Flow(nodes, outside) => {
                self.around.pop_if(|around| around.name == "w:txbxContent");
                self.open = *outside;
                if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
                    paragraph.after.extend(nodes);
                }
                return;
            }
            frame => frame,
        };
        let Some(parent) = self.frames.last_mut() else {
            return;
        };
        match (frame, parent) {
            (
                Frame::Paragraph(mut paragraph),
                Frame::Flow(nodes, _) | Frame::Note(_, nodes) | Frame::Cell(CellNode { nodes, .. }),
            ) => {
                let after = std::mem::take(&mut paragraph.after);
                nodes.push(Node::Paragraph(*paragraph));
                nodes.extend(after);
            }
            (
                Frame::Table(rows),
                Frame::Flow(nodes, _) | Frame::Note(_, nodes) | Frame::Cell(CellNode { nodes, .. }),
            ) => nodes.push(Node::Table(rows)),
            (Frame::Note(id, inner), Frame::Flow(nodes, _)) => nodes.push(Node::Note(id, inner)),
            (Frame::Row(cells), Frame::Table(rows)) => rows.push(cells),
            (Frame::Cell(cell), Frame::Row(cells)) => cells.push(cell),
            _ => {}
        }
    }
}
