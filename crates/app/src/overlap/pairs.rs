//! Pairs 文本对: what a new text shares with one old one, ranked for a person.

use std::collections::BTreeMap;

use serde::Serialize;
use wenxiao_overlap::{Checked, Passage};

use super::about::{About, Relation};

/// A new text and an old one that share passages.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    pub new: String,
    pub old: String,
    pub relation: Relation,
    /// Characters of the new text (punctuation not counted) that stand in the old one, without boilerplate.
    pub same: u32,
    /// The same as a share of the new text's own characters.
    pub share: f64,
    /// Characters of the longest passage.
    pub longest: u32,
    pub passages: usize,
    /// Why this pair is where it is, in a sentence.
    pub reason: String,
    #[serde(skip)]
    pub checked: usize,
    #[serde(skip)]
    pub of: Vec<usize>,
}

/// The pairs of all checked texts: others' text first, then by share, then by the longest passage.
pub fn rank(
    checked: &[Checked],
    about: impl Fn(&str) -> About,
    stored: impl Fn(&str) -> About,
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
            let relation = Relation::between(&about(&text.name), &stored(&passages[0].old_about));
            pairs.push(pair(text, n, old, (of, &passages), own, relation));
        }
    }
    pairs.sort_by(|a, b| {
        let key = |pair: &Pair| {
            (
                pair.relation == Relation::SamePerson,
                std::cmp::Reverse(pair.same),
            )
        };
        b.share
            .total_cmp(&a.share)
            .then(key(a).cmp(&key(b)))
            .then_with(|| (&a.new, &a.old).cmp(&(&b.new, &b.old)))
    });
    pairs.sort_by_key(|pair| pair.relation == Relation::SamePerson);
    pairs
}

/// Characters of a text that are its own: what was compared, less what was left out.
fn own_chars(text: &Checked) -> u32 {
    let boilerplate: u32 = text
        .left_out
        .iter()
        .map(|left_out| left_out.to - left_out.from)
        .sum();
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
    let share = f64::from(same.min(own)) / f64::from(own);
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
        same,
        share: (share * 10_000.0).round() / 10_000.0,
        longest,
        passages: passages.len(),
        reason,
        checked: n,
        of,
    }
}
