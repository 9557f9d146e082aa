//! Lists of amounts that a total before them announces: 企业26家、科研院所12家、高校10家.

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::is_amount;

pub const RULE: Rule = Rule {
    id: "run",
    title: "分类列举的数之和与前面的总数相符",
    run,
};

/// Characters between two members of one list.
const GAP: usize = 26;

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (index, passage) in context.prose() {
        let mut at = 0;
        while at < passage.quantities.len() {
            let members = members(passage, at);
            if members.len() >= 2 {
                judge(context, index, passage, &members, findings);
            }
            at = members.last().copied().unwrap_or(at) + 1;
        }
    }
}

fn listed(quantity: &Quantity) -> bool {
    is_amount(quantity)
        && quantity.unit.class != UnitClass::Duration
        && quantity.operator == Operator::None
}

/// Amounts of one unit that follow each other in one sentence; percentages may stand between.
fn members(passage: &Passage, first: usize) -> Vec<usize> {
    let start = &passage.quantities[first];
    if !listed(start) {
        return Vec::new();
    }
    let mut members = vec![first];
    let mut last = start.to;
    for (index, next) in passage.quantities.iter().enumerate().skip(first + 1) {
        let gap = passage.slice(last, next.from);
        // ；按专业划分: another way to part the same whole.
        let anew = gap.contains(['；', '，'])
            && (gap.contains('按') || gap.contains('从') && gap.contains('看'));
        if anew
            || gap.chars().count() > GAP
            || gap.contains(['。', '(', ')'])
            || gap.contains("其中")
        {
            break;
        }
        if next.unit.class == UnitClass::Percent {
            last = next.to;
            continue;
        }
        if !listed(next)
            || next.unit.text != start.unit.text
            || !gap.contains(['、', '，', '；', '和'])
        {
            break;
        }
        members.push(index);
        last = next.to;
    }
    members
}

/// The total may be the first of the stretch itself, or stand before it.
fn judge(
    context: &Context<'_>,
    index: usize,
    passage: &Passage,
    members: &[usize],
    findings: &mut Findings,
) {
    let quantities: Vec<&Quantity> = members
        .iter()
        .map(|member| &passage.quantities[*member])
        .collect();
    let sum: Decimal = quantities.iter().map(|member| member.value).sum();
    let first = quantities[0];
    let lead = passage.slice(first.from.saturating_sub(40), first.from);
    let lead = lead.rsplit('。').next().unwrap_or_default().to_owned();
    if quantities.iter().any(|member| member.value.is_zero()) {
        // A tally of states, not of the parts of a whole.
        return;
    }
    let cue = [
        "其中", "中，", "按", "分别", "分为", "包括", "组成", "构成", ":", "看",
    ]
    .iter()
    .any(|word| lead.contains(word));
    let largest = quantities
        .iter()
        .map(|member| member.value)
        .max()
        .unwrap_or_default();
    let totals = totals(context, index, passage, members[0], largest);
    if adds_up(context, &quantities, sum, &totals) {
        findings.checked.sums += 1;
        return;
    }
    let within = |total: &Quantity| {
        let difference = (total.value - sum).abs() * Decimal::from(5);
        difference <= total.value.min(sum) * Decimal::TWO
    };
    let Some((total, span)) = totals.iter().find(|(total, _)| within(total)) else {
        return;
    };
    if !cue || quantities.len() < 3 && !lead.contains("其中") && !lead.contains('按') {
        return;
    }
    let known = findings.drafts.iter().any(|draft| {
        draft.code.starts_with("sum") && draft.spans.contains(&passage.span_of(first))
    });
    if known {
        return;
    }
    findings.checked.sums += 1;
    let list = quantities
        .iter()
        .map(|member| member.printed.as_str())
        .collect::<Vec<_>>()
        .join("＋");
    let computed = show_like(sum, total);
    let message = format!(
        "分类列举{list}＝{computed}，与前面的{}不符。",
        total.printed
    );
    findings.push(
        Draft::new("sum_run", Severity::Doubt, message)
            .printed(&total.printed, computed)
            .at([*span])
            .at(quantities.iter().map(|member| passage.span_of(member)))
            .advice("核对总数与各类之和；没有列全的，写明“等”或其余部分。"),
    );
}

/// Whether the list, or its beginning, gives one of the totals, or a large sum that stands anywhere.
fn adds_up(
    context: &Context<'_>,
    quantities: &[&Quantity],
    sum: Decimal,
    totals: &[(Quantity, Span)],
) -> bool {
    let unit = &quantities[0].unit;
    let slack: Decimal = quantities.iter().map(|member| member.half).sum();
    let exact = |total: &Quantity| {
        (total.value - sum).abs() <= total.half + slack
            && (total.value == sum || !total.half.is_zero() && unit.class == UnitClass::Money)
    };
    let mut equals = context.pool.between(unit.class, sum, Some(sum));
    let elsewhere = sum >= Decimal::from(20)
        && equals
            .any(|operand| operand.quantity.unit.comparable(unit) && operand.quantity.value == sum);
    elsewhere || ends_earlier(quantities, totals) || totals.iter().any(|(total, _)| exact(total))
}

/// Whether the list ends before its last figure: 甲12个、乙24个、丙36个，覆盖9个市.
fn ends_earlier(quantities: &[&Quantity], totals: &[(Quantity, Span)]) -> bool {
    (2..quantities.len()).any(|length| {
        let sum: Decimal = quantities[..length].iter().map(|member| member.value).sum();
        totals.iter().any(|(total, _)| total.value == sum)
    })
}

/// The figures that may be the list's total: those before it in its passage, then those of the passages above.
fn totals(
    context: &Context<'_>,
    index: usize,
    passage: &Passage,
    first_at: usize,
    largest: Decimal,
) -> Vec<(Quantity, Span)> {
    let first = &passage.quantities[first_at];
    let before = passage.quantities[..first_at]
        .iter()
        .rev()
        .filter(|total| total.unit.comparable(&first.unit) && listed(total))
        .filter(|total| total.value >= largest)
        .take(4)
        .map(|total| (total.clone(), passage.span_of(total)));
    let above = context
        .pool
        .near(index)
        .filter(|operand| operand.passage < index && operand.quantity.unit.comparable(&first.unit))
        .map(|operand| (operand.quantity.clone(), operand.span));
    before
        .chain(above.collect::<Vec<_>>().into_iter().rev())
        .filter(|(total, _)| total.value >= largest)
        .collect()
}
