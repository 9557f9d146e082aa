//! Questions on the library: uploads, texts, works.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Tx, like};
use crate::error::AppError;
use crate::on;

/// A file or archive of texts for the library.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LibraryUpload {
    pub id: String,
    pub job_id: String,
    pub file_name: String,
    pub file_hash: String,
    pub uploaded_by: String,
    pub uploaded_at: DateTime<Utc>,
    pub synthetic: bool,
    pub added: i64,
    pub unchanged: i64,
    /// JSON list of file and reason.
    pub unreadable: String,
    /// Works that it described and the library didn't know.
    pub works: i64,
}

/// A text of the library.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LibraryText {
    pub id: String,
    pub upload_id: String,
    pub name: String,
    pub text_hash: String,
    pub person: String,
    pub host: String,
    pub year: String,
    pub programme: String,
    pub chars: i64,
    pub added_at: DateTime<Utc>,
}

pub async fn add_upload(tx: &mut Tx, it: &LibraryUpload) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into library_upload (id, job_id, file_name, file_hash, uploaded_by, uploaded_at, synthetic, added, unchanged, unreadable, works)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(&it.id)
    .bind(&it.job_id)
    .bind(&it.file_name)
    .bind(&it.file_hash)
    .bind(&it.uploaded_by)
    .bind(it.uploaded_at)
    .bind(it.synthetic)
    .bind(it.added)
    .bind(it.unchanged)
    .bind(&it.unreadable)
    .bind(it.works)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Writes down what became of an upload.
pub async fn end_upload(
    tx: &mut Tx,
    id: &str,
    (added, unchanged, works): (i64, i64, i64),
    unreadable: &str,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "update library_upload set added = $2, unchanged = $3, unreadable = $4, works = $5 where id = $1",
    )
    .bind(id)
    .bind(added)
    .bind(unchanged)
    .bind(unreadable)
    .bind(works)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

pub async fn upload_of_job(conn: &mut Conn, job: &str) -> Result<LibraryUpload, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, job_id, file_name, file_hash, uploaded_by, uploaded_at, synthetic, added, unchanged, unreadable, works
         from library_upload where job_id = $1",
    )
    .bind(job)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

pub async fn upload(conn: &mut Conn, id: &str) -> Result<LibraryUpload, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, job_id, file_name, file_hash, uploaded_by, uploaded_at, synthetic, added, unchanged, unreadable, works
         from library_upload where id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// The upload that is being worked on, or the next one that will be.
pub async fn open_upload(conn: &mut Conn) -> Result<Option<LibraryUpload>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select u.id, u.job_id, u.file_name, u.file_hash, u.uploaded_by, u.uploaded_at, u.synthetic, u.added, u.unchanged, u.unreadable, u.works
         from library_upload u join job j on j.id = u.job_id
         where j.state in ('waiting', 'running') order by u.uploaded_at, u.id limit 1",
    )
    .fetch_optional(&mut *c)
    .await)?)
}

/// How many uploads there were.
pub async fn uploads_made(conn: &mut Conn) -> Result<i64, AppError> {
    Ok(
        on!(conn, c => sqlx::query_scalar("select count(*) from library_upload")
        .fetch_one(&mut *c)
        .await)?,
    )
}

/// The uploads of a page, the latest first.
pub async fn uploads(
    conn: &mut Conn,
    (offset, limit): (i64, i64),
) -> Result<Vec<LibraryUpload>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, job_id, file_name, file_hash, uploaded_by, uploaded_at, synthetic, added, unchanged, unreadable, works
         from library_upload order by uploaded_at desc, id desc limit $1 offset $2",
    )
    .bind(limit)
    .bind(offset)
    .fetch_all(&mut *c)
    .await)?)
}

/// Adds a text, unless the library has one of this name; false then.
pub async fn add_text(tx: &mut Tx, it: &LibraryText) -> Result<bool, AppError> {
    let added = on!(tx, c => sqlx::query(
        "insert into library_text (id, upload_id, name, text_hash, person, host, year, programme, chars, added_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (name) do nothing",
    )
    .bind(&it.id)
    .bind(&it.upload_id)
    .bind(&it.name)
    .bind(&it.text_hash)
    .bind(&it.person)
    .bind(&it.host)
    .bind(&it.year)
    .bind(&it.programme)
    .bind(it.chars)
    .bind(it.added_at)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// All texts of the library, by name.
pub async fn library(conn: &mut Conn) -> Result<Vec<LibraryText>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, upload_id, name, text_hash, person, host, year, programme, chars, added_at from library_text order by name",
    )
    .fetch_all(&mut *c)
    .await)?)
}

pub async fn library_text(conn: &mut Conn, id: &str) -> Result<LibraryText, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, upload_id, name, text_hash, person, host, year, programme, chars, added_at from library_text where id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// How many texts the library has, and their characters.
pub async fn library_size(conn: &mut Conn) -> Result<(i64, i64), AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select count(*), cast(coalesce(sum(chars), 0) as bigint) from library_text",
    )
    .fetch_one(&mut *c)
    .await)?)
}

/// A page of the library's texts whose name, person or host contains `search`.
pub async fn library_page(
    conn: &mut Conn,
    search: &str,
    (offset, limit): (i64, i64),
) -> Result<(Vec<LibraryText>, i64), AppError> {
    let pattern = like(search, true);
    let rows = on!(conn, c => sqlx::query_as(
        "select id, upload_id, name, text_hash, person, host, year, programme, chars, added_at from library_text
         where name like $1 escape '\\' or person like $1 escape '\\' or host like $1 escape '\\'
         order by name limit $2 offset $3",
    )
    .bind(&pattern)
    .bind(limit)
    .bind(offset)
    .fetch_all(&mut *c)
    .await)?;
    let total = on!(conn, c => sqlx::query_scalar(
        "select count(*) from library_text
         where name like $1 escape '\\' or person like $1 escape '\\' or host like $1 escape '\\'",
    )
    .bind(&pattern)
    .fetch_one(&mut *c)
    .await)?;
    Ok((rows, total))
}

/// What is known of a proposal or project of former years.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LibraryWork {
    pub id: String,
    pub upload_id: String,
    pub code: String,
    /// The text of the library that belongs to it; empty where there is none.
    pub file: String,
    pub title: String,
    /// JSON of `FundedWork`.
    pub work: String,
    pub added_at: DateTime<Utc>,
}

/// Adds a work, unless the library has one of this code; false then.
pub async fn add_work(tx: &mut Tx, it: &LibraryWork) -> Result<bool, AppError> {
    let added = on!(tx, c => sqlx::query(
        "insert into library_work (id, upload_id, code, file, title, work, added_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (code) do nothing",
    )
    .bind(&it.id)
    .bind(&it.upload_id)
    .bind(&it.code)
    .bind(&it.file)
    .bind(&it.title)
    .bind(&it.work)
    .bind(it.added_at)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// All works of the library, by code.
pub async fn works(conn: &mut Conn) -> Result<Vec<LibraryWork>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, upload_id, code, file, title, work, added_at from library_work order by code",
    )
    .fetch_all(&mut *c)
    .await)?)
}

/// How many works the library knows.
pub async fn works_known(conn: &mut Conn) -> Result<i64, AppError> {
    Ok(
        on!(conn, c => sqlx::query_scalar("select count(*) from library_work")
        .fetch_one(&mut *c)
        .await)?,
    )
}
