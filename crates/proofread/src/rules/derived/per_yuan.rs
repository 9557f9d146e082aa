//! What one or ten thousand yuan bring: `每1元财政补贴对应保障331.6元`.

use rust_decimal::Decimal;

use super::Subject;
use crate::arithmetic::reaches;
use crate::context::Context;
use crate::finding::Findings;
use crate::number::UnitClass;

/// `保障38.60亿元，相当于每1元财政补贴对应保障331.6元`: whether a figure is said of so much money; the amount right before it
/// in its clause over some other amount must give it.
pub(super) fn per_yuan(
    context: &Context<'_>,
    subject: &Subject<'_>,
    findings: &mut Findings,
) -> bool {
    let own = subject.quantity;
    let before = subject.at.checked_sub(1);
    let unit = before
        .map(|at| &subject.passage.quantities[at])
        .filter(|unit| {
            let lead = subject
                .passage
                .slice(unit.from.saturating_sub(4), unit.from);
            let near = subject.passage.slice(unit.to, own.from);
            let round = [0, 2, 3, 4, 5, 6, 7, 8].map(|zeros| Decimal::from(10_u64.pow(zeros)));
            let close = !near.contains(['，', '；', '。', '、']);
            unit.unit.class == UnitClass::Money
                && round.contains(&unit.value)
                && lead.contains('每')
                && close
        });
    let scale = match unit {
        Some(unit) => unit.value,
        None if subject.before.contains("每元") => Decimal::ONE,
        None if subject.before.contains("每百元") => Decimal::ONE_HUNDRED,
        None if subject.before.contains("每万元") => Decimal::from(10_000),
        None => return false,
    };
    let clause = (0..own.from)
        .rev()
        .find(|at| matches!(subject.passage.chars[*at], '；' | '。'))
        .map_or(0, |at| at + 1);
    let beside = subject.beside(|part| {
        part.from >= clause && part.unit.class == own.unit.class && part.value > own.value
    });
    let Some(&part) = beside.first() else {
        return true;
    };
    findings.checked.rates += 1;
    let dividend = &subject.passage.quantities[part];
    let given = context
        .pool
        .divisors(UnitClass::Money, dividend, (own.low(), own.high()), scale)
        .any(|divisor| {
            let quotient = |a: Decimal, b: Decimal| a.checked_mul(scale)?.checked_div(b);
            let (low, high) = (
                quotient(dividend.low(), divisor.quantity.high()),
                quotient(dividend.high(), divisor.quantity.low()),
            );
            low.zip(high)
                .is_some_and(|(low, high)| reaches(low, high, own))
        });
    if !given {
        let message = format!(
            "“{}{}”不能由{}与文中的金额算出。",
            subject.before, own.printed, dividend.printed
        );
        subject.report("average", message, String::new(), &[part], findings);
    }
    true
}
