//! How pairs, decisions and the rule for signals are shown, on every page that has them.

use super::queries::{DuplicateCheck, PairRow};
use super::store::Decision;
use super::stored::{signals_of, used_rule};
use crate::db::of_code;
use crate::error::AppError;
use crate::overlap::about::Relation;
use crate::overlap::signals::Source;
use crate::page::words::{self, Badge};

/// The rule for signals as pages show it: its words, and how sure it is.
pub struct RuleLine {
    pub title: String,
    pub said: String,
    pub clause: String,
    pub reading: String,
    pub from: String,
    pub checked: Badge,
    pub meaning: &'static str,
}

impl RuleLine {
    pub fn of(check: &DuplicateCheck) -> Result<Option<Self>, AppError> {
        Ok(used_rule(check)?.map(|rule| Self {
            title: rule.citation.title,
            said: rule.said,
            clause: rule.citation.clause,
            reading: rule.reading.unwrap_or_default(),
            from: rule.from.to_string(),
            checked: words::checked(rule.citation.checked),
            meaning: words::checked_meaning(rule.citation.checked),
        }))
    }
}

/// A pair as the list shows it.
pub struct PairLine {
    pub href: String,
    pub rank: i64,
    pub new: String,
    pub old: String,
    pub relation: &'static str,
    pub source: &'static str,
    pub signals: Vec<&'static str>,
    pub hinted: bool,
    pub share: String,
    pub longest: i64,
    pub passages: i64,
    pub reason: String,
    pub decision: Badge,
}

impl PairLine {
    /// The row below the address of its check.
    pub fn of(base: &str, row: PairRow) -> Result<Self, AppError> {
        let signals = signals_of(&row)?.map(|it| it.signals).unwrap_or_default();
        Ok(Self {
            source: of_code::<Source>(&row.source)?.label(),
            signals: signals.iter().map(|it| it.kind.label()).collect(),
            hinted: row.hinted,
            href: format!("{base}/pairs/{}", row.id),
            rank: row.position + 1,
            relation: relation(&row.relation)?,
            share: crate::overlap::marked::percent(u32::try_from(row.share_e4)?),
            decision: decision(&row.decision, row.explained),
            new: row.new_name,
            old: row.old_name,
            longest: row.longest,
            passages: row.passages,
            reason: row.reason,
        })
    }
}

/// The decision that holds, as a badge.
pub fn decision(code: &str, explained: i64) -> Badge {
    let (word, class) = match Decision::of(code) {
        None => ("待定", "none plain"),
        Some(Decision::NotDuplicate) => ("不构成重复", "good"),
        Some(Decision::Refused) => ("不予受理", "bad"),
        Some(Decision::Explain) if explained > 0 => ("已作说明，待定", "fair"),
        Some(Decision::Explain) => ("需说明", "fair"),
    };
    Badge { word, class }
}

/// How two texts' authors are related, as a person says it.
pub fn relation(code: &str) -> Result<&'static str, AppError> {
    Ok(of_code::<Relation>(code)?.label())
}
