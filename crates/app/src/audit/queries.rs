//! Every SQL text on `audit_head` and `audit_entry`.

use chrono::{DateTime, Utc};

use super::chain::{AuditEntry, genesis};
use crate::db::{Conn, Entry, new_id};
use crate::error::AppError;
use crate::{clock, on};

/// Where the chain ends: what must be kept in a second place to notice a cut-off tail.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Head {
    /// The chain's own name, drawn when the records were made.
    pub chain: String,
    /// How many entries there are.
    pub count: i64,
    /// Hash of the last one.
    pub hash: String,
}

/// What an auditor asks of the log; empty fields ask nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of the actor's label or of the subject.
    pub search: Option<String>,
    /// The action or its beginning, `filing.`.
    pub action: Option<String>,
    /// Exactly this record.
    pub subject: Option<String>,
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

/// Begins the chain of records that have no entry yet. A head that somebody took away from a chain isn't made anew.
pub(crate) async fn begin_chain(conn: &mut Conn) -> Result<(), AppError> {
    let chain = new_id();
    on!(conn, c => sqlx::query(
        "insert into audit_head (id, chain, count, hash)
        select 1, cast($1 as text), 0, cast($2 as text) where not exists (select 1 from audit_entry)
        on conflict (id) do nothing",
    )
    .bind(&chain)
    .bind(genesis(&chain))
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Adds the next entry. The row of `audit_head` is the lock that keeps the chain linear when several write at once.
pub(crate) async fn append(conn: &mut Conn, entry: &Entry) -> Result<(), AppError> {
    let (seq, prev_hash): (i64, String) = on!(conn, c => sqlx::query_as(
        "update audit_head set count = count + 1 where id = 1 returning count, hash",
    )
    .fetch_one(&mut *c)
    .await)?;
    let mut row = AuditEntry {
        seq,
        at: clock::now(),
        actor: entry.actor.label(),
        action: entry.action.to_owned(),
        subject: entry.subject.clone(),
        detail: entry.detail.to_string(),
        prev_hash,
        hash: String::new(),
    };
    row.hash = row.computed_hash();
    on!(conn, c => sqlx::query(
        "insert into audit_entry (seq, at, actor, action, subject, detail, prev_hash, hash) values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(row.seq)
    .bind(row.at)
    .bind(&row.actor)
    .bind(&row.action)
    .bind(&row.subject)
    .bind(&row.detail)
    .bind(&row.prev_hash)
    .bind(&row.hash)
    .execute(&mut *c)
    .await
    .map(drop))?;
    on!(conn, c => sqlx::query("update audit_head set hash = $1 where id = 1")
        .bind(&row.hash)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

/// Where the chain ends now; none where the row was taken away.
pub async fn head(conn: &mut Conn) -> Result<Option<Head>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select chain, count, hash from audit_head where id = 1",
    )
    .fetch_optional(&mut *c)
    .await)?)
}

/// Puts the head of restored records in place of the one that `migrate` made.
pub(crate) async fn set_head(conn: &mut Conn, head: &Head) -> Result<(), AppError> {
    on!(conn, c => sqlx::query("update audit_head set chain = $1, count = $2, hash = $3 where id = 1")
        .bind(&head.chain)
        .bind(head.count)
        .bind(&head.hash)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

/// The next entries after `seq`, in the order of the chain.
pub async fn entries_after(
    conn: &mut Conn,
    seq: i64,
    limit: i64,
) -> Result<Vec<AuditEntry>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select seq, at, actor, action, subject, detail, prev_hash, hash from audit_entry where seq > $1 order by seq limit $2",
    )
    .bind(seq)
    .bind(limit)
    .fetch_all(&mut *c)
    .await)?)
}

/// One entry.
pub async fn find(conn: &mut Conn, seq: i64) -> Result<AuditEntry, AppError> {
    on!(conn, c => sqlx::query_as(
        "select seq, at, actor, action, subject, detail, prev_hash, hash from audit_entry where seq = $1",
    )
    .bind(seq)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// The entries that `filter` asks for, the latest first, and how many there are in all.
pub async fn page(
    conn: &mut Conn,
    filter: &Filter,
    offset: i64,
    limit: i64,
) -> Result<(Vec<AuditEntry>, i64), AppError> {
    const WHERE: &str = "where (cast($1 as text) is null or lower(actor) like $1 escape '\\' or lower(subject) like $1 escape '\\')
        and (cast($2 as text) is null or action like $2 escape '\\')
        and (cast($3 as text) is null or subject = $3)
        and (cast($4 as timestamptz) is null or at >= $4)
        and (cast($5 as timestamptz) is null or at < $5)";
    let search = filter.search.as_deref().map(contains);
    let action = filter.action.as_deref().map(begins);
    let total: i64 = on!(conn, c => sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from audit_entry {WHERE}")))
        .bind(&search)
        .bind(&action)
        .bind(&filter.subject)
        .bind(filter.since)
        .bind(filter.until)
        .fetch_one(&mut *c)
        .await)?;
    let entries = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select seq, at, actor, action, subject, detail, prev_hash, hash from audit_entry {WHERE} order by seq desc limit $6 offset $7"
    )))
    .bind(&search)
    .bind(&action)
    .bind(&filter.subject)
    .bind(filter.since)
    .bind(filter.until)
    .bind(limit)
    .bind(offset)
    .fetch_all(&mut *c)
    .await)?;
    Ok((entries, total))
}

/// A pattern of `like … escape '\'` for text that contains `text`, in lower case.
fn contains(text: &str) -> String {
    crate::db::like(&text.to_lowercase(), true)
}

fn begins(text: &str) -> String {
    crate::db::like(text, false)
}
