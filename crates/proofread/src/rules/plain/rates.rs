//! A rate right behind its part, or right before it, and a whole that the sentence tells before: `原值3650万元，净值2226.5万元，成新率61%`.

use rust_decimal::Decimal;

use super::{Place, has, is_amount, meant};
use crate::arithmetic::{decimals, percent, prints, show_like, significant};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::pool;
use crate::rules::compared::{Sentence, alike};
use crate::rules::prose_sums::is_average;
use crate::rules::recomputed::is_extreme;
use crate::slip::is_slip;

/// Words of a rate that is a part of a whole.
const SHARES: [&str; 6] = ["占", "率", "比重", "比例", "进度", "指数"];
/// Words of a rate that is measured otherwise, or set.
const OTHERWISE: [&str; 35] = [
    "偏",
    "增长",
    "下降",
    "同比",
    "环比",
    "提高",
    "降低",
    "上升",
    "增",
    "减",
    "降",
    "升",
    "超",
    "目标",
    "不低于",
    "预期",
    "计划",
    "利率",
    "税率",
    "费率",
    "息率",
    "按",
    "由",
    "从",
    "平均",
    "综合",
    "加权",
    "原",
    "上年",
    "去年",
    "至少",
    "应",
    "最",
    "均",
    "标准",
];
/// Characters between a part and its rate.
const GAP: usize = 14;
/// Figures of one kind that are looked at.
const MOST: usize = 12;

pub(super) fn rates(place: &Place<'_>, findings: &mut Findings) {
    let wide = &place.wide;
    let own = wide.figures.len().saturating_sub(place.own.figures.len());
    for at in own..wide.figures.len() {
        let rate = wide.figures[at].quantity;
        let told =
            rate.unit.class == UnitClass::Percent && !place.is_known(rate) && is_share(wide, at);
        // Of a part and a whole that stand alone in their sentence no others are the figures meant.
        let explained = place
            .context
            .explained
            .contains(&(place.index, wide.figures[at].at));
        if told && (!explained || is_alone(wide, (own, at))) {
            judge(wide, (own, at), findings);
        }
    }
}

/// Whether a sentence has one part and one whole before a rate.
fn is_alone(sentence: &Sentence<'_>, (own, at): (usize, usize)) -> bool {
    let before = sentence.figures[own..at].iter().map(|told| told.quantity);
    let last = before.clone().next_back();
    // 办班12期，参训860人，结业798人，结业率92.79%: what is counted otherwise is no whole.
    let amounts: Vec<&Quantity> = before
        .filter(|quantity| is_amount(quantity))
        .filter(|quantity| last.is_none_or(|last| quantity.unit.class == last.unit.class))
        .filter(|quantity| last.is_none_or(|last| !is_amount(last) || alike(quantity, last)))
        .collect();
    let lead = sentence.figures[at].lead.trim_start_matches('(');
    let bare = matches!(lead, "占" | "占比" | "占比为" | "比重为") || lead.ends_with('率');
    bare && matches!(amounts.as_slice(), [one, other] if alike(one, other))
}

/// Whether two figures give a rate; round ones are exact.
fn gives(part: &Quantity, whole: &Quantity, rate: &Quantity) -> bool {
    let round = [part, whole]
        .iter()
        .all(|figure| significant(figure) <= 2 && decimals(figure) == 0);
    if round {
        return percent(part.value, whole.value).is_some_and(|value| prints(value, rate));
    }
    pool::gives(part, whole, rate)
}

/// Whether the words around a rate call it a share of something.
fn is_share(sentence: &Sentence<'_>, at: usize) -> bool {
    let lead = &sentence.figures[at].lead;
    let tail = sentence.tail(at);
    has(lead, &SHARES)
        && !has(lead, &OTHERWISE)
        && !has(&tail, &["以上", "以下", "左右", "目标", "标准", "上限"])
}

/// Whether the whole that a share names, if it names one, is called so beside a figure: `占总投资的`.
fn is_named(sentence: &Sentence<'_>, at: usize, whole: &Quantity) -> bool {
    let lead = &sentence.figures[at].lead;
    let Some((_, named)) = lead.rsplit_once('占') else {
        return true;
    };
    let named: Vec<char> = named
        .trim_end_matches(['的', '比', '了', '为', '约', '达'])
        .chars()
        .collect();
    if named.len() < 2 || matches!(named[0], '其' | '比') {
        return true;
    }
    let around = format!("{}{}", sentence.clause(whole), sentence.words_behind(whole));
    named
        .windows(2)
        .any(|two| around.contains(&two.iter().collect::<String>()))
}

fn judge(sentence: &Sentence<'_>, (own, at): (usize, usize), findings: &mut Findings) {
    let rate = sentence.figures[at].quantity;
    let amounts: Vec<&Quantity> = sentence
        .figures
        .iter()
        .map(|told| told.quantity)
        .filter(|quantity| is_amount(quantity))
        .collect();
    if amounts.len() > MOST || supported(&amounts, rate) {
        return;
    }
    for part in parts(sentence, (own, at)) {
        let wholes = wholes(sentence, (own, at), part);
        let near = wholes.iter().find(|whole| {
            let beside = || is_alone(sentence, (own, at)) && is_beside(sentence, at, whole);
            let far = || is_beyond(part, whole, rate) && beside();
            let rest = || is_left(sentence, part) && is_rest(&amounts, part, whole);
            (is_near(part, whole, rate) || far() || rest()) && is_named(sentence, at, whole)
        });
        if let Some(whole) = near {
            let value = percent(part.value, whole.value).unwrap_or_default();
            let basis = format!("{}÷{}", part.printed, whole.printed);
            sentence.report(
                rate,
                &basis,
                show_like(value, rate),
                &[part, whole],
                findings,
            );
            return;
        }
    }
}

/// The figures right before a rate and right behind it, as its part.
fn parts<'a>(sentence: &Sentence<'a>, (own, at): (usize, usize)) -> Vec<&'a Quantity> {
    let rate = sentence.figures[at].quantity;
    let beside = |one: &Quantity, other: &Quantity| {
        let gap = sentence.between(one, other);
        !gap.contains(['；', '。', '、'])
            && gap.matches('，').count() <= 1
            && gap.chars().count() <= GAP
    };
    let before = sentence
        .previous(at)
        .filter(|_| at > own)
        .map(|told| told.quantity);
    let before = before.filter(|part| beside(part, rate));
    let behind = sentence.next(at).map(|told| told.quantity);
    let behind = behind.filter(|part| {
        let gap = sentence.between(rate, part);
        beside(rate, part) && has(&gap, &["实", "即", "计", "为"])
    });
    let mut parts: Vec<&Quantity> = before.into_iter().chain(behind).collect();
    parts.retain(|part| is_amount(part) && !is_average(sentence.passage, part));
    parts
}

/// What stands before a rate and may be the whole of its part: in its own sentence, or else in the one before.
fn wholes<'a>(
    sentence: &Sentence<'a>,
    (own, at): (usize, usize),
    part: &Quantity,
) -> Vec<&'a Quantity> {
    let fits = |from: usize, to: usize| -> Vec<&'a Quantity> {
        let figures = sentence.figures[from..to]
            .iter()
            .rev()
            .map(|told| told.quantity);
        figures
            .filter(|whole| {
                // 支持300万元，下达300万元，执行率75%: of what was spent of it.
                whole.from != part.from
                    && whole.value != part.value
                    && alike(whole, part)
                    && whole.unit.class == part.unit.class
                    && !is_average(sentence.passage, whole)
                    && !is_extreme(sentence.passage, whole)
            })
            .collect()
    };
    let own_wholes = fits(own, at);
    if own_wholes.is_empty() {
        fits(0, own)
    } else {
        own_wholes
    }
}

/// Whether the words before a part call it what is left.
fn is_left(sentence: &Sentence<'_>, part: &Quantity) -> bool {
    let said = sentence.clause(part);
    ["余下", "其余", "剩余", "剩下"]
        .iter()
        .any(|word| said.contains(word))
}

/// `到位900万元，补助300万元，余下600万元自筹`: whether another figure and a part make its whole.
fn is_rest(amounts: &[&Quantity], part: &Quantity, whole: &Quantity) -> bool {
    let apart = |other: &&&Quantity| other.from != part.from && other.from != whole.from;
    let mut others = amounts.iter().filter(apart);
    whole.value > part.value
        && others.any(|other| alike(other, whole) && other.value + part.value == whole.value)
}

/// `参训860人，结业798人，结业率92.79%`: whether a whole, its part and their rate stand right behind one another.
fn is_beside(sentence: &Sentence<'_>, at: usize, whole: &Quantity) -> bool {
    let part = sentence.previous(at);
    let before = at.checked_sub(1).and_then(|part| sentence.previous(part));
    let (Some(part), Some(before)) = (part, before) else {
        return false;
    };
    before.quantity.from == whole.from
        && whole.unit.class == UnitClass::Count
        && !has(&part.lead, &OTHERWISE)
        && sentence.adjoins(whole, part.quantity)
        && sentence.adjoins(part.quantity, sentence.figures[at].quantity)
}

/// Whether a part is more than its whole although their rate says less, or the other way round.
fn is_beyond(part: &Quantity, whole: &Quantity, rate: &Quantity) -> bool {
    let hundred = Decimal::ONE_HUNDRED;
    part.value > whole.value && rate.value < hundred
        || part.value < whole.value && rate.value > hundred
}

/// Whether one wrong digit parts three figures from a part, its whole and its rate.
fn is_near(part: &Quantity, whole: &Quantity, rate: &Quantity) -> bool {
    let of = |part: Decimal, whole: Decimal| percent(part, whole).filter(|_| whole > Decimal::ZERO);
    let value = of(part.value, whole.value);
    value.is_some_and(|value| is_slip(rate, value))
        || meant(part).any(|part| of(part, whole.value).is_some_and(|value| prints(value, rate)))
        || meant(whole).any(|whole| of(part.value, whole).is_some_and(|value| prints(value, rate)))
}

/// Whether some figures of a sentence give a rate in one of the usual ways.
fn supported(amounts: &[&Quantity], rate: &Quantity) -> bool {
    let give = |part: Decimal, whole: &Quantity| {
        whole.value > Decimal::ZERO
            && percent(part, whole.value).is_some_and(|value| prints(value, rate))
    };
    amounts.iter().enumerate().any(|(from, part)| {
        let mut sum = Decimal::ZERO;
        let kin: Vec<&&Quantity> = amounts.iter().filter(|other| alike(other, part)).collect();
        let all: Decimal = kin.iter().map(|other| other.value).sum();
        let added = amounts[from..]
            .iter()
            .filter(|other| alike(other, part))
            .any(|other| {
                sum += other.value;
                kin.iter().any(|whole| give(sum, whole))
                    || percent(sum, all).is_some_and(|value| prints(value, rate))
            });
        added
            || kin.iter().any(|whole| {
                gives(part, whole, rate)
                    || give((part.value - whole.value).abs(), whole)
                    || percent(part.value, part.value + whole.value)
                        .is_some_and(|value| prints(value, rate))
            })
    })
}
