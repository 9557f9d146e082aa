//! An amount with its tariff: `特派员补助20.40万元（每人3,000元）`, `按每人5000元标准安排27.50万元`. How many got it must be a whole number.

use rust_decimal::Decimal;

use super::read::Tariff;
use crate::arithmetic::show;
use crate::finding::{Draft, Severity};
use crate::number::{Operator, Quantity, UnitClass};

/// Characters between a tariff in front and the amount that is paid by it.
const NEAR: usize = 10;

/// The amount that a tariff stands beside: before its bracket, or behind its 标准.
fn paid<'a>(tariff: &Tariff<'a>) -> Option<&'a Quantity> {
    let (passage, each) = (tariff.passage, tariff.each);
    let at = passage
        .quantities
        .iter()
        .position(|one| std::ptr::eq(one, each))?;
    let money = |one: &&Quantity| one.unit.class == UnitClass::Money && one.is_plain();
    let last = at
        .checked_sub(1)
        .and_then(|last| passage.quantities.get(last));
    let bracketed = last.filter(money).filter(|last| {
        let between = passage.slice(last.to, each.from);
        between.starts_with("(每") && passage.chars.get(each.to) == Some(&')')
    });
    let standard = passage.quantities.get(at + 1).filter(money).filter(|next| {
        let between = passage.slice(each.to, next.from);
        let named = between.starts_with("标准") || between.starts_with("的标准");
        named && between.chars().count() <= NEAR && !between.contains(['，', '、', '；', '。'])
    });
    bracketed
        .or(standard)
        .filter(|amount| amount.operator == Operator::None && amount.value > each.value)
}

/// An amount that is so much for each of no whole number.
pub(super) fn whole(tariff: &Tariff<'_>) -> Option<Draft> {
    let each = tariff.each;
    let amount = paid(tariff).filter(|_| !tariff.mean)?;
    // 22万元 at 50元 each: any number.
    let told = each.value > amount.half * Decimal::from(4);
    let low = amount.low().checked_div(each.value)?;
    let high = amount.high().checked_div(each.value)?;
    if !told || low.ceil() <= high {
        return None;
    }
    let passage = tariff.passage;
    let number = amount.value.checked_div(each.value)?;
    let message = format!(
        "{}按每{}{}计为{}{}，不是整数。",
        amount.printed,
        tariff.unit,
        each.printed,
        show(number, 2),
        tariff.unit
    );
    Some(
        Draft::new("tariff", Severity::Doubt, message)
            .printed(
                &amount.printed,
                format!("每{}{}的整数倍", tariff.unit, each.printed),
            )
            .at([passage.span_of(amount), passage.span_of(each)])
            .advice("核对金额和标准；有按月或按档计算的，写明算法。"),
    )
}
