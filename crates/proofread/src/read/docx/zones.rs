//! Fields, controls, formulas and text boxes: what can't be seen in them, and what a comment has to go around.

use quick_xml::events::BytesStart;

use super::attribute;
use super::walk::{Frame, Walker};

/// A complex field: `fldChar` begin to end.
#[derive(Debug)]
pub(super) struct Field {
    pub zone: Option<usize>,
    /// Its code, not yet its result.
    pub code: bool,
    /// It is the table of contents.
    pub contents: bool,
}

/// An open element that a comment may have to go around.
#[derive(Debug)]
pub(super) struct Around {
    pub zone: usize,
    pub name: &'static str,
    /// Whether it can't be cut.
    pub closed: bool,
}

impl Walker {
    /// A zone that begins at a byte.
    pub fn zone(&mut self, from: usize) -> usize {
        self.tree.zones.push((from, 0));
        self.tree.zones.len() - 1
    }

    pub fn go_around(&mut self, name: &'static str, from: usize, closed: bool) {
        let zone = self.zone(from);
        self.around.push(Around { zone, name, closed });
    }

    pub fn leave(&mut self, name: &str, after: usize) {
        if let Some(around) = self.around.pop_if(|around| around.name == name) {
            self.tree.zones[around.zone].1 = after;
        }
    }

    /// A text box begins: comments on it go around the run that holds it.
    pub fn open_box(&mut self) {
        let zone = match self.open.zone {
            Some(zone) => zone,
            None => self.zone(self.open.run),
        };
        self.open.zone = Some(zone);
        self.around.push(Around {
            zone,
            name: "w:txbxContent",
            closed: true,
        });
        let outside = std::mem::take(&mut self.open);
        self.frames.push(Frame::Flow(Vec::new(), Box::new(outside)));
    }

    /// The control that is open in a paragraph holds plain or bound text: it can't be cut.
    pub fn close_control(&mut self) {
        let inline = matches!(self.frames.last(), Some(Frame::Paragraph(_)));
        if let Some(around) = self.around.last_mut()
            && around.name == "w:sdt"
        {
            around.closed = inline;
        }
    }

    /// A complex field begins, comes to its result or ends.
    pub fn field(&mut self, start: &BytesStart<'_>) {
        match attribute(start, "w:fldCharType").as_deref() {
            Some("begin") => {
                let zone = self.fields.is_empty().then(|| self.zone(self.open.run));
                self.fields.push(Field {
                    zone,
                    code: true,
                    contents: false,
                });
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.code = false;
                }
            }
            Some("end") => {
                self.note_contents();
                let ended = self.fields.pop().and_then(|field| field.zone);
                self.open.ending.extend(ended);
            }
            _ => {}
        }
    }

    /// The code of the field that is open.
    pub fn code(&mut self, code: &str) {
        if let Some(field) = self.fields.last_mut()
            && code.trim_start().starts_with("TOC")
        {
            field.contents = true;
        }
    }

    /// A paragraph inside the table of contents is a line of it.
    pub fn note_contents(&mut self) {
        let inside = self.fields.iter().any(|field| field.contents);
        if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
            paragraph.contents |= inside;
        }
    }

    /// The mark of a note.
    pub fn mark(&mut self, kind: &'static str, start: &BytesStart<'_>) {
        self.open.begun = true;
        let id = attribute(start, "w:id").unwrap_or_default();
        let zone = if let Some(zone) = self.closed() {
            zone
        } else {
            let zone = self.zone(self.open.run);
            self.open.ending.push(zone);
            zone
        };
        self.tree.marks.push((kind, id, zone));
    }

    /// The outermost element here that can't be cut.
    pub fn closed(&self) -> Option<usize> {
        self.around
            .iter()
            .find(|around| around.closed)
            .map(|around| around.zone)
            .or_else(|| self.fields.first().and_then(|field| field.zone))
    }

    /// Whether what is read now can't be seen: a field's code, hidden text.
    pub fn unseen(&self) -> bool {
        self.open.hidden || self.fields.iter().any(|field| field.code)
    }

    /// A field that goes on over paragraphs can't be put in brackets, and its code never does.
    pub fn close_paragraph(&mut self) {
        self.note_contents();
        for field in &mut self.fields {
            field.zone = None;
            field.code = false;
        }
    }
}
