//! Every SQL text on `scheme_evaluation` and `node_result`.

use chrono::{DateTime, Utc};
use wenxiao_domain::money::Fen;
use wenxiao_domain::scheme::{EvaluationPackage, SchemeEvaluation, SourceAmount, json};

use crate::db::{Conn, Tx, code, e2, new_id};
use crate::error::AppError;
use crate::on;

/// Rows of one insert statement.
const BATCH: usize = 1_000;

/// An evaluation as stored; figures are those printed, times a hundred.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredEvaluation {
    pub id: String,
    /// 1 for the first, one more with each change.
    pub number: i64,
    pub rule_set: String,
    /// JSON list.
    pub versions: String,
    /// Of the package that it was computed from.
    pub snapshot_hash: String,
    /// As `evaluation.json`.
    pub json: String,
    pub budget_fen: i64,
    pub released_fen: i64,
    pub spent_fen: i64,
    pub total_e2: i64,
    pub grade: String,
}

/// One node of the tree as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredNode {
    pub code: String,
    pub level: i64,
    pub full_marks_e2: i64,
    pub score_e2: i64,
    pub rate_percent_e2: i64,
}

fn sum(amounts: &[SourceAmount]) -> i64 {
    amounts
        .iter()
        .fold(Fen(0), |sum, it| sum.saturating_add(it.amount))
        .0
}

/// Stores an evaluation after the last one; gives its number.
pub async fn insert(
    tx: &mut Tx,
    evaluated_fund: &str,
    snapshot_hash: &str,
    (package, evaluation): (&EvaluationPackage, &SchemeEvaluation),
    at: DateTime<Utc>,
) -> Result<i64, AppError> {
    let id = new_id();
    let spent: Fen = package
        .projects
        .iter()
        .fold(Fen(0), |sum, it| sum.saturating_add(it.filed.spent));
    let number: i64 = on!(tx, c => sqlx::query_scalar(
        "insert into scheme_evaluation (id, evaluated_fund_id, number, rule_set, versions, snapshot_hash, computed_at, json, budget_fen,
            released_fen, spent_fen, total_e2, grade)
         values ($1, $2, (select coalesce(max(number), 0) + 1 from scheme_evaluation where evaluated_fund_id = $2), $3, $4, $5, $6, $7,
            $8, $9, $10, $11, $12)
         returning number",
    )
    .bind(&id)
    .bind(evaluated_fund)
    .bind(&evaluation.rule_set)
    .bind(serde_json::to_string(&evaluation.versions)?)
    .bind(snapshot_hash)
    .bind(at)
    .bind(json(evaluation).to_string())
    .bind(sum(&package.fund.budget))
    .bind(sum(&package.fund.released))
    .bind(spent.0)
    .bind(e2(evaluation.total)?)
    .bind(code(&evaluation.grade)?)
    .fetch_one(&mut *c)
    .await)?;
    let rows = (0_i64..)
        .zip(&evaluation.nodes)
        .map(|(position, node)| {
            Ok((
                position,
                &node.code,
                i64::from(node.level),
                e2(node.full_marks)?,
                e2(node.score)?,
                e2(node.rate_percent)?,
            ))
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    for batch in rows.chunks(BATCH) {
        on!(tx, c => {
            let mut insert = sqlx::QueryBuilder::new(
                "insert into node_result (scheme_evaluation_id, position, code, level, full_marks_e2, score_e2, rate_percent_e2) ",
            );
            insert.push_values(batch, |mut row, (position, code, level, marks, score, rate)| {
                row.push_bind(&id)
                    .push_bind(position)
                    .push_bind(*code)
                    .push_bind(level)
                    .push_bind(marks)
                    .push_bind(score)
                    .push_bind(rate);
            });
            insert.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(number)
}

/// The last evaluation as stored.
pub async fn latest(
    conn: &mut Conn,
    evaluated_fund: &str,
) -> Result<Option<StoredEvaluation>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, number, rule_set, versions, snapshot_hash, json, budget_fen, released_fen, spent_fen, total_e2, grade
         from scheme_evaluation where evaluated_fund_id = $1 order by number desc limit 1",
    )
    .bind(evaluated_fund)
    .fetch_optional(&mut *c)
    .await)?)
}

/// The nodes of a stored evaluation, in the order of a walk down the tree.
pub async fn nodes(conn: &mut Conn, scheme_evaluation: &str) -> Result<Vec<StoredNode>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select code, level, full_marks_e2, score_e2, rate_percent_e2 from node_result where scheme_evaluation_id = $1 order by position",
    )
    .bind(scheme_evaluation)
    .fetch_all(&mut *c)
    .await)?)
}
