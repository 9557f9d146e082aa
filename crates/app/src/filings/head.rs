//! What pages ask of filings.

use wenxiao_domain::package::{Actual, Filed, Target};

use super::actual::ActualColumns;
use crate::db::{Conn, of_code};
use crate::error::AppError;
use crate::evaluations::store::Why;
use crate::indicators::queries::TargetColumns;
use crate::on;
use crate::page::words;

/// One filing of a project with its indicator.
#[derive(Debug, Clone)]
pub struct FilingRow {
    pub code: String,
    pub name: String,
    pub unit: String,
    pub nature: String,
    pub target: Option<Target>,
    pub actual: Filed<Actual>,
    /// How often it was adjusted after freezing.
    pub adjustments: i64,
    direction: wenxiao_domain::package::Direction,
}

#[derive(sqlx::FromRow)]
struct Row {
    code: String,
    name: String,
    unit: String,
    nature: String,
    direction: String,
    target_state: String,
    target_e6: Option<i64>,
    target_text: Option<String>,
    #[sqlx(flatten)]
    actual: ActualColumns,
    adjustments: i64,
}

impl FilingRow {
    /// The project's own target as printed.
    pub fn target(&self) -> String {
        self.target.as_ref().map_or_else(
            || "—".to_owned(),
            |target| words::target(target, self.direction),
        )
    }

    /// The filed value as printed.
    pub fn value(&self) -> String {
        words::actual(self.actual)
    }
}

impl Row {
    fn read(self) -> Result<FilingRow, AppError> {
        Ok(FilingRow {
            code: self.code,
            name: self.name,
            unit: self.unit,
            nature: self.nature,
            direction: of_code(&self.direction)?,
            target: TargetColumns::read(&self.target_state, self.target_e6, self.target_text)?,
            actual: self.actual.read()?,
            adjustments: self.adjustments,
        })
    }
}

const SELECT: &str = "select i.code, i.name, i.unit, i.nature, i.direction, f.target_state, f.target_e6, f.target_text,
    f.state, f.value_e6, f.numerator_e6, f.denominator_e6, f.tier, f.adjustments
    from filing_now f join indicator i on i.id = f.indicator_id";

/// What a project filed, in the order of the official table.
pub async fn of_project(conn: &mut Conn, project: &str) -> Result<Vec<FilingRow>, AppError> {
    let sql = format!("{SELECT} where f.project_id = $1 order by i.position");
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(project)
        .fetch_all(&mut *c)
        .await)?;
    rows.into_iter().map(Row::read).collect()
}

/// What a project filed for one indicator.
pub async fn one(
    conn: &mut Conn,
    project: &str,
    indicator: &str,
) -> Result<Option<FilingRow>, AppError> {
    let sql = format!("{SELECT} where f.project_id = $1 and i.code = $2");
    let row: Option<Row> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(project)
        .bind(indicator)
        .fetch_optional(&mut *c)
        .await)?;
    row.map(Row::read).transpose()
}

/// One adjustment of a filing.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Step {
    #[sqlx(flatten)]
    pub why: Why,
    old_state: String,
    old_value_e6: Option<i64>,
    old_numerator_e6: Option<i64>,
    old_denominator_e6: Option<i64>,
    old_tier: Option<String>,
    #[sqlx(flatten)]
    new: ActualColumns,
}

impl Step {
    pub fn old(&self) -> Result<String, AppError> {
        let columns = ActualColumns {
            state: self.old_state.clone(),
            value_e6: self.old_value_e6,
            numerator_e6: self.old_numerator_e6,
            denominator_e6: self.old_denominator_e6,
            tier: self.old_tier.clone(),
        };
        Ok(words::actual(columns.read()?))
    }

    pub fn new_value(&self) -> Result<String, AppError> {
        Ok(words::actual(self.new.read()?))
    }
}

/// The adjustments of what a project filed for an indicator, the first one first.
pub async fn steps(conn: &mut Conn, project: &str, indicator: &str) -> Result<Vec<Step>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select a.number, a.old_state, a.old_value_e6, a.old_numerator_e6, a.old_denominator_e6, a.old_tier,
            a.state, a.value_e6, a.numerator_e6, a.denominator_e6, a.tier, a.reason, a.adjusted_by, a.adjusted_at
         from adjustment a join filing f on f.id = a.filing_id join indicator i on i.id = f.indicator_id
         where f.project_id = $1 and i.code = $2 order by a.number",
    )
    .bind(project)
    .bind(indicator)
    .fetch_all(&mut *c)
    .await)?)
}
