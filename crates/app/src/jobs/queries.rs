//! Every SQL text on `job`.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Db, Tx};
use crate::error::AppError;
use crate::{on, on_pool};

/// A job as it stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    pub id: String,
    pub kind: String,
    /// `waiting`, `running`, `done`, `failed`, `cancelled`.
    pub state: String,
    pub requested_by: String,
    pub requested_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    pub heartbeat_at: Option<DateTime<Utc>>,
    pub attempts: i64,
    pub done: i64,
    pub total: i64,
    pub cancel_requested: bool,
    pub message: String,
}

impl Job {
    /// Whether it waits or runs.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "waiting" | "running")
    }
}

/// Asks for a job, within the change that needs it.
pub async fn request(
    tx: &mut Tx,
    (id, kind): (&str, &str),
    by: &str,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into job (id, kind, state, requested_by, requested_at, attempts, done, total, cancel_requested, message)
         values ($1, $2, 'waiting', $3, $4, 0, 0, 0, false, '')",
    )
    .bind(id)
    .bind(kind)
    .bind(by)
    .bind(at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The job with this id.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Job, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, kind, state, requested_by, requested_at, started_at, finished_at, heartbeat_at, attempts, done, total,
            cancel_requested, message
         from job where id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// How many jobs nobody has: waiting ones, and those whose server was last heard of before `silent_since`.
pub async fn free(conn: &mut Conn, silent_since: DateTime<Utc>) -> Result<i64, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select count(*) from job where state = 'waiting' or (state = 'running' and heartbeat_at < $1)",
    )
    .bind(silent_since)
    .fetch_one(&mut *c)
    .await)?)
}

/// The next job that nobody has, locked until the change ends; on PostgreSQL another server looks past it to the next one, and
/// SQLite has one writer at a time.
pub async fn take_next(
    tx: &mut Tx,
    silent_since: DateTime<Utc>,
) -> Result<Option<String>, AppError> {
    const SQLITE: &str =
        "select id from job where state = 'waiting' or (state = 'running' and heartbeat_at < $1)
        order by requested_at, id limit 1";
    const POSTGRES: &str =
        "select id from job where state = 'waiting' or (state = 'running' and heartbeat_at < $1)
        order by requested_at, id limit 1 for update skip locked";
    Ok(match tx.as_conn() {
        Conn::Sqlite(c) => {
            sqlx::query_scalar(SQLITE)
                .bind(silent_since)
                .fetch_optional(&mut **c)
                .await?
        }
        Conn::Postgres(c) => {
            sqlx::query_scalar(POSTGRES)
                .bind(silent_since)
                .fetch_optional(&mut **c)
                .await?
        }
    })
}

/// Writes down that a server has begun a job.
pub async fn begin(tx: &mut Tx, id: &str, worker: &str, at: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "update job set state = 'running', worker = $2, started_at = $3, heartbeat_at = $3, attempts = attempts + 1, done = 0, total = 0
         where id = $1",
    )
    .bind(id)
    .bind(worker)
    .bind(at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Says that a server is still at it and how far; gives whether somebody wants it to stop, or nothing when it is no longer its job.
pub async fn beat(
    db: &Db,
    (id, worker): (&str, &str),
    (done, total): (i64, i64),
    at: DateTime<Utc>,
) -> Result<Option<bool>, AppError> {
    const SQL: &str = "update job set done = $3, total = $4, heartbeat_at = $5
        where id = $1 and worker = $2 and state = 'running' returning cancel_requested";
    let _turn = db.turn().await;
    Ok(on_pool!(db, pool => sqlx::query_scalar(SQL)
        .bind(id)
        .bind(worker)
        .bind(done)
        .bind(total)
        .bind(at)
        .fetch_optional(pool)
        .await)?)
}

/// Ends a job of this server in `state`; false when it is no longer its job, so that nothing may be stored.
pub async fn finish(
    tx: &mut Tx,
    (id, worker): (&str, &str),
    (state, message): (&str, &str),
    (done, at): (i64, DateTime<Utc>),
) -> Result<bool, AppError> {
    let changed = on!(tx, c => sqlx::query(
        "update job set state = $3, message = $4, done = $5, finished_at = $6, worker = null
         where id = $1 and worker = $2 and state = 'running'",
    )
    .bind(id)
    .bind(worker)
    .bind(state)
    .bind(message)
    .bind(done)
    .bind(at)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Gives a job back: its server stops, another one may have it.
pub async fn release(tx: &mut Tx, id: &str, worker: &str) -> Result<bool, AppError> {
    let changed = on!(tx, c => sqlx::query(
        "update job set state = 'waiting', worker = null, heartbeat_at = null, attempts = attempts - 1
         where id = $1 and worker = $2 and state = 'running'",
    )
    .bind(id)
    .bind(worker)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Cancels a job: at once while it waits, otherwise its server is asked to stop. False when it was over already.
pub async fn cancel(tx: &mut Tx, id: &str, at: DateTime<Utc>) -> Result<bool, AppError> {
    let waiting = on!(tx, c => sqlx::query(
        "update job set state = 'cancelled', finished_at = $2, cancel_requested = true where id = $1 and state = 'waiting'",
    )
    .bind(id)
    .bind(at)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    let running = on!(tx, c => sqlx::query(
        "update job set cancel_requested = true where id = $1 and state = 'running'",
    )
    .bind(id)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(waiting + running > 0)
}
