//! Shares whose part or whole is called by a name that stands nearby: `村级自筹占其中的38.4%`, `占实际采购额的85.1%`, `外销占69.2%`.
//!
//! Other rules take the figure right before a share for its part and any larger figure for its whole; a share is then given by some two
//! figures by chance. Here the words say which two are meant.

mod complement;
mod share;
mod told;

use super::Rule;
use rust_decimal::Decimal;

use crate::arithmetic::{percent, show_like};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::Quantity;
use crate::passage::Passage;
use crate::pool::gives;
use crate::rules::prose_sums::share_is_said;
use crate::slip;
use share::{Share, Whole};
use told::{Told, Wholes};

pub const RULE: Rule = Rule {
    id: "based",
    title: "占比与句中所说的部分、总数相符",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    let wholes = Wholes::new(context);
    for (index, passage) in context.prose() {
        for at in 0..passage.quantities.len() {
            if let Some(share) = share::share(passage, at) {
                judge((context, &wholes), (index, at), &share, findings);
            }
        }
    }
}

/// A name of so many characters calls one thing wherever it stands.
const LONG: usize = 4;

/// Looks at a share of which the part or the whole is named.
fn judge(
    (context, wholes): (&Context<'_>, &Wholes),
    (index, at): (usize, usize),
    share: &Share,
    findings: &mut Findings,
) {
    let passage = &context.passages[index];
    let rate = &passage.quantities[at];
    if rate.value > Decimal::ONE_HUNDRED && share.is_of_all() {
        over(passage, rate, findings);
        return;
    }
    let parts = told::parts(context, (index, at), share);
    let Some(part) = parts.first() else { return };
    // 甲204.6万元、乙163.2万元，两个方向合计占71.8%: of both, not of the last.
    if part.passage == index && share_is_said(passage, &[&part.quantity]) {
        return;
    }
    complement::complement(context, (index, at), part, findings);
    complement::with_rest(passage, at, part, findings);
    let wholes = told::wholes((context, wholes), (index, at), share, part);
    if wholes.is_empty() {
        return;
    }
    findings.checked.rates += 1;
    let fits = |part: &Told, whole: &Told| gives(&part.quantity, &whole.quantity, rate);
    let held = parts
        .iter()
        .any(|part| wholes.iter().any(|whole| fits(part, whole)));
    // 2023年支出7913万元…，扶持资金占其中的25%: another figure of the paragraph is the part that is meant.
    let other = || {
        let before = passage.quantities[..at].iter();
        before
            .filter(|other| other.unit.comparable(&part.quantity.unit))
            .any(|other| {
                let of = |whole: &Told| gives(other, &whole.quantity, rate);
                wholes.iter().any(of)
            })
    };
    // 计划投入12.5亿元，实际投入11.86亿元: what stands right behind the part of that name.
    let behind = || {
        let said = &context.passages[part.passage].quantities;
        let own = said.iter().position(|one| *one == part.quantity);
        own.and_then(|own| said.get(own + 1)).is_some_and(|next| {
            next.unit.comparable(&part.quantity.unit)
                && wholes
                    .iter()
                    .any(|whole| gives(next, &whole.quantity, rate))
        })
    };
    if held || other() || behind() {
        return;
    }
    let named = !matches!(share.whole, Whole::Unsaid);
    let explained = context.explained.contains(&(index, at));
    let slipped = wholes
        .iter()
        .find(|whole| is_slip((&part.quantity, &whole.quantity), rate))
        .filter(|_| named && !share.part.is_empty() || !explained);
    // One whole of that name, and nothing else gives the share.
    let only = wholes.first().filter(|first| {
        let one = wholes
            .iter()
            .all(|whole| whole.quantity.value == first.quantity.value);
        let long = matches!(&share.whole, Whole::Named(noun) if noun.chars().count() >= LONG);
        let near = first.passage == index || long && !part.quantity.han;
        one && near && (share.whole == Whole::Before || named && !explained)
    });
    let Some(whole) = slipped
        .or(only)
        .or_else(|| beyond((share, explained), rate, (part, &wholes)))
        .or_else(|| of_list((share, explained), (passage, index), (part, &wholes)))
    else {
        return;
    };
    if findings.known().contains(&passage.span_of(rate)) {
        return;
    }
    report(passage, rate, (part, whole), findings);
}

/// A part that is more than its whole.
fn over(passage: &Passage, rate: &Quantity, findings: &mut Findings) {
    findings.checked.rates += 1;
    if findings.known().contains(&passage.span_of(rate)) {
        return;
    }
    let message = format!("占比印为{}，部分不会大于全部。", rate.printed);
    findings.push(
        Draft::new("rate_over_hundred", Severity::Doubt, message)
            .printed(&rate.printed, "不超过100%")
            .at([passage.span_of(rate)])
            .advice("核对占比；与别的数相比的，不写“占”。"),
    );
}

/// The whole that a list with a named part makes.
fn of_list<'w>(
    (share, explained): (&Share, bool),
    (passage, index): (&Passage, usize),
    (part, wholes): (&Told, &'w [Told]),
) -> Option<&'w Told> {
    let asked = !explained && !share.part.is_empty();
    let mut wholes = wholes.iter();
    wholes.find(|whole| asked && is_listed(passage, index, part, whole))
}

/// Figures of a list.
const LISTED: usize = 12;

/// `共238家，高等学校126家、科研院所54家、企业58家，高等学校占52.9%`: whether a part stands in a list that makes its whole.
fn is_listed(passage: &Passage, index: usize, part: &Told, whole: &Told) -> bool {
    if part.passage != index || whole.passage != index {
        return false;
    }
    let figures: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|one| one.unit.text == part.quantity.unit.text)
        .collect();
    let Some(own) = figures
        .iter()
        .position(|one| passage.span_of(one) == part.span)
    else {
        return false;
    };
    (own.saturating_sub(LISTED)..=own).any(|from| {
        let mut sum = Decimal::ZERO;
        let run = figures[from..].iter().take(LISTED).enumerate();
        run.into_iter().any(|(count, one)| {
            sum += one.value;
            count > 1 && from + count >= own && sum == whole.quantity.value
        })
    })
}

/// The whole that a share names where nothing of that name can be it: a part that is more than all of them has no share below 100 %,
/// one that is less has none above.
fn beyond<'w>(
    (share, explained): (&Share, bool),
    rate: &Quantity,
    (part, wholes): (&Told, &'w [Told]),
) -> Option<&'w Told> {
    let hundred = Decimal::ONE_HUNDRED;
    let all = |fits: fn(Decimal, Decimal) -> bool| {
        let mut wholes = wholes.iter();
        wholes.all(|whole| fits(part.quantity.value, whole.quantity.value))
    };
    let over = rate.value > hundred && all(|part, whole| part < whole);
    let named = !matches!(share.whole, Whole::Unsaid);
    // 应拨首款510万元、尾款306万元，实拨811万元，占应拨数的99.4%: of both together.
    let mut values: Vec<Decimal> = wholes.iter().map(|whole| whole.quantity.value).collect();
    values.sort_unstable();
    values.dedup();
    let most: Decimal = values.iter().sum();
    let known = named && !explained && !part.quantity.han;
    let under = known && rate.value < hundred && part.quantity.value > most;
    wholes.first().filter(|_| over || under)
}

/// Whether one slip in a part, a whole or a rate is all that parts the three.
fn is_slip((part, whole): (&Quantity, &Quantity), rate: &Quantity) -> bool {
    let with = |quantity: &Quantity, value| Quantity {
        value,
        ..quantity.clone()
    };
    percent(part.value, whole.value).is_some_and(|value| slip::of_value(rate, value))
        || slip::origins(part)
            .into_iter()
            .any(|(value, _)| gives(&with(part, value), whole, rate))
        || slip::origins(whole)
            .into_iter()
            .any(|(value, _)| gives(part, &with(whole, value), rate))
}

fn report(
    passage: &Passage,
    rate: &Quantity,
    (part, whole): (&Told, &Told),
    findings: &mut Findings,
) {
    let Some(value) = percent(part.quantity.value, whole.quantity.value) else {
        return;
    };
    let computed = show_like(value, rate);
    let message = format!(
        "占比印为{}，按{}÷{}应为{computed}。",
        rate.printed, part.quantity.printed, whole.quantity.printed
    );
    findings.push(
        Draft::new("rate_based", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([passage.span_of(rate), part.span, whole.span])
            .advice("核对部分、总数和占比；口径不同的，写明口径。")
            .certain(),
    );
}
