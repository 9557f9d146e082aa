//! The files of a check, all of them or none: each is written beside its place and put there when all are whole.

use std::fs::File;
use std::io::{BufWriter, Result as IoResult, Write};
use std::path::{Path, PathBuf};

use super::cancel::Cancel;
use crate::error::AppError;

pub struct Outputs<'a> {
    cancel: &'a Cancel,
    /// What was written, and where it belongs.
    written: Vec<(PathBuf, PathBuf)>,
}

impl<'a> Outputs<'a> {
    /// Begins; `scratch` goes with what is written when the user stops.
    pub fn begin(cancel: &'a Cancel, scratch: &Path) -> Self {
        cancel.begins(scratch.to_owned());
        Self {
            cancel,
            written: Vec::new(),
        }
    }

    /// Writes a file piece by piece: as a whole it would be a check's largest piece of memory.
    pub fn write(
        &mut self,
        path: &Path,
        content: impl FnOnce(&mut dyn Write) -> IoResult<()>,
    ) -> Result<(), AppError> {
        // A link is followed, and a pipe or a terminal is written to as it is.
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let as_it_is = place.metadata().is_ok_and(|it| !it.is_file());
        let part = if as_it_is {
            place.clone()
        } else {
            let name = place.file_name().unwrap_or_default().to_string_lossy();
            place.with_file_name(format!(".{name}.{}.part", std::process::id()))
        };
        if !as_it_is {
            self.cancel.begins(part.clone());
            self.written.push((part.clone(), place));
        }
        let written = File::create(&part).and_then(|file| {
            let mut out = BufWriter::with_capacity(1 << 16, file);
            content(&mut out)?;
            out.flush()
        });
        written.map_err(|error| unwritable(path, &error))
    }

    /// Puts every file in its place.
    pub fn end(mut self) -> Result<(), AppError> {
        let written = std::mem::take(&mut self.written);
        self.cancel.end(|| {
            written
                .iter()
                .try_for_each(|(part, place)| std::fs::rename(part, place))
        })
    }
}

impl Drop for Outputs<'_> {
    fn drop(&mut self) {
        for (part, _) in &self.written {
            // It may not have been begun.
            drop(std::fs::remove_file(part));
        }
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> AppError {
    AppError::usage(
        format!("{}: {error}", path.display()),
        "name a file that can be written",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_is_in_its_place_until_all_are_written() {
        let dir = tempfile::tempdir().unwrap();
        let cancel = Cancel::default();
        let (json, page) = (dir.path().join("a.json"), dir.path().join("a.html"));
        std::fs::write(&json, "before").unwrap();
        let mut outputs = Outputs::begin(&cancel, &dir.path().join("scratch"));
        outputs.write(&json, |out| out.write_all(b"{}")).unwrap();
        outputs.write(&page, |out| out.write_all(b"<p>")).unwrap();
        assert_eq!(std::fs::read_to_string(&json).unwrap(), "before");
        assert!(!page.exists());
        outputs.end().unwrap();
        assert_eq!(std::fs::read_to_string(&json).unwrap(), "{}");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);

        let mut outputs = Outputs::begin(&cancel, &dir.path().join("scratch"));
        outputs.write(&json, |out| out.write_all(b"half")).unwrap();
        let nowhere = outputs.write(&dir.path().join("no/where"), |_| Ok(()));
        assert!(matches!(nowhere, Err(AppError::Usage(_))));
        drop(outputs);
        assert_eq!(std::fs::read_to_string(&json).unwrap(), "{}");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
    }
}
