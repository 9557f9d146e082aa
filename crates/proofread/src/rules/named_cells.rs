//! Cells that a sentence names by row and column, `乙所的对外占比9.9%`, and figures of short tables that text repeats by their name.

use std::collections::HashMap;

use super::Rule;
use super::prose_sums::sentences;
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, GridCell, RowKind};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip;

pub const RULE: Rule = Rule {
    id: "named_cell",
    title: "正文点明行和栏的数与表中该格相符",
    run,
};

/// Characters of a row's and of a column's name.
const ROW: std::ops::RangeInclusive<usize> = 3..=16;
const COLUMN: std::ops::RangeInclusive<usize> = 3..=10;
/// Rows that may have one name.
const PLACES: usize = 16;
/// Characters between the name of a figure and the figure.
const BETWEEN: usize = 6;
/// Words that lead from a column's name to its figure.
const LEADS: [&str; 8] = ["", "为", "达", "达到", "是", "仅", "只有", "仅为"];
/// Words that make another figure of one.
const OTHER: [&str; 15] = [
    "上年", "去年", "同比", "比", "较", "目标", "计划", "预计", "拟", "将", "增", "减", "少", "差",
    "均",
];

type Names<'a> = HashMap<String, Vec<(&'a Grid, usize)>>;

fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut rows: Names<'_> = HashMap::new();
    let mut keys: Names<'_> = HashMap::new();
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        for (row, line) in grid.rows.iter().enumerate() {
            let name = line.label.split('(').next().unwrap_or_default();
            if line.kind != RowKind::Item || !ROW.contains(&name.chars().count()) {
                continue;
            }
            let figures = (0..grid.columns).filter(|column| grid.value(row, *column).is_some());
            match figures.count() {
                0 => {}
                1 => keys.entry(name.to_owned()).or_default().push((grid, row)),
                _ => rows.entry(name.to_owned()).or_default().push((grid, row)),
            }
        }
    }
    // A name of many rows tells of none.
    rows.retain(|_, found| found.len() <= PLACES);
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            named(passage, (from, to), &rows, findings);
            keyed(passage, (from, to), &keys, findings);
        }
    }
}

/// The longest name that begins at a character.
fn begins<'n, 'a>(
    passage: &Passage,
    (at, to): (usize, usize),
    names: &'n Names<'a>,
) -> Option<(usize, &'n [(&'a Grid, usize)])> {
    ROW.rev()
        .filter(|length| at + length <= to)
        .find_map(|length| {
            Some((
                length,
                names.get(&passage.slice(at, at + length))?.as_slice(),
            ))
        })
}

/// Whether two figures are of one kind, and, where they are, one print of one value.
fn same(cell: &Quantity, told: &Quantity) -> Option<bool> {
    let bare = cell.unit.class == UnitClass::None;
    if !bare && !cell.unit.comparable(&told.unit) {
        return None;
    }
    let raw = told.value.checked_div(told.unit.factor)?;
    Some(cell.agrees(told) || bare && cell.value == raw)
}

/// Figures right behind the name of a column, of the row named last.
fn named(passage: &Passage, (from, to): (usize, usize), rows: &Names<'_>, findings: &mut Findings) {
    if rows.is_empty() {
        return;
    }
    let mut last: Option<&[(&Grid, usize)]> = None;
    let mut at = from;
    let mut quantities = passage
        .quantities
        .iter()
        .filter(|quantity| quantity.from >= from && quantity.to <= to)
        .peekable();
    while at < to {
        if let Some(told) = quantities.next_if(|told| told.from <= at) {
            if let Some(rows) = last {
                of_row(passage, from, told, rows, findings);
            }
            at = told.to.max(at + 1);
        } else if let Some((length, found)) = begins(passage, (at, to), rows) {
            last = Some(found);
            at += length;
        } else {
            at += 1;
        }
    }
}

fn of_row(
    passage: &Passage,
    from: usize,
    told: &Quantity,
    rows: &[(&Grid, usize)],
    findings: &mut Findings,
) {
    if !told.is_plain() || told.operator != Operator::None || told.han {
        return;
    }
    let words = passage.slice(from, told.from);
    // 2021年立项的课题中有3个终止，中期款300万元: of some of the row only.
    if words.contains("中有") {
        return;
    }
    let clause = words
        .rsplit(['，', '；', '：', ':', '、'])
        .next()
        .unwrap_or_default();
    let columns = |grid: &Grid, row: usize| -> Vec<usize> {
        (0..grid.columns)
            .filter(|column| {
                let heading = grid.heading(row, *column);
                let name = heading.split('(').next().unwrap_or_default();
                COLUMN.contains(&name.chars().count())
                    && LEADS.iter().any(|lead| {
                        let named = clause.strip_suffix(lead);
                        named
                            .and_then(|it| it.strip_suffix(name))
                            .is_some_and(|it| it.is_empty() || it.ends_with(['其', '的']))
                    })
            })
            .collect()
    };
    let found: Vec<(&Grid, usize, usize, Quantity)> = rows
        .iter()
        .flat_map(|(grid, row)| columns(grid, *row).into_iter().map(|it| (*grid, *row, it)))
        .filter_map(|(grid, row, column)| Some((grid, row, column, grid.value(row, column)?)))
        .filter(|(_, _, _, cell)| same(cell, told).is_some())
        .collect();
    findings.checked.references += found.len();
    let [(grid, row, column, cell)] = found.as_slice() else {
        return;
    };
    if same(cell, told) == Some(false) {
        tell(passage, told, (grid, *row, *column), findings);
    }
}

/// Figures behind the name of a row that has one figure.
fn keyed(passage: &Passage, (from, to): (usize, usize), keys: &Names<'_>, findings: &mut Findings) {
    if keys.is_empty() {
        return;
    }
    for at in from..to {
        let Some((length, [(grid, row)])) = begins(passage, (at, to), keys) else {
            continue;
        };
        let end = at + length;
        let next = passage.quantities.iter().find(|told| told.from >= end);
        let Some(told) = next.filter(|told| told.to <= to && told.from <= end + BETWEEN) else {
            continue;
        };
        let before = passage.slice(from, at);
        let before = before.rsplit(['，', '；']).next().unwrap_or_default();
        let words = format!("{before}{}", passage.slice(end, told.from));
        // 2025年末结转: of another year.
        let dated = before.ends_with(|c: char| c.is_ascii_digit());
        let plain = !dated && told.is_plain() && told.operator == Operator::None && !told.han;
        if !plain || words.contains(['，', '；']) || OTHER.iter().any(|word| words.contains(word))
        {
            continue;
        }
        let cell = (0..grid.columns).find_map(|it| Some((it, grid.value(*row, it)?)));
        let Some((column, cell)) = cell else { continue };
        findings.checked.references += 1;
        let slipped = || {
            let raw = told.value.checked_div(told.unit.factor);
            slip::of_value(told, cell.value)
                || cell.unit.class == UnitClass::None
                    && raw.is_some_and(|raw| slip::of_value(&cell, raw))
        };
        if same(&cell, told) == Some(false) && slipped() {
            let cell = grid.cell(*row, column);
            let (printed, span) = (
                cell.map_or("", |cell| cell.text.as_str()),
                cell.map(|it| it.span),
            );
            let message = format!(
                "表中“{}”印为{printed}，正文印为{}。",
                shorten(&grid.rows[*row].label, 20),
                told.printed,
            );
            findings.push(
                Draft::new("contradiction_cell", Severity::Doubt, message)
                    .printed(printed, &told.printed)
                    .at(span)
                    .at([passage.span_of(told)])
                    .advice("核对正文与表；口径不同的，写明各自的口径。"),
            );
        }
    }
}

fn tell(
    passage: &Passage,
    told: &Quantity,
    (grid, row, column): (&Grid, usize, usize),
    findings: &mut Findings,
) {
    let cell: Option<&GridCell> = grid.cell(row, column);
    let printed = cell.map_or("", |cell| cell.text.as_str());
    let message = format!(
        "“{}”的{}正文印为{}，表中印为{printed}。",
        shorten(&grid.rows[row].label, 20),
        grid.heading(row, column),
        told.printed,
    );
    findings.push(
        Draft::new("contradiction_cell", Severity::Doubt, message)
            .printed(&told.printed, printed)
            .at([passage.span_of(told)])
            .at(cell.map(|cell| cell.span))
            .advice("核对正文与表；口径不同的，写明各自的口径。"),
    );
}
