//! Lists that a text tells after the rows of a table: where most of a list are what one column shows, the odd one is a slip.
//!
//! `一季度收治310人次、二季度286人次、三季度341人次` beside a table with a row for each quarter; `最高的7月办了26场，9月也有19场`.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::Rule;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip;

pub const RULE: Rule = Rule {
    id: "listed_row",
    title: "正文按表中各行列举的数与表中同一栏相符",
    run,
};

/// How many characters a row's name has.
const LABELS: std::ops::RangeInclusive<usize> = 2..=12;
/// A name that more tables have says nothing.
const MOST: usize = 4;
/// Figures of a list that are as the column shows.
const HELD: usize = 2;
/// Figures before and after one that may make a sum with it.
const RUN: usize = 6;
/// Words between a row's name and a figure that isn't what the column shows.
const OTHERWISE: [&str; 20] = [
    "目标", "计划", "比", "较", "增", "减", "少", "多", "超", "差", "均", "其中", "上年", "同期",
    "累计", "合计", "共", "约", "占", "高",
];

/// A row of a table: its table's number and its own.
type Place = (usize, usize);

/// A figure that stands beside the name of a row.
struct Told<'a> {
    quantity: &'a Quantity,
    places: &'a [Place],
    /// What stands between the name and the figure.
    between: String,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let rows = rows(&context.grids);
    if rows.is_empty() {
        return;
    }
    for (_, passage) in context.prose() {
        let told: Vec<Told<'_>> = (0..passage.quantities.len())
            .filter_map(|at| told(&rows, passage, at))
            .collect();
        if told.len() <= HELD {
            continue;
        }
        let mut grids: Vec<usize> = told
            .iter()
            .flat_map(|told| told.places.iter().map(|(grid, _)| *grid))
            .collect();
        grids.sort_unstable();
        grids.dedup();
        for grid in grids {
            columns(context, passage, (grid, &told), findings);
        }
    }
}

/// The rows of tables by their names.
fn rows(grids: &[Grid]) -> HashMap<String, Vec<Place>> {
    let mut rows: HashMap<String, Vec<Place>> = HashMap::new();
    for (index, grid) in grids.iter().enumerate() {
        for (row, line) in grid.rows.iter().enumerate() {
            let name: String = line
                .label
                .split('(')
                .next()
                .unwrap_or_default()
                .chars()
                .filter(|c| is_han(*c) || c.is_ascii_alphanumeric())
                .collect();
            if line.kind == RowKind::Item && LABELS.contains(&name.chars().count()) {
                rows.entry(name).or_default().push((index, row));
            }
        }
    }
    rows.retain(|name, places| places.len() <= MOST && name.chars().any(is_han));
    rows
}

/// The row whose name begins or ends the words before a figure.
fn told<'a>(
    rows: &'a HashMap<String, Vec<Place>>,
    passage: &'a Passage,
    at: usize,
) -> Option<Told<'a>> {
    let quantity = &passage.quantities[at];
    let plain = quantity.is_plain()
        && quantity.operator == Operator::None
        && quantity.terms.is_empty()
        && !quantity.han;
    if !plain || quantity.unit.class == UnitClass::None {
        return None;
    }
    let last = at
        .checked_sub(1)
        .map_or(0, |before| passage.quantities[before].to.min(quantity.from));
    let border = |c: char| matches!(c, '，' | '。' | '；' | '、' | ':' | '(' | ')');
    // 8月（11,617人次）: the name stands before the bracket.
    let ends = quantity.from
        - usize::from(quantity.from > last && passage.chars[quantity.from - 1] == '(');
    let begins = (last..ends)
        .rev()
        .find(|index| border(passage.chars[*index]))
        .map_or(last, |index| index + 1);
    let words = &passage.chars[begins..ends];
    let found = |piece: &[char]| rows.get(&piece.iter().collect::<String>());
    let first = || {
        LABELS.rev().find_map(|length| {
            let skip = words
                .iter()
                .take_while(|c| matches!(c, '和' | '与' | '及' | '而' | '但'))
                .count();
            let places = found(words.get(skip..skip + length)?)?;
            Some((places, words[skip + length..].iter().collect()))
        })
    };
    let tail = || {
        LABELS.rev().find_map(|length| {
            let from = words.len().checked_sub(length)?;
            Some((found(&words[from..])?, String::new()))
        })
    };
    let (places, between): (_, String) = tail().or_else(first)?;
    Some(Told {
        quantity,
        places: places.as_slice(),
        between,
    })
}

/// Whether a cell shows a figure; none if it shows something of another kind.
fn shows(cell: &Quantity, said: &Quantity) -> Option<bool> {
    let bare = cell.unit.class == UnitClass::None
        && matches!(
            said.unit.class,
            UnitClass::Count | UnitClass::Money | UnitClass::Percent | UnitClass::Points
        );
    if bare {
        let raw = said.value.checked_div(said.unit.factor);
        return Some(cell.value == said.value || raw == Some(cell.value));
    }
    cell.unit.comparable(&said.unit).then(|| cell.agrees(said))
}

/// Compares a list with each column of a table, and tells the odd one of the column that most are in.
fn columns(
    context: &Context<'_>,
    passage: &Passage,
    (index, told): (usize, &[Told<'_>]),
    findings: &mut Findings,
) {
    let grid = &context.grids[index];
    let row_of = |told: &Told<'_>| {
        let mut rows = told.places.iter().filter(|(grid, _)| *grid == index);
        rows.next().map(|(_, row)| *row)
    };
    let mut best: Option<(usize, usize)> = None;
    for column in 0..grid.columns {
        let held = told.iter().filter(|told| {
            let cell = row_of(told).and_then(|row| grid.value(row, column));
            cell.is_some_and(|cell| shows(&cell, told.quantity) == Some(true))
        });
        let mut rows: Vec<usize> = held.filter_map(row_of).collect();
        rows.sort_unstable();
        rows.dedup();
        if rows.len() >= HELD && best.is_none_or(|(_, most)| rows.len() > most) {
            best = Some((column, rows.len()));
        }
    }
    let Some((column, _)) = best else { return };
    let cell = |told: &Told<'_>| {
        let row = row_of(told)?;
        Some((row, grid.value(row, column)?, grid.cell(row, column)?.span))
    };
    let of_list = |told: &&Told<'_>| {
        let cell = cell(told);
        cell.is_some_and(|(_, cell, _)| shows(&cell, told.quantity) == Some(true))
    };
    let held: Vec<&Told<'_>> = told.iter().filter(of_list).collect();
    let odd: Vec<(&Told<'_>, Quantity, Span)> = told
        .iter()
        .filter_map(|told| {
            let (row, cell, span) = cell(told)?;
            let differs = shows(&cell, told.quantity) == Some(false);
            (differs && !is_elsewhere(context, told, (index, row)) && is_alike(told, &cell, &held))
                .then_some((told, cell, span))
        })
        .collect();
    findings.checked.references += held.len();
    let [(told, cell, span)] = odd.as_slice() else {
        return;
    };
    let own = passage.span_of(told.quantity);
    let known = findings.known();
    if known.contains(&own) || known.contains(span) || makes_sum(passage, told.quantity) {
        return;
    }
    let label = told.places.iter().find(|(grid, _)| *grid == index);
    let label = label.map_or("", |(_, row)| grid.rows[*row].label.as_str());
    let message = format!(
        "“{label}”正文印为{}，表“{}”为{}；同时列举的其他各数都与该栏一致。",
        told.quantity.printed,
        shorten(&grid.title, 20),
        cell.printed
    );
    findings.push(
        Draft::new("contradiction_list", Severity::Doubt, message)
            .printed(&told.quantity.printed, &cell.printed)
            .at([own, *span])
            .advice("核对正文与表。"),
    );
}

/// `交回72.3万元（人员16.8万元、公用14.0万元、项目41.5万元）`: whether a list of which a figure is one makes another of the passage.
fn makes_sum(passage: &Passage, own: &Quantity) -> bool {
    let kin: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|other| other.unit.text == own.unit.text)
        .collect();
    let at = kin.iter().position(|other| other.from == own.from);
    let runs = at.into_iter().flat_map(|at| {
        (at.saturating_sub(RUN)..=at)
            .flat_map(move |from| (at + 1..=at + RUN).map(move |to| (from, to)))
    });
    runs.filter(|(from, to)| to - from >= 2).any(|(from, to)| {
        let sum: Option<Decimal> = kin
            .get(from..to)
            .map(|run| run.iter().map(|it| it.value).sum());
        sum.is_some_and(|sum| kin.iter().any(|whole| whole.value == sum))
    })
}

/// Whether a figure that isn't what the column shows is told like those that are: the same words lead to it, or one slip parts it.
fn is_alike(told: &Told<'_>, cell: &Quantity, held: &[&Told<'_>]) -> bool {
    let one_unit = held
        .iter()
        .all(|other| other.quantity.unit.text == told.quantity.unit.text);
    let otherwise = OTHERWISE.iter().any(|word| told.between.contains(word));
    let raw = |value: Decimal| match cell.unit.class {
        UnitClass::None => value.checked_mul(told.quantity.unit.factor),
        _ => Some(value),
    };
    let slipped = raw(cell.value).is_some_and(|value| slip::of_value(told.quantity, value));
    let same = held.iter().any(|other| other.between == told.between);
    one_unit && !otherwise && (same || slipped)
}

/// Whether the figure stands in another column of its row, or in a row of that name of another table.
fn is_elsewhere(context: &Context<'_>, told: &Told<'_>, (index, row): Place) -> bool {
    let in_row = |index: usize, row: usize| {
        let grid = &context.grids[index];
        (0..grid.columns).any(|column| {
            let cell = grid.value(row, column);
            cell.is_some_and(|cell| shows(&cell, told.quantity) == Some(true))
        })
    };
    in_row(index, row) || told.places.iter().any(|(grid, row)| in_row(*grid, *row))
}
