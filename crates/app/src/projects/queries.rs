//! Every SQL text that stores and loads `project`; what pages list stands in `head`.

use chrono::NaiveDate;
use wenxiao_domain::money::Fen;
use wenxiao_domain::package::Project;

use crate::db::{Conn, Tx, code, new_id, of_code};
use crate::error::AppError;
use crate::on;

/// Rows of one insert statement.
const BATCH: usize = 500;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    code: String,
    direction: String,
    cohort: String,
    mode: String,
    name: String,
    host: String,
    committed_fen: i64,
    allocated_fen: i64,
    due_on: Option<NaiveDate>,
    released_on: Option<NaiveDate>,
    spent_fen: i64,
    counterpart_fen: i64,
    grade: Option<String>,
}

/// Stores the projects of a fund and year in their order; gives their ids in that order.
pub async fn insert(
    tx: &mut Tx,
    fund_year: &str,
    projects: &[Project],
) -> Result<Vec<String>, AppError> {
    let mut rows = Vec::with_capacity(projects.len());
    for (position, project) in (0_i64..).zip(projects) {
        let grade = project.grade.as_ref().map(code).transpose()?;
        rows.push((
            new_id(),
            position,
            project,
            code(&project.cohort)?,
            code(&project.mode)?,
            grade,
        ));
    }
    for batch in rows.chunks(BATCH) {
        on!(tx, c => {
            let mut insert = sqlx::QueryBuilder::new(
                "insert into project (id, fund_year_id, position, code, direction, cohort, mode, name, host, committed_fen,
                 allocated_fen, due_on, released_on, spent_fen, counterpart_fen, grade) ",
            );
            insert.push_values(batch, |mut row, (id, position, project, cohort, mode, grade)| {
                row.push_bind(id)
                    .push_bind(fund_year)
                    .push_bind(position)
                    .push_bind(&project.id)
                    .push_bind(&project.direction)
                    .push_bind(cohort)
                    .push_bind(mode)
                    .push_bind(&project.name)
                    .push_bind(&project.host)
                    .push_bind(project.committed.0)
                    .push_bind(project.allocated.0)
                    .push_bind(project.due_on)
                    .push_bind(project.released_on)
                    .push_bind(project.spent.0)
                    .push_bind(project.counterpart.0)
                    .push_bind(grade);
            });
            insert.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(rows.into_iter().map(|(id, ..)| id).collect())
}

/// The projects of a fund and year in their order, each with its id.
pub async fn load(conn: &mut Conn, fund_year: &str) -> Result<Vec<(String, Project)>, AppError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(
        "select id, code, direction, cohort, mode, name, host, committed_fen, allocated_fen, due_on, released_on, spent_fen,
         counterpart_fen, grade from project where fund_year_id = $1 order by position",
    )
    .bind(fund_year)
    .fetch_all(&mut *c)
    .await)?;
    rows.into_iter().map(Row::read).collect()
}

impl Row {
    fn read(self) -> Result<(String, Project), AppError> {
        let project = Project {
            id: self.code,
            direction: self.direction,
            cohort: of_code(&self.cohort)?,
            mode: of_code(&self.mode)?,
            name: self.name,
            host: self.host,
            committed: Fen(self.committed_fen),
            allocated: Fen(self.allocated_fen),
            due_on: self.due_on,
            released_on: self.released_on,
            spent: Fen(self.spent_fen),
            counterpart: Fen(self.counterpart_fen),
            grade: self.grade.as_deref().map(of_code).transpose()?,
        };
        Ok((self.id, project))
    }
}

/// The id of the project with this code.
pub async fn id_of(
    conn: &mut Conn,
    fund_year: &str,
    code: &str,
) -> Result<Option<String>, AppError> {
    Ok(
        on!(conn, c => sqlx::query_scalar("select id from project where fund_year_id = $1 and code = $2")
        .bind(fund_year)
        .bind(code)
        .fetch_optional(&mut *c)
        .await)?,
    )
}

/// Takes the projects of a fund and year away, before another package is stored.
pub async fn delete(tx: &mut Tx, fund_year: &str) -> Result<(), AppError> {
    on!(tx, c => sqlx::query("delete from project where fund_year_id = $1")
        .bind(fund_year)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}
