//! Every SQL text on what records of both kinds have: revision, freezing, snapshots, texts. Owns the tables of snapshots and texts.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use super::evaluated::Evaluated;
use crate::db::{Conn, Tx, new_id};
use crate::error::AppError;
use crate::on;

/// The tables of one kind. Names are our own words, never anybody's input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tables {
    /// What is revised and frozen; also the audit log's word for it.
    pub record: &'static str,
    /// Column by which other tables name the record.
    pub id: &'static str,
    pub snapshot: &'static str,
    pub narrative: &'static str,
}

/// How a record stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct State {
    pub id: String,
    /// One more with each change.
    pub revision: i64,
    pub changed_at: DateTime<Utc>,
    /// 冻结: from here on adjustments only.
    pub frozen_at: Option<DateTime<Utc>>,
    pub frozen_by: Option<String>,
}

/// A text that a person wrote for the report, in its latest version.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Narrative {
    pub key: String,
    pub version: i64,
    pub text: String,
    pub author_id: String,
    pub written_at: DateTime<Utc>,
}

/// How a record stands.
pub async fn state(conn: &mut Conn, tables: Tables, record: &str) -> Result<State, AppError> {
    let sql = format!(
        "select id, revision, changed_at, frozen_at, frozen_by from {} where id = $1",
        tables.record
    );
    on!(conn, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(record)
        .fetch_optional(&mut *c)
        .await)?
    .ok_or(AppError::NotFound)
}

/// Begins a change of a record: counts its revision and, on PostgreSQL, makes other writers of the same one wait.
pub async fn change(
    tx: &mut Tx,
    tables: Tables,
    record: &str,
    at: DateTime<Utc>,
) -> Result<State, AppError> {
    let sql = format!(
        "update {} set revision = revision + 1, changed_at = $2 where id = $1
         returning id, revision, changed_at, frozen_at, frozen_by",
        tables.record
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(record)
        .bind(at)
        .fetch_optional(&mut *c)
        .await)?
    .ok_or(AppError::NotFound)
}

/// Freezes a record that isn't.
pub async fn freeze(
    tx: &mut Tx,
    tables: Tables,
    record: &str,
    by: Option<&str>,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let sql = format!(
        "update {} set frozen_at = $2, frozen_by = $3 where id = $1 and frozen_at is null",
        tables.record
    );
    on!(tx, c => sqlx::query(AssertSqlSafe(sql))
        .bind(record)
        .bind(at)
        .bind(by)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

/// Freezes restored records, each at its time; what freezing protects is in place.
pub(crate) async fn restore_frozen(
    tx: &mut Tx,
    tables: Tables,
    frozen: &[(String, String)],
) -> Result<(), AppError> {
    for (record, at) in frozen {
        let at = DateTime::parse_from_rfc3339(at)?.with_timezone(&Utc);
        let sql = format!("update {} set frozen_at = $2 where id = $1", tables.record);
        on!(tx, c => sqlx::query(AssertSqlSafe(sql))
            .bind(record)
            .bind(at)
            .execute(&mut *c)
            .await
            .map(drop))?;
    }
    Ok(())
}

/// Keeps a package under its hash.
pub async fn keep_snapshot(
    tx: &mut Tx,
    tables: Tables,
    record: &str,
    (hash, package): (&str, &str),
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let sql = format!(
        "insert into {} (hash, {}, taken_at, package) values ($1, $2, $3, $4) on conflict (hash) do nothing",
        tables.snapshot, tables.id
    );
    on!(tx, c => sqlx::query(AssertSqlSafe(sql))
        .bind(hash)
        .bind(record)
        .bind(at)
        .bind(package)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

/// The package kept under a hash.
pub async fn snapshot<P: Evaluated>(conn: &mut Conn, hash: &str) -> Result<Option<P>, AppError> {
    let sql = format!("select package from {} where hash = $1", P::TABLES.snapshot);
    let text: Option<String> = on!(conn, c => sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(hash)
        .fetch_optional(&mut *c)
        .await)?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// The texts that persons wrote for a record's report, each in its latest version, by key.
pub async fn narratives(
    conn: &mut Conn,
    tables: Tables,
    record: &str,
) -> Result<Vec<Narrative>, AppError> {
    let Tables { narrative, id, .. } = tables;
    let sql = format!(
        "select n.key, n.version, n.text, n.author_id, n.written_at from {narrative} n
         where n.{id} = $1
            and n.version = (select max(m.version) from {narrative} m where m.{id} = n.{id} and m.key = n.key)
         order by n.key"
    );
    Ok(on!(conn, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(record)
        .fetch_all(&mut *c)
        .await)?)
}

/// Adds a version of a text.
pub async fn write_narrative(
    tx: &mut Tx,
    tables: Tables,
    record: &str,
    (key, text): (&str, &str),
    (author, at): (&str, DateTime<Utc>),
) -> Result<i64, AppError> {
    let Tables { narrative, id, .. } = tables;
    let sql = format!(
        "insert into {narrative} (id, {id}, key, version, text, author_id, written_at)
         values ($1, $2, $3, (select coalesce(max(version), 0) + 1 from {narrative} where {id} = $2 and key = $3), $4, $5, $6)
         returning version"
    );
    Ok(on!(tx, c => sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(new_id())
        .bind(record)
        .bind(key)
        .bind(text)
        .bind(author)
        .bind(at)
        .fetch_one(&mut *c)
        .await)?)
}
