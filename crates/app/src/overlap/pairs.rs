//! Pairs 文本对: what a new text shares with one old one, ranked for a person.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Characters of the new text (punctuation and boilerplate not counted) that stand in the old one.
    pub same: u32,
    /// The same as a share of the new text's own characters.
    pub share: f64,
    /// Characters of the longest passage (punctuation and boilerplate not counted).
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
        let own = Own::of(text);
        for (old, of) in by_old {
            let passages: Vec<&Passage> = of.iter().map(|&at| &text.passages[at]).collect();
            let relation = Relation::between(&about(&text.name), &stored(passages[0]));
            let others = others(text, &passages);
            let pair = pair(text, n, old, (of, &passages), own, (relation, source));
            pairs.push(Pair {
                reason: pair.reason + &also(others, source),
                ..pair
            });
        }
    }
    rank_all(&mut pairs);
    pairs
}

/// How many other texts of the same source have at least half of one of these passages.
fn others(text: &Checked, passages: &[&Passage]) -> usize {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for mine in passages {
        let half = |other: &&Passage| {
            let shared = mine.new_to.min(other.new_to);
            let shared = shared.saturating_sub(mine.new_from.max(other.new_from));
            other.old != mine.old && shared * 2 >= mine.new_to - mine.new_from
        };
        names.extend(text.passages.iter().filter(half).map(|it| &*it.old));
        names.extend(mine.also.iter().map(|it| &*it.old));
    }
    names.len()
}

/// What is said of others that have the same passages.
fn also(others: usize, source: Source) -> String {
    let place = match source {
        Source::Peer => "同批送查",
        Source::Library | Source::Project => "文库",
    };
    match others {
        0 => String::new(),
        _ => format!("。{place}另有 {others} 份文本有其中的同样文字"),
    }
}

/// What of a text counts: every figure is of characters that are compared, without punctuation and white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Own {
    pub compared: u32,
    pub boilerplate: u32,
}

impl Own {
    pub fn of(text: &Checked) -> Self {
        // Results of former versions know the characters only, marks and spaces included.
        let units = |left_out: &LeftOut| match left_out.units {
            0 => left_out.to - left_out.from,
            units => units,
        };
        Self {
            compared: text.compared,
            boilerplate: text.left_out.iter().map(units).sum(),
        }
    }

    /// Characters of a text that are its own: what was compared, less what was left out.
    pub fn chars(self) -> u32 {
        self.compared.saturating_sub(self.boilerplate).max(1)
    }
}

/// Equal characters of a passage, without boilerplate.
pub fn same(passage: &Passage) -> u32 {
    match passage.units {
        // Former versions counted boilerplate among them.
        0 => passage.same.saturating_sub(passage.boilerplate),
        _ => passage.same,
    }
}

/// Characters of a passage that count.
pub fn counted(passage: &Passage) -> u32 {
    match passage.units {
        // Former versions knew the characters only.
        0 => passage.new_to - passage.new_from,
        units => units,
    }
}

fn pair(
    text: &Checked,
    n: usize,
    old: &str,
    (of, passages): (Vec<usize>, &[&Passage]),
    own: Own,
    (relation, source): (Relation, Source),
) -> Pair {
    let chars = own.chars();
    // Where two passages share a place in the new text it counts once at most.
    let same: u32 = passages.iter().map(|passage| same(passage)).sum();
    let same = same.min(chars);
    let longest = passages.iter().map(|it| counted(it)).max().unwrap_or(0);
    // Rounded once: the list, the sentence and the reports print the same figure.
    let share = (f64::from(same) / f64::from(chars) * 10_000.0).round() / 10_000.0;
    let verbatim = passages
        .iter()
        .filter(|passage| passage.share >= 9_900)
        .count();
    let reason = format!(
        "{}：{} 段相同或相近，其中 {} 段逐字相同；最长一段 {} 字；相同文字 {} 字，占本文应计文字 {} 字（比对 {} 字，减格式文本 {} 字）的 {:.2}%",
        relation.label(),
        passages.len(),
        verbatim,
        longest,
        same,
        chars,
        own.compared,
        own.boilerplate,
        share * 100.0
    );
    Pair {
        new: text.name.clone(),
        old: old.to_owned(),
        relation,
        source,
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
