//! Writes files so that nobody ever sees half of one, and all of a set or none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that was made and is still to be written.
#[derive(Debug)]
pub struct Made {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

/// Writes the files beside their places, then moves them there: nobody ever sees half a file, and an error leaves what was there.
pub fn write_all(folder: &Path, files: &[Made]) -> io::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder)?;
    let mut written = Vec::new();
    let outcome = files.iter().try_for_each(|made| {
        let temporary = folder.join(format!(".{}.{}.part", made.name, std::process::id()));
        written.push((temporary.clone(), folder.join(made.name)));
        let mut file = fs::File::create(&temporary)?;
        file.write_all(&made.bytes)?;
        file.sync_all()
    });
    let moved = outcome.and_then(|()| {
        written
            .iter()
            .try_for_each(|(temporary, place)| fs::rename(temporary, place))
    });
    if let Err(error) = moved {
        for (temporary, _) in &written {
            if let Err(left) = fs::remove_file(temporary)
                && left.kind() != io::ErrorKind::NotFound
            {
                tracing::warn!(file = %temporary.display(), %left, "a temporary file is left");
            }
        }
        return Err(error);
    }
    Ok(written.into_iter().map(|(_, place)| place).collect())
}

/// Writes one file so.
pub fn write_file(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = place
        .file_name()
        .ok_or_else(|| io::Error::other("this is no file's name"))?
        .to_string_lossy();
    let temporary = place.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let written = fs::File::create(&temporary)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&temporary, place));
    if written.is_err() && temporary.exists() {
        fs::remove_file(&temporary)?;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        fs::write(folder.path().join("b/in the way"), "").unwrap();
        let files = [
            Made {
                name: "a",
                bytes: b"1".to_vec(),
            },
            Made {
                name: "b",
                bytes: b"2".to_vec(),
            },
        ];
        assert!(write_all(folder.path(), &files).is_err());
        let left: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with('.'))
            .collect();
        assert_eq!(left, Vec::<String>::new());
    }
}
