//! What is counted in each class of a scale that leaves nothing out: together it makes the whole.

use rust_decimal::Decimal;

use super::read::Band;
use super::{is_whole, near};
use crate::arithmetic::{added, show_like};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// Characters between a class and what is counted in it.
const BEHIND: usize = 4;
/// Figures before a list of which one may be its whole.
const WHOLES: usize = 6;

/// `超期30天以内的8笔，31至60天的5笔，60天以上的2笔`: makes the 15笔 said before.
pub(super) fn parts(
    context: &Context<'_>,
    passage: &Passage,
    chain: &[Band],
    findings: &mut Findings,
) {
    let Some(parts) = counted(passage, chain).filter(|_| is_whole(chain)) else {
        return;
    };
    let first = parts[0];
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    let largest = parts.iter().map(|part| part.value).max();
    let mut all = context
        .pool
        .between(first.unit.class, sum, Some(sum))
        .filter(|other| other.quantity.unit.comparable(&first.unit));
    findings.checked.sums += 1;
    if all.any(|other| other.quantity.value == sum) {
        return;
    }
    let whole = passage
        .quantities
        .iter()
        .rev()
        .filter(|whole| whole.to <= chain[0].from)
        .take(WHOLES)
        .find(|whole| {
            whole.unit.text == first.unit.text
                && whole.operator == Operator::None
                && whole.is_plain()
                && Some(whole.value) >= largest
        });
    let Some(whole) = whole.filter(|whole| near(sum, whole.value)) else {
        return;
    };
    let spans = parts.iter().map(|part| passage.span_of(part));
    let known = findings.known();
    if spans.clone().any(|span| known.contains(&span)) {
        return;
    }
    let computed = show_like(sum, whole);
    let list = added(parts.iter().copied());
    let message = format!(
        "各档相加{list}＝{computed}，与前面的{}不符。",
        whole.printed
    );
    findings.push(
        Draft::new("sum_of_bands", Severity::Doubt, message)
            .printed(&whole.printed, computed)
            .at([passage.span_of(whole)])
            .at(spans)
            .advice("核对总数与各档的数；没有列全的，写明其余部分。")
            .certain(),
    );
}

/// What stands right behind each class, when it is of one unit.
fn counted<'p>(passage: &'p Passage, chain: &[Band]) -> Option<Vec<&'p Quantity>> {
    let parts: Vec<&Quantity> = chain
        .iter()
        .map(|band| {
            passage
                .quantities
                .iter()
                .find(|part| part.from >= band.to)
                .filter(|part| {
                    let gap = passage.slice(band.to, part.from);
                    part.from - band.to <= BEHIND && !gap.contains(['，', '。', '；', '、'])
                })
        })
        .collect::<Option<_>>()?;
    let amounts = |part: &&Quantity| {
        matches!(part.unit.class, UnitClass::Count | UnitClass::Money)
            && part.unit.text == parts[0].unit.text
            && part.is_plain()
            && part.operator == Operator::None
    };
    parts.iter().all(amounts).then_some(parts)
}
