//! What changes a record of either kind: import, edit, adjust, narrate, freeze. Each is one transaction that also evaluates anew.

use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use wenxiao_domain::number::fixed;

use super::evaluated::Evaluated;
use super::records;
use super::refusals::{
    no_reason, not_frozen, refuse_frozen, result_too_large, rule_set_not_in_force,
};
use crate::audit::chain::sm3_hex;
use crate::clock;
use crate::db::{Actor, Db, Entry, Tx};
use crate::error::AppError;

/// What a change led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<E> {
    /// Id of what was evaluated: a fund's year, or an agency's evaluation of one.
    pub record: String,
    pub evaluation: E,
    /// Hash of the package as it stands now.
    pub snapshot: String,
}

/// Stores a package in place of what was stored of the same record before; a frozen one is refused.
pub async fn import<P: Evaluated>(
    db: &Db,
    actor: &Actor,
    package: &P,
) -> Result<Changed<P::Evaluation>, AppError> {
    let findings = package.not_storable();
    if !findings.is_empty() {
        return Err(AppError::Invalid(findings));
    }
    let mut tx = db.write().await?;
    let (changed, entry) = import_within(&mut tx, actor, package).await?;
    tx.commit(entry).await?;
    Ok(changed)
}

/// The same inside a change that does more; the caller commits with the entry, or one that holds its detail.
pub async fn import_within<P: Evaluated>(
    tx: &mut Tx,
    actor: &Actor,
    package: &P,
) -> Result<(Changed<P::Evaluation>, Entry), AppError> {
    let now = clock::now();
    if let Some(existing) = package.stored_as(tx).await? {
        refuse_frozen(&records::change(tx, P::TABLES, &existing, now).await?)?;
    }
    let record = package.upsert(tx, now).await?;
    records::change(tx, P::TABLES, &record, now).await?;
    package.replace(tx, &record).await?;
    let changed = evaluate_anew::<P>(tx, &record, true).await?;
    let entry = changed.entry::<P>(
        actor,
        P::IMPORTED,
        subject::<P>(&record),
        package.contents(),
    );
    Ok((changed, entry))
}

/// The package of a record as it stands now.
pub async fn load<P: Evaluated>(db: &Db, record: &str) -> Result<P, AppError> {
    P::load(&mut *db.read().await?, record).await
}

/// Writes a version of a text of the report.
pub async fn narrate<P: Evaluated>(
    db: &Db,
    actor: &Actor,
    record: &str,
    key: &str,
    text: &str,
) -> Result<i64, AppError> {
    let author = actor
        .account_id()
        .ok_or_else(|| AppError::usage("a text has an author", "sign in to write it"))?;
    let now = clock::now();
    let text = text.trim();
    let mut tx = db.write().await?;
    records::change(&mut tx, P::TABLES, record, now).await?;
    let version =
        records::write_narrative(&mut tx, P::TABLES, record, (key, text), (author, now)).await?;
    let detail = json!({ "key": key, "version": version, "text": text });
    let entry = Entry::new(actor, "narrative.write", subject::<P>(record), detail);
    tx.commit(entry).await?;
    Ok(version)
}

/// Freezes a record: from now on adjustments with a reason only.
pub async fn freeze<P: Evaluated>(
    db: &Db,
    actor: &Actor,
    record: &str,
) -> Result<Changed<P::Evaluation>, AppError> {
    let Change { mut tx, at, .. } = Change::<P>::edit(db, actor, record).await?;
    let changed = evaluate_anew::<P>(&mut tx, record, true).await?;
    records::freeze(&mut tx, P::TABLES, record, actor.account_id(), at).await?;
    let entry = changed.entry::<P>(actor, P::FROZEN, subject::<P>(record), json!({}));
    tx.commit(entry).await?;
    Ok(changed)
}

/// A change of what is filed that has begun. It ends with an evaluation and an audit entry, or never happened.
#[derive(Debug)]
#[must_use = "a change that doesn't end never happened"]
pub struct Change<'a, P> {
    pub tx: Tx,
    actor: &'a Actor,
    record: &'a str,
    at: DateTime<Utc>,
    /// Why what is frozen is adjusted; none where it is edited.
    reason: Option<&'a str>,
    evaluated: PhantomData<fn() -> P>,
}

/// Why, by whom and when something frozen was adjusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because<'a> {
    pub reason: &'a str,
    /// The actor's label in the audit log.
    pub by: String,
    pub at: DateTime<Utc>,
}

/// The same as an adjustment's row keeps it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Why {
    /// 1 for the first adjustment of something, one more with each.
    pub number: i64,
    pub reason: String,
    pub adjusted_by: String,
    pub adjusted_at: DateTime<Utc>,
}

impl<'a, P: Evaluated> Change<'a, P> {
    /// Begins to edit what isn't frozen.
    pub async fn edit(db: &Db, actor: &'a Actor, record: &'a str) -> Result<Self, AppError> {
        let at = clock::now();
        let mut tx = db.write().await?;
        refuse_frozen(&records::change(&mut tx, P::TABLES, record, at).await?)?;
        Ok(Self {
            tx,
            actor,
            record,
            at,
            reason: None,
            evaluated: PhantomData,
        })
    }

    /// Begins to adjust what is frozen: the frozen row stays, the adjustment with its reason holds from now on.
    pub async fn adjust(
        db: &Db,
        actor: &'a Actor,
        record: &'a str,
        reason: &'a str,
    ) -> Result<(Self, Because<'a>), AppError> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(no_reason());
        }
        let at = clock::now();
        let mut tx = db.write().await?;
        let state = records::change(&mut tx, P::TABLES, record, at).await?;
        if state.frozen_at.is_none() {
            return Err(not_frozen());
        }
        let because = Because {
            reason,
            by: actor.label(),
            at,
        };
        let change = Self {
            tx,
            actor,
            record,
            at,
            reason: Some(reason),
            evaluated: PhantomData,
        };
        Ok((change, because))
    }

    /// Evaluates anew and commits. The package itself is kept where an adjustment changed it.
    pub async fn end(
        mut self,
        action: &'static str,
        subject: String,
        mut detail: Value,
    ) -> Result<Changed<P::Evaluation>, AppError> {
        let adjusted = self.reason.is_some();
        let changed = evaluate_anew::<P>(&mut self.tx, self.record, adjusted).await?;
        if let Some(reason) = self.reason {
            detail["reason"] = json!(reason);
        }
        let entry = changed.entry::<P>(self.actor, action, subject, detail);
        self.tx.commit(entry).await?;
        Ok(changed)
    }
}

impl<E> Changed<E> {
    /// The audit entry: what changed, the score it led to, and the hash of what was filed then.
    fn entry<P: Evaluated<Evaluation = E>>(
        &self,
        actor: &Actor,
        action: &'static str,
        subject: String,
        mut detail: Value,
    ) -> Entry {
        detail[P::TABLES.record] = json!(self.record);
        detail["total"] = json!(fixed(P::total(&self.evaluation), 2));
        detail["snapshot"] = json!(self.snapshot);
        Entry::new(actor, action, subject, detail)
    }
}

/// The record as the audit log names it.
fn subject<P: Evaluated>(record: &str) -> String {
    format!("{}:{record}", P::TABLES.record)
}

/// A package's canonical JSON under its hash, SM3.
pub fn snapshot_of(package: &impl Serialize) -> Result<(String, String), AppError> {
    let text = serde_json::to_string(package)?;
    Ok((sm3_hex(text.as_bytes()), text))
}

/// Evaluates what is stored now and stores the evaluation; keeps the package itself where it must be read again later.
async fn evaluate_anew<P: Evaluated>(
    tx: &mut Tx,
    record: &str,
    keep: bool,
) -> Result<Changed<P::Evaluation>, AppError> {
    let now = clock::now();
    let package = P::load(tx, record).await?;
    let rules = package
        .rules()
        .map_err(|error| rule_set_not_in_force(&error))?;
    let evaluation = package.evaluate(&rules);
    let (snapshot, text) = snapshot_of(&package)?;
    if keep {
        records::keep_snapshot(tx, P::TABLES, record, (&snapshot, &text), now).await?;
    }
    package
        .keep(tx, record, &snapshot, &evaluation, now)
        .await
        .map_err(result_too_large)?;
    Ok(Changed {
        record: record.to_owned(),
        evaluation,
        snapshot,
    })
}
