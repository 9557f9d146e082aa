//! `word/document.xml`: cover, contents, then block after block.

use super::drawing::drawing;
use super::front::{bookmark, contents, cover};
use super::run::{Look, runs};
use super::styles::W;
use super::table;
use super::xml::Xml;
use crate::document::{
    Block, Chart, Heading, Level, Orientation, ParagraphStyle, ReportDoc, Run, Table,
};

const NAMES: [(&str, &str); 5] = [
    ("xmlns:w", W),
    (
        "xmlns:r",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        "xmlns:wp",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
    (
        "xmlns:a",
        "http://schemas.openxmlformats.org/drawingml/2006/main",
    ),
    (
        "xmlns:pic",
        "http://schemas.openxmlformats.org/drawingml/2006/picture",
    ),
];

pub(super) fn document(doc: &ReportDoc, pages: &[usize]) -> String {
    let mut xml = Xml::document();
    xml.element("w:document", &NAMES, |xml| {
        xml.element("w:body", &[], |xml| {
            if let Some(front) = &doc.cover {
                cover(xml, front);
            }
            if doc.contents {
                contents(xml, doc, pages);
            }
            if doc.cover.is_some() || doc.contents {
                section_end(xml, Orientation::Portrait, &Section::Front);
            }
            Body::new(doc).blocks(xml);
        });
    });
    xml.finish()
}

/// Front pages have no number; the first section of the text starts at 1.
enum Section {
    Front,
    First,
    Next,
}

/// An empty paragraph that ends a section.
fn section_end(xml: &mut Xml, orientation: Orientation, which: &Section) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.val("w:pStyle", "TableNote");
            section(xml, orientation, which);
        });
    });
}

/// Children of `w:sectPr` in the order of the schema.
fn section(xml: &mut Xml, orientation: Orientation, which: &Section) {
    xml.element("w:sectPr", &[], |xml| {
        if !matches!(which, Section::Front) {
            for (kind, id) in [("even", "rFooterEven"), ("default", "rFooterOdd")] {
                xml.empty("w:footerReference", &[("w:type", kind), ("r:id", id)]);
            }
        }
        xml.val("w:type", "nextPage");
        let landscape = [
            ("w:w", "16838"),
            ("w:h", "11906"),
            ("w:orient", "landscape"),
        ];
        let (size, [top, right, bottom, left]) = match orientation {
            Orientation::Portrait => (
                &[("w:w", "11906"), ("w:h", "16838")][..],
                ["2098", "1474", "1984", "1588"],
            ),
            Orientation::Landscape => (&landscape[..], ["1588", "2098", "1474", "1984"]),
        };
        xml.empty("w:pgSz", size);
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", top),
                ("w:right", right),
                ("w:bottom", bottom),
                ("w:left", left),
                ("w:header", "851"),
                ("w:footer", "1134"),
                ("w:gutter", "0"),
            ],
        );
        if matches!(which, Section::First) {
            xml.empty("w:pgNumType", &[("w:start", "1")]);
        }
        xml.empty("w:cols", &[("w:space", "425")]);
    });
}

/// What a paragraph says beside its style.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direct {
    Centred,
    Right,
    BreakAfter,
    BreakBefore,
    /// On the page of what follows.
    KeepNext,
}

pub(super) fn paragraph(xml: &mut Xml, style: &str, direct: &[Direct], content: &[Run]) {
    xml.element("w:p", &[], |xml| {
        properties(xml, style, direct);
        runs(xml, content, &Look::default());
        if direct.contains(&Direct::BreakAfter) {
            xml.element("w:r", &[], |xml| {
                xml.empty("w:br", &[("w:type", "page")]);
            });
        }
    });
}

fn properties(xml: &mut Xml, style: &str, direct: &[Direct]) {
    xml.element("w:pPr", &[], |xml| {
        xml.val("w:pStyle", style);
        if direct.contains(&Direct::KeepNext) {
            xml.empty("w:keepNext", &[]);
        }
        if direct.contains(&Direct::BreakBefore) {
            xml.empty("w:pageBreakBefore", &[]);
        }
        let align = direct.iter().find_map(|direct| match direct {
            Direct::Centred => Some("center"),
            Direct::Right => Some("right"),
            Direct::BreakAfter | Direct::BreakBefore | Direct::KeepNext => None,
        });
        if let Some(align) = align {
            xml.empty("w:ind", &[("w:firstLineChars", "0"), ("w:firstLine", "0")]);
            xml.val("w:jc", align);
        }
    });
}

/// Counts what is numbered, and remembers the section that is open.
struct Body<'a> {
    doc: &'a ReportDoc,
    annexes: usize,
    tables: usize,
    charts: usize,
    listed: usize,
    orientation: Orientation,
    section: Section,
    break_before: bool,
}

impl<'a> Body<'a> {
    fn new(doc: &'a ReportDoc) -> Self {
        Self {
            doc,
            annexes: 0,
            tables: 0,
            charts: 0,
            listed: 0,
            orientation: Orientation::Portrait,
            section: Section::First,
            break_before: false,
        }
    }

    fn blocks(mut self, xml: &mut Xml) {
        for (index, block) in self.doc.blocks.iter().enumerate() {
            match block {
                Block::Heading(heading) => self.heading(xml, heading),
                Block::Paragraph(text) => {
                    let (style, direct): (&str, &[Direct]) = match text.style {
                        ParagraphStyle::Body => ("Normal", &[]),
                        ParagraphStyle::Centred => ("Normal", &[Direct::Centred]),
                        ParagraphStyle::Right => ("Normal", &[Direct::Right]),
                        ParagraphStyle::Note => ("TableNote", &[]),
                    };
                    self.paragraph(xml, style, direct, &text.runs);
                }
                Block::Table(table) => self.table(xml, table),
                Block::Chart(chart) => self.chart(xml, chart),
                Block::PageBreak => self.break_before = true,
                Block::Section(orientation) => self.section(xml, *orientation, index > 0),
            }
        }
        section(xml, self.orientation, &self.section);
    }

    /// Ends the open section, if anything is in it; the next one is as said.
    fn section(&mut self, xml: &mut Xml, orientation: Orientation, has_content: bool) {
        if has_content {
            section_end(xml, self.orientation, &self.section);
            self.section = Section::Next;
        }
        self.orientation = orientation;
        self.break_before = false;
    }

    fn direct(&mut self, direct: &[Direct]) -> Vec<Direct> {
        let mut direct = direct.to_vec();
        if std::mem::take(&mut self.break_before) {
            direct.push(Direct::BreakBefore);
        }
        direct
    }

    fn paragraph(&mut self, xml: &mut Xml, style: &str, direct: &[Direct], content: &[Run]) {
        let direct = self.direct(direct);
        paragraph(xml, style, &direct, content);
    }

    fn heading(&mut self, xml: &mut Xml, heading: &Heading) {
        let style = match heading.level {
            Level::Title => "Title",
            Level::One => "Heading1",
            Level::Two => "Heading2",
            Level::Three => "Heading3",
            Level::Annex => "AnnexHeading",
        };
        if heading.level == Level::Annex {
            self.break_before = true;
            let label = self.doc.annex_label(self.annexes);
            self.annexes += 1;
            self.paragraph(xml, "AnnexLabel", &[], &[Run::given(label)]);
        }
        let mark = heading.is_listed().then(|| {
            self.listed += 1;
            self.listed - 1
        });
        let direct = self.direct(&[]);
        xml.element("w:p", &[], |xml| {
            properties(xml, style, &direct);
            if let Some(index) = mark {
                let (id, name) = (index.to_string(), bookmark(index));
                xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)]);
            }
            runs(xml, &heading.runs, &Look::default());
            if let Some(index) = mark {
                xml.empty("w:bookmarkEnd", &[("w:id", &index.to_string())]);
            }
        });
    }

    fn table(&mut self, xml: &mut Xml, content: &Table) {
        if let Some(caption) = &content.caption {
            self.tables += 1;
            let text = Run::given(format!("表{}　{caption}", self.tables));
            self.paragraph(xml, "Caption", &[Direct::KeepNext], &[text]);
        }
        if let Some(unit) = &content.unit {
            let unit = [Run::given(unit.clone())];
            let direct = [Direct::Right, Direct::KeepNext];
            self.paragraph(xml, "TableUnit", &direct, &unit);
        }
        table::table(xml, content, self.orientation);
        if content.notes.is_empty() {
            // Word joins tables that have no paragraph between them
            self.paragraph(xml, "TableEnd", &[], &[]);
        }
        for note in &content.notes {
            self.paragraph(xml, "TableNote", &[], note);
        }
    }

    fn chart(&mut self, xml: &mut Xml, chart: &Chart) {
        self.charts += 1;
        let number = self.charts;
        let direct = self.direct(&[]);
        xml.element("w:p", &[], |xml| {
            properties(xml, "Drawing", &direct);
            xml.element("w:r", &[], |xml| drawing(xml, chart, number));
        });
        let text = Run::given(format!("图{number}　{}", chart.caption));
        self.paragraph(xml, "ChartCaption", &[], &[text]);
    }
}
