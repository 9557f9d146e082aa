//! Every SQL text on `evaluated_fund`, but revision and freezing, and `evaluated_money`.

use chrono::{DateTime, NaiveDate, Utc};
use wenxiao_domain::money::Fen;
use wenxiao_domain::scheme::{EvaluatedFund, EvaluationPackage, SourceAmount};

use super::{nodes, records};
use crate::db::{Conn, Tx, code, new_id, of_code};
use crate::error::AppError;
use crate::{funds, on, projects};

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    region_code: String,
    fiscal_year: i64,
    region: String,
    kind: String,
    commissioned_by: String,
    evaluated: String,
    evaluator: String,
    rule_set: String,
    evaluated_on: NaiveDate,
}

/// The whole package of an evaluation as it stands now, adjustments included.
pub async fn package(conn: &mut Conn, evaluated_fund: &str) -> Result<EvaluationPackage, AppError> {
    let fund = fund(conn, evaluated_fund).await?;
    let scheme = nodes::load(conn, evaluated_fund).await?;
    let scores = nodes::load_scores(conn, evaluated_fund, &scheme).await?;
    Ok(EvaluationPackage {
        fund,
        scheme: scheme.into_iter().map(|(_, node)| node).collect(),
        scores,
        projects: projects::queries::load_evaluated(conn, evaluated_fund).await?,
        findings: records::load_problems(conn, evaluated_fund).await?,
        surveys: records::load_answers(conn, evaluated_fund).await?,
    })
}

async fn fund(conn: &mut Conn, evaluated_fund: &str) -> Result<EvaluatedFund, AppError> {
    let row: Option<Row> = on!(conn, c => sqlx::query_as(
        "select f.name, f.region_code, e.fiscal_year, e.region, e.kind, e.commissioned_by, e.evaluated, e.evaluator, e.rule_set,
            e.evaluated_on
         from evaluated_fund e join fund f on f.id = e.fund_id where e.id = $1",
    )
    .bind(evaluated_fund)
    .fetch_optional(&mut *c)
    .await)?;
    let row = row.ok_or(AppError::NotFound)?;
    Ok(EvaluatedFund {
        name: row.name,
        region: row.region,
        region_code: row.region_code,
        fiscal_year: i32::try_from(row.fiscal_year)?,
        kind: of_code(&row.kind)?,
        commissioned_by: row.commissioned_by,
        evaluated: row.evaluated,
        evaluator: row.evaluator,
        rule_set: row.rule_set,
        evaluated_on: row.evaluated_on,
        budget: money(conn, evaluated_fund, "budget").await?,
        released: money(conn, evaluated_fund, "released").await?,
    })
}

async fn money(
    conn: &mut Conn,
    evaluated_fund: &str,
    level: &str,
) -> Result<Vec<SourceAmount>, AppError> {
    let rows: Vec<(String, i64)> = on!(conn, c => sqlx::query_as(
        "select source, amount_fen from evaluated_money where evaluated_fund_id = $1 and level = $2 order by position",
    )
    .bind(evaluated_fund)
    .bind(level)
    .fetch_all(&mut *c)
    .await)?;
    Ok(rows
        .into_iter()
        .map(|(source, fen)| SourceAmount {
            source,
            amount: Fen(fen),
        })
        .collect())
}

/// The id of the evaluation of this fund and year, of this kind and by this agency.
pub async fn id_of(conn: &mut Conn, fund: &EvaluatedFund) -> Result<Option<String>, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select e.id from evaluated_fund e join fund f on f.id = e.fund_id
         where f.name = $1 and f.region_code = $2 and e.fiscal_year = $3 and e.kind = $4 and e.evaluator = $5",
    )
    .bind(&fund.name)
    .bind(&fund.region_code)
    .bind(i64::from(fund.fiscal_year))
    .bind(code(&fund.kind)?)
    .bind(&fund.evaluator)
    .fetch_optional(&mut *c)
    .await)?)
}

/// All evaluations, by year and name.
pub async fn ids(conn: &mut Conn) -> Result<Vec<String>, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select e.id from evaluated_fund e join fund f on f.id = e.fund_id order by e.fiscal_year, f.name, e.kind, e.evaluator",
    )
    .fetch_all(&mut *c)
    .await)?)
}

/// Stores what `fund.toml` says: a new evaluation, or another version of one that isn't frozen; gives its id.
pub async fn upsert(
    tx: &mut Tx,
    fund: &EvaluatedFund,
    at: DateTime<Utc>,
) -> Result<String, AppError> {
    let fund_id = funds::queries::ensure(tx, &fund.name, &fund.region_code).await?;
    let id: String = on!(tx, c => sqlx::query_scalar(
        "insert into evaluated_fund (id, fund_id, fiscal_year, region, kind, commissioned_by, evaluated, evaluator, rule_set,
            evaluated_on, revision, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11)
         on conflict (fund_id, fiscal_year, kind, evaluator) do update set region = excluded.region,
            commissioned_by = excluded.commissioned_by, evaluated = excluded.evaluated, rule_set = excluded.rule_set,
            evaluated_on = excluded.evaluated_on
         returning id",
    )
    .bind(new_id())
    .bind(&fund_id)
    .bind(i64::from(fund.fiscal_year))
    .bind(&fund.region)
    .bind(code(&fund.kind)?)
    .bind(&fund.commissioned_by)
    .bind(&fund.evaluated)
    .bind(&fund.evaluator)
    .bind(&fund.rule_set)
    .bind(fund.evaluated_on)
    .bind(at)
    .fetch_one(&mut *c)
    .await)?;
    on!(tx, c => sqlx::query("delete from evaluated_money where evaluated_fund_id = $1")
        .bind(&id)
        .execute(&mut *c)
        .await
        .map(drop))?;
    for (level, amounts) in [("budget", &fund.budget), ("released", &fund.released)] {
        for (position, amount) in (0_i64..).zip(amounts) {
            on!(tx, c => sqlx::query(
                "insert into evaluated_money (evaluated_fund_id, level, position, source, amount_fen) values ($1, $2, $3, $4, $5)",
            )
            .bind(&id)
            .bind(level)
            .bind(position)
            .bind(&amount.source)
            .bind(amount.amount.0)
            .execute(&mut *c)
            .await
            .map(drop))?;
        }
    }
    Ok(id)
}
