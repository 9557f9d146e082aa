//! How much a package may cost to read: bytes, unpacked bytes, entries, rows, columns, time.

use std::time::{Duration, Instant};

/// Limits of one reading, each with its reason beside its value.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of one file as it lies on disk or arrives.
    pub file_bytes: u64,
    /// Bytes of everything an archive or workbook unpacks to, counted while unpacking: what it declares is not believed.
    pub unpacked_bytes: u64,
    /// Entries of an archive or workbook.
    pub entries: usize,
    /// Rows of one table, the heading and empty rows included.
    pub rows: usize,
    /// Time for the whole reading.
    pub time: Duration,
}

impl Limits {
    /// A package on this machine's disk, read by its operator.
    pub const LOCAL: Self = Self {
        // A million projects with four values each are 190 MB; twice and a half that.
        file_bytes: 512 << 20,
        // A workbook of 100,000 projects unpacks to about 150 MB.
        unpacked_bytes: 1 << 30,
        // A workbook of Excel has 10 to 30 parts, with pictures some hundreds.
        entries: 2_000,
        // A filing takes about 80 bytes in memory: 10 million are 0.8 GB.
        rows: 10_000_000,
        // 390,000 values take a tenth of a second; the largest file above some seconds.
        time: Duration::from_mins(5),
    };

    /// An upload, which anybody with an account may send.
    pub const UPLOAD: Self = Self {
        // 100,000 projects are 19 MB as CSV and about as much as a workbook.
        file_bytes: 64 << 20,
        unpacked_bytes: 256 << 20,
        entries: 1_000,
        // What a sheet of Excel can hold.
        rows: 1_048_576,
        // A browser's patience.
        time: Duration::from_mins(1),
    };
}

/// Columns of a table: the widest has 15, and a workbook may have notes beside them.
pub const COLUMNS: usize = 256;

/// Characters of one cell: what a cell of Excel can hold.
pub const CELL_CHARACTERS: usize = 32_767;

/// Findings listed for one table; the rest are counted, so that a broken file of a million rows gives a readable answer.
pub const FINDINGS: usize = 200;

/// The end of the time that a reading may take.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Instant);

impl Deadline {
    pub fn of(limits: &Limits) -> Self {
        Self(Instant::now() + limits.time)
    }

    pub fn passed(self) -> bool {
        Instant::now() > self.0
    }
}
