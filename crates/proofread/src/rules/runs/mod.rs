//! Lists of amounts that a total before them announces: 企业26家、科研院所12家、高校10家.

mod announced;
mod parallel;
mod shares;
mod tell;
mod totals;
mod turns;

use rust_decimal::Decimal;

use super::Rule;
use super::compared::without_brackets;
use crate::context::Context;
use crate::document::Span;
use crate::finding::Findings;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::is_amount;
use crate::slip::{keeps_apart, of_value};
use announced::is_announced;
pub(super) use shares::counts_twice;
use shares::{divides_nothing, of_share, overlaps};
use tell::report;
use totals::{ends_earlier, lead, other_order, totals, with_another};
use turns::{in_turn, is_planned_and_done, takes_turns};

pub const RULE: Rule = Rule {
    id: "run",
    title: "分类列举的数之和与前面的总数相符",
    run,
};

/// Characters between two members of one list.
const GAP: usize = 26;

/// Words that lead to a figure that is no member of the list before it.
const CLOSED: [&str; 14] = [
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
    "调整后",
    "追加后",
    "调增后",
    "调减后",
];

/// A smaller sum of many stands somewhere by chance, and a smaller one of two, of which the text tells less often.
const TELLING: u32 = 60;
const TELLING_PAIR: u32 = 20;

/// Words between those that have something and how much they have.
const HOLDS: [&str; 8] = [
    "承担", "实施", "牵头", "承接", "共有", "拥有", "获得", "建设",
];

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (index, passage) in context.prose() {
        in_turn(passage, findings);
        parallel::parallel(context, passage, findings);
        parallel::in_order(passage, findings);
        let mut at = 0;
        while at < passage.quantities.len() {
            let members = members(passage, at);
            // 预算12万元、支出9万元，预算9万元、支出7万元: two lists in one.
            let two = members.len() >= 4 && takes_turns(passage, &members)
                || is_planned_and_done(passage, &members);
            let used = if two {
                members.len()
            } else if led_by_total(passage, &members)
                && !is_whole(context, index, passage, &members)
            {
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
    // 甲171人（45.5%），乙98人（26.1%），丙57人（15.2%）: each with its share, the first as well.
    if members.iter().all(|at| is_rated(passage, *at)) {
        return false;
    }
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

/// `按牵头单位分，企业牵头163项，高校牵头74项…`: whether the first figure and the others together make a total that stands before them.
fn is_whole(context: &Context<'_>, index: usize, passage: &Passage, members: &[usize]) -> bool {
    let value = |at: &usize| passage.quantities[*at].value;
    let sum: Decimal = members.iter().map(value).sum();
    let near = totals(context, index, passage, (members[0], false), sum);
    let unit = &passage.quantities[members[0]].unit;
    let mut all = context.pool.between(unit.class, sum, Some(sum));
    near.iter().any(|(total, _)| total.value == sum)
        || sum >= Decimal::from(TELLING)
            && all.any(|one| one.quantity.unit.comparable(unit) && one.quantity.value == sum)
}

/// Whether a share stands in brackets right behind a figure.
fn is_rated(passage: &Passage, at: usize) -> bool {
    let (own, next) = (&passage.quantities[at], passage.quantities.get(at + 1));
    next.is_some_and(|next| {
        let gap = passage.slice(own.to, next.from);
        next.unit.class == UnitClass::Percent && matches!(gap.as_str(), "(" | "(占")
    })
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
    let average = super::prose_sums::is_average(passage, start);
    if !listed(start) || average || is_holder(passage, first) {
        return Vec::new();
    }
    let mut members = vec![first];
    let mut last = start.to;
    for (index, next) in passage.quantities.iter().enumerate().skip(first + 1) {
        // 市（州）5136万元: a name.
        let gap = passage.slice(last, next.from);
        let bare = without_brackets(&gap);
        let gap = if gap.starts_with('(') { gap } else { bare };
        let bracketed = gap.starts_with('(')
            && next.unit.class == UnitClass::Percent
            && passage.chars.get(next.to) == Some(&')');
        if bracketed {
            // 40岁及以下31人（占45.59%）、41—50岁22人
            last = next.to + 1;
            continue;
        }
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
        let closed = CLOSED.iter().any(|word| bare.contains(word))
            || ["，共", "，计", "，共计"].contains(&bare.as_str());
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
        if age {
            // 35岁及以下14人、36—50岁18人: an age names a part.
            continue;
        }
        if next.unit.class == UnitClass::Percent {
            last = next.to;
            continue;
        }
        if is_holder(passage, index) {
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

/// `6个盟市承担87个`: how many have the next, no member of the list.
fn is_holder(passage: &Passage, at: usize) -> bool {
    let Some(next) = passage.quantities.get(at + 1) else {
        return false;
    };
    let own = &passage.quantities[at];
    let between = passage.slice(own.to, next.from);
    // 部门管理20分得19.75分: full marks.
    let marks = own.unit.class == UnitClass::Points && ["得", "，得"].contains(&between.as_str());
    let mut words = between.chars();
    marks
        || next.unit.text == own.unit.text
            && (2..=8).contains(&between.chars().count())
            && words.all(crate::layout::is_han)
            && HOLDS.iter().any(|word| between.ends_with(word))
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
    let lead = lead(passage, first);
    if divides_nothing(passage, &quantities) {
        return all;
    }
    let largest = quantities.iter().map(|member| member.value).max();
    let largest = largest.unwrap_or_default();
    let sorted = is_sorted(&lead);
    let few = all == 2 && !sorted;
    let totals = totals(context, index, passage, (members[0], few), largest);
    if !sorted && with_another(passage, members[0], sum, &totals) {
        findings.checked.sums += 1;
        return all;
    }
    if let Some(used) = adds_up(context, passage, (&quantities, sum, sorted), &totals) {
        findings.checked.sums += 1;
        return used;
    }
    let within = |total: &Quantity| {
        let difference = (total.value - sum).abs() * Decimal::from(5);
        difference <= total.value.min(sum) * Decimal::TWO
            && of_share(passage, &quantities)
                .is_none_or(|whole| (whole - total.value).abs() * Decimal::from(20) <= total.value)
    };
    let slipped = announced::slipped_whole(context, passage, (&quantities, sum));
    let parted = announced::parted_whole(context, passage, &lead, (&quantities, sum));
    let found = slipped
        .as_ref()
        .or_else(|| totals.iter().find(|(total, _)| within(total)))
        // 按级次划分，省本级9724万元，市县5136万元: two that one slip parts from all.
        .or_else(|| {
            let slips = |total: &Quantity| keeps_apart(total, (&quantities, sum), of_value);
            let nearest = totals.iter().filter(|_| sorted);
            nearest.into_iter().find(|(total, _)| slips(total))
        })
        .or(parted.as_ref());
    let (other, taken) = match other_order(passage, members) {
        Some(other) if sorted => (Some(other), None),
        // 回收420份、180份和200份，共800份，满意的分别为389份…: another list makes the total.
        found if lead.contains("分别为") => (None, found.map(|(_, span)| span)),
        _ => (None, None),
    };
    let Some((total, span)) = found
        .or(other.as_ref())
        .filter(|(_, span)| Some(*span) != taken)
    else {
        return all;
    };
    if parallel::has_twin(passage, &quantities, sum) {
        findings.checked.sums += 1;
        return all;
    }
    if overlaps(passage, (&quantities, sum), total) {
        return all;
    }
    let own = passage.span_of(first);
    let mut known = findings.drafts.iter();
    if !is_announced(passage, (&lead, sorted), (&quantities, sum), (total, *span))
        || known.any(|draft| draft.code.starts_with("sum") && draft.spans.contains(&own))
    {
        return all;
    }
    report(passage, (total, *span), (&quantities, sum), findings);
    all
}

/// `从各类指标看，产出得48.7分、效益得28.8分、满意度得10.0分`: marks that make the score with those of a kind that isn't told here.
fn beside_one(
    context: &Context<'_>,
    (quantities, sum): (&[&Quantity], Decimal),
    total: &Quantity,
) -> bool {
    let unit = &quantities[0].unit;
    let rest = total.value - sum;
    unit.class == UnitClass::Points
        && rest > Decimal::ONE
        && [unit.class, UnitClass::None].into_iter().any(|class| {
            let mut all = context.pool.between(class, rest, Some(rest));
            all.any(|other| other.quantity.value == rest)
        })
}

/// Whether a list is announced as one way to part a whole: `按专业分，`.
fn is_sorted(lead: &str) -> bool {
    lead.rsplit_once('按').is_some_and(|(_, rest)| {
        let clause = rest.split('，').next().unwrap_or_default();
        rest.contains('，')
            && clause.chars().count() <= 8
            && ["分", "看", "划分"]
                .iter()
                .any(|word| clause.ends_with(word))
    })
}

/// Whether the list, or its beginning, gives one of the totals, or a large sum that stands anywhere.
fn adds_up(
    context: &Context<'_>,
    passage: &Passage,
    (quantities, sum, sorted): (&[&Quantity], Decimal, bool),
    totals: &[(Quantity, Span)],
) -> Option<usize> {
    let unit = &quantities[0].unit;
    let slack: Decimal = quantities.iter().map(|member| member.half).sum();
    let exact = |total: &Quantity| {
        (total.value - sum).abs() <= total.half + slack
            && (total.value == sum || !total.half.is_zero() && unit.class == UnitClass::Money)
    };
    let mut equals = context.pool.between(unit.class, sum, Some(sum));
    let least = if quantities.len() > 2 {
        TELLING
    } else {
        TELLING_PAIR
    };
    let elsewhere = sum >= Decimal::from(least)
        && equals
            .any(|operand| operand.quantity.unit.comparable(unit) && operand.quantity.value == sum);
    let first_is_all = quantities.len() > 2 && quantities[0].value + quantities[0].value == sum;
    let known = |total: &Quantity| exact(total) || beside_one(context, (quantities, sum), total);
    if elsewhere || first_is_all || totals.iter().any(|(total, _)| known(total)) {
        return Some(quantities.len());
    }
    // 按单位性质划分，高校4项，院所6项…: a way to part the whole is taken whole.
    if sorted && quantities.len() > 2 {
        return None;
    }
    ends_earlier(passage, quantities, totals)
}
