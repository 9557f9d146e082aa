//! Amounts granted at a rate: `按实付利息的30%计算，实付利息2721.33万元，应贴息816.40万元`, `立项总额396万元，按60%拨付237.60万元`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told};
use super::words::has;
use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

/// Words right behind a rate that say that it is applied.
const APPLIED: [&str; 10] = [
    "计算", "给予", "补助", "奖励", "奖补", "补贴", "拨付", "兑付", "计提", "予以",
];
/// What is due.
const DUE: [&str; 7] = ["应补", "应贴", "应奖", "应拨", "应付", "应兑", "应计"];
/// Half a yuan: an amount may be rounded to whole yuan before it is told in another unit.
const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// Looks at a rate by which an amount of its sentence is granted.
pub(super) fn granted(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let rate = told.quantity;
    let by = told.lead.contains('按') && !has(&told.lead, &["每", "不超过", "比例不", "最高"]);
    let tail = sentence.tail(at);
    let applied = APPLIED.iter().any(|word| tail.starts_with(word));
    if rate.unit.class != UnitClass::Percent || !by || !applied || told.depth > 0 {
        return;
    }
    let Some(own_at) = own(sentence, at) else {
        return;
    };
    let own = &sentence.figures[own_at];
    let bases: Vec<&Told<'_>> = sentence.figures[..own_at]
        .iter()
        .filter(|base| {
            base.quantity.unit.class == UnitClass::Money
                && base.quantity.value > own.quantity.value
                && !base.lead.contains('每')
        })
        .collect();
    let gives = |base: &Quantity| base.value * rate.value / Decimal::ONE_HUNDRED;
    let holds = |base: &&Told<'_>| {
        let slack = base.quantity.half * rate.value / Decimal::ONE_HUNDRED;
        let off = (gives(base.quantity) - own.quantity.value).abs();
        off <= own.quantity.half + slack + HALF
    };
    if bases.iter().any(holds) {
        sentence.settle(own.quantity, findings);
        return;
    }
    // The base stands right before the rate or between it and the amount.
    let Some(base) = bases.last().filter(|base| {
        let near = sentence.between(base.quantity, own.quantity);
        base.depth == 0 && !near.contains('；')
    }) else {
        return;
    };
    let basis = format!("{}×{}", base.quantity.printed, rate.printed);
    let computed = show_like(gives(base.quantity), own.quantity);
    let others = [base.quantity, rate];
    sentence.report(own.quantity, &basis, computed, &others, findings);
}

/// The amount granted: right behind the rate in its clause, or what is called due.
fn own(sentence: &Sentence<'_>, at: usize) -> Option<usize> {
    let money = |index: &usize| {
        sentence
            .figures
            .get(*index)
            .is_some_and(|told| told.quantity.unit.class == UnitClass::Money && told.depth == 0)
    };
    let rate = sentence.figures[at].quantity;
    let same_clause = |index: &usize| {
        let gap = sentence.between(rate, sentence.figures[*index].quantity);
        !gap.contains(['，', '；', ':', '每', '(']) && !has(&gap, &["不超过", "最高", "后"])
    };
    let next = Some(at + 1).filter(money).filter(same_clause);
    let due = || {
        (at + 1..sentence.figures.len()).find(|index| {
            let lead = &sentence.figures[*index].lead;
            money(index) && DUE.iter().any(|word| lead.starts_with(word))
        })
    };
    next.or_else(due)
}
