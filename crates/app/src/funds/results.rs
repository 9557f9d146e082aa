//! Every SQL text on `evaluation` and `indicator_result`: 绩效自评 as computed and stored.

use chrono::{DateTime, Utc};
use wenxiao_domain::evaluation::{Evaluation, json};

use crate::db::{Conn, Tx, code, e2, new_id};
use crate::error::AppError;
use crate::on;

/// An evaluation as stored; figures are those printed, times a hundred.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredEvaluation {
    pub id: String,
    pub fund_year_id: String,
    /// 1 for the first, one more with each change.
    pub number: i64,
    pub rule_set: String,
    /// JSON list.
    pub versions: String,
    /// Of the package that it was computed from.
    pub snapshot_hash: String,
    pub computed_at: DateTime<Utc>,
    /// As `evaluation.json`.
    pub json: String,
    pub budget_fen: i64,
    pub spent_fen: i64,
    pub rate_percent_e2: i64,
    pub execution_e2: i64,
    pub output_e2: i64,
    pub benefit_e2: i64,
    pub satisfaction_e2: i64,
    pub total_e2: i64,
    pub grade: String,
}

/// One row of the official table as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredResult {
    pub position: i64,
    pub code: String,
    pub attainment: String,
    pub reported: Option<i64>,
    pub missing: Option<i64>,
    pub actual_e2: Option<i64>,
    pub achievement_percent_e2: Option<i64>,
    pub deviation_percent_e2: Option<i64>,
    pub full_marks_e2: Option<i64>,
    pub points_e2: Option<i64>,
    pub explanation_required: Option<bool>,
    pub explained: Option<bool>,
}

/// Stores an evaluation after the last one of its fund and year; gives its number.
pub async fn insert(
    tx: &mut Tx,
    fund_year: &str,
    snapshot_hash: &str,
    evaluation: &Evaluation,
    at: DateTime<Utc>,
) -> Result<i64, AppError> {
    let id = new_id();
    let number: i64 = on!(tx, c => sqlx::query_scalar(
        "select coalesce(max(number), 0) + 1 from evaluation where fund_year_id = $1",
    )
    .bind(fund_year)
    .fetch_one(&mut *c)
    .await)?;
    let score = &evaluation.score;
    on!(tx, c => sqlx::query(
        "insert into evaluation (id, fund_year_id, number, rule_set, versions, snapshot_hash, computed_at, json, budget_fen, spent_fen,
         rate_percent_e2, execution_e2, output_e2, benefit_e2, satisfaction_e2, total_e2, grade)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(&id)
    .bind(fund_year)
    .bind(number)
    .bind(&evaluation.rule_set)
    .bind(serde_json::to_string(&evaluation.versions)?)
    .bind(snapshot_hash)
    .bind(at)
    .bind(json(evaluation).to_string())
    .bind(evaluation.execution.budget.0)
    .bind(evaluation.execution.spent.0)
    .bind(e2(evaluation.execution.rate_percent)?)
    .bind(e2(score.execution)?)
    .bind(e2(score.output)?)
    .bind(e2(score.benefit)?)
    .bind(e2(score.satisfaction)?)
    .bind(e2(score.total)?)
    .bind(code(&score.grade)?)
    .execute(&mut *c)
    .await
    .map(drop))?;
    for (position, result) in (0_i64..).zip(&evaluation.indicators) {
        insert_result(tx, &id, position, result).await?;
    }
    Ok(number)
}

async fn insert_result(
    tx: &mut Tx,
    evaluation: &str,
    position: i64,
    result: &wenxiao_domain::evaluation::IndicatorResult,
) -> Result<(), AppError> {
    let values = result.values.as_ref();
    let figure =
        |pick: fn(&wenxiao_domain::evaluation::IndicatorValues) -> rust_decimal::Decimal| {
            values.map(|values| e2(pick(values))).transpose()
        };
    on!(tx, c => sqlx::query(
        "insert into indicator_result (evaluation_id, position, code, attainment, reported, missing, actual_e2, achievement_percent_e2,
         deviation_percent_e2, full_marks_e2, points_e2, explanation_required, explained)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(evaluation)
    .bind(position)
    .bind(&result.code)
    .bind(result.attainment.key())
    .bind(values.map(|values| i64::try_from(values.reported)).transpose()?)
    .bind(values.map(|values| i64::try_from(values.missing)).transpose()?)
    .bind(values.and_then(|values| values.actual).map(e2).transpose()?)
    .bind(figure(|values| values.achievement_percent)?)
    .bind(figure(|values| values.deviation_percent)?)
    .bind(figure(|values| values.full_marks)?)
    .bind(figure(|values| values.points)?)
    .bind(values.map(|values| values.explanation_required))
    .bind(values.map(|values| values.explained))
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The last evaluation of a fund and year.
pub async fn latest(
    conn: &mut Conn,
    fund_year: &str,
) -> Result<Option<StoredEvaluation>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, fund_year_id, number, rule_set, versions, snapshot_hash, computed_at, json, budget_fen, spent_fen, rate_percent_e2,
            execution_e2, output_e2, benefit_e2, satisfaction_e2, total_e2, grade
         from evaluation where fund_year_id = $1 order by number desc limit 1",
    )
    .bind(fund_year)
    .fetch_optional(&mut *c)
    .await)?)
}

/// The rows of the official table of an evaluation, in their order.
pub async fn results(conn: &mut Conn, evaluation: &str) -> Result<Vec<StoredResult>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select position, code, attainment, reported, missing, actual_e2, achievement_percent_e2, deviation_percent_e2, full_marks_e2,
            points_e2, explanation_required, explained
         from indicator_result where evaluation_id = $1 order by position",
    )
    .bind(evaluation)
    .fetch_all(&mut *c)
    .await)?)
}
