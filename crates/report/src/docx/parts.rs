//! The parts of a Word file that hold no text of the report.

use super::styles::W;
use super::xml::Xml;
use crate::document::ReportDoc;
use crate::fonts::Role;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub(super) fn content_types() -> String {
    let mut xml = Xml::document();
    let names = [(
        "xmlns",
        "http://schemas.openxmlformats.org/package/2006/content-types",
    )];
    xml.element("Types", &names, |xml| {
        let relations = "application/vnd.openxmlformats-package.relationships+xml";
        for (extension, kind) in [
            ("rels", relations),
            ("xml", "application/xml"),
            ("png", "image/png"),
        ] {
            xml.empty(
                "Default",
                &[("Extension", extension), ("ContentType", kind)],
            );
        }
        for (part, kind) in [
            ("document", "document.main"),
            ("styles", "styles"),
            ("settings", "settings"),
            ("fontTable", "fontTable"),
            ("footer1", "footer"),
            ("footer2", "footer"),
        ] {
            let (part, kind) = (format!("/word/{part}.xml"), format!("{WORD}.{kind}+xml"));
            xml.empty("Override", &[("PartName", &part), ("ContentType", &kind)]);
        }
        let core = "application/vnd.openxmlformats-package.core-properties+xml";
        let app = "application/vnd.openxmlformats-officedocument.extended-properties+xml";
        for (part, kind) in [("/docProps/core.xml", core), ("/docProps/app.xml", app)] {
            xml.empty("Override", &[("PartName", part), ("ContentType", kind)]);
        }
    });
    xml.finish()
}

pub(super) fn package_relations() -> String {
    let core =
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    relationships(&[
        (
            "rId1".to_owned(),
            format!("{OFFICE}/officeDocument"),
            "word/document.xml".to_owned(),
        ),
        (
            "rId2".to_owned(),
            core.to_owned(),
            "docProps/core.xml".to_owned(),
        ),
        (
            "rId3".to_owned(),
            format!("{OFFICE}/extended-properties"),
            "docProps/app.xml".to_owned(),
        ),
    ])
}

pub(super) fn document_relations(charts: usize) -> String {
    let mut relations: Vec<(String, String, String)> = [
        ("rStyles", "styles", "styles.xml"),
        ("rSettings", "settings", "settings.xml"),
        ("rFonts", "fontTable", "fontTable.xml"),
        ("rFooterOdd", "footer", "footer1.xml"),
        ("rFooterEven", "footer", "footer2.xml"),
    ]
    .map(|(id, kind, target)| (id.to_owned(), format!("{OFFICE}/{kind}"), target.to_owned()))
    .to_vec();
    relations.extend((1..=charts).map(|number| {
        (
            format!("rChart{number}"),
            format!("{OFFICE}/image"),
            format!("media/chart{number}.png"),
        )
    }));
    relationships(&relations)
}

fn relationships(relations: &[(String, String, String)]) -> String {
    let mut xml = Xml::document();
    xml.element("Relationships", &[("xmlns", RELATIONSHIPS)], |xml| {
        for (id, kind, target) in relations {
            xml.empty(
                "Relationship",
                &[("Id", id), ("Type", kind), ("Target", target)],
            );
        }
    });
    xml.finish()
}

/// Title, author and date of the file: all data of the report.
pub(super) fn core(doc: &ReportDoc) -> String {
    let mut xml = Xml::document();
    let names = [
        (
            "xmlns:cp",
            "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        ),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    let properties = &doc.properties;
    let date = properties.dated.format("%Y-%m-%dT00:00:00Z").to_string();
    xml.element("cp:coreProperties", &names, |xml| {
        for (name, text) in [
            ("dc:title", properties.title.as_str()),
            ("dc:subject", &properties.subject),
            ("dc:creator", &properties.author),
            ("dc:identifier", &properties.identifier),
            ("dc:language", "zh-CN"),
        ] {
            xml.element(name, &[], |xml| xml.text(text));
        }
        for name in ["dcterms:created", "dcterms:modified"] {
            let kind = [("xsi:type", "dcterms:W3CDTF")];
            xml.element(name, &kind, |xml| xml.text(&date));
        }
    });
    xml.finish()
}

pub(super) fn app() -> String {
    let mut xml = Xml::document();
    let names = [(
        "xmlns",
        "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    )];
    xml.element("Properties", &names, |xml| {
        xml.element("Application", &[], |xml| xml.text("Wenxiao"));
    });
    xml.finish()
}

/// Children of `w:settings` in the order of the schema.
pub(super) fn settings() -> String {
    let mut xml = Xml::document();
    xml.element("w:settings", &[("xmlns:w", W)], |xml| {
        xml.empty("w:zoom", &[("w:percent", "100")]);
        xml.val("w:defaultTabStop", "420");
        xml.empty("w:evenAndOddHeaders", &[]);
        xml.val("w:characterSpacingControl", "compressPunctuation");
        xml.element("w:compat", &[], |xml| {
            let setting = [
                ("w:name", "compatibilityMode"),
                ("w:uri", "http://schemas.microsoft.com/office/word"),
                ("w:val", "15"),
            ];
            xml.empty("w:compatSetting", &setting);
        });
        let languages = [("w:val", "en-US"), ("w:eastAsia", "zh-CN")];
        xml.empty("w:themeFontLang", &languages);
    });
    xml.finish()
}

/// The names of the typefaces, with relatives for a machine that lacks them.
pub(super) fn font_table() -> String {
    let mut xml = Xml::document();
    xml.element("w:fonts", &[("xmlns:w", W)], |xml| {
        for (role, relatives) in [
            (Role::Text, "仿宋,FangSong"),
            (Role::Kai, "楷体,KaiTi"),
            (Role::Hei, "SimHei"),
            (Role::Title, "华文中宋,STZhongsong"),
        ] {
            xml.element("w:font", &[("w:name", role.word_name())], |xml| {
                xml.val("w:altName", relatives);
                xml.val("w:charset", "86");
                xml.val("w:family", "auto");
                xml.val("w:pitch", "variable");
            });
        }
    });
    xml.finish()
}
