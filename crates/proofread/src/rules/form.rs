//! Form: heading numbers, words of another fund, placeholders, kinds of indicators, directions of costs, places in the annex.
//!
//! Long because many small checks of form, each too small for a file.

use std::collections::BTreeMap;
use std::path::Path;

use super::Rule;
use crate::context::{Context, shorten};
use crate::document::{BlockKind, FileKind, Span};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::layout::{Numbering, enumerator};
use crate::number::{Operator, UnitClass};
use crate::passage::Passage;
use crate::records::{Record, Source};

pub const RULE: Rule = Rule {
    id: "form",
    title: "标题编号、模板残留、占位符、指标种类和位置",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    headings(context, findings);
    residue(context, findings);
    placeholders(context, findings);
    kinds(context, findings);
    costs(context, findings);
    places(context, findings);
    missing_in_annex(context, findings);
    repeated_words(context, findings);
    copied_figures(context, findings);
    ranges(context, findings);
}

/// `20-3次`: the upper end of a range is not below its lower end; tiers of percentages go downwards.
fn ranges(context: &Context<'_>, findings: &mut Findings) {
    for passage in &context.passages {
        for range in &passage.quantities {
            let counted = matches!(
                range.unit.class,
                UnitClass::Count | UnitClass::Money | UnitClass::Duration
            );
            let Some(upper) = range.upper.filter(|_| counted) else {
                continue;
            };
            findings.checked.rules += 1;
            if upper >= range.value {
                continue;
            }
            let message = format!("“{}”的上限小于下限。", range.printed);
            findings.push(
                Draft::new("range_reversed", Severity::Doubt, message)
                    .printed(&range.printed, "")
                    .at([passage.span_of(range)])
                    .advice("核对区间的上下限。"),
            );
        }
    }
}

/// 一、 三、: the number between them is missing.
fn headings(context: &Context<'_>, findings: &mut Findings) {
    let mut last: Option<(u64, usize)> = None;
    let passages: Vec<(usize, &Passage)> = context.prose().collect();
    for (position, (_, passage)) in passages.iter().enumerate() {
        let text = passage.text();
        if text.starts_with("附件") || text.starts_with("附表") {
            last = None;
            continue;
        }
        let Some(found) = enumerator(&passage.chars)
            .filter(|found| found.numbering == Numbering::Han && passage.chars.len() < 60)
        else {
            continue;
        };
        findings.checked.rules += 1;
        if let Some((number, before)) = last {
            if found.number > number + 1 && found.number < number + 4 {
                missing(context, &passages, before, position, number + 1, findings);
            } else if found.number == number
                && !matches!(context.document.kind, FileKind::Docx | FileKind::Pdf)
            {
                let message = format!("标题编号“{}”重复。", passage.slice(0, found.length));
                findings.push(
                    Draft::new("heading_repeated", Severity::Doubt, message)
                        .printed(shorten(&text, 20), "")
                        .at([passage.span(0, passage.chars.len())])
                        .advice("核对标题编号。"),
                );
            }
        }
        last = Some((found.number, position));
    }
}

fn missing(
    context: &Context<'_>,
    passages: &[(usize, &Passage)],
    from: usize,
    to: usize,
    number: u64,
    findings: &mut Findings,
) {
    const HAN: [&str; 13] = [
        "", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    let label = usize::try_from(number)
        .ok()
        .and_then(|number| HAN.get(number))
        .copied()
        .unwrap_or_default();
    let bare: Vec<&Passage> = passages[from + 1..to]
        .iter()
        .map(|(_, passage)| *passage)
        .filter(|passage| {
            matches!(
                context.document.blocks[passage.block].kind,
                BlockKind::Heading { level: 0 }
            )
        })
        .collect();
    if bare.is_empty() && context.document.kind == FileKind::Pdf {
        // A heading may have run together with the line above it.
        return;
    }
    let next = passages[to].1;
    let guess = bare
        .first()
        .map(|passage| passage.text())
        .unwrap_or_default();
    let message = if guess.is_empty() {
        format!(
            "标题编号缺“{label}、”，上一个之后直接是“{}”。",
            shorten(&next.text(), 20)
        )
    } else {
        format!(
            "标题编号缺“{label}、”，似应加在“{}”之前。",
            shorten(&guess, 24)
        )
    };
    findings.push(
        Draft::new("heading_missing", Severity::Doubt, message)
            .printed(shorten(&next.text(), 20), format!("{label}、{guess}"))
            .at(bare
                .iter()
                .map(|passage| passage.span(0, passage.chars.len())))
            .at([next.span(0, next.chars.len())])
            .advice("补上标题编号，并核对下级标题编号。"),
    );
}

/// Words of another kind of fund.
fn residue(context: &Context<'_>, findings: &mut Findings) {
    let heading: String = context.title.clone()
        + &context
            .prose()
            .take(14)
            .map(|(_, passage)| passage.text())
            .collect::<String>();
    for residue in &context.settings.residue {
        if residue.home.iter().any(|home| context.title.contains(home))
            || heading.contains(&residue.word)
        {
            continue;
        }
        findings.checked.rules += 1;
        let spans: Vec<Span> = context
            .prose()
            .flat_map(|(_, passage)| occurrences(passage, &residue.word))
            .collect();
        if spans.is_empty() {
            continue;
        }
        let message = format!(
            "“{}”不是本报告的资金，出现{}处，疑为套用其他报告的模板。",
            residue.word,
            spans.len()
        );
        findings.push(
            Draft::new("template_residue", Severity::Doubt, message)
                .printed(&residue.word, "")
                .at(spans)
                .advice("改为本专项的名称。"),
        );
    }
}

fn occurrences(passage: &Passage, word: &str) -> Vec<Span> {
    let needle: Vec<char> = word.chars().collect();
    (0..passage.chars.len().saturating_sub(needle.len() - 1))
        .filter(|at| passage.chars[*at..].starts_with(&needle))
        .map(|at| passage.span(at, at + needle.len()))
        .collect()
}

fn placeholders(context: &Context<'_>, findings: &mut Findings) {
    const WORDS: [&str; 14] = [
        "待填写",
        "待补充",
        "待核实",
        "待定",
        "请填写",
        "此处填写",
        "____",
        "××",
        "XX项目",
        "XX年",
        "XX万元",
        "XXX",
        "（空）",
        "**",
    ];
    let markdown = context.document.kind == FileKind::Text
        && Path::new(&context.document.name)
            .extension()
            .is_some_and(|extension| extension == "md");
    for word in WORDS {
        if word == "**" && markdown {
            continue;
        }
        let spans: Vec<Span> = context
            .passages
            .iter()
            .flat_map(|passage| occurrences(passage, word))
            .take(20)
            .collect();
        if spans.is_empty() {
            continue;
        }
        let (severity, message) = if word == "**" {
            (Severity::Hint, "文中留有排版符号“**”。".to_owned())
        } else {
            (
                Severity::Doubt,
                format!("文中留有未填写的“{word}”，共{}处。", spans.len()),
            )
        };
        findings.push(
            Draft::new("placeholder", severity, message)
                .printed(word, "")
                .at(spans)
                .advice("填写或删除。"),
        );
    }
    findings.checked.rules += 1;
}

/// The kinds of output indicators that a table of objectives has.
fn kinds(context: &Context<'_>, findings: &mut Findings) {
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
fn costs(context: &Context<'_>, findings: &mut Findings) {
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
fn places(context: &Context<'_>, findings: &mut Findings) {
    let mut groups: BTreeMap<&str, BTreeMap<&str, Span>> = BTreeMap::new();
    for record in context
        .records
        .iter()
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
fn missing_in_annex(context: &Context<'_>, findings: &mut Findings) {
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
            .find(|other| super::cross_table::alike(key, other));
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

/// `指标值为…指标，指标值为…`: a label written twice in one sentence.
fn repeated_words(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for (from, to) in super::prose_sums::sentences(passage) {
            for word in ["指标值为", "完成值为", "完成率为", "偏差率为"] {
                let spots: Vec<usize> = {
                    let needle: Vec<char> = word.chars().collect();
                    (from..to)
                        .filter(|at| passage.chars[*at..to].starts_with(&needle))
                        .collect()
                };
                let figures = passage
                    .quantities
                    .iter()
                    .filter(|quantity| quantity.from >= from && quantity.to <= to)
                    .filter(|quantity| {
                        spots
                            .iter()
                            .any(|spot| quantity.from >= spot + 4 && quantity.from <= spot + 9)
                    })
                    .count();
                if spots.len() > 1 && figures < spots.len() && figures < 2 {
                    findings.push(
                        Draft::new(
                            "words_repeated",
                            Severity::Hint,
                            format!("同一句中“{word}”重复，疑有多余文字。"),
                        )
                        .printed(word, "")
                        .at(spots.iter().map(|spot| passage.span(*spot, spot + 4)))
                        .advice("删去多余文字。"),
                    );
                }
            }
        }
    }
}

/// An amount expected and the same amount achieved, to the last digit.
fn copied_figures(context: &Context<'_>, findings: &mut Findings) {
    let (mut expected, mut achieved) = (Vec::new(), Vec::new());
    for (_, passage) in context.prose() {
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let digits = quantity
                .printed
                .chars()
                .filter(char::is_ascii_digit)
                .count();
            if quantity.unit.class != UnitClass::Money
                || digits < 6
                || quantity.operator != Operator::None
            {
                continue;
            }
            let (before, _) = crate::facts::surroundings(passage, at);
            let span = passage.span_of(quantity);
            if before.contains("预期") || before.contains("预计") {
                expected.push((quantity, span));
            } else if before.contains("实际") {
                achieved.push((quantity, span));
            }
        }
    }
    for (plan, span) in &expected {
        if let Some((_, other)) = achieved
            .iter()
            .find(|(done, _)| done.printed == plan.printed)
        {
            findings.push(
                Draft::new(
                    "copied_figure",
                    Severity::Hint,
                    format!("预期数与实际数完全相同（{}），疑为互相套用。", plan.printed),
                )
                .printed(&plan.printed, "")
                .at([*span, *other])
                .advice("核对预期数和实际数的来源。"),
            );
        }
    }
}
