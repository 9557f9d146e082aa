//! Figures that their words call derived: 增长, 百分点, 结余, 平均, 倍, 率. Some figures nearby must give them.
//!
//! Long because the kinds of derived figure share how their operands are found.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{prints, reaches, show_like};
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::{Operand, Pool, amounts_before, gives, is_amount, parts_before, sentence_of};

pub const RULE: Rule = Rule {
    id: "derived",
    title: "增长率、百分点、结余、平均数、倍数、各种比率能由文中的数算出",
    run,
};

/// A figure under check.
struct Subject<'a> {
    index: usize,
    at: usize,
    passage: &'a Passage,
    quantity: &'a Quantity,
    /// The words before it in its clause.
    before: String,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let pool = &context.pool;
    let known: HashSet<Span> = findings
        .drafts
        .iter()
        .filter(|draft| draft.severity != Severity::Hint)
        .flat_map(|draft| draft.spans.iter().copied())
        .collect();
    for (index, passage) in context.prose() {
        if facts::is_case(context, passage) {
            continue;
        }
        for at in 0..passage.quantities.len() {
            let quantity = &passage.quantities[at];
            if !quantity.is_plain() || quantity.operator != Operator::None {
                continue;
            }
            let span = passage.span_of(quantity);
            if known.contains(&span) {
                continue;
            }
            let subject = Subject {
                index,
                at,
                passage,
                quantity,
                before: facts::surroundings(passage, at)
                    .0
                    .trim_start_matches('\u{2026}')
                    .to_owned(),
            };
            match quantity.unit.class {
                UnitClass::Percent if has(&subject.before, &GROWTH) => {
                    growth(pool, &subject, findings);
                }
                UnitClass::Percent => rate(context, pool, &subject, findings),
                UnitClass::Ratio => ratio(context, pool, &subject, findings),
                UnitClass::PercentPoint => points(pool, &subject, findings),
                UnitClass::Count | UnitClass::Money => {
                    if quantity.unit.text == "倍" {
                        multiple(pool, &subject, findings);
                    } else if has(&subject.before, &AVERAGE) {
                        average(pool, &subject, findings);
                    } else if !surplus(&subject, findings) {
                        difference(pool, &subject, findings);
                    }
                }
                _ => {}
            }
        }
    }
}

const GROWTH: [&str; 8] = [
    "增长",
    "下降",
    "增幅",
    "降幅",
    "同比",
    "提高了",
    "减少",
    "增加",
];
const AVERAGE: [&str; 9] = [
    "平均每",
    "人均",
    "户均",
    "场均",
    "家均",
    "亩均",
    "平均",
    "每期",
    "项均",
];
const DIFFERENCE: [&str; 18] = [
    "结余",
    "结转",
    "剩余",
    "缺口",
    "尚有",
    "未完成",
    "未验收",
    "未支出",
    "未执行",
    "未兑现",
    "未到位",
    "节约",
    "超出",
    "少",
    "增加",
    "减少",
    "净增",
    "超额完成",
];

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

impl Subject<'_> {
    fn span(&self) -> Span {
        self.passage.span_of(self.quantity)
    }

    /// The comparable amounts before it in its sentence, the nearest first.
    fn beside(&self, like: impl Fn(&Quantity) -> bool) -> Vec<usize> {
        amounts_before(self.passage, self.at)
            .into_iter()
            .filter(|index| like(&self.passage.quantities[*index]))
            .collect()
    }

    fn quantities(&self, indexes: &[usize]) -> Vec<&Quantity> {
        indexes
            .iter()
            .map(|index| &self.passage.quantities[*index])
            .collect()
    }

    fn report(
        &self,
        code: &'static str,
        message: String,
        computed: String,
        beside: &[usize],
        findings: &mut Findings,
    ) {
        findings.push(
            Draft::new(code, Severity::Doubt, message)
                .printed(&self.quantity.printed, computed)
                .at([self.span()])
                .at(beside
                    .iter()
                    .take(6)
                    .map(|index| self.passage.span_of(&self.passage.quantities[*index])))
                .advice("核对这个数和它所依据的数；依据在别处的，写明出处。"),
        );
    }
}

/// `A比上年的B增长C%`, `A，比上年增加D，增长C%`.
fn growth(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    if has(&subject.before, &["年均", "平均", "复合"]) {
        return;
    }
    let rate = subject.quantity;
    let (_, to) = sentence_of(subject.passage, rate);
    let beside = subject.beside(|quantity| quantity.unit.class != UnitClass::Points);
    let Some(&nearest) = beside.first() else {
        return;
    };
    let unit = &subject.passage.quantities[nearest].unit;
    let mut values: Vec<&Quantity> = subject.quantities(&beside);
    values.extend(
        subject.passage.quantities[subject.at + 1..]
            .iter()
            .enumerate()
            .filter(|(offset, later)| {
                let words = facts::surroundings(subject.passage, subject.at + 1 + offset).0;
                later.to <= to && is_amount(later) && has(&words, &["上年", "同期", "去年"])
            })
            .map(|(_, later)| later),
    );
    values.retain(|value| value.unit.comparable(unit) && value.value > Decimal::ZERO);
    if values.len() < 2 {
        return;
    }
    let nearest_words = facts::surroundings(subject.passage, nearest).0;
    let own = has(
        &nearest_words,
        &["增加", "减少", "净增", "上年", "同期", "比", "较", "目标"],
    ) && values.len() >= 2;
    let mut operands: Vec<&Quantity> = values.clone();
    if !own {
        operands.extend(
            pool.near(subject.index)
                .map(|operand| &operand.quantity)
                .filter(|operand| operand.unit.comparable(unit)),
        );
    }
    findings.checked.rates += 1;
    let holds = |a: &Quantity, b: &Quantity| grows(a, b, rate, own);
    if values
        .iter()
        .any(|a| operands.iter().any(|b| holds(a, b) || holds(b, a)))
    {
        return;
    }
    let (a, b) = (values[0], values[1]);
    let computed = (a.value - b.value)
        .checked_div(b.value)
        .map(|value| show_like((value * Decimal::ONE_HUNDRED).abs(), rate))
        .unwrap_or_default();
    let message = format!(
        "“{}{}”不能由文中的数算出：{}与{}相差{computed}。",
        subject.before, rate.printed, a.printed, b.printed
    );
    subject.report("rate_growth", message, computed, &beside, findings);
}

/// Whether two figures, or a figure and its increase, give a growth rate; amounts are intervals.
fn grows(a: &Quantity, b: &Quantity, rate: &Quantity, increase: bool) -> bool {
    let hundred = Decimal::ONE_HUNDRED;
    let fits = |part: Decimal, base: Decimal, slack: Decimal| {
        (part * hundred).checked_div(base).is_some_and(|value| {
            let value = value.abs();
            prints(value, rate)
                || (slack * hundred)
                    .checked_div(base.abs())
                    .is_some_and(|slack| reaches(value - slack, value + slack, rate))
        })
    };
    let money = a.unit.class == UnitClass::Money || !a.half.is_zero();
    let slack = |both: bool| match (money, both) {
        (true, true) => a.half + b.half,
        (true, false) => b.half,
        (false, _) => Decimal::ZERO,
    };
    fits(a.value - b.value, b.value, slack(true))
        || a.value != b.value && fits(b.value, a.value - b.value, slack(false))
        || fits(b.value, a.value + b.value, slack(false))
        || increase && fits(b.value, a.value, slack(false))
}

/// `由2.45%提高到2.6%，提高0.15个百分点`, `低于总体执行率6个百分点`.
fn points(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    let (from, _) = sentence_of(subject.passage, subject.quantity);
    let beside: Vec<usize> = (0..subject.at)
        .rev()
        .filter(|index| {
            let other = &subject.passage.quantities[*index];
            other.from >= from && other.unit.class == UnitClass::Percent
        })
        .collect();
    let elsewhere = has(&subject.before, &["上年", "同期", "年", "以往", "此前"]);
    if beside.is_empty() || beside.len() == 1 && elsewhere {
        return;
    }
    findings.checked.rates += 1;
    let values = subject.quantities(&beside);
    let holds = |a: &Quantity, b: &Quantity| prints((a.value - b.value).abs(), subject.quantity);
    let known = values.iter().any(|a| {
        values.iter().any(|b| holds(a, b))
            || [UnitClass::Percent, UnitClass::Points]
                .into_iter()
                .any(|class| apart(pool, class, a, subject.quantity).any(|b| holds(a, b)))
    });
    if known {
        return;
    }
    let computed = values
        .get(1)
        .map(|other| {
            format!(
                "{}个百分点",
                (values[0].value - other.value).abs().normalize()
            )
        })
        .unwrap_or_default();
    let message = format!(
        "“{}{}”与文中的百分数不符：没有哪个百分数与{}相差这么多。",
        subject.before, subject.quantity.printed, values[0].printed
    );
    subject.report("rate_points", message, computed, &beside, findings);
}

/// `计划150项，实际168项，超额18项`: target and actual stand in the sentence; whether it was that.
fn surplus(subject: &Subject<'_>, findings: &mut Findings) -> bool {
    let own = subject.quantity;
    let words = subject
        .before
        .trim_end_matches(['了', '完', '成', '目', '标']);
    let ends = ["超额", "超出", "超过目标", "缺口", "短缺", "少", "多", "差"];
    if !ends.iter().any(|word| words.ends_with(word)) || has(&subject.before, &["不少", "至少"])
    {
        return false;
    }
    let beside = subject.beside(|quantity| quantity.unit.text == own.unit.text);
    let named = |said: &[&str], not: &[&str]| {
        beside.iter().copied().find(|index| {
            let words = facts::surroundings(subject.passage, *index).0;
            has(&words, said) && !has(&words, not)
        })
    };
    let target = named(&["计划", "目标", "任务", "应"], &["完成目标", "实际"]);
    let actual = named(&["实际", "完成", "实现"], &["计划", "未完成"]);
    let (Some(target), Some(actual)) = (target, actual) else {
        return false;
    };
    findings.checked.sums += 1;
    let (planned, done) = (
        &subject.passage.quantities[target],
        &subject.passage.quantities[actual],
    );
    let gap = (done.value - planned.value).abs();
    if (gap - own.value).abs() <= own.half {
        return true;
    }
    let computed = show_like(gap, own);
    let message = format!(
        "“{}{}”与前面的数不符：{}与{}相差{computed}。",
        subject.before, own.printed, done.printed, planned.printed
    );
    subject.report("difference", message, computed, &[target, actual], findings);
    true
}

/// The figures that may stand so far from a figure, on either side.
fn apart<'a>(
    pool: &'a Pool,
    class: UnitClass,
    figure: &Quantity,
    distance: &Quantity,
) -> impl Iterator<Item = &'a Quantity> {
    let side =
        |centre: Decimal| pool.between(class, centre - distance.half, Some(centre + distance.half));
    side(figure.value - distance.value)
        .chain(side(figure.value + distance.value))
        .map(|operand| &operand.quantity)
}

/// 结余, 缺口, 未完成, 净增: the difference of two figures.
fn difference(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    let tail: String = subject
        .before
        .chars()
        .skip(subject.before.chars().count().saturating_sub(8))
        .collect();
    let (_, after) = facts::surroundings(subject.passage, subject.at);
    let quoted = tail.contains('“') && after.starts_with('”');
    if !has(&tail, &DIFFERENCE)
        || quoted
        || has(&tail, &["不少", "至少", "多少"])
        || has(&subject.before, &["上年", "同期", "同比", "往年"])
    {
        return;
    }
    let own = subject.quantity;
    let beside = subject.beside(|quantity| quantity.unit.comparable(&own.unit));
    let carried = tail.contains("结转") && own.unit.class != UnitClass::Money;
    if beside.len() < 2 && !carried && own.unit.class == UnitClass::Money {
        balance(pool, subject, &tail, findings);
    }
    if beside.len() < 2 || carried {
        return;
    }
    findings.checked.sums += 1;
    let mut values: Vec<&Quantity> = subject.quantities(&beside);
    values.extend(
        pool.near(subject.index)
            .filter(|operand| {
                operand.quantity.unit.comparable(&own.unit) && operand.span != subject.span()
            })
            .map(|operand| &operand.quantity),
    );
    let slack = own.half;
    let repeated = values.iter().any(|value| value.value == own.value);
    let holds = repeated
        || values.iter().any(|a| {
            values.iter().any(|b| {
                (a.value - b.value - own.value).abs() <= slack + a.half.min(slack)
                    || a.value + b.value == own.value
            })
        });
    if holds {
        return;
    }
    let sides = subject.quantities(&beside);
    let (largest, other) = (sides[1], sides[0]);
    let computed = show_like((largest.value - other.value).abs(), own);
    let message = format!(
        "“{}{}”与前面的数不符：{}与{}相差{computed}。",
        subject.before, own.printed, largest.printed, other.printed
    );
    subject.report("difference", message, computed, &beside, findings);
}

/// `到位838万元。…支出796.1万元，结余41.9万元`: what came less what was spent, said just before.
fn balance(pool: &Pool, subject: &Subject<'_>, tail: &str, findings: &mut Findings) {
    // What was carried over from earlier years is in a balance that says so.
    if !has(tail, &["结余", "剩余", "尚未支出", "未支出"]) || tail.contains("结转") {
        return;
    }
    let own = subject.quantity;
    let near: Vec<&Operand> = pool
        .near(subject.index)
        .filter(|operand| {
            operand.quantity.unit.comparable(&own.unit)
                && operand.span != subject.span()
                && operand.span.from < subject.span().from
        })
        .collect();
    let named = |words: &[&str]| -> Vec<&Operand> {
        near.iter()
            .copied()
            .filter(|operand| has(&operand.words, words))
            .collect()
    };
    let came = named(&["到位"]);
    let spent = named(&["支出", "执行", "使用", "支付"]);
    let (Some(last_came), Some(last_spent)) = (came.last(), spent.last()) else {
        return;
    };
    findings.checked.sums += 1;
    let gives = |a: &Operand, b: &Operand| {
        let slack = own.half.max(a.quantity.half).max(b.quantity.half);
        (a.quantity.value - b.quantity.value - own.value).abs() <= slack
    };
    let known = near
        .iter()
        .any(|a| near.iter().any(|b| gives(a, b)) || a.quantity.value == own.value);
    if known {
        return;
    }
    let computed = show_like(
        (last_came.quantity.value - last_spent.quantity.value).abs(),
        own,
    );
    let message = format!(
        "“{}{}”与前面的数不符：{}与{}相差{computed}。",
        subject.before, own.printed, last_came.quantity.printed, last_spent.quantity.printed
    );
    findings.push(
        Draft::new("difference", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([subject.span(), last_came.span, last_spent.span])
            .advice("核对结余与到位数、支出数。"),
    );
}

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

/// 平均每…, 人均, 户均: a total over a count.
fn average(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    let own = subject.quantity;
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
    let is_total = |at: &usize| !has(&facts::surroundings(subject.passage, *at).0, &AVERAGE);
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
            .filter(|quantity| quantity.unit.class == own.unit.class && quantity.value > own.value),
    );
    findings.checked.rates += 1;
    if quotient(pool, own, &dividends, UnitClass::Count, |_| true) {
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

/// `投入产出比为1:12.5`: some two amounts nearby.
fn ratio(context: &Context<'_>, pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
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
    let fits = |a: &Quantity, b: &Quantity| {
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
fn multiple(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
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
    let message = format!(
        "“{}{}”不能由{}与文中的数算出。",
        subject.before, subject.quantity.printed, subject.passage.quantities[nearest].printed
    );
    subject.report("multiple", message, String::new(), &beside, findings);
}

/// Words after which a percentage is a part of a whole.
fn is_rate(before: &str) -> bool {
    let text = before.trim_end_matches(['为', '达', '到', '约', '是', '的', '仅', '计', '合']);
    text.contains('占')
        || text.ends_with('率')
        || text.ends_with("比重")
        || text.ends_with("占比")
        || text.ends_with("满意度")
        || text.ends_with("进度")
        || text.ends_with("强度")
        || text.ends_with("完成目标")
        || text.ends_with("完成年度目标")
        || text.ends_with("完成计划")
        || text.ends_with("目标任务")
}

/// Any other rate whose part stands before it: some figure must be its whole.
fn rate(context: &Context<'_>, pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    let clause = clause_words(subject);
    if clause == "的" || clause == "的比例为" {
        of_target(subject, findings);
        return;
    }
    if !is_rate(&clause)
        || has(
            &clause,
            &["年均", "偏差率", "偏离", "资本金", "贴现", "利率"],
        )
    {
        return;
    }
    let rate = subject.quantity;
    let beside = parts_before(subject.passage, subject.at);
    if beside.is_empty() {
        following(subject, findings);
        return;
    }
    let nearest = &subject.passage.quantities[beside[0]];
    let money = has(
        &clause,
        &[
            "执行率",
            "支出进度",
            "到位率",
            "拨付率",
            "支付率",
            "执行进度",
        ],
    );
    if rate.from - nearest.to > 24 || money && nearest.unit.class != UnitClass::Money {
        return;
    }
    let (said_before, said_after) = facts::surroundings(subject.passage, beside[0]);
    if clause.contains("满意") && !(said_before + &said_after).contains("满意") {
        // The answers counted are those given, not those that are content.
        return;
    }
    findings.checked.rates += 1;
    if context.explained.contains(&(subject.index, subject.at)) {
        return;
    }
    unexplained(pool, subject, &clause, &beside, findings);
}

/// No figure gives the rate: the part right before it and what it may be measured by are named.
fn unexplained(
    pool: &Pool,
    subject: &Subject<'_>,
    clause: &str,
    beside: &[usize],
    findings: &mut Findings,
) {
    let rate = subject.quantity;
    let nearest = &subject.passage.quantities[beside[0]];
    let growing = has(clause, &["完成"]);
    let comparable: Vec<usize> = beside[1..]
        .iter()
        .copied()
        .filter(|index| {
            let other = &subject.passage.quantities[*index];
            other.unit.comparable(&nearest.unit) && (growing || other.value >= nearest.value)
        })
        .collect();
    let (from, _) = sentence_of(subject.passage, rate);
    let words = subject.passage.slice(from, rate.to);
    let far: Vec<&Operand> = pool
        .all
        .iter()
        .filter(|operand| {
            operand.quantity.unit.comparable(&nearest.unit)
                && operand.span != subject.passage.span_of(nearest)
                && (growing || operand.quantity.value >= nearest.value)
                && (operand.passage == subject.index
                    || crate::pool::related(&words, &operand.words))
        })
        .collect();
    let whole = comparable
        .last()
        .map(|index| &subject.passage.quantities[*index])
        .or(far.first().map(|operand| &operand.quantity));
    let Some(whole) = whole else {
        impossible(subject, beside[0], findings);
        return;
    };
    let computed = crate::arithmetic::percent(nearest.value, whole.value)
        .map(|value| show_like(value, rate))
        .unwrap_or_default();
    let message = format!(
        "“{}{}”与文中的数不符：{}÷{}应为{computed}，其他数也得不出。",
        subject.before, rate.printed, nearest.printed, whole.printed
    );
    findings.push(
        Draft::new("rate_unexplained", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([subject.span(), subject.passage.span_of(nearest)])
            .at(comparable
                .iter()
                .take(4)
                .map(|index| subject.passage.span_of(&subject.passage.quantities[*index])))
            .at(far.iter().take(3).map(|operand| operand.span))
            .advice("核对分子、分母和比率；分母在别处的，写明口径。"),
    );
}

/// The largest whole of which a part is asked whether it gives a finely printed rate.
const LARGEST_WHOLE: u32 = 3_000;

/// `按期完成65个，按期完成率92.08%`: the whole isn't said, but no whole number gives that rate.
fn impossible(subject: &Subject<'_>, part_at: usize, findings: &mut Findings) {
    let rate = subject.quantity;
    let part = &subject.passage.quantities[part_at];
    let counted = part.unit.class == UnitClass::Count
        && part.value.is_integer()
        && part.value > Decimal::ONE
        && part.value <= Decimal::from(LARGEST_WHOLE / 2);
    if !counted || crate::arithmetic::decimals(rate) < 2 || rate.value > Decimal::ONE_HUNDRED {
        return;
    }
    let wholes = (1..=LARGEST_WHOLE).map(Decimal::from);
    let values: Vec<(Decimal, Decimal)> = wholes
        .filter(|whole| *whole >= part.value)
        .filter_map(|whole| Some((whole, crate::arithmetic::percent(part.value, whole)?)))
        .collect();
    if values.iter().any(|(_, value)| prints(*value, rate)) {
        return;
    }
    let Some((whole, value)) = values
        .iter()
        .min_by_key(|(_, value)| (*value - rate.value).abs())
    else {
        return;
    };
    let computed = format!("{}÷{whole}＝{}", part.printed, show_like(*value, rate));
    let message = format!(
        "“{}{}”不成立：没有哪个整数作总数能由{}得到，最接近的是{computed}。",
        subject.before, rate.printed, part.printed
    );
    subject.report("rate_impossible", message, computed, &[part_at], findings);
}

/// `实际350项，完成年度目标320项的109.38%`: the whole stands right before the rate, the part before the whole.
fn of_target(subject: &Subject<'_>, findings: &mut Findings) {
    let rate = subject.quantity;
    let beside = amounts_before(subject.passage, subject.at);
    let [whole_at, part_at, ..] = beside.as_slice() else {
        return;
    };
    let (whole, part) = (
        &subject.passage.quantities[*whole_at],
        &subject.passage.quantities[*part_at],
    );
    let words = facts::surroundings(subject.passage, *whole_at).0;
    if *whole_at + 1 != subject.at
        || !whole.unit.comparable(&part.unit)
        || has(&words, &["超"])
        || !has(&words, &["完成", "占", "目标", "为", "相当于"])
    {
        return;
    }
    findings.checked.rates += 1;
    let others = beside[1..]
        .iter()
        .map(|index| &subject.passage.quantities[*index]);
    if others
        .filter(|other| other.unit.comparable(&whole.unit))
        .any(|other| gives(other, whole, rate))
    {
        return;
    }
    let Some(value) = crate::arithmetic::percent(part.value, whole.value) else {
        return;
    };
    let computed = show_like(value, rate);
    let message = format!(
        "印为{}的{}，按{}÷{}应为{computed}。",
        whole.printed, rate.printed, part.printed, whole.printed
    );
    findings.push(
        Draft::new("rate_of_target", Severity::Error, message)
            .printed(&rate.printed, computed)
            .at([
                subject.span(),
                subject.passage.span_of(part),
                subject.passage.span_of(whole),
            ])
            .advice("核对目标数、完成数和比率。"),
    );
}

/// `验收通过率为96.5%。应验收600项，通过579项`: the two counts that follow.
fn following(subject: &Subject<'_>, findings: &mut Findings) {
    let rate = subject.quantity;
    let (_, to) = sentence_of(subject.passage, rate);
    let after: Vec<&Quantity> = subject.passage.quantities[subject.at + 1..]
        .iter()
        .take_while(|quantity| quantity.unit.class != UnitClass::Percent || quantity.from < to)
        .filter(|quantity| quantity.from > to && is_amount(quantity))
        .collect();
    let [one, other] = after.as_slice() else {
        return;
    };
    let words = clause_words(subject);
    if !one.unit.comparable(&other.unit) || !words.contains('率') || words.contains("完成率") {
        return;
    }
    findings.checked.rates += 1;
    if gives(one, other, rate) || gives(other, one, rate) {
        return;
    }
    let (part, whole) = if one.value < other.value {
        (one, other)
    } else {
        (other, one)
    };
    let Some(value) = crate::arithmetic::percent(part.value, whole.value) else {
        return;
    };
    let near = (value - rate.value).abs() * Decimal::from(2) < rate.value;
    if !near {
        return;
    }
    let computed = show_like(value, rate);
    let message = format!(
        "“{}{}”与其后的数不符：{}÷{}应为{computed}。",
        subject.before, rate.printed, part.printed, whole.printed
    );
    findings.push(
        Draft::new("rate_unexplained", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([
                subject.span(),
                subject.passage.span_of(part),
                subject.passage.span_of(whole),
            ])
            .advice("核对分子、分母和比率。"),
    );
}

/// The words between the figure before and this one.
fn clause_words(subject: &Subject<'_>) -> String {
    let from = subject
        .at
        .checked_sub(1)
        .map_or(0, |previous| subject.passage.quantities[previous].to);
    let text = subject.passage.slice(from, subject.quantity.from);
    text.rsplit(['，', '；', '。', ':', '(', '、'])
        .next()
        .unwrap_or_default()
        .to_owned()
}
