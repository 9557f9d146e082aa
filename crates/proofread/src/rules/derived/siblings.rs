//! Shares said one after another of one whole: when all but one are of it, the one is wrong.

use rust_decimal::Decimal;

use crate::arithmetic::{percent, show_like};
use crate::common_whole::whole_of;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::{gives, is_amount};

/// Fewer shares say nothing of a common whole.
const LEAST: usize = 3;
/// Between a part and its share stand no more characters.
const APART: usize = 30;

/// A part and its share.
struct Share<'a> {
    part: &'a Quantity,
    rate: &'a Quantity,
}

pub(super) fn siblings(
    context: &Context<'_>,
    index: usize,
    passage: &Passage,
    findings: &mut Findings,
) {
    let shares = shares(passage);
    if shares.len() < LEAST {
        return;
    }
    let anchors = context
        .names
        .anchors(&context.pool)
        .map(|anchor| &anchor.quantity);
    let near = context.pool.near(index).map(|operand| &operand.quantity);
    let mut wholes: Vec<&Quantity> = anchors.chain(near).collect();
    wholes.retain(|whole| {
        is_amount(whole)
            && shares.iter().all(|share| {
                whole.unit.comparable(&share.part.unit) && whole.value >= share.part.value
            })
    });
    let fits = |whole: &Quantity| {
        shares
            .iter()
            .filter(|share| gives(share.part, whole, share.rate))
            .count()
    };
    let told = wholes
        .iter()
        .map(|whole| (*whole, fits(whole)))
        .max_by_key(|(_, count)| *count);
    let Some((whole, count)) = told.filter(|(_, count)| *count + 1 >= shares.len()) else {
        of_each_other(passage, &shares, findings);
        return;
    };
    findings.checked.rates += shares.len();
    if count == shares.len() {
        complete(passage, &shares, whole, findings);
    }
    if count + 1 != shares.len() {
        return;
    }
    let Some(odd) = shares
        .iter()
        .find(|share| !gives(share.part, whole, share.rate))
    else {
        return;
    };
    let told = format!("所列占比都以{}为总数", whole.printed);
    tell(passage, odd, (whole.value, told), findings);
}

/// One share is not of the whole that the others are of.
fn tell(
    passage: &Passage,
    odd: &Share<'_>,
    (whole, told): (Decimal, String),
    findings: &mut Findings,
) {
    let Share { part, rate } = odd;
    let value = percent(part.value, whole).unwrap_or(Decimal::ZERO);
    let computed = show_like(value, rate);
    let message = format!(
        "{told}，{}印为{}，应为{computed}。",
        part.printed, rate.printed
    );
    findings.push(
        Draft::new("rate_sibling", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([passage.span_of(rate), passage.span_of(part)])
            .advice("核对这一项的数和占比；总数不同的，写明口径。")
            .certain(),
    );
}

/// `优55项，占55.0%；良97项，占37.0%；中7项，占7.0%；差1项，占1.0%`: all but one are of one whole, which nobody tells.
fn of_each_other(passage: &Passage, shares: &[Share<'_>], findings: &mut Findings) {
    if shares.len() <= LEAST {
        return;
    }
    let wholes: Option<Vec<(Decimal, Decimal)>> = shares
        .iter()
        .map(|share| whole_of(share.part, share.rate))
        .collect();
    let Some(wholes) = wholes else { return };
    // What all but one leave possible.
    let common = |odd: usize| {
        let others = || wholes.iter().enumerate().filter(|(at, _)| *at != odd);
        let low = others().map(|(_, (low, _))| *low).max()?;
        let high = others().map(|(_, (_, high))| *high).min()?;
        (low <= high && !(wholes[odd].0 <= high && low <= wholes[odd].1)).then_some((low, high))
    };
    let odd: Vec<(usize, (Decimal, Decimal))> = (0..shares.len())
        .filter_map(|at| Some((at, common(at)?)))
        .collect();
    findings.checked.rates += shares.len();
    let [(at, (low, high))] = odd.as_slice() else {
        return;
    };
    let whole = (*low + *high) / Decimal::TWO;
    let told = "其余各项的占比都以同一个数为总数".to_owned();
    tell(passage, &shares[*at], (whole, told), findings);
}

/// The shares of a passage whose words name no whole of their own.
fn shares(passage: &Passage) -> Vec<Share<'_>> {
    let mut shares: Vec<Share<'_>> = Vec::new();
    for pair in passage.quantities.windows(2) {
        let (part, rate) = (&pair[0], &pair[1]);
        let gap = passage.slice(part.to, rate.from);
        let clause = gap.rsplit(['，', '、', '(']).next().unwrap_or_default();
        // 集成电路162人（30.80%）、生物医药148人（28.14%）
        let bracketed = gap == "(" && passage.chars.get(rate.to) == Some(&')');
        let bare = bracketed
            || matches!(
                clause,
                "占" | "占比" | "占比为" | "约占" | "占总额的" | "占总数的"
            );
        let plain =
            |quantity: &Quantity| quantity.is_plain() && quantity.operator == Operator::None;
        if bare
            && gap.chars().count() <= APART
            && !gap.contains(['。', '；'])
            && rate.unit.class == UnitClass::Percent
            && plain(rate)
            && is_amount(part)
            && plain(part)
            && shares
                .first()
                .is_none_or(|first| first.part.unit.comparable(&part.unit))
        {
            shares.push(Share { part, rate });
        }
    }
    shares
}

/// `甲4326万元，占43.9%；…；丁714万元，占7.2%`: shares that are all of a whole are of parts that make it.
fn complete(passage: &Passage, shares: &[Share<'_>], whole: &Quantity, findings: &mut Findings) {
    let rates: Decimal = shares.iter().map(|share| share.rate.value).sum();
    let rounded: Decimal = shares.iter().map(|share| share.rate.half).sum();
    let sum: Decimal = shares.iter().map(|share| share.part.value).sum();
    let slack: Decimal = shares.iter().map(|share| share.part.half).sum();
    if (rates - Decimal::ONE_HUNDRED).abs() > rounded || whole.value == sum {
        return;
    }
    findings.checked.sums += 1;
    // In another unit the whole hides what it is rounded by.
    let finer = shares
        .iter()
        .all(|share| share.part.unit.factor == whole.unit.factor && share.part.half <= whole.half);
    let away = (whole.value - sum).abs();
    let known = findings.known();
    let spans: Vec<_> = shares
        .iter()
        .map(|share| passage.span_of(share.part))
        .collect();
    if !finer && away <= slack + whole.half || spans.iter().any(|span| known.contains(span)) {
        return;
    }
    let computed = show_like(sum, whole);
    let message = format!(
        "所列{}项占比合计100%，各项之和{computed}与总数{}不符。",
        shares.len(),
        whole.printed
    );
    findings.push(
        Draft::new("sum_of_shares", Severity::Doubt, message)
            .printed(&whole.printed, computed)
            .at(spans)
            .advice("核对各项的数与总数。"),
    );
}
