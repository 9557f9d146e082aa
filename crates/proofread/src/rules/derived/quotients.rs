//! Products, ratios and multiples.

use rust_decimal::Decimal;

use super::{Subject, has};
use crate::arithmetic::{prints, reaches};
use crate::context::Context;
use crate::facts;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::pool::{Operand, Pool, sentence_of};
use crate::rules::compared::direction;

/// Whether a figure is the quotient of one of some figures and any of a class.
pub(super) fn quotient(
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

/// Months of a year.
const MONTHS: u32 = 12;

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
    // 300人、每人每月800元计288万元: for up to twelve months.
    let months = if words.contains("每月") { MONTHS } else { 1 };
    let counts = (1..=months).filter_map(|months| count.checked_div(Decimal::from(months)));
    let counted = counts.filter(Decimal::is_integer).any(|count| {
        let mut said = context.pool.all.iter();
        said.any(|operand| operand.quantity.value == count && !is_money(&operand.quantity))
    });
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
    if is_of_two_others(subject, &beside) {
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

/// `共安排8500万元，省级与地方之比为1:1.5`: whether both are named, and none of the figures before is called so.
fn is_of_two_others(subject: &Subject<'_>, beside: &[usize]) -> bool {
    let named = subject.before.split_once("之比").map(|(names, _)| names);
    let two = named.and_then(|names| names.split_once(['与', '和', '同']));
    let Some((one, other)) = two.filter(|(one, other)| !one.is_empty() && !other.is_empty()) else {
        return false;
    };
    let said = |index: &usize| facts::surroundings(subject.passage, *index).0;
    !beside
        .iter()
        .map(said)
        .any(|said| said.contains(one) || said.contains(other))
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

/// `三家都在9元以上，最高的甲馆是乙馆的1.38倍`: whether the clause of a multiple names what it is of, and its figure stands elsewhere.
fn is_of_named(subject: &Subject<'_>, nearest: usize) -> bool {
    let passage = subject.passage;
    let between = passage.slice(passage.quantities[nearest].to, subject.quantity.from);
    let clause = between.rsplit_once(['，', '；']).map(|(_, clause)| clause);
    let named = clause.and_then(|clause| clause.split(['为', '是', '达']).next());
    named.is_some_and(|name| name.chars().filter(|c| crate::layout::is_han(*c)).count() >= 2)
}

/// `为财政资金的6倍`.
pub(super) fn multiple(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    let beside = subject.beside(|quantity| {
        matches!(
            quantity.unit.class,
            UnitClass::Money | UnitClass::Count | UnitClass::Duration
        ) && quantity.unit.text != "倍"
    });
    let Some(&nearest) = beside.first() else {
        return;
    };
    if !has(&subject.before, &["为", "是", "达"]) || !subject.before.ends_with('的') {
        return;
    }
    if is_of_named(subject, nearest) {
        return;
    }
    findings.checked.rates += 1;
    let dividends = subject.quantities(&beside);
    let given = match grown(subject, &beside) {
        // 比上年多2,500亩，是前年的2.4倍: of what it came to, over what stands in the sentence.
        Some(grown) if !grown.is_empty() => {
            let held = grown.iter().any(|now| {
                let earlier = dividends
                    .iter()
                    .skip(1)
                    .filter(|it| it.unit.text == now.unit.text);
                earlier
                    .filter_map(|earlier| now.value.checked_div(earlier.value))
                    .any(|value| prints(value, subject.quantity))
            });
            held || grown.len() < 2
        }
        Some(_) => true,
        None => dividends.iter().any(|dividend| {
            let class = dividend.unit.class;
            quotient(pool, subject.quantity, &[dividend], class, |divisor| {
                divisor.unit.comparable(&dividend.unit)
            })
        }),
    };
    if given {
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

/// `上年7,600亩；今年多出2,500亩，是前年的2.4倍`: what those before a change came to by it; none where no change stands before.
fn grown(subject: &Subject<'_>, beside: &[usize]) -> Option<Vec<Quantity>> {
    let (&change, others) = beside.split_first()?;
    let by = &subject.passage.quantities[change];
    let up = direction(&facts::surroundings(subject.passage, change).0)?;
    let moved = |other: &Quantity| Quantity {
        value: if up {
            other.value + by.value
        } else {
            other.value - by.value
        },
        ..other.clone()
    };
    let others = subject.quantities(others);
    let kin = others.into_iter().filter(|it| it.unit.text == by.unit.text);
    Some(kin.map(moved).collect())
}
