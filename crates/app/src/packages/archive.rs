//! A zip archive, a workbook among them, unpacked within limits that count what comes out, not what is declared.

use std::cell::Cell;
use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use super::limits::Limits;

/// Why an archive isn't read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// No archive, or a damaged one.
    Damaged,
    /// A password protects it.
    Encrypted,
    TooManyEntries,
    /// It unpacks to more than the limit: a zip bomb, or simply too much.
    TooLarge,
}

/// An archive whose unpacked bytes are counted over all its entries.
#[derive(Debug)]
pub struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    names: Vec<String>,
    left: Cell<u64>,
}

impl<'b> Archive<'b> {
    pub fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Refused> {
        // An encrypted workbook is no zip but a compound file.
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(Refused::Encrypted);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::Damaged)?;
        if zip.len() > limits.entries {
            return Err(Refused::TooManyEntries);
        }
        let names = zip
            .file_names_raw()
            .map(|raw| entry_name(raw).replace('\\', "/"))
            .collect();
        Ok(Self {
            zip,
            names,
            left: Cell::new(limits.unpacked_bytes),
        })
    }

    /// Names of the entries, in the archive's order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Position of an entry by its name, which parts of a workbook may write in other letters' case.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.names
            .iter()
            .position(|entry| entry == name)
            .or_else(|| {
                self.names
                    .iter()
                    .position(|entry| entry.eq_ignore_ascii_case(name))
            })
    }

    /// Unpacks one entry through `read`, which sees at most as many bytes as the limit leaves.
    pub fn unpack<T, E: From<Refused>>(
        &self,
        position: usize,
        read: impl FnOnce(&mut dyn Read) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut zip = self.zip.clone();
        let entry = zip.by_index(position).map_err(|_| Refused::Damaged)?;
        if entry.encrypted() {
            return Err(Refused::Encrypted.into());
        }
        let mut counted = Counted {
            inner: entry,
            left: self.left.get(),
            over: false,
        };
        let outcome = read(&mut counted);
        self.left.set(counted.left);
        if counted.over {
            return Err(Refused::TooLarge.into());
        }
        outcome
    }

    /// All bytes of one entry.
    pub fn bytes(&self, position: usize) -> Result<Vec<u8>, Refused> {
        self.unpack(position, |reader| {
            let mut bytes = Vec::new();
            reader
                .read_to_end(&mut bytes)
                .map_err(|_| Refused::Damaged)?;
            Ok(bytes)
        })
    }
}

/// Reads on until the limit is used up.
struct Counted<R> {
    inner: R,
    left: u64,
    over: bool,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let Some(left) = self.left.checked_sub(count as u64) else {
            self.over = true;
            self.left = 0;
            return Err(io::Error::other("unpacks to more than the limit"));
        };
        self.left = left;
        Ok(count)
    }
}

/// An entry's name: UTF-8, or GB18030 as archives made in China have it.
fn entry_name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling(raw)
            .0
            .into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const SMALL: Limits = Limits {
        unpacked_bytes: 1_000,
        entries: 2,
        ..Limits::UPLOAD
    };

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bytes = archive(&[("a", &vec![0; 1_000_000])]);
        assert!(bytes.len() < 5_000);
        let opened = Archive::open(&bytes, &SMALL).unwrap();
        assert_eq!(opened.bytes(0), Err(Refused::TooLarge));
    }

    #[test]
    fn the_limit_holds_over_all_entries() {
        let bytes = archive(&[("a", &[1; 600]), ("b", &[2; 600])]);
        let opened = Archive::open(&bytes, &SMALL).unwrap();
        assert_eq!(opened.bytes(0).unwrap().len(), 600);
        assert_eq!(opened.bytes(1), Err(Refused::TooLarge));
    }

    #[test]
    fn too_many_entries_and_no_archive() {
        let bytes = archive(&[("a", b"1"), ("b", b"2"), ("c", b"3")]);
        assert_eq!(
            Archive::open(&bytes, &SMALL).unwrap_err(),
            Refused::TooManyEntries
        );
        assert_eq!(
            Archive::open(b"PK\x03\x04 cut", &SMALL).unwrap_err(),
            Refused::Damaged
        );
        assert_eq!(
            Archive::open(b"\xD0\xCF\x11\xE0rest", &SMALL).unwrap_err(),
            Refused::Encrypted
        );
    }
}
