//! `共…其中…`, one 其中 within another.

use super::{addable, candidates, depth, is_average, is_deducted, is_full_marks, judge};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use rust_decimal::Decimal;

/// Whether a figure can be what parts add up to: no change, and a distance only of distances.
fn may_be_whole(passage: &Passage, total: &Quantity, parts: &[&Quantity]) -> bool {
    let apart = |quantity: &Quantity| is_distance(passage, quantity);
    !is_change(passage, total) && (!apart(total) || parts.iter().any(|part| apart(part)))
}

/// Segments between the 其中s of a sentence: each adds up to a figure of the one before.
pub(super) fn of_which(
    context: &Context<'_>,
    passage: &Passage,
    from: usize,
    to: usize,
    findings: &mut Findings,
) {
    let mut borders: Vec<usize> = (from..to.saturating_sub(1))
        .filter(|at| {
            passage.chars[*at..].starts_with(&['其', '中'])
                && depth(passage, from, *at) == 0
                && !passage.chars[..*at].ends_with(&['尤'])
        })
        .collect();
    let lost = lost(passage, &borders, to);
    borders.retain(|border| !lost.iter().any(|(_, from, _)| from == border));
    of_lost(passage, &lost, findings);
    if borders.is_empty() {
        return;
    }
    borders.push(to);
    let figures = |from: usize, to: usize| -> Vec<&Quantity> {
        passage
            .quantities
            .iter()
            .filter(|quantity| {
                quantity.from >= from
                    && quantity.to <= to
                    && depth(passage, from, quantity.from) == 0
                    && addable(quantity)
                    && !is_full_marks(passage, quantity)
                    && !is_average(passage, quantity)
                    && !is_deducted(passage, quantity)
                    && !lost
                        .iter()
                        .any(|(_, from, to)| quantity.from >= *from && quantity.to <= *to)
            })
            .collect()
    };
    let before = (0..from.saturating_sub(1))
        .rev()
        .find(|at| passage.chars[*at] == '。')
        .map_or(0, |at| at + 1);
    let mut above = figures(from, borders[0]);
    if above.is_empty() && borders[0] == from && from > 0 {
        above = ending(figures(before, from), from);
    }
    let mut whole: Vec<&Quantity> = Vec::new();
    for (depth, pair) in borders.windows(2).enumerate() {
        let parts = figures(pair[0], part_of_part(passage, pair[0], pair[1]));
        let mut clauses = (borders[0]..pair[0]).rev();
        if let Some(clause) = clauses.find(|at| passage.chars[*at] == '；') {
            // 一是甲4000万元，其中…；二是乙5600万元，其中…: parts are of what their own clause tells.
            let told = figures(clause, pair[0]);
            above = if told.is_empty() { above } else { told };
        }
        let open = passage.slice(pair[0], pair[1]);
        if let Some(mut candidates) = candidates(&above, &parts) {
            let nearest = candidates[0];
            candidates.retain(|total| may_be_whole(passage, total, &parts));
            if candidates.is_empty() {
                continue;
            }
            if depth > 0 && pair[0].saturating_sub(nearest.to) <= 1 {
                // 甲74项，乙64项，其中: of 乙 or of all of them, not of 甲.
                candidates.retain(|total| {
                    std::ptr::eq(*total, nearest) || total.value > nearest.value + nearest.value
                });
                let alike = |total: &&&Quantity| total.unit.comparable(&nearest.unit);
                candidates.extend(whole.iter().filter(alike));
            }
            judge(passage, &candidates, &parts, &open, findings);
        }
        money_beside(context, passage, &above, &parts, findings);
        if !parts.is_empty() {
            whole = std::mem::replace(&mut above, parts);
        }
    }
}

/// What `。其中` after a sentence can be of: `自评得分96分，等级为优。其中:…`; of amounts only that which ends the sentence.
fn ending(mut figures: Vec<&Quantity>, end: usize) -> Vec<&Quantity> {
    let last = figures.last().copied();
    figures.retain(|total| {
        let ends = last.is_some_and(|last| std::ptr::eq(last, *total)) && end - total.to <= 2;
        total.unit.class == UnitClass::Points || ends
    });
    figures
}

/// `共扣0.31分，其中甲0.24分、乙0.07分；丙…`: points taken off, and where what they are made of begins and ends.
fn lost<'q>(
    passage: &'q Passage,
    borders: &[usize],
    to: usize,
) -> Vec<(&'q Quantity, usize, usize)> {
    borders
        .iter()
        .filter_map(|border| {
            let total = passage.quantities.iter().rfind(|it| it.to <= *border)?;
            let ends = (*border..to)
                .find(|at| passage.chars[*at] == '；')
                .unwrap_or(to);
            let beside = border - total.to <= 1 && is_deducted(passage, total);
            beside.then_some((total, *border, ends))
        })
        .collect()
}

/// The parts of points that were taken off.
fn of_lost(passage: &Passage, lost: &[(&Quantity, usize, usize)], findings: &mut Findings) {
    for (total, from, to) in lost {
        let parts: Vec<&Quantity> = passage
            .quantities
            .iter()
            .filter(|part| part.from >= *from && part.to <= *to)
            .filter(|part| part.unit.class == UnitClass::Points && part.is_plain())
            .filter(|part| depth(passage, *from, part.from) == 0)
            .filter(|part| !is_full_marks(passage, part))
            .collect();
        judge(
            passage,
            &[total],
            &parts,
            &passage.slice(*from, *to),
            findings,
        );
    }
}

/// Where the parts of one of the parts begin: `其中专业人员108人；专业人员中高级45人、中级48人`.
fn part_of_part(passage: &Passage, from: usize, to: usize) -> usize {
    (from..to)
        .filter(|at| passage.chars[*at] == '；')
        .find(|at| {
            let next = passage.quantities.iter().find(|next| next.from > *at);
            let words = passage.slice(at + 1, next.map_or(to, |next| next.from.min(to)));
            let part = words.contains('中') && !words.contains("其中") && !words.contains("中级");
            // 新建17个，其中中试基地7个；累计验收68个: more than one thing is told.
            part || words.contains("累计") || is_rated_alone(passage, from, *at)
        })
        .unwrap_or(to)
}

/// `有效112份，其中满意98份，满意度87.5%；面向…`: whether all that is told of parts is one with its rate.
fn is_rated_alone(passage: &Passage, from: usize, to: usize) -> bool {
    let mut parts = passage
        .quantities
        .iter()
        .filter(|part| part.from >= from && part.to <= to && addable(part));
    parts
        .next()
        .is_some_and(|part| super::is_part_of_last(passage, part))
        && parts.next().is_none()
}

/// `比上年末的630家净增82家，其中`: what was before and the change are no wholes.
fn is_change(passage: &Passage, figure: &Quantity) -> bool {
    let words = passage.slice(figure.from.saturating_sub(10), figure.from);
    let words = words.rsplit(['，', '；']).next().unwrap_or_default();
    // 比2020年的2984篇增长9.5%，其中: what it was then.
    let was = words.starts_with(['比', '较']) && words.ends_with('的');
    let words = words.trim_end_matches(['了', '的']);
    was || words.ends_with("净增")
        || ["比上年", "较上年", "比去年", "上年末", "上年同期"]
            .iter()
            .any(|word| words.contains(word))
            && !["增加", "减少", "多", "少"]
                .iter()
                .any(|word| words.ends_with(word))
}

/// `比上年增加120万元，其中甲安排680万元`: how far an amount is from another is no whole of amounts.
pub(in crate::rules) fn is_distance(passage: &Passage, figure: &Quantity) -> bool {
    const APART: [&str; 13] = [
        "增加",
        "减少",
        "增长",
        "多",
        "少",
        "超出",
        "超过",
        "高于",
        "低于",
        "差",
        "超出目标",
        "超过目标",
        "低于目标",
    ];
    let words = passage.slice(figure.from.saturating_sub(6), figure.from);
    let words = words.rsplit(['，', '；', '、']).next().unwrap_or_default();
    let words = words.trim_end_matches(['了', '约']);
    // 突破118项，超计划8项
    let beyond = ["计划", "目标", "任务", "预期", "指标"].iter().any(|aim| {
        words
            .strip_suffix(aim)
            .is_some_and(|words| words.ends_with(['超', '差', '缺']))
    });
    beyond || APART.iter().any(|word| words.ends_with(word))
}

/// Parts that tell money beside the counts: the money together is the fund's.
fn money_beside(
    context: &Context<'_>,
    passage: &Passage,
    above: &[&Quantity],
    parts: &[&Quantity],
    findings: &mut Findings,
) {
    let money: Vec<&Quantity> = parts
        .iter()
        .copied()
        .filter(|part| part.unit.class == UnitClass::Money)
        .collect();
    if money.len() < 3
        || money.len() == parts.len()
        || above
            .iter()
            .any(|total| total.unit.class == UnitClass::Money)
    {
        return;
    }
    let sum: Decimal = money.iter().map(|part| part.value).sum();
    let funds: Vec<_> = context
        .facts
        .iter()
        .filter(|fact| matches!(fact.key.measure, "预算" | "到位") && fact.key.subject.is_empty())
        .collect();
    let Some(fund) = funds.first() else { return };
    findings.checked.sums += 1;
    if funds.iter().any(|fund| {
        fund.quantity.agrees(&Quantity {
            value: sum,
            ..fund.quantity.clone()
        })
    }) {
        return;
    }
    let near = (sum - fund.quantity.value).abs() * Decimal::from(5) < fund.quantity.value;
    if near {
        let computed = show_like(sum, &fund.quantity);
        let message = format!(
            "各分项金额之和{computed}，与资金总额{}不符。",
            fund.quantity.printed
        );
        findings.push(
            Draft::new("sum_of_money", Severity::Doubt, message)
                .printed(&fund.quantity.printed, computed)
                .at(money.iter().map(|part| passage.span_of(part)))
                .at([fund.span])
                .advice("核对各分项金额与资金总额。"),
        );
    }
}
