//! What changes a fund and year: import, edit, explain, freeze, adjust. Each is one transaction that also evaluates anew.
//!
//! Long because each change repeats one pattern (lock, change, evaluate, commit), and that is checked by reading them side by side.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Value, json};
use wenxiao_domain::evaluation::{Evaluation, evaluate};
use wenxiao_domain::finding::{Finding, Severity};
use wenxiao_domain::package::{Actual, Filed, Package};
use wenxiao_domain::rules::RuleSet;

use super::queries;
use super::refusals::{
    finding_of, no_reason, not_frozen, refuse_frozen, result_too_large, rule_set_not_in_force,
};
use crate::audit::chain::sm3_hex;
use crate::db::{Actor, Conn, Db, Entry, Scaled, Tx};
use crate::error::{AppError, Refusal};
use crate::filings::actual::ActualColumns;
use crate::{clock, evaluations, filings, indicators, projects};

/// What a change led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub fund_year: String,
    pub evaluation: Evaluation,
    /// Hash of the package as it stands now.
    pub snapshot: String,
}

/// Which filing: the codes of its project and indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Of<'a> {
    pub fund_year: &'a str,
    pub project: &'a str,
    pub indicator: &'a str,
}

/// Stores a package as its fund and year, in place of what was filed before; a frozen one is refused.
pub async fn import(db: &Db, actor: &Actor, package: &Package) -> Result<Changed, AppError> {
    let findings = not_storable(package);
    if !findings.is_empty() {
        return Err(AppError::Invalid(findings));
    }
    let mut tx = db.write().await?;
    let (changed, entry) = import_within(&mut tx, actor, package).await?;
    tx.commit(entry).await?;
    Ok(changed)
}

/// The same inside a change that does more; the caller commits with the entry, or one that holds its detail.
pub async fn import_within(
    tx: &mut Tx,
    actor: &Actor,
    package: &Package,
) -> Result<(Changed, Entry), AppError> {
    let now = clock::now();
    let fund = &package.fund;
    if let Some(existing) =
        queries::id_of(tx, &fund.name, &fund.region_code, fund.fiscal_year).await?
    {
        refuse_frozen(&queries::change(tx, &existing, now).await?)?;
    }
    let id = queries::upsert(tx, fund, now).await?;
    queries::change(tx, &id, now).await?;
    filings::queries::delete(tx, &id).await?;
    indicators::queries::delete(tx, &id).await?;
    projects::queries::delete(tx, &id).await?;
    let project_ids = projects::queries::insert(tx, &id, &package.projects).await?;
    let indicator_ids = indicators::queries::insert(tx, &id, &package.indicators).await?;
    let new = package
        .filings
        .iter()
        .map(|filing| filings::queries::New::of(filing, &project_ids, &indicator_ids))
        .collect::<Result<Vec<_>, _>>()?;
    filings::queries::insert(tx, &id, &new).await?;
    indicators::queries::insert_causes(tx, &id, &indicator_ids, &package.causes).await?;
    let changed = evaluate_anew(tx, &id, true).await?;
    let detail = json!({
        "name": fund.name,
        "fiscal_year": fund.fiscal_year,
        "projects": package.projects.len(),
        "indicators": package.indicators.len(),
        "filings": package.filings.len(),
    });
    let entry = changed.entry(actor, "package.import", format!("fund_year:{id}"), detail);
    Ok((changed, entry))
}

/// The package of a fund and year as it stands now.
pub async fn load(db: &Db, fund_year: &str) -> Result<Package, AppError> {
    queries::package(&mut *db.read().await?, fund_year).await
}

/// Writes another value into a filing before the period is frozen. `shown` is what the person saw: if it changed meanwhile, refused.
pub async fn edit(
    db: &Db,
    actor: &Actor,
    of: Of<'_>,
    shown: Option<Filed<Actual>>,
    new: Filed<Actual>,
) -> Result<Changed, AppError> {
    let mut tx = db.write().await?;
    let state = queries::change(&mut tx, of.fund_year, clock::now()).await?;
    refuse_frozen(&state)?;
    let (current, columns) = value_to_change(&mut tx, of, shown, new).await?;
    filings::queries::update(&mut tx, &current.id, &columns).await?;
    let changed = evaluate_anew(&mut tx, of.fund_year, false).await?;
    let detail = json!({
        "project": of.project,
        "indicator": of.indicator,
        "old": current.actual.read()?,
        "new": new,
    });
    let entry = changed.entry(
        actor,
        "filing.edit",
        format!("filing:{}", current.id),
        detail,
    );
    tx.commit(entry).await?;
    Ok(changed)
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
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(no_reason());
    }
    let now = clock::now();
    let mut tx = db.write().await?;
    if queries::change(&mut tx, of.fund_year, now)
        .await?
        .frozen_at
        .is_none()
    {
        return Err(not_frozen());
    }
    let (current, columns) = value_to_change(&mut tx, of, shown, new).await?;
    let by = actor.label();
    filings::queries::adjust(
        &mut tx,
        of.fund_year,
        &current,
        &columns,
        reason,
        (&by, now),
    )
    .await?;
    let changed = evaluate_anew(&mut tx, of.fund_year, true).await?;
    let detail = json!({
        "project": of.project,
        "indicator": of.indicator,
        "old": current.actual.read()?,
        "new": new,
        "reason": reason,
    });
    let entry = changed.entry(
        actor,
        "filing.adjust",
        format!("filing:{}", current.id),
        detail,
    );
    tx.commit(entry).await?;
    Ok(changed)
}

/// Writes cause and improvement of an indicator's deviation before the period is frozen; both empty takes them away.
pub async fn explain(
    db: &Db,
    actor: &Actor,
    fund_year: &str,
    indicator: &str,
    cause: &str,
    improvement: &str,
) -> Result<Changed, AppError> {
    let mut tx = db.write().await?;
    refuse_frozen(&queries::change(&mut tx, fund_year, clock::now()).await?)?;
    let (id, _) = indicators::queries::find(&mut tx, fund_year, indicator)
        .await?
        .ok_or(AppError::NotFound)?;
    indicators::queries::replace_cause(&mut tx, fund_year, &id, cause.trim(), improvement.trim())
        .await?;
    let changed = evaluate_anew(&mut tx, fund_year, false).await?;
    let detail = json!({ "indicator": indicator, "cause": cause, "improvement": improvement });
    let entry = changed.entry(
        actor,
        "deviation_cause.write",
        format!("indicator:{id}"),
        detail,
    );
    tx.commit(entry).await?;
    Ok(changed)
}

/// Writes a version of a text of the report.
pub async fn narrate(
    db: &Db,
    actor: &Actor,
    fund_year: &str,
    key: &str,
    text: &str,
) -> Result<i64, AppError> {
    let author = actor
        .account_id()
        .ok_or_else(|| AppError::usage("a text has an author", "sign in to write it"))?;
    let now = clock::now();
    let mut tx = db.write().await?;
    queries::change(&mut tx, fund_year, now).await?;
    let version =
        queries::write_narrative(&mut tx, fund_year, key, text.trim(), (author, now)).await?;
    let detail = json!({ "key": key, "version": version, "text": text.trim() });
    let entry = Entry::new(
        actor,
        "narrative.write",
        format!("fund_year:{fund_year}"),
        detail,
    );
    tx.commit(entry).await?;
    Ok(version)
}

/// Freezes a fund and year: from now on adjustments with a reason only.
pub async fn freeze(db: &Db, actor: &Actor, fund_year: &str) -> Result<Changed, AppError> {
    let now = clock::now();
    let mut tx = db.write().await?;
    refuse_frozen(&queries::change(&mut tx, fund_year, now).await?)?;
    let changed = evaluate_anew(&mut tx, fund_year, true).await?;
    queries::freeze(&mut tx, fund_year, actor.account_id(), now).await?;
    let entry = changed.entry(
        actor,
        "fund_year.freeze",
        format!("fund_year:{fund_year}"),
        json!({}),
    );
    tx.commit(entry).await?;
    Ok(changed)
}

impl Changed {
    /// The audit entry: what changed, the score it led to, and the hash of what was filed then.
    fn entry(
        &self,
        actor: &Actor,
        action: &'static str,
        subject: String,
        mut detail: Value,
    ) -> Entry {
        detail["fund_year"] = json!(self.fund_year);
        detail["total"] = json!(wenxiao_domain::number::fixed(
            self.evaluation.score.total,
            2
        ));
        detail["snapshot"] = json!(self.snapshot);
        Entry::new(actor, action, subject, detail)
    }
}

/// A package and its hash: SM3 of its canonical JSON.
pub fn snapshot_of(package: &impl Serialize) -> Result<(String, String), AppError> {
    let text = serde_json::to_string(package)?;
    Ok((sm3_hex(text.as_bytes()), text))
}

/// Evaluates what is stored now and stores the evaluation; keeps the package itself where it must be read again later.
async fn evaluate_anew(tx: &mut Tx, fund_year: &str, keep: bool) -> Result<Changed, AppError> {
    let now = clock::now();
    let package = queries::package(tx, fund_year).await?;
    let evaluation = evaluated(&package)?;
    let (snapshot, text) = snapshot_of(&package)?;
    if keep {
        queries::keep_snapshot(tx, fund_year, &snapshot, &text, now).await?;
    }
    evaluations::queries::insert(tx, fund_year, &snapshot, &evaluation, now)
        .await
        .map_err(result_too_large)?;
    Ok(Changed {
        fund_year: fund_year.to_owned(),
        evaluation,
        snapshot,
    })
}

fn evaluated(package: &Package) -> Result<Evaluation, AppError> {
    let fund = &package.fund;
    let rules = RuleSet::find(&fund.rule_set, fund.fiscal_year)
        .map_err(|error| rule_set_not_in_force(&error))?;
    Ok(evaluate(package, &rules))
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

/// Findings for every figure that the records can't hold exactly: more than six decimals, or too large.
pub fn not_storable(package: &Package) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut check = |subject: String, values: &[Decimal]| {
        let errors = values.iter().filter_map(|value| Scaled::new(*value).err());
        findings.extend(errors.map(|error| finding_of(&subject, &error)));
    };
    for indicator in &package.indicators {
        check(indicator.code.clone(), &numbers_of(Some(&indicator.target)));
        check(indicator.code.clone(), indicator.full_marks.as_slice());
    }
    for filing in &package.filings {
        let subject = format!(
            "{}/{}",
            package.projects[filing.project as usize].id,
            package.indicators[filing.indicator as usize].code
        );
        check(subject.clone(), &numbers_of(filing.target.as_ref()));
        match filing.actual {
            Filed::Missing | Filed::NotApplicable => {}
            Filed::Value(Actual::Number(value)) => check(subject, &[value]),
            Filed::Value(Actual::Tiered { percent, .. }) => check(subject, &[percent]),
            Filed::Value(Actual::Ratio {
                numerator,
                denominator,
            }) => {
                check(subject, &[numerator, denominator]);
            }
        }
    }
    findings
}

fn numbers_of(target: Option<&wenxiao_domain::package::Target>) -> Vec<Decimal> {
    match target {
        Some(wenxiao_domain::package::Target::Number(number)) => vec![*number],
        _ => Vec::new(),
    }
}
