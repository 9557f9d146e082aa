//! A document as PDF, typeset by typst in this process: no network, no packages, no clock.

mod outside;
mod source;
mod world;

use std::num::NonZeroUsize;

use typst::foundations::{Label, Smart};
use typst::introspection::Introspector;
use typst::utils::PicoStr;
use typst_pdf::{PdfOptions, Timestamp};

use crate::document::ReportDoc;
use crate::fonts::Fonts;
use world::World;

/// Why a PDF can't be made.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The document asks for something that the typesetter refuses.
    #[error("the document can't be typeset: {0}")]
    Typesetting(String),
    #[error("{0} is no date of a PDF")]
    Date(chrono::NaiveDate),
}

/// A typeset document.
#[derive(Debug)]
pub struct Typeset {
    pub pdf: Vec<u8>,
    pub pages: usize,
    /// The printed page of each heading in the contents, in their order.
    pub heading_pages: Vec<usize>,
    /// What the typesetter complained about: a typeface that isn't there.
    pub warnings: Vec<String>,
    /// Characters that no typeface has; [`crate::unprintable`] says it to a reader.
    pub missing: Vec<char>,
    /// Texts that left the text area of their page: none, or the typesetter was asked for something impossible.
    pub outside: Vec<String>,
}

/// The bytes of a document as PDF; the same document and fonts give the same bytes.
pub fn write(doc: &ReportDoc, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    typeset(doc, fonts).map(|typeset| typeset.pdf)
}

/// Typesets a document and says what was wrong with it.
pub fn typeset(doc: &ReportDoc, fonts: &Fonts) -> Result<Typeset, PdfError> {
    let text = source::source(doc, fonts);
    let missing = fonts.missing(&text);
    let world = World::new(fonts, text, &doc.blocks);
    let compiled = typst::compile(&world);
    let warnings = compiled.warnings.iter().map(message).collect();
    let document = compiled.output.map_err(|errors| refused(&errors))?;
    let date = date(doc)?;
    let options = PdfOptions {
        ident: Smart::Custom(doc.properties.identifier.clone()),
        creator: Smart::Custom(Some("Wenxiao 问效".to_owned())),
        timestamp: Some(Timestamp::new_utc(date)),
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| refused(&errors))?;
    let pages = document.pages().len();
    let outside = outside::outside(document.pages().iter().map(|page| &page.frame));
    let heading_pages = heading_pages(document.introspector().as_ref(), doc);
    typst::comemo::evict(0);
    Ok(Typeset {
        pdf,
        pages,
        heading_pages,
        warnings,
        missing,
        outside,
    })
}

/// Pages count from the first page of the text, after cover and contents.
fn heading_pages(introspector: &dyn Introspector, doc: &ReportDoc) -> Vec<usize> {
    let page = |label: &str| {
        let label = Label::new(PicoStr::intern(label))?;
        let location = introspector.query_label(label).ok()?.location()?;
        introspector.page(location).map(NonZeroUsize::get)
    };
    let first = page("body").unwrap_or(1);
    doc.contents_headings()
        .enumerate()
        .filter_map(|(index, _)| page(&source::heading_label(index)))
        .map(|page| page.saturating_sub(first) + 1)
        .collect()
}

fn date(doc: &ReportDoc) -> Result<typst::foundations::Datetime, PdfError> {
    use chrono::Datelike as _;
    let dated = doc.properties.dated;
    let part = |n: u32| u8::try_from(n).map_err(|_| PdfError::Date(dated));
    typst::foundations::Datetime::from_ymd_hms(
        dated.year(),
        part(dated.month())?,
        part(dated.day())?,
        0,
        0,
        0,
    )
    .ok_or(PdfError::Date(dated))
}

fn message(diagnostic: &typst::diag::SourceDiagnostic) -> String {
    diagnostic.message.to_string()
}

fn refused(errors: &[typst::diag::SourceDiagnostic]) -> PdfError {
    let messages: Vec<String> = errors.iter().map(message).collect();
    PdfError::Typesetting(messages.join("; "))
}
