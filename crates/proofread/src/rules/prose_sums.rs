//! Sums in running text: 共 … 其中 …, brackets after a total, scores and their blocks, full marks that make 100.
//!
//! Long because the ways in which prose says a sum share one grammar.

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "prose_sum",
    title: "“共…其中…”、括号内分项之和与总数相符",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            of_which(context, passage, from, to, findings);
            colon(passage, from, to, findings);
            batches(passage, from, to, findings);
            brackets(passage, from, to, findings);
            full_marks(passage, from, to, findings);
            marks_in_brackets(passage, from, to, findings);
        }
    }
}

/// Stretches between full stops.
pub fn sentences(passage: &Passage) -> Vec<(usize, usize)> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, c) in passage.chars.iter().enumerate() {
        if matches!(c, '。' | '！' | '？') {
            sentences.push((from, at));
            from = at + 1;
        }
    }
    sentences.push((from, passage.chars.len()));
    sentences
}

fn addable(quantity: &Quantity) -> bool {
    quantity.is_plain()
        && matches!(
            quantity.unit.class,
            UnitClass::Money | UnitClass::Count | UnitClass::Points
        )
        && quantity.terms.is_empty()
}

/// Points that something has at most, not those it was given.
fn is_full_marks(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(6), quantity.from);
    let words = words.rsplit(['，', '、', '；']).next().unwrap_or_default();
    quantity.unit.class == UnitClass::Points
        && ["满分", "该项", "权重", "分值"]
            .iter()
            .any(|word| words.contains(word))
}

/// Segments between the 其中s of a sentence: each adds up to a figure of the one before.
fn of_which(
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
            })
            .collect()
    };
    let before = (0..from.saturating_sub(1))
        .rev()
        .find(|at| passage.chars[*at] == '。')
        .map_or(0, |at| at + 1);
    let mut above = figures(from, borders[0]);
    if above.is_empty() && borders[0] == from && from > 0 {
        // 自评得分96分，等级为优。其中:…
        above = figures(before, from);
        above.retain(|total| total.unit.class == UnitClass::Points);
    }
    let mut whole: Vec<&Quantity> = Vec::new();
    for (depth, pair) in borders.windows(2).enumerate() {
        let parts = figures(pair[0], pair[1]);
        let open = passage.slice(pair[0], pair[1]);
        if let Some(mut candidates) = candidates(&above, &parts) {
            let nearest = candidates[0];
            if depth > 0 && pair[0].saturating_sub(nearest.to) <= 1 {
                // 甲74项，乙64项，其中: of 乙 or of all of them, not of 甲.
                candidates.retain(|total| {
                    std::ptr::eq(*total, nearest) || total.value > nearest.value + nearest.value
                });
                candidates.extend(
                    whole
                        .iter()
                        .filter(|total| total.unit.comparable(&nearest.unit)),
                );
            }
            judge(passage, &candidates, &parts, &open, findings);
        }
        money_beside(context, passage, &above, &parts, findings);
        if !parts.is_empty() {
            whole = std::mem::replace(&mut above, parts);
        }
    }
}

/// `共32个：甲9个，乙11个，丙12个`
fn colon(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    for total in passage
        .quantities
        .iter()
        .filter(|total| total.from >= from && total.to <= to && addable(total))
    {
        let gap: String = passage.slice(total.to, total.to + 3);
        let Some(at) = gap
            .find(':')
            .map(|_| total.to + gap.chars().position(|c| c == ':').unwrap_or(0))
        else {
            continue;
        };
        let words = passage.slice(at, to);
        if words.contains("其中") {
            continue;
        }
        let parts: Vec<&Quantity> = passage
            .quantities
            .iter()
            .filter(|part| {
                part.from > at
                    && part.to <= to
                    && addable(part)
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

/// `分两批下达，第一批下达576万元，第二批下达384万元`: together an amount said before.
fn batches(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    let words = passage.slice(from, to);
    if !words.contains("第一批") || !words.contains("第二批") {
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
            .advice("核对各批资金与总额。"),
    );
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

/// How deep in brackets a position is.
fn depth(passage: &Passage, from: usize, at: usize) -> i32 {
    passage.chars[from..at].iter().fold(0, |depth, c| match c {
        '(' => depth + 1,
        ')' => (depth - 1).max(0),
        _ => depth,
    })
}

/// The totals that parts may belong to: same unit, the nearest first; the same counter before its like.
fn candidates<'a>(above: &[&'a Quantity], parts: &[&Quantity]) -> Option<Vec<&'a Quantity>> {
    let first = parts.first()?;
    let mut totals: Vec<&Quantity> = above
        .iter()
        .rev()
        .copied()
        .filter(|total| total.unit.comparable(&first.unit))
        .collect();
    totals.sort_by_key(|total| total.unit.text != first.unit.text);
    (!totals.is_empty()).then_some(totals)
}

/// Words of parts that together make a whole.
const PAIRS: [(&str, &str); 12] = [
    ("新", "结转"),
    ("直接", "后补助"),
    ("优", "良"),
    ("中央", "地方"),
    ("完成", "未完成"),
    ("男", "女"),
    ("决策", "产出"),
    ("产出", "效益"),
    ("一类", "二类"),
    ("重点", "一般"),
    ("省级", "市"),
    ("本级", "转移"),
];

/// Looks for a total and a run of parts that fit; reports the nearest total when none does and the list claims to be whole.
fn judge(
    passage: &Passage,
    totals: &[&Quantity],
    parts: &[&Quantity],
    words: &str,
    findings: &mut Findings,
) {
    if words.contains(['÷', '×', '+', '=', '*']) {
        // A formula, not parts of a whole.
        return;
    }
    let total = totals[0];
    let parts: Vec<&Quantity> = parts
        .iter()
        .copied()
        .filter(|part| part.unit.comparable(&total.unit))
        .collect();
    if parts.len() < 2 {
        if let Some(part) = parts
            .first()
            .filter(|part| part.value > total.value && part.unit.class == UnitClass::Money)
        {
            larger(passage, total, part, findings);
        }
        return;
    }
    let mut sum = Decimal::ZERO;
    let mut prefix_fits = false;
    for (count, part) in parts.iter().enumerate() {
        sum += part.value;
        let whole = count + 1 == parts.len() || total.unit.class != UnitClass::Points;
        if count > 0 && whole && totals.iter().any(|total| total.value == sum) {
            prefix_fits = true;
        }
    }
    findings.checked.sums += 1;
    if prefix_fits {
        return;
    }
    let open = ["等", "主要", "包括", "分别为", "含"]
        .iter()
        .any(|word| words.contains(word));
    let paired = PAIRS
        .iter()
        .any(|(one, other)| words.contains(one) && words.contains(other));
    let points = total.unit.class == UnitClass::Points;
    let coverage = sum.checked_div(total.value).unwrap_or_default();
    let near = coverage > Decimal::new(5, 1) && coverage < Decimal::TEN;
    if !(near || points || paired && parts.len() > 1 && coverage < Decimal::from(20))
        || (open && !paired && coverage < Decimal::ONE)
    {
        return;
    }
    let sure = paired || points || parts.len() >= 3 || total.unit.class == UnitClass::Money;
    let severity = if sure {
        Severity::Error
    } else {
        Severity::Doubt
    };
    let list = parts
        .iter()
        .map(|part| part.printed.as_str())
        .collect::<Vec<_>>()
        .join("＋");
    let computed = show_like(sum, total);
    let message = format!(
        "总数印为{}，分项{list}＝{computed}，两者不符。",
        total.printed
    );
    findings.push(
        Draft::new("sum_prose", severity, message)
            .printed(&total.printed, computed)
            .at(std::iter::once(passage.span_of(total))
                .chain(parts.iter().map(|part| passage.span_of(part))))
            .advice("核对总数与各分项，更正误写的数，或说明未列出的部分。"),
    );
}

fn larger(passage: &Passage, total: &Quantity, part: &Quantity, findings: &mut Findings) {
    let message = format!("“其中”所列{}大于总数{}。", part.printed, total.printed);
    findings.push(
        Draft::new("part_over_whole", Severity::Error, message)
            .printed(&part.printed, format!("不大于{}", total.printed))
            .at([passage.span_of(part), passage.span_of(total)])
            .advice("核对总数与分项。"),
    );
}

/// `10个（新上3个，后补助5个，结转2个）`
fn brackets(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
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
        if words.starts_with("(含") || parts.len() < 2 {
            continue;
        }
        judge(passage, &[total], &parts, &words, findings);
    }
}

/// `权重之比为10:50:30:10`: its terms make a round whole.
fn ratio_of_weights(
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
                Draft::new("sum_full_marks", Severity::Error, message)
                    .printed(&ratio.printed, "100")
                    .at([passage.span_of(ratio)])
                    .advice("核对各部分权重，使其合计为100。"),
            );
        }
    }
}

/// `决策18分（满分20分）、过程16.5分（满分20分）…`: three or more full marks make 100.
fn marks_in_brackets(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    let marks: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|mark| {
            mark.from >= from
                && mark.to <= to
                && mark.unit.class == UnitClass::Points
                && mark.is_plain()
                && passage
                    .slice(mark.from.saturating_sub(3), mark.from)
                    .trim_end_matches('为')
                    .ends_with("(满分")
        })
        .collect();
    let sum: Decimal = marks.iter().map(|mark| mark.value).sum();
    if marks.len() < 3 {
        return;
    }
    findings.checked.sums += 1;
    let near = sum > Decimal::from(80) && sum < Decimal::from(300);
    if sum == Decimal::ONE_HUNDRED || !near {
        return;
    }
    let message = format!("各部分满分合计{}分，不是100分。", sum.normalize());
    findings.push(
        Draft::new("sum_full_marks", Severity::Error, message)
            .printed(format!("{}分", sum.normalize()), "100分")
            .at(marks.iter().map(|mark| passage.span_of(mark)))
            .advice("核对各部分满分，使其合计为100分。"),
    );
}

/// `单位自评标准是：预算执行10分、产出50分、效益30分、满意度10分`: full marks make 100.
fn full_marks(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    let needle = ['得', '分'];
    let to = (from..to)
        .find(|at| passage.chars[*at..to].starts_with(&needle))
        .unwrap_or(to);
    let words = passage.slice(from, to);
    let about_weights = ["标准", "权重", "分值", "满分", "赋分", "百分制"]
        .iter()
        .any(|word| words.contains(word));
    ratio_of_weights(passage, from, to, &words, findings);
    if !about_weights {
        return;
    }
    let parts: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|quantity| {
            quantity.from >= from
                && quantity.to <= to
                && addable(quantity)
                && quantity.unit.class == UnitClass::Points
        })
        .collect();
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    let rest: Decimal = parts.iter().skip(1).map(|part| part.value).sum();
    if parts.len() < 3 {
        return;
    }
    findings.checked.sums += 1;
    let hundred = Decimal::ONE_HUNDRED;
    let fits = sum == hundred
        || parts[0].value == rest
        || parts
            .iter()
            .any(|part| part.value == hundred && sum == hundred * Decimal::TWO);
    let close = |sum: Decimal| sum > Decimal::from(60) && sum < Decimal::from(160);
    // One part is printed as 100 though no word calls it the whole.
    let inflated = parts.iter().any(|part| {
        let words = passage.slice(part.from.saturating_sub(6), part.from);
        let named = ["满分", "总", "合计", "共", "百分制", "制"];
        part.value == hundred && !named.iter().any(|word| words.contains(word))
    }) && close(sum - hundred);
    let close = close(sum) || inflated;
    if fits || !close {
        return;
    }
    let list = parts
        .iter()
        .map(|part| part.printed.as_str())
        .collect::<Vec<_>>()
        .join("＋");
    let message = format!("各部分分值{list}＝{}分，不是100分。", sum.normalize());
    findings.push(
        Draft::new("sum_full_marks", Severity::Error, message)
            .printed(format!("{}分", sum.normalize()), "100分")
            .at(parts.iter().map(|part| passage.span_of(part)))
            .advice("核对各部分分值，使其合计为100分。"),
    );
}
