//! Every SQL text on a project's money, dates and grade: what is edited, and `project_adjustment`, `evaluated_project_adjustment`.

use sqlx::AssertSqlSafe;

use super::money::MoneyColumns;
use crate::db::{Conn, Tx, new_id};
use crate::error::AppError;
use crate::evaluations::store::{Because, Why};
use crate::on;

/// The tables of projects of one kind of package. Names are our own words, never anybody's input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tables {
    pub filed: &'static str,
    /// The view of what holds now.
    pub now: &'static str,
    pub adjusted: &'static str,
    /// Column by which they name their record.
    pub owner: &'static str,
}

/// Columns that are edited and adjusted.
const MONEY: &str =
    "committed_fen, allocated_fen, due_on, released_on, spent_fen, counterpart_fen, grade";

/// A project as its form is headed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ProjectHead {
    pub id: String,
    pub code: String,
    pub name: String,
    pub host: String,
}

/// The project with this code.
pub async fn heading(
    conn: &mut Conn,
    tables: Tables,
    record: &str,
    code: &str,
) -> Result<Option<ProjectHead>, AppError> {
    let sql = format!(
        "select id, code, name, host from {} where {} = $1 and code = $2",
        tables.filed, tables.owner
    );
    Ok(on!(conn, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(record)
        .bind(code)
        .fetch_optional(&mut *c)
        .await)?)
}

/// Money, dates and grade of a project as they hold now.
pub async fn money(
    conn: &mut Conn,
    tables: Tables,
    project: &str,
) -> Result<MoneyColumns, AppError> {
    let sql = format!("select {MONEY} from {} where id = $1", tables.now);
    Ok(on!(conn, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(project)
        .fetch_one(&mut *c)
        .await)?)
}

/// Writes a project's money, dates and grade; the database refuses it for a frozen period.
pub async fn update_money(
    tx: &mut Tx,
    tables: Tables,
    project: &str,
    money: &MoneyColumns,
) -> Result<(), AppError> {
    let sql = format!(
        "update {} set committed_fen = $2, allocated_fen = $3, due_on = $4, released_on = $5, spent_fen = $6, counterpart_fen = $7,
            grade = $8 where id = $1",
        tables.filed
    );
    on!(tx, c => sqlx::query(AssertSqlSafe(sql))
    .bind(project)
    .bind(money.committed_fen)
    .bind(money.allocated_fen)
    .bind(money.due_on)
    .bind(money.released_on)
    .bind(money.spent_fen)
    .bind(money.counterpart_fen)
    .bind(&money.grade)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Adds an adjustment after the last one of a project.
pub async fn adjust_money(
    tx: &mut Tx,
    tables: Tables,
    (record, project): (&str, &str),
    money: &MoneyColumns,
    because: &Because<'_>,
) -> Result<(), AppError> {
    let Tables {
        adjusted, owner, ..
    } = tables;
    let sql = format!(
        "insert into {adjusted} (id, {owner}, project_id, number, {MONEY}, reason, adjusted_by, adjusted_at)
         values ($1, $2, $3, (select coalesce(max(number), 0) + 1 from {adjusted} where project_id = $3),
            $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    );
    on!(tx, c => sqlx::query(AssertSqlSafe(sql))
        .bind(new_id())
        .bind(record)
        .bind(project)
        .bind(money.committed_fen)
        .bind(money.allocated_fen)
        .bind(money.due_on)
        .bind(money.released_on)
        .bind(money.spent_fen)
        .bind(money.counterpart_fen)
        .bind(&money.grade)
        .bind(because.reason)
        .bind(&because.by)
        .bind(because.at)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct AdjustmentRow {
    #[sqlx(flatten)]
    money: MoneyColumns,
    #[sqlx(flatten)]
    why: Why,
}

/// A project's money before any adjustment, and its adjustments in their order.
pub async fn money_history(
    conn: &mut Conn,
    tables: Tables,
    project: &str,
) -> Result<(MoneyColumns, Vec<(Why, MoneyColumns)>), AppError> {
    let sql = format!("select {MONEY} from {} where id = $1", tables.filed);
    let filed: MoneyColumns = on!(conn, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(project)
        .fetch_one(&mut *c)
        .await)?;
    let sql = format!(
        "select {MONEY}, number, reason, adjusted_by, adjusted_at from {} where project_id = $1 order by number",
        tables.adjusted
    );
    let rows: Vec<AdjustmentRow> = on!(conn, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(project)
        .fetch_all(&mut *c)
        .await)?;
    Ok((
        filed,
        rows.into_iter().map(|row| (row.why, row.money)).collect(),
    ))
}
