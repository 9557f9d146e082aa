//! What the second calculator asks of indicator trees. It reads the tables of other slices on purpose, as `queries` does.

use crate::db::Conn;
use crate::error::AppError;
use crate::on;

/// A leaf with what is filed for it now.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Leaf {
    pub position: i64,
    pub full_marks_e6: i64,
    pub method: Option<String>,
    pub parameter: Option<String>,
    pub satisfied_e6: Option<i64>,
    pub actual_e6: Option<i64>,
    pub target_e6: Option<i64>,
    pub count_e6: Option<i64>,
    pub experts: Option<String>,
}

/// Nodes without children.
pub async fn leaves(conn: &mut Conn, evaluated_fund: &str) -> Result<Vec<Leaf>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select n.position, n.full_marks_e6, n.method, n.parameter, s.satisfied_e6, s.actual_e6, s.target_e6, s.count_e6, s.experts
         from scheme_node n left join leaf_score_now s on s.node_id = n.id
         where n.evaluated_fund_id = $1 and not exists (select 1 from scheme_node below
            where below.evaluated_fund_id = n.evaluated_fund_id and below.parent_position = n.position)",
    )
    .bind(evaluated_fund)
    .fetch_all(&mut *c)
    .await)?)
}

/// Position of each leaf with the position of itself and of each node above it.
pub async fn ancestors(conn: &mut Conn, evaluated_fund: &str) -> Result<Vec<(i64, i64)>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "with recursive above (leaf, node) as (
            select n.position, n.position from scheme_node n
            where n.evaluated_fund_id = $1 and not exists (select 1 from scheme_node below
                where below.evaluated_fund_id = n.evaluated_fund_id and below.parent_position = n.position)
            union all
            select a.leaf, n.parent_position from above a
            join scheme_node n on n.evaluated_fund_id = $1 and n.position = a.node
            where n.parent_position is not null
         )
         select leaf, node from above",
    )
    .bind(evaluated_fund)
    .fetch_all(&mut *c)
    .await)?)
}

/// Position, code, full marks and level of every node that a first-level indicator stands above.
pub async fn nodes(
    conn: &mut Conn,
    evaluated_fund: &str,
) -> Result<Vec<(i64, String, i64, i64)>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "with recursive walk (position, code, full_marks_e6, level) as (
            select position, code, full_marks_e6, cast(1 as bigint) from scheme_node
            where evaluated_fund_id = $1 and parent_position is null
            union all
            select n.position, n.code, n.full_marks_e6, w.level + 1 from walk w
            join scheme_node n on n.evaluated_fund_id = $1 and n.parent_position = w.position
         )
         select position, code, full_marks_e6, level from walk",
    )
    .bind(evaluated_fund)
    .fetch_all(&mut *c)
    .await)?)
}

/// Money of one level in fen, all sources.
pub async fn money(conn: &mut Conn, evaluated_fund: &str, level: &str) -> Result<i64, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select cast(coalesce(sum(amount_fen), 0) as bigint) from evaluated_money where evaluated_fund_id = $1 and level = $2",
    )
    .bind(evaluated_fund)
    .bind(level)
    .fetch_one(&mut *c)
    .await)?)
}

/// What the projects spent, in fen.
pub async fn spent(conn: &mut Conn, evaluated_fund: &str) -> Result<i64, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select cast(coalesce(sum(spent_fen), 0) as bigint) from evaluated_project_now where evaluated_fund_id = $1",
    )
    .bind(evaluated_fund)
    .fetch_one(&mut *c)
    .await)?)
}

/// Name, year, agency and rule set of an evaluation.
pub async fn label(
    conn: &mut Conn,
    evaluated_fund: &str,
) -> Result<(String, i64, String, String), AppError> {
    on!(conn, c => sqlx::query_as(
        "select f.name, e.fiscal_year, e.evaluator, e.rule_set from evaluated_fund e join fund f on f.id = e.fund_id where e.id = $1",
    )
    .bind(evaluated_fund)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}
