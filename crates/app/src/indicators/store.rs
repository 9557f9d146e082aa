//! What changes causes of deviations beside imports: write and adjust.

use serde_json::{Value, json};
use wenxiao_domain::package::Package;

use super::queries::{self, CauseTexts};
use crate::db::{Actor, Conn, Db};
use crate::error::{AppError, Refusal};
use crate::evaluations::store;
use crate::funds::store::Changed;

type Change<'a> = store::Change<'a, Package>;

/// Writes cause and improvement of an indicator's deviation before the period is frozen; both empty takes them away.
/// `shown` is what the person saw: if it changed meanwhile, refused.
pub async fn explain(
    db: &Db,
    actor: &Actor,
    (fund_year, indicator): (&str, &str),
    shown: Option<&CauseTexts>,
    new: &CauseTexts,
) -> Result<Changed, AppError> {
    let mut change = Change::edit(db, actor, fund_year).await?;
    let (id, old) = to_change(&mut change.tx, (fund_year, indicator), shown).await?;
    queries::replace_cause(&mut change.tx, fund_year, &id, new).await?;
    change
        .end(
            "deviation_cause.write",
            format!("indicator:{id}"),
            detail(indicator, &old, new),
        )
        .await
}

/// Adjusts cause and improvement of a frozen period: what was frozen stays, the adjustment with its reason holds from now on.
pub async fn adjust(
    db: &Db,
    actor: &Actor,
    (fund_year, indicator): (&str, &str),
    shown: Option<&CauseTexts>,
    new: &CauseTexts,
    reason: &str,
) -> Result<Changed, AppError> {
    let (mut change, because) = Change::adjust(db, actor, fund_year, reason).await?;
    let (id, old) = to_change(&mut change.tx, (fund_year, indicator), shown).await?;
    queries::adjust_cause(&mut change.tx, fund_year, &id, new, &because).await?;
    change
        .end(
            "deviation_cause.adjust",
            format!("indicator:{id}"),
            detail(indicator, &old, new),
        )
        .await
}

fn detail(indicator: &str, old: &CauseTexts, new: &CauseTexts) -> Value {
    json!({ "indicator": indicator, "old": old, "new": new })
}

/// The indicator whose cause is to change and its texts now; refuses what changed meanwhile.
async fn to_change(
    conn: &mut Conn,
    (fund_year, indicator): (&str, &str),
    shown: Option<&CauseTexts>,
) -> Result<(String, CauseTexts), AppError> {
    let (id, _) = queries::find(conn, fund_year, indicator)
        .await?
        .ok_or(AppError::NotFound)?;
    let now = queries::cause(conn, &id).await?;
    if shown.is_some_and(|shown| *shown != now) {
        return Err(AppError::Conflict(Refusal::new(
            "这项偏差的原因和改进措施在您打开之后已被他人修改",
            "刷新页面，看过现在的文字再改",
        )));
    }
    Ok((id, now))
}
