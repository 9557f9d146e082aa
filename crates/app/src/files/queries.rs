//! Every SQL text on `file`.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Tx};
use crate::error::AppError;
use crate::on;

/// Enters a file whose bytes are in the folder already.
pub async fn add(
    tx: &mut Tx,
    hash: &str,
    size: usize,
    media_type: &str,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into file (hash, size, media_type, stored_at) values ($1, $2, $3, $4) on conflict (hash) do nothing",
    )
    .bind(hash)
    .bind(i64::try_from(size)?)
    .bind(media_type)
    .bind(at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Hash and size of every file, by hash.
pub async fn all(conn: &mut Conn) -> Result<Vec<(String, i64)>, AppError> {
    Ok(
        on!(conn, c => sqlx::query_as("select hash, size from file order by hash")
        .fetch_all(&mut *c)
        .await)?,
    )
}
