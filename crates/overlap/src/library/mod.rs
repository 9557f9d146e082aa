//! The library 文库 on disk: texts that new ones are compared with.
//!
//! A folder of immutable segments and one manifest that names them. A change writes new segments, syncs them, and
//! then replaces the manifest by renaming; so a process killed at any moment leaves the last committed state, and
//! readers that opened before the change go on reading what they opened.

mod cursor;
mod manifest;
mod merge;
mod segment;
mod store;
mod writer;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

pub use writer::{Added, LONGEST, Writer};

pub(crate) use cursor::{Cursor, CursorRoom};
pub(crate) use segment::{Segment, Stretch};
pub(crate) use store::Record;

use crate::error::{Error, Result};
use manifest::Manifest;

/// A text with its name; `about` is what the caller wants to get back with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub name: String,
    pub text: String,
    pub about: String,
}

/// A library opened for reading: one committed state, whatever is written meanwhile.
#[derive(Debug)]
pub struct Library {
    dir: PathBuf,
    manifest: Manifest,
    pub(crate) segments: Vec<Segment>,
}

impl Library {
    /// Opens the last committed state of the library in `dir`.
    pub fn open(dir: &Path) -> Result<Self> {
        // A writer may remove merged segments between our reading the manifest and opening them: then there is a
        // newer manifest to read.
        let mut tries = 0;
        loop {
            let manifest = Manifest::read(dir)?.ok_or_else(|| Error::Missing {
                path: dir.to_owned(),
            })?;
            match Self::with(dir, manifest) {
                Err(Error::Io { source, .. })
                    if source.kind() == std::io::ErrorKind::NotFound && tries < 20 =>
                {
                    tries += 1;
                }
                other => return other,
            }
        }
    }

    fn with(dir: &Path, manifest: Manifest) -> Result<Self> {
        let segments = manifest
            .segments
            .iter()
            .map(|entry| Segment::open(&dir.join(&entry.file), &entry.gone))
            .collect::<Result<_>>()?;
        Ok(Self {
            dir: dir.to_owned(),
            manifest,
            segments,
        })
    }

    /// The number of documents that a check compares with.
    pub fn documents(&self) -> usize {
        self.segments.iter().map(Segment::live).sum()
    }

    /// The number of characters of all documents.
    pub fn chars(&self) -> u64 {
        self.manifest.segments.iter().map(|entry| entry.chars).sum()
    }

    /// Counts the commits of this library; another number means other content.
    pub fn generation(&self) -> u64 {
        self.manifest.generation
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Names of all documents, in no promised order.
    pub fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::with_capacity(self.documents());
        for segment in &self.segments {
            for doc in segment.live_documents() {
                names.push(segment.record(doc)?.name);
            }
        }
        Ok(names)
    }

    /// At most so many documents, evenly spread; the records of the others aren't read.
    pub fn sample(&self, most: usize) -> Result<Vec<Document>> {
        let step = self.documents().div_ceil(most.max(1)).max(1);
        let all = self.segments.iter().flat_map(|segment| {
            let live = segment.live_documents();
            live.map(move |doc| (segment, doc))
        });
        let read = |(segment, doc): (&Segment, u32)| whole(segment, segment.record(doc)?);
        all.step_by(step).map(read).collect()
    }

    /// The document of this name, if the library has one.
    pub fn document(&self, name: &str) -> Result<Option<Document>> {
        Ok(self.documents_named(&[name])?.pop())
    }

    /// The documents of these names, in one walk, in no promised order.
    pub fn documents_named(&self, names: &[&str]) -> Result<Vec<Document>> {
        let names: HashSet<&str> = names.iter().copied().collect();
        let mut found = Vec::with_capacity(names.len());
        for segment in &self.segments {
            for doc in segment.live_documents() {
                let record = segment.record(doc)?;
                if names.contains(record.name.as_str()) {
                    found.push(whole(segment, record)?);
                }
            }
        }
        Ok(found)
    }
}

/// The document of a record.
fn whole(segment: &Segment, record: Record) -> Result<Document> {
    Ok(Document {
        text: segment.text(&record)?,
        name: record.name,
        about: record.about,
    })
}
