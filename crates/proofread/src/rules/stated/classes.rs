//! `13个市中，完成率100%的有9个，80%以上的有3个，低于80%的有1个`: a number of things by classes that leave none out.

use rust_decimal::Decimal;

use super::slipped;
use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::{Sentence, Told, has};

/// Words of a last class that leaves none out.
const LAST: [&str; 8] = [
    "低于",
    "不足",
    "以下",
    "及以下",
    "其余",
    "小于",
    "未满",
    "以内",
];
/// Words right before the number of a class.
const HAVE: [&str; 4] = ["的有", "的", "的为", "的共"];
/// Fewer classes needn't be all.
const LEAST: usize = 3;

/// Looks at the classes of a sentence.
pub(super) fn classes(sentence: &Sentence<'_>, findings: &mut Findings) {
    let counts: Vec<&Told<'_>> = sentence
        .figures
        .iter()
        .filter(|told| told.quantity.unit.class == UnitClass::Count && told.depth == 0)
        .collect();
    for (at, whole) in counts.iter().enumerate() {
        let is_class = |told: &&&Told<'_>| {
            told.quantity.unit.text == whole.quantity.unit.text
                && HAVE
                    .iter()
                    .any(|word| sentence.clause(told.quantity).ends_with(word))
        };
        let list: Vec<&Quantity> = counts[at + 1..]
            .iter()
            .take_while(is_class)
            .map(|told| told.quantity)
            .collect();
        let Some(last) = list.last().filter(|_| list.len() >= LEAST) else {
            continue;
        };
        let opens = sentence.words_behind(whole.quantity);
        let first = !HAVE
            .iter()
            .any(|word| sentence.clause(whole.quantity).ends_with(word));
        if !first || !has(&sentence.clause(last), &LAST) || opens.contains('以') {
            continue;
        }
        let sum: Decimal = list.iter().map(|part| part.value).sum();
        if sum == whole.quantity.value {
            sentence.settle(whole.quantity, findings);
        } else if slipped(whole.quantity, &list) {
            let basis = added(list.iter().copied());
            let computed = show_like(sum, whole.quantity);
            sentence.report_sum(whole.quantity, &basis, computed, &list, findings);
        }
        return;
    }
}
