//! A document as Word file: typefaces by name, real heading styles, contents, repeated table headings.
//!
//! Written here and not by a library because Word wants the children of its elements in the order of the schema, and
//! because the same document must give the same bytes.

mod body;
mod drawing;
mod front;
mod parts;
mod run;
mod styles;
mod table;
mod xml;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use crate::charts;
use crate::document::ReportDoc;
use crate::fonts::Fonts;

/// Why a Word file can't be made.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    #[error("the parts can't be packed")]
    Zip(#[from] zip::result::ZipError),
    #[error("the parts can't be packed")]
    Io(#[from] std::io::Error),
    #[error("a chart can't be drawn")]
    Chart(#[from] charts::DrawError),
}

/// The bytes of a document as Word file.
///
/// `pages` are the printed pages of the headings in the contents, as [`crate::pdf::Typeset::heading_pages`] has them;
/// without them the contents show no numbers until their fields are updated.
pub fn write(doc: &ReportDoc, fonts: &Fonts, pages: &[usize]) -> Result<Vec<u8>, DocxError> {
    let charts: Vec<_> = doc.charts().collect();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for (name, text) in [
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::package_relations()),
        ("docProps/core.xml", parts::core(doc)),
        ("docProps/app.xml", parts::app()),
        ("word/document.xml", body::document(doc, pages)),
        ("word/styles.xml", styles::styles()),
        ("word/settings.xml", parts::settings()),
        ("word/fontTable.xml", parts::font_table()),
        ("word/footer1.xml", front::footer(true)),
        ("word/footer2.xml", front::footer(false)),
        (
            "word/_rels/document.xml.rels",
            parts::document_relations(charts.len()),
        ),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    let drawings: Vec<&str> = charts.iter().map(|chart| chart.svg.as_str()).collect();
    for (index, png) in charts::pngs(&drawings, fonts)?.iter().enumerate() {
        zip.start_file(format!("word/media/chart{}.png", index + 1), options)?;
        zip.write_all(png)?;
    }
    Ok(zip.finish()?.into_inner())
}
