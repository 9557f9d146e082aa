//! Wholes in two parts that are all of them: `购置及运行费31.80万元，其中购置费0万元、运行费31.80万元`, `收入总计1263万元，包括：本年收入1210万元、年初结转53万元`.

use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::{Sentence, Told, has};
use rust_decimal::Decimal;

/// Words of a whole that nothing is left out of.
const TOTALS: [&str; 4] = ["总计", "合计", "总额", "总数"];

/// Looks at wholes of which two parts are told, in the same manner.
pub(super) fn nought(sentence: &Sentence<'_>, findings: &mut Findings) {
    for three in sentence.figures.windows(3) {
        let [whole, one, other] = three else { continue };
        let alike = |told: &&Told<'_>| {
            told.quantity.unit.class == UnitClass::Money
                && told.quantity.unit.text == whole.quantity.unit.text
                && told.depth == whole.depth
        };
        let parts: [&Quantity; 2] = [one.quantity, other.quantity];
        let led = sentence.between(whole.quantity, one.quantity);
        let led = led.trim_start_matches('，').starts_with("其中");
        let behind = sentence.rest(other.quantity);
        let ends = behind.is_empty() || behind.starts_with('；');
        // Two parts whose names end alike are all that there is of a whole named after both.
        let last = |told: &Told<'_>| {
            told.lead
                .trim_end_matches(['为', '支', '出'])
                .chars()
                .last()
        };
        let same = last(one).is_some() && last(one) == last(other);
        let between = sentence.between(whole.quantity, one.quantity);
        let totalled = has(&whole.lead, &TOTALS)
            && between.trim_start_matches('，').starts_with("包括")
            && sentence
                .between(one.quantity, other.quantity)
                .starts_with(['、', '和']);
        let both = led && same || totalled;
        if !three.iter().all(|told| alike(&told)) || !ends || !both {
            continue;
        }
        let sum: Decimal = parts.iter().map(|part| part.value).sum();
        if sum == whole.quantity.value {
            sentence.settle(whole.quantity, findings);
            continue;
        }
        // One part that is all leaves nothing for the other.
        let all = |part: &&Quantity| part.value.is_zero() || part.value == whole.quantity.value;
        let few = totalled || parts.iter().any(all);
        if few {
            let computed = show_like(sum, whole.quantity);
            let basis = added(parts);
            sentence.report_sum(whole.quantity, &basis, computed, &parts, findings);
        }
    }
}
