//! Figures of the whole document that give a figure, and figures that alone can.

use super::Subject;
use super::scope::{Near, Operand};
use super::ways::Expected;
use super::words::{Kind, of_target, since_last_year, widest};
use crate::arithmetic::written;
use crate::context::Context;
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use rust_decimal::Decimal;

/// Beyond its clause an average has one total and one number.
const ONLY: usize = 1;

/// Whether a figure of the whole document gives it together with one of those in scope.
pub(super) fn elsewhere(
    context: &Context<'_>,
    kind: Kind,
    subject: &Subject<'_>,
    operands: &[Operand],
) -> bool {
    let own = subject.quantity;
    if written(own) < 3 {
        return false;
    }
    let pool = &context.pool;
    let anywhere = |class: UnitClass, value: Decimal, half: Decimal| {
        pool.between(class, value - half, Some(value + half))
            .any(|other| (other.quantity.value - value).abs() <= half)
    };
    let close = operands
        .iter()
        .filter(|operand| operand.near == Near::Sentence);
    match kind {
        Kind::Gap => {
            let class = match own.unit.class {
                UnitClass::PercentPoint => UnitClass::Percent,
                class => class,
            };
            close
                .filter(|operand| operand.quantity.unit.class == class)
                .any(|operand| {
                    let value = operand.quantity.value;
                    anywhere(class, value + own.value, own.half)
                        || value > own.value && anywhere(class, value - own.value, own.half)
                })
        }
        Kind::Share => {
            let before = close.filter(|operand| operand.before);
            is_share(
                context,
                own,
                before.chain(operands.iter().filter(|operand| operand.named)),
            )
        }
        Kind::Average => close
            .filter(|operand| operand.quantity.unit.class == own.unit.class)
            .any(|operand| {
                pool.divisors(
                    UnitClass::Count,
                    &operand.quantity,
                    (own.low(), own.high()),
                    Decimal::ONE,
                )
                .any(|count| {
                    operand
                        .quantity
                        .value
                        .checked_div(count.quantity.value)
                        .is_some_and(|value| crate::arithmetic::prints(value, own))
                })
            }),
        _ => false,
    }
}

/// Whether some part, said before a rate or standing in a row that is named (`讲解与志愿服务占10.0%`), has a whole in the document.
fn is_share<'o>(
    context: &Context<'_>,
    own: &Quantity,
    mut parts: impl Iterator<Item = &'o Operand>,
) -> bool {
    parts.any(|part| {
        let part = &part.quantity;
        let amount = matches!(
            part.unit.class,
            UnitClass::Count | UnitClass::Money | UnitClass::Points | UnitClass::None
        );
        // A bare number of a table counts what a text counts.
        let bare = part.unit.class == UnitClass::None;
        let counted = bare.then_some(UnitClass::Count);
        let rates = (own.low(), own.high());
        let of = |class| {
            context
                .pool
                .divisors(class, part, rates, Decimal::ONE_HUNDRED)
        };
        let mut wholes = [part.unit.class].into_iter().chain(counted).flat_map(of);
        amount
            && wholes.any(|whole| {
                (bare || whole.quantity.unit.comparable(&part.unit))
                    && crate::pool::gives(part, &whole.quantity, own)
            })
    })
}

/// What the only two figures of its kind beside a figure give, when they must give it.
pub(super) fn only<'a, 'b>(
    kind: Kind,
    subject: &Subject<'_>,
    expected: &'b [Expected<'a>],
) -> Option<&'b Expected<'a>> {
    let beside: Vec<&Expected<'a>> = expected
        .iter()
        .filter(|expected| expected.operands.iter().all(|operand| operand.clause))
        .collect();
    match kind {
        Kind::Converted => expected.first(),
        Kind::Gap if widest(&subject.lead) => expected.first().filter(|_| are_named(subject)),
        Kind::Gap if since_last_year(&subject.lead) => of_row(subject, expected),
        Kind::Average => by_counter(subject, expected),
        Kind::Gap if of_target(&subject.lead) && !in_brackets_before(subject) => None,
        Kind::Gap if subject.quantity.unit.class != UnitClass::PercentPoint => {
            match beside.as_slice() {
                [one]
                    if one.operands.iter().any(|operand| operand.before)
                        && (one.operands.iter().all(|operand| operand.before)
                            || stands_beside(subject, one))
                        && !are_joined(subject, one) =>
                {
                    Some(one)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// `安排5.8亿元，占41.2%，其中一年减少1640万元、下降7.9%，后来恢复到2.1亿元`: whether no other figure stands between a difference and the two
/// that it is of, where one of them stands behind it.
fn stands_beside(subject: &Subject<'_>, expected: &Expected<'_>) -> bool {
    let passage = subject.passage;
    let figure = |at: Option<usize>| at.and_then(|at| passage.quantities.get(at));
    let near = [
        figure(subject.at.checked_sub(1)),
        figure(Some(subject.at + 1)),
    ];
    expected.operands.iter().all(|operand| {
        let mut beside = near.into_iter().flatten();
        beside.any(|one| passage.span_of(one) == operand.span)
    })
}

/// `最高的甲市比最低的乙市多`: whether the two that are named are told before, where they are named at all.
fn are_named(subject: &Subject<'_>) -> bool {
    let lead = subject.lead.as_str();
    let begins = subject.quantity.from.saturating_sub(lead.chars().count());
    let said = subject.passage.slice(0, begins);
    let names = lead.split('的').skip(1).map(|rest| {
        let name = rest.split(['与', '比', '和', '相', '高', '多']).next();
        name.unwrap_or_default().chars().take(2).collect::<String>()
    });
    names
        .filter(|name| name.chars().count() == 2)
        .all(|name| said.contains(&name))
}

/// `东部资金468万元、县级配套54万元已付，剩余58万元`: whether the two stand side by side, so that none is a part of the other.
fn are_joined(subject: &Subject<'_>, expected: &Expected<'_>) -> bool {
    let passage = subject.passage;
    let mut ends: Vec<(usize, usize)> = passage
        .quantities
        .iter()
        .filter(|one| {
            expected
                .operands
                .iter()
                .any(|it| it.span == passage.span_of(one))
        })
        .map(|one| (one.from, one.to))
        .collect();
    ends.sort_unstable();
    let left = ["剩余", "结余", "其余", "尚余"]
        .iter()
        .any(|word| subject.lead.contains(word));
    left && matches!(ends.as_slice(), [one, other] if passage.chars.get(one.1) == Some(&'、') && one.1 < other.0)
}

/// `超出目标（800个）64个`: the target stands in brackets right before the figure.
fn in_brackets_before(subject: &Subject<'_>) -> bool {
    let last = subject
        .at
        .checked_sub(1)
        .map(|at| &subject.passage.quantities[at]);
    last.is_some_and(|last| subject.passage.slice(last.to, subject.quantity.from) == ")")
}

/// `科技型中小企业702家，比上年增加91家`: the figure said is one of its row, its increase is against another of the row.
fn of_row<'a, 'b>(subject: &Subject<'_>, expected: &'b [Expected<'a>]) -> Option<&'b Expected<'a>> {
    let own = subject.quantity;
    let said = subject.passage.quantities[..subject.at]
        .iter()
        .rev()
        .find(|said| said.unit.comparable(&own.unit))?;
    if subject.quantity.from - said.to > 12 {
        return None;
    }
    expected
        .iter()
        .filter(|expected| {
            expected
                .operands
                .iter()
                .all(|operand| operand.near == Near::Row)
                && expected.operands.iter().any(|operand| operand.timed)
        })
        .filter(|expected| {
            expected
                .operands
                .iter()
                .any(|operand| operand.quantity.value == said.value && operand.named)
        })
        .min_by_key(|expected| (expected.value - own.value).abs())
}

/// `举办286期、17160人次，平均每期66人次`: what is divided and by what stands in the sentence, by its counter.
fn by_counter<'a, 'b>(
    subject: &Subject<'_>,
    expected: &'b [Expected<'a>],
) -> Option<&'b Expected<'a>> {
    let lead = &subject.lead;
    if lead.contains("年均") {
        // 累计54场，年均29场: no number of years gives it.
        let nearest = expected
            .iter()
            .filter(|expected| {
                expected.operands.len() == 1
                    && expected.operands[0].before
                    && expected.operands[0].clause
            })
            .min_by_key(|expected| (expected.value - subject.quantity.value).abs())?;
        let total = nearest.operands[0].quantity.value;
        let years = (2..=10_u32)
            .any(|years| crate::arithmetic::prints(total / Decimal::from(years), subject.quantity));
        return (!years).then_some(nearest);
    }
    counter(lead)?;
    let fitting = |close: fn(&[&Operand]) -> bool| -> Vec<&'b Expected<'a>> {
        let counted = |expected: &&'b Expected<'a>| {
            let number = expected.operands.get(1);
            expected.operands.iter().all(|operand| operand.before)
                && close(&expected.operands)
                && number.is_some_and(|operand| {
                    counts(lead, operand) && !counts_otherwise(subject, operand)
                })
        };
        expected.iter().filter(counted).collect()
    };
    let mut found = fitting(|operands| operands.iter().all(|operand| operand.clause));
    if found.is_empty() && subject.quantity.printed.contains('.') {
        // 培训15期、3526人次；培训费48.30万元，人次均成本136.98元: one of the two stands in the clause before.
        found = fitting(|operands| operands.iter().any(|operand| operand.clause));
        found.truncate(ONLY);
    }
    found
        .into_iter()
        .min_by_key(|expected| (expected.value - subject.quantity.value).abs())
}

/// What an average is said of: 项 in 平均每项, 户 in 户均.
fn counter(lead: &str) -> Option<char> {
    match (lead.rsplit_once('每'), lead.rsplit_once('均')) {
        (Some((_, after)), _) => after.chars().next(),
        (None, Some((before, _))) => before.chars().next_back(),
        _ => None,
    }
}

/// `三个片区分别获奖12件、15件和21件，平均每个项目2.4件`: whether another noun stands behind a number than the average is said of.
fn counts_otherwise(subject: &Subject<'_>, operand: &Operand) -> bool {
    let passage = subject.passage;
    let each = subject.lead.rsplit_once('每').map_or("", |(_, each)| each);
    // 人 and 家 say themselves what they count, 个 and 项 don't.
    let Some(own) = each.strip_prefix(['个', '项']) else {
        return false;
    };
    let own: String = own.chars().filter(|c| is_han(*c)).collect();
    let mut figures = passage.quantities.iter();
    let number = figures.find(|it| passage.span_of(it) == operand.span);
    let Some(number) = number.filter(|_| own.chars().count() >= NOUN) else {
        return false;
    };
    let behind = passage.slice(number.to, number.to + NOUN);
    let named = behind.chars().count() == NOUN && behind.chars().all(is_han);
    named && !own.contains(|c| behind.contains(c))
}

/// Characters of a noun.
const NOUN: usize = 2;

/// Whether a figure counts what an average is said of.
pub(super) fn counts(lead: &str, operand: &Operand) -> bool {
    let unit = &operand.quantity.unit;
    let text = unit.text.trim_start_matches(['万', '千']);
    let alike = |one: &str| text == one;
    if ["人次均", "每人次"].iter().any(|word| lead.contains(word)) {
        return alike("人次");
    }
    let each = |counter: char| match counter {
        '人' | '名' => ["人", "名", "位"].into_iter().any(alike),
        '项' | '个' => ["项", "个"].into_iter().any(alike),
        other => crate::rules::compared::counts(other, text),
    };
    // 每人每年, 每万人
    let mut all = lead.split('每').skip(1).filter_map(|after| {
        let after = after.trim_start_matches(['万', '千', '百', '十']);
        after.chars().next()
    });
    all.any(each) || counter(lead).is_some_and(each)
}

/// Whether two figures can be what the words mean: an average is of what its number counts; a part stands before its share or
/// in a row that is named; what is told of a part isn't measured by what a total row counts.
pub(super) fn is_likely(kind: Kind, lead: &str, expected: &Expected<'_>) -> bool {
    let [one, other] = expected.operands[..] else {
        return true;
    };
    let of_total = |one: &Operand| one.row.is_some() && !one.named;
    match kind {
        Kind::Average => {
            let bare = other.quantity.unit.class == UnitClass::None;
            of_total(one) == of_total(other) && (bare || counts(lead, other))
        }
        Kind::Share => one.before || one.named && one.row == other.row,
        _ => true,
    }
}
