//! Writes findings into the original Word document as comments.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::document::Span;
use crate::finding::Report;
use crate::read::{Piece, ReadError, read_parts, read_with_pieces};

const BODY: &str = "word/document.xml";
const COMMENTS: &str = "word/comments.xml";
const RELATIONS: &str = "word/_rels/document.xml.rels";
const TYPES: &str = "[Content_Types].xml";
const AUTHOR: &str = "问效核验";
/// At how many of a finding's places a comment is written; a sum may name a hundred cells.
const PLACES: usize = 8;

/// A comment and where it goes.
struct Comment {
    id: usize,
    span: Span,
    text: String,
}

/// Marks that go into the body at a byte.
#[derive(Default)]
struct Marks {
    /// Inside which run's text, and what closes and opens it again.
    properties: (usize, usize),
    ends: Vec<usize>,
    starts: Vec<usize>,
}

/// The document with a comment at each finding's places; everything else stays as it was.
pub fn annotate(name: &str, content: &[u8], report: &Report) -> Result<Vec<u8>, ReadError> {
    let damaged = |reason: String| ReadError::damaged(name, "docx", &reason);
    let (_, pieces) = read_with_pieces(name, content)?;
    let parts = read_parts(name, content, |part| {
        matches!(part, BODY | COMMENTS | RELATIONS | TYPES)
    })?;
    let text = |part: &str| -> Result<String, ReadError> {
        let bytes = parts.get(part).cloned().unwrap_or_default();
        String::from_utf8(bytes).map_err(|error| damaged(error.to_string()))
    };
    let existing = text(COMMENTS)?;
    let comments = comments(report, first_free(&existing));
    let body = text(BODY)?;
    let (body, written) = mark(&body, &pieces, &comments);
    let mut replaced: BTreeMap<&str, String> = BTreeMap::new();
    replaced.insert(BODY, body);
    replaced.insert(COMMENTS, comments_part(&existing, &written));
    replaced.insert(RELATIONS, relations(&text(RELATIONS)?));
    replaced.insert(TYPES, types(&text(TYPES)?));
    rewrite(content, &replaced).map_err(|error| damaged(error.to_string()))
}

/// The first comment number that the document doesn't use.
fn first_free(comments: &str) -> usize {
    comments
        .split("w:id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse::<usize>().ok())
        .max()
        .map_or(0, |last| last + 1)
}

fn comments(report: &Report, first: usize) -> Vec<Comment> {
    let mut comments = Vec::new();
    for (number, finding) in report.findings.iter().enumerate() {
        for (index, place) in finding.places.iter().take(PLACES).enumerate() {
            let mut text = format!(
                "【{}】第{}条：{}",
                finding.severity.label(),
                number + 1,
                finding.message
            );
            if index == 0 {
                if let Some(advice) = &finding.advice {
                    let _ = write!(text, "\n建议：{advice}");
                }
                if let Some(article) = &finding.article {
                    let _ = write!(text, "\n依据：{article}");
                }
                let others = finding.places.len() - 1;
                if others > 0 {
                    let labels: Vec<&str> = finding.places[1..]
                        .iter()
                        .take(4)
                        .map(|place| place.label.as_str())
                        .collect();
                    let _ = write!(
                        text,
                        "\n涉及另外{others}处：{}{}",
                        labels.join("；"),
                        if others > 4 { "等" } else { "" }
                    );
                }
            }
            comments.push(Comment {
                id: first + comments.len(),
                span: Span::new(place.from, place.to),
                text,
            });
        }
    }
    comments
}

/// Puts the marks into the body; gives it and the comments that found a place.
fn mark<'a>(body: &str, pieces: &[Piece], comments: &'a [Comment]) -> (String, Vec<&'a Comment>) {
    let mut marks: BTreeMap<usize, Marks> = BTreeMap::new();
    let mut written = Vec::new();
    for comment in comments {
        let start = locate(body, pieces, comment.span.from, false);
        let end = locate(
            body,
            pieces,
            comment.span.to.max(comment.span.from + 1),
            true,
        );
        let (Some((start, start_piece)), Some((end, end_piece))) = (start, end) else {
            continue;
        };
        if end < start {
            continue;
        }
        let first = marks.entry(start).or_default();
        first.starts.push(comment.id);
        first.properties = start_piece.properties;
        let last = marks.entry(end).or_default();
        last.ends.push(comment.id);
        last.properties = end_piece.properties;
        written.push(comment);
    }
    let mut out = String::with_capacity(body.len() + comments.len() * 200);
    let mut at = 0;
    for (byte, mark) in marks {
        out.push_str(&body[at..byte]);
        out.push_str("</w:t></w:r>");
        for id in &mark.ends {
            let _ = write!(
                out,
                "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"
            );
        }
        for id in &mark.starts {
            let _ = write!(out, "<w:commentRangeStart w:id=\"{id}\"/>");
        }
        out.push_str("<w:r>");
        out.push_str(&body[mark.properties.0..mark.properties.1]);
        out.push_str("<w:t xml:space=\"preserve\">");
        at = byte;
    }
    out.push_str(&body[at..]);
    (out, written)
}

/// The byte of an offset of the text, inside the content of a run; `end`: the byte after the character before it.
fn locate<'a>(
    body: &str,
    pieces: &'a [Piece],
    offset: usize,
    end: bool,
) -> Option<(usize, &'a Piece)> {
    let wanted = if end { offset - 1 } else { offset };
    let index = pieces.partition_point(|piece| piece.from + piece.length <= wanted);
    let piece = pieces.get(index)?;
    let inside = if piece.from > wanted {
        0
    } else {
        wanted - piece.from + usize::from(end)
    };
    if piece.from > wanted && end {
        let before = pieces.get(index.checked_sub(1)?)?;
        return Some((before.content.1, before));
    }
    let content = body.get(piece.content.0..piece.content.1)?;
    Some((piece.content.0 + byte_of(content, inside), piece))
}

/// The byte of the n-th character of escaped text: a reference like `&amp;` is one character.
fn byte_of(content: &str, count: usize) -> usize {
    let mut at = 0;
    for _ in 0..count {
        let rest = &content[at..];
        let Some(c) = rest.chars().next() else { break };
        at += match rest.find(';') {
            Some(end) if c == '&' => end + 1,
            _ => c.len_utf8(),
        };
    }
    at
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

fn comments_part(existing: &str, comments: &[&Comment]) -> String {
    let mut new = String::new();
    for comment in comments {
        let _ = write!(
            new,
            "<w:comment w:id=\"{}\" w:author=\"{AUTHOR}\" w:initials=\"核\">",
            comment.id
        );
        for line in comment.text.lines() {
            let _ = write!(
                new,
                "<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
                escape(line)
            );
        }
        new.push_str("</w:comment>");
    }
    match existing.rfind("</w:comments>") {
        Some(at) => format!("{}{new}{}", &existing[..at], &existing[at..]),
        None => format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{new}</w:comments>"
        ),
    }
}

fn relations(existing: &str) -> String {
    if existing.contains("relationships/comments\"") {
        return existing.to_owned();
    }
    let own = "<Relationship Id=\"rIdWenxiaoComments\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\" Target=\"comments.xml\"/>";
    match existing.rfind("</Relationships>") {
        Some(at) => format!("{}{own}{}", &existing[..at], &existing[at..]),
        None => format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{own}</Relationships>"
        ),
    }
}

fn types(existing: &str) -> String {
    if existing.contains("/word/comments.xml") {
        return existing.to_owned();
    }
    let own = "<Override PartName=\"/word/comments.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml\"/>";
    match existing.rfind("</Types>") {
        Some(at) => format!("{}{own}{}", &existing[..at], &existing[at..]),
        None => existing.to_owned(),
    }
}

/// The archive with some parts replaced or added.
fn rewrite(content: &[u8], replaced: &BTreeMap<&str, String>) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(content))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let part = entry.name()?.into_owned();
        if !replaced.contains_key(part.as_str()) {
            writer.raw_copy_file(entry)?;
        }
    }
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (part, text) in replaced {
        writer.start_file(*part, options)?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_one_character() {
        assert_eq!(byte_of("甲&amp;乙", 2), "甲&amp;".len());
        assert_eq!(byte_of("甲乙", 9), "甲乙".len());
    }
}
