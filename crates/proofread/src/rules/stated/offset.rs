//! What is added against what is taken off for it: `调增28万元，相应调减材料费14万元、差旅费12万元、劳务费2万元`.

use rust_decimal::Decimal;

use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::{Sentence, has};

/// Words that say that the one makes up for the other.
const FOR_IT: [&str; 3] = ["相应", "对应", "等额"];
const UP: [&str; 5] = ["调增", "增加", "核增", "追加", "增列"];
const DOWN: [&str; 6] = ["调减", "减少", "核减", "压减", "调剂", "减列"];
/// Words of figures that are none of either list.
const OTHERS: [&str; 9] = [
    "合计",
    "共",
    "总",
    "调整后",
    "其中",
    "目标",
    "比",
    "由",
    "占",
];
/// Characters between two figures of one list.
const GAP: usize = 20;

/// Whether a figure goes on with the list of the one before it.
fn goes_on(sentence: &Sentence<'_>, at: usize) -> bool {
    let (one, next) = (&sentence.figures[at], &sentence.figures[at + 1]);
    let gap = sentence.between(one.quantity, next.quantity);
    next.at == one.at + 1
        && one.quantity.unit.text == next.quantity.unit.text
        && gap.starts_with(['、', '和', '及', '，'])
        && gap.chars().count() <= GAP
        && !gap.contains(['；', '(', ')', ':'])
        && !has(&gap, &OTHERS)
        && !has(&gap, &FOR_IT)
        && gap.matches('，').count() <= 1
}

pub(super) fn offset(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 1..sentence.figures.len() {
        let first = &sentence.figures[at];
        if !FOR_IT.iter().any(|word| first.lead.starts_with(word)) {
            continue;
        }
        let Some(up) = way(&first.lead) else { continue };
        let mut to = at;
        while to + 1 < sentence.figures.len()
            && goes_on(sentence, to)
            && way(&sentence.figures[to + 1].lead).is_none_or(|other| other == up)
        {
            to += 1;
        }
        let mut from = at - 1;
        while from > 0 && way(&sentence.figures[from].lead).is_none() && goes_on(sentence, from - 1)
        {
            from -= 1;
        }
        let (before, gap) = (
            &sentence.figures[from],
            sentence.between(sentence.figures[at - 1].quantity, first.quantity),
        );
        let kin = before.quantity.unit.text == first.quantity.unit.text
            && matches!(
                first.quantity.unit.class,
                UnitClass::Money | UnitClass::Count
            );
        if !kin || way(&before.lead) != Some(!up) || gap.contains(['。', '；']) {
            continue;
        }
        let list = |from: usize, to: usize| -> Vec<&Quantity> {
            let told = sentence.figures[from..=to].iter();
            told.map(|told| told.quantity).collect()
        };
        judge(sentence, (&list(from, at - 1), &list(at, to)), findings);
    }
}

/// Whether words tell of more or of less.
fn way(lead: &str) -> Option<bool> {
    match (has(lead, &UP), has(lead, &DOWN)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

fn judge(
    sentence: &Sentence<'_>,
    (before, behind): (&[&Quantity], &[&Quantity]),
    findings: &mut Findings,
) {
    let sum = |list: &[&Quantity]| -> Decimal { list.iter().map(|one| one.value).sum() };
    let (one, other) = (sum(before), sum(behind));
    // What follows may begin another list.
    let mut upto = Decimal::ZERO;
    let held = behind.iter().any(|part| {
        upto += part.value;
        upto == one
    });
    if held {
        for own in before.iter().chain(behind) {
            sentence.settle(own, findings);
        }
        return;
    }
    let (list, own, value) = match (before, behind) {
        ([own], list) => (list, *own, other),
        (list, [own]) => (list, *own, one),
        _ => return,
    };
    let basis = format!("一增一减，{}", added(list.iter().copied()));
    sentence.report(own, &basis, show_like(value, own), list, findings);
}
