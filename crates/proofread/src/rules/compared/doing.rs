//! What is done of a whole and what is being done: `共查出14个问题。…已整改9个，正在整改5个`.

use super::line::{Sentence, alike};
use super::words::{compares, has};
use crate::arithmetic::{added, show_like};
use crate::context::Context;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::is_average;
use crate::rules::prose_sums::{counts_places, is_border, is_distance};
use crate::slip::{keeps_apart, one_off};
use rust_decimal::Decimal;

/// Words of what is still to be done.
const DOING: [&str; 6] = ["正在", "尚未", "仍在", "未", "尚在", "其余"];

/// What is done and what is being done make the nearest figure before them that can hold both, where one slip is all that parts them.
pub(super) fn doing(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let second = &sentence.figures[at];
    // 已整改13个，完成率76.5%；正在整改4个: a rate may stand between.
    let rated = |at: &usize| sentence.figures[*at].quantity.unit.class == UnitClass::Percent;
    let before = at.checked_sub(1).filter(rated).unwrap_or(at);
    let Some(first) = sentence.previous(before) else {
        return;
    };
    let (one, other) = (first.quantity, second.quantity);
    let gap = sentence.between(one, other);
    let lead = second.lead.trim_start_matches(['、', '，']);
    let done = first.lead.contains('已') && !has(&first.lead, &["其中", "累计"]);
    let verb = DOING.iter().find_map(|word| lead.strip_prefix(word));
    // 已整改9个，正在整改5个: of the same deed.
    let same = verb.is_some_and(|verb| {
        let verb: String = verb.chars().take(2).collect();
        verb.chars().count() == 2 && first.lead.contains(&verb)
    });
    let counted = one.unit.class == UnitClass::Count && one.unit.text == other.unit.text;
    if !done || !same || !counted || !gap.starts_with(['，', '、']) || other.han || one.han {
        return;
    }
    let parts = [one, other];
    let sum = one.value + other.value;
    let all = || sentence.passage.quantities.iter();
    let class = one.unit.class;
    let mut said = context.pool.between(class, sum, Some(sum));
    let elsewhere =
        said.any(|it| it.quantity.value == sum && it.quantity.unit.text == one.unit.text);
    if elsewhere || all().any(|it| it.value == sum && alike(it, one)) {
        return;
    }
    let figures = || all().filter(|it| it.to <= one.from && it.unit.text == one.unit.text);
    let may = |it: &&Quantity| {
        it.is_plain()
            && !it.han
            && it.value >= one.value.min(other.value)
            && !counts_places(sentence.passage, it)
            && !is_distance(sentence.passage, it)
            && !is_border(sentence.passage, it)
            && !is_average(sentence.passage, it)
    };
    let whole = figures().rev().find(may);
    let Some(whole) = whole.filter(|_| !compares(&first.lead)) else {
        return;
    };
    if sum > Decimal::ZERO && keeps_apart(whole, (&parts, sum), one_off) {
        let computed = show_like(sum, whole);
        sentence.report_sum(whole, &added(parts), computed, &parts, findings);
    }
}
