//! Tokens that are shown once, on the operator's terminal: only their hash is kept.

use chrono::{DateTime, Utc};

use crate::db::Conn;
use crate::error::AppError;
use crate::on;

/// Keeps a token's hash.
pub async fn add(
    conn: &mut Conn,
    hash: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(conn, c => sqlx::query("insert into setup_token (token_hash, created_at, expires_at) values ($1, $2, $3)")
        .bind(hash)
        .bind(now)
        .bind(expires_at)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

/// Whether a token may still be used.
pub async fn is_open(conn: &mut Conn, hash: &str, now: DateTime<Utc>) -> Result<bool, AppError> {
    let found: i64 = on!(conn, c => sqlx::query_scalar(
        "select count(*) from setup_token where token_hash = $1 and used_at is null and expires_at > $2",
    )
    .bind(hash)
    .bind(now)
    .fetch_one(&mut *c)
    .await)?;
    Ok(found == 1)
}

/// Uses a token up; false when it was used or over already.
pub async fn use_up(conn: &mut Conn, hash: &str, now: DateTime<Utc>) -> Result<bool, AppError> {
    const SQL: &str = "update setup_token set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2";
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(hash)
        .bind(now)
        .execute(&mut *c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
