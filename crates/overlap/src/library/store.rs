//! Writing a segment's file.
//!
//! ```text
//! texts      each in UTF-8, then its stops: byte and character (u32) of every 128th unit
//! buckets    for each bucket of fingerprints, by rising fingerprint and place: n low bytes, then n numbers (u32) of
//!            as many next bits of the fingerprint as the place leaves room for, and the place
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
use crate::fold::Stop;

pub(crate) const MAGIC: u64 = 0x3230_6769_6578_7177;
pub(crate) const RECORD: usize = 48;
pub(crate) const FOOTER: usize = 80;
/// Unused places between one document and the next, so that no passage runs from one into the other.
pub(crate) const BETWEEN: u32 = 512;
/// Bytes of a posting.
pub(crate) const POSTING: usize = 5;

/// How a segment's postings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The leading bits of a fingerprint that are its bucket.
    pub bucket: u32,
    /// Bits of a posting that are its place.
    pub place: u32,
}

impl Layout {
    fn new(postings: usize, places: u32) -> Self {
        Self {
            bucket: bucket_bits(postings),
            place: (u32::BITS - places.leading_zeros()).max(1),
        }
    }

    /// As one number, and back.
    fn number(self) -> u64 {
        u64::from(self.place) << 8 | u64::from(self.bucket)
    }

    pub fn of(number: u64) -> Option<Self> {
        let [bucket, place, 0, 0, 0, 0, 0, 0] = number.to_le_bytes() else {
            return None;
        };
        let (bucket, place) = (u32::from(bucket), u32::from(place));
        let known = (BUCKETS.0..=BUCKETS.1).contains(&bucket) && (1..=u32::BITS).contains(&place);
        known.then_some(Self { bucket, place })
    }

    pub fn bucket_of(self, print: u32) -> usize {
        (print >> (u32::BITS - self.bucket)) as usize
    }

    /// The byte of a fingerprint after its bucket.
    pub fn low(self, print: u32) -> u8 {
        (print << self.bucket).to_be_bytes()[0]
    }

    /// The bits of a fingerprint after that byte, as many as stand before a place.
    pub fn next(self, print: u32) -> u64 {
        let rest = u64::from(print) << (u32::BITS + self.bucket + u8::BITS);
        rest >> u32::BITS >> self.place
    }
}

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
    pub fn document(&mut self, record: Record, text: &[u8], stops: &[Stop]) -> Result<()> {
        let start = self.next_start();
        self.records.push(Record {
            start,
            text_at: self.written,
            ..record
        });
        self.put(text)?;
        let numbers = stops.iter().flat_map(|stop| [stop.byte, stop.char]);
        let stops: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
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
        let layout = Layout::new(postings.len(), self.next_start());
        let directory = self.buckets(postings, layout)?;
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
            layout.number(),
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
    fn buckets(&mut self, postings: &[u64], layout: Layout) -> Result<Vec<u8>> {
        let mut directory = Vec::with_capacity(((1 << layout.bucket) + 1) * 4);
        let (mut block, mut numbers) = (Vec::with_capacity(WRITTEN_AT_ONCE), Vec::new());
        let mut done = 0;
        for bucket in 0..1 << layout.bucket {
            let before =
                u32::try_from(done).map_err(|_| broken(&self.path, "too many postings"))?;
            directory.extend_from_slice(&before.to_le_bytes());
            numbers.clear();
            while let Some(&posting) = postings.get(done) {
                let [print, place] = [posting >> 32, posting & u64::from(u32::MAX)];
                let print = u32::try_from(print).unwrap_or_default();
                if layout.bucket_of(print) != bucket {
                    break;
                }
                block.push(layout.low(print));
                let number = layout.next(print) << layout.place | place;
                numbers.extend_from_slice(&number.to_le_bytes()[..4]);
                done += 1;
            }
            block.extend_from_slice(&numbers);
            if block.len() > WRITTEN_AT_ONCE {
                self.put(&block)?;
                block.clear();
            }
        }
        self.put(&block)?;
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

/// Bytes of postings that are put together before they are written.
const WRITTEN_AT_ONCE: usize = 64 << 10;

/// The least and the most bits that a bucket's number has; more make the directory large.
const BUCKETS: (u32, u32) = (8, 20);

/// Buckets are so many that one holds 8 to 32 postings, within limits.
fn bucket_bits(postings: usize) -> u32 {
    (usize::BITS - (postings / 16).leading_zeros()).clamp(BUCKETS.0, BUCKETS.1)
}
