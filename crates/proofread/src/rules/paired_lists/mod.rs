//! Lists whose being complete is confirmed by something else than the sum asked for.
//!
//! `甲28项、1120万元；乙25项、3890万元；丙36项、4010万元`: when the money makes a total of the document, the counts must
//! make one, too. `企业31项，占57.41%；高校9项；院所8项`: the share tells the whole that the counts make.

use rust_decimal::Decimal;

mod items;
mod row;

use super::Rule;
use super::prose_sums::sentences;
use crate::arithmetic::{added, show_like};
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::row_names::Names;
use crate::slip::{keeps_apart, one_off};
use items::{Item, items, plain, segments};

pub const RULE: Rule = Rule {
    id: "paired_list",
    title: "各项的个数与金额、个数与占比所指的总数相符",
    run,
};

/// Fewer are no list.
const LEAST: usize = 3;
/// A smaller sum stands somewhere by chance.
const TELLING: u32 = 60;
/// Between two members of a list of counts stand no more.
const APART: usize = 26;

fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut list: Vec<Item<'_>> = Vec::new();
    let names = Names::up_to(&context.grids, row::MOST);
    for (index, passage) in context.prose() {
        row::of_title(context, (index, passage), &names, findings);
        for (from, to) in segments(passage) {
            // 其中甲、乙两类合计13项、1600万元: of what was listed.
            let parted = passage.chars[from..to].starts_with(&['其', '中']) && list.len() > 1;
            let items = if parted {
                Vec::new()
            } else {
                items(index, passage, from, to)
            };
            let Some(first) = items.first() else {
                if from > 0 {
                    close(context, &mut list, findings);
                }
                continue;
            };
            let goes_on = list.last().is_some_and(|last| {
                index - last.index <= 1 && last.count.unit.comparable(&first.count.unit)
            });
            // What a colon ends begins a list.
            let announces = passage.chars.get(to) == Some(&':');
            if !goes_on || first.sorted || announces {
                close(context, &mut list, findings);
            }
            list.extend(items);
        }
        with_share(context, passage, findings);
    }
    close(context, &mut list, findings);
}

/// Totals that the document is measured by and those said nearby.
fn totals<'a>(
    context: &'a Context<'_>,
    index: usize,
    like: &Quantity,
) -> Vec<(&'a Quantity, Span)> {
    let anchors = context.names.anchors(&context.pool);
    let near = context.pool.near(index);
    let told = context.pool.told_before(context, index);
    anchors
        .chain(near)
        .chain(told)
        .filter(|total| total.quantity.unit.comparable(&like.unit))
        .map(|total| (&total.quantity, total.span))
        .collect()
}

/// Whether a large sum stands anywhere, in its unit or as a bare number of a table.
fn stands(context: &Context<'_>, like: &Quantity, sum: Decimal) -> bool {
    sum >= Decimal::from(TELLING) && context.pool.said(like, sum).next().is_some()
}

/// Judges a list that ended.
fn close(context: &Context<'_>, list: &mut Vec<Item<'_>>, findings: &mut Findings) {
    let items = std::mem::take(list);
    if led_by_whole(context, &items, findings) {
        return;
    }
    // 12个县、900万元: 甲类7项、… : a whole that isn't written as its parts are is none of them.
    let led = matches!(items.as_slice(), [head, next, ..] if head.count.unit.text != next.count.unit.text);
    let items = &items[usize::from(led)..];
    let Some(first) = items.first() else { return };
    if items.len() < LEAST - usize::from(first.sorted) {
        return;
    }
    let kinds = [0, 1].map(|kind| {
        let parts: Vec<&Quantity> = items
            .iter()
            .map(|item| [item.count, item.money][kind])
            .collect();
        let sum: Decimal = parts.iter().map(|part| part.value).sum();
        let totals = totals(context, first.index, parts[0]);
        let held =
            totals.iter().any(|(total, _)| total.value == sum) || stands(context, parts[0], sum);
        (kind, parts, sum, totals, held)
    });
    findings.checked.sums += 2;
    let [counts, money] = &kinds;
    let ((kind, parts, sum, totals, _), (.., whole, _, _)) = match (counts.4, money.4) {
        (false, true) => (counts, money),
        (true, false) => (money, counts),
        _ => return,
    };
    let spans = items.iter().map(|item| item.spans[*kind]);
    let known = |span: &Span| {
        let drafts = findings.drafts.iter();
        drafts
            .filter(|draft| draft.severity != Severity::Hint)
            .any(|draft| draft.code.starts_with("sum") && draft.spans.contains(span))
    };
    let made = row::Sum {
        parts: parts.clone(),
        value: *sum,
    };
    let other_list = items.iter().map(|item| [item.money, item.count][*kind]);
    let held = row::Sum {
        parts: other_list.collect(),
        value: *whole,
    };
    let beside = row::beside(context, &held, &made);
    if beside.iter().any(|(cell, _)| cell.value == *sum) {
        return;
    }
    let beside = beside.iter().find(|(cell, _)| made.slipped(cell));
    let meant = said_before(context, first, (parts, *sum))
        .or_else(|| beside.map(|(cell, span)| (cell, *span)))
        .or_else(|| nearest(totals, *sum));
    let Some((total, span)) = meant.filter(|_| !spans.clone().any(|s| known(&s))) else {
        return;
    };
    let other = [first.money, first.count][*kind];
    let computed = show_like(*sum, total);
    let message = format!(
        "所列{}项之和为{computed}，与总数{}不符；另一列数之和{}与总数相符，各项应已列全。",
        parts.len(),
        total.printed,
        show_like(*whole, other)
    );
    findings.push(
        Draft::new("sum_of_pairs", Severity::Doubt, message)
            .printed(&total.printed, computed)
            .at(spans)
            .at([span])
            .advice("核对各项的数和总数。"),
    );
}

/// `安排项目23个、资金1268万元。其中:甲6个项目486万元，…`: whether the first item is what the others make in one respect; then they make it in both.
fn led_by_whole(context: &Context<'_>, items: &[Item<'_>], findings: &mut Findings) -> bool {
    let [head, rest @ ..] = items else {
        return false;
    };
    let of = |kind: usize| {
        let parts: Vec<&Quantity> = rest.iter().map(|it| [it.count, it.money][kind]).collect();
        let sum: Decimal = parts.iter().map(|part| part.value).sum();
        ([head.count, head.money][kind], parts, sum)
    };
    let [counts, money] = [of(0), of(1)];
    // 高校562项、医院211项、企业164项、…: one that happens to be what the others make in one respect is no whole of them.
    let [all_counts, all_money] = [&counts, &money].map(|of| of.0.value + of.2);
    if stands(context, counts.0, all_counts) && stands(context, money.0, all_money) {
        return false;
    }
    let (whole, parts, sum) = match (counts.0.value == counts.2, money.0.value == money.2) {
        _ if rest.len() < 2 => return false,
        (false, false) => return false,
        (true, true) => {
            findings.checked.sums += 2;
            return true;
        }
        (false, true) => counts,
        (true, false) => money,
    };
    let passage = |item: &Item<'_>| &context.passages[item.index];
    let kind = usize::from(whole.unit.class == UnitClass::Money);
    let computed = show_like(sum, whole);
    let message = format!(
        "总数印为{}，所列{}＝{computed}，两者不符；另一列数之和与总数相符，各项应已列全。",
        whole.printed,
        added(parts.iter().copied())
    );
    findings.push(
        Draft::new("sum_of_pairs", Severity::Doubt, message)
            .printed(&whole.printed, computed)
            .at([passage(head).span_of(whole)])
            .at(rest.iter().map(|item| item.spans[kind]))
            .advice("核对各项的数和总数。")
            .certain(),
    );
    true
}

/// `安排项目23个，资金1268万元。其中:甲6个项目486万元，…`: the last figure of the kind before a list, one slip away from what it makes.
fn said_before<'a>(
    context: &'a Context<'_>,
    first: &Item<'_>,
    (parts, sum): (&[&Quantity], Decimal),
) -> Option<(&'a Quantity, Span)> {
    let passage = &context.passages[first.index];
    let total = passage
        .quantities
        .iter()
        .rfind(|one| one.to <= first.count.from && one.unit.text == parts[0].unit.text)?;
    let slipped = keeps_apart(total, (parts, sum), one_off);
    (plain(total) && slipped).then(|| (total, passage.span_of(total)))
}

/// The total that a sum was meant to be: the nearest, not far from it.
fn nearest<'a>(totals: &[(&'a Quantity, Span)], sum: Decimal) -> Option<(&'a Quantity, Span)> {
    totals
        .iter()
        .min_by_key(|(total, _)| (total.value - sum).abs())
        .filter(|(total, _)| (total.value - sum).abs() * Decimal::from(3) <= sum.max(total.value))
        .copied()
}

/// `企业31项，占57.41%；高校9项；院所8项；医院6项`: the whole of the share is what the counts make.
fn with_share(context: &Context<'_>, passage: &Passage, findings: &mut Findings) {
    for (from, to) in sentences(passage) {
        let figures: Vec<&Quantity> = passage
            .quantities
            .iter()
            .filter(|figure| figure.from >= from && figure.to <= to)
            .collect();
        let Some(start) = figures
            .windows(2)
            .position(|pair| pair[0].unit.class == UnitClass::Count && is_share(passage, pair))
        else {
            continue;
        };
        let (first, rate) = (figures[start], figures[start + 1]);
        let lead = passage.slice(from, first.from);
        let mut members = vec![first];
        let mut last = rate.to;
        for figure in &figures[start + 2..] {
            let gap = passage.slice(last, figure.from);
            if figure.unit.class == UnitClass::Percent && gap.contains('占') {
                last = figure.to;
                continue;
            }
            let goes_on = figure.unit.text == first.unit.text
                && plain(figure)
                && gap.chars().count() <= APART
                && !["其中", "(", ")", "比", "较", "共", "合计", "目标"]
                    .iter()
                    .any(|word| gap.contains(word));
            if !goes_on {
                break;
            }
            members.push(figure);
            last = figure.to;
        }
        let led = ["按", "从", "其中", "中"]
            .iter()
            .any(|word| lead.contains(word));
        let others = figures[..start]
            .iter()
            .any(|figure| figure.unit.comparable(&first.unit));
        let twice = super::runs::counts_twice(passage, &members);
        if members.len() < LEAST || !led || others || twice || !passage.chars[last..to].is_empty() {
            continue;
        }
        whole_of_share(context, passage, (&members, rate), findings);
    }
}

/// Whether two figures are a count and its share.
fn is_share(passage: &Passage, pair: &[&Quantity]) -> bool {
    let gap = passage.slice(pair[0].to, pair[1].from);
    pair[1].unit.class == UnitClass::Percent
        && plain(pair[0])
        && crate::arithmetic::decimals(pair[1]) > 0
        && ["，占", "(占", "、占", "，占比", "占"].contains(&gap.as_str())
}

fn whole_of_share(
    context: &Context<'_>,
    passage: &Passage,
    (members, rate): (&[&Quantity], &Quantity),
    findings: &mut Findings,
) {
    let sum: Decimal = members.iter().map(|member| member.value).sum();
    let anchors = context.names.anchors(&context.pool);
    let Some(whole) = anchors
        .filter(|whole| whole.quantity.unit.comparable(&members[0].unit))
        .find(|whole| crate::pool::gives(members[0], &whole.quantity, rate))
    else {
        return;
    };
    findings.checked.sums += 1;
    let total = &whole.quantity;
    let near = (total.value - sum).abs() * Decimal::from(3) <= total.value;
    if total.value == sum || !near {
        return;
    }
    let computed = show_like(sum, total);
    let message = format!(
        "所列{}类之和为{computed}，占比所依据的总数为{}，两者不符。",
        members.len(),
        total.printed
    );
    findings.push(
        Draft::new("sum_of_shares", Severity::Doubt, message)
            .printed(&total.printed, computed)
            .at(members.iter().map(|member| passage.span_of(member)))
            .at([whole.span])
            .advice("核对各类的数和总数；没有列全的，写明其余部分。"),
    );
}
