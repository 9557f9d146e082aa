//! Questions on pairs: what a check found.

use crate::db::{Conn, Tx};
use crate::error::AppError;
use crate::on;

/// A new text and an old one that share something, with the decision that holds.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PairRow {
    pub id: String,
    pub check_id: String,
    pub position: i64,
    pub checked_text_id: Option<String>,
    pub library_text_id: Option<String>,
    pub new_name: String,
    pub old_name: String,
    pub host: String,
    pub relation: String,
    pub share_e4: i64,
    pub same: i64,
    pub longest: i64,
    pub passages: i64,
    pub reason: String,
    pub passage_list: String,
    pub signals: String,
    pub signal_count: i64,
    /// Where the other side is from: `library`, `peer`, `project`.
    pub source: String,
    /// The other side, where it is a text of the same check.
    pub peer_text_id: Option<String>,
    /// Whether the rule for signals asks a person to look.
    pub hinted: bool,
    /// Empty where nothing was decided.
    pub decision: String,
    /// How many explanations the request that holds has.
    pub explained: i64,
}

pub async fn add_pair(tx: &mut Tx, it: &PairRow) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into duplicate_pair (id, check_id, position, checked_text_id, library_text_id, new_name, old_name, host, relation, share_e4,
            same, longest, passages, reason, passage_list, signals, signal_count, source, peer_text_id, hinted)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
    )
    .bind(&it.id)
    .bind(&it.check_id)
    .bind(it.position)
    .bind(&it.checked_text_id)
    .bind(&it.library_text_id)
    .bind(&it.new_name)
    .bind(&it.old_name)
    .bind(&it.host)
    .bind(&it.relation)
    .bind(it.share_e4)
    .bind(it.same)
    .bind(it.longest)
    .bind(it.passages)
    .bind(&it.reason)
    .bind(&it.passage_list)
    .bind(&it.signals)
    .bind(it.signal_count)
    .bind(&it.source)
    .bind(&it.peer_text_id)
    .bind(it.hinted)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Which pairs a list shows; what is empty doesn't narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PairFilter {
    pub relation: String,
    /// `open`: undecided; otherwise a decision.
    pub decision: String,
    pub source: String,
    /// Only pairs that the rule for signals asks a person to look at.
    pub hinted: bool,
}

/// Columns that a list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairOrder {
    Rank,
    Share,
    Longest,
    Signals,
    New,
}

impl PairOrder {
    pub fn of(key: &str) -> Self {
        match key {
            "share" => Self::Share,
            "longest" => Self::Longest,
            "signals" => Self::Signals,
            "new" => Self::New,
            _ => Self::Rank,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Rank => "rank",
            Self::Share => "share",
            Self::Longest => "longest",
            Self::Signals => "signals",
            Self::New => "new",
        }
    }
}

macro_rules! pair_columns {
    ($rest:literal) => {
        concat!(
            "select p.id, p.check_id, p.position, p.checked_text_id, p.library_text_id, p.new_name, p.old_name, p.host, p.relation,
                p.share_e4, p.same, p.longest, p.passages, p.reason, p.passage_list, p.signals, p.signal_count, p.source, p.peer_text_id, p.hinted,
                coalesce(d.decision, '') as decision,
                (select count(*) from pair_explanation e where e.decision_id = d.id) as explained
             from duplicate_pair p left join pair_decision d on d.pair_id = p.id
                and d.number = (select max(n.number) from pair_decision n where n.pair_id = p.id) ",
            $rest
        )
    };
}

/// A page of a check's pairs, and how many there are.
pub async fn pairs(
    conn: &mut Conn,
    check: &str,
    filter: &PairFilter,
    (order, offset, limit): (PairOrder, i64, i64),
) -> Result<(Vec<PairRow>, i64), AppError> {
    let rows = on!(conn, c => sqlx::query_as(pair_columns!(
        "where p.check_id = $1 and ($2 = '' or p.relation = $2)
            and ($3 = '' or coalesce(d.decision, 'open') = $3) and ($4 = '' or p.source = $4) and ($5 = false or p.hinted)
         order by case when $6 = 'share' then p.share_e4 when $6 = 'longest' then p.longest
                when $6 = 'signals' then p.signal_count else 0 end desc,
            case when $6 = 'new' then p.new_name else '' end, p.position
         limit $7 offset $8"
    ))
    .bind(check)
    .bind(&filter.relation)
    .bind(&filter.decision)
    .bind(&filter.source)
    .bind(filter.hinted)
    .bind(order.code())
    .bind(limit)
    .bind(offset)
    .fetch_all(&mut *c)
    .await)?;
    let total = on!(conn, c => sqlx::query_scalar(
        "select count(*) from duplicate_pair p left join pair_decision d on d.pair_id = p.id
            and d.number = (select max(n.number) from pair_decision n where n.pair_id = p.id)
         where p.check_id = $1 and ($2 = '' or p.relation = $2) and ($3 = '' or coalesce(d.decision, 'open') = $3)
            and ($4 = '' or p.source = $4) and ($5 = false or p.hinted)",
    )
    .bind(check)
    .bind(&filter.relation)
    .bind(&filter.decision)
    .bind(&filter.source)
    .bind(filter.hinted)
    .fetch_one(&mut *c)
    .await)?;
    Ok((rows, total))
}

/// How many pairs of a check have each relation.
pub async fn relations(conn: &mut Conn, check: &str) -> Result<Vec<(String, i64)>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select relation, count(*) from duplicate_pair where check_id = $1 group by relation order by relation",
    )
    .bind(check)
    .fetch_all(&mut *c)
    .await)?)
}

/// How many pairs of a check have each source, and how many the rule for signals asks a person to look at.
pub async fn sources(conn: &mut Conn, check: &str) -> Result<Vec<(String, i64, i64)>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select source, count(*), cast(sum(case when hinted then 1 else 0 end) as bigint)
         from duplicate_pair where check_id = $1 group by source order by source",
    )
    .bind(check)
    .fetch_all(&mut *c)
    .await)?)
}

/// A pair of a check.
pub async fn pair(conn: &mut Conn, check: &str, id: &str) -> Result<PairRow, AppError> {
    on!(conn, c => sqlx::query_as(pair_columns!("where p.check_id = $1 and p.id = $2"))
        .bind(check)
        .bind(id)
        .fetch_optional(&mut *c)
        .await)?
    .ok_or(AppError::NotFound)
}

/// The pair with this id, whichever check it is of.
pub async fn pair_by_id(conn: &mut Conn, id: &str) -> Result<PairRow, AppError> {
    on!(conn, c => sqlx::query_as(pair_columns!("where p.id = $1"))
        .bind(id)
        .fetch_optional(&mut *c)
        .await)?
    .ok_or(AppError::NotFound)
}

/// The pair at a position of a check.
pub async fn pair_at(
    conn: &mut Conn,
    check: &str,
    position: i64,
) -> Result<Option<String>, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select id from duplicate_pair where check_id = $1 and position = $2",
    )
    .bind(check)
    .bind(position)
    .fetch_optional(&mut *c)
    .await)?)
}
