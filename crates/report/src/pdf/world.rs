//! All that the typesetter can see: one source, the charts, the typefaces.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _};

use crate::document::Block;
use crate::fonts::Fonts;

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().build()));

pub(super) struct World<'a> {
    fonts: &'a Fonts,
    main: Source,
    charts: BTreeMap<String, Bytes>,
}

impl<'a> World<'a> {
    pub(super) fn new(fonts: &'a Fonts, text: String, blocks: &[Block]) -> Self {
        let path = VirtualPath::new("/report.typ").expect("a plain path is a path");
        let id = RootedPath::new(VirtualRoot::Project, path).intern();
        let charts = blocks
            .iter()
            .filter_map(|block| match block {
                Block::Chart(chart) => Some(Bytes::from_string(chart.svg.clone())),
                _ => None,
            })
            .enumerate()
            .map(|(index, svg)| (format!("/chart-{}.svg", index + 1), svg))
            .collect();
        Self {
            fonts,
            main: Source::new(id, text),
            charts,
        }
    }
}

impl typst::World for World<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            Ok(self.main.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.charts
            .get(id.get().vpath().get_with_slash())
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    /// The report's date is text of the report: there is no today.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
