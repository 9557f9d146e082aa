//! An amount that is paid out at so much each to several kinds: `投入90万元，新建6个，每个补助10万元；改造5个，每个补助6万元`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told};
use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::slip::one_off;

/// So many of one kind at so much each.
struct Kind<'a> {
    count: &'a Quantity,
    each: &'a Quantity,
}

/// The kinds that follow a figure of a sentence, as far as nothing else stands between.
fn kinds<'a>(told: &[Told<'a>]) -> Vec<Kind<'a>> {
    let pairs = told.chunks_exact(2).map_while(|pair| {
        let (count, each) = (&pair[0], &pair[1]);
        let mut lead = each.lead.trim_start_matches('，').chars();
        let counter = count.quantity.unit.text.chars().last();
        let paid =
            lead.next() == Some('每') && (lead.next() == counter || each.lead.contains("每个"));
        let fits = count.quantity.unit.class == UnitClass::Count
            && each.quantity.unit.class == UnitClass::Money;
        (fits && paid).then_some(Kind {
            count: count.quantity,
            each: each.quantity,
        })
    });
    pairs.collect()
}

/// A whole amount with two or more kinds behind it.
pub(super) fn paid_out(sentence: &Sentence<'_>, findings: &mut Findings) {
    for (at, whole) in sentence.figures.iter().enumerate() {
        if whole.quantity.unit.class != UnitClass::Money {
            continue;
        }
        let kinds = kinds(&sentence.figures[at + 1..]);
        if kinds.len() >= 2 {
            judge(sentence, whole.quantity, &kinds, findings);
        }
    }
}

fn judge(sentence: &Sentence<'_>, whole: &Quantity, kinds: &[Kind<'_>], findings: &mut Findings) {
    let products = kinds
        .iter()
        .map(|kind| kind.count.value.checked_mul(kind.each.value));
    let Some(sum) = products.sum::<Option<Decimal>>() else {
        return;
    };
    let rest = whole.value - sum;
    if rest.is_zero() {
        for kind in kinds {
            sentence.settle(kind.count, findings);
            sentence.settle(kind.each, findings);
        }
        sentence.settle(whole, findings);
        return;
    }
    let slips = kinds.iter().any(|kind| {
        let more = |by: &Quantity, own: &Quantity| {
            rest.checked_div(by.value)
                .is_some_and(|more| one_off(own, own.value + more))
        };
        more(kind.each, kind.count) || more(kind.count, kind.each)
    });
    if slips || one_off(whole, sum) {
        let shown: Vec<String> = kinds
            .iter()
            .map(|kind| format!("{}×{}", kind.each.printed, kind.count.printed))
            .collect();
        let quantities: Vec<&Quantity> = kinds
            .iter()
            .flat_map(|kind| [kind.count, kind.each])
            .collect();
        let computed = show_like(sum, whole);
        sentence.report_sum(whole, &shown.join("＋"), computed, &quantities, findings);
    }
}
