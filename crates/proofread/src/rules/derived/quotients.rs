//! Averages, ratios and multiples.

use rust_decimal::Decimal;

use super::per_yuan::per_yuan;
use super::{AVERAGE, Subject, has};
use crate::arithmetic::{as_average, prints, reaches};
use crate::context::Context;
use crate::facts;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::pool::{Operand, Pool, sentence_of};
use crate::rules::compared::counts;

/// Whether a figure is the quotient of one of some figures and any of a class.
fn quotient(
    pool: &Pool,
    own: &Quantity,
    dividends: &[&Quantity],
    class: UnitClass,
    is_divisor: impl Fn(&Quantity) -> bool,
) -> bool {
    dividends.iter().any(|dividend| {
        let money = dividend.unit.class == UnitClass::Money;
        pool.divisors(class, dividend, (own.low(), own.high()), Decimal::ONE)
            .map(|operand| &operand.quantity)
            .filter(|divisor| is_divisor(divisor))
            .any(|divisor| {
                let exact = dividend.value.checked_div(divisor.value);
                exact.is_some_and(|value| prints(value, own))
                    || money
                        && dividend
                            .low()
                            .checked_div(divisor.high())
                            .zip(dividend.high().checked_div(divisor.low()))
                            .is_some_and(|(low, high)| reaches(low, high, own))
            })
    })
}

/// The counter that an average is said of: 期 in 平均每期, 户 in 户均.
fn counter(before: &str) -> Option<&'static str> {
    const COUNTERS: [&str; 12] = [
        "期", "户", "人", "家", "个", "项", "场", "次", "名", "亩", "县", "批",
    ];
    COUNTERS.into_iter().find(|counter| {
        ["平均每", "每"]
            .iter()
            .any(|word| before.contains(&format!("{word}{counter}")))
            || before.contains(&format!("{counter}均"))
    })
}

/// Whether a total over a count gives the average.
fn counted(context: &Context<'_>, subject: &Subject<'_>, dividends: &[&Quantity]) -> bool {
    let (pool, own) = (&context.pool, &as_average(subject.quantity));
    // 平均每期: a count of the same paragraph is meant, when there is one.
    let counter = counter(&subject.before);
    let is_counted = |quantity: &Quantity| {
        counter.is_none_or(|counter| {
            let alike = |c| counts(c, &quantity.unit.text);
            quantity.unit.text.ends_with(counter) || counter.chars().next().is_some_and(alike)
        }) && quantity.unit.class == UnitClass::Count
    };
    let here: Vec<&Quantity> = subject
        .passage
        .quantities
        .iter()
        .filter(|quantity| counter.is_some() && is_counted(quantity) && quantity.from != own.from)
        .collect();
    let close: Vec<&Quantity> = here
        .iter()
        .copied()
        .chain(
            context
                .names
                .anchors(pool)
                .map(|anchor| &anchor.quantity)
                .filter(|quantity| is_counted(quantity)),
        )
        .collect();
    let given = |dividend: &Quantity, divisor: &Quantity| {
        let value = |total: Decimal| total.checked_div(divisor.value);
        value(dividend.value).is_some_and(|value| prints(value, own))
            || dividend.unit.class == UnitClass::Money
                && value(dividend.low())
                    .zip(value(dividend.high()))
                    .is_some_and(|(low, high)| reaches(low, high, own))
    };
    if here.is_empty() {
        quotient(pool, own, dividends, UnitClass::Count, |_| true)
    } else {
        dividends
            .iter()
            .any(|dividend| close.iter().any(|divisor| given(dividend, divisor)))
    }
}

/// 平均每…, 人均, 户均: a total over a count.
pub(super) fn average(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let pool = &context.pool;
    let own = subject.quantity;
    // 平均每百万元支出产出1.03件: a unit, not an average.
    let unit = own.han && subject.before.ends_with('每');
    if unit || per_yuan(context, subject, findings) {
        return;
    }
    let granted = has(&subject.before, &["补助", "标准", "不超过"]);
    // 平均亩产由412公斤…: an average that is measured, not computed from what the text says.
    let measured = has(
        &subject.before,
        &["亩产", "单产", "年龄", "水平", "价格", "由", "从"],
    );
    if granted && !subject.before.contains("平均每") || measured {
        return;
    }
    let beside = subject.beside(|quantity| {
        quantity.unit.class == own.unit.class
            && (own.unit.class == UnitClass::Money || quantity.unit.comparable(&own.unit))
            && quantity.value > own.value
    });
    let is_total = |at: &usize| {
        let words = facts::surroundings(subject.passage, *at).0;
        !has(&words, &AVERAGE) && !words.contains('均')
    };
    let beside: Vec<usize> = beside.into_iter().filter(is_total).collect();
    let counts = subject.beside(|quantity| quantity.unit.class == UnitClass::Count);
    let (_, to) = sentence_of(subject.passage, own);
    let after: Vec<usize> = (subject.at + 1..subject.passage.quantities.len())
        .filter(|index| {
            let later = &subject.passage.quantities[*index];
            later.to <= to
                && later.unit.class == own.unit.class
                && later.value > own.value
                && is_total(index)
        })
        .collect();
    let mut beside = beside;
    beside.extend(after);
    if beside.is_empty() || beside.len() + counts.len() < 2 {
        return;
    }
    let mut dividends = subject.quantities(&beside);
    dividends.extend(
        pool.near(subject.index)
            .map(|operand| &operand.quantity)
            .filter(|quantity| quantity.unit.comparable(&own.unit) && quantity.value > own.value),
    );
    findings.checked.rates += 1;
    if counted(context, subject, &dividends) {
        return;
    }
    let message = format!(
        "“{}{}”不能由文中的总数和个数算出。",
        subject.before, own.printed
    );
    let mut places = beside;
    places.extend(counts);
    places.dedup();
    subject.report("average", message, String::new(), &places, findings);
}

/// `每家奖补20万元，计7280万元`: so many of a thing that the document counts.
pub(super) fn product(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let own = subject.quantity;
    let led = ["计", "共计", "合计", "总计"].contains(&subject.before.as_str());
    let beside = subject.beside(|quantity| quantity.unit.class == UnitClass::Money);
    let (true, Some(&price_at)) = (led && own.unit.class == UnitClass::Money, beside.first())
    else {
        return;
    };
    let price = &subject.passage.quantities[price_at];
    let words = facts::surroundings(subject.passage, price_at).0;
    let each = has(&words, &["每家", "每个", "每项", "每人", "每户", "每亩"]);
    if !each || price_at + 1 != subject.at || price.value.is_zero() {
        return;
    }
    let Some(count) = own.value.checked_div(price.value) else {
        return;
    };
    findings.checked.rates += 1;
    let counted = count.is_integer()
        && context
            .pool
            .all
            .iter()
            .any(|operand| operand.quantity.value == count && !is_money(&operand.quantity));
    if counted || several_prices(subject) {
        return;
    }
    let message = format!(
        "“{}{}”与单价不符：按{}算为{}份，文中没有这个数。",
        subject.before,
        own.printed,
        price.printed,
        crate::arithmetic::show(count, 2)
    );
    subject.report("product", message, String::new(), &[price_at], findings);
}

/// `一等8家、每家20万元，二等20家、每家12万元，计400万元`: so many at each price, all together.
fn several_prices(subject: &Subject<'_>) -> bool {
    let (from, _) = sentence_of(subject.passage, subject.quantity);
    let before: Vec<&Quantity> = subject.passage.quantities[..subject.at]
        .iter()
        .filter(|quantity| quantity.from >= from)
        .collect();
    let sum: Decimal = before
        .windows(2)
        .filter(|pair| pair[0].unit.class == UnitClass::Count && is_money(pair[1]))
        .filter(|pair| {
            subject
                .passage
                .slice(pair[0].to, pair[1].from)
                .contains('每')
        })
        .map(|pair| pair[0].value * pair[1].value)
        .sum();
    sum == subject.quantity.value
}

fn is_money(quantity: &Quantity) -> bool {
    quantity.unit.class == UnitClass::Money
}

/// `投入产出比为1:12.5`: some two amounts nearby.
pub(super) fn ratio(
    context: &Context<'_>,
    pool: &Pool,
    subject: &Subject<'_>,
    findings: &mut Findings,
) {
    let own = subject.quantity;
    let beside = subject
        .beside(|quantity| matches!(quantity.unit.class, UnitClass::Money | UnitClass::Count));
    let [one, other] = own.terms.as_slice() else {
        return;
    };
    if beside.is_empty() || !subject.before.contains('比') || one.is_zero() || other.is_zero() {
        return;
    }
    findings.checked.rates += 1;
    let (first, last) = (*one, *other);
    // 2.35:1: the digits of the term that isn't one say how precise the ratio is.
    let term = own.printed.split(':').next().unwrap_or_default();
    let places = term.split_once('.').map_or(0, |(_, rest)| rest.len());
    let front = last == Decimal::ONE && first != Decimal::ONE;
    let half = match u32::try_from(places + 1) {
        Ok(scale) if front && scale < 10 => Decimal::new(5, scale),
        _ => own.half,
    };
    let fits = |a: &Quantity, b: &Quantity| {
        if front {
            return a.unit.comparable(&b.unit)
                && a.value
                    .checked_div(b.value)
                    .is_some_and(|value| (value - first).abs() <= half);
        }
        let quotient = (b.value * first).checked_div(a.value);
        let back = (a.value * last).checked_div(b.value);
        a.unit.comparable(&b.unit)
            && (quotient.is_some_and(|value| prints(value, own))
                || back.is_some_and(|value| (value - first).abs() <= own.half))
    };
    let funds = context
        .facts
        .iter()
        .filter(|fact| fact.key.subject.is_empty() && fact.key.attributes.is_empty())
        .map(|fact| &fact.quantity);
    let fine = crate::pool::is_fine(own)
        || crate::arithmetic::decimals(own) > 0
        || own.half < Decimal::new(5, 1);
    let first_near = if fine {
        0
    } else {
        subject.index.saturating_sub(4)
    };
    let parts = subject.quantities(&beside);
    let held = |a: &Quantity, b: &Quantity| b.value > Decimal::ZERO && (fits(a, b) || fits(b, a));
    let known = parts
        .iter()
        .filter(|part| part.value > Decimal::ZERO)
        .any(|part| {
            partners(pool, part, own)
                .any(|operand| operand.passage >= first_near && held(part, &operand.quantity))
                || funds.clone().any(|fund| held(part, fund))
                || context
                    .names
                    .anchors(pool)
                    .any(|anchor| held(part, &anchor.quantity))
        });
    if known {
        return;
    }
    let message = format!("“{}{}”不能由文中的金额算出。", subject.before, own.printed);
    subject.report("ratio", message, String::new(), &beside, findings);
}

/// The figures to which a figure may stand in a ratio, in front or behind.
fn partners<'a>(
    pool: &'a Pool,
    part: &Quantity,
    ratio: &Quantity,
) -> impl Iterator<Item = &'a Operand> {
    let terms = |at: usize| ratio.terms.get(at).copied().unwrap_or(Decimal::ONE);
    let (first, last) = (terms(0), terms(1));
    // Borders a little wider than the digits say: what fits is computed afterwards.
    let wide = ratio.half * Decimal::TWO;
    let class = part.unit.class;
    let behind = pool.divisors(class, part, (first - wide, first + wide), last);
    let ahead = pool.divisors(class, part, (last - wide, last + wide), first);
    behind.chain(ahead)
}

/// `为财政资金的6倍`.
pub(super) fn multiple(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    let beside = subject.beside(|quantity| {
        matches!(quantity.unit.class, UnitClass::Money | UnitClass::Count)
            && quantity.unit.text != "倍"
    });
    let Some(&nearest) = beside.first() else {
        return;
    };
    if !has(&subject.before, &["为", "是", "达"]) || !subject.before.ends_with('的') {
        return;
    }
    findings.checked.rates += 1;
    let dividends = subject.quantities(&beside);
    let unit = dividends[0].unit.clone();
    if quotient(pool, subject.quantity, &dividends, unit.class, |divisor| {
        divisor.unit.comparable(&unit)
    }) {
        return;
    }
    let named = subject.before.rsplit_once(['为', '是', '达']);
    let named = named.map_or("", |(_, noun)| noun.trim_end_matches('的'));
    let of_named = named.chars().count() >= 2
        && pool.all.iter().any(|operand| {
            let value = dividends[0].value.checked_div(operand.quantity.value);
            operand.words.contains(named)
                && value.is_some_and(|value| prints(value, subject.quantity))
        });
    if of_named {
        // 为四季度的2.2倍: a row of a table has it.
        return;
    }
    let message = format!(
        "“{}{}”不能由{}与文中的数算出。",
        subject.before, subject.quantity.printed, subject.passage.quantities[nearest].printed
    );
    subject.report("multiple", message, String::new(), &beside, findings);
}
