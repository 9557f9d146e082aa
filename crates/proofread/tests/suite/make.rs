//! Makes Word, PDF and workbook files of a text with tables, so that one report can be read in every format.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document as Pdf, Object, Stream, StringFormat, dictionary};
use wenxiao_proofread::document::{BlockKind, Document, Table};
use wenxiao_proofread::read::read_bytes;

/// The text as the readers see it.
pub fn text(content: &str) -> Document {
    read_bytes("报告.md", content.as_bytes().to_vec()).expect("text can be read")
}

pub fn rows(document: &Document, table: &Table) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new(); table.columns]; table.rows];
    for cell in &table.cells {
        rows[cell.row][cell.column] = document.slice(cell.span);
    }
    rows
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A Word document with real tables; each paragraph is cut into two runs.
pub fn docx(content: &str) -> Vec<u8> {
    let document = text(content);
    let mut body = String::new();
    let paragraph = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        let (one, two) = chars.split_at(chars.len() / 2);
        let run = |part: &[char]| {
            format!(
                "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
                escaped(&part.iter().collect::<String>())
            )
        };
        format!("<w:p>{}{}</w:p>", run(one), run(two))
    };
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Table(table) => {
                body.push_str("<w:tbl>");
                for row in rows(&document, table) {
                    body.push_str("<w:tr>");
                    for cell in row {
                        let _ = write!(body, "<w:tc><w:tcPr/>{}</w:tc>", paragraph(&cell));
                    }
                    body.push_str("</w:tr>");
                }
                body.push_str("</w:tbl>");
            }
            _ => body.push_str(&paragraph(&document.slice(block.span))),
        }
    }
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let types = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let relations = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    zipped(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", relations),
        ("word/document.xml", &body),
    ])
}

/// An archive of parts.
pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a part begins");
        writer
            .write_all(content.as_bytes())
            .expect("a part is written");
    }
    writer.finish().expect("the archive ends").into_inner()
}

fn hex(text: &str) -> Object {
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// Which strokes a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    All,
    /// 三线表: level ones only.
    Level,
    None,
}

/// A page being filled.
struct Sheet {
    operations: Vec<Operation>,
    y: f32,
    ruling: Ruling,
}

const LEFT: f32 = 60.0;
const WIDTH: f32 = 480.0;

impl Sheet {
    fn new(ruling: Ruling) -> Self {
        Self {
            operations: Vec::new(),
            y: 780.0,
            ruling,
        }
    }

    fn write(&mut self, x: f32, y: f32, size: f32, text: &str) {
        self.operations.extend([
            Operation::new("BT", vec![]),
            Operation::new("Tf", vec!["F1".into(), size.into()]),
            Operation::new("Td", vec![x.into(), y.into()]),
            Operation::new("Tj", vec![hex(text)]),
            Operation::new("ET", vec![]),
        ]);
    }

    /// A ruled row; long cells go over several lines.
    fn row(&mut self, cells: &[String], last: bool) {
        let columns = u16::try_from(cells.len()).map_or(1.0, f32::from);
        let width = WIDTH / columns;
        let mut fit = 0_u16;
        while f32::from(fit + 1) * 8.0 < width - 4.0 {
            fit += 1;
        }
        let wrapped: Vec<Vec<String>> = cells
            .iter()
            .map(|cell| lines(cell, usize::from(fit.max(1))))
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let height = f32::from(u16::try_from(height).unwrap_or(1)) * 10.0 + 4.0;
        let mut x = LEFT;
        self.line((LEFT, self.y), (LEFT + WIDTH, self.y));
        for cell in &wrapped {
            self.line((x, self.y), (x, self.y - height));
            for (index, line) in cell.iter().enumerate() {
                let down = f32::from(u16::try_from(index).unwrap_or(0)) * 10.0;
                self.write(x + 2.0, self.y - 9.0 - down, 8.0, line);
            }
            x += width;
        }
        self.line((x, self.y), (x, self.y - height));
        self.y -= height;
        if last {
            self.line((LEFT, self.y), (LEFT + WIDTH, self.y));
            self.y -= 16.0;
        }
    }

    fn line(&mut self, from: (f32, f32), to: (f32, f32)) {
        let level = (from.1 - to.1).abs() < 0.1;
        if self.ruling == Ruling::None || self.ruling == Ruling::Level && !level {
            return;
        }
        self.operations.extend([
            Operation::new("m", vec![from.0.into(), from.1.into()]),
            Operation::new("l", vec![to.0.into(), to.1.into()]),
            Operation::new("S", vec![]),
        ]);
    }
}

fn lines(text: &str, fit: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().filter(|c| *c != '\n').collect();
    chars
        .chunks(fit)
        .map(|line| line.iter().collect())
        .collect()
}

/// A PDF as an office makes it: wrapped lines, ruled tables, a Chinese font that isn't embedded.
pub fn pdf(content: &str) -> Vec<u8> {
    pdf_with(content, Ruling::All)
}

/// The same with tables ruled in another way.
pub fn pdf_with(content: &str, ruling: Ruling) -> Vec<u8> {
    let document = text(content);
    let mut sheets = vec![Sheet::new(ruling)];
    for block in &document.blocks {
        if let BlockKind::Table(table) = &block.kind {
            let rows = rows(&document, table);
            for (index, row) in rows.iter().enumerate() {
                if sheets.last().is_some_and(|sheet| sheet.y < 120.0) {
                    sheets.push(Sheet::new(ruling));
                }
                if let Some(sheet) = sheets.last_mut() {
                    let last = index + 1 == rows.len() || sheet.y < 150.0;
                    sheet.row(row, last);
                }
            }
            continue;
        }
        for line in lines(&document.slice(block.span), 40) {
            if sheets.last().is_some_and(|sheet| sheet.y < 80.0) {
                sheets.push(Sheet::new(ruling));
            }
            if let Some(sheet) = sheets.last_mut() {
                sheet.write(LEFT, sheet.y, 12.0, &line);
                sheet.y -= 18.0;
            }
        }
        if let Some(sheet) = sheets.last_mut() {
            sheet.y -= 4.0;
        }
    }
    assemble(sheets)
}

fn assemble(sheets: Vec<Sheet>) -> Vec<u8> {
    let mut pdf = Pdf::with_version("1.5");
    let pages = pdf.new_object_id();
    let descendant = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light",
        "CIDSystemInfo" => dictionary! { "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("GB1"), "Supplement" => 4 },
    });
    let font = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light", "Encoding" => "UniGB-UCS2-H",
        "DescendantFonts" => vec![descendant.into()],
    });
    let resources = pdf.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let kids: Vec<Object> = sheets
        .into_iter()
        .map(|sheet| {
            let bytes = Content { operations: sheet.operations }.encode().expect("drawing instructions");
            let content = pdf.add_object(Stream::new(Dictionary::new(), bytes));
            pdf.add_object(dictionary! {
                "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            })
            .into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap_or(0);
    pdf.objects.insert(
        pages,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }),
    );
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).expect("the PDF is written");
    bytes
}
