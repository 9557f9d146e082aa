//! Ctrl-C: asks the work to stop at the next safe place.

use std::io::{IsTerminal, Result as IoResult};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indicatif::ProgressBar;
use wenxiao_overlap::Watch;

use super::cli::cancelled;
use crate::error::{AppError, exit};
use crate::terminal;

/// Set once the user wants to stop; a second Ctrl-C ends the process at once.
#[derive(Clone, Default)]
pub struct Cancel {
    asked: Arc<AtomicBool>,
    /// While files are written: what is taken away when the user wants to stop, which ends the process at once.
    begun: Arc<Mutex<Option<Vec<PathBuf>>>>,
}

impl Cancel {
    /// Listens for Ctrl-C from now on.
    pub fn listen() -> Result<Self, AppError> {
        let cancel = Self::default();
        let set = cancel.clone();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        std::thread::Builder::new()
            .name("ctrl-c".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    while tokio::signal::ctrl_c().await.is_ok() {
                        if set.ask() {
                            std::process::exit(i32::from(exit::USAGE));
                        }
                    }
                });
            })?;
        Ok(cancel)
    }

    /// Asks to stop; true if the process is to end at once.
    fn ask(&self) -> bool {
        let again = self.asked.swap(true, Ordering::Relaxed);
        let begun = self.begun().take();
        let Some(begun) = begun else {
            return again;
        };
        for path in begun {
            // Some of them aren't there yet; the process ends whatever becomes of the others.
            drop(std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path)));
        }
        let begin = if std::io::stderr().is_terminal() {
            // What is being done stands on the line.
            "\n"
        } else {
            ""
        };
        let said = cancelled("nothing was written");
        drop(terminal::err(&format!("{begin}error: {said}\n")));
        true
    }

    pub fn asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// From now on Ctrl-C takes this away, too, and ends the process at once: typesetting a report has no safe places.
    pub fn begins(&self, path: PathBuf) {
        self.begun().get_or_insert_default().push(path);
    }

    /// Does the last step, which Ctrl-C neither interrupts nor undoes. Unless the user wanted to stop before.
    pub fn end(&self, last: impl FnOnce() -> IoResult<()>) -> Result<(), AppError> {
        let mut begun = self.begun();
        if self.asked() {
            return Err(cancelled("nothing was written"));
        }
        last()?;
        *begun = None;
        Ok(())
    }

    fn begun(&self) -> MutexGuard<'_, Option<Vec<PathBuf>>> {
        // Whoever panicked left a list of paths.
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shows progress and passes the wish to stop on.
pub struct Shown<'a> {
    pub bar: &'a ProgressBar,
    pub cancel: &'a Cancel,
}

impl Watch for Shown<'_> {
    fn progress(&self, done: usize) {
        self.bar.inc(done as u64);
    }

    fn cancelled(&self) -> bool {
        self.cancel.asked()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_begun_goes_when_the_user_stops_and_what_is_done_stays() {
        let dir = tempfile::tempdir().unwrap();
        let (file, folder) = (dir.path().join("part"), dir.path().join("scratch"));
        let cancel = Cancel::default();
        assert!(!cancel.ask(), "the work stops at its next safe place");
        assert!(cancel.ask(), "a second time at once");

        let cancel = Cancel::default();
        std::fs::write(&file, "half").unwrap();
        std::fs::create_dir(&folder).unwrap();
        for path in [&file, &folder, &dir.path().join("not yet")] {
            cancel.begins(path.clone());
        }
        assert!(cancel.ask());
        assert!(!file.exists() && !folder.exists());
        assert!(cancel.end(|| Ok(())).is_err());

        let cancel = Cancel::default();
        std::fs::write(&file, "whole").unwrap();
        cancel.begins(file.clone());
        cancel.end(|| Ok(())).unwrap();
        assert!(!cancel.ask());
        assert!(file.exists());
    }
}
