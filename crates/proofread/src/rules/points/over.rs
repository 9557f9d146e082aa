//! More points than there are: `该指标5分，按完成比例得5.24分`.

use super::against::known;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::support::lead;

/// Words right before full marks.
const FULL: [&str; 8] = [
    "该指标",
    "本指标",
    "该项",
    "本项",
    "分值",
    "满分",
    "权重",
    "指标分值",
];
/// Words right before points that were given.
const GIVEN: [&str; 4] = ["得", "得分", "实得", "计"];

/// Full marks and the points given next in the same item of a list.
pub(super) fn run(context: &Context<'_>, findings: &mut Findings) {
    let points = |it: &Quantity| {
        it.unit.class == UnitClass::Points && it.is_plain() && it.operator == Operator::None
    };
    for (_, passage) in context.prose() {
        let mut full: Option<&Quantity> = None;
        for (at, own) in passage.quantities.iter().enumerate() {
            if !points(own) {
                continue;
            }
            let words = lead(passage, at);
            let words = words.trim_end_matches(['为', '是']);
            let said = |ends: &[&str]| ends.iter().any(|end| words.ends_with(end));
            let marks = full.take();
            if said(&FULL) {
                // 得4.5分（满分6分）: of what stands before the bracket.
                let before = at.checked_sub(1).map(|at| &passage.quantities[at]);
                let behind = before.is_some_and(|before| {
                    points(before) && passage.slice(before.to, own.from).starts_with('(')
                });
                full = (!behind).then_some(own);
                continue;
            }
            let Some(marks) = marks.filter(|_| said(&GIVEN)) else {
                continue;
            };
            let gap = passage.slice(marks.to, own.from);
            let spans = [own, marks].map(|it| passage.span_of(it));
            // 权重10分。…该项得9.80分: of the only full marks of a paragraph.
            let back = words.contains('该')
                && passage.quantities.iter().filter(|it| points(it)).count() == 2;
            if gap.contains(['；', '。']) && !back
                || spans.iter().any(|span| known(findings, *span))
            {
                continue;
            }
            findings.checked.rules += 1;
            if own.value <= marks.value {
                continue;
            }
            let message = format!("满分{}，却得{}。", marks.printed, own.printed);
            findings.push(
                Draft::new("score_over_full_marks", Severity::Error, message)
                    .printed(&own.printed, format!("不超过{}", marks.printed))
                    .at(spans)
                    .advice("核对满分和得分。"),
            );
        }
    }
}
