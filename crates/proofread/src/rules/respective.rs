//! Rates said of several things at once: 甲456万元、乙280万元，分别完成预算的95%和87.5%；甲18亿元、乙12亿元，占比依次为60%和40%.

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::sentences;
use crate::arithmetic::{percent, prints};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::{gives, is_amount};

pub const RULE: Rule = Rule {
    id: "respective",
    title: "“分别为”“依次为”所列各比率与各自的数相符",
    run,
};

/// Words after which figures are said of what stands before, in its order.
pub(super) const IN_ORDER: [&str; 5] = ["分别", "依次", "相应为", "各占", "各为"];
/// The most marks of a part.
const MARKS: u32 = 60;
/// From so many shares on one whole is looked for that all are of.
const OF_ONE_WHOLE: usize = 3;

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (index, passage) in context.prose() {
        let mut previous = 0;
        for (from, to) in sentences(passage) {
            for at in (from..to).filter(|at| in_order(&passage.chars[*at..to])) {
                let rates = rates(passage, at, to);
                if rates.len() >= 2 {
                    judge(context, index, (previous, from, at), &rates, findings);
                }
            }
            previous = from;
        }
    }
}

fn in_order(chars: &[char]) -> bool {
    IN_ORDER.iter().any(|word| {
        let long = word.chars().count();
        word.chars().eq(chars.iter().copied().take(long))
    })
}

/// `得分率分别为92.5%、92.4%和97.9%`: whether a rate is the first of so many said of different things.
pub(super) fn leads_list(passage: &Passage, at: usize, least: usize) -> bool {
    let from = at
        .checked_sub(1)
        .map_or(0, |last| passage.quantities[last].to);
    let said = passage.slice(from, passage.quantities[at].from);
    let clause = said.rsplit(['，', '；', '。']).next().unwrap_or_default();
    IN_ORDER.iter().any(|word| clause.contains(word)) && {
        let from = passage.quantities[at].from;
        rates(passage, from, passage.chars.len()).len() >= least
    }
}

/// `甲、乙分别成交112.48亿元和54.28亿元，占比3.81%和1.84%`: whether the rate at a place and the part before it are each the first or the last of two.
pub(super) fn are_paired(passage: &Passage, part: usize, rate: usize) -> bool {
    let figures = &passage.quantities;
    let joins = |one: usize, other: usize| {
        let (Some(one), Some(other)) = (figures.get(one), figures.get(other)) else {
            return false;
        };
        one.unit == other.unit && matches!(passage.slice(one.to, other.from).as_str(), "和" | "、")
    };
    let joined =
        |at: usize| joins(at, at + 1) || at.checked_sub(1).is_some_and(|last| joins(last, at));
    joined(part) && joined(rate)
}

/// The rates right after the word.
fn rates(passage: &Passage, at: usize, to: usize) -> Vec<&Quantity> {
    let mut rates: Vec<&Quantity> = Vec::new();
    for next in passage
        .quantities
        .iter()
        .filter(|next| next.from >= at && next.to <= to)
    {
        let since = rates.last().map_or(at, |last| last.to);
        let gap = passage.slice(since, next.from);
        let limit = if rates.is_empty() { 14 } else { 2 };
        let rate = next.unit.class == UnitClass::Percent
            && next.is_plain()
            && next.operator == Operator::None;
        if !rate || gap.chars().count() > limit || gap.contains(['，', '；']) {
            break;
        }
        rates.push(next);
    }
    rates
}

/// The lists of as many amounts as there are rates that stand right before the word, in its sentence or else in the one before.
fn lists<'p>(
    passage: &'p Passage,
    (previous, from, at): (usize, usize, usize),
    count: usize,
) -> Vec<Vec<&'p Quantity>> {
    let amounts = |from: usize| -> Vec<&'p Quantity> {
        let before = passage
            .quantities
            .iter()
            .filter(|part| part.from >= from && part.to <= at);
        let mut amounts: Vec<&Quantity> = before.rev().take_while(|part| is_amount(part)).collect();
        amounts.reverse();
        amounts
    };
    let here = amounts(from);
    let listed = |amounts: &[&'p Quantity]| -> Vec<Vec<&'p Quantity>> {
        let Some(first) = amounts.len().checked_sub(count) else {
            return Vec::new();
        };
        let last = &amounts[first..];
        let alike = |one: &Quantity, other: &Quantity| one.unit.comparable(&other.unit);
        if last.iter().all(|part| alike(part, last[0])) {
            return vec![last.to_vec()];
        }
        // 检查7个项目、资金2660万元，分别占36.8%和39.7%: each of its own kind.
        if !amounts[..first]
            .iter()
            .any(|other| last.iter().any(|part| alike(other, part)))
        {
            return vec![last.to_vec()];
        }
        // 甲4项500万元，乙5项2200万元，…: two kinds in turn.
        let kinds = last
            .iter()
            .enumerate()
            .filter(|(at, kind)| !last[..*at].iter().any(|before| alike(before, kind)));
        kinds
            .map(|(_, kind)| {
                let own = amounts
                    .iter()
                    .copied()
                    .filter(|part| alike(part, kind) && !part.han);
                own.collect::<Vec<_>>()
            })
            .filter(|own| own.len() == count)
            // 计划80期、5000人次，实际86期、5530人次，分别完成107.5%和110.6%: each of its own kind, measured by the one before.
            .chain((count == 2).then(|| last.to_vec()))
            .collect()
    };
    let own = listed(&here);
    if own.is_empty() && here.iter().all(|part| part.han) {
        return listed(&amounts(previous));
    }
    own
}

/// Which of the parts have their rate in something said nearby; of shares that all but one have in one whole, those that have it in that.
fn held(
    context: &Context<'_>,
    index: usize,
    (parts, rates): (&[&Quantity], &[&Quantity]),
    shares: bool,
) -> Vec<bool> {
    let passage = &context.passages[index];
    let wholes = || {
        let near = context.pool.near(index);
        let told = context.pool.told_before(context, index);
        near.chain(told)
            .map(|whole| (&whole.quantity, Some(whole.span)))
    };
    let fits = |whole: &Quantity, span: Option<crate::document::Span>| -> Vec<bool> {
        let pairs = parts.iter().zip(rates);
        pairs
            .map(|(part, rate)| {
                whole.unit.comparable(&part.unit)
                    && span != Some(passage.span_of(part))
                    && gives(part, whole, rate)
            })
            .collect()
    };
    let count = |held: &[bool]| held.iter().filter(|held| **held).count();
    if shares && parts.len() >= OF_ONE_WHOLE {
        let mut together = parts[0].clone();
        together.value = parts.iter().map(|part| part.value).sum();
        together.half = parts.iter().map(|part| part.half).sum();
        let best = wholes()
            .map(|(whole, span)| fits(whole, span))
            .chain([fits(&together, None)])
            .max_by_key(|held| count(held));
        if let Some(best) = best.filter(|best| count(best) + 1 >= parts.len()) {
            return best;
        }
    }
    let mut held = vec![false; parts.len()];
    for (whole, span) in wholes() {
        for (held, fits) in held.iter_mut().zip(fits(whole, span)) {
            *held |= fits;
        }
    }
    // What they are measured by, like the targets of several things, may stand anywhere.
    for (held, (part, rate)) in held.iter_mut().zip(parts.iter().zip(rates)) {
        let borders = (rate.low(), rate.high());
        let mut anywhere =
            context
                .pool
                .divisors(part.unit.class, part, borders, Decimal::ONE_HUNDRED);
        let own = passage.span_of(part);
        *held = *held
            || of_full_marks(part, rate)
            || anywhere.any(|whole| {
                whole.span != own
                    && whole.quantity.unit.comparable(&part.unit)
                    && gives(part, &whole.quantity, rate)
            });
    }
    held
}

/// `过程16.98分，得分率84.90%`: full marks are whole, and needn't be said.
fn of_full_marks(score: &Quantity, rate: &Quantity) -> bool {
    score.unit.class == UnitClass::Points
        && (1..=MARKS).any(|full| {
            percent(score.value, Decimal::from(full)).is_some_and(|value| prints(value, rate))
        })
}

fn judge(
    context: &Context<'_>,
    index: usize,
    places: (usize, usize, usize),
    rates: &[&Quantity],
    findings: &mut Findings,
) {
    let passage = &context.passages[index];
    let (_, _, at) = places;
    let words = passage.slice(at.saturating_sub(6), rates[0].from);
    let shares = words.contains(['占', '比']);
    // 2022年6800万元、2023年7400万元，增幅分别为8.82%、8.11%: no parts of anything.
    if words.contains(['增', '降', '幅']) {
        return;
    }
    let count = |held: &[bool]| held.iter().filter(|held| **held).count();
    if let Some(wrong) = in_pairs(passage, places, rates) {
        findings.checked.rates += rates.len();
        for (part, rate) in wrong {
            report(context, (index, at), (part, rate), findings);
        }
        return;
    }
    let lists = lists(passage, places, rates.len());
    let Some((parts, held)) = lists
        .iter()
        .map(|parts| (parts, held(context, index, (parts, rates), shares)))
        .max_by_key(|(_, held)| count(held))
    else {
        return;
    };
    // Of two kinds in turn nobody knows which is meant unless all but one fit.
    let needed = if lists.len() > 1 || parts[0].from < places.1 {
        rates.len() - 1
    } else {
        1
    };
    if count(&held) < needed.max(1) {
        return;
    }
    findings.checked.rates += held.len();
    for ((part, rate), _) in parts
        .iter()
        .zip(rates)
        .zip(&held)
        .filter(|(_, held)| !**held)
    {
        report(context, (index, at), (part, rate), findings);
    }
}

fn report(
    context: &Context<'_>,
    (index, at): (usize, usize),
    (part, rate): (&Quantity, &Quantity),
    findings: &mut Findings,
) {
    let passage = &context.passages[index];
    let message = format!(
        "“{}”所列{}与{}不符：文中没有哪个数作总数能得出这个比率。",
        passage.slice(at, at + 2),
        rate.printed,
        part.printed
    );
    findings.push(
        Draft::new("rate_respective", Severity::Doubt, message)
            .printed(&rate.printed, "")
            .at([passage.span_of(rate), passage.span_of(part)])
            .at(nearby(context, index, part))
            .advice("按所列的顺序逐项核对分子、分母和比率。"),
    );
}

/// `甲权重20分，得17.5分；乙权重25分，得20.8分，得分率依次为87.5%和83.2%`: a whole and its part in turn, twice as many figures as rates. Nothing
/// where they aren't that; else the part and the rate that don't fit, if all others do.
fn in_pairs<'p>(
    passage: &'p Passage,
    (_, from, at): (usize, usize, usize),
    rates: &[&'p Quantity],
) -> Option<Vec<(&'p Quantity, &'p Quantity)>> {
    let before = passage.quantities.iter();
    let inside = |part: &&Quantity| part.from >= from && part.to <= at && is_amount(part);
    let figures: Vec<&Quantity> = before.filter(inside).collect();
    let figures = &figures[figures.len().checked_sub(2 * rates.len())?..];
    let pairs: Vec<&[&Quantity]> = figures.chunks(2).collect();
    let alike = figures
        .iter()
        .all(|part| part.unit.comparable(&figures[0].unit));
    let wrong: Vec<(&Quantity, &Quantity)> = pairs
        .iter()
        .zip(rates)
        .filter(|(pair, rate)| !gives(pair[1], pair[0], rate))
        .map(|(pair, rate)| (pair[1], *rate))
        .collect();
    let told = alike && (wrong.is_empty() || wrong.len() == 1 && rates.len() > 1);
    // 发放360份，回收342份，剔除9份，有效333份，回收率和有效率分别为95.00%、97.37%: not by the one right before.
    let given = |(part, rate): &(&Quantity, &Quantity)| {
        figures.iter().any(|whole| gives(part, whole, rate))
    };
    told.then(|| wrong.into_iter().filter(|pair| !given(pair)).collect())
}

/// The figures nearby that the part may be measured by.
fn nearby(context: &Context<'_>, index: usize, part: &Quantity) -> Vec<crate::document::Span> {
    let own = context.passages[index].span_of(part);
    context
        .pool
        .near(index)
        .filter(|whole| whole.passage == index && whole.quantity.unit.comparable(&part.unit))
        .map(|whole| whole.span)
        .filter(|span| *span != own)
        .take(6)
        .collect()
}
