//! What is beside a part of a whole that its share tells: `企业投入8321.4万元、院所投入7581.2万元，企业投入占52.33%`.
//!
//! A part and its share tell the whole. Where the document says that whole and the figure beside the part is one slip away from
//! what is left of it, the figure is wrong: the whole needn't stand in the same paragraph, nor the words say that the two are all.

use rust_decimal::Decimal;

use super::share::is_amount;
use super::told::Told;
use crate::arithmetic::{percent, prints, show_like, significant};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::{gives, is_fine};
use crate::rules::is_average;
use crate::slip::of_value;

/// A figure of fewer digits is one slip away from another by chance, unless its own share tells the same.
const DIGITS: usize = 4;
const DIGITS_WITH_SHARE: usize = 3;
/// Figures between a part and what is beside it.
const BESIDE: usize = 5;
/// Wholes that a share may tell.
const WHOLES: usize = 3;

pub(super) fn complement(
    context: &Context<'_>,
    (index, at): (usize, usize),
    part: &Told,
    findings: &mut Findings,
) {
    let passage = &context.passages[index];
    let rate = &passage.quantities[at];
    if part.passage != index || !is_fine(rate) {
        return;
    }
    let Some(own) = passage
        .quantities
        .iter()
        .position(|one| passage.span_of(one) == part.span)
    else {
        return;
    };
    let others: Vec<&Quantity> = [before(passage, own), behind(passage, own)]
        .into_iter()
        .flatten()
        .filter(|other| significant(other) >= DIGITS_WITH_SHARE)
        .filter(|other| !stands_again(context, passage, other))
        // 219.24万元，占77.8%，其中收回62.46万元: a part of it, not the rest.
        .filter(|other| {
            !passage
                .slice(rate.to, other.from.max(rate.to))
                .starts_with("，其中")
        })
        .collect();
    if others.is_empty() {
        return;
    }
    let wholes = wholes(context, &part.quantity, rate);
    for other in others {
        let sum = part.quantity.value + other.value;
        let known = context.pool.said(&part.quantity, sum).next().is_some();
        let whole = wholes
            .iter()
            .filter(|whole| {
                significant(other) >= DIGITS
                    || has_share(passage, other, (**whole - part.quantity.value, **whole))
            })
            .find(|whole| of_value(other, **whole - part.quantity.value));
        let Some(whole) = whole.filter(|_| !known) else {
            continue;
        };
        tell(passage, (rate, other), (&part.quantity, *whole), findings);
    }
}

/// `拨付131项，占95.62%；其余6项`: a part and the rest right behind its share are all.
pub(super) fn with_rest(passage: &Passage, at: usize, part: &Told, findings: &mut Findings) {
    let rate = &passage.quantities[at];
    let right = at
        .checked_sub(1)
        .is_some_and(|last| passage.span_of(&passage.quantities[last]) == part.span);
    let Some(rest) = passage.quantities.get(at + 1).filter(|_| right) else {
        return;
    };
    let gap = passage.slice(rate.to, rest.from);
    let led = matches!(gap.as_str(), "；其余" | "，其余" | "；其余的" | "，其余的");
    let more = passage.quantities.get(at + 2).is_some_and(|next| {
        let words = passage.slice(rest.to, next.from);
        next.unit.comparable(&rest.unit) && !words.contains(['。', '；'])
    });
    if !led || more || !is_beside(passage, &part.quantity, rest) || rest.han {
        return;
    }
    let whole = Quantity {
        value: part.quantity.value + rest.value,
        ..part.quantity.clone()
    };
    findings.checked.rates += 1;
    if gives(&part.quantity, &whole, rate) {
        findings.settled.insert(passage.span_of(rate));
        return;
    }
    if findings.known().contains(&passage.span_of(rate)) {
        return;
    }
    let Some(value) = percent(part.quantity.value, whole.value) else {
        return;
    };
    let computed = show_like(value, rate);
    let message = format!(
        "占比印为{}，按{}÷（{}＋{}）应为{computed}。",
        rate.printed, part.quantity.printed, part.quantity.printed, rest.printed
    );
    findings.push(
        Draft::new("rate_based", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([passage.span_of(rate), part.span, passage.span_of(rest)])
            .advice("核对这一部分、其余部分和占比。"),
    );
}

/// Whether a figure can stand beside a part.
fn is_beside(passage: &Passage, part: &Quantity, other: &Quantity) -> bool {
    is_amount(other) && other.unit.text == part.unit.text && !is_average(passage, other)
}

fn before(passage: &Passage, own: usize) -> Option<&Quantity> {
    let part = &passage.quantities[own];
    let list = &passage.quantities[own.saturating_sub(BESIDE)..own];
    list.iter()
        .rev()
        .find(|other| is_beside(passage, part, other))
}

fn behind(passage: &Passage, own: usize) -> Option<&Quantity> {
    let part = &passage.quantities[own];
    let list = passage.quantities.iter().skip(own + 1).take(BESIDE);
    list.into_iter()
        .find(|other| is_beside(passage, part, other))
}

/// Whether the share right behind a figure is that of a value in a whole.
fn has_share(passage: &Passage, other: &Quantity, (value, whole): (Decimal, Decimal)) -> bool {
    let next = passage.quantities.iter().find(|next| next.from >= other.to);
    next.is_some_and(|next| {
        next.unit.class == UnitClass::Percent
            && passage.slice(other.to, next.from).contains('占')
            && is_fine(next)
            && percent(value, whole).is_some_and(|share| prints(share, next))
    })
}

/// Whether a figure stands in the document more than once.
fn stands_again(context: &Context<'_>, passage: &Passage, other: &Quantity) -> bool {
    let span = passage.span_of(other);
    let mut said = context.pool.said(other, other.value);
    said.any(|one| one.span != span)
}

/// The wholes that the document says of which a part is the share; none where chance finds many.
fn wholes(context: &Context<'_>, part: &Quantity, rate: &Quantity) -> Vec<Decimal> {
    let borders = (rate.low(), rate.high());
    let factor = part.unit.factor;
    let bare = Quantity {
        value: part.shown(),
        half: part.half.checked_div(factor).unwrap_or(part.half),
        ..part.clone()
    };
    let hundred = Decimal::ONE_HUNDRED;
    let said = context
        .pool
        .divisors(part.unit.class, part, borders, hundred)
        .filter(|whole| whole.quantity.unit.comparable(&part.unit))
        .filter(|whole| gives(part, &whole.quantity, rate))
        .map(|whole| whole.quantity.value);
    let of_cells = context
        .pool
        .divisors(UnitClass::None, &bare, borders, hundred)
        .filter(|whole| gives(&bare, &whole.quantity, rate))
        .filter_map(|whole| whole.quantity.value.checked_mul(factor));
    let mut wholes: Vec<Decimal> = said.chain(of_cells).collect();
    wholes.sort_unstable();
    wholes.dedup();
    if wholes.len() > WHOLES {
        wholes.clear();
    }
    wholes
}

fn tell(
    passage: &Passage,
    (rate, other): (&Quantity, &Quantity),
    (part, whole): (&Quantity, Decimal),
    findings: &mut Findings,
) {
    if findings.known().contains(&passage.span_of(other)) {
        return;
    }
    let computed = show_like(whole - part.value, other);
    let message = format!(
        "印为{}；{}占{}，总数为{}，其余应为{computed}。",
        other.printed,
        part.printed,
        rate.printed,
        show_like(whole, part)
    );
    findings.push(
        Draft::new("rate_based", Severity::Doubt, message)
            .printed(&other.printed, computed)
            .at([other, part, rate].map(|one| passage.span_of(one)))
            .advice("核对两个部分、总数和占比。"),
    );
}
