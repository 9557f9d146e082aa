//! What a backup says of itself: which tables and files, how many rows, their hashes, where the audit chain ended.

use serde::{Deserialize, Serialize};

/// `manifest.json`. Whoever keeps its `audit_head` elsewhere can tell a rewritten log later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: String,
    pub made_at: String,
    /// Version of the program.
    pub program: String,
    /// `sqlite` or `postgresql`: where it came from; it restores into either.
    pub database: String,
    /// Versions of the migrations that the records had.
    pub migrations: Vec<i64>,
    /// `wenxiao-audit-head CHAIN COUNT HASH`.
    pub audit_head: String,
    pub tables: Vec<TablePart>,
    pub files: Vec<FilePart>,
}

/// One table: `tables/NAME.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePart {
    pub name: String,
    pub rows: u64,
    /// SM3 of the sorted SM3s of the lines: the same rows give the same hash in any order.
    pub sm3: String,
}

/// One file: `files/HASH`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePart {
    pub hash: String,
    pub size: u64,
}

impl Manifest {
    pub const FORMAT: &str = "wenxiao-backup 1";
}
