//! Every SQL text that stores and loads `project` and `evaluated_project`; what pages list stands in `head`, money in `money_queries`.

use chrono::NaiveDate;
use wenxiao_domain::money::Fen;
use wenxiao_domain::package::Project;
use wenxiao_domain::scheme::EvaluatedProject;

use crate::db::{Conn, Tx, code, new_id, of_code};
use crate::error::AppError;
use crate::on;

/// Rows of one insert statement.
const BATCH: usize = 500;

/// Columns that a project has, whichever package it came in.
const COLUMNS: &str = "code, direction, cohort, mode, name, host, committed_fen, allocated_fen, due_on, released_on, spent_fen, counterpart_fen, grade";

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

#[derive(sqlx::FromRow)]
struct EvaluatedRow {
    #[sqlx(flatten)]
    filed: Row,
    field: String,
    stage: String,
    targets_met: Option<bool>,
}

/// A project with the words under which its enums are stored.
struct Stored<'a> {
    id: String,
    position: i64,
    project: &'a Project,
    cohort: String,
    mode: String,
    grade: Option<String>,
    /// Field, stage and whether targets were met: of an evaluated project.
    evaluated: Option<(&'a str, String, Option<bool>)>,
}

impl<'a> Stored<'a> {
    fn new(position: i64, project: &'a Project) -> Result<Self, AppError> {
        Ok(Self {
            id: new_id(),
            position,
            project,
            cohort: code(&project.cohort)?,
            mode: code(&project.mode)?,
            grade: project.grade.as_ref().map(code).transpose()?,
            evaluated: None,
        })
    }

    fn evaluated(position: i64, project: &'a EvaluatedProject) -> Result<Self, AppError> {
        Ok(Self {
            evaluated: Some((&project.field, code(&project.stage)?, project.targets_met)),
            ..Self::new(position, &project.filed)?
        })
    }
}

/// Stores the projects of a fund and year in their order; gives their ids in that order.
pub async fn insert(
    tx: &mut Tx,
    fund_year: &str,
    projects: &[Project],
) -> Result<Vec<String>, AppError> {
    let rows = (0_i64..)
        .zip(projects)
        .map(|(position, project)| Stored::new(position, project))
        .collect::<Result<Vec<_>, _>>()?;
    let into = format!("insert into project (id, fund_year_id, position, {COLUMNS}) ");
    insert_into(tx, &into, fund_year, &rows).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Stores the projects of an evaluated fund in their order.
pub async fn insert_evaluated(
    tx: &mut Tx,
    evaluated_fund: &str,
    projects: &[EvaluatedProject],
) -> Result<(), AppError> {
    let rows = (0_i64..)
        .zip(projects)
        .map(|(position, project)| Stored::evaluated(position, project))
        .collect::<Result<Vec<_>, _>>()?;
    let into = format!(
        "insert into evaluated_project (id, evaluated_fund_id, position, {COLUMNS}, field, stage, targets_met) "
    );
    insert_into(tx, &into, evaluated_fund, &rows).await
}

async fn insert_into(
    tx: &mut Tx,
    into: &str,
    owner: &str,
    rows: &[Stored<'_>],
) -> Result<(), AppError> {
    for batch in rows.chunks(BATCH) {
        on!(tx, c => {
            let mut insert = sqlx::QueryBuilder::new(into);
            insert.push_values(batch, |mut row, stored| {
                let project = stored.project;
                row.push_bind(&stored.id)
                    .push_bind(owner)
                    .push_bind(stored.position)
                    .push_bind(&project.id)
                    .push_bind(&project.direction)
                    .push_bind(&stored.cohort)
                    .push_bind(&stored.mode)
                    .push_bind(&project.name)
                    .push_bind(&project.host)
                    .push_bind(project.committed.0)
                    .push_bind(project.allocated.0)
                    .push_bind(project.due_on)
                    .push_bind(project.released_on)
                    .push_bind(project.spent.0)
                    .push_bind(project.counterpart.0)
                    .push_bind(&stored.grade);
                if let Some((field, stage, targets_met)) = &stored.evaluated {
                    row.push_bind(*field).push_bind(stage).push_bind(*targets_met);
                }
            });
            insert.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}

/// The projects of a fund and year in their order, each with its id.
pub async fn load(conn: &mut Conn, fund_year: &str) -> Result<Vec<(String, Project)>, AppError> {
    let sql =
        format!("select id, {COLUMNS} from project_now where fund_year_id = $1 order by position");
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(fund_year)
        .fetch_all(&mut *c)
        .await)?;
    rows.into_iter().map(Row::read).collect()
}

/// The projects of an evaluated fund in their order.
pub async fn load_evaluated(
    conn: &mut Conn,
    evaluated_fund: &str,
) -> Result<Vec<EvaluatedProject>, AppError> {
    let sql = format!(
        "select id, {COLUMNS}, field, stage, targets_met from evaluated_project_now where evaluated_fund_id = $1 order by position"
    );
    let rows: Vec<EvaluatedRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(evaluated_fund)
        .fetch_all(&mut *c)
        .await)?;
    rows.into_iter()
        .map(|row| {
            Ok(EvaluatedProject {
                filed: row.filed.read()?.1,
                field: row.field,
                stage: of_code(&row.stage)?,
                targets_met: row.targets_met,
            })
        })
        .collect()
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

/// Takes the projects of an evaluated fund away, before another package is stored.
pub async fn delete_evaluated(tx: &mut Tx, evaluated_fund: &str) -> Result<(), AppError> {
    on!(tx, c => sqlx::query("delete from evaluated_project where evaluated_fund_id = $1")
        .bind(evaluated_fund)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

/// A project as 查重 compares it.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct KnownProject {
    pub code: String,
    pub name: String,
    pub host: String,
    pub fund: String,
    pub fiscal_year: i64,
    pub committed_fen: i64,
    pub counterpart_fen: i64,
}

/// The projects of all evaluations by agencies, adjustments included, the latest year first.
pub async fn evaluated(conn: &mut Conn) -> Result<Vec<KnownProject>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select p.code, p.name, p.host, f.name as fund, e.fiscal_year, p.committed_fen, p.counterpart_fen
         from evaluated_project_now p join evaluated_fund e on e.id = p.evaluated_fund_id join fund f on f.id = e.fund_id
         order by e.fiscal_year desc, f.name, e.kind, e.evaluator, p.position",
    )
    .fetch_all(&mut *c)
    .await)?)
}

/// The projects of all funds and years, the latest year first. A file whose name begins with the code of one is taken for its text.
pub async fn known(conn: &mut Conn) -> Result<Vec<KnownProject>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select p.code, p.name, p.host, f.name as fund, y.fiscal_year, p.committed_fen, p.counterpart_fen
         from project_now p join fund_year y on y.id = p.fund_year_id join fund f on f.id = y.fund_id
         order by y.fiscal_year desc, f.name, p.position",
    )
    .fetch_all(&mut *c)
    .await)?)
}
