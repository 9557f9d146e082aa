//! Writing a segment's file.
//!
//! ```text
//! texts      each in UTF-8, then its stops (u32): the byte of every 256th unit
//! buckets    for each bucket of fingerprints: n low bytes, then n places (u32), both by rising fingerprint and place
//! directory  u32 for each bucket and one more: postings before it
//! records    48 bytes for each document
//! names      name and about of each document
//! footer     80 bytes, ending in a checksum of directory, records and names, and the magic number
//! ```

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use crate::error::{Result, at, broken};

pub(crate) const MAGIC: u64 = 0x3130_6769_6578_7177;
pub(crate) const RECORD: usize = 48;
pub(crate) const FOOTER: usize = 80;
/// Unused places between one document and the next, so that no passage runs from one into the other.
pub(crate) const BETWEEN: u32 = 512;
/// Bits of a fingerprint that a posting keeps beside its bucket.
pub(crate) const LOW: u32 = 8;

/// What is kept of a document beside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// First place of the document's units in the segment.
    pub start: u32,
    pub units: u32,
    pub chars: u32,
    pub text_at: u64,
    pub text_len: u32,
    pub hash: u128,
    pub name: String,
    pub about: String,
}

/// A segment being written: first the texts, then everything else.
pub(crate) struct Store {
    path: PathBuf,
    out: BufWriter<File>,
    written: u64,
    records: Vec<Record>,
}

impl Store {
    pub fn create(path: &Path) -> Result<Self> {
        let file = File::create(path).map_err(at(path))?;
        let out = BufWriter::with_capacity(1 << 20, file);
        Ok(Self {
            path: path.to_owned(),
            out,
            written: 0,
            records: Vec::new(),
        })
    }

    /// The place at which the next document's units start.
    pub fn next_start(&self) -> u32 {
        self.records
            .last()
            .map_or(0, |last| last.start + last.units + BETWEEN)
    }

    /// Whether `units` more still have places.
    pub fn has_room(&self, units: u32) -> bool {
        self.next_start()
            .checked_add(units)
            .and_then(|end| end.checked_add(BETWEEN))
            .is_some()
    }

    /// Adds a document; its start and text place are given here.
    pub fn document(&mut self, record: Record, text: &[u8], stops: &[u32]) -> Result<()> {
        let start = self.next_start();
        self.records.push(Record {
            start,
            text_at: self.written,
            ..record
        });
        self.put(text)?;
        let stops: Vec<u8> = stops.iter().flat_map(|stop| stop.to_le_bytes()).collect();
        self.put(&stops)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes).map_err(at(&self.path))?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Writes the postings (fingerprint in the high half, place in the low one, rising) and the tables, and makes all
    /// of it durable.
    pub fn finish(mut self, postings: &[u64]) -> Result<Finished> {
        let postings_at = self.written;
        let bits = bucket_bits(postings.len());
        let directory = self.buckets(postings, bits)?;
        let (records, names) = self.tables();
        let mut sum = Xxh3::new();
        for section in [&directory, &records, &names] {
            sum.update(section);
        }
        let directory_at = self.written;
        let records_at = directory_at + directory.len() as u64;
        let names_at = records_at + records.len() as u64;
        let end = names_at + names.len() as u64;
        let (documents, count) = (self.records.len() as u64, postings.len() as u64);
        let values = [
            postings_at,
            directory_at,
            records_at,
            names_at,
            end,
            documents,
            count,
            u64::from(bits),
            sum.digest(),
            MAGIC,
        ];
        let footer = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        for section in [directory, records, names, footer] {
            self.put(&section)?;
        }
        self.out.flush().map_err(at(&self.path))?;
        self.out.get_ref().sync_all().map_err(at(&self.path))?;
        let chars = self
            .records
            .iter()
            .map(|record| u64::from(record.chars))
            .sum();
        Ok(Finished {
            documents: u32::try_from(documents).unwrap_or(u32::MAX),
            postings: count,
            chars,
        })
    }

    /// Writes all buckets; returns the directory.
    fn buckets(&mut self, postings: &[u64], bits: u32) -> Result<Vec<u8>> {
        let mut directory = Vec::with_capacity(((1 << bits) + 1) * 4);
        let (mut lows, mut places) = (Vec::new(), Vec::new());
        let mut done = 0;
        for bucket in 0..1_u64 << bits {
            let before =
                u32::try_from(done).map_err(|_| broken(&self.path, "too many postings"))?;
            directory.extend_from_slice(&before.to_le_bytes());
            lows.clear();
            places.clear();
            while let Some(posting) = postings
                .get(done)
                .filter(|&posting| posting >> (64 - bits) == bucket)
            {
                lows.push((posting >> (64 - bits - LOW)).to_le_bytes()[0]);
                places.extend_from_slice(&posting.to_le_bytes()[..4]);
                done += 1;
            }
            self.put(&lows)?;
            self.put(&places)?;
        }
        let all = u32::try_from(done).map_err(|_| broken(&self.path, "too many postings"))?;
        directory.extend_from_slice(&all.to_le_bytes());
        Ok(directory)
    }

    fn tables(&self) -> (Vec<u8>, Vec<u8>) {
        let (mut records, mut names) =
            (Vec::with_capacity(self.records.len() * RECORD), Vec::new());
        for record in &self.records {
            for value in [record.start, record.units, record.chars, record.text_len] {
                records.extend_from_slice(&value.to_le_bytes());
            }
            records.extend_from_slice(&record.text_at.to_le_bytes());
            records.extend_from_slice(&record.hash.to_le_bytes());
            let at = u32::try_from(names.len()).unwrap_or(u32::MAX);
            names.extend_from_slice(record.name.as_bytes());
            names.push(0);
            names.extend_from_slice(record.about.as_bytes());
            let len = u32::try_from(names.len()).unwrap_or(u32::MAX) - at;
            records.extend_from_slice(&at.to_le_bytes());
            records.extend_from_slice(&len.to_le_bytes());
        }
        (records, names)
    }
}

/// What the manifest says of a finished segment.
pub(crate) struct Finished {
    pub documents: u32,
    pub postings: u64,
    pub chars: u64,
}

/// Buckets are so many that one holds 16 to 64 postings, up to a limit that keeps the directory small.
fn bucket_bits(postings: usize) -> u32 {
    (usize::BITS - (postings / 16).leading_zeros()).clamp(8, 19)
}
