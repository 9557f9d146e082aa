//! What came and what left: `净增24家（新认定26家，迁出2家）`.

use crate::arithmetic::show_like;
use crate::finding::{Draft, Findings, Severity};
use crate::number::Quantity;
use crate::passage::Passage;
use rust_decimal::Decimal;

/// `新认定26家，迁出2家`: what left.
pub(super) fn has_left(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(8), quantity.from);
    let words = words
        .rsplit(['，', '、', '；', '(', ':'])
        .next()
        .unwrap_or_default();
    [
        "迁出", "退出", "注销", "取消", "调出", "流出", "淘汰", "减少", "核减", "出库", "离职",
    ]
    .iter()
    .any(|word| words.contains(word))
}

/// `净增24家（新认定26家，迁出2家）`: what came less what left.
pub(super) fn left(
    passage: &Passage,
    totals: &[&Quantity],
    parts: &[&Quantity],
    findings: &mut Findings,
) {
    let total = totals[0];
    let value: Decimal = parts
        .iter()
        .map(|part| {
            if has_left(passage, part) {
                -part.value
            } else {
                part.value
            }
        })
        .sum();
    let words = passage.slice(total.from.saturating_sub(4), total.from);
    if !words.ends_with("净增") && !words.ends_with("净增加") || parts.len() != 2 {
        return;
    }
    findings.checked.sums += 1;
    if totals.iter().any(|total| total.value == value.abs()) {
        return;
    }
    let computed = show_like(value, total);
    let message = format!(
        "净增印为{}，按{}与{}之差应为{computed}。",
        total.printed, parts[0].printed, parts[1].printed
    );
    findings.push(
        Draft::new("sum_prose", Severity::Doubt, message)
            .printed(&total.printed, computed)
            .at(std::iter::once(passage.span_of(total))
                .chain(parts.iter().map(|part| passage.span_of(part))))
            .advice("核对净增数与增加、减少的数。"),
    );
}
