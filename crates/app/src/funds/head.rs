//! What permissions and page heads need to know of a fund and year.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use wenxiao_domain::money::Fen;

use crate::db::{Conn, of_code};
use crate::error::AppError;
use crate::evaluations::listed::LastResult;
use crate::on;
use crate::page::figures;
use crate::page::words::{self, Badge};
use crate::web::guard::AtFund;
use crate::web::permission::Period;

/// The fund and year with this id.
pub async fn at(conn: &mut Conn, id: &str) -> Result<Option<AtFund>, AppError> {
    type Head = (String, String, i64, i64, Option<DateTime<Utc>>);
    let row: Option<Head> = on!(conn, c => sqlx::query_as(
        "select f.name, y.region, y.fiscal_year, y.revision, y.frozen_at
         from fund_year y join fund f on f.id = y.fund_id where y.id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?;
    Ok(
        row.map(|(name, region, fiscal_year, revision, frozen_at)| AtFund {
            id: id.to_owned(),
            name,
            region,
            fiscal_year,
            revision,
            period: Period::of(frozen_at.is_some()),
        }),
    )
}

/// One fund and year on the first page, with its last evaluation.
#[derive(Debug, Clone)]
pub struct FundRow {
    pub id: String,
    pub fund_id: String,
    pub name: String,
    pub region_code: String,
    pub region: String,
    pub line_department: String,
    pub fiscal_year: i64,
    pub period: Period,
    pub projects: i64,
    pub result: Option<LastResult>,
}

impl FundRow {
    /// Address of the fund's pages.
    pub fn base(&self) -> String {
        format!("/funds/{}", self.id)
    }

    /// Address of a figure's derivation.
    pub fn figure(&self, id: &str) -> String {
        figures::href(&self.base(), id)
    }

    pub fn kind(&self) -> &'static str {
        "单位自评"
    }

    pub fn state(&self) -> Badge {
        words::period(self.period)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    fund_id: String,
    name: String,
    region_code: String,
    region: String,
    line_department: String,
    fiscal_year: i64,
    frozen_at: Option<DateTime<Utc>>,
    projects: i64,
    budget_fen: i64,
    rate_percent_e2: Option<i64>,
    total_e2: Option<i64>,
    grade: Option<String>,
}

/// All funds with their years, the latest year first.
pub async fn all(conn: &mut Conn) -> Result<Vec<FundRow>, AppError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(
        "select y.id, y.fund_id, f.name, f.region_code, y.region, y.line_department, y.fiscal_year, y.frozen_at,
            (select count(*) from project p where p.fund_year_id = y.id) as projects,
            y.budget_central_fen + y.budget_local_fen + y.budget_other_fen as budget_fen,
            e.rate_percent_e2, e.total_e2, e.grade
         from fund_year y join fund f on f.id = y.fund_id
         left join evaluation e on e.fund_year_id = y.id
            and e.number = (select max(last.number) from evaluation last where last.fund_year_id = y.id)
         order by y.fiscal_year desc, f.region_code, f.name",
    )
    .fetch_all(&mut *c)
    .await)?;
    rows.into_iter().map(Row::read).collect()
}

impl Row {
    fn read(self) -> Result<FundRow, AppError> {
        let result = match (self.rate_percent_e2, self.total_e2, self.grade) {
            (Some(rate_percent_e2), Some(total_e2), Some(grade)) => Some(LastResult {
                budget: Fen(self.budget_fen),
                rate_percent: Some(Decimal::new(rate_percent_e2, 2)),
                total_e2,
                grade: of_code(&grade)?,
            }),
            _ => None,
        };
        Ok(FundRow {
            id: self.id,
            fund_id: self.fund_id,
            name: self.name,
            region_code: self.region_code,
            region: self.region,
            line_department: self.line_department,
            fiscal_year: self.fiscal_year,
            period: Period::of(self.frozen_at.is_some()),
            projects: self.projects,
            result,
        })
    }
}
