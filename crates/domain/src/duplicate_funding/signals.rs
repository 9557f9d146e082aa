//! What two works share, each thing in words and figures.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::candidates::{bigrams, likeness};
use super::shared::{Shared, Thing, folded, summed, things};
use super::{DuplicateSignal, FundedWork, SharedText, SignalKind, is_same};
use crate::number::fixed;
use crate::packs::DuplicateFunding;

/// Everything that two works share.
pub(super) fn of(
    (a, b): (&FundedWork, &FundedWork),
    text: Option<SharedText>,
    shared: &Shared,
    rule: &DuplicateFunding,
) -> Vec<DuplicateSignal> {
    let mut signals = Vec::new();
    let mut add = |kind, said: Option<String>| {
        signals.extend(said.map(|explanation| DuplicateSignal { kind, explanation }));
    };
    add(SignalKind::Text, text.and_then(|it| said_text(it, rule)));
    add(SignalKind::Title, title((a, b), rule));
    add(SignalKind::Person, same("负责人", &a.person, &b.person));
    add(SignalKind::Host, same("承担单位", &a.host, &b.host));
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
            .filter(|thing| thing.kind() == kind)
            .map(|thing| said(thing, (a, b), shared.count(thing)))
            .collect();
        let enough = of.len() >= least;
        let words = || format!("{} {} 项相同：{}", kind.label(), of.len(), of.join("；"));
        add(kind, enough.then(words));
    }
    add(SignalKind::SplitTargets, split((a, b), rule));
    add(SignalKind::Image, image((a, b), shared));
    signals
}

fn said_text(text: SharedText, rule: &DuplicateFunding) -> Option<String> {
    (text.percent >= rule.text_from_percent).then(|| {
        format!(
            "送查文本除格式文本外有 {}% 与对方相同，共 {} 段，最长一段 {} 字",
            fixed(text.percent, 2),
            text.passages,
            text.longest
        )
    })
}

fn title((a, b): (&FundedWork, &FundedWork), rule: &DuplicateFunding) -> Option<String> {
    let (first, second) = (bigrams(&a.title), bigrams(&b.title));
    let both = first.intersection(&second).count();
    let alike = likeness(first.len() + second.len(), both);
    (alike >= rule.title_from_percent).then(|| {
        format!(
            "名称相近 {}%：“{}”与“{}”",
            fixed(alike, 0),
            a.title,
            b.title
        )
    })
}

fn same(what: &str, a: &str, b: &str) -> Option<String> {
    is_same(a, b).then(|| format!("{what}同为“{a}”"))
}

fn said(thing: &Thing, (a, b): (&FundedWork, &FundedWork), count: usize) -> String {
    // As the first work writes it.
    let written = |list: &[String], words: &str| {
        let found = list.iter().find(|it| folded(it) == words);
        found.map_or_else(|| words.to_owned(), Clone::clone)
    };
    let what = match thing {
        Thing::Target(code, amount) => {
            let written = a.targets.iter().find(|(it, _)| folded(it) == *code);
            let code = written.map_or(code, |(it, _)| it);
            format!("{code} 同为 {}", amount.normalize())
        }
        Thing::Budget(name, amount) => {
            let written = a.budget.iter().find(|(it, _)| folded(it) == *name);
            let name = written.map_or(name, |(it, _)| it);
            format!("{name}同为 {} 万元", fixed(amount.to_wan(), 2))
        }
        Thing::Equipment(name) => written(&a.equipment, name),
        Thing::Collaborator(name) => written(&a.collaborators, name),
        Thing::Evidence(hash) => {
            let name = |work: &FundedWork| {
                let found = work.evidence.iter().find(|(_, it)| it == hash);
                found.map(|(name, _)| name.clone()).unwrap_or_default()
            };
            format!(
                "“{}”与“{}”内容逐字节相同（SM3 {}…）",
                name(a),
                name(b),
                hash.get(..12).unwrap_or(hash)
            )
        }
    };
    format!("{what}（参加比对的共 {count} 个项目有）")
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
            "{} {} 与 {}",
            code.to_uppercase(),
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

/// The nearest pictures of both, unless so many works have it that it says nothing.
fn image((a, b): (&FundedWork, &FundedWork), shared: &Shared) -> Option<String> {
    let pairs = a.images.iter().flat_map(|first| {
        let distance = move |second: &(String, u64)| (first.1 ^ second.1).count_ones();
        b.images
            .iter()
            .map(move |second| (distance(second), first, second))
    });
    let (bits, first, second) = pairs
        .filter(|(bits, first, _)| *bits <= shared.bits() && shared.is_rare_image(first.1))
        .min_by_key(|(bits, ..)| *bits)?;
    Some(format!(
        "图像相近：“{}”与“{}”，64 位感知摘要相差 {bits} 位",
        first.0, second.0
    ))
}
