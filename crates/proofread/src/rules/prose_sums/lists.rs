//! Parts after a colon, in batches and in brackets.

use super::strict::{fills, is_ticked};
use super::{addable, depth, is_average, is_deducted, judge, off};
use crate::arithmetic::show_like;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use rust_decimal::Decimal;

/// `共74场、5300人次：`: the figure that is told of the same things right behind a whole.
fn beside<'p>(passage: &'p Passage, total: &Quantity) -> Option<&'p Quantity> {
    let next = passage
        .quantities
        .iter()
        .find(|next| next.from >= total.to)?;
    let joined = passage.slice(total.to, next.from) == "、";
    (joined && addable(next) && !next.unit.comparable(&total.unit)).then_some(next)
}

/// `共32个：甲9个，乙11个，丙12个`
pub(super) fn colon(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    for total in passage
        .quantities
        .iter()
        .filter(|total| total.from >= from && total.to <= to && addable(total))
    {
        let total_to = beside(passage, total).map_or(total.to, |next| next.to);
        let gap: String = passage.slice(total_to, total_to + 3);
        let Some(at) = gap
            .find(':')
            .map(|_| total_to + gap.chars().position(|c| c == ':').unwrap_or(0))
        else {
            continue;
        };
        let words = passage.slice(at, to);
        // 目标90分：…满意度86.2分，得3.8分: what is to be reached; 每项2.5分：…得2.32分；…得2.13分: what each can get.
        let aim = total.unit.class == UnitClass::Points
            && (passage.chars[..total.from].ends_with(&['目', '标']) || is_average(passage, total));
        if words.contains("其中") || aim {
            continue;
        }
        let parts: Vec<&Quantity> = passage
            .quantities
            .iter()
            .filter(|part| {
                part.from > at
                    && part.to <= to
                    && addable(part)
                    && !is_average(passage, part)
                    && !is_deducted(passage, part)
                    && depth(passage, from, part.from) == 0
            })
            .collect();
        if parts
            .iter()
            .filter(|part| part.unit.comparable(&total.unit))
            .count()
            >= 2
        {
            judge(passage, &[total], &parts, &words, findings);
        }
    }
}

/// `预算100万元，分为三类：甲20万元，乙30万元，丙50万元`: as many parts as are said make an amount said before.
pub(super) fn kinds(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    let inside: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|one| one.from >= from && one.to <= to && depth(passage, from, one.from) == 0)
        .collect();
    for (at, number) in inside.iter().enumerate() {
        let lead = passage.slice(number.from.saturating_sub(2), number.from);
        let opens = passage.slice(number.to, number.to + 4).contains(':');
        let parts = &inside[at + 1..];
        let [first, _, _, ..] = parts else {
            return;
        };
        let told = opens && (lead.ends_with('分') || lead.ends_with("分为"));
        let alike = |one: &&&Quantity| one.unit.text == first.unit.text && addable(one);
        if !told
            || Decimal::from(parts.len()) != number.value
            || !parts.iter().all(|part| alike(&part))
        {
            continue;
        }
        let mut totals = inside[..at].iter().rev().filter(alike);
        let Some(total) = totals.next() else { continue };
        findings.checked.sums += 1;
        let sum: Decimal = parts.iter().map(|part| part.value).sum();
        let known = findings.known();
        let told = parts
            .iter()
            .any(|part| known.contains(&passage.span_of(part)));
        if !told && total.value != sum && totals.all(|other| other.value != sum) {
            findings.push(off(passage, total, (parts, sum), Severity::Error));
        }
    }
}

/// What two batches of money are called.
const BATCHES: [[&str; 2]; 4] = [
    ["第一批", "第二批"],
    ["首批", "第二批"],
    ["提前批", "正式批"],
    ["提前批", "第二批"],
];

/// `分两批下达，第一批下达576万元，第二批下达384万元`: together an amount said before.
pub(super) fn batches(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    let words = passage.slice(from, to);
    if !BATCHES
        .iter()
        .any(|batches| batches.iter().all(|batch| words.contains(batch)))
    {
        return;
    }
    let parts: Vec<&Quantity> = passage
        .quantities
        .iter()
        .enumerate()
        .filter(|(at, part)| {
            part.from >= from
                && part.to <= to
                && part.unit.class == UnitClass::Money
                && crate::facts::surroundings(passage, *at).0.contains('批')
        })
        .map(|(_, part)| part)
        .collect();
    let Some(total) = passage.quantities.iter().rfind(|total| {
        total.to <= from.max(parts.first().map_or(0, |part| part.from))
            && total.unit.class == UnitClass::Money
            && total.is_plain()
    }) else {
        return;
    };
    if parts.len() < 2 {
        return;
    }
    findings.checked.sums += 1;
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    if passage
        .quantities
        .iter()
        .any(|total| total.unit.class == UnitClass::Money && total.value == sum)
    {
        return;
    }
    let computed = show_like(sum, total);
    let message = format!("各批资金之和为{computed}，与总额{}不符。", total.printed);
    findings.push(
        Draft::new("sum_of_batches", Severity::Doubt, message)
            .printed(&total.printed, computed)
            .at(std::iter::once(passage.span_of(total))
                .chain(parts.iter().map(|part| passage.span_of(part))))
            .advice("核对各批资金与总额。")
            .certain(),
    );
}

/// `10个（新上3个，后补助5个，结转2个）`
pub(super) fn brackets(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    let mut at = from;
    while let Some(open) = (at..to).find(|at| passage.chars[*at] == '(') {
        let close = (open..to)
            .find(|at| passage.chars[*at] == ')')
            .unwrap_or(to);
        at = close.max(open + 1);
        let total = passage.quantities.iter().rfind(|quantity| {
            quantity.to <= open
                && quantity.from >= from
                && open - quantity.to <= 12
                && addable(quantity)
        });
        let Some(total) = total else { continue };
        let gap = passage.slice(total.to, open);
        if gap.contains(['，', '；', '、']) {
            continue;
        }
        let parts: Vec<&Quantity> = passage
            .quantities
            .iter()
            .filter(|quantity| quantity.from > open && quantity.to <= close && addable(quantity))
            .collect();
        let words = passage.slice(open, close);
        // 0.07分（3分的2.50%为0.075分）: how points were computed.
        let computed = total.unit.class == UnitClass::Points && words.contains('%');
        // 少1项（14项对15项）: two that are compared.
        let against = words.contains('对') && parts.len() == 2;
        if words.starts_with("(含") || parts.len() < 2 || computed || against {
            continue;
        }
        // 七个盟市51项（本级32项，合计83项）, 三期6人（通过7人，放弃1人，实际6人）: what closes the bracket isn't a part.
        if let Some((last, rest)) = parts.split_last() {
            let sum: Decimal = rest.iter().map(|part| part.value).sum();
            let closes = passage.slice(last.from.saturating_sub(4), last.from);
            let closed = ["合计", "共", "总计"]
                .iter()
                .any(|word| closes.contains(word));
            let filled = is_ticked(passage, &parts) && fills(passage, &parts).is_some();
            if last.value == total.value && !filled || closed && sum + total.value == last.value {
                findings.checked.sums += 1;
                continue;
            }
        }
        judge(passage, &[total], &parts, &words, findings);
    }
}

/// `权重之比为10:50:30:10`: its terms make a round whole.
pub(super) fn ratio_of_weights(
    passage: &Passage,
    from: usize,
    to: usize,
    words: &str,
    findings: &mut Findings,
) {
    let ratio = passage
        .quantities
        .iter()
        .find(|quantity| quantity.from >= from && quantity.to <= to && quantity.terms.len() > 2);
    if let Some(ratio) = ratio {
        findings.checked.sums += 1;
        let sum: Decimal = ratio.terms.iter().sum();
        let whole = [1, 10, 100, 1000]
            .iter()
            .any(|whole| sum == Decimal::from(*whole));
        if !whole && (words.contains("权重") || words.contains("评价")) {
            let message = format!(
                "权重之比{}各项之和为{}，不是100。",
                ratio.printed,
                sum.normalize()
            );
            findings.push(
                Draft::new("sum_full_marks", Severity::Doubt, message)
                    .printed(&ratio.printed, "100")
                    .at([passage.span_of(ratio)])
                    .advice("核对各部分权重，使其合计为100。"),
            );
        }
    }
}
