//! What is said of a list that doesn't make its whole: `分类列举3家＋4家＝7家，与前面的8家不符`.

use rust_decimal::Decimal;

use crate::arithmetic::{added, show_like};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::Quantity;
use crate::passage::Passage;

/// Says that a list makes something else than its whole.
pub(super) fn report(
    passage: &Passage,
    (total, span): (&Quantity, Span),
    (quantities, sum): (&[&Quantity], Decimal),
    findings: &mut Findings,
) {
    findings.checked.sums += 1;
    let computed = show_like(sum, total);
    let message = format!(
        "分类列举{}＝{computed}，与前面的{}不符。",
        added(quantities.iter().copied()),
        total.printed
    );
    findings.push(
        Draft::new("sum_run", Severity::Doubt, message)
            .printed(&total.printed, computed)
            .at([span])
            .at(quantities.iter().map(|member| passage.span_of(member)))
            .advice("核对总数与各类之和；没有列全的，写明“等”或其余部分。"),
    );
}
