//! Lists of a paragraph that add up to something else than what a rule took their figures for.
//!
//! `预算12万元、支出9.86万元；预算9万元、支出7.94万元`: every second figure is of one list. Where such a list makes a figure
//! beside it exactly, a rule that took some of its figures together with others has misread it.

use rust_decimal::Decimal;

use super::figures::{Figures, Seen};
use crate::arithmetic::written;
use crate::finding::Draft;
use crate::number::Quantity;
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::rules::{depth, is_average};

/// Figures of a list.
const MOST: usize = 14;
/// A list may have so many columns: full marks, marks, what is lost.
const COLUMNS: usize = 3;
/// Characters from a rule's figures to others of their lists.
const FAR: usize = 300;
/// Characters of a noun.
const NOUN: usize = 6;
/// Figures of fewer digits some list makes by chance.
const TELLING: usize = 3;

/// What a rule compared.
struct Taken<'a> {
    own: &'a Quantity,
    parts: Vec<&'a Quantity>,
    /// Whether the parts were added up.
    summed: bool,
}

/// Whether a list that adds up shows that a rule took figures of several lists for one.
pub(super) fn explain(figures: &Figures<'_>, draft: &Draft) -> bool {
    let seen: Vec<Seen<'_>> = draft
        .spans
        .iter()
        .filter_map(|span| figures.at(*span))
        .filter(|seen| seen.spot.is_none())
        .collect();
    let Some((own, parts)) = seen.split_first() else {
        return false;
    };
    if is_of_each(figures, &seen) || counts_clauses(figures, &seen[0]) {
        return true;
    }
    let taken = Taken {
        own: own.quantity,
        parts: parts.iter().map(|part| part.quantity).collect(),
        summed: draft.summed,
    };
    let mut passages: Vec<usize> = seen.iter().map(|seen| seen.passage).collect();
    passages.dedup();
    passages.into_iter().any(|index| {
        let passage = &figures.context.passages[index];
        let here = || seen.iter().filter(|seen| seen.passage == index);
        let from = here().map(|seen| seen.quantity.from).min();
        let to = here().map(|seen| seen.quantity.to).max();
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        columns(passage, (from, to), taken.own)
            .iter()
            .any(|list| adds_up_otherwise(passage, list, &taken))
    })
}

/// `两个农业县各设2个`: so many have so many each; the one is no part beside the other.
fn is_of_each(figures: &Figures<'_>, seen: &[Seen<'_>]) -> bool {
    seen.windows(2).any(|pair| {
        let between = figures
            .passage(&pair[0])
            .slice(pair[0].quantity.to, pair[1].quantity.from);
        pair[0].passage == pair[1].passage
            && pair[0].quantity.unit.comparable(&pair[1].quantity.unit)
            && between.contains('各')
            && !between.contains(['，', '、', '；', '。'])
    })
}

/// `投向四个方面：甲…；乙…；丙…；丁…`: the number of what is told behind it, whatever that counts.
fn counts_clauses(figures: &Figures<'_>, own: &Seen<'_>) -> bool {
    let passage = figures.passage(own);
    let (_, to) = sentence_of(passage, own.quantity);
    let said = passage.slice(own.quantity.to, to);
    let told = said
        .split_once(':')
        .filter(|(noun, _)| noun.chars().count() <= NOUN);
    told.is_some_and(|(_, told)| Decimal::from(told.split('；').count()) == own.quantity.value)
}

/// The figures of a paragraph of one kind: all, those out of brackets, those that are no prices.
fn columns<'a>(
    passage: &'a Passage,
    (from, to): (usize, usize),
    own: &Quantity,
) -> Vec<Vec<&'a Quantity>> {
    let near = from.saturating_sub(FAR)..to.saturating_add(FAR);
    let alike: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|other| near.contains(&other.from))
        .filter(|other| other.is_plain() && !other.han && other.unit.comparable(&own.unit))
        .collect();
    let open = |figure: &&Quantity| depth(passage, 0, figure.from) == 0;
    let whole = |figure: &&Quantity| !is_average(passage, figure);
    let outer: Vec<&Quantity> = alike.iter().copied().filter(open).collect();
    let no_prices: Vec<&Quantity> = outer.iter().copied().filter(whole).collect();
    let mut found = vec![alike, outer, no_prices];
    found.dedup_by(|one, other| one.len() == other.len());
    found
}

fn is(one: &Quantity, other: &Quantity) -> bool {
    std::ptr::eq(one, other)
}

/// Whether a figure has so many digits that others don't print it by chance.
fn telling(one: &Quantity) -> bool {
    written(one) >= TELLING
}

fn adds_up_otherwise(passage: &Passage, list: &[&Quantity], taken: &Taken<'_>) -> bool {
    (1..=COLUMNS).any(|step| {
        (0..list.len()).any(|first| {
            let (from, to) = sentence_of(passage, list[first]);
            let mut sum = Decimal::ZERO;
            let mut run: Vec<usize> = Vec::new();
            for at in (first..list.len()).step_by(step).take(MOST) {
                // Columns of a list stand in one sentence.
                if step > 1 && (list[at].from < from || list[at].from >= to) {
                    break;
                }
                run.push(at);
                sum += list[at].value;
                if run.len() > 1 && makes(passage, (list, step), &run, sum, taken) {
                    return true;
                }
            }
            false
        })
    })
}

/// Whether a run of a list makes a figure beside it, and shows that a rule took it wrongly.
fn makes(
    passage: &Passage,
    (list, step): (&[&Quantity], usize),
    run: &[usize],
    sum: Decimal,
    taken: &Taken<'_>,
) -> bool {
    let (first, last) = (run[0], run[run.len() - 1]);
    let before = if step > 1 { COLUMNS } else { step };
    let ahead = list[first.saturating_sub(before)..first].iter();
    let behind = list[last + 1..list.len().min(last + step + 1)].iter();
    // A list that breaks off adds up to anything.
    let (_, end) = sentence_of(passage, list[last]);
    let whole = step == 1 || list.get(last + step).is_none_or(|next| next.from >= end);
    let beside = ahead
        .filter(|_| whole)
        .chain(behind)
        .find(|total| total.value == sum);
    let of_run = |one: &Quantity| run.iter().any(|at| is(list[*at], one));
    let part = |at: &usize| {
        let mut parts = taken.parts.iter();
        parts.any(|part| {
            // 其余131人去了外县…。从行业看，生物医药131人: two figures of one paragraph that are printed alike are two figures.
            let told = || telling(part) && list[*at].printed == part.printed;
            is(list[*at], part) || told() && !list.iter().any(|one| is(one, part))
        })
    };
    let shares = run.iter().any(part);
    let others = !run.iter().all(part);
    // The total that the rule took, of another list; one that ends before the rule's parts do is none.
    let own = taken.own.value == sum && !of_run(taken.own);
    if own && (breaks_off((list, step), run, taken) || runs_on(passage, (list, step), run, taken)) {
        return false;
    }
    if own {
        let adjacent = beside.is_some_and(|total| is(total, taken.own));
        let known = whole && shares && others && telling(taken.own) && run.len() > 2;
        let near = adjacent && others && (shares || !parted_anew(passage, list[last], taken));
        return known || near && (taken.summed || run.len() > 2);
    }
    let another = beside.is_some_and(|total| telling(total) && !is(total, taken.own));
    let misread = if taken.summed {
        shares && others
    } else {
        of_run(taken.own)
    };
    another && run.len() > 2 && misread
}

/// `28个项目分布在4个领域:甲9项、乙8项、丙6项、丁5项`: 4, 9, 8 and 6 aren't what the list of four is.
fn breaks_off((list, step): (&[&Quantity], usize), run: &[usize], taken: &Taken<'_>) -> bool {
    let part = |at: &usize| taken.parts.iter().any(|part| is(list[*at], part));
    let ahead = run.iter().take_while(|at| !part(at)).count();
    let next = run.last().map_or(0, |last| last + step);
    let rest = &run[ahead..];
    step == 1
        && taken.parts.len() > 2
        && ahead > 0
        && rest.len() > 1
        && rest.iter().all(part)
        && next < list.len()
        && part(&next)
}

/// `82个中，甲5个、乙3个、丙2个、丁2个。…由29个增加到41个`: whether a run has all that a rule took, and goes on behind the full stop.
fn runs_on(
    passage: &Passage,
    (list, step): (&[&Quantity], usize),
    run: &[usize],
    taken: &Taken<'_>,
) -> bool {
    let Some(last) = taken.parts.last() else {
        return false;
    };
    let (_, end) = sentence_of(passage, last);
    let has = |part: &&Quantity| run.iter().any(|at| is(list[*at], part));
    let beyond = run.last().is_some_and(|at| list[*at].from >= end);
    step == 1 && beyond && taken.parts.len() > 2 && taken.parts.iter().all(has)
}

/// `按单位分，…`: whether the words before a rule's parts divide the same whole once more.
fn parted_anew(passage: &Passage, last: &Quantity, taken: &Taken<'_>) -> bool {
    let Some(part) = taken.parts.first() else {
        return true;
    };
    let (from, _) = sentence_of(passage, part);
    let said = passage.slice(last.to.max(from), part.from);
    part.from < last.to
        || ["按", "从", "分", "看", "其中", "中，", "；"]
            .iter()
            .any(|word| said.contains(word))
}
