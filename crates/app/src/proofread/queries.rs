//! Every SQL text on `proofreading`.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Tx};
use crate::error::AppError;
use crate::on;

/// A checked report.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Proofreading {
    pub id: String,
    pub file_name: String,
    /// `text`, `docx`, `pdf`, `xlsx`.
    pub file_kind: String,
    pub file_hash: String,
    /// JSON of the document as read.
    pub document_hash: String,
    /// The Word document with comments.
    pub annotated_hash: Option<String>,
    /// JSON of the findings and of what was checked.
    pub report: String,
    pub errors: i64,
    pub doubts: i64,
    pub hints: i64,
    pub uploaded_by: String,
    pub uploaded_at: DateTime<Utc>,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    pub id: String,
    pub file_name: String,
    pub errors: i64,
    pub doubts: i64,
    pub hints: i64,
    pub uploaded_at: DateTime<Utc>,
    /// Login of whoever uploaded it.
    pub login: String,
}

/// Adds a checked report.
pub async fn insert(tx: &mut Tx, row: &Proofreading) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into proofreading (id, file_name, file_kind, file_hash, document_hash, annotated_hash, report, errors, doubts, hints,
            uploaded_by, uploaded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(&row.id)
    .bind(&row.file_name)
    .bind(&row.file_kind)
    .bind(&row.file_hash)
    .bind(&row.document_hash)
    .bind(&row.annotated_hash)
    .bind(&row.report)
    .bind(row.errors)
    .bind(row.doubts)
    .bind(row.hints)
    .bind(&row.uploaded_by)
    .bind(row.uploaded_at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The checked report with this id; `uploader`: only if it is theirs.
pub async fn find(
    conn: &mut Conn,
    id: &str,
    uploader: Option<&str>,
) -> Result<Proofreading, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, file_name, file_kind, file_hash, document_hash, annotated_hash, report, errors, doubts, hints, uploaded_by, uploaded_at
         from proofreading where id = $1 and (cast($2 as text) is null or uploaded_by = $2)",
    )
    .bind(id)
    .bind(uploader)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// A page of the checked reports, the latest first, and how many there are; `uploader`: only theirs.
pub async fn page(
    conn: &mut Conn,
    uploader: Option<&str>,
    offset: i64,
    limit: i64,
) -> Result<(Vec<Listed>, i64), AppError> {
    let (total,): (i64,) = on!(conn, c => sqlx::query_as(
        "select cast(count(*) as bigint) from proofreading where (cast($1 as text) is null or uploaded_by = $1)",
    )
    .bind(uploader)
    .fetch_one(&mut *c)
    .await)?;
    let rows = on!(conn, c => sqlx::query_as(
        "select p.id, p.file_name, p.errors, p.doubts, p.hints, p.uploaded_at, a.login
         from proofreading p join account a on a.id = p.uploaded_by
         where (cast($1 as text) is null or p.uploaded_by = $1) order by p.uploaded_at desc, p.id desc limit $2 offset $3",
    )
    .bind(uploader)
    .bind(limit)
    .bind(offset)
    .fetch_all(&mut *c)
    .await)?;
    Ok((rows, total))
}

/// Whether a file of this content was checked already.
pub async fn known(conn: &mut Conn, file_hash: &str) -> Result<bool, AppError> {
    let (count,): (i64,) = on!(conn, c => sqlx::query_as(
        "select cast(count(*) as bigint) from proofreading where file_hash = $1",
    )
    .bind(file_hash)
    .fetch_one(&mut *c)
    .await)?;
    Ok(count > 0)
}
