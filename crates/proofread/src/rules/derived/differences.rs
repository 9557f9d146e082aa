//! 结余, 缺口, 超额: differences of two figures.

use super::parts::is_distance;
use super::{Subject, has};
use crate::arithmetic::{show_like, significant};
use crate::facts;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::pool::Pool;

const DIFFERENCE: [&str; 15] = [
    "结转",
    "缺口",
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

/// Digits of a balance that some three figures hardly give by chance.
const FINE: usize = 5;

/// Words after which a figure is added to those before it: `加上2022年结转642.18万元`.
const ADDED: [char; 3] = ['加', '连', '另'];

/// `计划150项，实际168项，超额18项`: target and actual stand in the sentence; whether it was that.
pub(super) fn surplus(subject: &Subject<'_>, findings: &mut Findings) -> bool {
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
            // 比目标少14件: no target.
            has(&words, said) && !has(&words, not) && !is_distance(subject.passage, *index)
        })
    };
    let target = named(
        &["计划", "目标", "任务", "应", "承诺", "约定"],
        &["完成目标", "实际"],
    );
    let actual = named(
        &["实际", "完成", "实现"],
        &["计划", "未完成", "年度目标", "目标值"],
    );
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

/// `相差44.0万元，其中甲少拨14.0万元；乙少拨27.6万元；丙少拨2.4万元`: whether a figure and its neighbours make one of its sentence.
fn is_listed(subject: &Subject<'_>, values: &[&Quantity]) -> bool {
    let own = subject.quantity;
    let (from, to) = crate::pool::sentence_of(subject.passage, own);
    let kin: Vec<&Quantity> = subject
        .passage
        .quantities
        .iter()
        .filter(|other| other.from >= from && other.to <= to && other.unit.comparable(&own.unit))
        .collect();
    let Some(at) = kin.iter().position(|other| other.from == own.from) else {
        return false;
    };
    (0..=at).any(|first| {
        let mut sum: rust_decimal::Decimal = kin[first..at].iter().map(|part| part.value).sum();
        kin[at..].iter().enumerate().any(|(count, part)| {
            sum += part.value;
            count + at > first && values.iter().any(|value| value.value == sum)
        })
    })
}

/// `年初结转6.12万元，加收入9.95万元，减支出8.98万元，年末结转7.09万元`: what was there, what came, what went; what was there may
/// stand elsewhere when the balance has many digits.
fn is_balance(pool: &Pool, subject: &Subject<'_>, beside: &[&Quantity]) -> bool {
    let own = subject.quantity;
    let slack = |others: &[&Quantity]| -> rust_decimal::Decimal {
        own.half
            + others
                .iter()
                .map(|other| other.half)
                .sum::<rust_decimal::Decimal>()
    };
    let fine = significant(own) >= FINE;
    let said = |value: rust_decimal::Decimal| {
        let mut all = pool.between(own.unit.class, value, Some(value));
        fine && all.any(|other| other.quantity.value == value && other.span != subject.span())
    };
    beside.iter().any(|came| {
        beside.iter().any(|went| {
            let start = own.value - came.value + went.value;
            let here = |start: rust_decimal::Decimal| {
                let near = |was: &&Quantity| (was.value - start).abs() <= slack(&[came, went]);
                beside
                    .iter()
                    .copied()
                    .filter(|was| was.from != came.from && was.from != went.from)
                    .any(|was| near(&was))
            };
            came.from != went.from && (here(start) || said(start))
        })
    })
}

/// `市县配套计划1850万元，缺口237万元；承担单位自筹资金超出计划2346万元`: whether a clause behind a semicolon tells of money of its own, of
/// which the plan and what was reached stand elsewhere.
fn has_own_noun(subject: &Subject<'_>) -> bool {
    let last = subject.at.checked_sub(1);
    let last = last.map_or(0, |at| subject.passage.quantities[at].to);
    let between = subject.passage.slice(last, subject.quantity.from);
    let clause = between.rsplit('；').next().unwrap_or_default();
    let apart = clause.chars().count() < between.chars().count();
    let noun = clause
        .split(['超', '缺', '少', '结', '节'])
        .next()
        .unwrap_or_default();
    apart && noun.chars().count() >= NOUN && !noun.contains(['其', '，'])
}

/// Characters of the name of other money.
const NOUN: usize = 4;

/// `地方少到位90万元，自筹到位5127.4万元，较计划少372.6万元`: whether a plan is what a figure is measured by, and none of those before it
/// is said to be one, so that it stands elsewhere.
fn is_to_plan(subject: &Subject<'_>, beside: &[usize]) -> bool {
    const PLANS: [&str; 5] = ["计划", "目标", "预算", "任务", "指标值"];
    let than = subject.before.rsplit('，').next().unwrap_or_default();
    let planned = has(than, &["比", "较", "距", "低于", "少于"]) && has(than, &PLANS);
    let told = beside
        .iter()
        .any(|index| has(&facts::surroundings(subject.passage, *index).0, &PLANS));
    planned && !told
}

/// `建成138个，完成目标的92.00%，少12个`: whether the rate right before is that of what was done in it and the rest together.
fn is_left_by_rate(subject: &Subject<'_>, beside: &[usize]) -> bool {
    let rate = subject
        .at
        .checked_sub(1)
        .map(|at| &subject.passage.quantities[at]);
    rate.filter(|rate| rate.unit.class == UnitClass::Percent)
        .is_some_and(|rate| {
            subject.quantities(beside).iter().any(|done| {
                let mut all = (*done).clone();
                all.value += subject.quantity.value;
                crate::pool::gives(done, &all, rate)
            })
        })
}

/// `净增18.8亿元，其中甲一家增加5.5亿元`, `四家共减少4.74亿元；其余八家共增加2.65亿元`: whether a change is a part of the one right before it, or that of others.
fn is_part_of_change(subject: &Subject<'_>) -> bool {
    let (passage, own) = (subject.passage, subject.quantity);
    let last = subject.at.checked_sub(1);
    let changed = last.is_some_and(|last| {
        let words = facts::surroundings(passage, last).0;
        has(&words, &["净增", "增加", "减少"])
            && passage.quantities[last].unit.comparable(&own.unit)
            && passage
                .slice(passage.quantities[last].to, own.from)
                .starts_with("，其中")
    });
    let begins = (0..own.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '；' | '。'))
        .map_or(0, |at| at + 1);
    changed || passage.slice(begins, own.from).starts_with("其余")
}

/// Digits of a difference that hardly stands in a table by chance.
const OF_TABLE: usize = 2;

/// Whether a difference stands in a table, too, which other rules ask about.
fn is_of_a_table(pool: &Pool, own: &Quantity) -> bool {
    let mut same = pool.between(own.unit.class, own.value, Some(own.value));
    significant(own) >= OF_TABLE
        && own.printed.contains('.')
        && same.any(|other| other.quantity.value == own.value && other.tabled)
}

/// 结余, 缺口, 未完成, 净增: the difference of two figures.
pub(super) fn difference(pool: &Pool, subject: &Subject<'_>, findings: &mut Findings) {
    let tail: String = subject
        .before
        .chars()
        .skip(subject.before.chars().count().saturating_sub(8))
        .collect();
    let (_, after) = facts::surroundings(subject.passage, subject.at);
    let quoted = tail.contains('“') && after.starts_with('”');
    // 占规模以上工业增加值10158亿元: a part of a word.
    let tail = tail.replace("增加值", "").replace("目标净增", "");
    if !has(&tail, &DIFFERENCE)
        || subject.before.starts_with(ADDED)
        || tail.ends_with(['到', '至'])
        || quoted
        || has(&tail, &["不少", "至少", "多少", "分别", "依次"])
        || has_own_noun(subject)
        || has(&subject.before, &["上年", "同期", "同比", "往年", "年均"])
    {
        return;
    }
    let own = subject.quantity;
    let beside = subject.beside(|quantity| quantity.unit.comparable(&own.unit));
    // 完成净增25家的目标: a goal; 完成目标的92%，少12个: what the rate leaves.
    let aimed = after.starts_with("的目标") || after.starts_with("的任务");
    let told = is_left_by_rate(subject, &beside) || is_part_of_change(subject);
    if aimed || told || is_of_a_table(pool, own) {
        return;
    }
    let carried = tail.contains("结转") && own.unit.class != UnitClass::Money;
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
    // 完成13项，基本完成2项，未完成1项: with those before it a whole.
    let mut sum = own.value;
    let whole = subject.quantities(&beside).iter().any(|part| {
        sum += part.value;
        values.iter().any(|value| value.value == sum)
    });
    let holds = repeated
        || whole
        || is_listed(subject, &values)
        || is_balance(pool, subject, &subject.quantities(&beside))
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
    if is_to_plan(subject, &beside) {
        return;
    }
    let computed = show_like((largest.value - other.value).abs(), own);
    let message = format!(
        "“{}{}”与前面的数不符：{}与{}相差{computed}。",
        subject.before, own.printed, largest.printed, other.printed
    );
    subject.report("difference", message, computed, &beside, findings);
}
