//! Ctrl-C: asks the work to stop at the next safe place.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::ProgressBar;
use wenxiao_overlap::Watch;

use crate::error::AppError;

/// Set once the user wants to stop; a second Ctrl-C ends the process at once.
#[derive(Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

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
                        if set.0.swap(true, Ordering::Relaxed) {
                            std::process::exit(i32::from(crate::error::exit::USAGE));
                        }
                    }
                });
            })?;
        Ok(cancel)
    }

    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
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
