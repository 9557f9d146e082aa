//! A mean beside what it is of: `7个项目合计1726万元，占四成，单项平均246.57万元`.

use rust_decimal::Decimal;

use crate::arithmetic::{as_average, prints, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::{Sentence, alike, has};
use crate::slip::{is_slip, one_off};

/// Words right before a mean of things that are counted.
const MEANS: [&str; 6] = [
    "单项平均",
    "平均每项",
    "平均每个",
    "项均",
    "每项平均",
    "单个平均",
];
/// Words between a number of things and what they come to.
const TOTALS: [&str; 3] = ["合计", "共", "总"];

/// So many things with what they come to, and their mean.
pub(super) fn mean(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 2..sentence.figures.len() {
        let own = &sentence.figures[at];
        if own.quantity.unit.class != UnitClass::Money || !has(&own.lead, &MEANS) {
            continue;
        }
        let pairs: Vec<[&Quantity; 2]> = sentence.figures[..at]
            .windows(2)
            .filter(|pair| {
                let [count, total] = [pair[0].quantity, pair[1].quantity];
                let gap = sentence.between(count, total);
                pair[1].at == pair[0].at + 1
                    && count.unit.class == UnitClass::Count
                    && alike(total, own.quantity)
                    && has(&gap, &TOTALS)
                    && !gap.contains(['，', '；', '。'])
                    && pair[1].depth == own.depth
            })
            .map(|pair| [pair[0].quantity, pair[1].quantity])
            .collect();
        let printed = as_average(own.quantity);
        let holds = |count: Decimal, total: &Quantity| {
            let mean = total.value.checked_div(count);
            mean.is_some_and(|mean| prints(mean, &printed))
        };
        if pairs.iter().any(|[count, total]| holds(count.value, total)) {
            sentence.settle(own.quantity, findings);
            continue;
        }
        let [[count, total]] = pairs.as_slice() else {
            continue;
        };
        let number = total.value.checked_div(own.quantity.value);
        let meant = number.map(|number| number.round());
        let miscounted = meant.is_some_and(|meant| holds(meant, total) && one_off(count, meant));
        let mean = total.value.checked_div(count.value);
        // A mean that is more than all, or stands right behind its number and total.
        let far = own.quantity.value > total.value
            || sentence
                .previous(at)
                .is_some_and(|last| std::ptr::eq(last.quantity, *total))
                && sentence.adjoins(total, own.quantity);
        if far || miscounted || mean.is_some_and(|mean| is_slip(own.quantity, mean)) {
            let basis = format!("{}÷{}", total.printed, count.printed);
            let computed = show_like(mean.unwrap_or_default(), own.quantity);
            sentence.report(own.quantity, &basis, computed, &[total, count], findings);
        }
    }
}
