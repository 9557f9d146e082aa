//! Every SQL text on the library, checks, pairs, decisions and explanations.
//!
//! Long because it is every question that the pages of 查重 ask.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Tx, like};
use crate::error::AppError;
use crate::on;

/// A file or archive of texts for the library.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LibraryUpload {
    pub id: String,
    pub job_id: String,
    pub file_name: String,
    pub file_hash: String,
    pub uploaded_by: String,
    pub uploaded_at: DateTime<Utc>,
    pub synthetic: bool,
    pub added: i64,
    pub unchanged: i64,
    /// JSON list of file and reason.
    pub unreadable: String,
}

/// A text of the library.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LibraryText {
    pub id: String,
    pub upload_id: String,
    pub name: String,
    pub text_hash: String,
    pub person: String,
    pub host: String,
    pub year: String,
    pub programme: String,
    pub chars: i64,
    pub added_at: DateTime<Utc>,
}

/// A check of new texts against the library.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DuplicateCheck {
    pub id: String,
    pub job_id: String,
    pub title: String,
    pub file_name: String,
    pub file_hash: String,
    pub requested_by: String,
    pub requested_at: DateTime<Utc>,
    pub synthetic: bool,
    pub settings: String,
    pub library: String,
    pub rule: String,
}

/// A text that was checked.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CheckedText {
    pub id: String,
    pub check_id: String,
    pub position: i64,
    pub name: String,
    pub text_hash: Option<String>,
    pub person: String,
    pub host: String,
    pub year: String,
    pub programme: String,
    pub chars: i64,
    pub compared: i64,
    pub unreadable: String,
    /// JSON of `wenxiao_overlap::Checked`; empty when it was not compared.
    pub result: String,
}

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
    /// Empty where nothing was decided.
    pub decision: String,
    /// How many explanations the request that holds has.
    pub explained: i64,
}

/// A decision on a pair, with whoever decided.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PairDecision {
    pub id: String,
    pub pair_id: String,
    pub number: i64,
    pub decision: String,
    pub reason: String,
    pub question: String,
    pub decided_by: String,
    pub decided_at: DateTime<Utc>,
    pub by_name: String,
}

/// What a host answered.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PairExplanation {
    pub id: String,
    pub decision_id: String,
    pub number: i64,
    pub text: String,
    pub answered_by: String,
    pub answered_at: DateTime<Utc>,
    pub by_name: String,
}

/// A request to explain, as the host that is asked may know it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Request {
    pub id: String,
    pub pair_id: String,
    pub new_name: String,
    pub host: String,
    pub question: String,
    pub decided_at: DateTime<Utc>,
    /// Number of this decision and of the pair's last one: an older one is closed.
    pub number: i64,
    pub last: i64,
    pub last_decision: String,
    pub answers: i64,
}

pub async fn add_upload(tx: &mut Tx, it: &LibraryUpload) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into library_upload (id, job_id, file_name, file_hash, uploaded_by, uploaded_at, synthetic, added, unchanged, unreadable)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&it.id)
    .bind(&it.job_id)
    .bind(&it.file_name)
    .bind(&it.file_hash)
    .bind(&it.uploaded_by)
    .bind(it.uploaded_at)
    .bind(it.synthetic)
    .bind(it.added)
    .bind(it.unchanged)
    .bind(&it.unreadable)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Writes down what became of an upload.
pub async fn end_upload(
    tx: &mut Tx,
    id: &str,
    (added, unchanged): (i64, i64),
    unreadable: &str,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "update library_upload set added = $2, unchanged = $3, unreadable = $4 where id = $1",
    )
    .bind(id)
    .bind(added)
    .bind(unchanged)
    .bind(unreadable)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

pub async fn upload_of_job(conn: &mut Conn, job: &str) -> Result<LibraryUpload, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, job_id, file_name, file_hash, uploaded_by, uploaded_at, synthetic, added, unchanged, unreadable
         from library_upload where job_id = $1",
    )
    .bind(job)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

pub async fn upload(conn: &mut Conn, id: &str) -> Result<LibraryUpload, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, job_id, file_name, file_hash, uploaded_by, uploaded_at, synthetic, added, unchanged, unreadable
         from library_upload where id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// The last uploads, the latest first.
pub async fn uploads(conn: &mut Conn, limit: i64) -> Result<Vec<LibraryUpload>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, job_id, file_name, file_hash, uploaded_by, uploaded_at, synthetic, added, unchanged, unreadable
         from library_upload order by uploaded_at desc, id desc limit $1",
    )
    .bind(limit)
    .fetch_all(&mut *c)
    .await)?)
}

/// Adds a text, unless the library has one of this name; false then.
pub async fn add_text(tx: &mut Tx, it: &LibraryText) -> Result<bool, AppError> {
    let added = on!(tx, c => sqlx::query(
        "insert into library_text (id, upload_id, name, text_hash, person, host, year, programme, chars, added_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (name) do nothing",
    )
    .bind(&it.id)
    .bind(&it.upload_id)
    .bind(&it.name)
    .bind(&it.text_hash)
    .bind(&it.person)
    .bind(&it.host)
    .bind(&it.year)
    .bind(&it.programme)
    .bind(it.chars)
    .bind(it.added_at)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// All texts of the library, by name.
pub async fn library(conn: &mut Conn) -> Result<Vec<LibraryText>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, upload_id, name, text_hash, person, host, year, programme, chars, added_at from library_text order by name",
    )
    .fetch_all(&mut *c)
    .await)?)
}

pub async fn library_text(conn: &mut Conn, id: &str) -> Result<LibraryText, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, upload_id, name, text_hash, person, host, year, programme, chars, added_at from library_text where id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// How many texts the library has, and their characters.
pub async fn library_size(conn: &mut Conn) -> Result<(i64, i64), AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select count(*), cast(coalesce(sum(chars), 0) as bigint) from library_text",
    )
    .fetch_one(&mut *c)
    .await)?)
}

/// A page of the library's texts whose name, person or host contains `search`.
pub async fn library_page(
    conn: &mut Conn,
    search: &str,
    (offset, limit): (i64, i64),
) -> Result<(Vec<LibraryText>, i64), AppError> {
    let pattern = like(search, true);
    let rows = on!(conn, c => sqlx::query_as(
        "select id, upload_id, name, text_hash, person, host, year, programme, chars, added_at from library_text
         where name like $1 escape '\\' or person like $1 escape '\\' or host like $1 escape '\\'
         order by name limit $2 offset $3",
    )
    .bind(&pattern)
    .bind(limit)
    .bind(offset)
    .fetch_all(&mut *c)
    .await)?;
    let total = on!(conn, c => sqlx::query_scalar(
        "select count(*) from library_text
         where name like $1 escape '\\' or person like $1 escape '\\' or host like $1 escape '\\'",
    )
    .bind(&pattern)
    .fetch_one(&mut *c)
    .await)?;
    Ok((rows, total))
}

pub async fn add_check(tx: &mut Tx, it: &DuplicateCheck) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into duplicate_check (id, job_id, title, file_name, file_hash, requested_by, requested_at, synthetic, settings, library, rule)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(&it.id)
    .bind(&it.job_id)
    .bind(&it.title)
    .bind(&it.file_name)
    .bind(&it.file_hash)
    .bind(&it.requested_by)
    .bind(it.requested_at)
    .bind(it.synthetic)
    .bind(&it.settings)
    .bind(&it.library)
    .bind(&it.rule)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Writes down how a check was done.
pub async fn end_check(
    tx: &mut Tx,
    id: &str,
    (settings, library, rule): (&str, &str, &str),
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query("update duplicate_check set settings = $2, library = $3, rule = $4 where id = $1")
        .bind(id)
        .bind(settings)
        .bind(library)
        .bind(rule)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

pub async fn check(conn: &mut Conn, id: &str) -> Result<DuplicateCheck, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, job_id, title, file_name, file_hash, requested_by, requested_at, synthetic, settings, library, rule
         from duplicate_check where id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

pub async fn check_of_job(conn: &mut Conn, job: &str) -> Result<DuplicateCheck, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, job_id, title, file_name, file_hash, requested_by, requested_at, synthetic, settings, library, rule
         from duplicate_check where job_id = $1",
    )
    .bind(job)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

/// A check as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CheckRow {
    pub id: String,
    pub title: String,
    pub requested_by: String,
    pub requested_at: DateTime<Utc>,
    pub synthetic: bool,
    pub state: String,
    pub texts: i64,
    pub pairs: i64,
    pub decided: i64,
}

/// A page of the checks, the latest first, and how many there are.
pub async fn checks(
    conn: &mut Conn,
    (offset, limit): (i64, i64),
) -> Result<(Vec<CheckRow>, i64), AppError> {
    let rows = on!(conn, c => sqlx::query_as(
        "select k.id, k.title, k.requested_by, k.requested_at, k.synthetic, j.state,
            (select count(*) from checked_text t where t.check_id = k.id) as texts,
            (select count(*) from duplicate_pair p where p.check_id = k.id) as pairs,
            (select count(*) from duplicate_pair p where p.check_id = k.id
                and exists (select 1 from pair_decision d where d.pair_id = p.id)) as decided
         from duplicate_check k join job j on j.id = k.job_id order by k.requested_at desc, k.id desc limit $1 offset $2",
    )
    .bind(limit)
    .bind(offset)
    .fetch_all(&mut *c)
    .await)?;
    let total = on!(conn, c => sqlx::query_scalar("select count(*) from duplicate_check")
        .fetch_one(&mut *c)
        .await)?;
    Ok((rows, total))
}

pub async fn add_checked(tx: &mut Tx, it: &CheckedText) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into checked_text (id, check_id, position, name, text_hash, person, host, year, programme, chars, compared, unreadable, result)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(&it.id)
    .bind(&it.check_id)
    .bind(it.position)
    .bind(&it.name)
    .bind(&it.text_hash)
    .bind(&it.person)
    .bind(&it.host)
    .bind(&it.year)
    .bind(&it.programme)
    .bind(it.chars)
    .bind(it.compared)
    .bind(&it.unreadable)
    .bind(&it.result)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The texts of a check, in their order.
pub async fn checked(conn: &mut Conn, check: &str) -> Result<Vec<CheckedText>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select id, check_id, position, name, text_hash, person, host, year, programme, chars, compared, unreadable, result
         from checked_text where check_id = $1 order by position",
    )
    .bind(check)
    .fetch_all(&mut *c)
    .await)?)
}

pub async fn checked_text(conn: &mut Conn, id: &str) -> Result<CheckedText, AppError> {
    on!(conn, c => sqlx::query_as(
        "select id, check_id, position, name, text_hash, person, host, year, programme, chars, compared, unreadable, result
         from checked_text where id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}

pub async fn add_pair(tx: &mut Tx, it: &PairRow) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into duplicate_pair (id, check_id, position, checked_text_id, library_text_id, new_name, old_name, host, relation, share_e4,
            same, longest, passages, reason, passage_list, signals, signal_count)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
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
}

/// Columns that a list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairOrder {
    Rank,
    Share,
    Longest,
    New,
}

impl PairOrder {
    pub fn of(key: &str) -> Self {
        match key {
            "share" => Self::Share,
            "longest" => Self::Longest,
            "new" => Self::New,
            _ => Self::Rank,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Rank => "rank",
            Self::Share => "share",
            Self::Longest => "longest",
            Self::New => "new",
        }
    }
}

macro_rules! pair_columns {
    ($rest:literal) => {
        concat!(
            "select p.id, p.check_id, p.position, p.checked_text_id, p.library_text_id, p.new_name, p.old_name, p.host, p.relation,
                p.share_e4, p.same, p.longest, p.passages, p.reason, p.passage_list, p.signals, p.signal_count,
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
            and ($3 = '' or coalesce(d.decision, 'open') = $3)
         order by case when $4 = 'share' then p.share_e4 when $4 = 'longest' then p.longest else 0 end desc,
            case when $4 = 'new' then p.new_name else '' end, p.position
         limit $5 offset $6"
    ))
    .bind(check)
    .bind(&filter.relation)
    .bind(&filter.decision)
    .bind(order.code())
    .bind(limit)
    .bind(offset)
    .fetch_all(&mut *c)
    .await)?;
    let total = on!(conn, c => sqlx::query_scalar(
        "select count(*) from duplicate_pair p left join pair_decision d on d.pair_id = p.id
            and d.number = (select max(n.number) from pair_decision n where n.pair_id = p.id)
         where p.check_id = $1 and ($2 = '' or p.relation = $2) and ($3 = '' or coalesce(d.decision, 'open') = $3)",
    )
    .bind(check)
    .bind(&filter.relation)
    .bind(&filter.decision)
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

pub async fn add_decision(tx: &mut Tx, it: &PairDecision) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into pair_decision (id, pair_id, number, decision, reason, question, decided_by, decided_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&it.id)
    .bind(&it.pair_id)
    .bind(it.number)
    .bind(&it.decision)
    .bind(&it.reason)
    .bind(&it.question)
    .bind(&it.decided_by)
    .bind(it.decided_at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The decisions on a pair, the first one first.
pub async fn decisions(conn: &mut Conn, pair: &str) -> Result<Vec<PairDecision>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select d.id, d.pair_id, d.number, d.decision, d.reason, d.question, d.decided_by, d.decided_at, a.name as by_name
         from pair_decision d join account a on a.id = d.decided_by where d.pair_id = $1 order by d.number",
    )
    .bind(pair)
    .fetch_all(&mut *c)
    .await)?)
}

pub async fn add_explanation(tx: &mut Tx, it: &PairExplanation) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into pair_explanation (id, decision_id, number, text, answered_by, answered_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&it.id)
    .bind(&it.decision_id)
    .bind(it.number)
    .bind(&it.text)
    .bind(&it.answered_by)
    .bind(it.answered_at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The explanations given to any request about a pair.
pub async fn explanations(conn: &mut Conn, pair: &str) -> Result<Vec<PairExplanation>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select e.id, e.decision_id, e.number, e.text, e.answered_by, e.answered_at, a.name as by_name
         from pair_explanation e join pair_decision d on d.id = e.decision_id join account a on a.id = e.answered_by
         where d.pair_id = $1 order by d.number, e.number",
    )
    .bind(pair)
    .fetch_all(&mut *c)
    .await)?)
}

/// The host that a request is about, if there is such a request.
pub async fn asked_host(conn: &mut Conn, request: &str) -> Result<Option<String>, AppError> {
    Ok(on!(conn, c => sqlx::query_scalar(
        "select p.host from pair_decision d join duplicate_pair p on p.id = d.pair_id
         where d.id = $1 and d.decision = 'explain' and p.host <> ''",
    )
    .bind(request)
    .fetch_optional(&mut *c)
    .await)?)
}

macro_rules! request_columns {
    ($rest:literal) => {
        concat!(
            "select d.id, d.pair_id, p.new_name, p.host, d.question, d.decided_at, d.number,
                l.number as last, l.decision as last_decision,
                (select count(*) from pair_explanation e where e.decision_id = d.id) as answers
             from pair_decision d join duplicate_pair p on p.id = d.pair_id
             join pair_decision l on l.pair_id = p.id and l.number = (select max(n.number) from pair_decision n where n.pair_id = p.id)
             where d.decision = 'explain' ",
            $rest
        )
    };
}

/// The requests to one host, the latest first.
pub async fn requests_to(conn: &mut Conn, host: &str) -> Result<Vec<Request>, AppError> {
    Ok(
        on!(conn, c => sqlx::query_as(request_columns!("and p.host = $1 order by d.decided_at desc, d.id desc limit 500"))
        .bind(host)
        .fetch_all(&mut *c)
        .await)?,
    )
}

pub async fn request(conn: &mut Conn, id: &str) -> Result<Request, AppError> {
    on!(conn, c => sqlx::query_as(request_columns!("and d.id = $1"))
        .bind(id)
        .fetch_optional(&mut *c)
        .await)?
    .ok_or(AppError::NotFound)
}
