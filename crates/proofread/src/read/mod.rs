//! Reads a report: txt and markdown, docx, pdf, xlsx.
//!
//! Foreign files are hostile: sizes, times and depths are limited, and whatever a library does on a broken file, the caller gets an error.

mod archive;
mod docx;
mod pdf;
mod pdf_columns;
mod pdf_fonts;
mod pdf_layout;
mod pdf_margins;
mod pdf_state;
mod pdf_tables;
mod pdf_text;
mod pdf_two_columns;
mod radicals;
mod text;
mod web_page;
mod xlsx;

use std::path::Path;

use archive::Parts;
pub(crate) use archive::read_parts;
pub(crate) use docx::{Bytes, Package, Piece, Run, read_with_pieces};

use crate::document::Document;

/// The largest file that is read.
pub const MAX_FILE_BYTES: u64 = 200 << 20;

/// How files of the older Office begin, and those of the newer that have a password.
const OLD_CONTAINER: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("cannot read {path}: {source}")]
    Io {
        path: String,
        source: std::io::Error,
    },
    #[error("{path} has {bytes} bytes; files up to {MAX_FILE_BYTES} bytes are read")]
    TooLarge { path: String, bytes: u64 },
    #[error("{name} is no file that can be read here: .txt, .md, .docx, .pdf, .xlsx are")]
    UnknownKind { name: String },
    #[error("{name} is damaged or no {kind} file: {reason}")]
    Damaged {
        name: String,
        kind: &'static str,
        reason: String,
    },
    #[error("{name} is protected with a password")]
    Protected { name: String },
    #[error("{name} has no text, only pictures of it")]
    OnlyPictures { name: String },
    #[error(
        "{name} is in the binary format of older versions of Word, WPS or Excel: save it as .docx, .xlsx or .pdf"
    )]
    OldFormat { name: String },
    #[error("{name} unpacks to more than {limit} bytes: refused")]
    Bomb { name: String, limit: u64 },
    #[error("{name} took longer than {seconds} seconds to read: given up")]
    TooSlow { name: String, seconds: u64 },
}

impl ReadError {
    pub(crate) fn damaged(
        name: &str,
        kind: &'static str,
        reason: &(impl ToString + ?Sized),
    ) -> Self {
        Self::Damaged {
            name: name.to_owned(),
            kind,
            reason: reason.to_string(),
        }
    }
}

/// Reads a file; what it is follows from its content first, then from its name.
pub fn read_file(path: &Path) -> Result<Document, ReadError> {
    let shown = path.display().to_string();
    let io = |source| ReadError::Io {
        path: shown.clone(),
        source,
    };
    let bytes = std::fs::metadata(path).map_err(io)?.len();
    if bytes > MAX_FILE_BYTES {
        return Err(ReadError::TooLarge { path: shown, bytes });
    }
    let content = std::fs::read(path).map_err(io)?;
    let name = path
        .file_name()
        .map_or_else(|| shown.clone(), |name| name.to_string_lossy().into_owned());
    read_bytes(&name, content)
}

/// Reads a file's content.
pub fn read_bytes(name: &str, content: Vec<u8>) -> Result<Document, ReadError> {
    let lower = name.to_lowercase();
    let ends = |ending: &str| lower.ends_with(ending);
    if content.starts_with(b"%PDF-") || ends(".pdf") {
        return pdf::read(name, content);
    }
    if content.starts_with(b"PK\x03\x04") {
        let spreadsheet = [".xlsx", ".xlsm", ".et"].iter().any(|ending| ends(ending));
        return if spreadsheet {
            xlsx::read(name, content)
        } else {
            docx::read(name, &content)
        };
    }
    if content.starts_with(&OLD_CONTAINER) {
        let modern = [".docx", ".xlsx", ".xlsm"].iter().any(|it| ends(it));
        let old = ["WordDocument", "Workbook"]
            .iter()
            .any(|it| names(&content, it));
        let name = name.to_owned();
        return Err(if names(&content, "EncryptedPackage") || modern && !old {
            ReadError::Protected { name }
        } else {
            ReadError::OldFormat { name }
        });
    }
    let word = [".doc", ".wps", ".docx"].iter().any(|ending| ends(ending));
    if word && web_page::is_one(&content) {
        return web_page::read(name, &content);
    }
    if ends(".rtf") || word && content.starts_with(b"{\\rtf") {
        return Err(ReadError::OldFormat {
            name: name.to_owned(),
        });
    }
    if [
        ".docx", ".xlsx", ".xlsm", ".doc", ".xls", ".wps", ".et", ".ofd", ".odt",
    ]
    .iter()
    .any(|ending| ends(ending))
    {
        return Err(ReadError::UnknownKind {
            name: name.to_owned(),
        });
    }
    text::read(name, &content)
}

/// Whether the directory of an older container has a stream of this name.
fn names(content: &[u8], stream: &str) -> bool {
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    content.windows(name.len()).any(|window| window == name)
}
