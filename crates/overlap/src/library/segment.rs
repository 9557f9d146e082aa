//! Reading a segment: positioned reads into small buffers, so that a check's memory doesn't grow with the library.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::store::{FOOTER, Layout, MAGIC, RECORD, Record};
use crate::error::{Error, Result, at, broken};
use crate::fold::STOP;

/// Places of a region, as a power of two: about one document.
const REGION: u32 = 12;

/// A record whose names were not read, and where they stand.
pub(crate) struct Nameless {
    pub record: Record,
    names: (u32, u32),
}

/// A part of a document's text.
#[derive(Default)]
pub(crate) struct Stretch {
    /// Its characters as bytes; whoever folds them finds out whether they are any.
    pub bytes: Vec<u8>,
    /// The characters of the whole text before it.
    pub chars: u32,
    /// The number of its first unit.
    pub unit: usize,
}

#[derive(Debug)]
pub(crate) struct Segment {
    pub(super) file: File,
    pub(super) path: PathBuf,
    pub(super) postings_at: u64,
    pub(super) directory_at: u64,
    records_at: u64,
    names_at: u64,
    /// First place of each document, rising.
    starts: Vec<u32>,
    /// For each region of places the documents that begin before it.
    begun: Vec<u32>,
    gone: Vec<u32>,
    pub(super) postings: u64,
    pub(super) layout: Layout,
}

impl Segment {
    pub fn open(path: &Path, gone: &[u32]) -> Result<Self> {
        let file = File::open(path).map_err(at(path))?;
        let len = file.metadata().map_err(at(path))?.len();
        let footer_at = len
            .checked_sub(FOOTER as u64)
            .ok_or_else(|| broken(path, "too short"))?;
        let mut footer = [0; FOOTER];
        file.read_exact_at(&mut footer, footer_at)
            .map_err(at(path))?;
        let value = |n: usize| u64_at(&footer, n * 8);
        let [
            postings_at,
            directory_at,
            records_at,
            names_at,
            end,
            documents,
            postings,
        ] = std::array::from_fn(value);
        let in_order = postings_at <= directory_at
            && directory_at <= records_at
            && records_at <= names_at
            && names_at <= end;
        if value(9) != MAGIC
            || end != footer_at
            || !in_order
            || names_at - records_at != documents * RECORD as u64
        {
            return Err(broken(path, "footer"));
        }
        let mut segment = Self {
            file,
            path: path.to_owned(),
            postings_at,
            directory_at,
            records_at,
            names_at,
            starts: Vec::new(),
            begun: Vec::new(),
            gone: gone.to_vec(),
            postings,
            layout: Layout::of(value(7)).ok_or_else(|| broken(path, "footer"))?,
        };
        segment.read_starts(end, value(8))?;
        segment.begun = segment.regions();
        Ok(segment)
    }

    /// Reads the tables once: checks them against their sum and keeps where each document starts.
    fn read_starts(&mut self, end: u64, expected: u64) -> Result<()> {
        let mut sum = Xxh3::new();
        let mut at = self.directory_at;
        while at < end {
            // Sections are whole numbers of records, so a block that starts at the records splits none of them.
            let section_end = if at < self.records_at {
                self.records_at
            } else if at < self.names_at {
                self.names_at
            } else {
                end
            };
            let most = (RECORD as u64) << 12;
            let block = self.bytes(
                at,
                usize::try_from((section_end - at).min(most)).unwrap_or_default(),
            )?;
            sum.update(&block);
            if at >= self.records_at && at < self.names_at {
                self.starts
                    .extend(block.chunks_exact(RECORD).map(|record| u32_at(record, 0)));
            }
            at += block.len() as u64;
        }
        if sum.digest() != expected || !self.starts.is_sorted() {
            return Err(broken(&self.path, "checksum"));
        }
        Ok(())
    }

    fn bytes(&self, from: u64, len: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; len];
        self.file
            .read_exact_at(&mut bytes, from)
            .map_err(at(&self.path))?;
        Ok(bytes)
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    pub fn live(&self) -> usize {
        self.starts.len() - self.gone.len()
    }

    pub fn is_gone(&self, doc: u32) -> bool {
        self.gone.binary_search(&doc).is_ok()
    }

    pub fn live_documents(&self) -> impl Iterator<Item = u32> + '_ {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).filter(|&doc| !self.is_gone(doc))
    }

    /// The document at a place.
    pub fn document_at(&self, place: u32) -> u32 {
        let region = ((place >> REGION) as usize).min(self.begun.len() - 1);
        let from = self.begun[region] as usize;
        let after = self.starts[from..].iter();
        let after = from + after.take_while(|&&start| start <= place).count();
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// For each region of places the documents that begin before it: where to look for the one at a place.
    fn regions(&self) -> Vec<u32> {
        let last = self.starts.last().map_or(0, |&start| start >> REGION);
        let mut begun = 0;
        (0..=last)
            .map(|region| {
                let rest = self.starts[begun..].iter();
                begun += rest.take_while(|&&start| start >> REGION < region).count();
                u32::try_from(begun).unwrap_or(u32::MAX)
            })
            .collect()
    }

    pub fn record(&self, doc: u32) -> Result<Record> {
        self.named(self.nameless(doc)?)
    }

    /// A record with its names.
    pub fn named(&self, nameless: Nameless) -> Result<Record> {
        let Nameless {
            mut record,
            names: (at, len),
        } = nameless;
        let names = self.bytes(self.names_at + u64::from(at), len as usize)?;
        let names = String::from_utf8(names).map_err(|_| broken(&self.path, "name"))?;
        let (name, about) = names
            .split_once('\0')
            .ok_or_else(|| broken(&self.path, "name"))?;
        (record.name, record.about) = (name.to_owned(), about.to_owned());
        Ok(record)
    }

    /// A document's record without its names.
    pub fn nameless(&self, doc: u32) -> Result<Nameless> {
        let mut bytes = [0; RECORD];
        self.file
            .read_exact_at(&mut bytes, self.records_at + u64::from(doc) * RECORD as u64)
            .map_err(at(&self.path))?;
        let record = Record {
            start: u32_at(&bytes, 0),
            units: u32_at(&bytes, 4),
            chars: u32_at(&bytes, 8),
            text_len: u32_at(&bytes, 12),
            text_at: u64_at(&bytes, 16),
            hash: u128::from(u64_at(&bytes, 24)) | u128::from(u64_at(&bytes, 32)) << 64,
            name: String::new(),
            about: String::new(),
        };
        let names = (u32_at(&bytes, 40), u32_at(&bytes, 44));
        Ok(Nameless { record, names })
    }

    pub fn text(&self, record: &Record) -> Result<String> {
        let bytes = self.bytes(record.text_at, record.text_len as usize)?;
        String::from_utf8(bytes).map_err(|_| broken(&self.path, "text"))
    }

    /// A stretch of a document's text that holds the units from `from` to `to` and at most two stops more. It begins
    /// with the unit of the stop before `from`, the first one with the text's beginning.
    pub fn stretch(
        &self,
        record: &Record,
        (from, to): (usize, usize),
        stretch: &mut Stretch,
    ) -> Result<()> {
        const SIZE: usize = 8;
        let count = (record.units as usize).div_ceil(STOP);
        let (first, last) = (from / STOP, to.div_ceil(STOP));
        let known = first.min(count)..(last + 1).min(count);
        let stops_at = record.text_at + u64::from(record.text_len) + (known.start * SIZE) as u64;
        self.fill(stops_at, known.len() * SIZE, &mut stretch.bytes)?;
        let stop = |n: usize| match n {
            0 => (0, 0),
            n if n < count => {
                let at = (n - known.start) * SIZE;
                (
                    u32_at(&stretch.bytes, at),
                    u32_at(&stretch.bytes, at + SIZE / 2),
                )
            }
            _ => (record.text_len, record.chars),
        };
        let ((first, chars), (last, _)) = (stop(first), stop(last));
        if first > last || last > record.text_len {
            return Err(broken(&self.path, "stops"));
        }
        let text_at = record.text_at + u64::from(first);
        self.fill(text_at, (last - first) as usize, &mut stretch.bytes)?;
        (stretch.chars, stretch.unit) = (chars, from / STOP * STOP);
        Ok(())
    }

    /// What a document's text is if its bytes are none.
    pub fn no_text(&self) -> Error {
        broken(&self.path, "text")
    }

    pub(super) fn fill(&self, from: u64, len: usize, bytes: &mut Vec<u8>) -> Result<()> {
        bytes.resize(len, 0);
        self.file.read_exact_at(bytes, from).map_err(at(&self.path))
    }
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let number = bytes[at..].first_chunk();
    number.copied().map_or(0, u32::from_le_bytes)
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let number = bytes[at..].first_chunk();
    number.copied().map_or(0, u64::from_le_bytes)
}
