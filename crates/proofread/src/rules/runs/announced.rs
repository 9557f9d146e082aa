//! What says that a list is all of a whole: a cue before it, a slip between the two, or its length.

use rust_decimal::Decimal;

use super::GAP;
use crate::document::Span;
use crate::number::Quantity;
use crate::passage::Passage;

/// The fewest members of a list that makes a figure of its sentence almost, and not by chance.
const LONG: usize = 5;

/// `22家小院分布在9个县，茶叶5家、柑橘4家、水稻6家、中药材3家、生猪3家`: whether so many things in one manner miss what their
/// sentence tells before by a tenth or less.
fn is_long(
    passage: &Passage,
    quantities: &[&Quantity],
    sum: Decimal,
    (total, span): (&Quantity, Span),
) -> bool {
    let ticked = quantities
        .windows(2)
        .all(|pair| passage.chars.get(pair[0].to) == Some(&'、'));
    let first = passage.span_of(quantities[0]);
    let own = passage
        .quantities
        .iter()
        .find(|one| passage.span_of(one) == span);
    let near = own.is_some_and(|one| {
        let said = passage.slice(one.to, quantities[0].from);
        !said.contains(['。', '；']) && said.chars().count() <= GAP
    });
    let off = (total.value - sum).abs() * Decimal::TEN;
    near && ticked && quantities.len() >= LONG && span.to <= first.from && off <= total.value
}

/// Whether one slip in the total or in one of three or more figures is all that parts them from each other.
fn slipped(quantities: &[&Quantity], sum: Decimal, total: &Quantity) -> bool {
    quantities.len() >= 3
        && (crate::slip::of_value(total, sum)
            || quantities
                .iter()
                .any(|part| crate::slip::of_value(part, part.value + total.value - sum)))
}

/// Words with 按 that say how something was computed or ruled, not how a whole is parted: `按规定至多兑付`.
const AS_RULED: [&str; 8] = [
    "计算",
    "按规定",
    "按照",
    "按标准",
    "按比例",
    "按要求",
    "按办法",
    "按政策",
];

/// Whether a list is announced as the parts of a whole, or misses it as only a slip does.
pub(super) fn is_announced(
    passage: &Passage,
    (lead, cue): (&str, bool),
    (quantities, sum): (&[&Quantity], Decimal),
    (total, span): (&Quantity, Span),
) -> bool {
    let last = quantities[quantities.len() - 1];
    // 6项中，5项达到，1项未达到: two that exclude each other.
    let opposed = lead.contains("中，") && passage.slice(last.to, last.to + 14).contains('未');
    // 按企业实付利息的30%计算: how it is computed.
    let ordered = lead.contains('按') && !AS_RULED.iter().any(|word| lead.contains(word));
    cue && (quantities.len() >= 3 || lead.contains("其中") || ordered || opposed)
        || is_long(passage, quantities, sum, (total, span))
        || slipped(quantities, sum, total)
}
