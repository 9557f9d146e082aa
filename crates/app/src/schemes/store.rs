//! What changes the scores of an evaluation beside imports: edit and adjust.

use serde_json::{Value, json};
use wenxiao_domain::scheme::{EvaluationPackage, LeafScore, SchemeEvaluation};

use super::columns::ScoreColumns;
use super::nodes::{self, Leaf};
use crate::db::{Actor, Conn, Db, Scaled};
use crate::error::{AppError, Refusal};
use crate::evaluations::refusals::finding_of;
use crate::evaluations::store;

pub use crate::evaluations::store::{freeze, import, import_within, load, narrate};

/// What a change led to.
pub type Changed = store::Changed<SchemeEvaluation>;

type Change<'a> = store::Change<'a, EvaluationPackage>;

/// Writes what is filed for a leaf before the evaluation is frozen. `shown` is what the person saw: if it changed meanwhile, refused.
pub async fn edit(
    db: &Db,
    actor: &Actor,
    (evaluated_fund, code): (&str, &str),
    shown: Option<&ScoreColumns>,
    new: &LeafScore,
) -> Result<Changed, AppError> {
    let mut change = Change::edit(db, actor, evaluated_fund).await?;
    let (leaf, columns) = to_change(&mut change.tx, (evaluated_fund, code), shown, new).await?;
    nodes::write_score(&mut change.tx, evaluated_fund, &leaf.id, &columns).await?;
    let detail = detail(code, &leaf, &columns);
    change
        .end("score.edit", format!("scheme_node:{}", leaf.id), detail)
        .await
}

/// Adjusts the score of a leaf of a frozen evaluation: the frozen row stays, the adjustment with its reason holds from now on.
pub async fn adjust(
    db: &Db,
    actor: &Actor,
    (evaluated_fund, code): (&str, &str),
    shown: Option<&ScoreColumns>,
    new: &LeafScore,
    reason: &str,
) -> Result<Changed, AppError> {
    let (mut change, because) = Change::adjust(db, actor, evaluated_fund, reason).await?;
    let (leaf, columns) = to_change(&mut change.tx, (evaluated_fund, code), shown, new).await?;
    nodes::adjust(&mut change.tx, evaluated_fund, &leaf, &columns, &because).await?;
    let detail = detail(code, &leaf, &columns);
    change
        .end("score.adjust", format!("scheme_node:{}", leaf.id), detail)
        .await
}

fn detail(code: &str, leaf: &Leaf, new: &ScoreColumns) -> Value {
    json!({ "node": code, "old": written(leaf.score.as_ref()), "new": written(Some(new)) })
}

/// What is filed for a leaf, for the audit log: its columns by name, only those that are filled.
fn written(score: Option<&ScoreColumns>) -> Value {
    let Some(score) = score else {
        return Value::Null;
    };
    let value = |e6: Option<i64>| e6.map(|e6| Scaled(e6).value().to_string());
    json!({
        "satisfied": value(score.satisfied_e6),
        "actual": value(score.actual_e6),
        "target": value(score.target_e6),
        "count": value(score.count_e6),
        "experts": score.experts,
    })
}

/// The leaf that is to change and its new columns; refuses what changed meanwhile.
async fn to_change(
    conn: &mut Conn,
    (evaluated_fund, code): (&str, &str),
    shown: Option<&ScoreColumns>,
    new: &LeafScore,
) -> Result<(Leaf, ScoreColumns), AppError> {
    let leaf = nodes::leaf(conn, evaluated_fund, code)
        .await?
        .ok_or(AppError::NotFound)?;
    let columns = ScoreColumns::new(new)
        .map_err(|error| AppError::Invalid(vec![finding_of(code, &error)]))?;
    if shown.is_some_and(|shown| *shown != leaf.score.clone().unwrap_or_default()) {
        return Err(AppError::Conflict(Refusal::new(
            "这一评分在您打开之后已被他人修改",
            "刷新页面，看过现值再改",
        )));
    }
    Ok((leaf, columns))
}
