//! An amount at a rate: `发放贷款3.6亿元，按2%的贴息率，应贴息720万元`, `预算执行10分，执行率86.5%，计得8.65分`.

use rust_decimal::Decimal;

use super::{Place, has, is_amount, meant};
use crate::arithmetic::{reaches, show_like, significant};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::Sentence;
use crate::rules::prose_sums::is_average;
use crate::slip::is_slip;

/// Words of what is reckoned.
const RECKONED: [&str; 12] = [
    "应", "计", "得", "补", "贴", "奖", "即", "缴", "拨", "扣", "为", "约",
];
/// Words of a rate at which something is reckoned.
const AT: [&str; 4] = ["按", "以", "照", "率"];

pub(super) fn granted(place: &Place<'_>, findings: &mut Findings) {
    let sentence = &place.own;
    for at in 0..sentence.figures.len() {
        let rate = &sentence.figures[at];
        if rate.quantity.unit.class != UnitClass::Percent
            || !has(&rate.lead, &AT)
            || has(&rate.lead, &["增", "降", "占"])
        {
            continue;
        }
        let Some(own) = sentence.next(at) else {
            continue;
        };
        let points = own.quantity.unit.class == UnitClass::Points;
        let money =
            own.quantity.unit.class == UnitClass::Money && has(&rate.lead, &["按", "照", "以"]);
        let asks = is_amount(own.quantity)
            && (points || money)
            && has(&own.lead, &RECKONED)
            // 检查率84.38%，连同档案不全等因素扣2.50分: for more than the rate.
            && !has(&own.lead, &["连同", "等因素", "等原因"])
            && !place.is_known(own.quantity)
            && !place.is_known(rate.quantity)
            && !is_average(sentence.passage, own.quantity)
            && sentence.adjoins(rate.quantity, own.quantity);
        let outright = is_outright(sentence, at);
        // 质量指标（8分）。合格率100%，得4分；达标率87.5%，得3.5分: all of what its own item has, of which nobody says how much.
        if asks && (outright || !rate.quantity.is_all()) {
            judge(place, (rate.quantity, own.quantity), outright, findings);
        }
    }
}

/// `预算执行10分，按86.5%计得8.65分`: full marks, the rate at which they are given and what they make, one right behind the other.
fn is_outright(sentence: &Sentence<'_>, at: usize) -> bool {
    let rate = &sentence.figures[at];
    let full = sentence.previous(at);
    let full = full.filter(|full| full.quantity.unit.class == UnitClass::Points);
    let next = sentence.next(at);
    let next = next.filter(|own| own.quantity.unit.class == UnitClass::Points);
    let (Some(full), Some(own)) = (full, next) else {
        return false;
    };
    let counted = own
        .lead
        .trim_end_matches(['为', '了'])
        .ends_with(['计', '得']);
    rate.lead.starts_with('按') && counted && sentence.adjoins(full.quantity, rate.quantity)
}

/// What the rate may be of: the figures before it, or all that its own sentence has.
fn bases<'a>(sentence: &Sentence<'a>, rate: &Quantity, own: &Quantity) -> Vec<&'a Quantity> {
    let figures = sentence.figures.iter().map(|told| told.quantity);
    figures
        .filter(|base| {
            base.to <= rate.from
                && is_amount(base)
                && base.unit.class == own.unit.class
                && !is_average(sentence.passage, base)
        })
        .collect()
}

fn judge(
    place: &Place<'_>,
    (rate, own): (&Quantity, &Quantity),
    outright: bool,
    findings: &mut Findings,
) {
    let of =
        |base: Decimal, rate: Decimal| base.checked_mul(rate)?.checked_div(Decimal::ONE_HUNDRED);
    // A rate at which money is granted is set, one that was reached is rounded.
    let rates = match own.unit.class {
        UnitClass::Money => (rate.value, rate.value),
        _ => (rate.low(), rate.high()),
    };
    let makes = |base: &Quantity| {
        let round = significant(base) <= 2;
        let (low, high) = if round {
            (base.value, base.value)
        } else {
            (base.low(), base.high())
        };
        let borders = of(low, rates.0).zip(of(high, rates.1));
        borders.is_some_and(|(low, high)| reaches(low, high, own))
    };
    let wide = bases(&place.wide, rate, own);
    let mut near = bases(&place.own, rate, own);
    if near.is_empty() {
        near.clone_from(&wide);
    }
    if wide.iter().any(|base| makes(base)) {
        return;
    }
    let slipped = |base: &&&Quantity| {
        let value = of(base.value, rate.value);
        value.is_some_and(|value| is_slip(own, value))
            || meant(rate).any(|rate| of(base.value, rate).is_some_and(|value| value == own.value))
            || meant(base).any(|base| of(base, rate.value).is_some_and(|value| value == own.value))
    };
    let told = |base: &&&Quantity| outright || slipped(base);
    if let Some(base) = near.iter().rev().find(told) {
        let value = of(base.value, rate.value).unwrap_or_default();
        let basis = format!("{}×{}", base.printed, rate.printed);
        place
            .own
            .report(own, &basis, show_like(value, own), &[base, rate], findings);
    }
}
