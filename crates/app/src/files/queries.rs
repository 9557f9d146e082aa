//! Every SQL text on `file` and `report_file`.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Tx, new_id};
use crate::error::AppError;
use crate::on;

/// 报告文件 made of a fund and year.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ReportFile {
    pub id: String,
    /// `json`, `figures`, `docx`, `pdf`, `xlsx`.
    pub kind: String,
    pub rule_set: String,
    /// The package that it was made of.
    pub snapshot_hash: String,
    pub file_hash: String,
    pub size: i64,
    pub media_type: String,
    pub made_at: DateTime<Utc>,
}

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

/// Enters a report that was made of the package kept under `snapshot`; its file is entered already.
pub async fn add_report(
    tx: &mut Tx,
    fund_year: &str,
    (kind, rule_set): (&str, &str),
    (snapshot, file): (&str, &str),
    (by, at): (Option<&str>, DateTime<Utc>),
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into report_file (id, fund_year_id, kind, rule_set, snapshot_hash, file_hash, made_by, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(new_id())
    .bind(fund_year)
    .bind(kind)
    .bind(rule_set)
    .bind(snapshot)
    .bind(file)
    .bind(by)
    .bind(at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The reports made of a fund and year, the latest first.
pub async fn reports(conn: &mut Conn, fund_year: &str) -> Result<Vec<ReportFile>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select r.id, r.kind, r.rule_set, r.snapshot_hash, r.file_hash, f.size, f.media_type, r.made_at
         from report_file r join file f on f.hash = r.file_hash where r.fund_year_id = $1 order by r.made_at desc, r.kind",
    )
    .bind(fund_year)
    .fetch_all(&mut *c)
    .await)?)
}
