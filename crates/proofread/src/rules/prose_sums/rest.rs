//! What ends the parts of a whole, and what says that they leave a rest.

use super::of_which::is_distance;
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
