//! What changes the filings of a fund and year beside imports: edit and adjust.

use serde_json::json;
use wenxiao_domain::evaluation::Evaluation;
use wenxiao_domain::finding::{Finding, Severity};
use wenxiao_domain::package::{Actual, Filed, Package};

use crate::db::{Actor, Conn, Db};
use crate::error::{AppError, Refusal};
use crate::evaluations::refusals::finding_of;
use crate::evaluations::store;
use crate::filings::actual::ActualColumns;
use crate::{filings, indicators, projects};

pub use crate::evaluations::store::{freeze, import, import_within, load, narrate};

/// What a change led to.
pub type Changed = store::Changed<Evaluation>;

type Change<'a> = store::Change<'a, Package>;

/// Which filing: the codes of its project and indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Of<'a> {
    pub fund_year: &'a str,
    pub project: &'a str,
    pub indicator: &'a str,
}

/// Writes another value into a filing before the period is frozen. `shown` is what the person saw: if it changed meanwhile, refused.
pub async fn edit(
    db: &Db,
    actor: &Actor,
    of: Of<'_>,
    shown: Option<Filed<Actual>>,
    new: Filed<Actual>,
) -> Result<Changed, AppError> {
    let mut change = Change::edit(db, actor, of.fund_year).await?;
    let (current, columns) = value_to_change(&mut change.tx, of, shown, new).await?;
    filings::queries::update(&mut change.tx, &current.id, &columns).await?;
    let detail = detail(of, &current, new)?;
    change
        .end("filing.edit", format!("filing:{}", current.id), detail)
        .await
}

/// Adjusts a filing of a frozen period: the frozen row stays, the adjustment with its reason holds from now on.
pub async fn adjust(
    db: &Db,
    actor: &Actor,
    of: Of<'_>,
    shown: Option<Filed<Actual>>,
    new: Filed<Actual>,
    reason: &str,
) -> Result<Changed, AppError> {
    let (mut change, because) = Change::adjust(db, actor, of.fund_year, reason).await?;
    let (current, columns) = value_to_change(&mut change.tx, of, shown, new).await?;
    filings::queries::adjust(&mut change.tx, of.fund_year, &current, &columns, &because).await?;
    let detail = detail(of, &current, new)?;
    change
        .end("filing.adjust", format!("filing:{}", current.id), detail)
        .await
}

fn detail(
    of: Of<'_>,
    current: &filings::queries::Current,
    new: Filed<Actual>,
) -> Result<serde_json::Value, AppError> {
    Ok(json!({
        "project": of.project,
        "indicator": of.indicator,
        "old": current.actual.read()?,
        "new": new,
    }))
}

/// The filing that is to change and its new columns; refuses what doesn't fit the indicator or changed meanwhile.
async fn value_to_change(
    conn: &mut Conn,
    of: Of<'_>,
    shown: Option<Filed<Actual>>,
    new: Filed<Actual>,
) -> Result<(filings::queries::Current, ActualColumns), AppError> {
    let project = projects::queries::id_of(conn, of.fund_year, of.project)
        .await?
        .ok_or(AppError::NotFound)?;
    let (indicator, nature) = indicators::queries::find(conn, of.fund_year, of.indicator)
        .await?
        .ok_or(AppError::NotFound)?;
    let current = filings::queries::find(conn, &project, &indicator)
        .await?
        .ok_or(AppError::NotFound)?;
    let subject = format!("{}/{}", of.project, of.indicator);
    if let Some(finding) = unfit(&subject, &nature, new) {
        return Err(AppError::Invalid(vec![finding]));
    }
    let columns = ActualColumns::new(&new)
        .map_err(|error| AppError::Invalid(vec![finding_of(&subject, &error)]))?;
    if shown.is_some_and(|shown| ActualColumns::new(&shown).as_ref() != Ok(&current.actual)) {
        return Err(AppError::Conflict(Refusal::new(
            "这一填报值在您打开之后已被他人修改",
            "刷新页面，看过现值再改",
        )));
    }
    Ok((current, columns))
}

/// A value of another kind than the indicator's nature asks for.
fn unfit(subject: &str, nature: &str, new: Filed<Actual>) -> Option<Finding> {
    let Filed::Value(actual) = new else {
        return None;
    };
    let (fits, expected) = match nature {
        "ratio" => (matches!(actual, Actual::Ratio { .. }), "分子与分母"),
        "qualitative" => (
            matches!(actual, Actual::Tiered { .. }),
            "档次与百分数，如 达成:95",
        ),
        _ => (matches!(actual, Actual::Number(_)), "一个数"),
    };
    (!fits).then(|| {
        Finding::new(
            "value_unfit",
            Severity::Error,
            subject,
            format!("填报值与指标性质不符，应为{expected}"),
        )
    })
}
