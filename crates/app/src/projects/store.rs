//! What changes money, dates and grade of a project beside imports: edit and adjust, in packages of both kinds.

use serde_json::{Value, json};
use wenxiao_domain::package::Package;
use wenxiao_domain::scheme::EvaluationPackage;

use super::money::MoneyColumns;
use super::money_queries::{self as queries, Tables};
use crate::db::{Actor, Conn, Db};
use crate::error::{AppError, Refusal};
use crate::evaluations::evaluated::Evaluated;
use crate::evaluations::store::{Change, Changed};

/// A package whose projects have money.
pub trait WithProjects: Evaluated {
    const PROJECTS: Tables;
}

impl WithProjects for Package {
    const PROJECTS: Tables = Tables {
        filed: "project",
        now: "project_now",
        adjusted: "project_adjustment",
        owner: "fund_year_id",
    };
}

impl WithProjects for EvaluationPackage {
    const PROJECTS: Tables = Tables {
        filed: "evaluated_project",
        now: "evaluated_project_now",
        adjusted: "evaluated_project_adjustment",
        owner: "evaluated_fund_id",
    };
}

/// Writes a project's money before its record is frozen. `shown` is what the person saw: if it changed meanwhile, refused.
pub async fn edit<P: WithProjects>(
    db: &Db,
    actor: &Actor,
    (record, code): (&str, &str),
    shown: Option<&MoneyColumns>,
    new: &MoneyColumns,
) -> Result<Changed<P::Evaluation>, AppError> {
    let mut change = Change::<P>::edit(db, actor, record).await?;
    let (id, old) = to_change::<P>(&mut change.tx, (record, code), shown).await?;
    queries::update_money(&mut change.tx, P::PROJECTS, &id, new).await?;
    change
        .end("project.edit", subject::<P>(&id), detail(code, &old, new))
        .await
}

/// Adjusts a project of a frozen record: the frozen row stays, the adjustment with its reason holds from now on.
pub async fn adjust<P: WithProjects>(
    db: &Db,
    actor: &Actor,
    (record, code): (&str, &str),
    shown: Option<&MoneyColumns>,
    new: &MoneyColumns,
    reason: &str,
) -> Result<Changed<P::Evaluation>, AppError> {
    let (mut change, because) = Change::<P>::adjust(db, actor, record, reason).await?;
    let (id, old) = to_change::<P>(&mut change.tx, (record, code), shown).await?;
    queries::adjust_money(&mut change.tx, P::PROJECTS, (record, &id), new, &because).await?;
    change
        .end("project.adjust", subject::<P>(&id), detail(code, &old, new))
        .await
}

fn subject<P: WithProjects>(id: &str) -> String {
    format!("{}:{id}", P::PROJECTS.filed)
}

fn detail(code: &str, old: &MoneyColumns, new: &MoneyColumns) -> Value {
    json!({ "project": code, "old": old, "new": new })
}

/// The project that is to change and its money now; refuses what changed meanwhile.
async fn to_change<P: WithProjects>(
    conn: &mut Conn,
    (record, code): (&str, &str),
    shown: Option<&MoneyColumns>,
) -> Result<(String, MoneyColumns), AppError> {
    let id = queries::heading(conn, P::PROJECTS, record, code)
        .await?
        .ok_or(AppError::NotFound)?
        .id;
    let now = queries::money(conn, P::PROJECTS, &id).await?;
    if shown.is_some_and(|shown| *shown != now) {
        return Err(AppError::Conflict(Refusal::new(
            "这个项目的资金在您打开之后已被他人修改",
            "刷新页面，看过现值再改",
        )));
    }
    Ok((id, now))
}
