//! Figures said twice in the same words, and figures of a table's row that running text repeats.

mod rows;

use std::collections::BTreeMap;

use super::Rule;
use crate::aims;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use rows::rows;

pub const RULE: Rule = Rule {
    id: "echo",
    title: "用同样的话再次说到的数、正文引用的表中数前后一致",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    repeated(context, findings);
    rows(context, findings);
}

/// One mention in running text.
struct Echo<'a> {
    quantity: &'a Quantity,
    span: Span,
    section: String,
    /// Whether its sentence tells what there is in all by a day, not what was supported in the year.
    stock: bool,
    /// Whether its sentence tells what was looked at of all.
    sampled: bool,
}

fn han(text: &str) -> String {
    text.chars().filter(|c| is_han(*c)).collect()
}

/// The words that say what a figure is of, if they say enough.
fn signature(context: &Context<'_>, before: &str, after: &str) -> Option<String> {
    let goal = [
        "目标",
        "计划",
        "预期",
        "预计",
        "上年",
        "同期",
        "增",
        "减",
        "年均",
        "完成值",
        "指标值",
        "目标值",
        "实际值",
        "得分",
        "分值",
    ];
    if goal
        .iter()
        .any(|word| before.contains(word) || after.contains(word))
    {
        return None;
    }
    let named = han(&facts::subject(&context.without_fund(before)));
    let own = if named.chars().count() >= 3 {
        han(before)
    } else {
        String::new()
    };
    let tail = han(after);
    let tail = tail.trim_start_matches("项目").trim_start_matches('的');
    if own.chars().count() >= 5 {
        Some(own)
    } else if han(before).chars().count() <= 1 && tail.chars().count() >= 5 {
        Some(format!("…{}", tail.chars().take(8).collect::<String>()))
    } else {
        None
    }
}

/// `截至2023年底，全省共有…21家`: what there is.
fn is_stock(passage: &Passage, quantity: &Quantity) -> bool {
    let (from, _) = sentence_of(passage, quantity);
    let said = passage.slice(from, quantity.from);
    ["共有", "现有", "拥有", "已有", "累计", "建有"]
        .iter()
        .any(|word| said.contains(word))
}

/// `现场抽查平台24家，其中…5家`: what was looked at.
fn is_sampled(passage: &Passage, quantity: &Quantity) -> bool {
    let (from, _) = sentence_of(passage, quantity);
    let said = passage.slice(from, quantity.from);
    ["抽查", "抽取", "抽样", "抽选", "抽中", "现场核查", "走访"]
        .iter()
        .any(|word| said.contains(word))
}

/// `甲方面…已完成整改22个。乙方面…已完成整改17个`: whether one section says the same of several things.
fn tells_of_several(echoes: &[Echo<'_>]) -> bool {
    echoes.iter().enumerate().any(|(at, echo)| {
        echoes[..at]
            .iter()
            .any(|other| other.section == echo.section && !other.quantity.agrees(echo.quantity))
    })
}

/// The same words before or after a figure in two sections.
fn repeated(context: &Context<'_>, findings: &mut Findings) {
    let mut groups: BTreeMap<(String, String), Vec<Echo<'_>>> = BTreeMap::new();
    for (_, passage) in context.prose() {
        if facts::is_case(context, passage) {
            continue;
        }
        let section = context.stations[passage.block]
            .path
            .first()
            .cloned()
            .unwrap_or_default();
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let counted = matches!(quantity.unit.class, UnitClass::Count | UnitClass::Money);
            if !counted || !quantity.is_plain() || quantity.operator != Operator::None {
                continue;
            }
            if aims::sets(context, passage, quantity) {
                // What was to be reached is no other print of what was.
                continue;
            }
            let (before, after) = facts::surroundings(passage, at);
            let unit = match quantity.unit.class {
                UnitClass::Money => "元".to_owned(),
                _ => quantity.unit.text.clone(),
            };
            if let Some(words) = signature(context, before.trim_start_matches('\u{2026}'), &after) {
                groups.entry((unit, words)).or_default().push(Echo {
                    quantity,
                    span: passage.span_of(quantity),
                    section: section.clone(),
                    stock: is_stock(passage, quantity),
                    sampled: is_sampled(passage, quantity),
                });
            }
        }
    }
    for ((_, words), echoes) in groups {
        let apart = echoes.iter().any(|echo| echo.section != echoes[0].section);
        if echoes.len() < 2 || !apart || tells_of_several(&echoes) {
            continue;
        }
        findings.checked.references += echoes.len() - 1;
        let Some(other) = echoes.iter().find(|echo| {
            (echo.stock, echo.sampled) == (echoes[0].stock, echoes[0].sampled)
                && !echo.quantity.agrees(echoes[0].quantity)
        }) else {
            continue;
        };
        let known = findings.drafts.iter().any(|draft| {
            draft.code.starts_with("contradiction") && draft.spans.contains(&other.span)
        });
        if known {
            continue;
        }
        let message = format!(
            "“{}”一处印为{}，一处印为{}。",
            shorten(words.trim_matches('…'), 24),
            echoes[0].quantity.printed,
            other.quantity.printed
        );
        findings.push(
            Draft::new("contradiction_echo", Severity::Doubt, message)
                .printed(&other.quantity.printed, &echoes[0].quantity.printed)
                .at(echoes.iter().map(|echo| echo.span))
                .advice("核对两处的数；口径不同的，写明口径。"),
        );
    }
}
