//! Questions on checks and the texts that they compared.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Tx};
use crate::error::AppError;
use crate::on;

/// A check of new texts against the library.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DuplicateCheck {
    pub id: String,
    pub job_id: String,
    pub title: String,
    pub file_name: String,
    pub file_hash: String,
    pub requested_by: String,
    pub requested_at: DateTime<Utc>,
    pub synthetic: bool,
    pub settings: String,
    pub library: String,
    pub rule: String,
    /// JSON of `ProposalsThen`; empty where the upload had no table of proposals.
    pub proposals: String,
}

/// A text that was checked.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CheckedText {
    pub id: String,
    pub check_id: String,
    pub position: i64,
    pub name: String,
    pub text_hash: Option<String>,
    pub person: String,
    pub host: String,
    pub year: String,
    pub programme: String,
    pub chars: i64,
    pub compared: i64,
    pub unreadable: String,
    /// JSON of `wenxiao_overlap::Checked`; empty when it was not compared.
    pub result: String,
    /// The same, compared with the other texts of the check.
    pub peers: String,
}

pub async fn add_check(tx: &mut Tx, it: &DuplicateCheck) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into duplicate_check (id, job_id, title, file_name, file_hash, requested_by, requested_at, synthetic, settings, library, rule, proposals)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(&it.id)
    .bind(&it.job_id)
    .bind(&it.title)
    .bind(&it.file_name)
    .bind(&it.file_hash)
    .bind(&it.requested_by)
    .bind(it.requested_at)
    .bind(it.synthetic)
    .bind(&it.settings)
    .bind(&it.library)
    .bind(&it.rule)
    .bind(&it.proposals)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Writes down how a check was done.
pub async fn end_check(tx: &mut Tx, it: &DuplicateCheck) -> Result<(), AppError> {
    on!(tx, c => sqlx::query("update duplicate_check set settings = $2, library = $3, rule = $4, proposals = $5 where id = $1")
        .bind(&it.id)
        .bind(&it.settings)
        .bind(&it.library)
        .bind(&it.rule)
        .bind(&it.proposals)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

pub async fn check(conn: &mut Conn, id: &str) -> Result<DuplicateCheck, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, job_id, title, file_name, file_hash, requested_by, requested_at, synthetic, settings, library, rule, proposals
         from duplicate_check where id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

pub async fn check_of_job(conn: &mut Conn, job: &str) -> Result<DuplicateCheck, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, job_id, title, file_name, file_hash, requested_by, requested_at, synthetic, settings, library, rule, proposals
         from duplicate_check where job_id = $1",
    )
    .bind(job)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// A check as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CheckRow {
    pub id: String,
    pub title: String,
    pub requested_by: String,
    pub requested_at: DateTime<Utc>,
    pub synthetic: bool,
    pub state: String,
    pub texts: i64,
    pub pairs: i64,
    pub decided: i64,
}

/// A page of the checks, the latest first, and how many there are.
pub async fn checks(
    conn: &mut Conn,
    (offset, limit): (i64, i64),
) -> Result<(Vec<CheckRow>, i64), AppError> {
    let rows = on!(conn, c => sqlx::query_as(
        "select k.id, k.title, k.requested_by, k.requested_at, k.synthetic, j.state,
            (select count(*) from checked_text t where t.check_id = k.id) as texts,
            (select count(*) from duplicate_pair p where p.check_id = k.id) as pairs,
            (select count(*) from duplicate_pair p where p.check_id = k.id
                and exists (select 1 from pair_decision d where d.pair_id = p.id)) as decided
         from duplicate_check k join job j on j.id = k.job_id order by k.requested_at desc, k.id desc limit $1 offset $2",
    )
    .bind(limit)
    .bind(offset)
    .fetch_all(&mut *c)
    .await)?;
    let total = on!(conn, c => sqlx::query_scalar("select count(*) from duplicate_check")
        .fetch_one(&mut *c)
        .await)?;
    Ok((rows, total))
}

pub async fn add_checked(tx: &mut Tx, it: &CheckedText) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into checked_text (id, check_id, position, name, text_hash, person, host, year, programme, chars, compared, unreadable, result, peers)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(&it.id)
    .bind(&it.check_id)
    .bind(it.position)
    .bind(&it.name)
    .bind(&it.text_hash)
    .bind(&it.person)
    .bind(&it.host)
    .bind(&it.year)
    .bind(&it.programme)
    .bind(it.chars)
    .bind(it.compared)
    .bind(&it.unreadable)
    .bind(&it.result)
    .bind(&it.peers)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The texts of a check, in their order.
pub async fn checked(conn: &mut Conn, check: &str) -> Result<Vec<CheckedText>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, check_id, position, name, text_hash, person, host, year, programme, chars, compared, unreadable, result, peers
         from checked_text where check_id = $1 order by position",
    )
    .bind(check)
    .fetch_all(&mut *c)
    .await)?)
}

pub async fn checked_text(conn: &mut Conn, id: &str) -> Result<CheckedText, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, check_id, position, name, text_hash, person, host, year, programme, chars, compared, unreadable, result, peers
         from checked_text where id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}
