//! What changes money, dates and grade of a project beside imports: edit and adjust.

use serde_json::{Value, json};
use wenxiao_domain::package::Package;

use super::money::MoneyColumns;
use super::queries;
use crate::db::{Actor, Conn, Db};
use crate::error::{AppError, Refusal};
use crate::evaluations::store;
use crate::funds::store::Changed;

type Change<'a> = store::Change<'a, Package>;

/// Writes a project's money before the period is frozen. `shown` is what the person saw: if it changed meanwhile, refused.
pub async fn edit(
    db: &Db,
    actor: &Actor,
    (fund_year, code): (&str, &str),
    shown: Option<&MoneyColumns>,
    new: &MoneyColumns,
) -> Result<Changed, AppError> {
    let mut change = Change::edit(db, actor, fund_year).await?;
    let (id, old) = to_change(&mut change.tx, (fund_year, code), shown).await?;
    queries::update_money(&mut change.tx, &id, new).await?;
    change
        .end(
            "project.edit",
            format!("project:{id}"),
            detail(code, &old, new),
        )
        .await
}

/// Adjusts a project of a frozen period: the frozen row stays, the adjustment with its reason holds from now on.
pub async fn adjust(
    db: &Db,
    actor: &Actor,
    (fund_year, code): (&str, &str),
    shown: Option<&MoneyColumns>,
    new: &MoneyColumns,
    reason: &str,
) -> Result<Changed, AppError> {
    let (mut change, because) = Change::adjust(db, actor, fund_year, reason).await?;
    let (id, old) = to_change(&mut change.tx, (fund_year, code), shown).await?;
    queries::adjust_money(&mut change.tx, fund_year, &id, new, &because).await?;
    change
        .end(
            "project.adjust",
            format!("project:{id}"),
            detail(code, &old, new),
        )
        .await
}

fn detail(code: &str, old: &MoneyColumns, new: &MoneyColumns) -> Value {
    json!({ "project": code, "old": old, "new": new })
}

/// The project that is to change and its money now; refuses what changed meanwhile.
async fn to_change(
    conn: &mut Conn,
    (fund_year, code): (&str, &str),
    shown: Option<&MoneyColumns>,
) -> Result<(String, MoneyColumns), AppError> {
    let id = queries::id_of(conn, fund_year, code)
        .await?
        .ok_or(AppError::NotFound)?;
    let now = queries::money(conn, &id).await?;
    if shown.is_some_and(|shown| *shown != now) {
        return Err(AppError::Conflict(Refusal::new(
            "这个项目的资金在您打开之后已被他人修改",
            "刷新页面，看过现值再改",
        )));
    }
    Ok((id, now))
}
