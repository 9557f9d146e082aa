//! `财政资金2000万元撬动社会资本6800万元，放大3.4倍`: how many times as much an amount brought in; what was sent in for audit, cut and allowed.

use rust_decimal::Decimal;

use crate::arithmetic::{prints, show, show_like};
use crate::finding::Findings;
use crate::number::UnitClass;
use crate::rules::compared::{Sentence, Told, alike, has};

/// What one amount does to another.
const DEEDS: [&str; 6] = ["撬动", "带动", "拉动", "引导", "吸引", "放大"];
/// How often.
const TIMES: [&str; 6] = ["放大", "放大了", "杠杆", "放大倍数", "撬动倍数", "达到"];

/// How many times an amount what it brought in is.
pub(super) fn times(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 2..sentence.figures.len() {
        let own = &sentence.figures[at];
        let (Some(brought), Some(fund)) = (sentence.previous(at), sentence.previous(at - 1)) else {
            continue;
        };
        let times = own.quantity.unit.text == "倍" && has(&own.lead, &TIMES);
        let money = brought.quantity.unit.class == UnitClass::Money
            && alike(brought.quantity, fund.quantity);
        let between = sentence.between(fund.quantity, brought.quantity);
        let near = has(&between, &DEEDS) && sentence.adjoins(brought.quantity, own.quantity);
        if !times
            || !money
            || !near
            || has(&between, &["累计", "共"])
            || fund.quantity.value <= Decimal::ZERO
        {
            continue;
        }
        let Some(value) = brought.quantity.value.checked_div(fund.quantity.value) else {
            continue;
        };
        if prints(value, own.quantity) {
            sentence.settle(own.quantity, findings);
            continue;
        }
        // So far off, the amount before is another thing's.
        if value > own.quantity.value * Decimal::TEN || value * Decimal::TEN < own.quantity.value {
            continue;
        }
        let basis = format!("{}÷{}", brought.quantity.printed, fund.quantity.printed);
        let computed = format!("{}倍", show(value, 2));
        let others = [brought.quantity, fund.quantity];
        sentence.report(own.quantity, &basis, computed, &others, findings);
    }
}

/// `送审金额2000万元，审定金额1913.60万元，核减86.40万元`: what was cut is what the one leaves of the other.
pub(super) fn audited(sentence: &Sentence<'_>, findings: &mut Findings) {
    let one = |words: &[&str]| -> Option<&Told<'_>> {
        let mut found = sentence
            .figures
            .iter()
            .filter(|told| told.quantity.unit.class == UnitClass::Money && has(&told.lead, words));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    };
    let (Some(sent), Some(allowed), Some(cut)) = (
        one(&["送审"]),
        one(&["审定", "审核认定"]),
        one(&["核减", "审减"]),
    ) else {
        return;
    };
    let (sent, allowed, cut) = (sent.quantity, allowed.quantity, cut.quantity);
    let value = sent.value - allowed.value;
    if (value - cut.value).abs() <= cut.half.max(sent.half) {
        sentence.settle(cut, findings);
    } else {
        let basis = format!("{}与{}之差", sent.printed, allowed.printed);
        sentence.report(
            cut,
            &basis,
            show_like(value, cut),
            &[sent, allowed],
            findings,
        );
    }
}
