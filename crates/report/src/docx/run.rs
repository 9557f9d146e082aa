//! Runs and fields: the words inside a paragraph.

use super::xml::Xml;
use crate::document::Run;
use crate::fonts::Role;

/// How words differ from their paragraph's style.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) role: Option<Role>,
}

pub(super) fn runs(xml: &mut Xml, content: &[Run], look: &Look) {
    for piece in content {
        let (role, colour) = match piece {
            Run::Strong(_) => (Some(Role::Hei), None),
            Run::ToWrite(_) => (Some(Role::Hei), Some("B00020")),
            Run::Text(_) | Run::Given(_) | Run::Figure { .. } => (look.role, None),
        };
        run(xml, &piece.printed(), &Look { role }, colour);
    }
}

pub(super) fn plain(xml: &mut Xml, text: &str) {
    run(xml, text, &Look::default(), None);
}

/// Children of `w:rPr` in the order of the schema; the hint makes “” and — Chinese punctuation.
fn run(xml: &mut Xml, text: &str, look: &Look, colour: Option<&str>) {
    xml.element("w:r", &[], |xml| {
        xml.element("w:rPr", &[], |xml| {
            let mut fonts = vec![("w:hint", "eastAsia")];
            if let Some(role) = look.role {
                fonts.push(("w:eastAsia", role.word_name()));
            }
            xml.empty("w:rFonts", &fonts);
            if let Some(colour) = colour {
                xml.val("w:color", colour);
            }
        });
        for (index, line) in crate::text::clean(text).split('\n').enumerate() {
            if index > 0 {
                xml.empty("w:br", &[]);
            }
            for (index, piece) in line.split('\t').enumerate() {
                if index > 0 {
                    xml.empty("w:tab", &[]);
                }
                xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(piece));
            }
        }
    });
}

/// A field with the value it shows until it is updated.
pub(super) fn field(xml: &mut Xml, instruction: &str, shown: &str) {
    field_begin(xml, instruction);
    plain(xml, shown);
    field_end(xml);
}

pub(super) fn field_begin(xml: &mut Xml, instruction: &str) {
    field_char(xml, "begin");
    xml.element("w:r", &[], |xml| {
        xml.element("w:instrText", &[("xml:space", "preserve")], |xml| {
            xml.text(&format!(" {instruction} "));
        });
    });
    field_char(xml, "separate");
}

pub(super) fn field_end(xml: &mut Xml) {
    field_char(xml, "end");
}

fn field_char(xml: &mut Xml, kind: &str) {
    xml.element("w:r", &[], |xml| {
        xml.empty("w:fldChar", &[("w:fldCharType", kind)]);
    });
}
