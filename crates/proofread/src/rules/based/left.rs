//! What was used, its rate, and what is left: `花出去262.00万元，用了97.8%，剩下6.00万元`.

use super::is_slip;
use crate::arithmetic::{decimals, percent, show_like};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::{Operand, gives};
use rust_decimal::Decimal;

/// Words that lead to how much of a whole was used.
const USED: [&str; 8] = [
    "使用率",
    "执行率",
    "支出率",
    "支付率",
    "用了",
    "用掉了",
    "用去",
    "拨付率",
];
/// Words that lead to what is left.
const LEFT: [&str; 16] = [
    "结余",
    "剩余",
    "剩下",
    "结转",
    "还剩",
    "余",
    "还有",
    "尚有",
    "尚余",
    "账上还有",
    "未支出",
    "未使用",
    "未拨",
    "未拨付",
    "未支付",
    "还余",
];
/// Characters between the three.
const APART: usize = 14;

/// Looks at a rate between what was used and what is left.
pub(super) fn left(context: &Context<'_>, (index, at): (usize, usize), findings: &mut Findings) {
    let passage = &context.passages[index];
    let Some((used, rate, rest)) = three(passage, at) else {
        return;
    };
    // 预算1350万元，执行率96.00%，结余54万元: the first is the whole.
    let spent = Quantity {
        value: used.value - rest.value,
        ..used.clone()
    };
    if gives(&spent, used, rate) {
        return;
    }
    let fits = |whole: &&Operand| {
        whole.quantity.unit.comparable(&used.unit) && gives(used, &whole.quantity, rate)
    };
    let borders = (rate.low(), rate.high());
    let class = used.unit.class;
    let far = (decimals(rate) > 1).then(|| {
        let pool = &context.pool;
        pool.divisors(class, used, borders, Decimal::ONE_HUNDRED)
    });
    let near = context.pool.near(index);
    if let Some(whole) = near.chain(far.into_iter().flatten()).find(fits) {
        // 预算900万元，到位800万元；支出756万元，执行率84.0%，结余44万元: what is left may be of another amount.
        rest_of((used, &whole.quantity, rest), (passage, rate), findings);
        return;
    }
    let whole = Quantity {
        value: used.value + rest.value,
        half: used.half + rest.half,
        ..used.clone()
    };
    findings.checked.rates += 1;
    let slipped = is_slip((used, &whole), rate) || {
        // A slip in what is left moves the whole.
        crate::slip::origins(rest).into_iter().any(|(value, _)| {
            let value = used.value + value;
            gives(
                used,
                &Quantity {
                    value,
                    ..whole.clone()
                },
                rate,
            )
        })
    };
    let Some(value) = percent(used.value, whole.value) else {
        return;
    };
    if gives(used, &whole, rate) || !slipped {
        return;
    }
    let computed = show_like(value, rate);
    let message = format!(
        "印为{}，按已用{}、剩余{}应为{computed}。",
        rate.printed, used.printed, rest.printed
    );
    findings.push(
        Draft::new("rate_based", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([rate, used, rest].map(|figure| passage.span_of(figure)))
            .advice("核对已用数、剩余数和比率；口径不同的，写明口径。")
            .certain(),
    );
}

/// The rate is of a whole that is told: whether one slip parts what is left from what it leaves.
fn rest_of(
    (used, whole, rest): (&Quantity, &Quantity, &Quantity),
    (passage, rate): (&Passage, &Quantity),
    findings: &mut Findings,
) {
    let value = whole.value - used.value;
    findings.checked.rates += 1;
    if (value - rest.value).abs() <= rest.half || !crate::slip::of_value(rest, value) {
        return;
    }
    let computed = show_like(value, rest);
    let message = format!(
        "剩余印为{}，按{}−{}应为{computed}。",
        rest.printed, whole.printed, used.printed
    );
    findings.push(
        Draft::new("rate_based", Severity::Doubt, message)
            .printed(&rest.printed, computed)
            .at([rest, used, rate].map(|figure| passage.span_of(figure)))
            .advice("核对总数、已用数和剩余数；口径不同的，写明口径。")
            .certain(),
    );
}

/// A rate at a place with the amount right before and right behind it.
fn three(passage: &Passage, at: usize) -> Option<(&Quantity, &Quantity, &Quantity)> {
    let rate = &passage.quantities[at];
    let used = &passage.quantities[at.checked_sub(1)?];
    let rest = passage.quantities.get(at + 1)?;
    let plain = |quantity: &Quantity| quantity.is_plain() && quantity.operator == Operator::None;
    let kinds = rate.unit.class == UnitClass::Percent
        && matches!(used.unit.class, UnitClass::Money | UnitClass::Count)
        && used.unit.comparable(&rest.unit);
    if !kinds || ![used, rate, rest].into_iter().all(plain) {
        return None;
    }
    let before = passage.slice(used.to, rate.from);
    let behind = passage.slice(rate.to, rest.from);
    let near = |gap: &str| {
        gap.chars().count() <= APART && gap.starts_with('，') && !gap.contains(['。', '；'])
    };
    let led = before.trim_end_matches(['为', '达', '到', '约', '是']);
    let lead = behind
        .trim_start_matches('，')
        .trim_end_matches(['了', '的', '为', '资', '金']);
    let said =
        USED.iter().any(|word| led.ends_with(word)) && LEFT.iter().any(|word| lead.ends_with(word));
    (near(&before) && near(&behind) && said).then_some((used, rate, rest))
}
