//! Figures told of so many of a unit that is printed before them: `每投入1元产出6.4元`, `每低1个百分点扣0.5分`, `每迟报1次扣0.5分`.

use rust_decimal::Decimal;

use super::{Fit, Product, judge, measure};
use crate::arithmetic::{prints, show_like, significant};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::line::{Sentence, Told, alike};
use crate::rules::compared::words::has;

/// Characters between the unit and the figure told of it.
const BETWEEN: usize = 10;

/// Looks at a figure and the unit right before it.
pub(super) fn per_unit(
    sentence: &Sentence<'_>,
    (at, wide): (usize, &Sentence<'_>),
    findings: &mut Findings,
) {
    let told = &sentence.figures[at];
    let Some(step) = sentence.previous(at) else {
        return;
    };
    let gap = sentence.between(step.quantity, told.quantity);
    let near = gap.chars().count() <= BETWEEN
        && !gap.contains(['；', '(', ')', '、'])
        && gap.matches('，').count() <= 1;
    let led = step.lead.contains('每')
        && !told.lead.contains('每')
        && step.quantity.value > Decimal::ZERO;
    if !led || !near || significant(step.quantity) != 1 {
        return;
    }
    let points = told.quantity.unit.class == UnitClass::Points;
    match step.quantity.unit.class {
        UnitClass::Money if told.quantity.unit.class == UnitClass::Money => {
            by_yuan(sentence, (step, at), findings);
        }
        UnitClass::PercentPoint if points => by_point(wide, (step.quantity, told), findings),
        UnitClass::Count | UnitClass::Duration if !gap.contains('，') => {
            by_step(wide, (step.quantity, told), findings);
        }
        _ => {}
    }
}

fn product<'a>(
    [one, other, result]: [&'a Quantity; 3],
    step: &Quantity,
    rounded: bool,
) -> Option<Product<'a>> {
    let scale = Decimal::ONE.checked_div(step.value)?;
    Some(Product {
        one,
        other,
        result,
        scale,
        rounded,
        exact: false,
    })
}

/// `财政投入1250万元，新增产值8000万元，每投入1元产出6.4元`: the two amounts of the sentence.
fn by_yuan(sentence: &Sentence<'_>, (step, at): (&Told<'_>, usize), findings: &mut Findings) {
    let own = sentence.figures[at].quantity;
    let amounts: Vec<&Told<'_>> = sentence
        .figures
        .iter()
        .filter(|told| told.quantity.unit.class == UnitClass::Money)
        .filter(|told| {
            !std::ptr::eq(told.quantity, step.quantity) && !std::ptr::eq(told.quantity, own)
        })
        .filter(|told| !has(&told.lead, &["每", "均"]))
        .collect();
    let made = |one: &Told<'_>, result: &Told<'_>| {
        let figures = [one.quantity, own, result.quantity];
        let fits = |product: Product<'_>| product.fit() != Fit::Off;
        !std::ptr::eq(one.quantity, result.quantity)
            && product(figures, step.quantity, true).is_some_and(fits)
    };
    if amounts
        .iter()
        .any(|one| amounts.iter().any(|result| made(one, result)))
    {
        sentence.settle(own, findings);
        return;
    }
    let [one, result] = amounts.as_slice() else {
        return;
    };
    let put_in = |told: &Told<'_>| {
        let clause = sentence.clause(told.quantity);
        has(&clause, &["财政", "专项", "引导", "投入"])
            && !has(&clause, &["自筹", "计划", "企业投入", "社会投入"])
    };
    let brought = |told: &Told<'_>| {
        has(
            &sentence.clause(told.quantity),
            &[
                "带动",
                "新增",
                "撬动",
                "产值",
                "收入",
                "吸引",
                "拉动",
                "引导社会",
            ],
        )
    };
    if !put_in(one) || !brought(result) {
        return;
    }
    if let Some(product) = product([one.quantity, own, result.quantity], step.quantity, true) {
        judge(
            sentence,
            std::slice::from_ref(&product),
            Some(&product),
            findings,
        );
    }
}

/// `每迟报1次扣0.5分，该单位迟报3次，扣1.5分`: so many of the unit and what they come to stand behind it.
fn by_step(wide: &Sentence<'_>, (step, each): (&Quantity, &Told<'_>), findings: &mut Findings) {
    let behind = || wide.figures.iter().filter(|told| told.at > each.at);
    let number = behind().find(|told| alike(told.quantity, step) && !told.quantity.han);
    let total = behind().find(|told| {
        measure(told.quantity).0 == measure(each.quantity).0
            && told.quantity.unit.class == each.quantity.unit.class
    });
    let (Some(number), Some(total)) = (number, total) else {
        return;
    };
    let close = total.at == number.at + 1
        && number.at <= each.at + 2
        && wide.adjoins(number.quantity, total.quantity);
    let kin = each
        .lead
        .chars()
        .next_back()
        .is_some_and(|verb| total.lead.contains(verb));
    if !close || !kin {
        return;
    }
    if let Some(product) = product(
        [number.quantity, each.quantity, total.quantity],
        step,
        false,
    ) {
        judge(
            wide,
            std::slice::from_ref(&product),
            Some(&product),
            findings,
        );
    }
}

/// The distances between rates that are printed before a place.
fn points<'s, 'a: 's>(
    wide: &'s Sentence<'a>,
    step: &'s Quantity,
    end: usize,
) -> impl Iterator<Item = &'a Quantity> + 's {
    let points = wide.figures.iter().map(|told| told.quantity);
    points.filter(move |it| {
        it.unit.class == UnitClass::PercentPoint && !std::ptr::eq(*it, step) && it.to <= end
    })
}

/// How far the last rate is from the goal said before it, or from full; without rates the distance that is printed.
fn away(rates: &[&Quantity], aways: &[Decimal]) -> Option<Decimal> {
    let Some(last) = rates.last() else {
        return aways.last().copied();
    };
    let nearest = rates
        .iter()
        .rev()
        .find(|rate| rate.value != Decimal::ONE_HUNDRED)
        .unwrap_or(last);
    let base = rates.iter().find(|rate| rate.value != nearest.value);
    let base = base.map_or(Decimal::ONE_HUNDRED, |rate| rate.value);
    Some((base - nearest.value).abs())
}

/// How far rates are from full and from each other, and the distances that are printed.
fn aways(wide: &Sentence<'_>, rates: &[&Quantity], step: &Quantity, end: usize) -> Vec<Decimal> {
    let mut aways: Vec<Decimal> = points(wide, step, end).map(|it| it.value).collect();
    for (at, rate) in rates.iter().enumerate() {
        aways.push((Decimal::ONE_HUNDRED - rate.value).abs());
        aways.extend(
            rates[..at]
                .iter()
                .map(|other| (rate.value - other.value).abs()),
        );
    }
    aways
}

/// `每低1个百分点扣0.5分；执行率94%，扣3.0分`: points lost for how far a rate is from full or from another.
fn by_point(wide: &Sentence<'_>, (step, each): (&Quantity, &Told<'_>), findings: &mut Findings) {
    let lost = wide.figures.iter().find(|told| {
        let words = told.lead.trim_end_matches(['了', '为']);
        told.at > each.at
            && told.quantity.unit.class == UnitClass::Points
            && words.ends_with('扣')
            && !told.lead.contains('每')
    });
    let Some(lost) = lost.map(|told| told.quantity) else {
        return;
    };
    let rates: Vec<&Quantity> = wide
        .figures
        .iter()
        .map(|told| told.quantity)
        .filter(|it| it.unit.class == UnitClass::Percent && it.to <= lost.from)
        .collect();
    let of = |away: Decimal| {
        away.checked_mul(each.quantity.value)?
            .checked_div(step.value)
    };
    let aways = aways(wide, &rates, step, lost.from);
    if aways
        .iter()
        .any(|away| of(*away).is_some_and(|value| prints(value, lost)))
    {
        wide.settle(lost, findings);
        return;
    }
    let Some(away) = away(&rates, &aways) else {
        return;
    };
    if let Some(value) = of(away) {
        let basis = format!(
            "每{}扣{}、相差{}个百分点",
            step.printed,
            each.quantity.printed,
            away.normalize()
        );
        let mut others = vec![step, each.quantity];
        others.extend(rates.iter().copied());
        others.extend(points(wide, step, lost.from));
        wide.report(lost, &basis, show_like(value, lost), &others, findings);
    }
}
