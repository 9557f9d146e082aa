//! What can go wrong with a library on disk.

use std::path::{Path, PathBuf};

/// Why a library could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path}: {source}", path = path.display())]
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{path}: not an overlap library of this version ({what})", path = path.display())]
    Broken { path: PathBuf, what: String },
    #[error("{path}: no overlap library here", path = path.display())]
    Missing { path: PathBuf },
    #[error("{path}: another process is indexing into this library", path = path.display())]
    Locked { path: PathBuf },
    #[error("{name}: text of {bytes} bytes is longer than the {most} that one document may have")]
    TooLong {
        name: String,
        bytes: usize,
        most: usize,
    },
    #[error("cancelled")]
    Cancelled,
}

pub type Result<T> = std::result::Result<T, Error>;

/// Says at which path an input or output error happened.
pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error + '_ {
    move |source| Error::Io {
        path: path.to_owned(),
        source,
    }
}

pub(crate) fn broken(path: &Path, what: impl Into<String>) -> Error {
    Error::Broken {
        path: path.to_owned(),
        what: what.into(),
    }
}
