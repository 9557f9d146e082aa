//! Counts with their money as a text lists them: `甲28项、1120万元；乙25项、3890万元`.

use super::APART;
use crate::document::Span;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::prose_sums::depth;

/// Between a count and its money stand no more characters, brackets left out.
const GAP: usize = 6;

/// A count and the money said right behind it.
pub(super) struct Item<'a> {
    pub index: usize,
    pub count: &'a Quantity,
    pub money: &'a Quantity,
    pub spans: [Span; 2],
    /// Whether the words before it say that what follows is all, in another order.
    pub sorted: bool,
}

/// Stretches between semicolons, full stops and colons that hold a figure.
pub(super) fn segments(passage: &Passage) -> Vec<(usize, usize)> {
    let mut segments = Vec::new();
    let mut from = 0;
    let digit = |at: Option<usize>| {
        let c = at.and_then(|at| passage.chars.get(at));
        c.is_some_and(char::is_ascii_digit)
    };
    for (at, c) in passage.chars.iter().enumerate() {
        // 1:2.5 is one figure.
        let colon = *c == ':' && !(digit(at.checked_sub(1)) && digit(Some(at + 1)));
        if matches!(c, '；' | '。') || colon && depth(passage, from, at) == 0 {
            segments.push((from, at));
            from = at + 1;
        }
    }
    segments.push((from, passage.chars.len()));
    segments.retain(|(from, to)| {
        let mut figures = passage.quantities.iter();
        figures.any(|figure| figure.from >= *from && figure.to <= *to)
    });
    segments
}

pub(super) fn plain(quantity: &Quantity) -> bool {
    quantity.is_plain() && quantity.operator == Operator::None && !quantity.han
}

/// The counts of a stretch behind which money stands: its first, and those that follow each other at once: `甲29项、1450万元，乙21项、3260万元`.
pub(super) fn items(index: usize, passage: &Passage, from: usize, to: usize) -> Vec<Item<'_>> {
    let figures: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|figure| figure.from >= from && figure.to <= to)
        .filter(|figure| !figure.han && depth(passage, from, figure.from) == 0)
        .collect();
    let mut items: Vec<Item<'_>> = Vec::new();
    for pair in figures.chunks_exact(2) {
        let (count, money) = (pair[0], pair[1]);
        let begins = items.last().map_or(from, |last| last.money.to);
        let words = passage.slice(begins, count.from);
        let goes_on = items.last().is_none_or(|last| {
            let words = behind_bracket(&words);
            let named = words.starts_with(['，', '、']) && words.chars().count() <= APART;
            let parted = words.contains('(') || is_parted(words);
            named && !parted && last.count.unit.comparable(&count.unit)
        });
        if !goes_on || !is_pair(passage, from, (count, money)) {
            break;
        }
        items.push(Item {
            index,
            count,
            money,
            spans: [passage.span_of(count), passage.span_of(money)],
            sorted: sorted(&words),
        });
    }
    items
}

/// Whether words say that what follows is a part of what stands before it, or something else.
fn is_parted(words: &str) -> bool {
    ["其中", "含", "另", "，已"]
        .iter()
        .any(|word| words.contains(word))
}

/// `（占89.9%），丙区`: what follows a bracket that only adds something to the figure before it.
fn behind_bracket(words: &str) -> &str {
    let bracket = words
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'));
    bracket
        .filter(|(inner, _)| !is_parted(inner))
        .map_or(words, |(_, rest)| rest)
}

/// Whether words begin a new way to part everything: `从立项年度看，`, `按来源分，`.
fn sorted(words: &str) -> bool {
    let clause = words.split('，').next().unwrap_or_default();
    words.contains('，')
        && clause.starts_with(['从', '按'])
        && clause.ends_with(['看', '分'])
        && clause.chars().count() <= APART / 2
}

/// Whether money is said right behind a count.
fn is_pair(passage: &Passage, from: usize, (count, money): (&Quantity, &Quantity)) -> bool {
    let gap: String = (count.to..money.from)
        .filter(|at| depth(passage, from, *at) == 0 && !matches!(passage.chars[*at], '(' | ')'))
        .map(|at| passage.chars[at])
        .collect();
    count.unit.class == UnitClass::Count
        && money.unit.class == UnitClass::Money
        && plain(count)
        && plain(money)
        && (gap.is_empty()
            || gap == "项目"
            || gap.trim_start_matches("项目").starts_with(['、', '，']))
        && gap.chars().count() <= GAP
        && !["每", "均"].iter().any(|word| gap.contains(word))
}
