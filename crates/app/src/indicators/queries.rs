//! Every SQL text on `indicator`, `deviation_cause` and `cause_adjustment`.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use wenxiao_domain::package::{DeviationCause, Indicator, Target};

use crate::db::{Conn, NotStorable, Scaled, Tx, code, new_id, of_code};
use crate::error::AppError;
use crate::evaluations::store::{Because, Why};
use crate::on;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    code: String,
    dimension: String,
    category: String,
    name: String,
    unit: String,
    nature: String,
    direction: String,
    target_state: String,
    target_e6: Option<i64>,
    target_text: Option<String>,
    full_marks_e6: Option<i64>,
}

/// A target as three columns: its state, its number, its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetColumns {
    pub state: &'static str,
    pub e6: Option<i64>,
    pub text: Option<String>,
}

impl TargetColumns {
    /// `None` is an empty cell.
    pub fn new(target: Option<&Target>) -> Result<Self, NotStorable> {
        let (state, e6, text) = match target {
            None => ("none", None, None),
            Some(Target::NotApplicable) => ("not_applicable", None, None),
            Some(Target::Number(number)) => ("number", Some(Scaled::new(*number)?.0), None),
            Some(Target::Text(text)) => ("text", None, Some(text.clone())),
        };
        Ok(Self { state, e6, text })
    }

    pub fn read(
        state: &str,
        e6: Option<i64>,
        text: Option<String>,
    ) -> Result<Option<Target>, AppError> {
        match (state, e6, text) {
            ("none", ..) => Ok(None),
            ("not_applicable", ..) => Ok(Some(Target::NotApplicable)),
            ("number", Some(e6), _) => Ok(Some(Target::Number(Scaled(e6).value()))),
            ("text", _, Some(text)) => Ok(Some(Target::Text(text))),
            _ => Err(anyhow::anyhow!("a target of state {state} lacks its value").into()),
        }
    }
}

/// Stores the indicators of a fund and year in their order; gives their ids in that order.
pub async fn insert(
    tx: &mut Tx,
    fund_year: &str,
    indicators: &[Indicator],
) -> Result<Vec<String>, AppError> {
    let mut ids = Vec::with_capacity(indicators.len());
    for (position, indicator) in (0_i64..).zip(indicators) {
        let id = new_id();
        let target = TargetColumns::new(Some(&indicator.target))?;
        let full_marks = indicator.full_marks.map(Scaled::new).transpose()?;
        on!(tx, c => sqlx::query(
            "insert into indicator (id, fund_year_id, position, code, dimension, category, name, unit, nature, direction,
             target_state, target_e6, target_text, full_marks_e6)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(&id)
        .bind(fund_year)
        .bind(position)
        .bind(&indicator.code)
        .bind(code(&indicator.dimension)?)
        .bind(&indicator.category)
        .bind(&indicator.name)
        .bind(&indicator.unit)
        .bind(code(&indicator.nature)?)
        .bind(code(&indicator.direction)?)
        .bind(target.state)
        .bind(target.e6)
        .bind(&target.text)
        .bind(full_marks.map(|marks| marks.0))
        .execute(&mut *c)
        .await
        .map(drop))?;
        ids.push(id);
    }
    Ok(ids)
}

/// The indicators of a fund and year in their order, each with its id.
pub async fn load(conn: &mut Conn, fund_year: &str) -> Result<Vec<(String, Indicator)>, AppError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(
        "select id, code, dimension, category, name, unit, nature, direction, target_state, target_e6, target_text, full_marks_e6
         from indicator where fund_year_id = $1 order by position",
    )
    .bind(fund_year)
    .fetch_all(&mut *c)
    .await)?;
    rows.into_iter().map(Row::read).collect()
}

impl Row {
    fn read(self) -> Result<(String, Indicator), AppError> {
        let target = TargetColumns::read(&self.target_state, self.target_e6, self.target_text)?
            .ok_or_else(|| anyhow::anyhow!("indicator {} has no target", self.code))?;
        let indicator = Indicator {
            code: self.code,
            dimension: of_code(&self.dimension)?,
            category: self.category,
            name: self.name,
            unit: self.unit,
            nature: of_code(&self.nature)?,
            direction: of_code(&self.direction)?,
            target,
            full_marks: self
                .full_marks_e6
                .map(|e6| -> Decimal { Scaled(e6).value() }),
        };
        Ok((self.id, indicator))
    }
}

/// The id and nature of the indicator with this code.
pub async fn find(
    conn: &mut Conn,
    fund_year: &str,
    code: &str,
) -> Result<Option<(String, String)>, AppError> {
    Ok(
        on!(conn, c => sqlx::query_as("select id, nature from indicator where fund_year_id = $1 and code = $2")
        .bind(fund_year)
        .bind(code)
        .fetch_optional(&mut *c)
        .await)?,
    )
}

/// Stores the causes of deviation; `ids` are those of the package's indicators in their order.
pub async fn insert_causes(
    tx: &mut Tx,
    fund_year: &str,
    ids: &[String],
    causes: &[DeviationCause],
) -> Result<(), AppError> {
    for (position, cause) in (0_i64..).zip(causes) {
        let indicator = ids
            .get(cause.indicator as usize)
            .ok_or_else(|| anyhow::anyhow!("a cause names indicator {}", cause.indicator))?;
        insert_cause(
            tx,
            fund_year,
            indicator,
            position,
            &cause.cause,
            &cause.improvement,
        )
        .await?;
    }
    Ok(())
}

async fn insert_cause(
    tx: &mut Tx,
    fund_year: &str,
    indicator: &str,
    position: i64,
    cause: &str,
    improvement: &str,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into deviation_cause (id, fund_year_id, indicator_id, position, cause, improvement) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new_id())
    .bind(fund_year)
    .bind(indicator)
    .bind(position)
    .bind(cause)
    .bind(improvement)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// The causes of deviation in their order: the indicator's id, cause, improvement.
pub async fn load_causes(
    conn: &mut Conn,
    fund_year: &str,
) -> Result<Vec<(String, String, String)>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select indicator_id, cause, improvement from deviation_cause_now where fund_year_id = $1
         order by case when position is null then 1 else 0 end, position, indicator_position",
    )
    .bind(fund_year)
    .fetch_all(&mut *c)
    .await)?)
}

/// Why an indicator deviated and what is done about it; both empty where nobody has written.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow, Serialize, Deserialize)]
pub struct CauseTexts {
    pub cause: String,
    pub improvement: String,
}

impl CauseTexts {
    /// Without space around.
    pub fn new(cause: &str, improvement: &str) -> Self {
        Self {
            cause: cause.trim().to_owned(),
            improvement: improvement.trim().to_owned(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.cause.is_empty() && self.improvement.is_empty()
    }
}

/// Cause and improvement of one indicator as they hold now.
pub async fn cause(conn: &mut Conn, indicator: &str) -> Result<CauseTexts, AppError> {
    let found: Option<CauseTexts> = on!(conn, c => sqlx::query_as(
        "select cause, improvement from deviation_cause_now where indicator_id = $1",
    )
    .bind(indicator)
    .fetch_optional(&mut *c)
    .await)?;
    Ok(found.unwrap_or_default())
}

/// Replaces the cause and improvement of one indicator; both empty takes them away.
pub async fn replace_cause(
    tx: &mut Tx,
    fund_year: &str,
    indicator: &str,
    texts: &CauseTexts,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query("delete from deviation_cause where indicator_id = $1")
        .bind(indicator)
        .execute(&mut *c)
        .await
        .map(drop))?;
    if texts.is_empty() {
        return Ok(());
    }
    let next: i64 = on!(tx, c => sqlx::query_scalar(
        "select coalesce(max(position), -1) + 1 from deviation_cause where fund_year_id = $1",
    )
    .bind(fund_year)
    .fetch_one(&mut *c)
    .await)?;
    insert_cause(
        tx,
        fund_year,
        indicator,
        next,
        &texts.cause,
        &texts.improvement,
    )
    .await
}

/// Adds an adjustment after the last one of an indicator's cause.
pub async fn adjust_cause(
    tx: &mut Tx,
    fund_year: &str,
    indicator: &str,
    texts: &CauseTexts,
    because: &Because<'_>,
) -> Result<(), AppError> {
    on!(tx, c => sqlx::query(
        "insert into cause_adjustment (id, fund_year_id, indicator_id, number, cause, improvement, reason, adjusted_by, adjusted_at)
         values ($1, $2, $3, (select coalesce(max(number), 0) + 1 from cause_adjustment where indicator_id = $3), $4, $5, $6, $7, $8)",
    )
    .bind(new_id())
    .bind(fund_year)
    .bind(indicator)
    .bind(&texts.cause)
    .bind(&texts.improvement)
    .bind(because.reason)
    .bind(&because.by)
    .bind(because.at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct AdjustmentRow {
    #[sqlx(flatten)]
    texts: CauseTexts,
    #[sqlx(flatten)]
    why: Why,
}

/// Cause and improvement of an indicator before any adjustment, and the adjustments in their order.
pub async fn cause_history(
    conn: &mut Conn,
    fund_year: &str,
    code: &str,
) -> Result<(CauseTexts, Vec<(Why, CauseTexts)>), AppError> {
    let filed: Option<CauseTexts> = on!(conn, c => sqlx::query_as(
        "select d.cause, d.improvement from deviation_cause d join indicator i on i.id = d.indicator_id
         where i.fund_year_id = $1 and i.code = $2",
    )
    .bind(fund_year)
    .bind(code)
    .fetch_optional(&mut *c)
    .await)?;
    let rows: Vec<AdjustmentRow> = on!(conn, c => sqlx::query_as(
        "select a.cause, a.improvement, a.number, a.reason, a.adjusted_by, a.adjusted_at
         from cause_adjustment a join indicator i on i.id = a.indicator_id
         where i.fund_year_id = $1 and i.code = $2 order by a.number",
    )
    .bind(fund_year)
    .bind(code)
    .fetch_all(&mut *c)
    .await)?;
    Ok((
        filed.unwrap_or_default(),
        rows.into_iter().map(|row| (row.why, row.texts)).collect(),
    ))
}

/// Takes the indicators and causes of a fund and year away, before another package is stored.
pub async fn delete(tx: &mut Tx, fund_year: &str) -> Result<(), AppError> {
    for sql in [
        "delete from deviation_cause where fund_year_id = $1",
        "delete from indicator where fund_year_id = $1",
    ] {
        on!(tx, c => sqlx::query(sql).bind(fund_year).execute(&mut *c).await.map(drop))?;
    }
    Ok(())
}
