//! Growth rates and percentage points.

use rust_decimal::Decimal;

use super::{Subject, has};
use crate::arithmetic::{decimals, prints, reaches, show_like};
use crate::facts;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::pool::{Operand, Pool, is_amount, sentence_of};
use crate::rules::prose_sums::{depth, is_average};
use crate::rules::recomputed::follows_unread;
use crate::slip;

/// Of two amounts of one thing neither is more than so many times the other.
const FAR: Decimal = Decimal::from_parts(50, 0, 0, false, 0);

/// `从9.6亿元到15.2亿元，逐年走高，2023年增幅12.6%`: of one year of a longer stretch of which the first and the last are told.
fn is_of_one_year(subject: &Subject<'_>) -> bool {
    let (passage, own) = (subject.passage, subject.quantity);
    let begins = own.from.saturating_sub(subject.before.chars().count());
    let mut years = passage.years.iter();
    let (from, _) = sentence_of(passage, own);
    let told = passage.slice(from, begins);
    let stretch = told.rsplit_once(['从', '由']).map(|(_, rest)| rest);
    years.any(|(at, _)| (begins..own.from).contains(at))
        && stretch.is_some_and(|rest| rest.contains(['到', '至']))
}

/// `2023年3,104.60万元（比2022年多336.25万元，增长12.1%），2024年又增长12.5%`: whether a figure stands in brackets that are closed before the growth.
fn is_in_brackets(subject: &Subject<'_>, nearest: usize) -> bool {
    let passage = subject.passage;
    let last = passage.quantities[nearest].to;
    depth(passage, 0, last) > depth(passage, 0, subject.quantity.from)
}

/// `A比上年的B增长C%`, `A，比上年增加D，增长C%`.
pub(super) fn growth(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    if has(&subject.before, &["年均", "平均", "复合"]) || is_of_one_year(subject) {
        return;
    }
    let rate = subject.quantity;
    // 人均2.49万元，车均3.97万元，费用较上年下降5.8%: averages are measured by none but averages.
    let of_averages = subject.before.contains(['均', '每']);
    let beside = subject.beside(|quantity| {
        quantity.unit.class != UnitClass::Points
            && (of_averages || !is_average(subject.passage, quantity))
    });
    let Some(&nearest) = beside.first() else {
        return;
    };
    let unit = &subject.passage.quantities[nearest].unit;
    if is_in_brackets(subject, nearest) || follows_unread(subject.passage, subject.at) {
        return;
    }
    let values = told(subject, &beside, nearest);
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
    let based = own
        && beside.get(1).is_some_and(|base| {
            let words = facts::surroundings(subject.passage, *base).0;
            has(&nearest_words, &["增加", "减少", "净增"]) && has(&words, &["较", "比", "与"])
        });
    let holds = |a: &Quantity, b: &Quantity| grows(a, b, rate, own);
    let held = if based {
        // 较上年的B增加D，增长C%: B and D are said.
        crate::pool::gives(values[0], values[1], rate)
    } else {
        values
            .iter()
            .any(|a| operands.iter().any(|b| holds(a, b) || holds(b, a)))
    };
    // 产值增加7964万元，利税增加973万元，增长22.6%: of what it was, which stands elsewhere; 142.6万吨 grew from no 0.04吨.
    let changes = own && has(&nearest_words, &["增加", "减少"]) && {
        let words = facts::surroundings(subject.passage, beside[1.min(beside.len() - 1)]).0;
        beside.len() > 1 && has(&words, &["增加", "减少", "多", "少"])
    };
    let far = values[0].value > values[1].value * FAR || values[1].value > values[0].value * FAR;
    if held || changes || far && !own {
        return;
    }
    if own && !based && !is_told_of(subject, nearest, &values) {
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

/// `安排6.4亿元，占比最高，为33.6%，但其中一年减少1200万元、下降5.8%`: whether what a change and its rate are measured by stands right before
/// them, or one slip is all that keeps the three apart.
fn is_told_of(subject: &Subject<'_>, nearest: usize, values: &[&Quantity]) -> bool {
    let rate = subject.quantity;
    let by = subject.passage.quantities[nearest].value;
    let hundred = Decimal::ONE_HUNDRED;
    let slips = |part: Decimal, whole: Decimal| {
        let value = (part * hundred).checked_div(whole);
        value.is_some_and(|value| slip::of_value(rate, value.abs().round_dp(decimals(rate))))
    };
    stands_before(subject, nearest)
        || values[1..].iter().any(|base| {
            slips(by - base.value, base.value)
                || slips(by, base.value - by)
                || slips(by, base.value + by)
                || slips(by, base.value)
        })
}

/// Whether a figure of its kind stands before a change, with nothing between but other changes of it: `277人，比上年多18人，增长6.9%，
/// 比2019年多63人`.
fn stands_before(subject: &Subject<'_>, change: usize) -> bool {
    let passage = subject.passage;
    let own = &passage.quantities[change];
    let changes = |at: &usize| {
        let words = facts::surroundings(passage, *at).0;
        match passage.quantities[*at].unit.class {
            UnitClass::Percent => has(&words, &["增长", "下降", "增幅", "降幅"]),
            _ => words.starts_with(['比', '较']),
        }
    };
    let Some(at) = (0..change).rev().find(|at| !changes(at)) else {
        return false;
    };
    let (base, next) = (&passage.quantities[at], &passage.quantities[at + 1]);
    let gap = passage.slice(base.to, next.from);
    base.unit.comparable(&own.unit) && gap.matches('，').count() <= 1 && !gap.contains(['；', '。'])
}

/// The figures that a growth may be of: those beside it in the unit of the nearest, and those of the year before behind it.
fn told<'a>(subject: &Subject<'a>, beside: &[usize], nearest: usize) -> Vec<&'a Quantity> {
    let passage = subject.passage;
    let (_, to) = sentence_of(passage, subject.quantity);
    let unit = &passage.quantities[nearest].unit;
    let before = beside.iter().map(|index| &passage.quantities[*index]);
    let behind = (subject.at + 1..passage.quantities.len()).filter(|index| {
        let later = &passage.quantities[*index];
        let words = facts::surroundings(passage, *index).0;
        later.to <= to && is_amount(later) && has(&words, &["上年", "同期", "去年"])
    });
    let mut values: Vec<&Quantity> = before
        .chain(behind.map(|index| &passage.quantities[index]))
        .collect();
    values.retain(|value| value.unit.comparable(unit) && value.value > Decimal::ZERO);
    let (from, to) = clause(subject);
    // The figure of the year before stands in the same clause or in none; ；另抽取400户，增长9.8%: what goes on after a semicolon
    // with something of its own is no more about what stands before.
    if has(&subject.before, &["同比"]) || passage.quantities[nearest].from >= from {
        values.retain(|value| value.from >= from && value.to <= to);
    }
    values
}

/// The clause around a figure, between semicolons and full stops.
fn clause(subject: &Subject<'_>) -> (usize, usize) {
    let chars = &subject.passage.chars;
    let border = |at: &usize| matches!(chars[*at], '；' | '。');
    let from = (0..subject.quantity.from).rev().find(border);
    let to = (subject.quantity.to..chars.len()).find(border);
    (from.map_or(0, |at| at + 1), to.unwrap_or(chars.len()))
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

/// Words of what a rate is compared with that may stand elsewhere.
const ELSEWHERE: [&str; 17] = [
    "上年",
    "同期",
    "年",
    "以往",
    "此前",
    "平均",
    "考核",
    "要求",
    "标准",
    "规定",
    "全国",
    "全省",
    "全市",
    "全区",
    "目标",
    "指标值",
    "计划值",
];

/// `利用率93.7%，高出目标值3.7个百分点`: from a goal that the figure right before isn't.
fn is_to_goal(subject: &Subject<'_>, near: &Quantity) -> bool {
    const GOALS: [&str; 3] = ["目标", "指标值", "计划值"];
    let words = subject
        .passage
        .slice(near.from.saturating_sub(8), near.from);
    has(&subject.before, &GOALS) && !has(&words, &GOALS)
}

/// Compares a change with the two levels that it is told to lie between.
fn moved(subject: &Subject<'_>, [old, new]: [&Quantity; 2], findings: &mut Findings) {
    let moved = (new.value - old.value).abs();
    if prints(moved, subject.quantity) {
        return;
    }
    let computed = format!("{}个百分点", moved.normalize());
    let message = format!(
        "“{}{}”与其后所说的不符：由{}到{}相差{computed}。",
        subject.before, subject.quantity.printed, old.printed, new.printed
    );
    let places = [subject.at + 1, subject.at + 2];
    subject.report("rate_points", message, computed, &places, findings);
}

/// `提高1.5个百分点，由62.5%升至64.0%`: from what to what, right behind.
fn from_to_behind<'s>(subject: &Subject<'s>) -> Option<[&'s Quantity; 2]> {
    let [old, new] = subject
        .passage
        .quantities
        .get(subject.at + 1..subject.at + 3)?
    else {
        return None;
    };
    let lead = subject.passage.slice(subject.quantity.to, old.from);
    let gap = subject.passage.slice(old.to, new.from);
    let percents = [old, new]
        .iter()
        .all(|it| it.unit.class == UnitClass::Percent);
    let moves = gap.ends_with(['到', '至']) && !gap.contains(['，', '；', '。']);
    (percents && moves && ["，由", "，从", "(由", "(从"].contains(&lead.as_str()))
        .then_some([old, new])
}

/// `由2.45%提高到2.6%，提高0.15个百分点`, `低于总体执行率6个百分点`.
pub(super) fn points(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    if subject.before.contains('每') || subject.before.starts_with('因') {
        // 每低1个百分点扣0.15分: a rule of scoring.
        return;
    }
    if let Some(pair) = from_to_behind(subject) {
        findings.checked.rates += 1;
        moved(subject, pair, findings);
        return;
    }
    let (from, _) = sentence_of(subject.passage, subject.quantity);
    let beside: Vec<usize> = (0..subject.at)
        .rev()
        .filter(|index| {
            let other = &subject.passage.quantities[*index];
            other.from >= from && other.unit.class == UnitClass::Percent
        })
        .collect();
    let elsewhere = has(&subject.before, &ELSEWHERE);
    if beside.is_empty() || beside.len() == 1 && elsewhere || subject.before.ends_with('每') {
        return;
    }
    if is_to_goal(subject, &subject.passage.quantities[beside[0]]) {
        return;
    }
    findings.checked.rates += 1;
    let values = subject.quantities(&beside);
    let holds = |a: &Quantity, b: &Quantity| prints((a.value - b.value).abs(), subject.quantity);
    // 最高为90%，最低为85%，两者相差5个百分点; 由94%降至88%，下降6个百分点: both stand in the sentence.
    let clause = subject.passage.slice(from, subject.quantity.from);
    // 自由探索类达到93.1%: nothing goes from one to another.
    let clause = clause.rsplit("看，").next().unwrap_or_default();
    let clause = ["自由", "理由", "达到"]
        .iter()
        .fold(clause.to_owned(), |clause, word| clause.replace(word, ""));
    let here = values.len() >= 2
        && (subject.before.contains("相差") && !subject.before.contains('与')
            || has(&clause, &["由", "从"]) && has(&clause, &["到", "至"]));
    let tail = compared_with(&subject.before);
    let known = values.iter().any(|a| {
        values.iter().any(|b| holds(a, b))
            || !here
                && [UnitClass::Percent, UnitClass::Points]
                    .into_iter()
                    .any(|class| {
                        apart(pool, class, a, subject.quantity)
                            .filter(|b| tail.is_none_or(|tail| b.words.contains(tail)))
                            .any(|b| holds(a, &b.quantity))
                    })
    });
    if known || elsewhere && !here {
        // 比上年提高2.1个百分点: the rate of last year needn't be said.
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

/// The figures that may stand so far from a figure, on either side.
fn apart<'a>(
    pool: &'a Pool,
    class: UnitClass,
    figure: &Quantity,
    distance: &Quantity,
) -> impl Iterator<Item = &'a Operand> {
    let side =
        |centre: Decimal| pool.between(class, centre - distance.half, Some(centre + distance.half));
    side(figure.value - distance.value).chain(side(figure.value + distance.value))
}

/// The rate that the words before a figure compare with: 执行率 of `低于总体执行率`.
fn compared_with(before: &str) -> Option<&'static str> {
    let than = ["低于", "高于", "比", "较"]
        .iter()
        .any(|word| before.contains(word));
    ["执行率", "完成率", "到位率", "合格率", "通过率", "验收率"]
        .into_iter()
        .find(|rate| than && before.ends_with(rate))
}
