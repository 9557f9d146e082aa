//! Figures whose sentence says from which two others they come: 比…多, 调整后.

mod left;
mod ranks;

use super::Rule;
use super::prose_sums::sentences;
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use left::{finished, rest};
use ranks::ranks;
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "compared",
    title: "“比…多”“调整后”与所依据的数相符",
    run,
};

/// Words right before a difference.
const APART: [&str; 14] = [
    "提高", "上升", "下降", "多", "少", "增加", "减少", "高", "低", "提前", "延长", "缩短", "节约",
    "净增",
];

/// The plain amounts of one sentence, in their order.
struct Sentence<'a> {
    passage: &'a Passage,
    from: usize,
    amounts: Vec<&'a Quantity>,
}

impl<'a> Sentence<'a> {
    fn new(passage: &'a Passage, (from, to): (usize, usize)) -> Self {
        let counted = |quantity: &&Quantity| {
            matches!(
                quantity.unit.class,
                UnitClass::Money | UnitClass::Count | UnitClass::Duration | UnitClass::Points
            )
        };
        let amounts = passage
            .quantities
            .iter()
            .filter(|quantity| quantity.from >= from && quantity.to <= to)
            .filter(|quantity| quantity.is_plain() && quantity.operator == Operator::None)
            .filter(counted)
            .collect();
        Self {
            passage,
            from,
            amounts,
        }
    }

    fn between(&self, one: &Quantity, other: &Quantity) -> String {
        self.passage.slice(one.to, other.from)
    }

    /// The words before a figure since the figure or clause before it.
    fn before(&self, figure: &Quantity) -> String {
        let from = (self.from..figure.from)
            .rev()
            .find(|at| matches!(self.passage.chars[*at], '，' | '；' | '('))
            .map_or(self.from, |at| at + 1);
        self.passage.slice(from, figure.from)
    }

    fn report(
        &self,
        own: &Quantity,
        basis: &str,
        computed: String,
        others: &[&Quantity],
        findings: &mut Findings,
    ) {
        let span = self.passage.span_of(own);
        let known = findings
            .drafts
            .iter()
            .any(|draft| draft.severity != Severity::Hint && draft.spans.contains(&span));
        if known {
            return;
        }
        let message = format!("印为{}，按{basis}应为{computed}。", own.printed);
        findings.push(
            Draft::new("compared", Severity::Doubt, message)
                .printed(&own.printed, computed)
                .at([span])
                .at(others.iter().map(|other| self.passage.span_of(other)))
                .advice("核对这几个数；口径不同的，写明口径。"),
        );
    }
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for bounds in sentences(passage) {
            let sentence = Sentence::new(passage, bounds);
            for at in 0..sentence.amounts.len() {
                apart(&sentence, at, findings);
                adjusted(&sentence, at, findings);
                rest(&sentence, at, findings);
                finished(&sentence, at, findings);
            }
        }
        ranks(passage, findings);
    }
}

fn ends(text: &str, words: &[&str]) -> bool {
    let text = text.trim_end_matches(['了', '出']);
    words.iter().any(|word| text.ends_with(word))
}

/// Whether a value is as printed; figures that are rounded themselves leave as much room as they are rounded by.
fn is(value: Decimal, own: &Quantity, others: &[&Quantity]) -> bool {
    let slack: Decimal = others
        .iter()
        .filter(|other| other.half > own.half)
        .map(|other| other.half)
        .sum();
    let exact = value.abs() == own.value;
    exact || slack > Decimal::ZERO && (value.abs() - own.value).abs() <= slack + own.half
}

/// `平均用时127天，比规定的90天多37天`.
fn apart(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let own = sentence.amounts[at];
    let Some(base) = at.checked_sub(1).map(|base| sentence.amounts[base]) else {
        return;
    };
    let gap = sentence.between(base, own);
    let led = sentence.before(base);
    if !base.unit.comparable(&own.unit)
        || gap.chars().count() > 8
        || gap.contains(['，', '；', '、'])
        || !ends(&gap, &APART)
        || !(led.contains('比') || led.contains('较'))
    {
        return;
    }
    let before: Vec<&Quantity> = sentence.amounts[..at - 1]
        .iter()
        .copied()
        .filter(|figure| figure.unit.comparable(&own.unit))
        .collect();
    let Some(nearest) = before.last() else { return };
    findings.checked.sums += 1;
    let mut sum = Decimal::ZERO;
    let added = before.iter().rev().any(|figure| {
        sum += figure.value;
        is(sum - base.value, own, &[figure, base])
    });
    if added
        || before
            .iter()
            .any(|figure| is(figure.value - base.value, own, &[figure, base]))
    {
        return;
    }
    let basis = format!("{}与{}之差", nearest.printed, base.printed);
    let computed = show_like((nearest.value - base.value).abs(), own);
    sentence.report(own, &basis, computed, &[nearest, base], findings);
}

/// `预算5600万元，年中调减350万元，调整后5250万元`.
fn adjusted(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let [before, change, own] = [at.checked_sub(2), at.checked_sub(1), Some(at)]
        .map(|index| index.map(|index| sentence.amounts[index]));
    let (Some(before), Some(change), Some(own)) = (before, change, own) else {
        return;
    };
    let said = sentence.before(change);
    let without = ["剔除", "扣除"].iter().any(|word| said.contains(word))
        && sentence.between(change, own).contains("后");
    let less = without
        || ["调减", "核减", "压减"]
            .iter()
            .any(|word| said.contains(word));
    let more = ["调增", "核增", "追加"]
        .iter()
        .any(|word| said.contains(word));
    let comparable = before.unit.comparable(&own.unit) && change.unit.comparable(&own.unit);
    if less == more || !comparable || !without && !sentence.before(own).contains("调整后") {
        return;
    }
    findings.checked.sums += 1;
    let value = if less {
        before.value - change.value
    } else {
        before.value + change.value
    };
    if !is(value, own, &[before, change]) {
        let sign = if less { '−' } else { '＋' };
        let basis = format!("{}{sign}{}", before.printed, change.printed);
        sentence.report(
            own,
            &basis,
            show_like(value, own),
            &[before, change],
            findings,
        );
    }
}
