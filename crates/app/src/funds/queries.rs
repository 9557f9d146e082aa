//! Every SQL text on `fund` and `fund_year` but revision and freezing.

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
