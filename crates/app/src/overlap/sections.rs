//! The pairs of a 查重报告 as it prints them.

use std::collections::BTreeMap;
use std::sync::Arc;

use wenxiao_domain::duplicate_funding::FundedWork;
use wenxiao_overlap::{Checked, Document};

use super::about::About;
use super::marked;
use super::output::Result as Output;
use super::pairs::Pair;
use super::signals::{PairSignals, Source};

/// Pairs that are printed passage by passage; further ones stand in the list.
pub(super) const PRINTED: usize = 200;

/// A pair as the report prints it.
#[derive(Debug, Clone, Default)]
pub struct PairSection {
    pub new: String,
    pub old: String,
    pub relation: &'static str,
    /// Where the other side is from.
    pub source: &'static str,
    pub share: String,
    pub longest: u32,
    /// Whose both texts are, where it is known.
    pub new_of: String,
    pub old_of: String,
    pub reason: String,
    pub rows: Vec<marked::Row>,
    /// What else both have.
    pub signals: Option<PairSignals>,
    /// Decision, reason, question, explanation: label and words.
    pub decided: Vec<(String, String)>,
}

impl PairSection {
    /// A pair of the engine's, not decided on.
    pub fn of(pair: &Pair, checked: Option<&Checked>, new: &str, old: &str) -> Self {
        let all = checked.map_or(&[][..], |checked| checked.passages.as_slice());
        let whose = |work: Option<&Arc<FundedWork>>| {
            work.map_or_else(About::default, |work| About::of(work))
                .line()
        };
        let mut passages: Vec<_> = pair.of.iter().filter_map(|&at| all.get(at)).collect();
        passages.sort_by_key(|passage| passage.new_from);
        Self {
            new: pair.new.clone(),
            old: pair.old.clone(),
            relation: pair.relation.label(),
            source: pair.source.label(),
            share: format!("{:.2}%", pair.share * 100.0),
            longest: pair.longest,
            new_of: whose(pair.signals.as_ref().map(|it| &it.new_work)),
            old_of: whose(pair.signals.as_ref().map(|it| &it.old_work)),
            reason: pair.reason.clone(),
            rows: marked::rows(new, old, &passages),
            signals: pair.signals.clone(),
            decided: Vec::new(),
        }
    }
}

/// A check's result with only those pairs that are printed passage by passage: the texts of others need not be read.
pub fn printed<'a>(result: &Output<'a>) -> Output<'a> {
    Output {
        pairs: &result.pairs[..result.pairs.len().min(PRINTED)],
        ..*result
    }
}

/// The sections of all pairs of a check on the command line; of those that aren't printed passage by passage, what the list says.
pub fn sections(result: &Output<'_>, (new, old): (&[Document], &[Document])) -> Vec<PairSection> {
    let by_name = |texts: &[Document]| -> BTreeMap<String, String> {
        texts
            .iter()
            .map(|text| (text.name.clone(), text.text.clone()))
            .collect()
    };
    let (new, old) = (by_name(new), by_name(old));
    let text = |texts: &BTreeMap<String, String>, name: &str| texts.get(name).cloned();
    result
        .pairs
        .iter()
        .enumerate()
        .map(|(at, pair)| {
            let others = if pair.source == Source::Peer {
                &new
            } else {
                &old
            };
            let texts = (text(&new, &pair.new), text(others, &pair.old));
            let printed = at < PRINTED;
            let checked = result.checked_of(pair).filter(|_| printed);
            let (new, old) = (texts.0.unwrap_or_default(), texts.1.unwrap_or_default());
            PairSection::of(pair, checked, &new, &old)
        })
        .collect()
}
