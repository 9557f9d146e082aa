//! Every SQL text on `fund`, `fund_year`, `snapshot` and `narrative`.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use wenxiao_domain::money::Fen;
use wenxiao_domain::package::{DeviationCause, Filing, Fund, Package, Sources};

use crate::db::{Conn, Tx, new_id};
use crate::error::AppError;
use crate::{filings, indicators, on, projects};

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    region_code: String,
    fiscal_year: i64,
    region: String,
    central_departments: String,
    finance_department: String,
    line_department: String,
    rule_set: String,
    evaluated_on: NaiveDate,
    budget_central_fen: i64,
    budget_local_fen: i64,
    budget_other_fen: i64,
    released_central_fen: i64,
    released_local_fen: i64,
    released_other_fen: i64,
}

/// How a fund and year stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct State {
    pub id: String,
    /// One more with each change.
    pub revision: i64,
    pub changed_at: DateTime<Utc>,
    /// 冻结: from here on adjustments only.
    pub frozen_at: Option<DateTime<Utc>>,
    pub frozen_by: Option<String>,
}

/// A text that a person wrote for the report, in its latest version.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Narrative {
    pub key: String,
    pub version: i64,
    pub text: String,
    pub author_id: String,
    pub written_at: DateTime<Utc>,
}

/// The whole package of a fund and year as it stands now, adjustments included.
pub async fn package(conn: &mut Conn, fund_year: &str) -> Result<Package, AppError> {
    let fund = fund(conn, fund_year).await?;
    let projects = projects::queries::load(conn, fund_year).await?;
    let indicators = indicators::queries::load(conn, fund_year).await?;
    let project_at = places(projects.iter().map(|(id, _)| id))?;
    let indicator_at = places(indicators.iter().map(|(id, _)| id))?;
    let filings = filings::queries::load(conn, fund_year)
        .await?
        .into_iter()
        .map(|stored| {
            Ok(Filing {
                project: place(&project_at, &stored.project_id)?,
                indicator: place(&indicator_at, &stored.indicator_id)?,
                target: stored.target,
                actual: stored.actual.read()?,
            })
        })
        .collect::<Result<_, AppError>>()?;
    let causes = indicators::queries::load_causes(conn, fund_year)
        .await?
        .into_iter()
        .map(|(indicator, cause, improvement)| {
            Ok(DeviationCause {
                indicator: place(&indicator_at, &indicator)?,
                cause,
                improvement,
            })
        })
        .collect::<Result<_, AppError>>()?;
    Ok(Package {
        fund,
        projects: projects.into_iter().map(|(_, project)| project).collect(),
        indicators: indicators
            .into_iter()
            .map(|(_, indicator)| indicator)
            .collect(),
        filings,
        causes,
    })
}

fn places<'a>(ids: impl Iterator<Item = &'a String>) -> Result<HashMap<&'a str, u32>, AppError> {
    ids.enumerate()
        .map(|(place, id)| Ok((id.as_str(), u32::try_from(place)?)))
        .collect()
}

fn place(places: &HashMap<&str, u32>, id: &str) -> Result<u32, AppError> {
    places
        .get(id)
        .copied()
        .ok_or_else(|| anyhow::anyhow!("{id} belongs to another fund or year").into())
}

async fn fund(conn: &mut Conn, fund_year: &str) -> Result<Fund, AppError> {
    let row: Option<Row> = on!(conn, c => sqlx::query_as(
        "select f.name, f.region_code, y.fiscal_year, y.region, y.central_departments, y.finance_department, y.line_department, y.rule_set,
            y.evaluated_on, y.budget_central_fen, y.budget_local_fen, y.budget_other_fen, y.released_central_fen, y.released_local_fen,
            y.released_other_fen
         from fund_year y join fund f on f.id = y.fund_id where y.id = $1",
    )
    .bind(fund_year)
    .fetch_optional(&mut *c)
    .await)?;
    let row = row.ok_or(AppError::NotFound)?;
    Ok(Fund {
        name: row.name,
        region: row.region,
        region_code: row.region_code,
        fiscal_year: i32::try_from(row.fiscal_year)?,
        central_departments: serde_json::from_str(&row.central_departments)?,
        finance_department: row.finance_department,
        line_department: row.line_department,
        rule_set: row.rule_set,
        evaluated_on: row.evaluated_on,
        budget: Sources {
            central: Fen(row.budget_central_fen),
            local: Fen(row.budget_local_fen),
            other: Fen(row.budget_other_fen),
        },
        released: Sources {
            central: Fen(row.released_central_fen),
            local: Fen(row.released_local_fen),
            other: Fen(row.released_other_fen),
        },
    })
}

/// The id of a fund and year.
pub async fn id_of(
    conn: &mut Conn,
    name: &str,
    region_code: &str,
    fiscal_year: i32,
) -> Result<Option<String>, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select y.id from fund_year y join fund f on f.id = y.fund_id where f.name = $1 and f.region_code = $2 and y.fiscal_year = $3",
    )
    .bind(name)
    .bind(region_code)
    .bind(i64::from(fiscal_year))
    .fetch_optional(&mut *c)
    .await)?)
}

/// All funds and years, by year and name.
pub async fn ids(conn: &mut Conn) -> Result<Vec<String>, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select y.id from fund_year y join fund f on f.id = y.fund_id order by y.fiscal_year, f.name, y.id",
    )
    .fetch_all(&mut *c)
    .await)?)
}

/// How a fund and year stands.
pub async fn state(conn: &mut Conn, fund_year: &str) -> Result<State, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, revision, changed_at, frozen_at, frozen_by from fund_year where id = $1",
    )
    .bind(fund_year)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// Begins a change of a fund and year: counts its revision and, on PostgreSQL, makes other writers of the same one wait.
pub async fn change(tx: &mut Tx, fund_year: &str, at: DateTime<Utc>) -> Result<State, AppError> {
    on!(tx, c => sqlx::query_as(
        "update fund_year set revision = revision + 1, changed_at = $2 where id = $1
         returning id, revision, changed_at, frozen_at, frozen_by",
    )
    .bind(fund_year)
    .bind(at)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// The id of a fund, which is made where it isn't there yet.
pub async fn ensure(tx: &mut Tx, name: &str, region_code: &str) -> Result<String, AppError> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into fund (id, name, region_code) values ($1, $2, $3)
         on conflict (name, region_code) do update set name = excluded.name returning id",
    )
    .bind(new_id())
    .bind(name)
    .bind(region_code)
    .fetch_one(&mut *c)
    .await)?)
}

/// Stores what `fund.toml` says: a new year, or another version of one that isn't frozen; gives the year's id.
pub async fn upsert(tx: &mut Tx, fund: &Fund, at: DateTime<Utc>) -> Result<String, AppError> {
    let fund_id = ensure(tx, &fund.name, &fund.region_code).await?;
    let departments = serde_json::to_string(&fund.central_departments)?;
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into fund_year (id, fund_id, fiscal_year, region, central_departments, finance_department, line_department, rule_set,
            evaluated_on, budget_central_fen, budget_local_fen, budget_other_fen, released_central_fen, released_local_fen,
            released_other_fen, revision, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16)
         on conflict (fund_id, fiscal_year) do update set region = excluded.region,
            central_departments = excluded.central_departments, finance_department = excluded.finance_department,
            line_department = excluded.line_department, rule_set = excluded.rule_set, evaluated_on = excluded.evaluated_on,
            budget_central_fen = excluded.budget_central_fen, budget_local_fen = excluded.budget_local_fen,
            budget_other_fen = excluded.budget_other_fen, released_central_fen = excluded.released_central_fen,
            released_local_fen = excluded.released_local_fen, released_other_fen = excluded.released_other_fen
         returning id",
    )
    .bind(new_id())
    .bind(&fund_id)
    .bind(i64::from(fund.fiscal_year))
    .bind(&fund.region)
    .bind(&departments)
    .bind(&fund.finance_department)
    .bind(&fund.line_department)
    .bind(&fund.rule_set)
    .bind(fund.evaluated_on)
    .bind(fund.budget.central.0)
    .bind(fund.budget.local.0)
    .bind(fund.budget.other.0)
    .bind(fund.released.central.0)
    .bind(fund.released.local.0)
    .bind(fund.released.other.0)
    .bind(at)
    .fetch_one(&mut *c)
    .await)?)
}

/// Freezes a year; false when it was frozen already.
pub async fn freeze(
    tx: &mut Tx,
    fund_year: &str,
    by: Option<&str>,
    at: DateTime<Utc>,
) -> Result<bool, AppError> {
    let changed = on!(tx, c => sqlx::query(
        "update fund_year set frozen_at = $2, frozen_by = $3 where id = $1 and frozen_at is null",
    )
    .bind(fund_year)
    .bind(at)
    .bind(by)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Freezes restored years, each at its time; what freezing protects is in place.
pub(crate) async fn restore_frozen(
    tx: &mut Tx,
    frozen: &[(String, String)],
) -> Result<(), AppError> {
    for (fund_year, at) in frozen {
        let at = DateTime::parse_from_rfc3339(at)?.with_timezone(&Utc);
        on!(tx, c => sqlx::query("update fund_year set frozen_at = $2 where id = $1")
            .bind(fund_year)
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
    fund_year: &str,
    hash: &str,
    package: &str,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into snapshot (hash, fund_year_id, taken_at, package) values ($1, $2, $3, $4) on conflict (hash) do nothing",
    )
    .bind(hash)
    .bind(fund_year)
    .bind(at)
    .bind(package)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The package kept under a hash.
pub async fn snapshot(conn: &mut Conn, hash: &str) -> Result<Option<Package>, AppError> {
    let text: Option<String> = on!(conn, c => sqlx::query_scalar("select package from snapshot where hash = $1")
        .bind(hash)
        .fetch_optional(&mut *c)
        .await)?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// The texts that persons wrote for a fund and year, each in its latest version, by key.
pub async fn narratives(conn: &mut Conn, fund_year: &str) -> Result<Vec<Narrative>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select n.key, n.version, n.text, n.author_id, n.written_at from narrative n
         where n.fund_year_id = $1
            and n.version = (select max(m.version) from narrative m where m.fund_year_id = n.fund_year_id and m.key = n.key)
         order by n.key",
    )
    .bind(fund_year)
    .fetch_all(&mut *c)
    .await)?)
}

/// Adds a version of a text.
pub async fn write_narrative(
    tx: &mut Tx,
    fund_year: &str,
    key: &str,
    text: &str,
    (author, at): (&str, DateTime<Utc>),
) -> Result<i64, AppError> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into narrative (id, fund_year_id, key, version, text, author_id, written_at)
         values ($1, $2, $3, (select coalesce(max(version), 0) + 1 from narrative where fund_year_id = $2 and key = $3), $4, $5, $6)
         returning version",
    )
    .bind(new_id())
    .bind(fund_year)
    .bind(key)
    .bind(text)
    .bind(author)
    .bind(at)
    .fetch_one(&mut *c)
    .await)?)
}
