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

/// Words that lead to a figure that is no member of the list before it.
const CLOSED: [&str; 10] = [
    "合计",
    "共计",
    "总计",
    "累计",
    "总投入",
    "目标",
    "比",
    "较",
    "平均",
    "共扣",
];

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (index, passage) in context.prose() {
        in_turn(passage, findings);
        let mut at = 0;
        while at < passage.quantities.len() {
            let members = members(passage, at);
            let used = if led_by_total(passage, &members) {
                1 + judge(context, index, passage, &members[1..], findings)
            } else if members.len() >= 2 {
                judge(context, index, passage, &members, findings)
            } else {
                members.len()
            };
            at = used
                .checked_sub(1)
                .and_then(|last| members.get(last).copied())
                .unwrap_or(at)
                + 1;
        }
    }
}

/// `对384名人员考核，优秀58名、合格317名…`: whether the first figure is about what the others make up.
fn led_by_total(passage: &Passage, members: &[usize]) -> bool {
    let [first, rest @ ..] = members else {
        return false;
    };
    let value = |at: &usize| passage.quantities[*at].value;
    let sum: Decimal = rest.iter().map(value).sum();
    let gap = passage.slice(
        passage.quantities[*first].to,
        rest.first()
            .map_or(0, |next| passage.quantities[*next].from),
    );
    (rest.len() >= 3 || rest.len() == 2 && gap.contains("中，"))
        && gap.contains('，')
        && rest.iter().all(|part| value(part) <= value(first))
        && (value(first) - sum).abs() * Decimal::from(5) <= value(first)
}

/// `其中线下31期、2108人次，线上14期、1177人次`: lists of two kinds of figures in turn; each kind adds up to its total before.
fn in_turn(passage: &Passage, findings: &mut Findings) {
    for (from, to) in super::prose_sums::sentences(passage) {
        let figures: Vec<&Quantity> = passage
            .quantities
            .iter()
            .filter(|figure| figure.from >= from && figure.to <= to)
            .filter(|figure| figure.unit.class != UnitClass::Duration)
            .collect();
        let Some(start) = figures.iter().position(|figure| {
            let words = passage.slice(figure.from.saturating_sub(16), figure.from);
            words.contains("其中")
        }) else {
            continue;
        };
        let (above, below) = figures.split_at(start);
        let end = below
            .windows(2)
            .position(|pair| {
                let gap = passage.slice(pair[0].to, pair[1].from);
                gap.contains(['(', ')']) || gap.contains("其中") || gap.chars().count() > GAP
            })
            .map_or(below.len(), |at| at + 1);
        let below = &below[..end];
        let turns = below.len() >= 4
            && below.len().is_multiple_of(2)
            && below.iter().all(|figure| listed(figure))
            && (2..below.len()).all(|at| below[at].unit.text == below[at - 2].unit.text)
            && below[0].unit.text != below[1].unit.text;
        if turns {
            for kind in 0..2 {
                let parts: Vec<&Quantity> = below.iter().skip(kind).step_by(2).copied().collect();
                turn(passage, above, &parts, findings);
            }
        }
    }
}

/// The figures of one kind against the nearest of their unit before them.
fn turn(passage: &Passage, above: &[&Quantity], parts: &[&Quantity], findings: &mut Findings) {
    let largest = parts
        .iter()
        .map(|part| part.value)
        .max()
        .unwrap_or_default();
    let totals = || {
        above.iter().rev().filter(|total| {
            total.unit.comparable(&parts[0].unit) && listed(total) && total.value >= largest
        })
    };
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    let Some(total) = totals().next() else { return };
    findings.checked.sums += 1;
    let near = (total.value - sum).abs() * Decimal::from(5) <= total.value.min(sum) * Decimal::TWO;
    let span = passage.span_of(parts[0]);
    let known = findings
        .drafts
        .iter()
        .any(|draft| draft.code.starts_with("sum") && draft.spans.contains(&span));
    if totals().any(|total| total.value == sum) || !near || known {
        return;
    }
    let list = parts
        .iter()
        .map(|part| part.printed.as_str())
        .collect::<Vec<_>>()
        .join("＋");
    let computed = show_like(sum, total);
    let message = format!(
        "其中各项{list}＝{computed}，与前面的{}不符。",
        total.printed
    );
    findings.push(
        Draft::new("sum_in_turn", Severity::Doubt, message)
            .printed(&total.printed, computed)
            .at([passage.span_of(total)])
            .at(parts.iter().map(|part| passage.span_of(part)))
            .advice("核对总数与各项之和；没有列全的，写明“等”或其余部分。"),
    );
}

fn listed(quantity: &Quantity) -> bool {
    is_amount(quantity)
        && quantity.unit.class != UnitClass::Duration
        && quantity.operator == Operator::None
}

fn start_of(passage: &Passage, members: &[usize]) -> usize {
    members
        .last()
        .map_or(0, |last| passage.quantities[*last].from)
}

/// Amounts of one unit that follow each other in one sentence; percentages may stand between.
fn members(passage: &Passage, first: usize) -> Vec<usize> {
    let start = &passage.quantities[first];
    if !listed(start) || super::prose_sums::is_average(passage, start) {
        return Vec::new();
    }
    let mut members = vec![first];
    let mut last = start.to;
    for (index, next) in passage.quantities.iter().enumerate().skip(first + 1) {
        let gap = passage.slice(last, next.from);
        // ；按专业划分: another way to part the same whole.
        let anew = gap.contains(['；', '，'])
            && (gap.contains('按') || gap.contains('从') && gap.contains('看'));
        let ticked = members.len() >= 2 && {
            let before = members[members.len() - 2];
            passage
                .slice(passage.quantities[before].to, start_of(passage, &members))
                .contains('、')
        };
        // 甲22个、乙29个，累计51个，超过目标4个: what follows isn't of the list.
        let bare = gap.replace("绩效目标", "");
        let closed = CLOSED.iter().any(|word| bare.contains(word));
        if anew
            || ticked && gap.contains('；')
            || closed
            || gap.chars().count() > GAP
            || gap.contains(['。', '(', ')'])
            || gap.contains("其中")
        {
            break;
        }
        let age = passage.chars.get(next.to) == Some(&'岁') || next.unit.text == "岁";
        if next.unit.class == UnitClass::Percent || age {
            // 35岁及以下14人、36—50岁18人: an age names a part.
            last = next.to;
            continue;
        }
        if !listed(next)
            || super::prose_sums::is_average(passage, next)
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
) -> usize {
    let all = members.len();
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
        return all;
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
    if with_another(passage, members[0], sum, &totals) {
        findings.checked.sums += 1;
        return all;
    }
    if let Some(used) = adds_up(context, passage, &quantities, sum, &totals) {
        findings.checked.sums += 1;
        return used;
    }
    let within = |total: &Quantity| {
        let difference = (total.value - sum).abs() * Decimal::from(5);
        difference <= total.value.min(sum) * Decimal::TWO
    };
    let Some((total, span)) = totals.iter().find(|(total, _)| within(total)) else {
        return all;
    };
    let last = quantities[quantities.len() - 1];
    // 6项中，5项达到，1项未达到: two that exclude each other.
    let opposed = lead.contains("中，") && passage.slice(last.to, last.to + 14).contains('未');
    let announced =
        cue && (quantities.len() >= 3 || lead.contains("其中") || lead.contains('按') || opposed);
    if !announced && !slipped(&quantities, sum, total) {
        return all;
    }
    let known = findings.drafts.iter().any(|draft| {
        draft.code.starts_with("sum") && draft.spans.contains(&passage.span_of(first))
    });
    if known {
        return all;
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
    all
}

/// Whether one slip in the total or in one of three or more figures is all that parts them from each other.
fn slipped(quantities: &[&Quantity], sum: Decimal, total: &Quantity) -> bool {
    quantities.len() >= 3
        && (crate::slip::of_value(total, sum)
            || quantities
                .iter()
                .any(|part| crate::slip::of_value(part, part.value + total.value - sum)))
}

/// Whether a figure before the list and the list make a total: 高新区7755万元；三区合计14476万元，其中乙3877.5万元、丙2843.5万元.
fn with_another(
    passage: &Passage,
    first: usize,
    sum: Decimal,
    totals: &[(Quantity, Span)],
) -> bool {
    let unit = &passage.quantities[first].unit;
    passage.quantities[..first].iter().any(|other| {
        other.unit.comparable(unit)
            && totals
                .iter()
                .any(|(total, _)| total.value == sum + other.value)
    })
}

/// Whether the list, or its beginning, gives one of the totals, or a large sum that stands anywhere.
fn adds_up(
    context: &Context<'_>,
    passage: &Passage,
    quantities: &[&Quantity],
    sum: Decimal,
    totals: &[(Quantity, Span)],
) -> Option<usize> {
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
    let first_is_all = quantities.len() > 2 && quantities[0].value + quantities[0].value == sum;
    if elsewhere || first_is_all || totals.iter().any(|(total, _)| exact(total)) {
        return Some(quantities.len());
    }
    ends_earlier(passage, quantities, totals)
}

/// Whether the list ends before its last figure: 甲12个、乙24个、丙36个，覆盖9个市.
fn ends_earlier(
    passage: &Passage,
    quantities: &[&Quantity],
    totals: &[(Quantity, Span)],
) -> Option<usize> {
    let ticked = |at: usize| {
        let gap = passage.slice(quantities[at - 1].to, quantities[at].from);
        gap.contains('、') && !gap.contains(['，', '；'])
    };
    (2..quantities.len()).rev().find(|length| {
        let length = *length;
        // 甲5个、乙6个、丙3个: a list in one style ends with its last member.
        if ticked(length) && (1..length).all(ticked) {
            return false;
        }
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
