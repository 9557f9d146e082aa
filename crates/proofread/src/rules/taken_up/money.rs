//! Money of a problem and what became of it: `多领31.20万元。整改情况：已有4户退回26.80万元，剩余4.40万元年底前退回`.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::held::REST;
use super::{Item, Stretch};
use crate::arithmetic::{added, show_like};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::slip::{is_slip, keeps_apart};

/// Parts of what was done.
const PARTS: std::ops::RangeInclusive<usize> = 2..=3;
/// Characters before a figure that say that it is what is left.
const LEAD: usize = 28;

/// The plain amounts of a stretch.
fn amounts<'p>(stretch: &Stretch<'p>) -> Vec<&'p Quantity> {
    let within = |own: &&Quantity| own.from >= stretch.from && own.to <= stretch.to;
    let amounts = stretch.passage.quantities.iter().filter(within);
    amounts
        .filter(|own| own.unit.class == UnitClass::Money && own.is_plain() && !own.han)
        .filter(|own| own.operator == Operator::None)
        .collect()
}

/// The only amount of the problem is what was got back and what is still to come.
pub(super) fn divided(item: &Item<'_>, known: &HashSet<Span>, findings: &mut Findings) {
    let problem = amounts(&item.problem);
    let parts = amounts(&item.done);
    let ([whole], true) = (problem.as_slice(), PARTS.contains(&parts.len())) else {
        return;
    };
    let one_unit = parts.iter().all(|part| part.unit.text == whole.unit.text);
    let told = parts.last().is_some_and(|last| is_rest(item, last)) || counted(item, parts.len());
    if !one_unit || !told {
        return;
    }
    findings.checked.sums += 1;
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    let span = item.problem.passage.span_of(whole);
    let parted = keeps_apart(whole, (&parts, sum), is_slip);
    if sum == whole.value || !parted || known.contains(&span) {
        return;
    }
    let computed = show_like(sum, whole);
    let message = format!(
        "问题中说{}，整改情况中说{}，合起来应为{computed}。",
        whole.printed,
        added(parts.iter().copied()),
    );
    findings.push(
        Draft::new("sum_taken_up", Severity::Doubt, message)
            .printed(&whole.printed, computed)
            .at([span])
            .at(parts.iter().map(|part| item.done.passage.span_of(part)))
            .advice("核对问题中的金额与已整改、未整改的金额。"),
    );
}

/// Whether an amount is said to be what is left.
fn is_rest(item: &Item<'_>, own: &Quantity) -> bool {
    let from = own.from.saturating_sub(LEAD).max(item.done.from);
    let words = item.done.passage.slice(from, own.from);
    let words = words.rsplit(['；', '。']).next().unwrap_or_default();
    REST.iter().any(|word| words.contains(word))
}

/// Whether as many numbers of things make the number that the problem says: `3个已开工，涉及180万元；1个已终止，涉及80万元`.
fn counted(item: &Item<'_>, count: usize) -> bool {
    let parts = item.done.counts();
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    let whole = item.problem.counts();
    parts.len() == count && matches!(whole.as_slice(), [whole] if whole.value == sum)
}
