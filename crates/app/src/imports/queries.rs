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
}

/// Adds an upload.
pub async fn insert(tx: &mut Tx, import: &Import) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into import (id, file_name, file_hash, findings, package, state, uploaded_by, uploaded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&import.id)
    .bind(&import.file_name)
    .bind(&import.file_hash)
    .bind(&import.findings)
    .bind(&import.package)
    .bind(&import.state)
    .bind(&import.uploaded_by)
    .bind(import.uploaded_at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The upload with this id.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Import, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, file_name, file_hash, findings, package, state, uploaded_by, uploaded_at, decided_by, decided_at, fund_year_id
         from import where id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// The last uploads, the latest first, without their packages.
pub async fn latest(conn: &mut Conn, limit: i64) -> Result<Vec<Import>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, file_name, file_hash, findings, cast(null as text) as package, state, uploaded_by, uploaded_at, decided_by,
            decided_at, fund_year_id
         from import order by uploaded_at desc, id desc limit $1",
    )
    .bind(limit)
    .fetch_all(&mut *c)
    .await)?)
}

/// Writes down what was decided of an upload that waits; false when somebody decided before.
pub async fn decide(
    tx: &mut Tx,
    id: &str,
    state: &str,
    fund_year: Option<&str>,
    (by, at): (&str, DateTime<Utc>),
) -> Result<bool, AppError> {
    let changed = on!(tx, c => sqlx::query(
        "update import set state = $2, fund_year_id = $3, decided_by = $4, decided_at = $5, package = null
         where id = $1 and state = 'staged'",
    )
    .bind(id)
    .bind(state)
    .bind(fund_year)
    .bind(by)
    .bind(at)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
