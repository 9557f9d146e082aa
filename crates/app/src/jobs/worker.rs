//! Takes jobs and does them, one at a time in each server.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;
use tokio::sync::Notify;

use super::KINDS;
use super::queries::{self, Job};
use super::ticket::Ticket;
use crate::clock;
use crate::db::{Actor, Db, Entry, new_id};
use crate::error::AppError;
use crate::web::App;

/// How often a server looks for jobs that another one was asked for.
const LOOK: Duration = Duration::from_secs(2);
/// How often a running job says that it is alive.
const BEAT: Duration = Duration::from_secs(1);
/// After how long a silence a job is taken from its server.
const SILENCE: TimeDelta = TimeDelta::seconds(30);
/// How often a job may be begun: one that takes its server down with it is not begun for ever.
const ATTEMPTS: i64 = 3;

/// Asks the worker to stop; a job in work is given back.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Does jobs until asked to stop.
pub async fn run(app: App, stop: Stop) {
    let worker = new_id();
    while !stop.asked() {
        match one(&app, &worker, &stop).await {
            Ok(true) => {}
            Ok(false) => {
                // Woken by a request on this server, or time to look for others'.
                drop(tokio::time::timeout(LOOK, app.jobs.notified()).await);
            }
            Err(error) => {
                tracing::warn!("jobs: {error}");
                tokio::time::sleep(LOOK).await;
            }
        }
    }
}

/// Does all jobs that wait, then returns.
pub async fn drain(app: &App) -> Result<(), AppError> {
    let worker = new_id();
    while one(app, &worker, &Stop::default()).await? {}
    Ok(())
}

/// Takes one job and does it; false when there is none.
async fn one(app: &App, worker: &str, stop: &Stop) -> Result<bool, AppError> {
    let Some(job) = take(&app.db, worker).await? else {
        return Ok(false);
    };
    let ticket = Ticket::new(&job.id, worker);
    let outcome = match KINDS.iter().find(|(kind, _)| *kind == job.kind) {
        Some((_, work)) => {
            let done = work(app.clone(), job.clone(), ticket.clone());
            attended(&app.db, &ticket, stop, done).await
        }
        None => Err(anyhow::anyhow!("nobody does jobs of kind {}", job.kind).into()),
    };
    if let Err(error) = outcome {
        ended_early(&app.db, &job, &ticket, error).await?;
    }
    Ok(true)
}

/// Takes the next job that nobody has. One that was begun too often is ended.
pub(super) async fn take(db: &Db, worker: &str) -> Result<Option<Job>, AppError> {
    let now = clock::now();
    let silent_since = now - SILENCE;
    if queries::free(&mut *db.read().await?, silent_since).await? == 0 {
        return Ok(None);
    }
    let mut tx = db.write().await?;
    let Some(id) = queries::take_next(&mut tx, silent_since).await? else {
        return Ok(None);
    };
    queries::begin(&mut tx, &id, worker, now).await?;
    let job = queries::find(&mut tx, &id).await?;
    let subject = format!("job:{id}");
    if job.attempts > ATTEMPTS {
        let said = "办理多次中断，已停止；请联系系统管理员查看日志。";
        queries::finish(&mut tx, (&id, worker), ("failed", said), (0, now)).await?;
        let detail = json!({ "kind": job.kind, "attempts": job.attempts });
        tx.commit(Entry::new(&Actor::System, "job.fail", subject, detail))
            .await?;
        return Ok(None);
    }
    let detail = json!({ "kind": job.kind, "worker": worker, "attempt": job.attempts });
    tx.commit(Entry::new(&Actor::System, "job.start", subject, detail))
        .await?;
    Ok(Some(job))
}

/// Does the work while the records are told how far it is. The heart beats in a task of its own: it may have to wait for the very
/// change that the work is writing.
pub(super) async fn attended(
    db: &Db,
    ticket: &Ticket,
    stop: &Stop,
    work: impl Future<Output = Result<(), AppError>>,
) -> Result<(), AppError> {
    let over = Arc::new(Notify::new());
    let heart = tokio::spawn(beats(
        db.clone(),
        ticket.clone(),
        stop.clone(),
        Arc::clone(&over),
    ));
    let done = work.await;
    over.notify_one();
    heart.await?;
    done
}

async fn beats(db: Db, ticket: Ticket, stop: Stop, over: Arc<Notify>) {
    let mut beat = tokio::time::interval(BEAT);
    loop {
        tokio::select! {
            () = over.notified() => return,
            _ = beat.tick() => {
                if stop.asked() {
                    ticket.give_up();
                }
                if let Err(error) = ticket.beat(&db).await {
                    tracing::warn!("job {}: {error}", ticket.job);
                }
            }
        }
    }
}

/// Writes down why a job didn't come to its end.
async fn ended_early(db: &Db, job: &Job, ticket: &Ticket, error: AppError) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    let at = (&*ticket.job, &*ticket.worker);
    let (action, state, said) = if ticket.is_given_up() {
        if !queries::release(&mut tx, at.0, at.1).await? {
            return Ok(());
        }
        ("job.release", "", String::new())
    } else if ticket.is_cancelled() {
        ("job.cancelled", "cancelled", String::new())
    } else {
        ("job.fail", "failed", said(error))
    };
    if !state.is_empty() && !queries::finish(&mut tx, at, (state, &said), (0, clock::now())).await?
    {
        return Ok(());
    }
    let detail = json!({ "kind": job.kind, "message": said });
    let entry = Entry::new(&Actor::System, action, format!("job:{}", job.id), detail);
    tx.commit(entry).await
}

/// What a page says of a failure; what is internal goes to the log.
fn said(error: AppError) -> String {
    match error {
        AppError::Usage(refusal) | AppError::Conflict(refusal) | AppError::Forbidden(refusal) => {
            format!("{}；{}", refusal.message, refusal.hint)
        }
        error => {
            tracing::error!("a job failed: {error}");
            "系统出错，任务没有完成；错误已记入日志，请联系系统管理员。".to_owned()
        }
    }
}
