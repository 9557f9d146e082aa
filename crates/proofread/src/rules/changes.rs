//! `由412公斤提高到438公斤，增产26公斤`: the change is the difference of the two, in per cent its share of the first.

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{percent, prints, show_like};
use crate::context::Context;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;

pub const RULE: Rule = Rule {
    id: "change",
    title: "由某数变到某数的，增减数和增减幅度与两数相符",
    run,
};

/// Words that lead to the second of two figures.
const TO: [&str; 26] = [
    "提升到",
    "提升至",
    "压减到",
    "压减至",
    "缩短至",
    "降到",
    "升至",
    "增至",
    "降至",
    "减至",
    "缩短到",
    "扩大到",
    "提高到",
    "提高至",
    "增加到",
    "增加至",
    "增长到",
    "增长至",
    "上升到",
    "上升至",
    "下降到",
    "下降至",
    "降低到",
    "降低至",
    "减少到",
    "减少至",
];
/// Words right before a change.
const BY: [&str; 18] = [
    "缩短",
    "压减",
    "增产",
    "增收",
    "增加",
    "增长",
    "提高",
    "上升",
    "净增",
    "增幅",
    "下降",
    "降低",
    "减少",
    "降幅",
    "提升",
    "下降了",
    "增长率",
    "净减",
];

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for at in 1..passage.quantities.len() {
            if let Some(from) = pair(passage, at) {
                changes(passage, from, at, findings);
            }
        }
    }
}

fn before(passage: &Passage, at: usize) -> String {
    facts::surroundings(passage, at).0
}

/// The first of two figures of which the second stands at `at`.
fn pair(passage: &Passage, at: usize) -> Option<usize> {
    let (second, words) = (&passage.quantities[at], before(passage, at));
    let first = &passage.quantities[at - 1];
    let led = passage.slice(first.to, second.from);
    let to = TO
        .iter()
        .any(|word| words.ends_with(word) && led.ends_with(word));
    let from = before(passage, at - 1);
    let begins = from.contains('由') || from.contains('从');
    (to && begins
        && first.is_plain()
        && second.is_plain()
        && first.unit.text == second.unit.text
        && !first.value.is_zero())
    .then_some(at - 1)
}

/// The changes said after the pair in its sentence, up to the next pair.
fn changes(passage: &Passage, first: usize, second: usize, findings: &mut Findings) {
    let (_, to) = sentence_of(passage, &passage.quantities[second]);
    let (old, new) = (&passage.quantities[first], &passage.quantities[second]);
    for at in second + 1..passage.quantities.len() {
        let change = &passage.quantities[at];
        let words = before(passage, at);
        let words = words.trim_end_matches(['了', '约', '为', '达']);
        let led = BY.iter().any(|word| words.ends_with(word));
        if change.from >= to || pair(passage, at).is_some() || words.contains('由') {
            return;
        }
        if !led || !change.is_plain() || change.operator != Operator::None {
            continue;
        }
        let share = change.unit.class == UnitClass::Percent && old.unit.class != UnitClass::Percent;
        let difference = (new.value - old.value).abs();
        let value = if share {
            percent(difference, old.value.abs())
        } else if change.unit.text == old.unit.text && change.unit.class != UnitClass::Percent {
            Some(difference)
        } else {
            None
        };
        let Some(value) = value else { continue };
        judge(passage, (old, new), change, value, findings);
    }
}

fn judge(
    passage: &Passage,
    (old, new): (&Quantity, &Quantity),
    change: &Quantity,
    value: Decimal,
    findings: &mut Findings,
) {
    findings.checked.sums += 1;
    let slack = match change.unit.class {
        UnitClass::Percent if old.unit.class == UnitClass::Money => (old.half + new.half)
            .checked_div(old.value.abs())
            .map_or(Decimal::ZERO, |share| share * Decimal::ONE_HUNDRED),
        _ => Decimal::ZERO,
    };
    if prints(value, change)
        || crate::arithmetic::reaches(value - slack, value + slack, change)
        || known(passage, change, findings)
    {
        return;
    }
    let computed = show_like(value, change);
    let message = format!(
        "由{}到{}，变动应为{computed}，印为{}。",
        old.printed, new.printed, change.printed
    );
    findings.push(
        Draft::new("change", Severity::Doubt, message)
            .printed(&change.printed, computed)
            .at([
                passage.span_of(change),
                passage.span_of(old),
                passage.span_of(new),
            ])
            .advice("核对前后两数和增减数。"),
    );
}

/// Whether another rule named the figure already.
fn known(passage: &Passage, change: &Quantity, findings: &Findings) -> bool {
    let span = passage.span_of(change);
    findings
        .drafts
        .iter()
        .any(|draft| draft.severity != Severity::Hint && draft.spans.contains(&span))
}
