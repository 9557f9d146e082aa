//! The styles of an official document, by the names that every office machine knows.
//!
//! Lines are of an exact height and distances are those of the PDF (`pdf/prelude.typ`), so that a page ends where it ends
//! there, whatever typefaces a machine has: the contents print the pages of the PDF.

use super::xml::Xml;
use crate::fonts::Role;

pub(super) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// One paragraph style. Sizes are half-points, distances twips (a twentieth of a point).
struct Style {
    id: &'static str,
    name: &'static str,
    role: Role,
    half_points: &'static str,
    /// Exact line height; none: as the content needs.
    line: Option<&'static str>,
    space: (&'static str, &'static str),
    /// First line indented by two characters.
    indented: bool,
    align: &'static str,
    outline: Option<&'static str>,
    keep_next: bool,
}

/// 三号 on lines of 28.95 pt: 22 lines on a page.
const BODY: Style = Style {
    id: "Normal",
    name: "Normal",
    role: Role::Text,
    half_points: "32",
    line: Some("579"),
    space: ("0", "0"),
    indented: true,
    align: "both",
    outline: None,
    keep_next: false,
};

const HEADING: Style = Style {
    align: "left",
    keep_next: true,
    ..BODY
};

const PLAIN: Style = Style {
    line: None,
    indented: false,
    align: "left",
    ..BODY
};

const STYLES: &[Style] = &[
    BODY,
    Style {
        id: "Title",
        name: "Title",
        role: Role::Title,
        half_points: "44",
        line: Some("680"),
        space: ("0", "174"),
        indented: false,
        align: "center",
        ..HEADING
    },
    Style {
        id: "Heading1",
        name: "heading 1",
        role: Role::Hei,
        outline: Some("0"),
        ..HEADING
    },
    Style {
        id: "Heading2",
        name: "heading 2",
        role: Role::Kai,
        outline: Some("1"),
        ..HEADING
    },
    Style {
        id: "Heading3",
        name: "heading 3",
        outline: Some("2"),
        ..HEADING
    },
    Style {
        id: "AnnexHeading",
        name: "附件标题",
        role: Role::Title,
        half_points: "36",
        line: Some("619"),
        space: ("0", "78"),
        indented: false,
        align: "center",
        outline: Some("0"),
        ..HEADING
    },
    Style {
        id: "AnnexLabel",
        name: "附件字样",
        role: Role::Hei,
        indented: false,
        ..HEADING
    },
    Style {
        id: "CoverTitle",
        name: "封面标题",
        role: Role::Title,
        half_points: "52",
        line: Some("920"),
        align: "center",
        ..PLAIN
    },
    Style {
        id: "CoverLine",
        name: "封面文字",
        line: Some("640"),
        align: "center",
        ..PLAIN
    },
    Style {
        id: "ContentsTitle",
        name: "目录标题",
        role: Role::Title,
        half_points: "44",
        space: ("0", "400"),
        align: "center",
        ..PLAIN
    },
    Style {
        id: "TOC1",
        name: "toc 1",
        role: Role::Hei,
        half_points: "28",
        line: Some("450"),
        ..PLAIN
    },
    Style {
        id: "TOC2",
        name: "toc 2",
        half_points: "28",
        line: Some("450"),
        ..PLAIN
    },
    Style {
        id: "TableText",
        name: "表内文字",
        half_points: "21",
        line: Some("273"),
        ..PLAIN
    },
    Style {
        id: "TableTextLarge",
        name: "表内文字（大）",
        half_points: "24",
        line: Some("312"),
        ..PLAIN
    },
    Style {
        id: "TableTextTiny",
        name: "表内文字（小）",
        half_points: "16",
        line: Some("208"),
        ..PLAIN
    },
    Style {
        id: "Caption",
        name: "caption",
        role: Role::Hei,
        half_points: "24",
        line: Some("340"),
        align: "center",
        keep_next: true,
        ..PLAIN
    },
    Style {
        id: "ChartCaption",
        name: "图题",
        role: Role::Hei,
        half_points: "24",
        line: Some("499"),
        align: "center",
        ..PLAIN
    },
    Style {
        id: "TableUnit",
        name: "表的单位",
        half_points: "21",
        line: Some("310"),
        align: "right",
        keep_next: true,
        ..PLAIN
    },
    Style {
        id: "TableNote",
        name: "表注",
        half_points: "21",
        line: Some("310"),
        space: ("120", "159"),
        align: "both",
        ..PLAIN
    },
    Style {
        id: "TableEnd",
        name: "表后",
        half_points: "2",
        line: Some("259"),
        ..PLAIN
    },
    Style {
        id: "Drawing",
        name: "图",
        half_points: "2",
        space: ("0", "120"),
        align: "center",
        keep_next: true,
        ..PLAIN
    },
    Style {
        id: "Footer",
        name: "footer",
        half_points: "28",
        ..PLAIN
    },
];

/// `word/styles.xml`.
pub(super) fn styles() -> String {
    let mut xml = Xml::document();
    xml.element("w:styles", &[("xmlns:w", W)], |xml| {
        xml.element("w:docDefaults", &[], |xml| {
            xml.element("w:rPrDefault", &[], |xml| {
                xml.element("w:rPr", &[], |xml| {
                    fonts(xml, Role::Text);
                    xml.val("w:sz", BODY.half_points);
                    xml.val("w:szCs", BODY.half_points);
                    xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]);
                });
            });
            xml.element("w:pPrDefault", &[], |_| {});
        });
        for style in STYLES {
            write(xml, style);
        }
        table_styles(xml);
    });
    xml.finish()
}

/// Typefaces of a role: Chinese by its official name, Latin in Times New Roman.
fn fonts(xml: &mut Xml, role: Role) {
    xml.empty(
        "w:rFonts",
        &[
            ("w:ascii", "Times New Roman"),
            ("w:eastAsia", role.word_name()),
            ("w:hAnsi", "Times New Roman"),
            ("w:cs", "Times New Roman"),
        ],
    );
}

fn write(xml: &mut Xml, style: &Style) {
    let is_default = style.id == "Normal";
    let mut attributes = vec![("w:type", "paragraph")];
    if is_default {
        attributes.push(("w:default", "1"));
    }
    attributes.push(("w:styleId", style.id));
    xml.element("w:style", &attributes, |xml| {
        xml.val("w:name", style.name);
        if !is_default {
            xml.val("w:basedOn", "Normal");
        }
        if style.outline.is_some() {
            xml.val("w:next", "Normal");
        }
        xml.empty("w:qFormat", &[]);
        xml.element("w:pPr", &[], |xml| paragraph(xml, style));
        xml.element("w:rPr", &[], |xml| {
            fonts(xml, style.role);
            xml.val("w:sz", style.half_points);
            xml.val("w:szCs", style.half_points);
        });
    });
}

/// Children of `w:pPr` in the order of the schema.
fn paragraph(xml: &mut Xml, style: &Style) {
    let in_contents = matches!(style.id, "TOC1" | "TOC2");
    if style.keep_next {
        xml.empty("w:keepNext", &[]);
    }
    if in_contents {
        xml.element("w:tabs", &[], |xml| {
            let stop = [("w:val", "right"), ("w:leader", "dot"), ("w:pos", "8844")];
            xml.empty("w:tab", &stop);
        });
    }
    let (line, rule) = style.line.map_or(("240", "auto"), |line| (line, "exact"));
    xml.empty(
        "w:spacing",
        &[
            ("w:before", style.space.0),
            ("w:after", style.space.1),
            ("w:line", line),
            ("w:lineRule", rule),
        ],
    );
    let left = if style.id == "TOC2" { "560" } else { "0" };
    let (chars, twips) = if style.indented {
        ("200", "640")
    } else {
        ("0", "0")
    };
    xml.empty(
        "w:ind",
        &[
            ("w:left", left),
            ("w:firstLineChars", chars),
            ("w:firstLine", twips),
        ],
    );
    if style.id == "TableNote" {
        // notes of one table stand close together
        xml.empty("w:contextualSpacing", &[]);
    }
    xml.val("w:jc", style.align);
    if let Some(level) = style.outline {
        xml.val("w:outlineLvl", level);
    }
}

fn table_styles(xml: &mut Xml) {
    let attributes = [
        ("w:type", "table"),
        ("w:default", "1"),
        ("w:styleId", "TableNormal"),
    ];
    xml.element("w:style", &attributes, |xml| {
        xml.val("w:name", "Normal Table");
        xml.val("w:uiPriority", "99");
        xml.element("w:tblPr", &[], |xml| {
            xml.empty("w:tblInd", &[("w:w", "0"), ("w:type", "dxa")]);
            xml.element("w:tblCellMar", &[], margins);
        });
    });
    let attributes = [("w:type", "table"), ("w:styleId", "TableGrid")];
    xml.element("w:style", &attributes, |xml| {
        xml.val("w:name", "Table Grid");
        xml.val("w:basedOn", "TableNormal");
        xml.element("w:tblPr", &[], |xml| {
            xml.element("w:tblBorders", &[], |xml| {
                for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
                    let line = [
                        ("w:val", "single"),
                        ("w:sz", "4"),
                        ("w:space", "0"),
                        ("w:color", "000000"),
                    ];
                    xml.empty(&format!("w:{side}"), &line);
                }
            });
            xml.element("w:tblCellMar", &[], margins);
        });
    });
}

fn margins(xml: &mut Xml) {
    for (side, width) in [
        ("top", "30"),
        ("left", "70"),
        ("bottom", "30"),
        ("right", "70"),
    ] {
        xml.empty(&format!("w:{side}"), &[("w:w", width), ("w:type", "dxa")]);
    }
}
