//! Pairs 文本对: what a new text shares with one old one, ranked for a person.

use std::collections::BTreeMap;

use serde::Serialize;
use wenxiao_overlap::{Checked, LeftOut, Passage};

use super::about::{About, Relation};
use super::signals::{PairSignals, Source};
use wenxiao_domain::duplicate_funding::SignalKind;

/// A new text and an old one that share passages.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    pub new: String,
    pub old: String,
    pub relation: Relation,
    pub source: Source,
    /// Characters of the new text (punctuation not counted) that stand in the old one, without boilerplate.
    pub same: u32,
    /// The same as a share of the new text's own characters.
    pub share: f64,
    /// Characters of the longest passage.
    pub longest: u32,
    pub passages: usize,
    /// Why this pair is where it is, in a sentence.
    pub reason: String,
    /// What else both have, where it was looked at.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub signals: Option<PairSignals>,
    /// Which checked text it is of; none where only signals connect the two.
    #[serde(skip)]
    pub checked: Option<usize>,
    /// Which passages of the checked text they are.
    #[serde(skip)]
    pub of: Vec<usize>,
}

impl Pair {
    /// The share as it is printed, in ten-thousandths.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a share is between 0 and 1"
    )]
    pub fn share_e4(&self) -> i64 {
        (self.share * 10_000.0).round().clamp(0.0, 10_000.0) as i64
    }

    /// Whether the rule for signals asks a person to look.
    pub fn hinted(&self) -> bool {
        self.signals.as_ref().is_some_and(|it| it.verdict.asks)
    }

    fn has_text_signal(&self) -> bool {
        let signals = self.signals.as_ref();
        signals.is_some_and(|it| it.has(SignalKind::Text))
    }
}

/// First what the rule asks to look at and what shares so much text that this is a signal, then the rest, own earlier texts last; in
/// each by share, then by how many signals there are.
pub fn rank_all(pairs: &mut [Pair]) {
    let group = |pair: &Pair| {
        let first = pair.hinted() || pair.has_text_signal();
        let own = pair.relation == Relation::SamePerson;
        (!first, !first && own)
    };
    let signals = |pair: &Pair| pair.signals.as_ref().map_or(0, |it| it.signals.len());
    pairs.sort_by(|a, b| {
        (group(a).cmp(&group(b)))
            .then(b.share.total_cmp(&a.share))
            .then(signals(b).cmp(&signals(a)))
            .then(b.same.cmp(&a.same))
            .then_with(|| (&a.new, &a.old, a.source).cmp(&(&b.new, &b.old, b.source)))
    });
}

/// The pairs of all checked texts with those of one source, ranked.
pub fn rank(
    checked: &[Checked],
    source: Source,
    about: impl Fn(&str) -> About,
    stored: impl Fn(&Passage) -> About,
) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (n, text) in checked.iter().enumerate() {
        let mut by_old: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, passage) in text.passages.iter().enumerate() {
            by_old.entry(&passage.old).or_default().push(at);
        }
        let own = own_chars(text);
        for (old, of) in by_old {
            let passages: Vec<&Passage> = of.iter().map(|&at| &text.passages[at]).collect();
            let relation = Relation::between(&about(&text.name), &stored(passages[0]));
            let pair = pair(text, n, old, (of, &passages), own, relation);
            pairs.push(Pair { source, ..pair });
        }
    }
    rank_all(&mut pairs);
    pairs
}

/// Characters of a text that are its own: what was compared, less what was left out.
fn own_chars(text: &Checked) -> u32 {
    // Results of former versions know the characters only, marks and spaces included.
    let units = |left_out: &LeftOut| match left_out.units {
        0 => left_out.to - left_out.from,
        units => units,
    };
    let boilerplate: u32 = text.left_out.iter().map(units).sum();
    text.compared.saturating_sub(boilerplate).max(1)
}

fn pair(
    text: &Checked,
    n: usize,
    old: &str,
    (of, passages): (Vec<usize>, &[&Passage]),
    own: u32,
    relation: Relation,
) -> Pair {
    let same: u32 = passages
        .iter()
        .map(|passage| passage.same.saturating_sub(passage.boilerplate))
        .sum();
    let longest = passages
        .iter()
        .map(|passage| passage.new_to - passage.new_from)
        .max()
        .unwrap_or(0);
    // Rounded once: the list, the sentence and the reports print the same figure.
    let share = (f64::from(same.min(own)) / f64::from(own) * 10_000.0).round() / 10_000.0;
    let verbatim = passages
        .iter()
        .filter(|passage| passage.share >= 9_900)
        .count();
    let reason = format!(
        "{}：{} 段相同或相近，其中 {} 段逐字相同；最长一段 {} 字；相同文字 {} 字，占本文（除格式文本外）{:.2}%",
        relation.label(),
        passages.len(),
        verbatim,
        longest,
        same,
        share * 100.0
    );
    Pair {
        new: text.name.clone(),
        old: old.to_owned(),
        relation,
        source: Source::Library,
        same,
        share,
        longest,
        passages: passages.len(),
        reason,
        signals: None,
        checked: Some(n),
        of,
    }
}
