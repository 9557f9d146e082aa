//! The figures from which a figure may come: those of its sentence, those before it, those of rows that its sentence names.

use super::Subject;
use crate::arithmetic::written;
use crate::context::Context;
use crate::document::Span;
use crate::grid::RowKind;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::row_names::Names;
use crate::rules::prose_sums::{depth, is_average, is_distance};

/// How far from the figure one stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Near {
    /// In its sentence or the one before it.
    Sentence,
    /// In a row that its sentence names, or the total row of a table nearby.
    Row,
    /// Anywhere near.
    Around,
}

#[derive(Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "where a figure stands has several answers that don't exclude each other"
)]
pub(super) struct Operand {
    pub quantity: Quantity,
    pub span: Span,
    pub near: Near,
    /// The row of a table that it stands in.
    pub row: Option<(usize, usize)>,
    /// Whether it stands before the figure in its own sentence.
    pub before: bool,
    /// Whether it stands in its own clause, between two semicolons.
    pub clause: bool,
    /// Whether its row is one that the sentence names.
    pub named: bool,
    /// Whether it stands in brackets that the figure doesn't stand in.
    pub inner: bool,
    /// Whether it is of one of several: `每家20万元`.
    pub each: bool,
    /// Whether it is the most or the least of several: `单笔最高1.2亿元`.
    pub extreme: bool,
    /// Whether it is how far others are apart: `差17件`.
    pub apart: bool,
    /// Whether the heading over it names a time: 2023年, 上年.
    pub timed: bool,
}

/// So many figures are looked at.
const MOST: usize = 40;
/// So many passages before a figure are looked at, and so many tables beside it.
const PASSAGES: usize = 2;
const TABLES: usize = 2;
/// So many rows that a sentence names.
const ROWS: usize = 8;

/// A figure of running text, of which no more is known.
fn around(passage: &Passage, quantity: &Quantity) -> Operand {
    Operand {
        quantity: quantity.clone(),
        span: passage.span_of(quantity),
        near: Near::Around,
        row: None,
        before: false,
        clause: false,
        named: false,
        inner: false,
        each: is_average(passage, quantity),
        extreme: is_extreme(passage, quantity),
        apart: is_distance(passage, quantity),
        timed: false,
    }
}

pub(super) fn scope(context: &Context<'_>, names: &Names, subject: &Subject<'_>) -> Vec<Operand> {
    let passage = subject.passage;
    let (from, to) = sentence_of(passage, subject.quantity);
    let previous = (0..from.saturating_sub(1))
        .rev()
        .find(|at| passage.chars[*at] == '。')
        .map_or(0, |at| at + 1);
    let border = |at: &usize| matches!(passage.chars[*at], '；' | '。');
    let own = subject.quantity;
    let clause = (
        (0..own.from).rev().find(border).map_or(0, |at| at + 1),
        (own.to..passage.chars.len())
            .find(border)
            .unwrap_or(passage.chars.len()),
    );
    let level = |figure: &Quantity| depth(passage, previous, figure.from);
    let mut operands = Vec::new();
    for (at, quantity) in passage.quantities.iter().enumerate() {
        if at == subject.at || !quantity.is_plain() {
            continue;
        }
        let near = if quantity.from >= previous && quantity.to <= to {
            Near::Sentence
        } else {
            Near::Around
        };
        operands.push(Operand {
            near,
            before: quantity.from >= from && at < subject.at,
            clause: quantity.from >= clause.0 && quantity.to <= clause.1,
            inner: level(quantity) > level(own),
            ..around(passage, quantity)
        });
    }
    rows(
        context,
        names,
        (passage.block, &passage.chars[previous..to]),
        &mut operands,
    );
    let first = subject.index.saturating_sub(PASSAGES);
    for passage in &context.passages[first..subject.index] {
        if passage.cell.is_some() {
            continue;
        }
        for quantity in passage
            .quantities
            .iter()
            .filter(|quantity| quantity.is_plain())
        {
            operands.push(around(passage, quantity));
        }
    }
    operands.truncate(MOST * 2);
    operands
}

/// Whether a row that its sentence names shows a figure, or shows it as a decrease.
pub(super) fn is_shown(context: &Context<'_>, names: &Names, subject: &Subject<'_>) -> bool {
    let (from, to) = sentence_of(subject.passage, subject.quantity);
    let places = names.in_words(&subject.passage.chars[from..to]);
    places
        .into_iter()
        .flat_map(|(_, _, places)| places)
        .take(ROWS)
        .any(|(index, row)| {
            let grid = &context.grids[*index];
            let mut cells = (0..grid.columns).filter_map(|column| grid.value(*row, column));
            cells.any(|cell| {
                let own = subject.quantity;
                let bare = cell.unit.class == UnitClass::None;
                let shown = own.value.checked_div(own.unit.factor);
                cell.unit.comparable(&own.unit) && cell.value.abs() == own.value
                    || bare && shown == Some(cell.value.abs())
            })
        })
}

/// Whether a cell of a table whose name the clause has a part of shows a rate, or shows it as a decrease: `出口受行情影响下降3.27%` beside
/// `出口额 … -3.27%`.
pub(super) fn is_rate_of_a_row(context: &Context<'_>, subject: &Subject<'_>) -> bool {
    let own = subject.quantity;
    let fine = own.unit.class == UnitClass::Percent && written(own) >= FINE;
    let name: String = subject.lead.chars().take(NAME).collect();
    let operands = context.pool.all.iter().take(LOOKED_THROUGH);
    fine && name.chars().count() == NAME
        && operands
            .filter(|one| context.passages[one.passage].cell.is_some())
            .filter(|one| one.quantity.value.abs() == own.value)
            .any(|one| one.quantity.unit.class == own.unit.class && one.words.starts_with(&name))
}

/// Characters that a clause and the row that it tells of begin with.
const NAME: usize = 2;
/// Digits of a rate that hardly stands in a row by chance.
const FINE: usize = 3;
/// So many figures of a document are looked through.
const LOOKED_THROUGH: usize = 4000;

/// The figures of rows that some words name, and of the total rows of the tables nearest to a block.
fn rows(
    context: &Context<'_>,
    names: &Names,
    (block, words): (usize, &[char]),
    operands: &mut Vec<Operand>,
) {
    let mut places: Vec<(usize, usize)> = names
        .in_words(words)
        .into_iter()
        .flat_map(|(_, _, places)| places.iter().copied())
        .collect();
    let after = context.grids.partition_point(|grid| grid.block < block);
    let near = after.saturating_sub(TABLES)..(after + 1).min(context.grids.len());
    for index in near {
        let grid = &context.grids[index];
        places.extend(
            (0..grid.rows.len())
                .filter(|row| grid.rows[*row].kind == RowKind::Total)
                .map(|row| (index, row)),
        );
    }
    places.sort_unstable();
    places.dedup();
    for (index, row) in places.into_iter().take(ROWS) {
        let grid = &context.grids[index];
        for column in 0..grid.columns {
            let (Some(quantity), Some(cell)) = (grid.value(row, column), grid.cell(row, column))
            else {
                continue;
            };
            if quantity.is_plain() && operands.len() < MOST {
                operands.push(Operand {
                    quantity,
                    span: cell.span,
                    near: Near::Row,
                    row: Some((index, row)),
                    before: false,
                    clause: false,
                    inner: false,
                    each: false,
                    extreme: false,
                    apart: false,
                    timed: is_time(grid.heading(row, column)),
                    named: grid.rows[row].kind != RowKind::Total,
                });
            }
        }
    }
}

/// `单笔最高1.2亿元`: the most or the least of several is no total.
pub(in crate::rules) fn is_extreme(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(4), quantity.from);
    let words = words.trim_end_matches(['的', '为', '达', '是', '一']);
    ["最高", "最低", "最大", "最小", "最多", "最少"]
        .iter()
        .any(|word| words.ends_with(word))
}

/// Whether a heading says of when its figures are.
fn is_time(heading: &str) -> bool {
    const TIMES: [&str; 12] = [
        "上年", "去年", "本年", "当年", "前年", "年初", "年末", "同期", "上期", "本期", "期初",
        "期末",
    ];
    let digits = heading.chars().filter(char::is_ascii_digit).count();
    TIMES.iter().any(|word| heading.contains(word)) || heading.contains('年') && digits >= 4
}

/// Whether two figures are of one kind; a bare number of a table is of any that is counted.
pub(super) fn alike(one: &Quantity, other: &Quantity) -> bool {
    let bare = |a: &Quantity, b: &Quantity| {
        a.unit.class == UnitClass::None && b.unit.class == UnitClass::Count
    };
    one.unit.comparable(&other.unit) || bare(one, other) || bare(other, one)
}
