//! Every SQL text on `filing`, `adjustment` and the view `filing_now`, which shows a filing as it holds now.

use chrono::{DateTime, Utc};
use wenxiao_domain::package::{Filing, Target};

use super::actual::ActualColumns;

use crate::db::{Conn, Scaled, Tx, new_id};
use crate::error::AppError;
use crate::evaluations::store::Because;
use crate::indicators::queries::TargetColumns;
use crate::on;

/// Rows of one insert statement.
const BATCH: usize = 500;

/// A filing as it is stored, to be put back into a package.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    pub project_id: String,
    pub indicator_id: String,
    pub target: Option<Target>,
    pub actual: ActualColumns,
}

#[derive(sqlx::FromRow)]
struct Row {
    project_id: String,
    indicator_id: String,
    target_state: String,
    target_e6: Option<i64>,
    target_text: Option<String>,
    #[sqlx(flatten)]
    actual: ActualColumns,
}

/// One filing as it holds now, with its id.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Current {
    pub id: String,
    #[sqlx(flatten)]
    pub actual: ActualColumns,
    /// How many adjustments it has had.
    pub adjustments: i64,
}

/// 调整: a change after the period was frozen.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Adjustment {
    pub id: String,
    pub project_code: String,
    pub project_name: String,
    pub indicator_code: String,
    pub indicator_name: String,
    pub number: i64,
    pub old_state: String,
    pub old_value_e6: Option<i64>,
    pub old_numerator_e6: Option<i64>,
    pub old_denominator_e6: Option<i64>,
    pub old_tier: Option<String>,
    #[sqlx(flatten)]
    pub new: ActualColumns,
    pub reason: String,
    /// The actor's label in the audit log.
    pub adjusted_by: String,
    pub adjusted_at: DateTime<Utc>,
}

impl Adjustment {
    /// What it was before.
    pub fn old(&self) -> ActualColumns {
        ActualColumns {
            state: self.old_state.clone(),
            value_e6: self.old_value_e6,
            numerator_e6: self.old_numerator_e6,
            denominator_e6: self.old_denominator_e6,
            tier: self.old_tier.clone(),
        }
    }
}

/// A filing to be stored: ids of project and indicator, position, columns.
pub struct New {
    project_id: String,
    indicator_id: String,
    target: TargetColumns,
    actual: ActualColumns,
}

impl New {
    /// `projects` and `indicators` are the ids in the package's order.
    pub fn of(
        filing: &Filing,
        projects: &[String],
        indicators: &[String],
    ) -> Result<Self, AppError> {
        let beyond = || anyhow::anyhow!("a filing points outside its package");
        Ok(Self {
            project_id: projects
                .get(filing.project as usize)
                .ok_or_else(beyond)?
                .clone(),
            indicator_id: indicators
                .get(filing.indicator as usize)
                .ok_or_else(beyond)?
                .clone(),
            target: TargetColumns::new(filing.target.as_ref())?,
            actual: ActualColumns::new(&filing.actual)?,
        })
    }
}

/// Stores the filings of a fund and year in their order.
pub async fn insert(tx: &mut Tx, fund_year: &str, filings: &[New]) -> Result<(), AppError> {
    let mut position = 0_i64;
    for batch in filings.chunks(BATCH) {
        let first = position;
        on!(tx, c => {
            let mut insert = sqlx::QueryBuilder::new(
                "insert into filing (id, fund_year_id, project_id, indicator_id, position, target_state, target_e6, target_text,
                 state, value_e6, numerator_e6, denominator_e6, tier) ",
            );
            insert.push_values((first..).zip(batch), |mut row, (position, new)| {
                row.push_bind(new_id())
                    .push_bind(fund_year)
                    .push_bind(&new.project_id)
                    .push_bind(&new.indicator_id)
                    .push_bind(position)
                    .push_bind(new.target.state)
                    .push_bind(new.target.e6)
                    .push_bind(&new.target.text)
                    .push_bind(&new.actual.state)
                    .push_bind(new.actual.value_e6)
                    .push_bind(new.actual.numerator_e6)
                    .push_bind(new.actual.denominator_e6)
                    .push_bind(&new.actual.tier);
            });
            insert.build().execute(&mut *c).await.map(drop)
        })?;
        position += i64::try_from(batch.len())?;
    }
    Ok(())
}

/// The filings of a fund and year as they hold now, in their order.
pub async fn load(conn: &mut Conn, fund_year: &str) -> Result<Vec<Stored>, AppError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(
        "select project_id, indicator_id, target_state, target_e6, target_text, state, value_e6, numerator_e6, denominator_e6, tier
         from filing_now where fund_year_id = $1 order by position",
    )
    .bind(fund_year)
    .fetch_all(&mut *c)
    .await)?;
    rows.into_iter().map(Row::read).collect()
}

impl Row {
    fn read(self) -> Result<Stored, AppError> {
        Ok(Stored {
            project_id: self.project_id,
            indicator_id: self.indicator_id,
            target: TargetColumns::read(&self.target_state, self.target_e6, self.target_text)?,
            actual: self.actual,
        })
    }
}

/// What a project filed for an indicator, as it holds now.
pub async fn find(
    conn: &mut Conn,
    project_id: &str,
    indicator_id: &str,
) -> Result<Option<Current>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, state, value_e6, numerator_e6, denominator_e6, tier, adjustments
         from filing_now where project_id = $1 and indicator_id = $2",
    )
    .bind(project_id)
    .bind(indicator_id)
    .fetch_optional(&mut *c)
    .await)?)
}

/// Writes another value into a filing of a period that isn't frozen; the database refuses it for a frozen one.
pub async fn update(tx: &mut Tx, filing: &str, actual: &ActualColumns) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "update filing set state = $2, value_e6 = $3, numerator_e6 = $4, denominator_e6 = $5, tier = $6 where id = $1",
    )
    .bind(filing)
    .bind(&actual.state)
    .bind(actual.value_e6)
    .bind(actual.numerator_e6)
    .bind(actual.denominator_e6)
    .bind(&actual.tier)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Adds an adjustment to a filing of a frozen period.
pub async fn adjust(
    tx: &mut Tx,
    fund_year: &str,
    current: &Current,
    new: &ActualColumns,
    because: &Because<'_>,
) -> Result<(), AppError> {
    let old = &current.actual;
    on!(tx, c => sqlx::query(
        "insert into adjustment (id, fund_year_id, filing_id, number, old_state, old_value_e6, old_numerator_e6, old_denominator_e6,
         old_tier, state, value_e6, numerator_e6, denominator_e6, tier, reason, adjusted_by, adjusted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(new_id())
    .bind(fund_year)
    .bind(&current.id)
    .bind(current.adjustments + 1)
    .bind(&old.state)
    .bind(old.value_e6)
    .bind(old.numerator_e6)
    .bind(old.denominator_e6)
    .bind(&old.tier)
    .bind(&new.state)
    .bind(new.value_e6)
    .bind(new.numerator_e6)
    .bind(new.denominator_e6)
    .bind(&new.tier)
    .bind(because.reason)
    .bind(&because.by)
    .bind(because.at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The adjustments of a fund and year, the latest first.
pub async fn adjustments(conn: &mut Conn, fund_year: &str) -> Result<Vec<Adjustment>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select a.id, p.code as project_code, p.name as project_name, i.code as indicator_code, i.name as indicator_name, a.number,
            a.old_state, a.old_value_e6, a.old_numerator_e6, a.old_denominator_e6, a.old_tier,
            a.state, a.value_e6, a.numerator_e6, a.denominator_e6, a.tier, a.reason, a.adjusted_by, a.adjusted_at
         from adjustment a
         join filing f on f.id = a.filing_id
         join project p on p.id = f.project_id
         join indicator i on i.id = f.indicator_id
         where a.fund_year_id = $1
         order by a.adjusted_at desc, a.id desc",
    )
    .bind(fund_year)
    .fetch_all(&mut *c)
    .await)?)
}

/// Takes the filings of a fund and year away, before another package is stored.
pub async fn delete(tx: &mut Tx, fund_year: &str) -> Result<(), AppError> {
    on!(tx, c => sqlx::query("delete from filing where fund_year_id = $1")
        .bind(fund_year)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

/// A target that a project filed as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumericTarget {
    pub project: String,
    pub fund: String,
    pub fiscal_year: i64,
    /// Code of the indicator.
    pub indicator: String,
    pub target: Scaled,
}

/// The numeric targets of all projects of all funds and years, as 查重 compares them.
pub async fn numeric_targets(conn: &mut Conn) -> Result<Vec<NumericTarget>, AppError> {
    let rows: Vec<(String, String, i64, String, i64)> = on!(conn, c => sqlx::query_as(
        "select p.code, f.name, y.fiscal_year, i.code, n.target_e6 from filing n join project p on p.id = n.project_id
         join indicator i on i.id = n.indicator_id join fund_year y on y.id = n.fund_year_id join fund f on f.id = y.fund_id
         where n.target_e6 is not null order by n.fund_year_id, n.position",
    )
    .fetch_all(&mut *c)
    .await)?;
    let target = |(project, fund, fiscal_year, indicator, e6)| NumericTarget {
        project,
        fund,
        fiscal_year,
        indicator,
        target: Scaled(e6),
    };
    Ok(rows.into_iter().map(target).collect())
}
