//! The manifest: which segments are the library, and which of their documents no longer count.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Result, at, broken};

pub(crate) const FILE: &str = "manifest.json";
/// Raised when folding, grams or files change so that old segments can't be read with new ones.
pub(crate) const FORMAT: u32 = 2;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub format: u32,
    pub generation: u64,
    /// Number that the next segment's file takes.
    pub next: u64,
    pub segments: Vec<Entry>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub file: String,
    pub documents: u32,
    pub postings: u64,
    pub chars: u64,
    /// Documents that were replaced or removed, rising.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<u32>,
}

impl Manifest {
    pub fn read(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(at(&path)(error)),
        };
        let manifest: Self =
            serde_json::from_slice(&bytes).map_err(|error| broken(&path, error.to_string()))?;
        if manifest.format != FORMAT {
            return Err(broken(
                &path,
                format!(
                    "it has format {}, this version reads {FORMAT}; index its texts anew",
                    manifest.format
                ),
            ));
        }
        Ok(Some(manifest))
    }

    /// Makes this the library's state: after it returns, a crash can't undo it; before, it hasn't happened.
    pub fn commit(&self, dir: &Path) -> Result<()> {
        let path = dir.join("manifest.new");
        let bytes =
            serde_json::to_vec_pretty(self).map_err(|error| broken(&path, error.to_string()))?;
        let mut file = File::create(&path).map_err(at(&path))?;
        file.write_all(&bytes).map_err(at(&path))?;
        file.sync_all().map_err(at(&path))?;
        let to = dir.join(FILE);
        fs::rename(&path, &to).map_err(at(&to))?;
        sync_dir(dir)
    }
}

/// A rename is durable only when its folder is.
pub(crate) fn sync_dir(dir: &Path) -> Result<()> {
    File::open(dir)
        .and_then(|dir| dir.sync_all())
        .map_err(at(dir))
}
