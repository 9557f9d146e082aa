//! What changes an evaluation: import, edit, narrate, freeze, adjust. Each is one transaction that also evaluates anew.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::number::fixed;
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme::{EvaluationPackage, LeafScore, SchemeEvaluation, evaluate};

use super::columns::ScoreColumns;
use super::nodes::{self, Leaf};
use super::{queries, records, results};
use crate::db::{Actor, Conn, Db, Entry, NotStorable, Scaled, Tx};
use crate::error::{AppError, Refusal};
use crate::funds::refusals::{
    finding_of, no_reason, not_frozen, refuse_frozen, result_too_large, rule_set_not_in_force,
};
use crate::funds::store::snapshot_of;
use crate::{clock, projects};

/// What a change led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub evaluated_fund: String,
    pub evaluation: SchemeEvaluation,
    /// Hash of the package as it stands now.
    pub snapshot: String,
}

/// Stores a package, in place of what the same agency filed for the same fund and year before; a frozen one is refused.
pub async fn import(
    db: &Db,
    actor: &Actor,
    package: &EvaluationPackage,
) -> Result<Changed, AppError> {
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
    package: &EvaluationPackage,
) -> Result<(Changed, Entry), AppError> {
    let now = clock::now();
    let fund = &package.fund;
    if let Some(existing) = queries::id_of(tx, fund).await? {
        refuse_frozen(&queries::change(tx, &existing, now).await?)?;
    }
    let id = queries::upsert(tx, fund, now).await?;
    queries::change(tx, &id, now).await?;
    nodes::delete(tx, &id).await?;
    projects::queries::delete_evaluated(tx, &id).await?;
    let ids = nodes::insert(tx, &id, &package.scheme).await?;
    nodes::insert_scores(tx, &id, &ids, &package.scores).await?;
    projects::queries::insert_evaluated(tx, &id, &package.projects).await?;
    records::replace(tx, &id, &package.findings, &package.surveys).await?;
    let changed = evaluate_anew(tx, &id, true).await?;
    let detail = json!({
        "name": fund.name,
        "fiscal_year": fund.fiscal_year,
        "kind": fund.kind,
        "evaluator": fund.evaluator,
        "nodes": package.scheme.len(),
        "scores": package.scores.len(),
        "projects": package.projects.len(),
        "answers": package.surveys.len(),
    });
    let entry = changed.entry(
        actor,
        "evaluation.import",
        format!("evaluated_fund:{id}"),
        detail,
    );
    Ok((changed, entry))
}

/// The package of an evaluation as it stands now.
pub async fn load(db: &Db, evaluated_fund: &str) -> Result<EvaluationPackage, AppError> {
    queries::package(&mut *db.read().await?, evaluated_fund).await
}

/// Writes what is filed for a leaf before the evaluation is frozen. `shown` is what the person saw: if it changed meanwhile, refused.
pub async fn edit(
    db: &Db,
    actor: &Actor,
    (evaluated_fund, code): (&str, &str),
    shown: Option<&ScoreColumns>,
    new: &LeafScore,
) -> Result<Changed, AppError> {
    let mut tx = db.write().await?;
    refuse_frozen(&queries::change(&mut tx, evaluated_fund, clock::now()).await?)?;
    let (leaf, columns) = to_change(&mut tx, (evaluated_fund, code), shown, new).await?;
    nodes::write_score(&mut tx, evaluated_fund, &leaf.id, &columns).await?;
    let changed = evaluate_anew(&mut tx, evaluated_fund, false).await?;
    let entry = changed.entry(
        actor,
        "score.edit",
        format!("scheme_node:{}", leaf.id),
        json!({ "node": code, "old": written(leaf.score.as_ref()), "new": written(Some(&columns)) }),
    );
    tx.commit(entry).await?;
    Ok(changed)
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
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(no_reason());
    }
    let now = clock::now();
    let mut tx = db.write().await?;
    let state = queries::change(&mut tx, evaluated_fund, now).await?;
    if state.frozen_at.is_none() {
        return Err(not_frozen());
    }
    let (leaf, columns) = to_change(&mut tx, (evaluated_fund, code), shown, new).await?;
    let by = actor.label();
    nodes::adjust(&mut tx, evaluated_fund, &leaf, &columns, reason, (&by, now)).await?;
    let changed = evaluate_anew(&mut tx, evaluated_fund, true).await?;
    let entry = changed.entry(
        actor,
        "score.adjust",
        format!("scheme_node:{}", leaf.id),
        json!({ "node": code, "old": written(leaf.score.as_ref()), "new": written(Some(&columns)), "reason": reason }),
    );
    tx.commit(entry).await?;
    Ok(changed)
}

/// Writes a version of a text of the report.
pub async fn narrate(
    db: &Db,
    actor: &Actor,
    evaluated_fund: &str,
    key: &str,
    text: &str,
) -> Result<i64, AppError> {
    let author = actor
        .account_id()
        .ok_or_else(|| AppError::usage("a text has an author", "sign in to write it"))?;
    let now = clock::now();
    let text = text.trim();
    let mut tx = db.write().await?;
    queries::change(&mut tx, evaluated_fund, now).await?;
    let version =
        queries::write_narrative(&mut tx, evaluated_fund, key, text, (author, now)).await?;
    let detail = json!({ "key": key, "version": version, "text": text });
    let subject = format!("evaluated_fund:{evaluated_fund}");
    tx.commit(Entry::new(actor, "narrative.write", subject, detail))
        .await?;
    Ok(version)
}

/// Freezes an evaluation: from now on adjustments with a reason only.
pub async fn freeze(db: &Db, actor: &Actor, evaluated_fund: &str) -> Result<Changed, AppError> {
    let now = clock::now();
    let mut tx = db.write().await?;
    refuse_frozen(&queries::change(&mut tx, evaluated_fund, now).await?)?;
    let changed = evaluate_anew(&mut tx, evaluated_fund, true).await?;
    queries::freeze(&mut tx, evaluated_fund, actor.account_id(), now).await?;
    let subject = format!("evaluated_fund:{evaluated_fund}");
    let entry = changed.entry(actor, "evaluation.freeze", subject, json!({}));
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
        detail["evaluated_fund"] = json!(self.evaluated_fund);
        detail["total"] = json!(fixed(self.evaluation.total, 2));
        detail["snapshot"] = json!(self.snapshot);
        Entry::new(actor, action, subject, detail)
    }
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

/// Evaluates what is stored now and stores the evaluation; keeps the package itself where it must be read again later.
async fn evaluate_anew(tx: &mut Tx, evaluated_fund: &str, keep: bool) -> Result<Changed, AppError> {
    let now = clock::now();
    let package = queries::package(tx, evaluated_fund).await?;
    let fund = &package.fund;
    let rules = SchemeRuleSet::find(&fund.rule_set, fund.fiscal_year)
        .map_err(|error| rule_set_not_in_force(&error))?;
    let evaluation = evaluate(&package, &rules);
    let (snapshot, text) = snapshot_of(&package)?;
    if keep {
        queries::keep_snapshot(tx, evaluated_fund, &snapshot, &text, now).await?;
    }
    results::insert(tx, evaluated_fund, &snapshot, (&package, &evaluation), now)
        .await
        .map_err(result_too_large)?;
    Ok(Changed {
        evaluated_fund: evaluated_fund.to_owned(),
        evaluation,
        snapshot,
    })
}

/// Findings for every figure that the records can't hold exactly: more than six decimals, or too large.
pub fn not_storable(package: &EvaluationPackage) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut check = |subject: &str, error: Option<NotStorable>| {
        findings.extend(error.map(|error| finding_of(subject, &error)));
    };
    for node in &package.scheme {
        check(&node.code, Scaled::new(node.full_marks).err());
    }
    for score in &package.scores {
        let code = package
            .scheme
            .get(score.node as usize)
            .map_or("", |node| node.code.as_str());
        let values: [Option<Decimal>; 4] =
            [score.satisfied, score.actual, score.target, score.count];
        for value in values.into_iter().flatten() {
            check(code, Scaled::new(value).err());
        }
    }
    findings
}
