//! Shares whose part is not the figure right before them.

use rust_decimal::Decimal;

use super::Subject;
use crate::arithmetic::{percent, prints};
use crate::context::Context;
use crate::facts;
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;

/// Whether a share is of several rows together, of a part that has a name, or of what is left.
pub(super) fn is_of_others(
    context: &Context<'_>,
    subject: &Subject<'_>,
    noun: Option<&str>,
    beside: &[usize],
) -> bool {
    // 占两市下达数的9.68%
    let several = noun.is_some_and(|noun| noun.starts_with(['两', '三', '四', '五', '六']));
    let nearest = &subject.passage.quantities[beside[0]];
    several || is_other_part(context, subject, nearest) || is_left(subject, beside)
}

/// `比指标值少72家，完成率94.00%`: how far a figure is from another; the part isn't said.
pub(super) fn is_distance(passage: &Passage, at: usize) -> bool {
    let figure = &passage.quantities[at];
    let before = passage.slice(figure.from.saturating_sub(4), figure.from);
    // 比上年增加240人，其中…
    let than = passage.slice(figure.from.saturating_sub(10), figure.from);
    let than = than.rsplit('，').next().unwrap_or_default();
    let changed =
        than.starts_with(['比', '较']) && (before.ends_with("增加") || before.ends_with("减少"));
    changed
        || [
            "少",
            "差",
            "缺",
            "缺口",
            "少完成",
            "短缺",
            "超出",
            "超过目标",
            "超出目标",
            "超目标",
            "超额",
            "相差",
            "低",
        ]
        .iter()
        .any(|word| before.ends_with(word))
}

/// `比上年的4.52亿元增长13.5%`: what something was before is no part of what it is.
pub(super) fn is_earlier(passage: &Passage, at: usize) -> bool {
    let figure = &passage.quantities[at];
    let before = passage.slice(figure.from.saturating_sub(6), figure.from);
    ["比上年的", "较上年的", "比去年的", "比上年", "较上年"]
        .iter()
        .any(|word| before.ends_with(word))
}

/// `支持项目139项，市级项目占72.66%`: the part has a name of its own; some figure or whole number gives the rate of the amount.
fn is_other_part(context: &Context<'_>, subject: &Subject<'_>, whole: &Quantity) -> bool {
    let between = subject.passage.slice(whole.to, subject.quantity.from);
    let name = between
        .trim_start_matches('中')
        .strip_prefix('，')
        .and_then(|rest| rest.split_once('占'))
        .map(|(name, rest)| (name.trim_start_matches("其中"), rest));
    let named = name.is_some_and(|(name, rest)| {
        name.chars().filter(|c| is_han(*c)).count() >= 2 && rest.is_empty()
    });
    if !named || whole.value <= Decimal::ZERO {
        return false;
    }
    let rate = subject.quantity;
    let share = |value: Decimal| value * whole.value / Decimal::ONE_HUNDRED;
    let (low, high) = (share(rate.low()), share(rate.high()));
    let counted = whole.unit.class == UnitClass::Count && low.ceil() <= high;
    let printed = |class: UnitClass, scale: Decimal| {
        context
            .pool
            .between(class, low / scale, Some(high / scale))
            .any(|part| (low..=high).contains(&(part.quantity.value * scale)))
    };
    counted
        || printed(whole.unit.class, Decimal::ONE)
        || printed(UnitClass::None, whole.unit.factor)
}

/// `申报248家，未通过34家，通过率86.3%`: what those leave that were not.
fn is_left(subject: &Subject<'_>, beside: &[usize]) -> bool {
    let amounts = || {
        beside
            .iter()
            .map(|index| (*index, &subject.passage.quantities[*index]))
    };
    let fell = |index: usize| {
        let (before, after) = facts::surroundings(subject.passage, index);
        ["未", "不", "淘汰", "剔除", "退回"]
            .iter()
            .any(|word| before.contains(word) || after.contains(word))
    };
    amounts()
        .filter(|(index, _)| fell(*index))
        .any(|(_, part)| {
            amounts().any(|(_, whole)| {
                whole.unit.comparable(&part.unit)
                    && whole.value > part.value
                    && percent(whole.value - part.value, whole.value)
                        .is_some_and(|value| prints(value, subject.quantity))
            })
        })
}

/// Whether a sentence tells more of what a rate is of: it has two characters of the rate's name in a row.
pub(super) fn goes_on(rate: &str, sentence: &str) -> bool {
    let name: Vec<char> = rate
        .split('率')
        .next()
        .unwrap_or_default()
        .chars()
        .collect();
    name.windows(2)
        .any(|pair| sentence.contains(&pair.iter().collect::<String>()))
}

/// `前三家机构占五成，而C档机构仅占1.7%`: whether a clause of its own names what has the share, of which nothing is told there.
pub(super) fn is_named_otherwise(context: &Context<'_>, between: &str, clause: &str) -> bool {
    let name = clause.split('占').next().unwrap_or_default();
    let name = name.trim_start_matches(['而', '其', '中']);
    let name = name.trim_end_matches(['仅', '约', '只', '就', '共']);
    // The name of a row is told there.
    let told = || !context.names.named(&context.pool, name).is_empty();
    clause.contains('占') && between.contains('，') && name.chars().count() >= 4 && !told()
}
