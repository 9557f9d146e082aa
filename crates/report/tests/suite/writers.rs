//! What every document must satisfy, whatever it says.

use std::io::{Cursor, Read as _};

use wenxiao_report::document::{Block, Level, ReportDoc, Run};
use wenxiao_report::fonts::Fonts;
use wenxiao_report::{charts, docx, pdf, unprintable};

use crate::sample::{self, HOSTILE_PRINTED, everything};

fn docx(doc: &ReportDoc) -> Vec<u8> {
    docx::write(doc, Fonts::shipped(), &[1, 1, 4]).unwrap()
}

pub fn part(file: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    zip.by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The text of a PDF, blanks and line breaks left out.
pub fn pdf_text(file: &[u8]) -> String {
    let pdf = lopdf::Document::load_mem(file).unwrap();
    let pages: Vec<u32> = pdf.get_pages().keys().copied().collect();
    pdf.extract_text(&pages)
        .unwrap()
        .split_whitespace()
        .collect()
}

#[test]
fn the_pdf_is_typeset_without_a_warning_and_prints_hostile_text_as_it_is() {
    let typeset = pdf::typeset(&everything(), Fonts::shipped()).unwrap();
    assert_eq!(typeset.warnings, Vec::<String>::new());
    assert_eq!(typeset.missing, Vec::<char>::new());
    assert_eq!(typeset.heading_pages.len(), 3);
    let text = pdf_text(&typeset.pdf);
    let printed: String = HOSTILE_PRINTED.split_whitespace().collect();
    let times = text.matches(&printed).count();
    assert!(
        times >= 7,
        "hostile text stands {times} times, unchanged, in:\n{text}"
    );
}

#[test]
fn the_pdf_is_tagged_and_dated_by_its_data() {
    let typeset = pdf::typeset(&everything(), Fonts::shipped()).unwrap();
    let pdf = lopdf::Document::load_mem(&typeset.pdf).unwrap();
    assert!(pdf.catalog().unwrap().get(b"StructTreeRoot").is_ok());
    assert_eq!(pdf.get_pages().len(), typeset.pages);
    let raw = String::from_utf8_lossy(&typeset.pdf);
    assert!(raw.contains("D:20250331"), "the date is the report's own");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let doc = everything();
    let fonts = Fonts::new(None).unwrap();
    assert!(pdf::write(&doc, Fonts::shipped()).unwrap() == pdf::write(&doc, &fonts).unwrap());
    assert!(docx(&doc) == docx(&doc));
}

#[test]
fn a_character_without_a_shape_is_named() {
    let mut doc = everything();
    doc.blocks = vec![sample::paragraph(vec![Run::given("ꀀ甲")])];
    let typeset = pdf::typeset(&doc, Fonts::shipped()).unwrap();
    assert_eq!(typeset.missing, ['ꀀ']);
}

#[test]
fn a_character_without_a_shape_is_a_finding_with_its_words() {
    let mut doc = everything();
    doc.blocks = vec![
        sample::paragraph(vec![Run::given("承担单位𠮷林研究所，š")]),
        sample::paragraph(vec![Run::given("合作单位😀研究所")]),
    ];
    let typeset = pdf::typeset(&doc, Fonts::shipped()).unwrap();
    assert_eq!(typeset.missing, ['š', '😀'], "𠮷 has a shape");
    let findings = unprintable::findings(&doc, &typeset.missing);
    let subjects: Vec<&str> = findings.iter().map(|it| it.subject.as_str()).collect();
    assert_eq!(subjects, ["U+0161", "U+1F600"]);
    assert!(findings[1].message.contains("合作单位😀研究所"));
}

/// A host's address as one word, or a row of marks where no line may end: they stay in their cell, the text stays whole.
#[test]
fn a_word_longer_than_its_cell_goes_on_in_the_next_line() {
    let mut doc = everything();
    let word = "verylongunbroken.host.example.com/path".repeat(4);
    let mut table = sample::table(1);
    for cell in &mut table.rows[2].cells {
        cell.runs = vec![Run::given(format!("{word} {}", "！".repeat(60)))];
    }
    doc.blocks = vec![
        Block::Table(table),
        sample::paragraph(vec![Run::given(word.clone())]),
        sample::heading(Level::One, &word),
    ];
    doc.cover = None;
    let typeset = pdf::typeset(&doc, Fonts::shipped()).unwrap();
    assert_eq!(typeset.outside, Vec::<String>::new());
    assert_eq!(typeset.missing, Vec::<char>::new());
    let text = pdf_text(&typeset.pdf);
    assert!(text.matches(&word).count() >= 6, "{text}");
}

#[test]
fn a_chart_of_many_bars_fits_on_pages() {
    let bar = |index: i64| charts::Bar {
        label: format!("指标{index}"),
        values: vec![charts::Value {
            value: index.into(),
            printed: index.to_string(),
        }],
        alert: false,
    };
    let chart = charts::Bars {
        bars: (0..80).map(bar).collect(),
        ..charts::Bars::default()
    };
    let drawings = charts::parts(&chart);
    assert_eq!(drawings.len(), 3);
    let drawn: usize = drawings
        .iter()
        .map(|drawing| drawing.svg.matches(">指标").count())
        .sum();
    assert_eq!(drawn, 80);
    assert!(
        drawings
            .iter()
            .all(|it| it.aspect > rust_decimal::Decimal::new(8, 1))
    );
    assert!(
        !drawings[0].svg.contains("width=\"0.0\""),
        "a bar of nothing is not drawn"
    );
    assert_eq!(charts::parts(&charts::Bars::default()).len(), 1);
}

#[test]
fn word_parts_are_well_formed_and_the_text_is_all_there() {
    let file = docx(&everything());
    let names: Vec<String> = zip::ZipArchive::new(Cursor::new(&file[..]))
        .unwrap()
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .filter(|name| !name.starts_with("word/media/"))
        .collect();
    for name in &names {
        let xml = part(&file, name);
        let mut reader = quick_xml::Reader::from_str(&xml);
        reader.config_mut().check_end_names = true;
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
    }
    let escaped = "&lt;/w:t&gt;&lt;/w:r&gt;&lt;w:br/&gt; &amp;amp; ]]&gt; =1+1 镕堃喆犇𬭎䶮";
    let body = part(&file, "word/document.xml");
    assert_eq!(body.matches(escaped).count(), 9);
    assert!(body.contains("【待填写：主要经验】"));
}

/// Merged cells fill the grid: every row of a table has as many columns as its grid.
#[test]
fn rows_of_a_word_table_fill_the_grid() {
    let body = part(&docx(&everything()), "word/document.xml");
    for table in body.split("<w:tbl>").skip(1) {
        let table = table.split("</w:tbl>").next().unwrap();
        let columns = table.matches("<w:gridCol ").count();
        for row in table.split("<w:tr>").skip(1) {
            let spans: usize = row
                .split("<w:tc>")
                .skip(1)
                .map(|cell| match cell.split("<w:gridSpan w:val=\"").nth(1) {
                    Some(span) => span.split('"').next().unwrap().parse().unwrap(),
                    None => 1,
                })
                .sum();
            assert_eq!(spans, columns, "{row}");
        }
    }
}

#[test]
fn a_chart_is_drawn_as_pixels() {
    let drawings = [sample::bars(), sample::radar()];
    let svgs: Vec<&str> = drawings
        .iter()
        .map(|drawing| drawing.svg.as_str())
        .collect();
    let pngs = charts::pngs(&svgs, Fonts::shipped()).unwrap();
    for png in &pngs {
        assert!(png.starts_with(b"\x89PNG"));
    }
    assert!(svgs[0].contains("&lt;科技&amp;成果&gt;"));
    assert!(charts::pngs(&["<svg"], Fonts::shipped()).is_err());
}

/// Word refuses, or quietly drops, what isn't in the order of the schema: this is how the order is seen to change.
#[test]
fn the_parts_of_a_word_file() {
    let mut doc = everything();
    doc.cover = None;
    doc.properties = sample::properties();
    doc.blocks = vec![
        sample::heading(Level::One, "一、目标"),
        sample::paragraph(vec![
            Run::text("支出"),
            Run::figure("money/spent", "8314.25万元"),
            Run::ToWrite("经验".to_owned()),
        ]),
        Block::Table(sample::table(1)),
    ];
    let file = docx(&doc);
    for name in ["word/document.xml", "word/settings.xml", "word/footer1.xml"] {
        let lines = part(&file, name).replace("><", ">\n<");
        insta::assert_snapshot!(name.replace('/', "-"), lines);
    }
}
