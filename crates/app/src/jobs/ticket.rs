//! What a running job holds: it counts, and learns whether it should stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use wenxiao_overlap::Watch;

use super::queries;
use crate::clock;
use crate::db::{Db, Tx};
use crate::error::{AppError, Refusal};

/// A job in the hands of this server.
#[derive(Debug, Clone)]
pub struct Ticket {
    pub job: String,
    pub worker: String,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    done: AtomicI64,
    total: AtomicI64,
    /// Somebody asked for the job to end.
    cancelled: AtomicBool,
    /// The server stops, or the job is another server's by now.
    given_up: AtomicBool,
}

impl Ticket {
    pub fn new(job: &str, worker: &str) -> Self {
        Self {
            job: job.to_owned(),
            worker: worker.to_owned(),
            counts: Arc::default(),
        }
    }

    /// Says how much there is to do.
    pub fn expects(&self, total: usize) {
        self.counts
            .total
            .store(i64::try_from(total).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// Says that so much more is done.
    pub fn advance(&self, done: usize) {
        self.counts
            .done
            .fetch_add(i64::try_from(done).unwrap_or(0), Ordering::Relaxed);
    }

    /// Whether somebody asked for the job to end.
    pub fn is_cancelled(&self) -> bool {
        self.counts.cancelled.load(Ordering::Relaxed)
    }

    /// Whether the server should let go of the job without ending it.
    pub fn is_given_up(&self) -> bool {
        self.counts.given_up.load(Ordering::Relaxed)
    }

    /// Ends here when the job should stop.
    pub fn go_on(&self) -> Result<(), AppError> {
        if self.cancelled() {
            return Err(stopped());
        }
        Ok(())
    }

    pub(super) fn give_up(&self) {
        self.counts.given_up.store(true, Ordering::Relaxed);
    }

    /// Tells the records how far it is, and learns whether to go on.
    pub(super) async fn beat(&self, db: &Db) -> Result<(), AppError> {
        let counts = (
            self.counts.done.load(Ordering::Relaxed),
            self.counts.total.load(Ordering::Relaxed),
        );
        match queries::beat(db, (&self.job, &self.worker), counts, clock::now()).await? {
            Some(true) => self.counts.cancelled.store(true, Ordering::Relaxed),
            Some(false) => {}
            None => self.give_up(),
        }
        Ok(())
    }

    /// Ends the job within the change that stores its result; refused when it is another server's by now.
    pub async fn finish(&self, tx: &mut Tx) -> Result<(), AppError> {
        let done = self.counts.done.load(Ordering::Relaxed);
        let ended = queries::finish(
            tx,
            (&self.job, &self.worker),
            ("done", ""),
            (done, clock::now()),
        )
        .await?;
        if ended { Ok(()) } else { Err(stopped()) }
    }
}

/// Why a job ended before its time.
fn stopped() -> AppError {
    AppError::Conflict(Refusal::new("任务已停止", "需要时请重新发起"))
}

impl Watch for Ticket {
    fn progress(&self, done: usize) {
        self.advance(done);
    }

    fn cancelled(&self) -> bool {
        self.is_cancelled() || self.is_given_up()
    }
}
