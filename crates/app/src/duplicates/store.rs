//! What people decide: decisions, requests to explain, explanations, cancelling. Each is one change with its entry.

use serde_json::json;

use super::queries::{self, PairDecision, PairExplanation};
use crate::clock;
use crate::db::{Actor, Db, Entry, new_id};
use crate::error::{AppError, Refusal};
use crate::jobs;

/// What an officer decides of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// 不构成重复
    NotDuplicate,
    /// 需说明
    Explain,
    /// 不予受理
    Refused,
}

impl Decision {
    pub const ALL: [Self; 3] = [Self::NotDuplicate, Self::Explain, Self::Refused];

    /// As the records keep it.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotDuplicate => "not_duplicate",
            Self::Explain => "explain",
            Self::Refused => "refused",
        }
    }

    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::NotDuplicate => "不构成重复",
            Self::Explain => "需说明",
            Self::Refused => "不予受理",
        }
    }
}

/// A decision as it is written down.
#[derive(Debug, Clone, Copy)]
pub struct Decided<'a> {
    pub decision: Decision,
    pub reason: &'a str,
    /// What the host is asked; empty unless it is asked to explain.
    pub question: &'a str,
}

fn person(actor: &Actor) -> Result<&str, AppError> {
    actor
        .account_id()
        .ok_or_else(|| AppError::usage("a person decides and explains", "sign in"))
}

/// Writes a decision down; `seen` is how many there were when the officer looked.
pub async fn decide(
    db: &Db,
    actor: &Actor,
    (pair, seen): (&str, i64),
    decided: Decided<'_>,
) -> Result<(), AppError> {
    let by = person(actor)?;
    let mut tx = db.write().await?;
    let row = queries::pair_by_id(&mut tx, pair).await?;
    let before = queries::decisions(&mut tx, pair).await?;
    if i64::try_from(before.len())? != seen {
        return Err(AppError::Conflict(Refusal::new(
            "这一对文本刚刚由他人作出了决定",
            "请先看过新的决定，再决定是否更改",
        )));
    }
    if decided.decision == Decision::Explain && row.host.is_empty() {
        return Err(AppError::Conflict(Refusal::new(
            "不知道送查文本的承担单位，无法发出说明要求",
            "请在压缩包的 about.csv 中写明承担单位后重新查重，或作出其他决定",
        )));
    }
    let decision = PairDecision {
        id: new_id(),
        pair_id: pair.to_owned(),
        number: seen + 1,
        decision: decided.decision.code().to_owned(),
        reason: decided.reason.to_owned(),
        question: decided.question.to_owned(),
        decided_by: by.to_owned(),
        decided_at: clock::now(),
        by_name: String::new(),
    };
    queries::add_decision(&mut tx, &decision).await?;
    let detail = json!({
        "check": row.check_id,
        "new": row.new_name,
        "old": row.old_name,
        "before": before.last().map(|it| &it.decision),
        "decision": decision.decision,
        "reason": decision.reason,
        "question": decision.question,
    });
    let subject = format!("duplicate_pair:{pair}");
    tx.commit(Entry::new(actor, "duplicates.decide", subject, detail))
        .await
}

/// Writes down what a host answers to a request that is still open.
pub async fn explain(db: &Db, actor: &Actor, request: &str, text: &str) -> Result<(), AppError> {
    let by = person(actor)?;
    let mut tx = db.write().await?;
    let asked = queries::request(&mut tx, request).await?;
    if asked.number != asked.last {
        return Err(AppError::Conflict(Refusal::new(
            "这项说明要求已经办结",
            "如需补充，请与业务处联系",
        )));
    }
    let explanation = PairExplanation {
        id: new_id(),
        decision_id: request.to_owned(),
        number: asked.answers + 1,
        text: text.to_owned(),
        answered_by: by.to_owned(),
        answered_at: clock::now(),
        by_name: String::new(),
    };
    queries::add_explanation(&mut tx, &explanation).await?;
    let detail =
        json!({ "new": asked.new_name, "text": explanation.text, "number": explanation.number });
    let subject = format!("duplicate_pair:{}", asked.pair_id);
    tx.commit(Entry::new(actor, "duplicates.explain", subject, detail))
        .await
}

/// Stops a check or an upload that waits or runs.
pub async fn cancel(
    db: &Db,
    actor: &Actor,
    (kind, id): (&str, &str),
    job: &str,
) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    if !jobs::queries::cancel(&mut tx, job, clock::now()).await? {
        return Err(AppError::Conflict(Refusal::new(
            "任务已经结束，不能取消",
            "请返回查看结果",
        )));
    }
    let detail = json!({ "job": job });
    tx.commit(Entry::new(
        actor,
        "job.cancel",
        format!("{kind}:{id}"),
        detail,
    ))
    .await
}
