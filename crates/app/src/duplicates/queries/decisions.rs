//! Questions on decisions, requests to explain and what hosts answered.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Tx};
use crate::error::AppError;
use crate::on;

/// A decision on a pair, with whoever decided.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PairDecision {
    pub id: String,
    pub pair_id: String,
    pub number: i64,
    pub decision: String,
    pub reason: String,
    pub question: String,
    pub decided_by: String,
    pub decided_at: DateTime<Utc>,
    pub by_name: String,
}

/// What a host answered.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PairExplanation {
    pub id: String,
    pub decision_id: String,
    pub number: i64,
    pub text: String,
    pub answered_by: String,
    pub answered_at: DateTime<Utc>,
    pub by_name: String,
}

/// A request to explain, as the host that is asked may know it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Request {
    pub id: String,
    pub pair_id: String,
    pub new_name: String,
    pub host: String,
    pub question: String,
    pub decided_at: DateTime<Utc>,
    /// Number of this decision and of the pair's last one: an older one is closed.
    pub number: i64,
    pub last: i64,
    pub last_decision: String,
    pub answers: i64,
}

pub async fn add_decision(tx: &mut Tx, it: &PairDecision) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into pair_decision (id, pair_id, number, decision, reason, question, decided_by, decided_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&it.id)
    .bind(&it.pair_id)
    .bind(it.number)
    .bind(&it.decision)
    .bind(&it.reason)
    .bind(&it.question)
    .bind(&it.decided_by)
    .bind(it.decided_at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The decisions on a pair, the first one first.
pub async fn decisions(conn: &mut Conn, pair: &str) -> Result<Vec<PairDecision>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select d.id, d.pair_id, d.number, d.decision, d.reason, d.question, d.decided_by, d.decided_at, a.name as by_name
         from pair_decision d join account a on a.id = d.decided_by where d.pair_id = $1 order by d.number",
    )
    .bind(pair)
    .fetch_all(&mut *c)
    .await)?)
}

pub async fn add_explanation(tx: &mut Tx, it: &PairExplanation) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into pair_explanation (id, decision_id, number, text, answered_by, answered_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&it.id)
    .bind(&it.decision_id)
    .bind(it.number)
    .bind(&it.text)
    .bind(&it.answered_by)
    .bind(it.answered_at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The explanations given to any request about a pair.
pub async fn explanations(conn: &mut Conn, pair: &str) -> Result<Vec<PairExplanation>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select e.id, e.decision_id, e.number, e.text, e.answered_by, e.answered_at, a.name as by_name
         from pair_explanation e join pair_decision d on d.id = e.decision_id join account a on a.id = e.answered_by
         where d.pair_id = $1 order by d.number, e.number",
    )
    .bind(pair)
    .fetch_all(&mut *c)
    .await)?)
}

/// The host that a request is about, if there is such a request.
pub async fn asked_host(conn: &mut Conn, request: &str) -> Result<Option<String>, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select p.host from pair_decision d join duplicate_pair p on p.id = d.pair_id
         where d.id = $1 and d.decision = 'explain' and p.host <> ''",
    )
    .bind(request)
    .fetch_optional(&mut *c)
    .await)?)
}

macro_rules! request_columns {
    ($rest:literal) => {
        concat!(
            "select d.id, d.pair_id, p.new_name, p.host, d.question, d.decided_at, d.number,
                l.number as last, l.decision as last_decision,
                (select count(*) from pair_explanation e where e.decision_id = d.id) as answers
             from pair_decision d join duplicate_pair p on p.id = d.pair_id
             join pair_decision l on l.pair_id = p.id and l.number = (select max(n.number) from pair_decision n where n.pair_id = p.id)
             where d.decision = 'explain' ",
            $rest
        )
    };
}

/// The requests to one host, the latest first.
pub async fn requests_to(conn: &mut Conn, host: &str) -> Result<Vec<Request>, AppError> {
    Ok(
        on!(conn, c => sqlx::query_as(request_columns!("and p.host = $1 order by d.decided_at desc, d.id desc limit 500"))
        .bind(host)
        .fetch_all(&mut *c)
        .await)?,
    )
}

pub async fn request(conn: &mut Conn, id: &str) -> Result<Request, AppError> {
    on!(conn, c => sqlx::query_as(request_columns!("and d.id = $1"))
        .bind(id)
        .fetch_optional(&mut *c)
        .await)?
    .ok_or(AppError::NotFound)
}
