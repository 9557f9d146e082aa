//! What is left of a whole: 尚有1236.60万元未支出, 3项未通过, 其余420万元.

use rust_decimal::Decimal;

use super::{Subject, has};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::pool::is_amount;
use crate::slip::one_off;

/// Words right before what is left.
const BEFORE: [&str; 10] = [
    "结余",
    "剩余",
    "尚有",
    "尚余",
    "其余",
    "结余资金",
    "未支出",
    "未执行",
    "结余结转",
    "结余的",
];
/// Words right behind what is left.
const BEHIND: [&str; 8] = [
    "未支出",
    "未执行",
    "未使用",
    "未通过",
    "未验收",
    "未拨付",
    "未到位",
    "未完成",
];

/// Words that make what is left another thing's; 已收回结余资金96万元: what was done with it, of however much.
const OTHER: [&str; 9] = [
    "分别", "上年", "同期", "去年", "其中", "收回", "上缴", "缴回", "盘活",
];

/// The figures beside it that tell of the same whole; none where it is another's.
fn of_its_whole(subject: &Subject<'_>) -> Option<Vec<usize>> {
    let own = subject.quantity;
    let mut beside = subject.beside(|quantity| quantity.unit.comparable(&own.unit));
    beside.retain(|index| {
        !facts::surroundings(subject.passage, *index)
            .0
            .contains("结余")
    });
    let apart = |index: &usize| {
        let between = subject
            .passage
            .slice(subject.passage.quantities[*index].to, own.from);
        between.contains('；')
    };
    if beside.iter().filter(|index| !apart(index)).count() >= 2 {
        beside.retain(|index| !apart(index));
    } else if beside.iter().any(apart)
        && (own.unit.class == UnitClass::Count || beside.iter().any(|index| !apart(index)))
    {
        // 到期的35项中，有3项未提交；已验收项目中4项未通过: another whole.
        return None;
    }
    Some(beside)
}

/// By how much a figure may miss what others give: its rounding and that of those printed less finely.
fn room(own: &Quantity, others: &[&Quantity]) -> Decimal {
    let coarser = others.iter().filter(|other| other.half > own.half);
    own.half + coarser.map(|other| other.half).sum::<Decimal>()
}

/// Whether the words around a figure call it what is left.
fn says_left(led: &str, after: &str) -> bool {
    matches!(led, "余" | "剩" | "还剩" | "还余")
        || BEFORE.iter().any(|word| led.ends_with(word))
        || BEHIND.iter().any(|word| after.starts_with(word))
}

/// Whether the figure is what is left of others; then it was judged.
pub(super) fn remainder(
    context: &Context<'_>,
    subject: &Subject<'_>,
    findings: &mut Findings,
) -> bool {
    let own = subject.quantity;
    let (_, after) = facts::surroundings(subject.passage, subject.at);
    let led = subject.before.trim_end_matches(['了', '的', '为']);
    let said = says_left(led, &after);
    if !said || has(&subject.before, &OTHER) {
        return false;
    }
    let words = |index: usize| facts::surroundings(subject.passage, index).0;
    let Some(beside) = of_its_whole(subject) else {
        return false;
    };
    let values = subject.quantities(&beside);
    let (Some(nearest), Some(&nearest_at)) = (values.first(), beside.first()) else {
        return false;
    };
    let is = |value: Decimal, others: &[&Quantity]| (value - own.value).abs() <= room(own, others);
    let all: Decimal = values.iter().map(|value| value.value).sum();
    // 到期119项，通过112项，3项未通过，4项延期: what follows in the list is left, too.
    let followers = followers(subject);
    let within = values.iter().enumerate().any(|(at, whole)| {
        let rest: Decimal = values[..at].iter().map(|part| part.value).sum();
        at > 0
            && (is(whole.value - rest, &[whole, nearest])
                || followers
                    .iter()
                    .any(|more| is(whole.value - rest - more, &[whole, nearest]))
                || values[..at]
                    .iter()
                    .any(|part| is(whole.value - part.value, &[whole, part])))
    });
    let wholes = wholes(context, subject, nearest);
    let outside = wholes.iter().any(|whole| {
        is(whole.value - nearest.value, &[whole, nearest]) || is(whole.value - all, &[whole])
    });
    findings.checked.sums += 1;
    if within || outside {
        return true;
    }
    let larger = values[1..].iter().find(|whole| whole.value > nearest.value);
    let larger = larger.or_else(|| values.get(1).filter(|_| exceeded(subject, &beside)));
    let Some(whole) = larger.copied().or(wholes.first().copied()) else {
        return false;
    };
    let used = has(
        &words(nearest_at),
        &["支出", "执行", "使用", "支付", "拨付", "兑现", "兑付"],
    );
    if larger.is_none() && !(used && own.unit.class == UnitClass::Money) {
        return false;
    }
    let value = (whole.value - nearest.value).abs();
    let computed = show_like(value, own);
    let message = format!(
        "“{}{}”与文中的数不符：{}与{}相差{computed}。",
        subject.before, own.printed, whole.printed, nearest.printed
    );
    let mut draft = Draft::new("remainder", Severity::Doubt, message)
        .printed(&own.printed, computed)
        .at([subject.span()])
        .at([subject
            .passage
            .span_of(&subject.passage.quantities[nearest_at])])
        .advice("核对总数、已用数和剩余数；口径不同的，写明口径。");
    // 已拨付260.00万元，剩余58.00万元: of a whole that its sentence tells.
    let right_behind = subject.passage.quantities[nearest_at + 1..subject.at]
        .iter()
        .all(|between| between.unit.class == UnitClass::Percent);
    let led_by = BEFORE.iter().any(|word| led.ends_with(word)) || led == "余";
    draft.certain = larger.is_some() && used && right_behind && led_by;
    findings.push(draft);
    true
}

/// `应兑付366户，实际兑付932户，尚有23户未兑付`: whether what is done and what isn't stand right behind a whole that is less.
fn exceeded(subject: &Subject<'_>, beside: &[usize]) -> bool {
    let [done, whole, ..] = *beside else {
        return false;
    };
    let (words, after) = facts::surroundings(subject.passage, done);
    // 12项指标，15项达到目标值，1项未完成: one slip away from what the whole leaves for it.
    let figure = |index: usize| &subject.passage.quantities[index];
    let rest = figure(whole).value - subject.quantity.value;
    let reached = has(&after, &["达到", "完成", "通过", "实现"]) && one_off(figure(done), rest);
    whole + 1 == done
        && done + 1 == subject.at
        && (has(&words, &["已", "实际"]) || words.is_empty() && reached)
}

/// What the figures right after one and their beginnings add up to.
fn followers(subject: &Subject<'_>) -> Vec<Decimal> {
    let mut last = subject.quantity.to;
    let mut sum = Decimal::ZERO;
    subject.passage.quantities[subject.at + 1..]
        .iter()
        .take_while(|next| {
            let gap = subject.passage.slice(last, next.from);
            last = next.to;
            next.unit.comparable(&subject.quantity.unit) && !gap.contains(['。', '；'])
        })
        .map(|next| {
            sum += next.value;
            sum
        })
        .collect()
}

/// What the nearest figure can be a part of: larger amounts of its paragraph, totals of the document, the fund's budgets.
fn wholes<'a>(
    context: &'a Context<'_>,
    subject: &'a Subject<'_>,
    part: &Quantity,
) -> Vec<&'a Quantity> {
    let fits = |quantity: &Quantity| {
        quantity.unit.comparable(&part.unit) && quantity.value > part.value && is_amount(quantity)
    };
    let here = subject.passage.quantities[..subject.at]
        .iter()
        .rev()
        .filter(|quantity| fits(quantity));
    let funds = context
        .facts
        .iter()
        .filter(|fact| matches!(fact.key.measure, "预算" | "到位"))
        .map(|fact| &fact.quantity)
        .filter(|quantity| fits(quantity));
    let anchors = context
        .names
        .anchors(&context.pool)
        .map(|anchor| &anchor.quantity)
        .filter(|quantity| fits(quantity));
    here.chain(funds).chain(anchors).collect()
}
