//! Every SQL text on `scheme_node`, `leaf_score` and `leaf_adjustment`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use wenxiao_domain::scheme::{LeafScore, Node};

use super::columns::{ScoreColumns, columns_of, method_of};
use crate::db::{Conn, NotStorable, Scaled, Tx, new_id};
use crate::error::AppError;
use crate::evaluations::store::Because;
use crate::on;

/// Rows of one insert statement.
const BATCH: usize = 500;

#[derive(sqlx::FromRow)]
struct NodeRow {
    id: String,
    parent_position: Option<i64>,
    code: String,
    name: String,
    full_marks_e6: i64,
    method: Option<String>,
    parameter: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ScoreRow {
    node_id: String,
    #[sqlx(flatten)]
    score: ScoreColumns,
}

/// Stores a scheme in its order; gives the nodes' ids in that order.
pub async fn insert(
    tx: &mut Tx,
    evaluated_fund: &str,
    scheme: &[Node],
) -> Result<Vec<String>, AppError> {
    let ids: Vec<String> = scheme.iter().map(|_| new_id()).collect();
    let rows = (0_i64..)
        .zip(scheme)
        .zip(&ids)
        .map(|((position, node), id)| {
            let marks = Scaled::new(node.full_marks)?.0;
            Ok((
                position,
                node,
                id,
                marks,
                node.method.as_ref().map(columns_of),
            ))
        })
        .collect::<Result<Vec<_>, NotStorable>>()?;
    for batch in rows.chunks(BATCH) {
        on!(tx, c => {
            let mut insert = sqlx::QueryBuilder::new(
                "insert into scheme_node (id, evaluated_fund_id, position, parent_position, code, name, full_marks_e6, method, parameter) ",
            );
            insert.push_values(batch, |mut row, (position, node, id, marks, method)| {
                let (word, parameter) = match method {
                    Some((word, parameter)) => (Some(*word), parameter.as_deref()),
                    None => (None, None),
                };
                row.push_bind(id)
                    .push_bind(evaluated_fund)
                    .push_bind(position)
                    .push_bind(node.parent.map(i64::from))
                    .push_bind(&node.code)
                    .push_bind(&node.name)
                    .push_bind(marks)
                    .push_bind(word)
                    .push_bind(parameter);
            });
            insert.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(ids)
}

/// Stores the scores in their order; `nodes` are the ids of the scheme's nodes.
pub async fn insert_scores(
    tx: &mut Tx,
    evaluated_fund: &str,
    nodes: &[String],
    scores: &[LeafScore],
) -> Result<(), AppError> {
    let rows = (0_i64..)
        .zip(scores)
        .map(|(position, score)| {
            let node = nodes
                .get(score.node as usize)
                .ok_or_else(|| anyhow::anyhow!("a score belongs to no node"))?;
            Ok((position, node, ScoreColumns::new(score)?))
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    for batch in rows.chunks(BATCH) {
        on!(tx, c => {
            let mut insert = sqlx::QueryBuilder::new(
                "insert into leaf_score (node_id, evaluated_fund_id, position, satisfied_e6, actual_e6, target_e6, count_e6, experts) ",
            );
            insert.push_values(batch, |mut row, (position, node, score)| {
                row.push_bind(*node)
                    .push_bind(evaluated_fund)
                    .push_bind(position)
                    .push_bind(score.satisfied_e6)
                    .push_bind(score.actual_e6)
                    .push_bind(score.target_e6)
                    .push_bind(score.count_e6)
                    .push_bind(&score.experts);
            });
            insert.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}

/// The scheme of an evaluation in its order, each node with its id.
pub async fn load(conn: &mut Conn, evaluated_fund: &str) -> Result<Vec<(String, Node)>, AppError> {
    let rows: Vec<NodeRow> = on!(conn, c => sqlx::query_as(
        "select id, parent_position, code, name, full_marks_e6, method, parameter from scheme_node
         where evaluated_fund_id = $1 order by position",
    )
    .bind(evaluated_fund)
    .fetch_all(&mut *c)
    .await)?;
    rows.into_iter()
        .map(|row| {
            let node = Node {
                code: row.code,
                parent: row.parent_position.map(u32::try_from).transpose()?,
                name: row.name,
                full_marks: Scaled(row.full_marks_e6).value(),
                method: row
                    .method
                    .map(|word| method_of(&word, row.parameter.as_deref().unwrap_or_default()))
                    .transpose()?,
            };
            Ok((row.id, node))
        })
        .collect()
}

/// The scores of an evaluation as they hold now: as filed, in their order, then leaves that only an adjustment scored.
pub async fn load_scores(
    conn: &mut Conn,
    evaluated_fund: &str,
    scheme: &[(String, Node)],
) -> Result<Vec<LeafScore>, AppError> {
    let rows: Vec<ScoreRow> = on!(conn, c => sqlx::query_as(
        "select node_id, satisfied_e6, actual_e6, target_e6, count_e6, experts from leaf_score_now where evaluated_fund_id = $1
         order by case when position is null then 1 else 0 end, position, node_position",
    )
    .bind(evaluated_fund)
    .fetch_all(&mut *c)
    .await)?;
    let places: HashMap<&str, u32> = (0_u32..)
        .zip(scheme)
        .map(|(place, (id, _))| (id.as_str(), place))
        .collect();
    rows.into_iter()
        .map(|row| {
            let place = places
                .get(row.node_id.as_str())
                .ok_or_else(|| anyhow::anyhow!("{} belongs to another evaluation", row.node_id))?;
            row.score.read(*place)
        })
        .collect()
}

/// A leaf with what is filed for it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    pub id: String,
    /// None: nothing was filed.
    pub score: Option<ScoreColumns>,
    /// How often it was adjusted.
    pub adjustments: i64,
}

/// The leaf with this code; none where no leaf of the scheme has it.
pub async fn leaf(
    conn: &mut Conn,
    evaluated_fund: &str,
    code: &str,
) -> Result<Option<Leaf>, AppError> {
    let id: Option<String> = on!(conn, c => sqlx::query_scalar(
        "select id from scheme_node where evaluated_fund_id = $1 and code = $2 and method is not null",
    )
    .bind(evaluated_fund)
    .bind(code)
    .fetch_optional(&mut *c)
    .await)?;
    let Some(id) = id else {
        return Ok(None);
    };
    let score: Option<ScoreColumns> = on!(conn, c => sqlx::query_as(
        "select satisfied_e6, actual_e6, target_e6, count_e6, experts from leaf_score_now where node_id = $1",
    )
    .bind(&id)
    .fetch_optional(&mut *c)
    .await)?;
    let adjustments: i64 = on!(conn, c => sqlx::query_scalar(
        "select coalesce(max(number), 0) from leaf_adjustment where node_id = $1",
    )
    .bind(&id)
    .fetch_one(&mut *c)
    .await)?;
    Ok(Some(Leaf {
        id,
        score,
        adjustments,
    }))
}

/// Writes what is filed for a leaf before the evaluation is frozen.
pub async fn write_score(
    tx: &mut Tx,
    evaluated_fund: &str,
    node: &str,
    score: &ScoreColumns,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into leaf_score (node_id, evaluated_fund_id, position, satisfied_e6, actual_e6, target_e6, count_e6, experts)
         values ($1, $2, (select coalesce(max(position), -1) + 1 from leaf_score where evaluated_fund_id = $2), $3, $4, $5, $6, $7)
         on conflict (node_id) do update set satisfied_e6 = excluded.satisfied_e6, actual_e6 = excluded.actual_e6,
            target_e6 = excluded.target_e6, count_e6 = excluded.count_e6, experts = excluded.experts",
    )
    .bind(node)
    .bind(evaluated_fund)
    .bind(score.satisfied_e6)
    .bind(score.actual_e6)
    .bind(score.target_e6)
    .bind(score.count_e6)
    .bind(&score.experts)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Adds an adjustment after the last one of a leaf.
pub async fn adjust(
    tx: &mut Tx,
    evaluated_fund: &str,
    leaf: &Leaf,
    score: &ScoreColumns,
    because: &Because<'_>,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into leaf_adjustment (id, evaluated_fund_id, node_id, number, satisfied_e6, actual_e6, target_e6, count_e6, experts,
            reason, adjusted_by, adjusted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(new_id())
    .bind(evaluated_fund)
    .bind(&leaf.id)
    .bind(leaf.adjustments + 1)
    .bind(score.satisfied_e6)
    .bind(score.actual_e6)
    .bind(score.target_e6)
    .bind(score.count_e6)
    .bind(&score.experts)
    .bind(because.reason)
    .bind(&because.by)
    .bind(because.at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// An adjustment of a leaf.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Adjustment {
    pub number: i64,
    #[sqlx(flatten)]
    pub score: ScoreColumns,
    pub reason: String,
    pub adjusted_by: String,
    pub adjusted_at: DateTime<Utc>,
}

/// What was filed for a leaf before any adjustment, and its adjustments in their order.
pub async fn history(
    conn: &mut Conn,
    node: &str,
) -> Result<(Option<ScoreColumns>, Vec<Adjustment>), AppError> {
    let filed: Option<ScoreColumns> = on!(conn, c => sqlx::query_as(
        "select satisfied_e6, actual_e6, target_e6, count_e6, experts from leaf_score where node_id = $1",
    )
    .bind(node)
    .fetch_optional(&mut *c)
    .await)?;
    let adjustments = on!(conn, c => sqlx::query_as(
        "select number, satisfied_e6, actual_e6, target_e6, count_e6, experts, reason, adjusted_by, adjusted_at
         from leaf_adjustment where node_id = $1 order by number",
    )
    .bind(node)
    .fetch_all(&mut *c)
    .await)?;
    Ok((filed, adjustments))
}

/// Takes scores and scheme away, before another package is stored.
pub async fn delete(tx: &mut Tx, evaluated_fund: &str) -> Result<(), AppError> {
    for sql in [
        "delete from leaf_score where evaluated_fund_id = $1",
        "delete from scheme_node where evaluated_fund_id = $1",
    ] {
        on!(tx, c => sqlx::query(sql).bind(evaluated_fund).execute(&mut *c).await.map(drop))?;
    }
    Ok(())
}
