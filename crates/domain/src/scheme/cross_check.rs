//! 核对: what was filed for a leaf beside the figures of the same meaning that projects, money and questionnaires give.
//!
//! Which leaf means which figure is data: the slot `leaf_figures` of the rule set. A filed value that agrees with none of its
//! figures is a hint; the score stays the one that was filed.

use rust_decimal::Decimal;

use super::{EvaluationPackage, LeafScore, Method, Node};
use crate::packs::{BoundFigure, LeafBinding, SchemeRuleSet};
use crate::rules::leaf;
use crate::trace::Figure;

/// A computed figure beside the filed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The figure's id.
    pub figure: String,
    pub label: String,
    pub printed: String,
    pub unit: String,
    pub agrees: bool,
}

/// One leaf's filed value and every computed figure of the same meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossCheck {
    /// Index into the scheme.
    pub node: usize,
    pub actual: Decimal,
    pub compared: Vec<Compared>,
    /// In Chinese: with which figure it agrees, or that it agrees with none.
    pub said: String,
    pub agrees: bool,
}

/// Every leaf that has a filed actual value and figures of the same meaning, in the order of the scheme.
pub fn cross_checks(
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
    figures: &[Figure],
) -> Vec<CrossCheck> {
    let mut groups: Vec<&str> = Vec::new();
    for answer in &package.surveys {
        if groups.last() != Some(&answer.group.as_str()) && !groups.contains(&answer.group.as_str())
        {
            groups.push(&answer.group);
        }
    }
    let mut checks: Vec<CrossCheck> = package
        .scores
        .iter()
        .filter_map(|score| {
            let node = package.scheme.get(score.node as usize)?;
            let actual = score.actual?;
            let mut compared: Vec<Compared> = Vec::new();
            for (figure, target) in alternatives(node, score, rules, &groups, figures) {
                let one = compare(node, score, actual, figure, target, rules);
                match compared.iter_mut().find(|it| it.figure == one.figure) {
                    Some(known) => known.agrees |= one.agrees,
                    None => compared.push(one),
                }
            }
            (!compared.is_empty()).then(|| said(score.node as usize, actual, compared))
        })
        .collect();
    checks.sort_by_key(|check| check.node);
    checks
}

/// The figures that mean the same as a leaf, each with the figure of its target: those of the first binding that finds any. Two
/// amounts are compared only where both were filed.
fn alternatives<'f>(
    node: &Node,
    score: &LeafScore,
    rules: &SchemeRuleSet,
    groups: &[&str],
    figures: &'f [Figure],
) -> Vec<(&'f Figure, Option<&'f Figure>)> {
    let Some(bindings) = &rules.leaf_figures else {
        return Vec::new();
    };
    for binding in &bindings.value.leaves {
        let Some(group) = named(&node.name, binding, groups) else {
            continue;
        };
        let found: Vec<_> = binding
            .figures
            .iter()
            .filter(|bound| bound.target.is_none() || score.target.is_some())
            .flat_map(|bound| found(bound, group, figures))
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Whether a binding is for a leaf of this name, and with which group: `{group}` stands for the longest group of respondents that
/// fits, whatever stands before it; a name without it has no group, an empty one.
fn named<'g>(name: &str, binding: &LeafBinding, groups: &[&'g str]) -> Option<&'g str> {
    binding.names.iter().find_map(|wanted| {
        let Some(rest) = wanted.strip_prefix(GROUP) else {
            return (name == wanted).then_some("");
        };
        let before = name.strip_suffix(rest)?;
        groups
            .iter()
            .filter(|group| !group.is_empty() && before.ends_with(**group))
            .max_by_key(|group| group.len())
            .copied()
    })
}

const GROUP: &str = "{group}";

fn found<'f>(
    bound: &BoundFigure,
    group: &str,
    figures: &'f [Figure],
) -> Vec<(&'f Figure, Option<&'f Figure>)> {
    let written = |pattern: &str| pattern.replace(GROUP, group);
    let target = bound
        .target
        .as_deref()
        .map(written)
        .and_then(|wanted| figures.iter().find(|figure| fits(&wanted, &figure.id)));
    let wanted = written(&bound.actual);
    figures
        .iter()
        .filter(|figure| fits(&wanted, &figure.id))
        .map(|figure| (figure, target))
        .collect()
}

/// Whether an id fits a pattern in which `*` stands for anything but `/`.
fn fits(pattern: &str, id: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == id;
    };
    let Some(after) = id.strip_prefix(start) else {
        return false;
    };
    let room = after.find('/').unwrap_or(after.len());
    (0..=room)
        .filter(|end| after.is_char_boundary(*end))
        .any(|end| fits(rest, &after[end..]))
}

fn compare(
    node: &Node,
    score: &LeafScore,
    actual: Decimal,
    figure: &Figure,
    target: Option<&Figure>,
    rules: &SchemeRuleSet,
) -> Compared {
    let printed = figure.printed.parse::<Decimal>().ok();
    let target_agrees = match (target, score.target) {
        (Some(figure), Some(filed)) => figure
            .printed
            .parse()
            .is_ok_and(|printed| same(filed, printed)),
        _ => true,
    };
    let agrees = target_agrees
        && printed.is_some_and(|printed| {
            same(actual, printed) && !crosses_a_step(node, score, printed, rules)
        });
    Compared {
        figure: figure.id.clone(),
        label: figure.label.clone(),
        printed: figure.printed.clone(),
        unit: figure.unit.clone(),
        agrees,
    }
}

/// Whether two values are the same as far as the one with fewer decimals says.
fn same(filed: Decimal, printed: Decimal) -> bool {
    let decimals = filed.normalize().scale().min(printed.scale());
    (filed - printed).abs() <= Decimal::new(5, decimals + 1)
}

/// Whether a value that was rounded when it was filed reaches another step than the computed one.
fn crosses_a_step(node: &Node, score: &LeafScore, printed: Decimal, rules: &SchemeRuleSet) -> bool {
    if !matches!(node.method, Some(Method::Steps(_))) {
        return false;
    }
    let computed = LeafScore {
        actual: Some(printed),
        ..score.clone()
    };
    let points = |score: &LeafScore| {
        leaf::points(node, Some(score), &rules.rounding.value)
            .ok()
            .map(|scored| scored.points)
    };
    points(score) != points(&computed)
}

fn said(node: usize, actual: Decimal, compared: Vec<Compared>) -> CrossCheck {
    let name = |it: &Compared| format!("{} {}{}", it.label, it.printed, it.unit);
    let filed = format!("填报的实际值 {}", actual.normalize());
    let agreed = compared.iter().find(|it| it.agrees);
    let (agrees, said) = if let Some(it) = agreed {
        (true, format!("{filed} 与{}一致", name(it)))
    } else {
        let all: Vec<String> = compared.iter().map(name).collect();
        let all_of = if all.len() > 1 { "都" } else { "" };
        (
            false,
            format!("{filed} 与计算所得的{}{all_of}不一致", all.join("、")),
        )
    };
    CrossCheck {
        node,
        actual,
        compared,
        said,
        agrees,
    }
}
