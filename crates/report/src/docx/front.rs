//! What stands before the text: cover and contents; and the footer.

use super::run::{field, plain};
use super::styles::W;
use super::xml::Xml;
use super::{body, body::Direct};
use crate::document::{Cover, Heading, Level, ReportDoc, Run, printed};

pub(super) fn cover(xml: &mut Xml, cover: &Cover) {
    let blank = |xml: &mut Xml, lines: usize| {
        for _ in 0..lines {
            body::paragraph(xml, "CoverTitle", &[], &[]);
        }
    };
    blank(xml, 2);
    for line in &cover.title {
        body::paragraph(xml, "CoverTitle", &[], &[Run::given(line.clone())]);
    }
    blank(
        xml,
        9_usize.saturating_sub(cover.title.len() + cover.lines.len()),
    );
    for (label, value) in &cover.lines {
        let line = [Run::Strong(format!("{label}：")), Run::given(value.clone())];
        body::paragraph(xml, "CoverLine", &[], &line);
    }
    body::paragraph(xml, "CoverLine", &[], &[]);
    let date = [Run::given(cover.date.clone())];
    body::paragraph(xml, "CoverLine", &[Direct::BreakAfter], &date);
}

/// A table of contents: an entry for each heading, its page a PAGEREF field that shows the page of the PDF until it is updated.
///
/// No TOC field around the entries: inside of one LibreOffice takes the pages as dead text, outside it counts them anew each
/// time it opens the file. Word counts them anew when it prints, or by Ctrl+A and F9. No `w:updateFields` and no `w:dirty`
/// either: with one of them Word asks, each time the file is opened, whether fields "that may refer to other files" shall be
/// updated, which looks like an attack to whoever receives the report.
pub(super) fn contents(xml: &mut Xml, doc: &ReportDoc, pages: &[usize]) {
    body::paragraph(xml, "ContentsTitle", &[], &[Run::text("目　录")]);
    let entries: Vec<&Heading> = doc.contents_headings().collect();
    let mut annexes = 0;
    for (index, heading) in entries.iter().enumerate() {
        let style = if heading.level == Level::Two {
            "TOC2"
        } else {
            "TOC1"
        };
        let mut entry = printed(&heading.runs);
        if heading.level == Level::Annex {
            entry = format!("{}　{entry}", doc.annex_label(annexes));
            annexes += 1;
        }
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| xml.val("w:pStyle", style));
            let anchor = bookmark(index);
            let link = [("w:anchor", anchor.as_str()), ("w:history", "1")];
            xml.element("w:hyperlink", &link, |xml| {
                plain(xml, &entry);
                xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
                let page = pages.get(index).map(usize::to_string).unwrap_or_default();
                field(xml, &format!("PAGEREF {anchor} \\h"), &page);
            });
        });
    }
}

pub(super) fn bookmark(index: usize) -> String {
    format!("_Toc{index:06}")
}

/// A footer «— 1 —»: right on odd pages, left on even ones, one character from the edge.
pub(super) fn footer(odd: bool) -> String {
    let mut xml = Xml::document();
    xml.element("w:ftr", &[("xmlns:w", W)], |xml| {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.val("w:pStyle", "Footer");
                let edge = if odd {
                    [("w:rightChars", "100"), ("w:right", "280")]
                } else {
                    [("w:leftChars", "100"), ("w:left", "280")]
                };
                xml.empty("w:ind", &edge);
                xml.val("w:jc", if odd { "right" } else { "left" });
            });
            plain(xml, "— ");
            field(xml, "PAGE", "1");
            plain(xml, " —");
        });
    });
    xml.finish()
}
