//! Questions on the blank forms of the library.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Tx};
use crate::error::AppError;
use crate::on;

/// A blank application form 空白表格, whose text is nobody's own.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BlankForm {
    pub id: String,
    pub file_name: String,
    pub text_hash: String,
    pub chars: i64,
    pub uploaded_by: String,
    pub uploaded_at: DateTime<Utc>,
}

pub async fn add_form(tx: &mut Tx, it: &BlankForm) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into blank_form (id, file_name, text_hash, chars, uploaded_by, uploaded_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&it.id)
    .bind(&it.file_name)
    .bind(&it.text_hash)
    .bind(it.chars)
    .bind(&it.uploaded_by)
    .bind(it.uploaded_at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Takes a form away; false when it isn't in use.
pub async fn remove_form(
    tx: &mut Tx,
    id: &str,
    (by, at): (&str, DateTime<Utc>),
) -> Result<bool, AppError> {
    let removed = on!(tx, c => sqlx::query(
        "update blank_form set removed_by = $2, removed_at = $3 where id = $1 and removed_at is null",
    )
    .bind(id)
    .bind(by)
    .bind(at)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(removed == 1)
}

/// The forms in use, the latest first.
pub async fn forms(conn: &mut Conn) -> Result<Vec<BlankForm>, AppError> {
    forms_page(conn, (0, i64::MAX)).await
}

/// Those of a page, from an offset on.
pub async fn forms_page(
    conn: &mut Conn,
    (offset, limit): (i64, i64),
) -> Result<Vec<BlankForm>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, file_name, text_hash, chars, uploaded_by, uploaded_at from blank_form
         where removed_at is null order by uploaded_at desc, id desc limit $1 offset $2",
    )
    .bind(limit)
    .bind(offset)
    .fetch_all(&mut *c)
    .await)?)
}

/// How many are in use.
pub async fn forms_in_use(conn: &mut Conn) -> Result<i64, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select count(*) from blank_form where removed_at is null",
    )
    .fetch_one(&mut *c)
    .await)?)
}
