//! 文字以外的相同之处: signals between works, joined to the pairs of texts; pairs that only signals connect.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use wenxiao_domain::duplicate_funding::{
    self, Comparison, DuplicateSignal, DuplicateVerdict, FundedWork, SharedText, SignalKind,
    verdict,
};
use wenxiao_domain::packs::DuplicateFunding;
use wenxiao_domain::trace::Citation;

use super::about::{About, Relation};
use super::pairs::{Pair, rank_all};
use crate::page::words;

/// Where the other side of a pair is from.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// 文库: texts and works of former years.
    #[default]
    Library,
    /// 同批送查: another text or proposal of the same check.
    Peer,
    /// 项目库: a project of the records.
    Project,
}

impl Source {
    pub const ALL: [Self; 3] = [Self::Library, Self::Peer, Self::Project];

    pub fn label(self) -> &'static str {
        match self {
            Self::Library => "文库",
            Self::Peer => "同批送查",
            Self::Project => "项目库",
        }
    }
}

/// A work with its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    pub work: Arc<FundedWork>,
    /// Name of its text; empty where it has none.
    pub text: String,
    pub source: Source,
}

impl Side {
    /// What is known of a text that no table describes.
    pub fn of_text(text: &str, about: About, source: Source) -> Self {
        Self {
            work: Arc::new(FundedWork {
                id: text.to_owned(),
                person: about.person,
                host: about.host,
                year: about.year,
                programme: about.programme,
                ..FundedWork::default()
            }),
            text: text.to_owned(),
            source,
        }
    }

    /// As lists call it.
    pub fn name(&self) -> String {
        if self.text.is_empty() {
            format!("{} {}", self.work.id, self.work.title)
        } else {
            self.text.clone()
        }
    }

    pub fn about(&self) -> About {
        About::of(&self.work)
    }
}

/// What is compared with what.
#[derive(Debug, Clone, Default)]
pub struct Works {
    pub new: Vec<Side>,
    pub old: Vec<Side>,
}

/// What connects a pair beside its text, what the rule makes of it, and both works as they were.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairSignals {
    pub signals: Vec<DuplicateSignal>,
    pub verdict: DuplicateVerdict,
    pub new_work: Arc<FundedWork>,
    pub old_work: Arc<FundedWork>,
}

impl PairSignals {
    /// The kinds of signals, as a list prints them.
    pub fn labels(&self) -> String {
        if self.signals.is_empty() {
            return "—".to_owned();
        }
        let labels: Vec<&str> = self.signals.iter().map(|it| it.kind.label()).collect();
        let hint = if self.verdict.asks { "提示：" } else { "" };
        format!("{hint}{}", labels.join("、"))
    }

    pub fn has(&self, kind: SignalKind) -> bool {
        self.signals.iter().any(|it| it.kind == kind)
    }
}

/// The rule as a check used it, with its citation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedRule {
    pub key: String,
    pub from: NaiveDate,
    pub citation: Citation,
    pub reading: Option<String>,
    /// Its figures in words.
    pub said: String,
}

impl UsedRule {
    /// The practice of a day; none for a day that isn't transcribed.
    pub fn on(day: NaiveDate) -> Option<(Self, &'static DuplicateFunding)> {
        let (version, rule) = duplicate_funding::practice(day)?;
        let used = Self {
            key: duplicate_funding::PRACTICE.to_owned(),
            from: version.from,
            citation: version.citation.clone(),
            reading: version.reading.clone(),
            said: version.value.describe(),
        };
        Some((used, rule))
    }
}

impl UsedRule {
    /// The rule in a sentence, with how sure it is.
    pub fn sentence(&self) -> String {
        let sure = words::checked(self.citation.checked);
        format!(
            "文字以外的相同之处依《{}》（{} 起；{}：{}）：{}。{}",
            self.citation.title,
            self.from,
            sure.word,
            words::checked_meaning(self.citation.checked),
            self.said,
            self.reading.as_deref().unwrap_or_default()
        )
    }
}

/// Joins signals to the pairs of texts, adds the pairs that only signals connect, and ranks all.
pub fn join(mut pairs: Vec<Pair>, works: &Works, rule: &DuplicateFunding) -> Vec<Pair> {
    let sides: Vec<&Side> = works.new.iter().chain(&works.old).collect();
    let comparison = Comparison::new(sides.iter().map(|side| &*side.work), rule);
    let by_text = |from: usize, sides: &[Side]| -> HashMap<String, usize> {
        let named = sides.iter().enumerate();
        named
            .filter(|(_, side)| !side.text.is_empty())
            .map(|(at, side)| (side.text.clone(), from + at))
            .collect()
    };
    let new = by_text(0, &works.new);
    let old = by_text(works.new.len(), &works.old);
    let mut known = HashSet::new();
    for pair in &mut pairs {
        let other = if pair.source == Source::Peer {
            &new
        } else {
            &old
        };
        let (Some(&first), Some(&second)) = (new.get(&pair.new), other.get(&pair.old)) else {
            continue;
        };
        known.insert((first, second));
        let text = SharedText {
            percent: Decimal::new(pair.share_e4(), 2),
            longest: pair.longest,
            passages: pair.passages,
        };
        let signals = comparison.signals((first, second), Some(text));
        pair.signals = Some(told(signals, (sides[first], sides[second]), rule));
    }
    for found in comparison.find(works.new.len()) {
        let peer = found.second < works.new.len();
        let back = peer.then_some((found.second, found.first));
        for (first, second) in std::iter::once((found.first, found.second)).chain(back) {
            if known.insert((first, second)) {
                let signals = comparison.signals((first, second), None);
                let signals = told(signals, (sides[first], sides[second]), rule);
                pairs.push(without_text((sides[first], sides[second]), peer, signals));
            }
        }
    }
    rank_all(&mut pairs);
    pairs
}

fn told(
    signals: Vec<DuplicateSignal>,
    (new, old): (&Side, &Side),
    rule: &DuplicateFunding,
) -> PairSignals {
    PairSignals {
        verdict: verdict(&signals, rule),
        signals,
        new_work: Arc::clone(&new.work),
        old_work: Arc::clone(&old.work),
    }
}

/// A pair that only signals connect.
fn without_text((new, old): (&Side, &Side), peer: bool, signals: PairSignals) -> Pair {
    let relation = Relation::between(&new.about(), &old.about());
    Pair {
        new: new.name(),
        old: old.name(),
        relation,
        source: if peer { Source::Peer } else { old.source },
        same: 0,
        share: 0.0,
        longest: 0,
        passages: 0,
        reason: format!(
            "{}：没有比出相同文字，有 {} 项其他相同之处",
            relation.label(),
            signals.signals.len()
        ),
        signals: Some(signals),
        checked: None,
        of: Vec::new(),
    }
}
