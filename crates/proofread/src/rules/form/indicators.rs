//! Kinds of indicators, directions of costs, places in the annex.

use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::layout::enumerator;
use crate::records::{Record, Source};
use std::collections::BTreeMap;

/// The kinds of output indicators that a table of objectives has.
pub(super) fn kinds(context: &Context<'_>, findings: &mut Findings) {
    const KINDS: [&str; 4] = ["数量", "质量", "时效", "成本"];
    let mut found: BTreeMap<&str, Span> = BTreeMap::new();
    for passage in &context.passages {
        let text = passage.text();
        if passage.chars.len() > 400 {
            continue;
        }
        for kind in KINDS {
            let listed = text == format!("{kind}指标")
                || text.starts_with(&format!("({})", 1)) && text.contains(&format!("{kind}指标:"));
            let headed = enumerator(&passage.chars).is_some_and(|found| {
                let rest = passage.slice(found.length, passage.chars.len());
                rest.starts_with(&format!("{kind}指标"))
            });
            if listed || headed {
                found
                    .entry(kind)
                    .or_insert_with(|| passage.span(0, passage.chars.len().min(8)));
            }
        }
    }
    if found.is_empty() || !found.contains_key("数量") {
        return;
    }
    findings.checked.rules += 1;
    let missing: Vec<&str> = KINDS
        .into_iter()
        .filter(|kind| !found.contains_key(kind))
        .collect();
    if missing.is_empty() {
        return;
    }
    let list = missing
        .iter()
        .map(|kind| format!("{kind}指标"))
        .collect::<Vec<_>>()
        .join("、");
    findings.push(
        Draft::new(
            "kind_missing",
            Severity::Hint,
            format!("产出指标中没有{list}。"),
        )
        .printed(found.keys().copied().collect::<Vec<_>>().join("、"), &list)
        .at(found.values().copied())
        .advice("下一年度设定绩效目标时补充，或说明不适用。"),
    );
}

/// A cost is at most, not at least.
pub(super) fn costs(context: &Context<'_>, findings: &mut Findings) {
    for record in &context.records {
        let cost = record.group.contains("成本")
            || record.name.contains("成本")
                && !record.name.contains("节约")
                && !record.name.contains("降低");
        let Some(target) = record.figure(Role::Target).filter(|_| cost) else {
            continue;
        };
        findings.checked.rules += 1;
        let saving = record.name.contains("节约")
            || record.name.contains("降低")
            || record.name.contains("控制率");
        if target.quantity.operator.is_lower() && !saving {
            let message = format!(
                "成本指标“{}”的指标值写成“不少于{}”，成本应为不超过。",
                record.name, target.quantity.printed
            );
            findings.push(
                Draft::new("cost_at_least", Severity::Doubt, message)
                    .printed(
                        format!("≥{}", target.quantity.printed),
                        format!("≤{}", target.quantity.printed),
                    )
                    .at([target.span])
                    .advice("核对成本指标的方向。"),
            );
        }
    }
}

/// The kind of indicator that a heading names.
fn kind_of(group: &str) -> Option<&'static str> {
    [
        "数量",
        "质量",
        "时效",
        "成本",
        "经济效益",
        "社会效益",
        "生态效益",
        "可持续影响",
        "满意度",
    ]
    .into_iter()
    .find(|kind| group.contains(kind))
}

/// One indicator under two headings.
pub(super) fn places(context: &Context<'_>, findings: &mut Findings) {
    let mut groups: BTreeMap<&str, BTreeMap<&str, Span>> = BTreeMap::new();
    for record in context
        .records
        .iter()
        .filter(|record| !record.total)
        .filter(|record| record.key.chars().count() > 3 && !record.figures.is_empty())
    {
        let Some(kind) = kind_of(&record.group) else {
            continue;
        };
        if let Some(span) = record.spans().first() {
            groups
                .entry(&record.key)
                .or_default()
                .entry(kind)
                .or_insert(*span);
        }
    }
    for (key, kinds) in groups {
        findings.checked.references += 1;
        if kinds.len() < 2 {
            continue;
        }
        let name = context
            .records
            .iter()
            .find(|record| record.key == key)
            .map_or(key, |record| record.name.as_str());
        let list = kinds
            .keys()
            .map(|kind| format!("{kind}指标"))
            .collect::<Vec<_>>()
            .join("、");
        findings.push(
            Draft::new(
                "indicator_moved",
                Severity::Hint,
                format!("“{}”在各处分别列入{list}。", shorten(name, 30)),
            )
            .printed(&list, "同一类指标")
            .at(kinds.values().copied())
            .advice("以备案的绩效目标表为准。"),
        );
    }
}

/// An indicator of the objectives that the self-evaluation table leaves out.
pub(super) fn missing_in_annex(context: &Context<'_>, findings: &mut Findings) {
    let mut of: BTreeMap<usize, Vec<&Record>> = BTreeMap::new();
    for record in &context.records {
        if let Source::Table { grid, .. } = record.source {
            of.entry(grid).or_default().push(record);
        }
    }
    let names = |grid: usize| -> BTreeMap<&str, Span> {
        of[&grid]
            .iter()
            .filter(|record| !record.total)
            .filter_map(|record| Some((record.key.as_str(), record.figure(Role::Target)?.span)))
            .collect()
    };
    let actual = |grid: usize| {
        of[&grid]
            .iter()
            .any(|record| record.figure(Role::Actual).is_some())
    };
    let with: Vec<usize> = of
        .keys()
        .copied()
        .filter(|grid| names(*grid).len() >= 5)
        .collect();
    let Some(&objectives) = with.iter().find(|grid| !actual(**grid)) else {
        return;
    };
    let Some(&annex) = with.iter().find(|grid| actual(**grid)) else {
        return;
    };
    let (planned, done) = (names(objectives), names(annex));
    let shared = planned.keys().filter(|key| done.contains_key(*key)).count();
    if shared * 2 < planned.len() {
        return;
    }
    for (key, span) in planned.iter().filter(|(key, _)| !done.contains_key(*key)) {
        let similar = done
            .keys()
            .find(|other| super::super::cross_table::alike(key, other));
        if similar.is_some() {
            continue;
        }
        findings.push(
            Draft::new(
                "indicator_left_out",
                Severity::Doubt,
                format!("绩效目标表中的“{key}”在自评表中没有。"),
            )
            .printed(*key, "")
            .at([*span])
            .advice("补填该指标，或说明不再适用。"),
        );
    }
    findings.checked.references += shared;
}
