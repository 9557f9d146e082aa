//! What permissions and pages ask of projects.

use wenxiao_domain::money::Fen;

use super::money::MoneyColumns;
use crate::db::{Conn, like};
use crate::error::AppError;
use crate::on;
use crate::page::words;
use crate::web::permission::ProjectScope;

/// The host institution of a project of a fund and year.
pub async fn host_of(conn: &mut Conn, fund: &str, code: &str) -> Result<Option<String>, AppError> {
    Ok(
        on!(conn, c => sqlx::query_scalar("select host from project where fund_year_id = $1 and code = $2")
        .bind(fund)
        .bind(code)
        .fetch_optional(&mut *c)
        .await)?,
    )
}

/// What somebody asks of the list of projects; empty texts ask nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of code, name or host.
    pub search: String,
    pub direction: String,
    pub cohort: String,
    pub mode: String,
}

/// In which order projects are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// As in the official table.
    #[default]
    Position,
    Code,
    Host,
    Allocated,
    Spent,
}

impl Order {
    pub fn of(key: &str) -> Self {
        match key {
            "code" => Self::Code,
            "host" => Self::Host,
            "allocated" => Self::Allocated,
            "spent" => Self::Spent,
            _ => Self::Position,
        }
    }

    fn column(self) -> &'static str {
        match self {
            Self::Position => "position",
            Self::Code => "code",
            Self::Host => "host",
            Self::Allocated => "allocated_fen",
            Self::Spent => "spent_fen",
        }
    }
}

/// One project in a list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ProjectRow {
    pub code: String,
    pub name: String,
    pub host: String,
    pub direction: String,
    pub cohort: String,
    pub mode: String,
    allocated_fen: i64,
    spent_fen: i64,
    pub grade: Option<String>,
    /// How often its money was adjusted after freezing.
    pub adjustments: i64,
}

impl ProjectRow {
    pub fn allocated(&self) -> String {
        words::wan(Fen(self.allocated_fen))
    }

    pub fn spent(&self) -> String {
        words::wan(Fen(self.spent_fen))
    }

    pub fn cohort_word(&self) -> &'static str {
        words::cohort_of(&self.cohort)
    }

    pub fn grade_word(&self) -> &'static str {
        words::grade_of(self.grade.as_deref())
    }
}

const WHERE: &str = "where fund_year_id = $1
    and ($2 = '' or lower(code) like $3 escape '\\' or lower(name) like $3 escape '\\' or lower(host) like $3 escape '\\')
    and ($4 = '' or direction = $4) and ($5 = '' or cohort = $5) and ($6 = '' or mode = $6)";

/// The projects that a filter asks for and a scope lets see: one page of them, and how many there are.
pub async fn page(
    conn: &mut Conn,
    fund: &str,
    scope: &ProjectScope,
    filter: &Filter,
    (order, descending): (Order, bool),
    (limit, page): (u64, u64),
) -> Result<(Vec<ProjectRow>, i64), AppError> {
    let search = like(&filter.search.to_lowercase(), true);
    // The scope's names are bound, each at its own place after the six of the filter.
    let (within, names) = within(scope, 7);
    let total: i64 = on!(conn, c => {
        let sql = format!("select count(*) from project {WHERE} and {within}");
        let mut query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(fund)
            .bind(&filter.search)
            .bind(&search)
            .bind(&filter.direction)
            .bind(&filter.cohort)
            .bind(&filter.mode);
        for name in &names {
            query = query.bind(name);
        }
        query.fetch_one(&mut *c).await
    })?;
    let pages = u64::try_from(total)?.div_ceil(limit).max(1);
    let offset = (page.clamp(1, pages) - 1) * limit;
    let way = if descending { "desc" } else { "asc" };
    let rows = on!(conn, c => {
        let sql = format!(
            "select code, name, host, direction, cohort, mode, allocated_fen, spent_fen, grade, adjustments from project_now {WHERE} and {within}
             order by {} {way}, position limit {limit} offset {offset}",
            order.column(),
        );
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(fund)
            .bind(&filter.search)
            .bind(&search)
            .bind(&filter.direction)
            .bind(&filter.cohort)
            .bind(&filter.mode);
        for name in &names {
            query = query.bind(name);
        }
        query.fetch_all(&mut *c).await
    })?;
    Ok((rows, total))
}

/// A scope as a condition, and what to bind from place `first` on.
fn within(scope: &ProjectScope, first: usize) -> (String, Vec<String>) {
    if scope.all {
        return ("true".to_owned(), Vec::new());
    }
    let mut parts = Vec::new();
    let mut names = Vec::new();
    for (column, own) in [("host", &scope.hosts), ("code", &scope.projects)] {
        for name in own {
            parts.push(format!("{column} = ${}", first + names.len()));
            names.push(name.clone());
        }
    }
    if parts.is_empty() {
        return ("false".to_owned(), names);
    }
    (format!("({})", parts.join(" or ")), names)
}

/// The directions of a fund's projects, in the order of the official table.
pub async fn directions(conn: &mut Conn, fund: &str) -> Result<Vec<String>, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select direction from project where fund_year_id = $1 group by direction order by min(position)",
    )
    .bind(fund)
    .fetch_all(&mut *c)
    .await)?)
}

/// 项目 with everything filed of it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Project {
    pub id: String,
    pub code: String,
    pub name: String,
    pub host: String,
    pub direction: String,
    pub cohort: String,
    pub mode: String,
    #[sqlx(flatten)]
    pub money: MoneyColumns,
    /// How often its money was adjusted after freezing.
    pub adjustments: i64,
}

/// The project with this code.
pub async fn find(conn: &mut Conn, fund: &str, code: &str) -> Result<Option<Project>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, code, name, host, direction, cohort, mode, committed_fen, allocated_fen, due_on, released_on, spent_fen, counterpart_fen, grade,
            adjustments
         from project_now where fund_year_id = $1 and code = $2",
    )
    .bind(fund)
    .bind(code)
    .fetch_optional(&mut *c)
    .await)?)
}
