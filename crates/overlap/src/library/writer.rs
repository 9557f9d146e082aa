//! Adding to a library: one writer at a time, each commit a new segment.

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use super::manifest::{Entry, FORMAT, Manifest, sync_dir};
use super::segment::Segment;
use super::store::{Record, Store};
use super::{Document, merge};
use crate::error::{Error, Result, at};
use crate::fold::{STOP, Stop, fold_with_stops};
use crate::gram::grams;

/// Bytes of text after which a segment is written and committed.
const BATCH: usize = 96 << 20;
/// The longest text of one document, in bytes.
pub const LONGEST: usize = 8 << 20;

/// What adding a document did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    New,
    Replaced,
    Unchanged,
}

/// A library opened for writing. Dropping it without `finish` leaves what was committed.
#[derive(Debug)]
pub struct Writer {
    dir: PathBuf,
    manifest: Manifest,
    /// Where each name stands: segment's file and number in it, or the open batch.
    known: HashMap<String, Place>,
    batch: Vec<(Document, u128)>,
    bytes: usize,
    /// Held until the writer is dropped.
    _lock: File,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    /// Index into the manifest's segments, or nothing for the open batch.
    segment: Option<usize>,
    doc: u32,
    hash: u128,
}

impl Writer {
    /// Opens the library in `dir` for writing, making it when there is none.
    pub fn open(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).map_err(at(dir))?;
        let lock = lock(dir)?;
        let manifest = Manifest::read(dir)?.unwrap_or(Manifest {
            format: FORMAT,
            ..Manifest::default()
        });
        let mut writer = Self {
            dir: dir.to_owned(),
            manifest,
            known: HashMap::new(),
            batch: Vec::new(),
            bytes: 0,
            _lock: lock,
        };
        writer.sweep()?;
        writer.learn()?;
        Ok(writer)
    }

    /// Removes what a killed writer left behind and what a merge has replaced.
    fn sweep(&self) -> Result<()> {
        for entry in fs::read_dir(&self.dir).map_err(at(&self.dir))? {
            let entry = entry.map_err(at(&self.dir))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let segment = Path::new(&name)
                .extension()
                .is_some_and(|extension| extension == "segment");
            if segment
                && !self
                    .manifest
                    .segments
                    .iter()
                    .any(|known| known.file == name)
            {
                fs::remove_file(entry.path()).map_err(at(&entry.path()))?;
            }
        }
        Ok(())
    }

    /// Learns the names that the library has.
    fn learn(&mut self) -> Result<()> {
        self.known.clear();
        for (n, entry) in self.manifest.segments.iter().enumerate() {
            let segment = Segment::open(&self.dir.join(&entry.file), &entry.gone)?;
            for doc in segment.live_documents() {
                let record = segment.record(doc)?;
                self.known.insert(
                    record.name,
                    Place {
                        segment: Some(n),
                        doc,
                        hash: record.hash,
                    },
                );
            }
        }
        Ok(())
    }

    /// Adds a document, or replaces the one of the same name if its content is another. Committed by `commit`, at the
    /// latest by `finish`, or when enough has come together.
    pub fn add(&mut self, document: Document) -> Result<Added> {
        if document.text.len() > LONGEST {
            let Document { name, text, .. } = document;
            return Err(Error::TooLong {
                name,
                bytes: text.len(),
                most: LONGEST,
            });
        }
        let hash = content_hash(&document);
        let before = self.known.get(&document.name).copied();
        if before.is_some_and(|place| place.hash == hash) {
            return Ok(Added::Unchanged);
        }
        if let Some(Place {
            segment: None, doc, ..
        }) = before
        {
            // The same name twice in one batch: the later content counts.
            if let Some(place) = self.known.get_mut(&document.name) {
                place.hash = hash;
            }
            self.batch[doc as usize] = (document, hash);
            return Ok(Added::Replaced);
        }
        if let Some(Place {
            segment: Some(segment),
            doc,
            ..
        }) = before
        {
            let gone = &mut self.manifest.segments[segment].gone;
            if let Err(at) = gone.binary_search(&doc) {
                gone.insert(at, doc);
            }
        }
        let doc = u32::try_from(self.batch.len()).unwrap_or(u32::MAX);
        self.known.insert(
            document.name.clone(),
            Place {
                segment: None,
                doc,
                hash,
            },
        );
        self.bytes += document.text.len();
        self.batch.push((document, hash));
        if self.bytes >= BATCH {
            self.commit()?;
        }
        Ok(if before.is_some() {
            Added::Replaced
        } else {
            Added::New
        })
    }

    /// Makes everything added so far durable.
    pub fn commit(&mut self) -> Result<()> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        let entry = self.write(&batch)?;
        let segment = Some(self.manifest.segments.len());
        self.manifest.segments.push(entry);
        for (doc, (document, hash)) in (0..).zip(&batch) {
            self.known.insert(
                document.name.clone(),
                Place {
                    segment,
                    doc,
                    hash: *hash,
                },
            );
        }
        self.manifest.generation += 1;
        self.manifest.commit(&self.dir)
    }

    /// Commits, and merges small segments so that their number stays small.
    pub fn finish(mut self) -> Result<()> {
        self.commit()?;
        if self.manifest.generation == 0 {
            // A library without texts is one.
            self.manifest.commit(&self.dir)?;
        }
        while let Some(group) = merge::due(&self.manifest) {
            self.merge(&group)?;
        }
        Ok(())
    }

    /// Writes the live documents of some segments into one new segment.
    fn merge(&mut self, group: &[usize]) -> Result<()> {
        let mut documents = Vec::new();
        for &n in group {
            let entry = &self.manifest.segments[n];
            let segment = Segment::open(&self.dir.join(&entry.file), &entry.gone)?;
            for doc in segment.live_documents() {
                let record = segment.record(doc)?;
                let text = segment.text(&record)?;
                let (name, about, hash) = (record.name, record.about, record.hash);
                documents.push((Document { name, text, about }, hash));
            }
        }
        let entry = if documents.is_empty() {
            None
        } else {
            Some(self.write(&documents)?)
        };
        drop(documents);
        let mut n = 0;
        let mut merged = Vec::new();
        self.manifest.segments.retain(|entry| {
            let keep = !group.contains(&n);
            n += 1;
            if !keep {
                merged.push(entry.file.clone());
            }
            keep
        });
        self.manifest.segments.extend(entry);
        self.manifest.generation += 1;
        self.manifest.commit(&self.dir)?;
        for file in merged {
            let path = self.dir.join(file);
            fs::remove_file(&path).map_err(at(&path))?;
        }
        self.learn()
    }

    /// Writes a segment; nobody sees it before the manifest names it.
    fn write(&mut self, documents: &[(Document, u128)]) -> Result<Entry> {
        let file = format!("{:08}.segment", self.manifest.next);
        self.manifest.next += 1;
        let mut store = Store::create(&self.dir.join(&file))?;
        let prints: Vec<Prints> = documents
            .par_iter()
            .map_init(Vec::new, |room, (document, _)| prints(&document.text, room))
            .collect();
        let mut postings = Vec::with_capacity(prints.iter().map(|prints| prints.grams.len()).sum());
        for ((document, hash), prints) in documents.iter().zip(prints) {
            if !store.has_room(prints.units) {
                let name = document.name.clone();
                return Err(Error::TooLong {
                    name,
                    bytes: document.text.len(),
                    most: LONGEST,
                });
            }
            let start = u64::from(store.next_start());
            postings.extend(prints.grams.into_iter().map(|gram| gram + start));
            let record = Record {
                start: 0,
                units: prints.units,
                chars: prints.chars,
                text_at: 0,
                text_len: u32::try_from(document.text.len()).unwrap_or(u32::MAX),
                hash: *hash,
                name: document.name.clone(),
                about: document.about.clone(),
            };
            store.document(record, document.text.as_bytes(), &prints.stops)?;
        }
        postings.par_sort_unstable();
        let finished = store.finish(&postings)?;
        sync_dir(&self.dir)?;
        let (documents, postings, chars) = (finished.documents, finished.postings, finished.chars);
        Ok(Entry {
            file,
            documents,
            postings,
            chars,
            gone: Vec::new(),
        })
    }
}

/// Takes the library's lock. A process that this one starts holds every lock until it has become another program, so a
/// held lock is tried again for a moment.
fn lock(dir: &Path) -> Result<File> {
    let path = dir.join("lock");
    let lock = File::create(&path).map_err(at(&path))?;
    for _ in 0..20 {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
            Err(TryLockError::Error(source)) => return Err(at(&path)(source)),
        }
    }
    Err(Error::Locked {
        path: dir.to_owned(),
    })
}

struct Prints {
    units: u32,
    chars: u32,
    stops: Vec<Stop>,
    /// Fingerprint in the high half, place within the document in the low one.
    grams: Vec<u64>,
}

fn prints(text: &str, units: &mut Vec<u16>) -> Prints {
    let mut stops = Vec::with_capacity(text.len() / 3 / STOP + 1);
    fold_with_stops(text, units, &mut stops);
    let grams = grams(units)
        .into_iter()
        .map(|gram| gram.number(0))
        .collect();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Prints {
        units: count(units.len()),
        chars: count(text.chars().count()),
        stops,
        grams,
    }
}

fn content_hash(document: &Document) -> u128 {
    let mut hash = Xxh3::new();
    hash.update(document.about.as_bytes());
    hash.update(&[0]);
    hash.update(document.text.as_bytes());
    hash.digest128()
}
