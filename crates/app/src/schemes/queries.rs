//! Every SQL text on `evaluated_fund`, `evaluated_money`, `scheme_snapshot` and `scheme_narrative`.

use chrono::{DateTime, NaiveDate, Utc};
use wenxiao_domain::money::Fen;
use wenxiao_domain::scheme::{EvaluatedFund, EvaluationPackage, SourceAmount};

use super::{nodes, records};
use crate::db::{Conn, Tx, code, new_id, of_code};
use crate::error::AppError;
use crate::funds::queries::{Narrative, State};
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

/// How an evaluation stands.
pub async fn state(conn: &mut Conn, evaluated_fund: &str) -> Result<State, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, revision, changed_at, frozen_at, frozen_by from evaluated_fund where id = $1",
    )
    .bind(evaluated_fund)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// Begins a change of an evaluation: counts its revision and, on PostgreSQL, makes other writers of the same one wait.
pub async fn change(
    tx: &mut Tx,
    evaluated_fund: &str,
    at: DateTime<Utc>,
) -> Result<State, AppError> {
    on!(tx, c => sqlx::query_as(
        "update evaluated_fund set revision = revision + 1, changed_at = $2 where id = $1
         returning id, revision, changed_at, frozen_at, frozen_by",
    )
    .bind(evaluated_fund)
    .bind(at)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
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

/// Freezes an evaluation.
pub async fn freeze(
    tx: &mut Tx,
    evaluated_fund: &str,
    by: Option<&str>,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "update evaluated_fund set frozen_at = $2, frozen_by = $3 where id = $1 and frozen_at is null",
    )
    .bind(evaluated_fund)
    .bind(at)
    .bind(by)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Freezes restored evaluations, each at its time; what freezing protects is in place.
pub(crate) async fn restore_frozen(
    tx: &mut Tx,
    frozen: &[(String, String)],
) -> Result<(), AppError> {
    for (evaluated_fund, at) in frozen {
        let at = DateTime::parse_from_rfc3339(at)?.with_timezone(&Utc);
        on!(tx, c => sqlx::query("update evaluated_fund set frozen_at = $2 where id = $1")
            .bind(evaluated_fund)
            .bind(at)
            .execute(&mut *c)
            .await
            .map(drop))?;
    }
    Ok(())
}

/// Keeps a package under its hash.
pub async fn keep_snapshot(
    tx: &mut Tx,
    evaluated_fund: &str,
    hash: &str,
    package: &str,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into scheme_snapshot (hash, evaluated_fund_id, taken_at, package) values ($1, $2, $3, $4)
         on conflict (hash) do nothing",
    )
    .bind(hash)
    .bind(evaluated_fund)
    .bind(at)
    .bind(package)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The package kept under a hash.
pub async fn snapshot(conn: &mut Conn, hash: &str) -> Result<Option<EvaluationPackage>, AppError> {
    let text: Option<String> = on!(conn, c => sqlx::query_scalar("select package from scheme_snapshot where hash = $1")
        .bind(hash)
        .fetch_optional(&mut *c)
        .await)?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// The texts that persons wrote for an evaluation's report, each in its latest version, by key.
pub async fn narratives(conn: &mut Conn, evaluated_fund: &str) -> Result<Vec<Narrative>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select n.key, n.version, n.text, n.author_id, n.written_at from scheme_narrative n
         where n.evaluated_fund_id = $1 and n.version = (select max(m.version) from scheme_narrative m
            where m.evaluated_fund_id = n.evaluated_fund_id and m.key = n.key)
         order by n.key",
    )
    .bind(evaluated_fund)
    .fetch_all(&mut *c)
    .await)?)
}

/// Adds a version of a text.
pub async fn write_narrative(
    tx: &mut Tx,
    evaluated_fund: &str,
    key: &str,
    text: &str,
    (author, at): (&str, DateTime<Utc>),
) -> Result<i64, AppError> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into scheme_narrative (id, evaluated_fund_id, key, version, text, author_id, written_at)
         values ($1, $2, $3, (select coalesce(max(version), 0) + 1 from scheme_narrative where evaluated_fund_id = $2 and key = $3),
            $4, $5, $6)
         returning version",
    )
    .bind(new_id())
    .bind(evaluated_fund)
    .bind(key)
    .bind(text)
    .bind(author)
    .bind(at)
    .fetch_one(&mut *c)
    .await)?)
}
