//! How far from its goal something is that stands in the same sentence: `制定规范12项，…，比目标少3项`; the goal is set elsewhere.

use super::{ALIKE, Named, bare, goal_of};
use crate::arithmetic::show_like;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;

/// A clause that only says how far from the goal something is.
const THAN_GOAL: [&str; 12] = [
    "比目标少",
    "比目标多",
    "比目标低",
    "比目标高",
    "比目标值少",
    "比目标值多",
    "较目标少",
    "较目标多",
    "超目标",
    "超过目标",
    "超出目标",
    "比计划少",
];

/// `标准规范12项，其中…，比目标少3项`: the figure that is compared stands in front, under the name of a goal.
pub(super) fn distance(
    (passage, at): (&Passage, usize),
    goals: &[Named<'_>],
    findings: &mut Findings,
) {
    let own = &passage.quantities[at];
    let last = at
        .checked_sub(1)
        .map_or(0, |last| passage.quantities[last].to);
    let clause = passage.slice(last, own.from);
    let clause = clause
        .rsplit(['，', '；', '。', '('])
        .next()
        .unwrap_or_default();
    if !THAN_GOAL.contains(&clause) || own.unit.class == UnitClass::Percent {
        return;
    }
    let (begins, _) = sentence_of(passage, own);
    // What stands before a semicolon is of something else.
    let stop = (begins..own.from)
        .rev()
        .find(|at| passage.chars[*at] == '；');
    let from = stop.unwrap_or(begins);
    let like = |other: &Quantity| other.is_plain() && other.unit.comparable(&own.unit);
    let mut before = passage.quantities[..at].iter().enumerate();
    let found = before.find_map(|(index, done)| {
        let inside = done.from >= from && like(done) && done.operator == Operator::None;
        let words = facts::surroundings(passage, index).0;
        let name = bare(words.trim_start_matches('\u{2026}'));
        let goal = (inside && name.chars().count() > ALIKE)
            .then(|| goal_of(goals, &name, like))
            .flatten()?;
        (goal.quantity.from != done.from || goal.span != passage.span_of(done))
            .then_some((done, goal))
    });
    let Some((done, goal)) = found else { return };
    findings.checked.sums += 1;
    let gap = (goal.quantity.value - done.value).abs();
    let known = findings.known().contains(&passage.span_of(own));
    if known || (gap - own.value).abs() <= own.half.max(done.half) {
        return;
    }
    // Another figure of the sentence may be the one that is compared.
    let mut others = passage.quantities[..at].iter();
    let others = others.any(|other| {
        other.from >= from && like(other) && (goal.quantity.value - other.value).abs() == own.value
    });
    if others {
        return;
    }
    let computed = show_like(gap, own);
    let message = format!(
        "“{clause}{}”与目标值、完成值不符：{}与目标{}相差{computed}。",
        own.printed, done.printed, goal.quantity.printed
    );
    findings.push(
        Draft::new("goal_distance", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([own, done].map(|one| passage.span_of(one)))
            .at([goal.span])
            .advice("核对目标值、完成值和两者之差。"),
    );
}
