//! Figures and rates told in the same order: `目标分别为4000万元、240人，实际4600万元、252人，分别超出15%和5%`; `甲占68.5%、乙占31.5%，对应金额分别为1370万元和630万元`.

use rust_decimal::Decimal;

use super::parts::{is_kind, rates};
use crate::arithmetic::{percent, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::line::{Sentence, Told, alike, apart_by, divides, wide};
use crate::rules::compared::words::{direction, has};

/// Words of rates that say how far one is above or below another.
const APART: [&str; 9] = [
    "超", "增长", "增加", "提高", "下降", "减少", "降低", "增幅", "降幅",
];

/// A figure with the one that its rate is of: what was done and what was planned, this year and the year before.
type Pair<'a> = (&'a Quantity, &'a Quantity);

/// `目标4000万元、240人，实际4600万元、252人，分别超出15%和5%`: rates in the order of what they are of.
pub(super) fn grown(sentence: &Sentence<'_>, findings: &mut Findings) {
    let Some((first, number)) = rates(sentence, &APART).filter(|(_, number)| *number >= 2) else {
        return;
    };
    let told: Vec<&Quantity> = sentence.figures[first..first + number]
        .iter()
        .map(|told| told.quantity)
        .collect();
    let level = |told: &&Told<'_>| is_kind(told) && direction(&told.lead).is_none();
    let before: Vec<&Quantity> = sentence.figures[..first]
        .iter()
        .filter(level)
        .map(|told| told.quantity)
        .collect();
    if in_steps(sentence, (&before, &told), findings) {
        return;
    }
    let Some(start) = before.len().checked_sub(number * 2) else {
        return;
    };
    let all = &before[start..];
    let rows = || (0..number).map(|at| (all[number + at], all[at]));
    let turns = || (0..number).map(|at| (all[at * 2 + 1], all[at * 2]));
    let readings: [Vec<Pair<'_>>; 4] = [
        rows().collect(),
        turns().collect(),
        rows().map(|(new, old)| (old, new)).collect(),
        turns().map(|(new, old)| (old, new)).collect(),
    ];
    let holds = |(new, old): &Pair<'_>, rate: &Quantity| {
        alike(new, old) && divides(apart_by(new, old), old, Decimal::ONE_HUNDRED, rate)
    };
    let count = |pairs: &[Pair<'_>]| {
        pairs
            .iter()
            .zip(&told)
            .filter(|(pair, rate)| holds(pair, rate))
            .count()
    };
    let best = readings.iter().rev().max_by_key(|pairs| count(pairs));
    let Some(pairs) = best.filter(|pairs| count(pairs) + 1 >= number) else {
        return;
    };
    for ((new, old), rate) in pairs.iter().zip(&told) {
        if holds(&(*new, *old), rate) {
            sentence.settle(rate, findings);
        } else if let Some(value) =
            percent(apart_by(new, old).0, old.value).filter(|_| alike(new, old))
        {
            let basis = format!("{}与{}", new.printed, old.printed);
            sentence.report(rate, &basis, show_like(value, rate), &[new, old], findings);
        }
    }
}

/// `2019年至2021年分别为A、B、C，累计D，2020年、2021年分别增长E和F`: each rate is of one of a list over the one before it. Whether it is,
/// which all of them say, or all but one where the list stands right so.
fn in_steps(
    sentence: &Sentence<'_>,
    (before, told): (&[&Quantity], &[&Quantity]),
    findings: &mut Findings,
) -> bool {
    let number = told.len();
    let holds = |pair: &[&Quantity], rate: &Quantity| {
        alike(pair[1], pair[0])
            && divides(
                apart_by(pair[1], pair[0]),
                pair[0],
                Decimal::ONE_HUNDRED,
                rate,
            )
    };
    let count = |levels: &[&Quantity]| {
        let pairs = levels.windows(2).zip(told);
        pairs.filter(|(pair, rate)| holds(pair, rate)).count()
    };
    // As many as there are rates and one more, joined by ticks: nothing else is grown.
    let listed = |levels: &[&Quantity]| {
        levels.windows(2).all(|pair| {
            let gap = sentence.between(pair[0], pair[1]);
            gap.starts_with(['、', '和', '及', '与']) && !gap.contains(['，', '；'])
        })
    };
    let mut lists = before.windows(number + 1).rev();
    let steps = lists.find(|levels| {
        let held = count(levels);
        let only = before.len() <= levels.len() + 1;
        held == number || only && listed(levels) && held > 0 && held + 1 == number
    });
    let Some(levels) = steps else { return false };
    for (pair, rate) in levels.windows(2).zip(told) {
        if holds(pair, rate) {
            sentence.settle(rate, findings);
        } else if let Some(value) =
            percent(apart_by(pair[1], pair[0]).0, pair[0].value).filter(|_| alike(pair[1], pair[0]))
        {
            let basis = format!("{}与{}", pair[1].printed, pair[0].printed);
            sentence.report(rate, &basis, show_like(value, rate), pair, findings);
        }
    }
    true
}

/// The run of amounts of one kind right behind 分别 or 依次.
fn run<'s, 'a>(sentence: &'s Sentence<'a>) -> Option<(usize, Vec<&'s Told<'a>>)> {
    let figures = &sentence.figures;
    let first = (0..figures.len()).find(|at| {
        is_kind(&figures[*at])
            && has(&figures[*at].lead, &["分别", "依次"])
            && has(&figures[*at].lead, &["金额", "资金", "数", "为", "计"])
    })?;
    let mut run = vec![&figures[first]];
    for next in &figures[first + 1..] {
        let last = run[run.len() - 1];
        let gap = sentence.between(last.quantity, next.quantity);
        if !matches!(gap.as_str(), "、" | "和" | "及" | "与")
            || !alike(last.quantity, next.quantity)
        {
            break;
        }
        run.push(next);
    }
    Some((first, run))
}

/// `甲占68.5%，乙占31.5%，对应金额分别为1370万元和630万元`: the amounts of shares told before.
pub(super) fn amounts(sentence: &Sentence<'_>, findings: &mut Findings) {
    let Some((first, run)) = run(sentence).filter(|(_, run)| run.len() >= 2) else {
        return;
    };
    let shares: Vec<&Told<'_>> = sentence.figures[..first]
        .iter()
        .filter(|told| told.quantity.unit.class == UnitClass::Percent)
        .collect();
    let shared = shares
        .first()
        .is_some_and(|told| sentence.clause(told.quantity).contains('占'));
    if shares.len() != run.len() || !shared {
        return;
    }
    let mut sum = run[0].quantity.clone();
    sum.value = run.iter().map(|told| told.quantity.value).sum();
    let most = run
        .iter()
        .map(|told| told.quantity.value)
        .max()
        .unwrap_or_default();
    let said = sentence
        .figures
        .iter()
        .map(|told| told.quantity)
        .filter(|it| alike(it, &sum) && it.value > most);
    let wholes: Vec<&Quantity> = said.chain(std::iter::once(&sum)).collect();
    let holds = |at: usize, whole: &Quantity| {
        divides(
            wide(run[at].quantity),
            whole,
            Decimal::ONE_HUNDRED,
            shares[at].quantity,
        )
    };
    let count = |whole: &Quantity| (0..run.len()).filter(|at| holds(*at, whole)).count();
    let best = wholes.iter().rev().max_by_key(|whole| count(whole));
    let all: Decimal = shares.iter().map(|told| told.quantity.value).sum();
    let hundred = all == Decimal::ONE_HUNDRED;
    let Some(whole) = best.filter(|whole| hundred || count(whole) + 1 >= run.len()) else {
        return;
    };
    for (at, share) in shares.iter().enumerate() {
        let part = run[at].quantity;
        if holds(at, whole) {
            sentence.settle(share.quantity, findings);
        } else if let Some(value) = percent(part.value, whole.value) {
            let all = show_like(whole.value, part);
            let basis = format!("{}÷{all}", part.printed);
            sentence.report(
                share.quantity,
                &basis,
                show_like(value, share.quantity),
                &[part],
                findings,
            );
        }
    }
}
