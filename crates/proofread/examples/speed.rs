//! How long documents of 100 and 1,000 pages take: the given report over and over, as a Word file in memory.
//!
//! `speed [--varied] REPORT`: with `--varied` every copy has names of its own, so that no text or row occurs twice.

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::time::Instant;

use wenxiao_proofread::context::Context;
use wenxiao_proofread::document::{BlockKind, Document};
use wenxiao_proofread::finding::Findings;
use wenxiao_proofread::rules::ALL;
use wenxiao_proofread::settings::Settings;

/// Characters on a page of a Chinese official document: 22 lines of 28.
const PAGE: usize = 616;

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings::bundled()?;
    let mut arguments = std::env::args().skip(1).peekable();
    let is_varied = arguments.next_if(|first| first == "--varied").is_some();
    let path = arguments.next().ok_or("usage: speed [--varied] REPORT")?;
    let report = wenxiao_proofread::read::read_file(path.as_ref())?;
    let mut first = None;
    let mut before: Vec<(&str, f64)> = Vec::new();
    for pages in [100, 200, 500, 1000] {
        let docx = word(&report, pages, is_varied)?;
        let begun = Instant::now();
        let document = wenxiao_proofread::read::read_bytes("a.docx", docx)?;
        let read = begun.elapsed();
        let findings = wenxiao_proofread::check(&document, &settings)
            .findings
            .len();
        let whole = begun.elapsed();
        let base = *first.get_or_insert(whole.as_secs_f64() / 100.0);
        println!(
            "{pages} pages: read {:.0} ms, read and checked {:.0} ms, {findings} findings, {:.2} times the time a page of the shortest",
            read.as_secs_f64() * 1000.0,
            whole.as_secs_f64() * 1000.0,
            whole.as_secs_f64() / f64::from(u32::try_from(pages)?) / base
        );
        let parts = parts(&document, &settings);
        print(&parts, &before);
        before = parts;
    }
    Ok(())
}

/// A Word file of so many pages: the report over and over.
fn word(
    report: &Document,
    pages: usize,
    is_varied: bool,
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut body = String::new();
    let mut length = 0;
    let mut copy = 0;
    while length < pages * PAGE {
        for block in &report.blocks {
            let paragraph = |text: String| {
                let text = if is_varied { named(&text, copy) } else { text };
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
            };
            if let BlockKind::Table(table) = &block.kind {
                body.push_str("<w:tbl>");
                let mut row = usize::MAX;
                for cell in &table.cells {
                    if cell.row != row {
                        body.push_str(if row == usize::MAX {
                            "<w:tr>"
                        } else {
                            "</w:tr><w:tr>"
                        });
                        row = cell.row;
                    }
                    let _ = write!(body, "<w:tc>{}</w:tc>", paragraph(report.slice(cell.span)));
                }
                body.push_str("</w:tr></w:tbl>");
            } else {
                body.push_str(&paragraph(report.slice(block.span)));
            }
        }
        copy += 1;
        length += report.text.chars().filter(|c| !c.is_whitespace()).count();
    }
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(
        "word/document.xml",
        zip::write::SimpleFileOptions::default(),
    )?;
    writer.write_all(format!("<w:document><w:body>{body}</w:body></w:document>").as_bytes())?;
    Ok(writer.finish()?.into_inner())
}

/// A text with two characters of its copy's own in the middle, if it is words.
fn named(text: &str, copy: u32) -> String {
    let chars: Vec<char> = text.chars().collect();
    let own =
        [0x4e10 + copy * 7, 0x5f10 + copy * 11].map(|code| char::from_u32(code).unwrap_or('某'));
    if chars.iter().any(char::is_ascii_digit) || chars.len() < 4 {
        return text.to_owned();
    }
    let (head, tail) = chars.split_at(chars.len() / 2);
    head.iter().chain(&own).chain(tail).collect()
}

/// Says how long the parts took that took long, and how much longer than with fewer pages.
#[expect(clippy::print_stdout, reason = "an example prints")]
fn print(parts: &[(&str, f64)], before: &[(&str, f64)]) {
    for (name, seconds) in parts {
        let earlier = before
            .iter()
            .find(|(other, _)| other == name)
            .map_or(*seconds, |(_, earlier)| *earlier);
        if *seconds > 0.01 {
            println!(
                "    {name} {:.0} ms, {:.1} times the run before",
                seconds * 1000.0,
                seconds / earlier
            );
        }
    }
}

/// Seconds that the context and each rule take.
fn parts(document: &Document, settings: &Settings) -> Vec<(&'static str, f64)> {
    let begun = Instant::now();
    let context = Context::new(document, settings);
    let mut parts = vec![("context", begun.elapsed().as_secs_f64())];
    let mut findings = Findings::default();
    for rule in ALL {
        let begun = Instant::now();
        (rule.run)(&context, &mut findings);
        parts.push((rule.id, begun.elapsed().as_secs_f64()));
    }
    parts
}
