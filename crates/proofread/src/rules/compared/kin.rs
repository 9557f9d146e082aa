//! Figures of one kind in a sentence, and the lists among them: `34项、27项和19项`.

use rust_decimal::Decimal;

use super::changes::is_apart;
use super::line::{Sentence, alike, is};
use super::words::{compares, has};
use crate::number::Quantity;
use crate::rules::prose_sums::is_average;
use crate::slip::{is_slip, keeps_apart};

/// Figures of one kind that are looked at together.
const MOST: usize = 24;
/// Characters between two figures that a tick or 和 joins.
const GAP: usize = 14;
/// Figures of the sentences before that a whole is looked for among.
const BEFORE: usize = 16;

/// The other figures of a sentence that can be added to one or taken from it.
pub(super) fn kin(sentence: &Sentence<'_>, at: usize) -> Vec<usize> {
    let own = &sentence.figures[at];
    let fits = |index: &usize| {
        let told = &sentence.figures[*index];
        *index != at
            && alike(told.quantity, own.quantity)
            && told.depth == own.depth
            && !is_average(sentence.passage, told.quantity)
            && is_apart(sentence, *index).is_none()
            && !compares(&told.lead)
            // 18项年度目标中有6项: of the goals, and none.
            && !told.lead.rsplit('中').next().is_some_and(|own| has(own, &["目标", "满分"]))
    };
    let mut list: Vec<usize> = (0..sentence.figures.len()).filter(fits).collect();
    list.truncate(MOST);
    list
}

/// The figures at some positions.
pub(super) fn figures<'a>(sentence: &Sentence<'a>, list: &[usize]) -> Vec<&'a Quantity> {
    list.iter()
        .map(|index| sentence.figures[*index].quantity)
        .collect()
}

pub(super) fn sum(figures: &[&Quantity]) -> Decimal {
    figures.iter().map(|figure| figure.value).sum()
}

/// Whether some that follow each other, at least two, come to a figure.
pub(super) fn some_make(figures: &[&Quantity], own: &Quantity) -> bool {
    (0..figures.len()).any(|from| {
        (from + 2..=figures.len()).any(|to| {
            let run = &figures[from..to];
            is(sum(run), own, run)
        })
    })
}

/// Whether a figure is one of some less others that follow each other up to it, or the last less those before it.
pub(super) fn some_leave(figures: &[&Quantity], own: &Quantity) -> bool {
    let leaves = |whole: &Quantity, run: &[&Quantity]| {
        !run.is_empty() && whole.value >= own.value && is(whole.value - sum(run), own, &[whole])
    };
    let upto = |figures: &[&Quantity]| {
        (0..figures.len()).any(|from| {
            let run = &figures[from..];
            figures[..from].iter().any(|whole| leaves(whole, run))
        })
    };
    let last = figures.split_last();
    upto(figures)
        || last.is_some_and(|(last, before)| {
            (0..before.len()).any(|from| leaves(last, &before[from..]))
        })
}

/// The figures of the sentences before that are of a figure's kind.
pub(super) fn earlier<'a>(sentence: &Sentence<'a>, own: &Quantity) -> Vec<&'a Quantity> {
    let first = sentence.figures.first().map_or(0, |told| told.at);
    let mut list: Vec<&Quantity> = sentence.passage.quantities[..first]
        .iter()
        .rev()
        .filter(|other| other.is_plain() && alike(other, own))
        .take(BEFORE)
        .collect();
    list.reverse();
    list
}

/// The last figures of a list, as far back as ticks and 和 join them, nothing between.
pub(super) fn joined<'l>(sentence: &Sentence<'_>, list: &'l [usize]) -> &'l [usize] {
    let joins = |pair: &[usize]| {
        let [one, other] = [pair[0], pair[1]].map(|index| &sentence.figures[index]);
        let gap = sentence.between(one.quantity, other.quantity);
        let ticked = ["、", "和", "及", "与", "以及", "，另有", "，另"]
            .iter()
            .any(|sign| gap.starts_with(sign));
        one.at + 1 == other.at
            && ticked
            && gap.chars().count() <= GAP
            && !gap.trim_start_matches('，').contains(['，', '；', '。'])
    };
    let run = list.windows(2).rev().take_while(|pair| joins(pair)).count();
    &list[list.len().saturating_sub(run + 1)..]
}

/// Whether one slip in a whole or in one of its parts is all that keeps them apart.
pub(super) fn slipped(whole: &Quantity, parts: &[&Quantity]) -> bool {
    keeps_apart(whole, (parts, sum(parts)), is_slip)
}
