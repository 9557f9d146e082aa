//! Points by what a sentence says of them: `执行率93.51%，按满分10分计算，得9.35分`; `产出满分50分，得47.20分，其中数量20分，得18.50分；质量15分，得14分…`.

use rust_decimal::Decimal;

use crate::arithmetic::{added, prints, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::compared::{Sentence, has};
use crate::rules::prose_sums::sentences;

/// Words between full marks and what was given of them by a rate.
const RECKONED: [&str; 3] = ["计算", "折算", "计分"];
/// Characters between full marks and points.
const NEAR: usize = 6;

/// Points that a sentence says are reckoned of full marks by the rate before them.
pub(super) fn reckoned(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 2..sentence.figures.len() {
        let own = &sentence.figures[at];
        let (Some(full), Some(rate)) = (sentence.previous(at), sentence.previous(at - 1)) else {
            continue;
        };
        let points = [own, full]
            .iter()
            .all(|it| it.quantity.unit.class == UnitClass::Points);
        let rated = rate.quantity.unit.class == UnitClass::Percent && rate.lead.ends_with('率');
        let said = has(&full.lead, &["满分", "分值"])
            && full.lead.starts_with('按')
            && has(&sentence.words_behind(full.quantity), &RECKONED)
            && own.lead.ends_with('得');
        if !points || !rated || !said {
            continue;
        }
        let Some(value) = full
            .quantity
            .value
            .checked_mul(rate.quantity.value.min(Decimal::ONE_HUNDRED))
        else {
            continue;
        };
        let value = value / Decimal::ONE_HUNDRED;
        if prints(value, own.quantity) {
            sentence.settle(own.quantity, findings);
            continue;
        }
        let basis = format!("{}×{}", full.quantity.printed, rate.quantity.printed);
        let computed = show_like(value, own.quantity);
        let others = [full.quantity, rate.quantity];
        sentence.report(own.quantity, &basis, computed, &others, findings);
    }
}

/// Full marks with the points given of them, as they follow each other.
type Pair<'p> = (&'p Quantity, &'p Quantity);

fn pairs(passage: &Passage) -> Vec<Pair<'_>> {
    let points = |one: &Quantity| one.unit.class == UnitClass::Points && one.is_plain();
    let all: Vec<&Quantity> = passage.quantities.iter().filter(|it| points(it)).collect();
    all.windows(2)
        .filter(|pair| {
            let gap = passage.slice(pair[0].to, pair[1].from);
            let led = passage.slice(pair[0].from.saturating_sub(2), pair[0].from);
            let given = gap
                .trim_start_matches(['，', '(', ')', '、'])
                .trim_start_matches("实际")
                .trim_start_matches("自评");
            gap.chars().count() <= NEAR
                && matches!(given, "得" | "得分" | "得分为")
                && !led.contains(['得', '扣', '每'])
                && pair[1].value <= pair[0].value
        })
        .map(|pair| (pair[0], pair[1]))
        .collect()
}

/// Full marks and points of the parts of what a passage begins with: of the two the one that doesn't add up.
pub(super) fn parts(passage: &Passage, findings: &mut Findings) {
    let pairs = pairs(passage);
    let Some((head, parts)) = pairs.split_first().filter(|(_, parts)| parts.len() > 1) else {
        return;
    };
    let between = passage.slice(head.1.to, parts[0].0.from);
    if !between.contains("其中") {
        return;
    }
    let last = parts[parts.len() - 1].1;
    // Points that no pair has are of something that was left out.
    let bare = passage.quantities.iter().any(|it| {
        let within = it.from > head.1.to && it.to < last.from;
        let known = parts
            .iter()
            .any(|(full, given)| std::ptr::eq(*full, it) || std::ptr::eq(*given, it));
        within && it.unit.class == UnitClass::Points && !known
    });
    let fulls: Vec<&Quantity> = parts.iter().map(|(full, _)| *full).collect();
    let given: Vec<&Quantity> = parts.iter().map(|(_, given)| *given).collect();
    let sum = |list: &[&Quantity]| list.iter().map(|it| it.value).sum::<Decimal>();
    let held = (sum(&fulls) == head.0.value, sum(&given) == head.1.value);
    let (own, list) = match held {
        (false, true) => (head.0, &fulls),
        (true, false) => (head.1, &given),
        _ => return,
    };
    if bare {
        return;
    }
    let bounds = sentences(passage).into_iter();
    let mut bounds = bounds.filter(|(from, to)| *from <= own.from && own.to <= *to);
    let Some(bounds) = bounds.next() else { return };
    let sentence = Sentence::new(passage, bounds);
    let basis = added(list.iter().copied());
    let computed = show_like(sum(list), own);
    sentence.report_sum(own, &basis, computed, list, findings);
}
