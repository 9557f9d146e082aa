//! Writes findings into the original Word document as comments.

mod ink;
mod words;
mod written;

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::{Cursor, Write};

use chrono::NaiveDateTime;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::finding::Report;
use crate::read::{Package, ReadError, read_parts, read_with_pieces};
use words::Comment;

const TYPES: &str = "[Content_Types].xml";
const AUTHOR: &str = "问效数据核验";
const INITIALS: &str = "核验";
/// What Word's transitional files call the words of their language; strict ones have another address.
const WORDS: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const WORDS_STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const RELATION: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
const RELATION_STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments";

/// The document with a comment at each finding's places, made at this time of the reader's clock; everything else stays as it was.
pub fn annotate(
    name: &str,
    content: &[u8],
    report: &Report,
    at: NaiveDateTime,
) -> Result<Vec<u8>, ReadError> {
    let damaged = |reason: String| ReadError::damaged(name, "docx", &reason);
    let (document, pieces) = read_with_pieces(name, content)?;
    let package = Package::open(name, content)?;
    let own = package.usual("comments");
    let known = package.part("comments").is_some();
    let parts = read_parts(name, content, |part| {
        part == own || part == package.body || part == package.relations || part == TYPES
    })?;
    let text = |part: &str| -> Result<String, ReadError> {
        let bytes = parts.get(part).cloned().unwrap_or_default();
        String::from_utf8(bytes).map_err(|error| damaged(error.to_string()))
    };
    // A part that the body doesn't lead to holds nobody's comments.
    let existing = if known { text(&own)? } else { String::new() };
    let comments = words::comments(&document, report, first_free(&existing));
    let body = text(&package.body)?;
    let strict = body.contains(WORDS_STRICT);
    let (body, placed) = ink::mark(&body, &document.text, &pieces, &comments);
    let placed: HashSet<usize> = placed.into_iter().collect();
    let mut replaced: BTreeMap<&str, String> = BTreeMap::new();
    let written = comments
        .iter()
        .filter(|comment| placed.contains(&comment.id));
    replaced.insert(&own, comments_part(&existing, written, at, strict));
    replaced.insert(&package.body, body);
    if !known {
        replaced.insert(
            &package.relations,
            relations(&text(&package.relations)?, &own, strict),
        );
    }
    replaced.insert(TYPES, types(&text(TYPES)?, &own));
    rewrite(content, &replaced).map_err(|error| damaged(error.to_string()))
}

/// The first number that no `w:id` has.
fn first_free(xml: &str) -> usize {
    xml.split("w:id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse::<usize>().ok())
        .max()
        .map_or(0, |last| last.saturating_add(1))
}

fn escape(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

/// Comments look alike in every document: small, level, not indented, whatever its own paragraphs are.
const PARAGRAPH: &str = "<w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:ind w:left=\"0\" w:right=\"0\" w:firstLine=\"0\" w:firstLineChars=\"0\"/><w:jc w:val=\"left\"/></w:pPr>";
const FACE: &str = "<w:rFonts w:ascii=\"宋体\" w:hAnsi=\"宋体\" w:eastAsia=\"宋体\"/>";
const SIZE: &str = "<w:color w:val=\"000000\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>";

fn comments_part<'a>(
    existing: &str,
    comments: impl Iterator<Item = &'a Comment>,
    at: NaiveDateTime,
    strict: bool,
) -> String {
    let mut new = String::new();
    let date = at.format("%Y-%m-%dT%H:%M:%SZ");
    for comment in comments {
        let _ = write!(
            new,
            "<w:comment w:id=\"{}\" w:author=\"{AUTHOR}\" w:date=\"{date}\" w:initials=\"{INITIALS}\">",
            comment.id
        );
        for (number, line) in comment.lines.iter().enumerate() {
            let (mark, bold) = if number == 0 {
                ("<w:r><w:annotationRef/></w:r>", "<w:b/>")
            } else {
                ("", "<w:b w:val=\"0\"/>")
            };
            let _ = write!(
                new,
                "<w:p>{PARAGRAPH}{mark}<w:r><w:rPr>{FACE}{bold}{SIZE}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
                escape(line)
            );
        }
        new.push_str("</w:comment>");
    }
    match existing.rfind("</w:comments>") {
        Some(at) => format!("{}{new}{}", &existing[..at], &existing[at..]),
        None => format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{}\">{new}</w:comments>",
            if strict { WORDS_STRICT } else { WORDS }
        ),
    }
}

/// The body's relationships with one to the comments.
fn relations(existing: &str, part: &str, strict: bool) -> String {
    let mut id = "rIdWenxiao".to_owned();
    while existing.contains(&format!("\"{id}\"")) {
        id.push('1');
    }
    let kind = if strict { RELATION_STRICT } else { RELATION };
    let own = format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{part}\"/>");
    match existing.rfind("</Relationships>") {
        Some(at) => format!("{}{own}{}", &existing[..at], &existing[at..]),
        None => format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{own}</Relationships>"
        ),
    }
}

fn types(existing: &str, part: &str) -> String {
    if existing.contains(&format!("\"/{part}\"")) {
        return existing.to_owned();
    }
    let own = format!(
        "<Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml\"/>"
    );
    match existing.rfind("</Types>") {
        Some(at) => format!("{}{own}{}", &existing[..at], &existing[at..]),
        None => existing.to_owned(),
    }
}

/// The archive with some parts replaced in their places or added at the end.
fn rewrite(content: &[u8], replaced: &BTreeMap<&str, String>) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(content))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut written = HashSet::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let part = entry.name()?.into_owned();
        if let Some(text) = replaced.get(part.as_str()) {
            if written.insert(part.clone()) {
                writer.start_file(part, options)?;
                writer.write_all(text.as_bytes())?;
            }
        } else {
            writer.raw_copy_file(entry)?;
        }
    }
    for (part, text) in replaced {
        if !written.contains(*part) {
            writer.start_file(*part, options)?;
            writer.write_all(text.as_bytes())?;
        }
    }
    Ok(writer.finish()?.into_inner())
}
