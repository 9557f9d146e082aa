//! 户均、人均、亩均: a total said nearby over a count said nearby, and a total as average times count.

use super::Rule;
use crate::arithmetic::{reaches, show_like};
use crate::context::Context;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::pool::Operand;

pub const RULE: Rule = Rule {
    id: "per_head",
    title: "户均、人均、亩均等与总数、户数、人数、面积相符",
    run,
};

/// The word and the counter of what it divides by.
const PER: [(&str, &str); 8] = [
    ("户均", "户"),
    ("人均", "人"),
    ("亩均", "亩"),
    ("家均", "家"),
    ("项均", "项"),
    ("场均", "场"),
    ("次均", "次"),
    ("村均", "个村"),
];

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (index, passage) in context.prose() {
        if facts::is_case(context, passage) {
            continue;
        }
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let plain = quantity.is_plain() && quantity.operator == Operator::None;
            if !plain || quantity.unit.class != UnitClass::Money {
                continue;
            }
            let words = facts::surroundings(passage, at).0;
            let Some((per, counter)) = PER.iter().find(|(per, _)| words.contains(per)) else {
                continue;
            };
            let Some((_, what)) = words.split_once(per) else {
                continue;
            };
            let what: String = what.chars().filter(|c| is_han(*c)).collect();
            let what = what.trim_end_matches(['约', '达', '为', '了']);
            if what.chars().count() < 2 || what.contains("标准") {
                continue;
            }
            let span = passage.span_of(quantity);
            judge(context, index, (quantity, span), (counter, what), findings);
        }
    }
}

/// `带动村集体增收合计1720万元`: whether the words before what is counted name another that has it.
fn is_of_another(words: &str, what: &str) -> bool {
    let before = words.split(what).next().unwrap_or_default();
    let clause = before
        .rsplit(['，', '；', '。', '、'])
        .next()
        .unwrap_or_default();
    clause.chars().filter(|c| is_han(*c)).count() > OTHER
}

/// Characters before what is counted that name who has it.
const OTHER: usize = 4;

/// The total and the count must be said once nearby, the total in the words of the average.
fn judge(
    context: &Context<'_>,
    index: usize,
    (own, span): (&Quantity, crate::document::Span),
    (counter, what): (&str, &str),
    findings: &mut Findings,
) {
    let near: Vec<&Operand> = context.pool.near(index).collect();
    let totals: Vec<&&Operand> = near
        .iter()
        .filter(|operand| {
            operand.quantity.unit.class == UnitClass::Money
                && operand.quantity.value > own.value
                && operand.words.contains(what)
                && !is_of_another(&operand.words, what)
                && ["共", "总", "合计", "累计"]
                    .iter()
                    .any(|word| operand.words.contains(word))
        })
        .collect();
    let counts: Vec<&&Operand> = near
        .iter()
        .filter(|operand| {
            operand.quantity.unit.text.ends_with(counter) && !operand.quantity.value.is_zero()
        })
        .collect();
    let ([total, ..], [_, ..]) = (totals.as_slice(), counts.as_slice()) else {
        return;
    };
    findings.checked.rates += 1;
    let gives = |total: &Operand, count: &Operand| {
        let (total, count) = (&total.quantity, &count.quantity);
        let low = total.low().checked_div(count.high());
        let high = total.high().checked_div(count.low());
        low.zip(high)
            .is_some_and(|(low, high)| reaches(low, high, own))
    };
    if totals
        .iter()
        .any(|total| counts.iter().any(|count| gives(total, count)))
    {
        return;
    }
    let Some((count, value)) = counts
        .iter()
        .filter_map(|count| {
            Some((
                count,
                total.quantity.value.checked_div(count.quantity.value)?,
            ))
        })
        .min_by_key(|(_, value)| (*value - own.value).abs())
    else {
        return;
    };
    let computed = show_like(value, own);
    let message = format!(
        "平均印为{}，{}÷{}应为{computed}。",
        own.printed, total.quantity.printed, count.quantity.printed
    );
    findings.push(
        Draft::new("average_per_head", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([span, total.span, count.span])
            .advice("核对平均数、总数和个数；口径不同的，写明口径。"),
    );
}
