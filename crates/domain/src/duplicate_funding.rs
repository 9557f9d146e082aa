//! 重复资助: which proposals or projects look like the same work funded twice, by signals beyond the text.
//!
//! Each signal stands alone with its words and figures; a rule of the pack says how many of which kind are worth a person's look.
//! Nothing is weighed into a score.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::Fen;
use crate::number::fixed;
use crate::packs::DuplicateFunding;

/// What is known of a proposal or project. What is empty is unknown and connects nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FundedWork {
    /// Its code or file.
    pub id: String,
    pub title: String,
    pub person: String,
    pub host: String,
    pub year: String,
    pub programme: String,
    /// 指标: code and number.
    pub targets: Vec<(String, Decimal)>,
    /// 预算科目: name and amount.
    pub budget: Vec<(String, Fen)>,
    /// 设备, name with model.
    pub equipment: Vec<String>,
    /// 合作单位
    pub collaborators: Vec<String>,
    /// 佐证 by content hash.
    pub evidence: Vec<String>,
    /// 图像 by perceptual hash.
    pub images: Vec<u64>,
}

/// What kind of thing two works share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    Title,
    Person,
    Host,
    Targets,
    SplitTargets,
    Budget,
    Equipment,
    Collaborators,
    Evidence,
    Image,
}

impl SignalKind {
    pub fn label(self) -> &'static str {
        match self {
            Self::Title => "名称",
            Self::Person => "负责人",
            Self::Host => "承担单位",
            Self::Targets => "指标",
            Self::SplitTargets => "指标拆分",
            Self::Budget => "预算科目",
            Self::Equipment => "设备",
            Self::Collaborators => "合作单位",
            Self::Evidence => "佐证文件",
            Self::Image => "图像",
        }
    }
}

/// One thing that two works share, in words and figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateSignal {
    pub kind: SignalKind,
    pub explanation: String,
}

/// Two works that a person should look at: places in the list, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundedTwice {
    pub first: usize,
    pub second: usize,
    pub signals: Vec<DuplicateSignal>,
}

/// The pairs that the rule asks a person to look at, those with more signals first.
pub fn find(works: &[FundedWork], rule: &DuplicateFunding) -> Vec<FundedTwice> {
    let shared = Shared::new(works, rule);
    let mut found: Vec<FundedTwice> = candidates(works, &shared, rule)
        .into_iter()
        .filter_map(|(first, second)| {
            let signals = signals((&works[first], &works[second]), &shared, rule);
            let decisive = signals.iter().any(|it| rule.decisive.contains(&it.kind));
            (decisive && signals.len() >= rule.signals_from).then_some(FundedTwice {
                first,
                second,
                signals,
            })
        })
        .collect();
    found.sort_by_key(|it| (std::cmp::Reverse(it.signals.len()), it.first, it.second));
    found
}

/// How many works have each thing: what many have says nothing of two.
struct Shared {
    works: BTreeMap<Thing, Vec<usize>>,
    at_most: usize,
}

/// A thing that works can share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Target(String, Decimal),
    Budget(String, Fen),
    Equipment(String),
    Collaborator(String),
    Evidence(String),
}

fn things(work: &FundedWork) -> BTreeSet<Thing> {
    let targets = summed(work)
        .into_iter()
        .map(|(code, amount)| Thing::Target(code, amount));
    let budget = work
        .budget
        .iter()
        .map(|(name, amount)| Thing::Budget(name.clone(), *amount));
    let equipment = work.equipment.iter().cloned().map(Thing::Equipment);
    let collaborators = work.collaborators.iter().cloned().map(Thing::Collaborator);
    let evidence = work.evidence.iter().cloned().map(Thing::Evidence);
    targets
        .chain(budget)
        .chain(equipment)
        .chain(collaborators)
        .chain(evidence)
        .collect()
}

/// Targets of one code added up, so that splitting one in two hides nothing; zeros say nothing.
fn summed(work: &FundedWork) -> BTreeMap<String, Decimal> {
    let mut sums = BTreeMap::new();
    for (code, amount) in &work.targets {
        *sums.entry(code.clone()).or_insert(Decimal::ZERO) += *amount;
    }
    sums.retain(|_, sum| !sum.is_zero());
    sums
}

impl Shared {
    fn new(works: &[FundedWork], rule: &DuplicateFunding) -> Self {
        let mut by_thing: BTreeMap<Thing, Vec<usize>> = BTreeMap::new();
        for (at, work) in works.iter().enumerate() {
            for thing in things(work) {
                by_thing.entry(thing).or_default().push(at);
            }
        }
        Self {
            works: by_thing,
            at_most: rule.shared_by_at_most,
        }
    }

    /// Whether so few have it that it connects them.
    fn is_rare(&self, thing: &Thing) -> bool {
        self.works
            .get(thing)
            .is_some_and(|all| all.len() <= self.at_most)
    }

    fn count(&self, thing: &Thing) -> usize {
        self.works.get(thing).map_or(0, Vec::len)
    }
}

/// Pairs that share something rare, a title or an image: only these are looked at.
fn candidates(
    works: &[FundedWork],
    shared: &Shared,
    rule: &DuplicateFunding,
) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    for all in shared
        .works
        .values()
        .filter(|all| all.len() <= shared.at_most)
    {
        for (n, first) in all.iter().enumerate() {
            pairs.extend(all[n + 1..].iter().map(|second| (*first, *second)));
        }
    }
    let titles: Vec<BTreeSet<(char, char)>> = works.iter().map(|it| bigrams(&it.title)).collect();
    for first in 0..works.len() {
        for second in first + 1..works.len() {
            let alike = likeness(&titles[first], &titles[second]) >= rule.title_from_percent;
            if alike
                || split((&works[first], &works[second]), rule).is_some()
                || image((&works[first], &works[second]), rule).is_some()
            {
                pairs.insert((first, second));
            }
        }
    }
    pairs
}

fn bigrams(title: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> = title.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Pairs of characters that both have, in percent of those that either has on average.
fn likeness(first: &BTreeSet<(char, char)>, second: &BTreeSet<(char, char)>) -> Decimal {
    let (all, both) = (
        first.len() + second.len(),
        first.intersection(second).count(),
    );
    if all == 0 {
        return Decimal::ZERO;
    }
    Decimal::from(200 * both) / Decimal::from(all)
}

/// Everything that two works share.
fn signals(
    (a, b): (&FundedWork, &FundedWork),
    shared: &Shared,
    rule: &DuplicateFunding,
) -> Vec<DuplicateSignal> {
    let mut signals = Vec::new();
    let mut add = |kind, explanation: String| signals.push(DuplicateSignal { kind, explanation });
    let alike = likeness(&bigrams(&a.title), &bigrams(&b.title));
    if alike >= rule.title_from_percent {
        add(
            SignalKind::Title,
            format!(
                "名称相近 {}%：“{}”与“{}”",
                fixed(alike, 0),
                a.title,
                b.title
            ),
        );
    }
    if !a.person.is_empty() && a.person == b.person {
        add(SignalKind::Person, format!("负责人同为“{}”", a.person));
    }
    if !a.host.is_empty() && a.host == b.host {
        add(SignalKind::Host, format!("承担单位同为“{}”", a.host));
    }
    let both: Vec<Thing> = things(a).intersection(&things(b)).cloned().collect();
    let rare: Vec<&Thing> = both.iter().filter(|thing| shared.is_rare(thing)).collect();
    for (kind, least) in [
        (SignalKind::Targets, rule.targets_from),
        (SignalKind::Budget, rule.budget_lines_from),
        (SignalKind::Equipment, 1),
        (SignalKind::Collaborators, rule.collaborators_from),
        (SignalKind::Evidence, 1),
    ] {
        let of: Vec<String> = rare
            .iter()
            .filter(|thing| kind_of(thing) == kind)
            .map(|thing| said(thing, shared.count(thing)))
            .collect();
        if of.len() >= least {
            add(
                kind,
                format!("{} {} 项相同：{}", kind.label(), of.len(), of.join("；")),
            );
        }
    }
    if let Some(explanation) = split((a, b), rule) {
        add(SignalKind::SplitTargets, explanation);
    }
    if let Some(explanation) = image((a, b), rule) {
        add(SignalKind::Image, explanation);
    }
    signals
}

fn kind_of(thing: &Thing) -> SignalKind {
    match thing {
        Thing::Target(..) => SignalKind::Targets,
        Thing::Budget(..) => SignalKind::Budget,
        Thing::Equipment(_) => SignalKind::Equipment,
        Thing::Collaborator(_) => SignalKind::Collaborators,
        Thing::Evidence(_) => SignalKind::Evidence,
    }
}

fn said(thing: &Thing, count: usize) -> String {
    let what = match thing {
        Thing::Target(code, amount) => format!("{code} 同为 {}", amount.normalize()),
        Thing::Budget(name, amount) => format!("{name} 同为 {} 万元", fixed(amount.to_wan(), 2)),
        Thing::Equipment(name) | Thing::Collaborator(name) => name.clone(),
        Thing::Evidence(hash) => format!("文件摘要 {}…", hash.get(..12).unwrap_or(hash)),
    };
    format!("{what}（共 {count} 个项目有）")
}

/// Targets that differ by one and the same factor: one set of targets, divided between two works.
fn split((a, b): (&FundedWork, &FundedWork), rule: &DuplicateFunding) -> Option<String> {
    let (first, second) = (summed(a), summed(b));
    let mut ratio = None;
    let mut parts = Vec::new();
    for (code, amount) in &first {
        let other = second.get(code)?;
        let of = other.checked_div(*amount)?;
        if *ratio.get_or_insert(of) != of || of == Decimal::ONE {
            return None;
        }
        parts.push(format!(
            "{code} {} 与 {}",
            amount.normalize(),
            other.normalize()
        ));
    }
    let distinct: BTreeSet<&Decimal> = first.values().collect();
    (first.len() == second.len()
        && parts.len() >= rule.targets_from
        && distinct.len() >= rule.targets_from)
        .then(|| format!("{} 项指标成同一比例：{}", parts.len(), parts.join("；")))
}

fn image((a, b): (&FundedWork, &FundedWork), rule: &DuplicateFunding) -> Option<String> {
    let nearest = a
        .images
        .iter()
        .flat_map(|first| {
            b.images
                .iter()
                .map(move |second| (first ^ second).count_ones())
        })
        .min()?;
    (nearest <= rule.image_bits_at_most)
        .then(|| format!("有一幅图像相近：64 位感知摘要相差 {nearest} 位"))
}
