//! Shares with the amounts that they are: `首期拨付50%，即150万元`, `占下达资金62.5%的1150万元`, `占比分别为52.0%、23.0%和25.0%`.

use rust_decimal::Decimal;

use super::{Product, judge, measure};
use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::line::{Sentence, Told, alike, divides, wide};
use crate::rules::compared::words::{compares, direction, has};

/// Words between a share and what it is.
const THAT_IS: [&str; 12] = [
    "即",
    "计",
    "合",
    "为",
    "即为",
    "共计",
    "合计",
    "约合",
    "折合",
    "对应金额为",
    "数额为",
    "共",
];

/// Figures before a share among which its whole is looked for.
const BEFORE: usize = 8;

pub(super) fn is_kind(told: &Told<'_>) -> bool {
    matches!(
        told.quantity.unit.class,
        UnitClass::Money | UnitClass::Count | UnitClass::Duration
    ) && !told.quantity.han
}

/// Looks at an amount right behind a share.
pub(super) fn amount(
    sentence: &Sentence<'_>,
    (at, around): (usize, &Sentence<'_>),
    findings: &mut Findings,
) {
    let told = &sentence.figures[at];
    let Some(rate) = sentence
        .previous(at)
        .filter(|rate| rate.quantity.unit.class == UnitClass::Percent)
    else {
        return;
    };
    let gap = sentence.between(rate.quantity, told.quantity);
    let words = gap.trim_start_matches(['，', '(', '、']);
    let share = gap == "的" && has(&rate.lead, &["占"]);
    let grown = direction(&rate.lead).is_some()
        || has(&rate.lead, &["率", "比上年", "同比", "超", "达到", "完成"]);
    let usual = is_kind(told) && told.depth >= rate.depth;
    if !usual || grown || !(THAT_IS.contains(&words) || share) {
        return;
    }
    let whole = |whole: &&Told<'_>| {
        is_kind(whole)
            && measure(whole.quantity).0 == measure(told.quantity).0
            && !std::ptr::eq(whole.quantity, told.quantity)
            && !has(&whole.lead, &["每", "均"])
            && !is_share(around, whole)
    };
    let product = |whole: &Told<'_>| -> Option<(bool, Decimal)> {
        let scale = measure(whole.quantity)
            .1
            .checked_div(measure(told.quantity).1)?;
        Some((true, scale.checked_div(Decimal::ONE_HUNDRED)?))
    };
    let of = |sentence: &Sentence<'_>| -> Vec<usize> {
        sentence
            .figures
            .iter()
            .filter(|it| whole(it))
            .map(|it| it.at)
            .collect()
    };
    let made = |index: &usize| -> Option<Product<'_>> {
        let one = &sentence.passage.quantities[*index];
        let found = around.figures.iter().find(|it| it.at == *index)?;
        let (rounded, scale) = product(found)?;
        Some(Product {
            one,
            other: rate.quantity,
            result: told.quantity,
            scale,
            rounded,
            exact: false,
        })
    };
    let larger = |index: &usize| sentence.passage.quantities[*index].value >= told.quantity.value;
    let (mut own, all) = (of(sentence), of(around));
    // 5000万元中，64%即8200万元: what can't be the whole is one only where the share is said to be the amount.
    if words != "即" || own.iter().any(larger) {
        own.retain(larger);
    }
    let mut near: Vec<Product<'_>> = own.iter().rev().take(BEFORE).filter_map(made).collect();
    let others: Vec<Product<'_>> = all.iter().filter_map(made).collect();
    if others.iter().any(|it| it.fit() != super::Fit::Off) {
        judge(sentence, &others, None, findings);
        return;
    }
    if near.is_empty() {
        near = others;
    }
    let only = near.first().filter(|_| near.len() == 1).cloned();
    let only = only.map(|it| Product {
        rounded: false,
        ..it
    });
    judge(sentence, &near, only.as_ref(), findings);
}

/// Whether an amount is itself told as a share: `70%，计35万元`.
fn is_share(around: &Sentence<'_>, whole: &Told<'_>) -> bool {
    let at = around.figures.partition_point(|told| told.at < whole.at);
    let Some(rate) = at.checked_sub(1).map(|last| &around.figures[last]) else {
        return false;
    };
    let gap = around.between(rate.quantity, whole.quantity);
    rate.quantity.unit.class == UnitClass::Percent
        && THAT_IS.contains(&gap.trim_start_matches(['，', '(', '、']))
}

/// The longest run of rates right behind 分别 or 依次, and where it begins.
pub(super) fn rates(sentence: &Sentence<'_>, words: &[&str]) -> Option<(usize, usize)> {
    let percent = |told: &Told<'_>| told.quantity.unit.class == UnitClass::Percent;
    let first = (0..sentence.figures.len()).find(|at| {
        let told = &sentence.figures[*at];
        percent(told) && has(&told.lead, &["分别", "依次"]) && has(&told.lead, words)
    })?;
    let run = sentence.figures[first..]
        .iter()
        .enumerate()
        .take_while(|(at, told)| {
            let gap = |last: &Told<'_>| sentence.between(last.quantity, told.quantity);
            percent(told)
                && (*at == 0
                    || matches!(
                        gap(&sentence.figures[first + at - 1]).as_str(),
                        "、" | "和" | "及" | "与"
                    ))
        });
    Some((first, run.count()))
}

/// The run of as many amounts of one kind that ends last before a figure.
fn amounts<'s, 'a>(
    sentence: &'s Sentence<'a>,
    end: usize,
    number: usize,
) -> Option<&'s [Told<'a>]> {
    let windows: Vec<&[Told<'a>]> = sentence.figures[..end].windows(number).collect();
    windows.into_iter().rev().find(|run| {
        run.iter().all(|told| {
            is_kind(told) && alike(told.quantity, run[0].quantity) && !compares(&told.lead)
        }) && run.windows(2).all(|pair| {
            let gap = sentence.between(pair[0].quantity, pair[1].quantity);
            gap.starts_with(['、', '和', '，', '与']) && gap.matches(['，', '；']).count() <= 1
        }) && !has(&run[number - 1].lead, &["共", "合计", "总"])
    })
}

/// Whether shares make a hundred and one amount of three or more isn't what the others and the shares give: it is told.
fn odd(
    sentence: &Sentence<'_>,
    parts: &[&Quantity],
    rates: &[&Quantity],
    findings: &mut Findings,
) -> bool {
    let all: Decimal = rates.iter().map(|rate| rate.value).sum();
    if parts.len() < 3 || all != Decimal::ONE_HUNDRED {
        return false;
    }
    let wholes = |at: usize| -> Option<Quantity> {
        let without = |values: &[&Quantity]| -> Decimal {
            let kept = values.iter().enumerate().filter(|(index, _)| *index != at);
            kept.map(|(_, it)| it.value).sum()
        };
        let mut whole = parts[0].clone();
        whole.value = without(parts)
            .checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(without(rates))?;
        Some(whole)
    };
    let gives = |at: usize, whole: &Quantity| {
        divides(wide(parts[at]), whole, Decimal::ONE_HUNDRED, rates[at])
    };
    let found = (0..parts.len()).find_map(|at| {
        let whole = wholes(at)?;
        let others = (0..parts.len())
            .filter(|other| *other != at)
            .all(|other| gives(other, &whole));
        let value = whole
            .value
            .checked_mul(rates[at].value)?
            .checked_div(Decimal::ONE_HUNDRED)?;
        let apart = (value - parts[at].value).abs() > value * Decimal::new(1, 2);
        (others && apart && !gives(at, &whole)).then_some((at, whole))
    });
    let Some((at, whole)) = found else {
        return false;
    };
    let value = whole
        .value
        .checked_mul(rates[at].value)
        .and_then(|value| value.checked_div(Decimal::ONE_HUNDRED));
    if let Some(value) = value {
        let basis = format!("其余各项和占比{}", rates[at].printed);
        sentence.report(
            parts[at],
            &basis,
            show_like(value, parts[at]),
            &[rates[at]],
            findings,
        );
    }
    true
}

/// `设备费218.4万元、材料费96.6万元、劳务费105.0万元，占比分别为52.0%、23.0%和25.0%`: all of one whole.
pub(super) fn listed(sentence: &Sentence<'_>, findings: &mut Findings) {
    let Some((first, number)) =
        rates(sentence, &["占", "比重", "比例"]).filter(|(_, number)| *number >= 2)
    else {
        return;
    };
    let Some(run) = amounts(sentence, first, number) else {
        return;
    };
    let rates: Vec<&Quantity> = sentence.figures[first..first + number]
        .iter()
        .map(|told| told.quantity)
        .collect();
    let parts: Vec<&Quantity> = run.iter().map(|told| told.quantity).collect();
    let mut sum = parts[0].clone();
    sum.value = parts.iter().map(|part| part.value).sum();
    let most = parts
        .iter()
        .map(|part| part.value)
        .max()
        .unwrap_or_default();
    let others = sentence.figures.iter().map(|told| told.quantity);
    let said = others.filter(|it| {
        alike(it, parts[0]) && it.value > most && !parts.iter().any(|part| std::ptr::eq(*part, *it))
    });
    let wholes: Vec<&Quantity> = said.chain(std::iter::once(&sum)).collect();
    let held = |whole: &Quantity| -> Vec<bool> {
        let pairs = parts.iter().zip(&rates);
        pairs
            .map(|(part, rate)| divides(wide(part), whole, Decimal::ONE_HUNDRED, rate))
            .collect()
    };
    let best = wholes
        .iter()
        .max_by_key(|whole| held(whole).iter().filter(|it| **it).count());
    let Some(whole) = best else { return };
    if odd(sentence, &parts, &rates, findings) {
        return;
    }
    let kept = held(whole);
    let count = kept.iter().filter(|it| **it).count();
    if count < number.saturating_sub(1).max(1) {
        return;
    }
    for (at, kept) in kept.iter().enumerate() {
        if *kept {
            sentence.settle(rates[at], findings);
        } else if let Some(value) = crate::arithmetic::percent(parts[at].value, whole.value) {
            let all = show_like(whole.value, parts[0]);
            let basis = format!("{}÷{all}", parts[at].printed);
            sentence.report(
                rates[at],
                &basis,
                show_like(value, rates[at]),
                &[parts[at]],
                findings,
            );
        }
    }
}
