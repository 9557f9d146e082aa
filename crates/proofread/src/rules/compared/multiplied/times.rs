//! Multiples of what the sentence names: `前者为后者的1.5倍`, `由16家发展到56家，规模为当初的3.5倍`, `最高的甲是最低的乙的2.1倍`.

use rust_decimal::Decimal;

use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::line::{Sentence, Told, alike, divides, wide};
use crate::rules::compared::words::{direction, ends, has};

/// Figures before a multiple among which those that it is of are looked for.
const BEFORE: usize = 8;

fn is_level(told: &Told<'_>) -> bool {
    let class = told.quantity.unit.class;
    let amount = matches!(
        class,
        UnitClass::Money | UnitClass::Count | UnitClass::Duration | UnitClass::Percent
    );
    amount
        && told.quantity.unit.text != "倍"
        && !told.quantity.han
        && told.quantity.value > Decimal::ZERO
        && (direction(&told.lead).is_none() || told.lead.ends_with(['至', '到']))
}

pub(super) fn times(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let words = told.lead.trim_end_matches(['近', '约']);
    let of =
        ends(words, &["的", "为", "是", "达", "达到", "扩大到", "增至"]) && !words.contains("目标");
    if own.unit.text != "倍" || !of {
        return;
    }
    let levels: Vec<&Told<'_>> = sentence.figures[at.saturating_sub(BEFORE)..at]
        .iter()
        .filter(|told| is_level(told))
        .collect();
    let Some(last) = levels.last() else { return };
    let kin: Vec<&Quantity> = levels
        .iter()
        .map(|told| told.quantity)
        .filter(|it| alike(it, last.quantity))
        .collect();
    let gives = |one: &Quantity, other: &Quantity| divides(wide(one), other, Decimal::ONE, own);
    let held = kin.iter().any(|one| {
        kin.iter()
            .any(|other| !std::ptr::eq(*one, *other) && gives(one, other))
    });
    let pair = meant(sentence, at, &kin);
    let exact = pair.map(|(one, other)| gives(one, other));
    if exact.unwrap_or(held) {
        sentence.settle(own, findings);
        return;
    }
    let Some((one, other)) = pair else { return };
    if let Some(value) = one.value.checked_div(other.value) {
        let basis = format!("{}÷{}", one.printed, other.printed);
        sentence.report(own, &basis, show_like(value, own), &[one, other], findings);
    }
}

/// The two that words call: the former and the latter, the most and the least, from one to another.
fn meant<'a>(
    sentence: &Sentence<'a>,
    at: usize,
    kin: &[&'a Quantity],
) -> Option<(&'a Quantity, &'a Quantity)> {
    let clause = sentence.clause(sentence.figures[at].quantity);
    let most = |words: &[&str]| has(&clause, words);
    if most(&["最多", "最高", "最大"]) && most(&["最少", "最低", "最小"]) && kin.len() > 2
    {
        let largest = kin.iter().max_by_key(|it| it.value)?;
        let least = kin.iter().min_by_key(|it| it.value)?;
        return Some((largest, least));
    }
    let [first, last] = kin else { return None };
    let gap = sentence.between(first, last);
    if most(&["前者"]) && most(&["后者"]) {
        let turned = clause.find("后者") < clause.find("前者");
        return Some(if turned { (last, first) } else { (first, last) });
    }
    let grown = gap.ends_with(['至', '到', '为'])
        && !gap.contains(['，', '；'])
        && most(&[
            "之初",
            "当初",
            "原来",
            "上年",
            "年前",
            "期初",
            "年初",
            "建设前",
            "实施前",
            "立项时",
            "前的",
        ]);
    grown.then_some((last, first))
}
