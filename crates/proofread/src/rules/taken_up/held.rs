//! What was done, held against what was wrong.

use rust_decimal::Decimal;

use super::{Item, Stretch, in_brackets};
use crate::arithmetic::{added, show_like};
use crate::context::shorten;
use crate::finding::{Draft, Findings, Severity};
use crate::number::Quantity;
use crate::slip::{keeps_apart, one_off};

/// Words right before a number of things to which something was done.
const UPON: [&str; 10] = [
    "对",
    "将",
    "与",
    "向",
    "督促",
    "责令",
    "约谈",
    "要求",
    "指导",
    "涉及的",
];
/// Words behind it that say that it is all of them.
const ALL: [&str; 4] = ["均", "全部", "都已", "悉数"];
/// Words of an item some of which is still open.
const OPEN: [&str; 10] = [
    "其中", "其余", "正在", "尚", "剩余", "余下", "另", "部分", "未", "先行",
];
/// Words of what reaches beyond the item.
const WIDER: [&str; 14] = [
    "举一反三",
    "全市",
    "全省",
    "全区",
    "全县",
    "所有",
    "类似",
    "排查",
    "自查",
    "覆盖",
    "累计",
    "回头看",
    "抽查",
    "新",
];
/// Words that lead to what is left of a whole.
pub(super) const REST: [&str; 7] = ["其余", "另", "剩余", "余下", "还有", "尚有", "另有"];

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Whether two numbers count the same things: `8家派出单位未…` and `8家单位均…`, `5家均已…`.
fn same_things(one: &str, other: &str) -> bool {
    let begin = |text: &str| text.chars().take(2).collect::<String>();
    let bare = |text: &str| {
        let begin = begin(text);
        begin.chars().count() < 2
            || begin.starts_with([
                '均', '已', '都', '全', '中', '正', '未', '尚', '因', '将', '仍', '还',
            ])
    };
    bare(other) || one.contains(&begin(other)) || !bare(one) && other.contains(&begin(one))
}

/// The numbers of the problem that count what a number of the second half counts.
fn alike<'p>(problem: &Stretch<'p>, (noun, own): (&str, &Quantity)) -> Vec<&'p Quantity> {
    let mut counts = problem.counts();
    counts.retain(|it| it.unit.text == own.unit.text && same_things(&problem.noun(it), noun));
    counts
}

/// `6家企业均已…`, `对6家企业…`: the number of which all is told is one that the problem says.
pub(super) fn taken_up(item: &Item<'_>, findings: &mut Findings) {
    let told = item.done.passage.slice(item.done.from, item.done.to);
    for own in item.done.counts() {
        let (lead, clause) = (item.done.lead(own), item.done.clause(own));
        let noun = item.done.noun(own);
        let all = || {
            let (_, behind) = clause.split_once(&own.printed).unwrap_or_default();
            has(behind, &ALL) && lead.chars().count() <= 4
        };
        let upon = UPON.iter().any(|word| lead.ends_with(word));
        if in_brackets(item.done.passage, own) || !(upon || all()) || has(&lead, &REST) {
            continue;
        }
        let known = alike(&item.problem, (&noun, own));
        let [first, rest @ ..] = known.as_slice() else {
            continue;
        };
        let earlier = item.done.counts();
        let mut said = known.iter().chain(&earlier);
        let again = said.any(|it| it.value == own.value && it.from != own.from)
            || known.iter().any(|it| it.value == own.value);
        findings.checked.references += 1;
        if again || rest.iter().any(|it| it.value != first.value) {
            continue;
        }
        let fewer = own.value < first.value;
        let apart = if fewer {
            has(&told, &OPEN)
        } else {
            has(&clause, &WIDER)
        };
        let slip = own.value.is_zero() || one_off(own, first.value) || one_off(first, own.value);
        if apart || !slip {
            continue;
        }
        let message = format!(
            "整改情况中说“{}{}”，问题中说的是{}。",
            own.printed,
            shorten(&noun, 8),
            first.printed
        );
        findings.push(
            Draft::new("count_taken_up", Severity::Doubt, message)
                .printed(&own.printed, &first.printed)
                .at([
                    item.done.passage.span_of(own),
                    item.problem.passage.span_of(first),
                ])
                .advice("核对同一问题前后两处的个数。"),
        );
    }
}

/// `6个项目未验收。整改情况：已验收4个，其余2个…`: the two make what the problem says.
pub(super) fn divided(item: &Item<'_>, findings: &mut Findings) {
    let all = item.done.counts();
    for (at, own) in all.iter().enumerate() {
        let noun = item.done.noun(own);
        let Some(one) = at.checked_sub(1).map(|before| all[before]) else {
            continue;
        };
        let first = item.done.noun(one);
        let begins = |figure: &Quantity| {
            let lead = item.done.lead(figure);
            lead.is_empty() || ["目前已有", "已有", "有", "目前"].contains(&lead.as_str())
        };
        let rest = REST
            .iter()
            .any(|word| item.done.lead(own).starts_with(word));
        let pair = begins(one) && begins(own) && noun.chars().count() > 1 && {
            let begin: String = noun.chars().take(2).collect();
            first.starts_with(&begin)
        };
        let third = |it: &&&Quantity| it.unit.text == own.unit.text && it.from > own.from;
        let alone = at < 2 || all[..at - 1].iter().all(|it| it.unit.text != own.unit.text);
        let whole = alike(&item.problem, (&noun, own));
        // 对23名…，其中6名…，其余17名: the whole is said once more.
        let opened = |it: &&&Quantity| whole.iter().any(|whole| whole.value == it.value);
        let alone = alone
            || all[..at - 1]
                .iter()
                .all(|it| opened(&it) || it.unit.text != own.unit.text);
        if own.unit.text != one.unit.text
            || !(rest || pair)
            || all.iter().any(|it| third(&it))
            || !alone
        {
            continue;
        }
        let Some(last) = whole.last() else { continue };
        findings.checked.sums += 1;
        let sum = one.value + own.value;
        if whole
            .iter()
            .any(|it| it.value == sum || it.value == own.value)
            || sum == Decimal::ZERO
        {
            continue;
        }
        let parts = [one, *own];
        if !keeps_apart(last, (&parts, sum), one_off) {
            continue;
        }
        let message = format!(
            "问题中说{}，整改情况中说{}，合起来应为{}。",
            last.printed,
            added(parts),
            show_like(sum, last)
        );
        findings.push(
            Draft::new("sum_taken_up", Severity::Doubt, message)
                .printed(&last.printed, show_like(sum, last))
                .at([item.problem.passage.span_of(last)])
                .at(parts.iter().map(|part| item.done.passage.span_of(part)))
                .advice("核对问题中的个数与已整改、未整改的个数。"),
        );
    }
}
