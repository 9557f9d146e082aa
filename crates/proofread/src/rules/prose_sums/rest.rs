//! What ends the parts of a whole, and what says that they leave a rest.

use super::of_which::is_distance;
use crate::arithmetic::show_like;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use rust_decimal::Decimal;

/// `比目标少4家`
pub(in crate::rules) fn is_compared(passage: &Passage, figure: &Quantity) -> bool {
    let words = passage.slice(figure.from.saturating_sub(10), figure.from);
    let words = words.rsplit(['，', '；', '、', '(']).next();
    let words = words.unwrap_or_default();
    let than = ["比", "较", "距"]
        .iter()
        .any(|word| words.starts_with(word));
    // 超出目标37份
    let aim = ["目标", "计划", "任务", "上年", "去年", "预期", "指标"]
        .iter()
        .any(|word| words.trim_end_matches(['数', '值']).ends_with(word));
    let apart = ["超", "高于", "低于", "多于", "少于", "高出"]
        .iter()
        .any(|word| words.starts_with(word));
    // 较2020年的1893篇增加252篇: what it was then, and what follows.
    let was = than && words.ends_with('的');
    than && is_distance(passage, figure) || was || aim && apart
}

/// `其余六家单位共8家`: how many there are of which the figure behind tells.
pub(super) fn is_of_rest(passage: &Passage, part: &Quantity) -> bool {
    let before = passage.slice(part.from.saturating_sub(2), part.from);
    let next = passage.quantities.iter().find(|next| next.from >= part.to);
    let noun = next.map_or_else(String::new, |next| passage.slice(part.to, next.from));
    ["其余", "其他", "另外"].contains(&before.as_str())
        && !noun.contains(['，', '、', '；', '。'])
        && noun.ends_with(['共', '计'])
}

/// `甲263.46万元、乙252.75万元，两家合计占67.8%`: the share that parts have together leaves a rest.
pub(in crate::rules) fn share_is_said(passage: &Passage, parts: &[&Quantity]) -> bool {
    let Some(last) = parts.last() else {
        return false;
    };
    let next = passage
        .quantities
        .iter()
        .find(|next| next.from >= last.to && !next.han);
    next.is_some_and(|rate| {
        let gap = passage.slice(last.to, rate.from);
        let together = ["合计", "共", "一起", "之和"];
        // 甲4.1亿元、乙2.3亿元，两者占71.1%
        let clause = gap.rsplit('，').next().unwrap_or_default();
        let clause = clause.trim_start_matches(['这', '前', '上', '述']);
        let counted = clause.starts_with(['两', '二', '三', '四', '五', '六']);
        rate.unit.class == UnitClass::Percent
            && rate.value < Decimal::ONE_HUNDRED
            && gap.contains('占')
            && !gap.contains(['。', '；'])
            && (counted || together.iter().any(|word| gap.contains(word)))
    })
}

/// `1.536万人，其中博士3072人，占20%，硕士6144人，占40%`: the shares said after the parts leave a rest.
pub(super) fn shares_are_said(passage: &Passage, total: &Quantity, parts: &[&Quantity]) -> bool {
    parts.iter().all(|part| {
        let next = passage
            .quantities
            .partition_point(|other| other.from < part.to);
        passage.quantities.get(next).is_some_and(|rate| {
            rate.unit.class == UnitClass::Percent && crate::pool::gives(part, total, rate)
        })
    })
}

/// `新认定26家，迁出2家`: what left.
pub(super) fn has_left(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(8), quantity.from);
    let words = words
        .rsplit(['，', '、', '；', '(', ':'])
        .next()
        .unwrap_or_default();
    [
        "迁出", "退出", "注销", "取消", "调出", "流出", "淘汰", "减少", "核减", "出库", "离职",
    ]
    .iter()
    .any(|word| words.contains(word))
}

/// `净增24家（新认定26家，迁出2家）`: what came less what left.
pub(super) fn left(
    passage: &Passage,
    totals: &[&Quantity],
    parts: &[&Quantity],
    findings: &mut Findings,
) {
    let total = totals[0];
    let value: Decimal = parts
        .iter()
        .map(|part| {
            if has_left(passage, part) {
                -part.value
            } else {
                part.value
            }
        })
        .sum();
    let words = passage.slice(total.from.saturating_sub(4), total.from);
    if !words.ends_with("净增") && !words.ends_with("净增加") || parts.len() != 2 {
        return;
    }
    findings.checked.sums += 1;
    if totals.iter().any(|total| total.value == value.abs()) {
        return;
    }
    let computed = show_like(value, total);
    let message = format!(
        "净增印为{}，按{}与{}之差应为{computed}。",
        total.printed, parts[0].printed, parts[1].printed
    );
    findings.push(
        Draft::new("sum_prose", Severity::Doubt, message)
            .printed(&total.printed, computed)
            .at(std::iter::once(passage.span_of(total))
                .chain(parts.iter().map(|part| passage.span_of(part))))
            .advice("核对净增数与增加、减少的数。"),
    );
}
