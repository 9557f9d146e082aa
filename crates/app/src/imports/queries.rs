//! Every SQL text on `import`.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Tx};
use crate::error::AppError;
use crate::on;

/// An upload and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Import {
    pub id: String,
    pub file_name: String,
    pub file_hash: String,
    /// JSON list of findings.
    pub findings: String,
    /// JSON; none when findings stopped it.
    pub package: Option<String>,
    /// `staged`, `refused`, `stored`, `discarded`.
    pub state: String,
    pub uploaded_by: String,
    pub uploaded_at: DateTime<Utc>,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    pub fund_year_id: Option<String>,
    /// `filing` or `evaluation`.
    pub kind: String,
    pub evaluated_fund_id: Option<String>,
}

/// Where what was stored stands: ids of a fund's year or of an evaluation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stored<'a> {
    pub fund_year: Option<&'a str>,
    pub evaluated_fund: Option<&'a str>,
}

/// Adds an upload.
pub async fn insert(tx: &mut Tx, import: &Import) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into import (id, file_name, file_hash, findings, package, state, uploaded_by, uploaded_at, kind)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&import.id)
    .bind(&import.file_name)
    .bind(&import.file_hash)
    .bind(&import.findings)
    .bind(&import.package)
    .bind(&import.state)
    .bind(&import.uploaded_by)
    .bind(import.uploaded_at)
    .bind(&import.kind)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The upload with this id.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Import, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, file_name, file_hash, findings, package, state, uploaded_by, uploaded_at, decided_by, decided_at, fund_year_id,
            kind, evaluated_fund_id
         from import where id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// The last uploads, of one account or of all, the latest first, without their packages.
pub async fn latest(
    conn: &mut Conn,
    by: Option<&str>,
    limit: i64,
) -> Result<Vec<Import>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, file_name, file_hash, findings, cast(null as text) as package, state, uploaded_by, uploaded_at, decided_by,
            decided_at, fund_year_id, kind, evaluated_fund_id
         from import where $1 = '' or uploaded_by = $1 order by uploaded_at desc, id desc limit $2",
    )
    .bind(by.unwrap_or_default())
    .bind(limit)
    .fetch_all(&mut *c)
    .await)?)
}

/// Writes down what was decided of an upload that waits; false when somebody decided before.
pub async fn decide(
    tx: &mut Tx,
    id: &str,
    state: &str,
    stored: Stored<'_>,
    (by, at): (&str, DateTime<Utc>),
) -> Result<bool, AppError> {
    let changed = on!(tx, c => sqlx::query(
        "update import set state = $2, fund_year_id = $3, evaluated_fund_id = $4, decided_by = $5, decided_at = $6, package = null
         where id = $1 and state = 'staged'",
    )
    .bind(id)
    .bind(state)
    .bind(stored.fund_year)
    .bind(stored.evaluated_fund)
    .bind(by)
    .bind(at)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
