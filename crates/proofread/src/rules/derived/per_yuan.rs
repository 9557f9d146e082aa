//! What one or ten thousand yuan bring: `每1元财政补贴对应保障331.6元`.

use rust_decimal::Decimal;

use super::Subject;
use crate::arithmetic::reaches;
use crate::context::Context;
use crate::finding::Findings;
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::pool::sentence_of;

/// Characters of a name by which two amounts are told to be of one thing.
const NOUN: usize = 4;

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
    // 每支付100元利息可得到30元补助: the round amount itself isn't what is shared out.
    let beside = subject.beside(|part| {
        part.from >= clause
            && unit.is_none_or(|unit| part.from != unit.from)
            && part.unit.class == own.unit.class
            && part.value > own.value
    });
    let Some(&part) = beside.first() else {
        return true;
    };
    findings.checked.rates += 1;
    let dividend = &subject.passage.quantities[part];
    // 以省级资金3亿元计，每1元带动20元: the amount is what is measured by.
    let reckoned = subject.passage.slice(dividend.to, dividend.to + 2) == "计，";
    let gives = |part: usize| is_given(context, &subject.passage.quantities[part], scale, own);
    // 累计46.40亿元，超过40亿元的目标: of several amounts any.
    if reckoned || beside.iter().any(|part| gives(*part)) {
        return true;
    }
    if !gives(part) && !named(subject).is_some_and(gives) {
        let message = format!(
            "“{}{}”不能由{}与文中的金额算出。",
            subject.before, own.printed, dividend.printed
        );
        subject.report("average", message, String::new(), &[part], findings);
    }
    true
}

/// `新增销售收入29.60亿元，新增利税4.62亿元，每万元资金带动新增销售收入8.72万元`: the amount of the sentence under the name that
/// stands before the figure.
fn named(subject: &Subject<'_>) -> Option<usize> {
    let (passage, own) = (subject.passage, subject.quantity);
    let noun = passage.slice(own.from.saturating_sub(NOUN), own.from);
    let (from, _) = sentence_of(passage, own);
    let of_noun = |part: &&Quantity| {
        let lead = passage.slice(part.from.saturating_sub(NOUN), part.from);
        part.from >= from && part.unit.class == own.unit.class && lead == noun
    };
    let whole = noun.chars().count() == NOUN && noun.chars().all(is_han);
    passage.quantities[..subject.at]
        .iter()
        .rposition(|part| whole && of_noun(&part) && part.value > own.value)
}

/// Whether an amount over some amount of the document is printed so.
fn is_given(context: &Context<'_>, dividend: &Quantity, scale: Decimal, own: &Quantity) -> bool {
    let quotient = |a: Decimal, b: Decimal| a.checked_mul(scale)?.checked_div(b);
    let mut divisors =
        context
            .pool
            .divisors(UnitClass::Money, dividend, (own.low(), own.high()), scale);
    divisors.any(|divisor| {
        let low = quotient(dividend.low(), divisor.quantity.high());
        let high = quotient(dividend.high(), divisor.quantity.low());
        low.zip(high)
            .is_some_and(|(low, high)| reaches(low, high, own))
    })
}
