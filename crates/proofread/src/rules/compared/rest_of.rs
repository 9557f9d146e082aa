//! What is left of a whole: `申请36件，已授权21件，其余15件在审`, `除饲料以外的产值`, `未获支持的66家`.

use rust_decimal::Decimal;

use super::kin::{earlier, figures, kin, slipped, some_leave, sum};
use super::line::{Sentence, is};
use super::wholes::is_near;
use super::words::{compares, has};
use crate::arithmetic::{added, show_like};
use crate::context::Context;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::pool::is_amount;

/// Words that say outright that a figure is all that is left.
const REST: [&str; 5] = ["其余", "余下", "剩余", "剩下", "所余"];
/// Words that what wasn't reached, taken or used begins with.
const UNDONE: [&str; 16] = [
    "未",
    "没有",
    "淘汰",
    "落选",
    "空置",
    "闲置",
    "空缺",
    "缺",
    "欠",
    "差",
    "可",
    "余",
    "结余",
    "不合格",
    "不通过",
    "退出",
];
/// Words that lead to a number of things of which something is denied behind it.
const HAVE: [&str; 6] = ["有", "但有", "仍有", "尚有", "还有", "另有"];
/// What may stand before those.
const ADVERBS: [char; 12] = [
    '、', '尚', '仍', '还', '另', '但', '有', '均', '且', '其', '中', '共',
];

/// How a text says that a figure is left over.
#[derive(Clone, Copy, PartialEq)]
enum Cue {
    /// 其余, 剩余, 除…外
    Rest,
    /// 未…, 淘汰, 空置: of the figures right before it, if they bear it out.
    Undone,
}

fn cue(lead: &str, tail: &str) -> Option<Cue> {
    if compares(lead) || has(lead, &["率", "目标", "计划", "预计"]) {
        return None;
    }
    let apart = lead
        .split_once('除')
        .is_some_and(|(_, rest)| rest.contains('外') && !rest.contains("另外"));
    if apart || has(lead, &REST) {
        return Some(Cue::Rest);
    }
    let words = lead.trim_start_matches(ADVERBS);
    // 差旅费4.4万元: a cost.
    let undone = UNDONE.iter().any(|word| words.starts_with(word)) && !words.starts_with("差旅");
    let open = ["尚有", "还有", "仍有"].contains(&lead)
        && ["空间", "余地", "未", "待"]
            .iter()
            .any(|word| tail.contains(word));
    // 合格26家，…但有2家不合格
    let denied = HAVE.contains(&lead) && tail.starts_with(['不', '未']);
    (undone || open || denied).then_some(Cue::Undone)
}

/// `未获支持的66家` beside `获支持企业210家`, `有2家不合格` beside `合格26家`: whether a figure is of what the other is not of.
fn contrasts(sentence: &Sentence<'_>, at: usize, other: usize) -> bool {
    let lead = &sentence.figures[at].lead;
    let tail = sentence.tail(at);
    let behind = || {
        tail.strip_prefix(['未', '不'])
            .filter(|_| HAVE.contains(&lead.as_str()))
    };
    let denied = lead.split_once(['未', '不']).map(|(_, verb)| verb);
    let Some(verb) = denied.or_else(behind) else {
        return false;
    };
    let verb: String = verb.chars().take(2).collect();
    let told = &sentence.figures[other];
    verb.chars().count() == 2 && (told.lead.contains(&verb) || sentence.tail(other).contains(&verb))
}

/// Whether a rate of the sentence is that of a part in a whole, or of what is left.
fn is_rated(sentence: &Sentence<'_>, whole: &Quantity, part: &Quantity, own: &Quantity) -> bool {
    let with = |value: Decimal| Quantity {
        value,
        ..whole.clone()
    };
    let both = with(part.value + own.value);
    let rest = with(whole.value - own.value);
    sentence
        .figures
        .iter()
        .map(|told| told.quantity)
        .filter(|rate| rate.unit.class == UnitClass::Percent)
        .any(|rate| {
            [
                (part, whole),
                (own, whole),
                (part, &both),
                (own, &both),
                (&rest, whole),
            ]
            .iter()
            .any(|(part, whole)| crate::pool::gives(part, whole, rate))
        })
}

/// A figure that is said to be what is left is what the rest of its sentence leaves.
pub(super) fn rest(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let Some(cue) = cue(&told.lead, &sentence.tail(at)).filter(|_| is_amount(own) && !own.han)
    else {
        return;
    };
    let mut all = kin(sentence, at);
    let nested = without_parts(sentence, at, &mut all);
    let cut = all.partition_point(|index| *index < at);
    let (before, behind) = all.split_at(cut);
    let near = figures(sentence, &all);
    // Any figure that is said twice leaves nothing.
    let mut wider = if own.value.is_zero() {
        Vec::new()
    } else {
        earlier(sentence, own)
    };
    wider.extend(&near[..cut]);
    let all_behind = figures(sentence, behind).into_iter().any(|whole| {
        let parts = near[..cut].iter();
        parts
            .into_iter()
            .any(|part| is(whole.value - part.value, own, &[whole, *part]))
    });
    // 涉及960.4万元。已整改820万元，其中追回350万元，剩余140.4万元: what a part is made of leaves nothing.
    let inner = before
        .last()
        .filter(|last| sentence.figures[**last].lead.contains("其中"));
    if inner.is_some() && some_leave(&wider[..wider.len() - 1], own) {
        sentence.settle(own, findings);
        return;
    }
    if is_reached(sentence, at, &wider) {
        sentence.settle(own, findings);
        return;
    }
    if !is_rated_beside(sentence, at, before) && (all_behind || some_leave(&wider, own)) {
        sentence.settle(own, findings);
        return;
    }
    if let Some((whole, parts)) = reading(sentence, at, (before, behind), (cue, nested)) {
        // 352项，通过332项，未通过12项，延期8项: what follows is left as well.
        let left = whole.value - sum(&parts) - own.value;
        let next = figures(sentence, behind);
        if (1..=next.len().min(3)).any(|count| sum(&next[..count]) == left) {
            return;
        }
        // 企业支出100万元，高校支出60万元，剩余40万元: of what a table tells.
        let all = own.value + sum(&figures(sentence, before));
        let mut told = context.pool.between(own.unit.class, all, Some(all));
        if told.any(|operand| operand.quantity.value == all) {
            return;
        }
        let value = whole.value - sum(&parts);
        // 到期40项，通过39项，未通过1项；其余3项未到期: nothing is left of them.
        if value.is_zero() {
            return;
        }
        if value == own.value {
            sentence.settle(own, findings);
            return;
        }
        let basis = format!("{}减{}", whole.printed, added(parts.iter().copied()));
        let mut others = vec![whole];
        others.extend(&parts);
        sentence.report(own, &basis, show_like(value, own), &others, findings);
    }
}

/// `完成目标的95.5%，差27人`: whether what is done is the rate right before in it and what is left together.
fn is_reached(sentence: &Sentence<'_>, at: usize, wider: &[&Quantity]) -> bool {
    let own = sentence.figures[at].quantity;
    sentence.previous(at).is_some_and(|rate| {
        rate.quantity.unit.class == UnitClass::Percent
            && rate.lead.contains("完成")
            && wider.iter().any(|done| {
                let all = Quantity {
                    value: done.value + own.value,
                    ..(*done).clone()
                };
                crate::pool::gives(done, &all, rate.quantity)
            })
    })
}

/// `平台34家，合格31家，合格率91.18%，…有3家不合格`: whether the two figures right before what is denied have their rate beside them, so that
/// no other ones can be meant.
fn is_rated_beside(sentence: &Sentence<'_>, at: usize, before: &[usize]) -> bool {
    let [.., whole, part] = *before else {
        return false;
    };
    let quantity = |index: usize| sentence.figures[index].quantity;
    contrasts(sentence, at, part)
        && HAVE.contains(&sentence.figures[at].lead.as_str())
        && is_rated(sentence, quantity(whole), quantity(part), quantity(at))
}

/// `多兑付23.4万元，已追回18.9万元，尚余4.5万元`: a whole, what is done of it and what isn't, one right behind the other.
fn is_balance(sentence: &Sentence<'_>, [whole, done, left]: [usize; 3]) -> bool {
    const LEFT: [&str; 7] = ["余", "尚余", "仍余", "还余", "结余", "尚欠", "仍欠"];
    let [whole, done, left] = [whole, done, left].map(|at| &sentence.figures[at]);
    LEFT.contains(&left.lead.as_str())
        && done.lead.contains('已')
        && whole.at + 1 == done.at
        && done.at + 1 == left.at
        && sentence.adjoins(whole.quantity, done.quantity)
}

/// `到期54项，完成46项，其中甲45项、乙1项；其余8项`: leaves out what the part right before is made of, and says whether it did.
fn without_parts(sentence: &Sentence<'_>, at: usize, all: &mut Vec<usize>) -> bool {
    let cut = all.partition_point(|index| *index < at);
    let before = figures(sentence, &all[..cut]);
    let made = (1..before.len().saturating_sub(2)).find(|part| {
        let parts = &before[part + 1..];
        sum(parts) == before[*part].value
            && sentence.between(before[*part], parts[0]).contains("其中")
    });
    if let Some(part) = made {
        all.drain(part + 1..cut);
    }
    made.is_some()
}

/// A whole and its parts that a figure is the rest of, where nothing else can be meant.
fn reading<'a>(
    sentence: &Sentence<'a>,
    at: usize,
    (before, behind): (&[usize], &[usize]),
    (cue, nested): (Cue, bool),
) -> Option<(&'a Quantity, Vec<&'a Quantity>)> {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let quantity = |index: usize| sentence.figures[index].quantity;
    let all_of = |whole: &Quantity, parts: &[&Quantity]| {
        let mut closed = parts.to_vec();
        closed.push(own);
        slipped(whole, &closed)
    };
    let borne = |whole: usize, part: usize| {
        let (one, other) = (quantity(whole), quantity(part));
        is_rated(sentence, one, other, own)
            || is_rated(sentence, other, one, own)
            || contrasts(sentence, at, part)
            || all_of(one, &[other])
    };
    // 未获支持的66家，申报总数276家: the whole stands behind.
    if let (Some(part), Some(whole)) = (before.last(), behind.first()) {
        let named = has(
            &sentence.figures[*whole].lead,
            &["总", "共", "合计", "样本为"],
        );
        let part = before
            .iter()
            .find(|index| contrasts(sentence, at, **index))
            .unwrap_or(part);
        let named = named && sentence.figures[*whole].lead.chars().count() > 2;
        if named && (before.len() == 1 || contrasts(sentence, at, *part)) && borne(*whole, *part) {
            return Some((quantity(*whole), vec![quantity(*part)]));
        }
    }
    let [first, second, ..] = *before else {
        return None;
    };
    if before.len() == 2 {
        let (one, other) = (quantity(first), quantity(second));
        let parallel = sentence.between(one, other).starts_with(['、', '和', '及']);
        let (whole, part) = if one.value >= other.value {
            (first, second)
        } else {
            (second, first)
        };
        let adjoins = nested || !sentence.between(other, own).contains('；');
        let outright =
            (cue == Cue::Rest || is_balance(sentence, [first, second, at])) && adjoins && !parallel;
        let shown = outright || !parallel && adjoins && borne(whole, part);
        return shown.then(|| (quantity(whole), vec![quantity(part)]));
    }
    let whole = quantity(first);
    let parts = figures(sentence, &before[1..]);
    let most = parts.iter().all(|part| part.value < whole.value);
    let close = is_near(whole, sum(&parts) + own.value) || all_of(whole, &parts);
    if cue == Cue::Rest {
        let told = most && close || all_of(whole, &parts);
        return told.then_some((whole, parts));
    }
    let [.., one, other] = *before else {
        return None;
    };
    let adjoins = !sentence.between(quantity(one), own).contains('；');
    let two = [quantity(one), quantity(other)];
    let rated = is_rated_beside(sentence, at, before);
    (adjoins && (all_of(two[0], &[two[1]]) || rated)).then(|| (two[0], vec![two[1]]))
}
