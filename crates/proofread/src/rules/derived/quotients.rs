//! Averages, ratios and multiples.

use rust_decimal::Decimal;

use super::{AVERAGE, Subject, has};
use crate::arithmetic::{prints, reaches};
use crate::context::Context;
use crate::facts;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::pool::{Operand, Pool, sentence_of};

/// Whether a figure is the quotient of one of some figures and any of a class.
fn quotient(
    pool: &Pool,
    own: &Quantity,
    dividends: &[&Quantity],
    class: UnitClass,
    is_divisor: impl Fn(&Quantity) -> bool,
) -> bool {
    dividends.iter().any(|dividend| {
        let money = dividend.unit.class == UnitClass::Money;
        pool.divisors(class, dividend, (own.low(), own.high()), Decimal::ONE)
            .map(|operand| &operand.quantity)
            .filter(|divisor| is_divisor(divisor))
            .any(|divisor| {
                let exact = dividend.value.checked_div(divisor.value);
                exact.is_some_and(|value| prints(value, own))
                    || money
                        && dividend
                            .low()
                            .checked_div(divisor.high())
                            .zip(dividend.high().checked_div(divisor.low()))
                            .is_some_and(|(low, high)| reaches(low, high, own))
            })
    })
}

/// 平均每…, 人均, 户均: a total over a count.
pub(super) fn average(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    let own = subject.quantity;
    let granted = has(&subject.before, &["补助", "标准", "不超过"]);
    // 平均亩产由412公斤…: an average that is measured, not computed from what the text says.
    let measured = has(
        &subject.before,
        &["亩产", "单产", "年龄", "水平", "价格", "由", "从"],
    );
    if granted && !subject.before.contains("平均每") || measured {
        return;
    }
    let beside = subject.beside(|quantity| {
        quantity.unit.class == own.unit.class
            && (own.unit.class == UnitClass::Money || quantity.unit.comparable(&own.unit))
            && quantity.value > own.value
    });
    let is_total = |at: &usize| !has(&facts::surroundings(subject.passage, *at).0, &AVERAGE);
    let beside: Vec<usize> = beside.into_iter().filter(is_total).collect();
    let counts = subject.beside(|quantity| quantity.unit.class == UnitClass::Count);
    let (_, to) = sentence_of(subject.passage, own);
    let after: Vec<usize> = (subject.at + 1..subject.passage.quantities.len())
        .filter(|index| {
            let later = &subject.passage.quantities[*index];
            later.to <= to
                && later.unit.class == own.unit.class
                && later.value > own.value
                && is_total(index)
        })
        .collect();
    let mut beside = beside;
    beside.extend(after);
    if beside.is_empty() || beside.len() + counts.len() < 2 {
        return;
    }
    let mut dividends = subject.quantities(&beside);
    dividends.extend(
        pool.near(subject.index)
            .map(|operand| &operand.quantity)
            .filter(|quantity| quantity.unit.class == own.unit.class && quantity.value > own.value),
    );
    findings.checked.rates += 1;
    if quotient(pool, own, &dividends, UnitClass::Count, |_| true) {
        return;
    }
    let message = format!(
        "“{}{}”不能由文中的总数和个数算出。",
        subject.before, own.printed
    );
    let mut places = beside;
    places.extend(counts);
    places.dedup();
    subject.report("average", message, String::new(), &places, findings);
}

/// `投入产出比为1:12.5`: some two amounts nearby.
pub(super) fn ratio(
    context: &Context<'_>,
    pool: &Pool,
    subject: &Subject<'_>,
    findings: &mut Findings,
) {
    let own = subject.quantity;
    let beside = subject
        .beside(|quantity| matches!(quantity.unit.class, UnitClass::Money | UnitClass::Count));
    let [one, other] = own.terms.as_slice() else {
        return;
    };
    if beside.is_empty() || !subject.before.contains('比') || one.is_zero() || other.is_zero() {
        return;
    }
    findings.checked.rates += 1;
    let (first, last) = (*one, *other);
    let fits = |a: &Quantity, b: &Quantity| {
        let quotient = (b.value * first).checked_div(a.value);
        let back = (a.value * last).checked_div(b.value);
        a.unit.comparable(&b.unit)
            && (quotient.is_some_and(|value| prints(value, own))
                || back.is_some_and(|value| (value - first).abs() <= own.half))
    };
    let funds = context
        .facts
        .iter()
        .filter(|fact| fact.key.subject.is_empty() && fact.key.attributes.is_empty())
        .map(|fact| &fact.quantity);
    let fine = crate::pool::is_fine(own)
        || crate::arithmetic::decimals(own) > 0
        || own.half < Decimal::new(5, 1);
    let first_near = if fine {
        0
    } else {
        subject.index.saturating_sub(4)
    };
    let parts = subject.quantities(&beside);
    let held = |a: &Quantity, b: &Quantity| b.value > Decimal::ZERO && (fits(a, b) || fits(b, a));
    let known = parts
        .iter()
        .filter(|part| part.value > Decimal::ZERO)
        .any(|part| {
            partners(pool, part, own)
                .any(|operand| operand.passage >= first_near && held(part, &operand.quantity))
                || funds.clone().any(|fund| held(part, fund))
        });
    if known {
        return;
    }
    let message = format!("“{}{}”不能由文中的金额算出。", subject.before, own.printed);
    subject.report("ratio", message, String::new(), &beside, findings);
}

/// The figures to which a figure may stand in a ratio, in front or behind.
fn partners<'a>(
    pool: &'a Pool,
    part: &Quantity,
    ratio: &Quantity,
) -> impl Iterator<Item = &'a Operand> {
    let terms = |at: usize| ratio.terms.get(at).copied().unwrap_or(Decimal::ONE);
    let (first, last) = (terms(0), terms(1));
    // Borders a little wider than the digits say: what fits is computed afterwards.
    let wide = ratio.half * Decimal::TWO;
    let class = part.unit.class;
    let behind = pool.divisors(class, part, (first - wide, first + wide), last);
    let ahead = pool.divisors(class, part, (last - wide, last + wide), first);
    behind.chain(ahead)
}

/// `为财政资金的6倍`.
pub(super) fn multiple(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    let beside = subject.beside(|quantity| {
        matches!(quantity.unit.class, UnitClass::Money | UnitClass::Count)
            && quantity.unit.text != "倍"
    });
    let Some(&nearest) = beside.first() else {
        return;
    };
    if !has(&subject.before, &["为", "是", "达"]) || !subject.before.ends_with('的') {
        return;
    }
    findings.checked.rates += 1;
    let dividends = subject.quantities(&beside);
    let unit = dividends[0].unit.clone();
    if quotient(pool, subject.quantity, &dividends, unit.class, |divisor| {
        divisor.unit.comparable(&unit)
    }) {
        return;
    }
    let message = format!(
        "“{}{}”不能由{}与文中的数算出。",
        subject.before, subject.quantity.printed, subject.passage.quantities[nearest].printed
    );
    subject.report("multiple", message, String::new(), &beside, findings);
}
