//! Roll-up of counts over directions: when the directions' counts make the fund's in one respect, they must in the others.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::added;
use crate::context::Context;
use crate::facts::Fact;
use crate::finding::{Draft, Findings, Severity};

pub const RULE: Rule = Rule {
    id: "partition",
    title: "各方向（计划）项目数之和与总数相符",
    run,
};

/// The facts in one respect: of the whole, and of each subject.
type Respect<'a> = (Vec<&'a Fact>, BTreeMap<&'a str, &'a Fact>);

fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut by: BTreeMap<Vec<&str>, Respect<'_>> = BTreeMap::new();
    for fact in context
        .facts
        .iter()
        .filter(|fact| fact.key.measure == "项目" && !fact.quantity.han)
    {
        let entry = by.entry(fact.key.attributes.clone()).or_default();
        if fact.key.subject.is_empty() {
            entry.0.push(fact);
        } else {
            entry.1.entry(&fact.key.subject).or_insert(fact);
        }
    }
    let sum = |parts: &BTreeMap<&str, &Fact>, subjects: &BTreeSet<&str>| -> Option<Decimal> {
        subjects
            .iter()
            .map(|subject| parts.get(subject).map(|fact| fact.quantity.value))
            .sum()
    };
    // The directions: subjects that stand in at least two respects together.
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, parts) in by.values() {
        for subject in parts.keys() {
            *counts.entry(subject).or_default() += 1;
        }
    }
    let directions: BTreeSet<&str> = counts
        .into_iter()
        .filter(|(_, count)| *count >= 2)
        .map(|(subject, _)| subject)
        .collect();
    if directions.len() >= 3 {
        let rows: Vec<_> = by
            .values()
            .filter_map(|(totals, parts)| Some((totals, parts, sum(parts, &directions)?)))
            .collect();
        let held = rows
            .iter()
            .filter(|(totals, _, sum)| totals.iter().any(|total| total.quantity.value == *sum))
            .count();
        findings.checked.sums += held;
        for (totals, parts, sum) in rows {
            if totals.is_empty()
                || held == 0
                || totals.iter().all(|total| total.quantity.value == sum)
            {
                continue;
            }
            report(
                totals,
                directions
                    .iter()
                    .filter_map(|subject| parts.get(subject).copied()),
                sum,
                findings,
            );
        }
    }
    grades(context, findings);
    pairs(context, findings);
    two_plans(context, findings);
}

/// 直接补助 and 后补助, 新立项 and 结转: together all projects or all of one kind.
fn pairs(context: &Context<'_>, findings: &mut Findings) {
    let fund: Vec<&Fact> = context
        .facts
        .iter()
        .filter(|fact| {
            fact.key.measure == "项目" && fact.key.subject.is_empty() && !fact.quantity.han
        })
        .collect();
    for pair in [["直接补助", "后补助"], ["新立项", "结转"]] {
        let found: Vec<&Fact> = pair
            .iter()
            .filter_map(|attribute| {
                fund.iter()
                    .find(|fact| fact.key.attributes == [*attribute])
                    .copied()
            })
            .collect();
        let totals: Vec<&Fact> = fund
            .iter()
            .copied()
            .filter(|fact| !found.iter().any(|part| part.key == fact.key))
            .collect();
        if found.len() < 2 || totals.is_empty() {
            continue;
        }
        findings.checked.sums += 1;
        let sum: Decimal = found.iter().map(|part| part.quantity.value).sum();
        if totals.iter().any(|total| total.quantity.value == sum) {
            continue;
        }
        let of_one_plan = context
            .facts
            .iter()
            .any(|fact| fact.key.measure == "项目" && fact.quantity.value == sum);
        if of_one_plan {
            continue;
        }
        let whole: Vec<&Fact> = totals
            .iter()
            .copied()
            .filter(|total| total.key.attributes.is_empty())
            .collect();
        if let Some(first) = whole.first().or(totals.first()) {
            report(&[first], found.into_iter(), sum, findings);
        }
    }
}

/// 121项为“优”、15项为“良”: together all projects.
fn grades(context: &Context<'_>, findings: &mut Findings) {
    let whole = |attribute: &str| {
        context.facts.iter().find(|fact| {
            fact.key.measure == "项目"
                && fact.key.subject.is_empty()
                && fact.key.attributes == [attribute]
        })
    };
    let parts: Vec<&Fact> = ["优", "良", "中", "差"]
        .iter()
        .filter_map(|grade| whole(grade))
        .collect();
    let totals: Vec<&Fact> = context
        .facts
        .iter()
        .filter(|fact| {
            fact.key.measure == "项目"
                && fact.key.subject.is_empty()
                && fact.key.attributes.is_empty()
                && !fact.quantity.han
        })
        .collect();
    if parts.len() < 2 || totals.is_empty() {
        return;
    }
    findings.checked.sums += 1;
    let sum: Decimal = parts.iter().map(|part| part.quantity.value).sum();
    if totals.iter().any(|total| total.quantity.value == sum) {
        return;
    }
    report(&totals[..1], parts.into_iter(), sum, findings);
}

fn report<'a>(
    totals: &[&'a Fact],
    parts: impl Iterator<Item = &'a Fact>,
    sum: Decimal,
    findings: &mut Findings,
) {
    let parts: Vec<&Fact> = parts.collect();
    let total = totals
        .iter()
        .find(|total| total.quantity.value != sum)
        .unwrap_or(&totals[0]);
    let list = added(parts.iter().map(|part| &part.quantity));
    let message = format!(
        "“{}”印为{}，分项相加{list}＝{}。",
        total.words.replace('#', ""),
        total.quantity.printed,
        sum.normalize()
    );
    findings.push(
        Draft::new("sum_of_directions", Severity::Error, message)
            .printed(&total.quantity.printed, sum.normalize().to_string())
            .at(totals.iter().map(|total| total.span))
            .at(parts.iter().map(|part| part.span))
            .advice("核对各方向的项目数与总数。"),
    );
}

/// A fund of two plans: the supported sub-projects are those of both.
fn two_plans(context: &Context<'_>, findings: &mut Findings) {
    let counts: Vec<&Fact> = context
        .facts
        .iter()
        .filter(|fact| fact.key.measure == "项目" && !fact.quantity.han)
        .collect();
    let totals: Vec<&&Fact> = counts
        .iter()
        .filter(|fact| {
            fact.key.subject.is_empty()
                && fact.key.attributes.is_empty()
                && fact.words.contains("子项目")
        })
        .collect();
    let Some(total) = totals.first() else { return };
    let mut plans: BTreeMap<&str, Vec<&Fact>> = BTreeMap::new();
    for fact in counts.iter().filter(|fact| {
        fact.key.subject.ends_with("计划")
            && fact.key.subject.chars().count() <= 8
            && fact.words.contains(&fact.key.subject)
            && (fact.words.contains('共') || fact.key.attributes.is_empty())
    }) {
        plans.entry(&fact.key.subject).or_default().push(fact);
    }
    for facts in plans.values() {
        let first = facts[0];
        findings.checked.references += facts.len() - 1;
        if let Some(other) = facts
            .iter()
            .find(|other| other.quantity.value != first.quantity.value)
        {
            let message = format!(
                "“{}”项目数一处印为{}，一处印为{}。",
                first.key.subject, first.quantity.printed, other.quantity.printed
            );
            findings.push(
                Draft::new("contradiction_plan", Severity::Doubt, message)
                    .printed(&other.quantity.printed, &first.quantity.printed)
                    .at(facts.iter().map(|fact| fact.span))
                    .advice("核对项目数；口径不同的，写明口径。"),
            );
        }
    }
    let parts: Vec<&Fact> = plans.values().map(|facts| facts[0]).collect();
    if parts.len() < 2 {
        return;
    }
    findings.checked.sums += 1;
    let sum: Decimal = parts.iter().map(|part| part.quantity.value).sum();
    if sum != total.quantity.value {
        report(&[total], parts.into_iter(), sum, findings);
    }
}
