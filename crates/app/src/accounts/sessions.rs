//! Who is signed in: rows that come and go without an audit entry, for signing in and out have theirs.
//!
//! Each is one statement, straight on the pool: a session is no record and needs no transaction.

use chrono::{DateTime, Utc};

use crate::db::Db;
use crate::error::AppError;
use crate::on_pool;

/// Writes a session down, anew or again.
pub async fn keep(
    db: &Db,
    id: &str,
    account: Option<&str>,
    data: &str,
    expires_at: DateTime<Utc>,
) -> Result<(), AppError> {
    const SQL: &str =
        "insert into session (id, account_id, data, expires_at) values ($1, $2, $3, $4)
        on conflict (id) do update set account_id = $2, data = $3, expires_at = $4";
    let _turn = db.turn().await;
    on_pool!(db, pool => sqlx::query(SQL)
        .bind(id)
        .bind(account)
        .bind(data)
        .bind(expires_at)
        .execute(pool)
        .await
        .map(drop))?;
    Ok(())
}

/// A session's data and end, unless it is over.
pub async fn find(
    db: &Db,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Option<(String, DateTime<Utc>)>, AppError> {
    const SQL: &str = "select data, expires_at from session where id = $1 and expires_at > $2";
    Ok(on_pool!(db, pool => sqlx::query_as(SQL)
        .bind(id)
        .bind(now)
        .fetch_optional(pool)
        .await)?)
}

/// Ends a session.
pub async fn forget(db: &Db, id: &str) -> Result<(), AppError> {
    let _turn = db.turn().await;
    on_pool!(db, pool => sqlx::query("delete from session where id = $1")
        .bind(id)
        .execute(pool)
        .await
        .map(drop))?;
    Ok(())
}

/// Ends all sessions of an account.
pub async fn forget_all_of(db: &Db, account: &str) -> Result<(), AppError> {
    let _turn = db.turn().await;
    on_pool!(db, pool => sqlx::query("delete from session where account_id = $1")
        .bind(account)
        .execute(pool)
        .await
        .map(drop))?;
    Ok(())
}

/// Takes away the sessions that are over.
pub async fn forget_old(db: &Db, now: DateTime<Utc>) -> Result<(), AppError> {
    let _turn = db.turn().await;
    on_pool!(db, pool => sqlx::query("delete from session where expires_at <= $1")
        .bind(now)
        .execute(pool)
        .await
        .map(drop))?;
    Ok(())
}
