//! Averages: a total over a number.

use rust_decimal::Decimal;

use super::per_yuan::per_yuan;
use super::quotients::quotient;
use super::{AVERAGE, Subject, has};
use crate::arithmetic::{as_average, decimals, prints, reaches, show_like};
use crate::context::Context;
use crate::facts;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::pool::{Pool, sentence_of};
use crate::rules::compared::{counts, direction};
use crate::rules::prose_sums::is_average;
use crate::rules::recomputed::is_extreme;
use crate::slip::is_slip;

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
    if here.iter().any(|divisor| of_bare_total(pool, own, divisor)) {
        return true;
    }
    if here.is_empty() {
        quotient(pool, own, dividends, UnitClass::Count, |_| true)
    } else {
        dividends
            .iter()
            .any(|dividend| close.iter().any(|divisor| given(dividend, divisor)))
    }
}

/// Whether a bare number of a table, in the unit of a finely printed average of money, is the total: `7415.30` under 决算数.
fn of_bare_total(pool: &Pool, own: &Quantity, divisor: &Quantity) -> bool {
    let total = |each: Decimal| {
        let shown = each.checked_div(own.unit.factor)?;
        shown.checked_mul(divisor.value)
    };
    let fine = own.unit.class == UnitClass::Money && decimals(own) >= 2;
    fine && total(own.low())
        .zip(total(own.high()))
        .is_some_and(|(low, high)| {
            pool.between(UnitClass::None, low, Some(high))
                .any(|other| (low..=high).contains(&other.quantity.value))
        })
}

/// 平均每…, 人均, 户均: a total over a count.
pub(super) fn average(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let pool = &context.pool;
    let own = subject.quantity;
    // 平均每百万元支出产出1.03件: a unit, not an average.
    let unit = subject.before.ends_with('每');
    if is_of_rest(subject) || unit || per_yuan(context, subject, findings) {
        return;
    }
    if is_between_averages(subject) || of_people_untold(subject) {
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
            && (own.unit.class == UnitClass::Money || of_one_kind(quantity, own))
            && quantity.value > own.value
    });
    let is_total = |at: &usize| {
        let words = facts::surroundings(subject.passage, *at).0;
        // 比上年增加11.59万元，…人均2.49万元: a change is no total.
        let extreme = is_extreme(subject.passage, &subject.passage.quantities[*at]);
        !has(&words, &AVERAGE) && !words.contains('均') && direction(&words).is_none() && !extreme
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
                && !has_own_name(subject, later)
        })
        .collect();
    let mut beside = beside;
    beside.extend(after);
    if beside.is_empty() {
        beside.extend(less_than_mean(subject).filter(is_total));
    }
    // 三年平均346万元: of what a table tells, where nothing beside it counts.
    let (from, _) = sentence_of(subject.passage, own);
    let counted_here = subject
        .quantities(&counts)
        .iter()
        .any(|count| count.from >= from);
    let tabled = !counted_here && pool.stands_in_table(own);
    if beside.is_empty() || beside.len() + counts.len() < 2 || tabled {
        return;
    }
    let mut dividends = subject.quantities(&beside);
    dividends.extend(
        pool.told_before(context, subject.index)
            .map(|operand| &operand.quantity)
            .filter(|quantity| of_one_kind(quantity, own) && quantity.value > own.value),
    );
    findings.checked.rates += 1;
    if counted(context, subject, &dividends)
        || of_all_told(subject)
        || of_period(subject, &dividends)
    {
        return;
    }
    tell(subject, &dividends, (beside, counts), findings);
}

/// Tells of a mean that nothing gives: where it is more than every total, or one slip keeps it from what a total and a number give;
/// otherwise which are meant is a guess.
fn tell(
    subject: &Subject<'_>,
    dividends: &[&Quantity],
    (totals, counts): (Vec<usize>, Vec<usize>),
    findings: &mut Findings,
) {
    let own = subject.quantity;
    let above = dividends.iter().all(|total| total.value < own.value);
    let slipped = slipped(own, dividends, &subject.quantities(&counts));
    if !above && slipped.is_none() {
        return;
    }
    let message = format!(
        "“{}{}”不能由文中的总数和个数算出。",
        subject.before, own.printed
    );
    let computed = slipped.map_or_else(String::new, |value| show_like(value, own));
    let mut places = totals;
    places.extend(counts);
    places.dedup();
    subject.report("average", message, computed, &places, findings);
}

/// The quotient of a total and a number that one slip of the pen keeps from a mean.
fn slipped(own: &Quantity, totals: &[&Quantity], counts: &[&Quantity]) -> Option<Decimal> {
    let quotient = |total: &&Quantity| {
        let of = |count: &&Quantity| total.value.checked_div(count.value);
        let mut values = counts.iter().filter_map(of);
        values.find(|value| is_slip(own, *value))
    };
    totals.iter().find_map(quotient)
}

/// `办班七期，参训630人，每期900人`: the number right before a mean, be it less.
fn less_than_mean(subject: &Subject<'_>) -> Option<usize> {
    let own = subject.quantity;
    // 服务110家次，占48.25%，平均每家36.7家次
    let figures = &subject.passage.quantities;
    let last = (0..subject.at)
        .rev()
        .find(|at| figures[*at].unit.class != UnitClass::Percent)?;
    let total = &figures[last];
    let between = subject.passage.slice(total.to, own.from);
    let commas = subject.at - last;
    let right = !between.contains(['；', '。', '、']) && between.matches('，').count() == commas;
    let counted = own.unit.class == UnitClass::Count && of_one_kind(total, own);
    (right && counted && total.value < own.value).then_some(last)
}

/// `其余为长廊，共建26处，平均每处2.0万元`: what the rest is isn't told.
fn is_of_rest(subject: &Subject<'_>) -> bool {
    let (from, _) = sentence_of(subject.passage, subject.quantity);
    let said = subject.passage.slice(from, subject.quantity.from);
    ["其余", "剩余", "余下"]
        .iter()
        .any(|word| said.contains(word))
}

/// `专职人员213人，平均每万人口0.6人`: over how many people the paragraph doesn't say.
fn of_people_untold(subject: &Subject<'_>) -> bool {
    let all = &subject.passage.quantities;
    let people =
        |one: &Quantity| counts('人', &one.unit.text) && one.value >= Decimal::from(10_000);
    subject.before.contains("每万") && !all.iter().any(people)
}

/// Whether two figures count alike: 6720人次 in 84场 are 80人 each.
fn of_one_kind(one: &Quantity, other: &Quantity) -> bool {
    let persons = |it: &Quantity| counts('人', &it.unit.text);
    one.unit.comparable(&other.unit) || persons(one) && persons(other)
}

/// `户均增收2850元，带动村集体增收合计1720万元`: whether what comes later is of something else, which its clause names.
fn has_own_name(subject: &Subject<'_>, later: &Quantity) -> bool {
    let between = subject.passage.slice(subject.quantity.to, later.from);
    let clause = between.rsplit(['，', '；']).next().unwrap_or_default();
    clause.chars().count() > NAME
}

/// Characters of the words that lead to a total of the same.
const NAME: usize = 6;

/// `亩均多投入255元`: how far two averages are apart.
fn is_between_averages(subject: &Subject<'_>) -> bool {
    let Some((_, after)) = subject.before.rsplit_once('均') else {
        return false;
    };
    // 人均46.3万元，上年43.3万元，人均增加3.0万元; 户均增收1.2万元 alone is an average.
    let changed = ["增加", "减少", "提高", "降低", "下降", "上升"]
        .iter()
        .any(|word| after.starts_with(word));
    let (from, _) = sentence_of(subject.passage, subject.quantity);
    let mut others = subject.passage.quantities[..subject.at].iter();
    after.starts_with(['多', '少', '高', '低'])
        || changed && others.any(|other| other.from >= from && is_average(subject.passage, other))
}

/// `甲12个、798万元，乙19个、1146万元，平均每个62.8万元`: all amounts of the sentence over all its counts.
fn of_all_told(subject: &Subject<'_>) -> bool {
    let own = &as_average(subject.quantity);
    let told = |class: UnitClass| -> Vec<&Quantity> {
        subject.quantities(&subject.beside(|quantity| quantity.unit.class == class))
    };
    let sum = |all: &[&Quantity]| -> Decimal { all.iter().map(|one| one.value).sum() };
    let (totals, counts) = (told(own.unit.class), told(UnitClass::Count));
    let alike = counts.windows(2).all(|pair| pair[0].unit == pair[1].unit);
    let paired = totals.len() > 1 && totals.len() == counts.len() && alike;
    let value = sum(&totals).checked_div(sum(&counts));
    paired && own.unit.class == UnitClass::Money && value.is_some_and(|value| prints(value, own))
}

/// `全年216场，平均每个月18场`: a year's months, quarters, weeks or days aren't printed.
fn of_period(subject: &Subject<'_>, dividends: &[&Quantity]) -> bool {
    const PERIODS: [(char, &[u32]); 5] = [
        ('月', &[12]),
        ('季', &[4]),
        ('周', &[52]),
        ('天', &[365, 366]),
        ('日', &[365, 366]),
    ];
    let own = &as_average(subject.quantity);
    let words = &subject.before;
    PERIODS
        .iter()
        .filter(|(period, _)| words.contains(*period))
        .flat_map(|(_, parts)| parts.iter().copied())
        .any(|parts| {
            let mut values = dividends
                .iter()
                .map(|total| total.value / Decimal::from(parts));
            values.any(|value| prints(value, own))
        })
}
