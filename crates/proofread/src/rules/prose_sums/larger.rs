//! Parts that are more than their whole.

use super::far::in_clause;
use super::of_which::is_distance;
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use rust_decimal::Decimal;

/// Characters between a total and its first part.
const NEAR: usize = 12;

/// `在职54人，其中行政92人、事业25人`: whether one of the parts is more than all, the others aren't, and it is told.
pub(super) fn larger_part(
    passage: &Passage,
    total: &Quantity,
    parts: &[&Quantity],
    findings: &mut Findings,
) -> bool {
    let (parts, _) = in_clause(passage, (parts, Decimal::ZERO));
    let (more, others): (Vec<&Quantity>, Vec<&Quantity>) =
        parts.iter().partition(|part| part.value > total.value);
    let rest: Decimal = others.iter().map(|part| part.value).sum();
    let near = parts.first().is_some_and(|first| {
        let words = passage.slice(total.to, first.from);
        first.from.saturating_sub(total.to) <= NEAR
            || words.contains("，其中") && !words.contains(['；', '。'])
    });
    let [part] = more.as_slice() else {
        return false;
    };
    let words = passage.slice(total.to, parts[0].from);
    let within = words.contains("其中") || words.starts_with('(');
    let amounts = match total.unit.class {
        UnitClass::Money => within,
        class => class == UnitClass::Count,
    };
    let alike = amounts && part.unit.text == total.unit.text;
    let over = near && rest < total.value && alike;
    // 增加19家，其中甲5家；当年毕业1124家: another clause's.
    let beyond = part.from > parts[0].to && passage.slice(parts[0].to, part.from).contains('；');
    if over && !beyond {
        findings.push(part_over_whole(passage, part, total));
    }
    over
}

/// `得8.75分，其中决策9分、过程22分、产出37分`: a score that is less than one of its blocks.
pub(super) fn smaller_score(passage: &Passage, total: &Quantity, parts: &[&Quantity]) -> bool {
    let words = passage.slice(total.to, parts[0].from);
    let within = words
        .trim_start_matches(['，', '。', '('])
        .starts_with("其中");
    total.unit.class == UnitClass::Points
        && parts.len() > 2
        && within
        && parts.iter().any(|part| part.value > total.value)
}

/// Whether the only part is money and more than its whole: the nearest total, or another that is called what the part is.
pub(super) fn larger(
    passage: &Passage,
    totals: &[&Quantity],
    part: Option<&Quantity>,
    findings: &mut Findings,
) {
    let total = totals[0];
    let over = |part: &&Quantity| part.value > total.value && part.unit.class == UnitClass::Money;
    if let Some(part) = part.filter(|part| is_more_than_all(passage, totals, part)) {
        findings.push(part_over_whole(passage, part, total));
        return;
    }
    // 比上年增加200万元，其中奖励1500万元; 缺口1160万元。其中…: how far something is from another is no whole.
    let words = passage.slice(total.from.saturating_sub(2), total.from);
    if is_distance(passage, total) || words == "缺口" {
        return;
    }
    let Some(part) = part.filter(over) else {
        return;
    };
    let called = verb(passage, part);
    let of_another = |other: &&Quantity| {
        other.value >= part.value && called.is_some() && verb(passage, other) == called
    };
    if verb(passage, total) == called || !totals[1..].iter().any(of_another) {
        findings.push(part_over_whole(passage, part, total));
    }
}

/// `有效问卷286份，其中表示满意的386份`: more than everything that its sentence counts alike before it.
fn is_more_than_all(passage: &Passage, totals: &[&Quantity], part: &Quantity) -> bool {
    let words = passage.slice(totals[0].to, part.from);
    let words = words.replace("比较满意", "").replace("较满意", "");
    let beside = words.starts_with("，其中") && !words.contains(['；', ':']);
    let another = [
        "合计", "累计", "目标", "计划", "比", "较", "上年", "去年", "历年", "带动",
    ];
    part.unit.class == UnitClass::Count
        && beside
        && !another.iter().any(|word| words.contains(word))
        && totals
            .iter()
            .all(|total| total.unit.text == part.unit.text && total.value < part.value)
}

/// `成交91.75万元，节约4.65万元，其中最大的一包成交33.6万元`: the two characters right before an amount that say what was done with it.
fn verb<'p>(passage: &'p Passage, amount: &Quantity) -> Option<&'p [char]> {
    let words = &passage.chars[amount.from.checked_sub(2)?..amount.from];
    words.iter().copied().all(is_han).then_some(words)
}

/// What a bracket begins with that tells of a part.
const OF_WHICH: [&str; 4] = ["(其中", "(含", "(包括", "(包含"];

/// `通过认定68家（其中重新认定24家）`: what a bracket says that a figure holds is no more than it.
pub(super) fn in_bracket(passage: &Passage, (from, to): (usize, usize), findings: &mut Findings) {
    for open in (from..to).filter(|at| passage.chars[*at] == '(') {
        let words = passage.slice(open, open + 3);
        let whole = passage.quantities.iter().rfind(|one| one.to <= open);
        let part = passage.quantities.iter().find(|one| one.from > open);
        let (Some(whole), Some(part)) = (whole, part) else {
            continue;
        };
        let beside = passage.slice(whole.to, open);
        let named = beside.chars().count() <= NEAR && beside.chars().all(is_han);
        let within = !passage.slice(open, part.from).contains(')');
        let alike = part.unit.text == whole.unit.text
            && matches!(part.unit.class, UnitClass::Count | UnitClass::Money);
        let plain = [whole, part]
            .iter()
            .all(|one| one.is_plain() && one.operator == Operator::None);
        findings.checked.references += usize::from(alike && within);
        if OF_WHICH.iter().any(|word| words.starts_with(word))
            && named
            && within
            && alike
            && plain
            && part.value > whole.value
        {
            let spans = [passage.span_of(part), passage.span_of(whole)];
            let known = findings.drafts.iter();
            if !known
                .clone()
                .any(|draft| spans.iter().all(|span| draft.spans.contains(span)))
            {
                findings.push(part_over_whole(passage, part, whole).certain());
            }
        }
    }
}

fn part_over_whole(passage: &Passage, part: &Quantity, total: &Quantity) -> Draft {
    let message = format!("“其中”所列{}大于总数{}。", part.printed, total.printed);
    Draft::new("part_over_whole", Severity::Doubt, message)
        .printed(&part.printed, format!("不大于{}", total.printed))
        .at([passage.span_of(part), passage.span_of(total)])
        .advice("核对总数与分项。")
}
