//! Reading a segment: positioned reads into small buffers, so that a check's memory doesn't grow with the library.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::store::{FOOTER, LOW, MAGIC, RECORD, Record};
use crate::error::{Result, at, broken};
use crate::fold::STOP;

/// Bytes of postings read at once when many fingerprints are looked up.
const BLOCK: u64 = 256 << 10;
/// A look-up farther away than this from the last one is read by itself.
const SPARSE: u64 = 16 << 10;

/// Places of a region, as a power of two: about one document.
const REGION: u32 = 12;
/// Bytes of a text whose characters are counted at once.
const COUNTED_AT_ONCE: u32 = 64 << 10;

/// A part of a document's text.
pub(crate) struct Stretch {
    pub text: String,
    /// The byte of the whole text at which it begins.
    pub byte: u32,
    /// The number of its first unit.
    pub unit: usize,
}

#[derive(Debug)]
pub(crate) struct Segment {
    file: File,
    path: PathBuf,
    postings_at: u64,
    directory_at: u64,
    records_at: u64,
    names_at: u64,
    /// First place of each document, rising.
    starts: Vec<u32>,
    /// For each region of places the documents that begin before it.
    begun: Vec<u32>,
    gone: Vec<u32>,
    postings: u64,
    /// The leading bits of a fingerprint that are its bucket.
    bits: u32,
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
            bits: u32::try_from(value(7))
                .ok()
                .filter(|bits| (8..=19).contains(bits))
                .ok_or_else(|| broken(path, "footer"))?,
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
        let (mut record, at, len) = self.numbers(doc)?;
        let names = self.bytes(self.names_at + u64::from(at), len as usize)?;
        let names = String::from_utf8(names).map_err(|_| broken(&self.path, "name"))?;
        let (name, about) = names
            .split_once('\0')
            .ok_or_else(|| broken(&self.path, "name"))?;
        (record.name, record.about) = (name.to_owned(), about.to_owned());
        Ok(record)
    }

    /// A document's record without its names.
    pub fn nameless(&self, doc: u32) -> Result<Record> {
        self.numbers(doc).map(|(record, _, _)| record)
    }

    /// A document's record without its names, where these stand, and their length.
    fn numbers(&self, doc: u32) -> Result<(Record, u32, u32)> {
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
        Ok((record, u32_at(&bytes, 40), u32_at(&bytes, 44)))
    }

    pub fn text(&self, record: &Record) -> Result<String> {
        let bytes = self.bytes(record.text_at, record.text_len as usize)?;
        String::from_utf8(bytes).map_err(|_| broken(&self.path, "text"))
    }

    /// A stretch of a document's text that holds the units from `from` to `to` and at most two stops more. It begins
    /// with the unit of the stop before `from`, the first one with the text's beginning.
    pub fn stretch(&self, record: &Record, from: usize, to: usize) -> Result<Stretch> {
        let count = (record.units as usize).div_ceil(STOP);
        let stops = self.bytes(record.text_at + u64::from(record.text_len), count * 4)?;
        let byte = |stop: usize| match stop {
            0 => 0,
            stop if stop < count => u32_at(&stops, stop * 4),
            _ => record.text_len,
        };
        let (first, last) = (byte(from / STOP), byte(to.div_ceil(STOP)));
        if first > last || last > record.text_len {
            return Err(broken(&self.path, "stops"));
        }
        let bytes = self.bytes(record.text_at + u64::from(first), (last - first) as usize)?;
        let text = String::from_utf8(bytes).map_err(|_| broken(&self.path, "text"))?;
        Ok(Stretch {
            text,
            byte: first,
            unit: from / STOP * STOP,
        })
    }

    /// The number of characters before a byte of a document's text.
    pub fn chars_before(&self, record: &Record, byte: u32) -> Result<u32> {
        let mut chars = 0;
        let mut done = 0;
        while done < byte {
            let len = (byte - done).min(COUNTED_AT_ONCE);
            let block = self.bytes(record.text_at + u64::from(done), len as usize)?;
            // Every byte but a character's first one is 10xxxxxx.
            let first = block.iter().filter(|&&byte| byte & 0xC0 != 0x80);
            chars += u32::try_from(first.count()).unwrap_or(u32::MAX);
            done += len;
        }
        Ok(chars)
    }

    /// Looks up rising fingerprints from `from` to `to`, both included; `expected` is how many there will be.
    pub fn cursor(&self, (from, to): (u32, u32), expected: usize) -> Result<Cursor<'_>> {
        let shift = 32 - self.bits;
        let (first, last) = (from >> shift, (to >> shift) + 1);
        let directory = self.bytes(
            self.directory_at + u64::from(first) * 4,
            (last - first + 1) as usize * 4,
        )?;
        let before: Vec<u32> = directory
            .chunks_exact(4)
            .map(|value| u32_at(value, 0))
            .collect();
        if !before.is_sorted() || u64::from(before.last().copied().unwrap_or(0)) > self.postings {
            return Err(broken(&self.path, "directory"));
        }
        let bytes = u64::from(before[before.len() - 1] - before[0]) * 5;
        let block = if bytes / (expected as u64 + 1) < SPARSE {
            BLOCK
        } else {
            0
        };
        Ok(Cursor {
            segment: self,
            first,
            before,
            block,
            held: (0, Vec::new()),
        })
    }
}

/// A walk through a segment's postings in rising order.
pub(crate) struct Cursor<'a> {
    segment: &'a Segment,
    first: u32,
    before: Vec<u32>,
    block: u64,
    held: (u64, Vec<u8>),
}

impl Cursor<'_> {
    /// Adds the places of a fingerprint, rising.
    pub fn places(&mut self, print: u32, places: &mut Vec<u32>) -> Result<()> {
        let bits = self.segment.bits;
        let bucket = ((print >> (32 - bits)) - self.first) as usize;
        let (from, to) = (self.before[bucket], self.before[bucket + 1]);
        if from == to {
            return Ok(());
        }
        let low = (print >> (32 - bits - LOW)).to_le_bytes()[0];
        let count = (to - from) as usize;
        let bytes = self.bucket(u64::from(from), count)?;
        let (lows, all) = bytes.split_at(count);
        let start = lows.partition_point(|&other| other < low);
        let equal = lows[start..]
            .iter()
            .take_while(|&&other| other == low)
            .count();
        places.extend(
            all[start * 4..(start + equal) * 4]
                .chunks_exact(4)
                .map(|place| u32_at(place, 0)),
        );
        Ok(())
    }

    fn bucket(&mut self, from: u64, count: usize) -> Result<&[u8]> {
        let (start, len) = (self.segment.postings_at + from * 5, count as u64 * 5);
        let held = self.held.0..self.held.0 + self.held.1.len() as u64;
        if !(held.start <= start && start + len <= held.end) {
            let last = self.segment.postings_at + u64::from(self.before[self.before.len() - 1]) * 5;
            let want = len.max(self.block).min(last - start);
            self.held.0 = start;
            self.held
                .1
                .resize(usize::try_from(want).unwrap_or_default(), 0);
            self.segment
                .file
                .read_exact_at(&mut self.held.1, start)
                .map_err(at(&self.segment.path))?;
        }
        let offset = usize::try_from(start - self.held.0).unwrap_or_default();
        Ok(&self.held.1[offset..offset + count * 5])
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(std::array::from_fn(|n| bytes[at + n]))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(std::array::from_fn(|n| bytes[at + n]))
}
