//! 执行率 and 到位率 in running text.

use super::{figure, holds};
use crate::arithmetic::{percent, prints, show_like};
use crate::context::Context;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool;
use crate::records::Figure;
use crate::rules::respective::leads_list;
use rust_decimal::Decimal;

/// Amounts before a rate of which the last may be parts of a sum that the rate is of.
const PAID: usize = 4;

/// The rate the words before it name, and the words for the money it is a rate of.
fn named(before: &str) -> Option<(&'static str, &'static [&'static str])> {
    if ["执行率", "支出率", "支出进度", "执行进度", "支付率"]
        .iter()
        .any(|word| before.contains(word))
    {
        Some(("执行率", &["支出", "执行", "使用", "支付", "列支"]))
    } else if before.contains("到位率")
        || before.contains("拨付及时率")
        || before.contains("拨付率")
    {
        Some(("到位率", &["到位", "拨付"]))
    } else {
        None
    }
}

/// The money that the rate is a rate of: what its sentence names so, else the last before it, unless the rate is said of what
/// that money is of: `资助最高的为280万元，而其支出进度只有63.0%`.
fn dividend(
    passage: &Passage,
    rate: &Quantity,
    money: &[usize],
    (name, parts): (&str, &[&str]),
    of_it: bool,
) -> Option<usize> {
    let sentence = (0..rate.from)
        .rev()
        .find(|index| passage.chars[*index] == '。')
        .map_or(0, |index| index + 1);
    let labelled = money.iter().rev().find(|index| {
        let words = facts::surroundings(passage, **index);
        passage.quantities[**index].from >= sentence
            && parts.iter().any(|word| words.0.contains(word))
    });
    let plain = |index: &usize| {
        let words = facts::surroundings(passage, *index).0;
        !["下达", "预算", "安排", "到位", "支持", "投入", "总"]
            .iter()
            .any(|word| words.contains(word))
    };
    let last = money
        .last()
        .filter(|index| {
            name == "执行率"
                && !of_it
                && passage.quantities[**index].from >= sentence
                && money.len() > 1
        })
        .filter(|index| plain(index));
    labelled.or(last).copied()
}

/// The money that `part` may be measured by, and whether it stands far from it.
fn divisors(
    context: &Context<'_>,
    passage: &Passage,
    money: Vec<usize>,
    part: usize,
) -> (Vec<Figure>, bool) {
    let near: Vec<usize> = money
        .into_iter()
        .rev()
        .filter(|index| *index < part)
        .take(6)
        .collect();
    let undivided: Vec<usize> = near
        .iter()
        .copied()
        .filter(|index| facts::parent(passage, *index).is_none())
        .collect();
    let near = if undivided.is_empty() {
        near
    } else {
        undivided
    };
    let mut wholes: Vec<Figure> = near.iter().map(|index| figure(passage, *index)).collect();
    let far = wholes.is_empty();
    if far {
        wholes.extend(
            context
                .facts
                .iter()
                .filter(|fact| fact.key.measure == "预算" && fact.key.subject.is_empty())
                .take(4)
                .map(|fact| Figure {
                    role: Role::Budget,
                    quantity: fact.quantity.clone(),
                    span: fact.span,
                }),
        );
    }
    let own = passage.quantities[part].value;
    let telling = |whole: &Figure| !whole.quantity.value.is_zero() && whole.quantity.value != own;
    // 最高的为280万元，其支出进度只有63.0%: the same amount said twice is no part of itself.
    if wholes.iter().any(telling) {
        wholes.retain(telling);
    }
    (wholes, far)
}

/// 执行率 and 到位率 in running text: the money before it in its paragraph must give it.
pub(super) fn money_rate(
    context: &Context<'_>,
    passage: &Passage,
    at: usize,
    findings: &mut Findings,
) {
    let rate = &passage.quantities[at];
    if rate.unit.class != UnitClass::Percent || !rate.is_plain() || leads_list(passage, at, 2) {
        return;
    }
    let (before, _) = facts::surroundings(passage, at);
    let below = ["低于", "高于", "不足", "超过", "未达到"]
        .iter()
        .any(|word| before.ends_with(word));
    if before.contains("未达") || below {
        // A mark that was missed, not a rate that was reached.
        return;
    }
    let Some((name, parts)) = named(&before) else {
        return;
    };
    let money: Vec<usize> = (0..at)
        .filter(|index| passage.quantities[*index].unit.class == UnitClass::Money)
        .collect();
    let of_it = before.contains('其') && !before.contains("其中");
    let Some(part) = dividend(passage, rate, &money, (name, parts), of_it) else {
        return;
    };
    let part_figure = figure(passage, part);
    let (wholes, far) = divisors(context, passage, money, part);
    let Some(first) = wholes.first() else { return };
    findings.checked.rates += 1;
    if wholes.iter().any(|whole| holds(&part_figure, whole, rate)) {
        return;
    }
    if is_of_another(passage, at, part, parts) || is_of_adjusted(passage, part, rate) {
        findings.settled.insert(passage.span_of(rate));
        return;
    }
    let mut paid = paid_together(passage, part).into_iter();
    if paid.any(|(part, whole)| percent(part, whole).is_some_and(|value| prints(value, rate))) {
        findings.settled.insert(passage.span_of(rate));
        return;
    }
    let Some(value) = percent(part_figure.quantity.value, first.quantity.value) else {
        return;
    };
    let computed = show_like(value, rate);
    let message = format!(
        "{name}印为{}，按{}÷{}应为{computed}。",
        rate.printed, part_figure.quantity.printed, first.quantity.printed
    );
    let other = is_of_other(context, passage, part, &wholes);
    if other && has_whole(context, &part_figure.quantity, rate) {
        return;
    }
    let severity = if far || other {
        Severity::Doubt
    } else {
        Severity::Error
    };
    findings.push(
        Draft::new("rate_money", severity, message)
            .printed(&rate.printed, computed)
            .at([passage.span_of(rate), part_figure.span])
            .at(wholes.iter().map(|whole| whole.span))
            .advice(format!("核对预算数、执行数（到位数），更正{name}。")),
    );
}

/// `预算4260万元，到位4016万元，其中自筹到位1416万元，到位率94.27%`: whether an earlier amount of the sentence that is called as the
/// rate is, or its last, is measured by one before it.
fn is_of_another(passage: &Passage, at: usize, part: usize, parts: &[&str]) -> bool {
    let (from, _) = pool::sentence_of(passage, &passage.quantities[at]);
    let money = |index: &usize| {
        let other = &passage.quantities[*index];
        other.unit.class == UnitClass::Money && other.is_plain()
    };
    let called = |index: &usize| {
        let words = facts::surroundings(passage, *index).0;
        passage.quantities[*index].from >= from && parts.iter().any(|it| words.contains(it))
    };
    let mut others = (0..part).filter(money).filter(called);
    others.any(|other| {
        let figures = &passage.quantities;
        let mut wholes = (0..other).filter(money);
        wholes.any(|whole| pool::gives(&figures[other], &figures[whole], &figures[at]))
    })
}

/// `年初安排12000万元，年中调减650万元，支出10964.2万元，执行率96.6%`: whether a budget and what was added to it or taken off give the rate.
fn is_of_adjusted(passage: &Passage, part: usize, rate: &Quantity) -> bool {
    let money = (0..part).filter(|index| {
        let other = &passage.quantities[*index];
        other.unit.class == UnitClass::Money && other.is_plain()
    });
    let money: Vec<usize> = money.collect();
    money.windows(2).any(|pair| {
        let [whole, change] = [pair[0], pair[1]].map(|index| passage.quantities[index].value);
        let words = facts::surroundings(passage, pair[1]).0;
        let way = [
            ("减", -Decimal::ONE),
            ("增", Decimal::ONE),
            ("追加", Decimal::ONE),
        ];
        way.iter().any(|(word, sign)| {
            let spent = passage.quantities[part].value;
            let rated = percent(spent, whole + *sign * change);
            words.contains(word) && rated.is_some_and(|value| prints(value, rate))
        })
    })
}

/// `共计80万元，首款拨付56万元，尾款拨付14万元，支出率87.5%`: what was paid in parts, the last of them `part`, and what it may be of.
fn paid_together(passage: &Passage, part: usize) -> Vec<(Decimal, Decimal)> {
    let money = (0..part).rev().map(|at| &passage.quantities[at]);
    let money = money.filter(|other| other.unit.class == UnitClass::Money && other.is_plain());
    let before: Vec<Decimal> = money.take(PAID).map(|other| other.value).collect();
    let mut together = passage.quantities[part].value;
    let mut pairs = Vec::new();
    for (at, other) in before.iter().enumerate() {
        together += *other;
        let larger = before[at + 1..].iter().filter(|whole| **whole >= together);
        pairs.extend(larger.map(|whole| (together, *whole)));
    }
    pairs
}

/// `新建平台支出960万元，执行率64.0%`: money of something that is named, of which the sentence says no budget.
fn is_of_other(context: &Context<'_>, passage: &Passage, part: usize, wholes: &[Figure]) -> bool {
    let quantity = &passage.quantities[part];
    let (from, _) = pool::sentence_of(passage, quantity);
    let sentence = passage.span(from, quantity.from);
    let subject = facts::subject(&context.without_fund(&facts::surroundings(passage, part).0));
    !subject.is_empty() && !wholes.iter().any(|whole| whole.span.overlaps(sentence))
}

/// Whether some money of the document is what the rate is measured by.
fn has_whole(context: &Context<'_>, part: &Quantity, rate: &Quantity) -> bool {
    let borders = (rate.low(), rate.high());
    context
        .pool
        .divisors(UnitClass::Money, part, borders, Decimal::ONE_HUNDRED)
        .any(|whole| pool::gives(part, &whole.quantity, rate))
}

/// `预算3000万元，已执行3000.01万元，执行率100.00%`: the rounded rate hides that more was spent than there was.
pub(super) fn overspent(passage: &Passage, at: usize, findings: &mut Findings) {
    let rate = &passage.quantities[at];
    let (before, _) = facts::surroundings(passage, at);
    let Some((name, parts)) = named(&before).filter(|_| rate.value == Decimal::ONE_HUNDRED) else {
        return;
    };
    let money: Vec<usize> = (0..at)
        .filter(|index| {
            let other = &passage.quantities[*index];
            other.unit.class == UnitClass::Money && other.is_plain()
        })
        .collect();
    let of_it = before.contains('其') && !before.contains("其中");
    let Some(part) = dividend(passage, rate, &money, (name, parts), of_it) else {
        return;
    };
    let spent = &passage.quantities[part];
    let wholes: Vec<&Quantity> = money
        .iter()
        .filter(|index| **index < part)
        .map(|index| &passage.quantities[*index])
        .collect();
    let equal = wholes.iter().any(|whole| whole.agrees(spent));
    let near = wholes
        .iter()
        .rev()
        .find(|whole| percent(spent.value, whole.value).is_some_and(|value| prints(value, rate)));
    let Some(whole) = near.filter(|whole| !equal && spent.value > whole.value) else {
        return;
    };
    findings.checked.rates += 1;
    let message = format!(
        "{name}印为{}，{}却大于{}。",
        rate.printed, spent.printed, whole.printed
    );
    findings.push(
        Draft::new("part_over_whole", Severity::Doubt, message)
            .printed(&spent.printed, format!("不大于{}", whole.printed))
            .at([
                passage.span_of(spent),
                passage.span_of(whole),
                passage.span_of(rate),
            ])
            .advice("核对预算数（到位数）和执行数。"),
    );
}
