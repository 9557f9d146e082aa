//! 文件: uploads, evidence, reports. Bytes lie in a folder under their SM3; the table says which there are.

pub mod queries;

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::audit::chain::sm3_hex;
use crate::error::AppError;

/// The folder of the bytes: `DATA/files/ab/ab12…`. Several servers may share it; a file never changes.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// The files below the folder that `--data` names.
    pub fn of(data: &Path) -> Self {
        Self(data.join("files"))
    }

    /// Where the bytes with this hash lie or would lie.
    pub fn path(&self, hash: &str) -> PathBuf {
        self.0.join(hash.get(..2).unwrap_or("__")).join(hash)
    }

    /// Writes bytes down, if they aren't there, so that they are whole and on the disk when this returns; gives their hash.
    pub fn put(&self, bytes: &[u8]) -> Result<String, AppError> {
        let hash = sm3_hex(bytes);
        let path = self.path(&hash);
        if path.exists() {
            return Ok(hash);
        }
        let folder = path.parent().unwrap_or(&self.0);
        std::fs::create_dir_all(folder)?;
        // Under another name first: a reader sees the whole file or none.
        let partial = folder.join(format!("{}.partial", crate::db::new_id()));
        let mut file = std::fs::File::create(&partial)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&partial, &path)?;
        Ok(hash)
    }

    /// The bytes with this hash; an error where they are missing or are no longer those bytes.
    pub fn get(&self, hash: &str) -> Result<Vec<u8>, AppError> {
        let bytes = std::fs::read(self.path(hash))
            .map_err(|error| anyhow::anyhow!("file {hash} of the records: {error}"))?;
        if sm3_hex(&bytes) != hash {
            return Err(
                anyhow::anyhow!("file {hash} of the records was changed on the disk").into(),
            );
        }
        Ok(bytes)
    }
}
