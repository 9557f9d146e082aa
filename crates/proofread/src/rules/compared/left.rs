//! What is left of a whole: 结余, 未开工.

use super::{Sentence, ends, is};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::facts;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use rust_decimal::Decimal;

/// `已开工45个，开工率72.58%，未开工17个`: the rate is that of the one in both together.
pub(super) fn rest(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let own = sentence.amounts[at];
    let Some(done) = at.checked_sub(1).map(|done| sentence.amounts[done]) else {
        return;
    };
    let between: Vec<&Quantity> = sentence
        .passage
        .quantities
        .iter()
        .filter(|rate| rate.from >= done.to && rate.to <= own.from)
        .collect();
    let [rate] = between.as_slice() else { return };
    let left = sentence.before(own);
    let left = left.trim_start_matches(['尚', '还', '有']);
    let named = sentence.passage.slice(done.to, rate.from);
    if rate.unit.class != UnitClass::Percent
        || !left.starts_with('未')
        || !named.contains('率')
        || !sentence.before(done).contains('已')
        || !done.unit.comparable(&own.unit)
    {
        return;
    }
    findings.checked.rates += 1;
    let mut whole = done.clone();
    whole.value += own.value;
    if crate::pool::gives(done, &whole, rate) {
        return;
    }
    let Some(value) = (done.value * Decimal::ONE_HUNDRED)
        .checked_div(rate.value)
        .map(|whole| (whole - done.value).round())
    else {
        return;
    };
    let basis = format!("{}和{}", done.printed, rate.printed);
    sentence.report(own, &basis, show_like(value, own), &[done, rate], findings);
}

/// `累计支出9876万元，结余2124万元`: together a budget of the fund.
pub(super) fn left_over(context: &Context<'_>, sentence: &Sentence<'_>, findings: &mut Findings) {
    let money: Vec<&Quantity> = sentence
        .amounts
        .iter()
        .copied()
        .filter(|figure| figure.unit.class == UnitClass::Money)
        .collect();
    let [spent, own] = money.as_slice() else {
        return;
    };
    let words = sentence.between(spent, own);
    let clause = words.rsplit('，').next().unwrap_or_default();
    let span = sentence.passage.span_of(spent);
    let is_fund = context.facts.iter().any(|fact| {
        fact.span == span
            && fact.key.measure == "支出"
            && fact.key.subject.is_empty()
            && fact.key.attributes.is_empty()
    });
    if !is_fund
        || !ends(
            clause,
            &["结余", "结余资金", "结余结转", "尚未支出", "未支出", "剩余"],
        )
    {
        return;
    }
    let wholes: Vec<&facts::Fact> = context
        .facts
        .iter()
        .filter(|fact| matches!(fact.key.measure, "预算" | "到位"))
        .collect();
    let Some(whole) = wholes
        .iter()
        .find(|fact| fact.key.subject.is_empty() && fact.key.attributes.is_empty())
    else {
        return;
    };
    findings.checked.sums += 1;
    if wholes.iter().any(|fact| {
        is(
            fact.quantity.value - spent.value,
            own,
            &[&fact.quantity, spent],
        )
    }) {
        return;
    }
    let basis = format!("{}−{}", whole.quantity.printed, spent.printed);
    let computed = show_like(whole.quantity.value - spent.value, own);
    sentence.report(own, &basis, computed, &[spent], findings);
}
