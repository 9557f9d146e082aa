//! Numbers of rows that a sentence tells by kind, `优秀3家、良好4家、合格5家`, against the column in which the kinds stand.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::sentences;
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "kinds_counted",
    title: "正文按类别所列个数与表中该类的行数相符",
    run,
};

/// Characters of a kind.
const NAME: std::ops::RangeInclusive<usize> = 1..=8;
/// What may stand between a kind and its number; of a kind of one character something does.
const BETWEEN: [&str; 8] = ["", "等", "级", "类", "型", "的", "类项目", "等次"];
/// Columns that may have one kind.
const TABLES: usize = 16;
/// Rows of a table that has kinds.
const ROWS: usize = 4;

/// A column of kinds: how many rows each has.
struct Column<'a> {
    heading: &'a str,
    rows: HashMap<&'a str, Vec<Span>>,
}

/// Columns by the kinds in them.
type Names<'a> = HashMap<&'a str, Vec<usize>>;

fn run(context: &Context<'_>, findings: &mut Findings) {
    let columns: Vec<Column<'_>> = context
        .grids
        .iter()
        .filter(|grid| !grid.guessed)
        .flat_map(|grid| (0..grid.columns).filter_map(|at| column(grid, at)))
        .collect();
    let mut names: Names<'_> = HashMap::new();
    for (at, column) in columns.iter().enumerate() {
        for name in column.rows.keys() {
            names.entry(name).or_default().push(at);
        }
    }
    // A kind of many tables tells of none.
    names.retain(|_, columns| columns.len() <= TABLES);
    if names.is_empty() {
        return;
    }
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            for (at, told) in told(passage, (from, to), &names) {
                judge(&columns[at], passage, &told, findings);
            }
        }
    }
}

/// A row of means, not one of something whose name has the word: `单个项目平均支持额度`.
fn is_mean(label: &str) -> bool {
    let label = label.trim_end_matches(['数', '值', '分']);
    label.starts_with("平均") && label.chars().count() <= 4 || label.ends_with("平均")
}

/// A column that holds kinds; a blank cell is of the kind above it.
fn column(grid: &Grid, at: usize) -> Option<Column<'_>> {
    let items: Vec<usize> = (0..grid.rows.len())
        .filter(|row| grid.rows[*row].kind == RowKind::Item)
        .filter(|row| !is_mean(&grid.rows[*row].label))
        .collect();
    let heading = grid.heading(*items.first()?, at);
    let mut rows: HashMap<&str, Vec<Span>> = HashMap::new();
    for row in &items {
        let own = grid.cell(*row, at);
        if own.is_some_and(|cell| cell.value.is_some()) {
            return None;
        }
        let kind = own.map_or_else(|| grid.filled(*row, at), |cell| cell.text.as_str());
        if kind.is_empty()
            || kind == grid.rows[*row].label
            || !kind.chars().any(char::is_alphabetic)
        {
            return None;
        }
        let spans = rows.entry(kind).or_default();
        spans.extend(own.map(|cell| cell.span).or_else(|| {
            let cell = grid.cells[*row].iter().flatten().next()?;
            Some(cell.span)
        }));
    }
    let kinds = items.len() >= ROWS && rows.len() >= 2 && rows.len() * 4 <= items.len() * 3;
    rows.retain(|kind, _| NAME.contains(&kind.chars().count()));
    (kinds && !heading.is_empty()).then_some(Column { heading, rows })
}

/// A kind with its number as the sentence tells it.
type Told<'p> = (String, &'p Quantity);

/// What a sentence tells of the kinds of each column.
fn told<'p>(
    passage: &'p Passage,
    (from, to): (usize, usize),
    names: &Names<'_>,
) -> Vec<(usize, Vec<Told<'p>>)> {
    let mut by_column: Vec<(usize, Vec<Told<'p>>)> = Vec::new();
    let mut since = from;
    for number in &passage.quantities {
        if number.from < from || number.to > to {
            continue;
        }
        let before = std::mem::replace(&mut since, number.to);
        let counts = number.unit.class == UnitClass::Count
            && number.is_plain()
            && number.operator == Operator::None
            && number.unit.factor == Decimal::ONE;
        let Some(name) = named(&passage.chars[before..number.from], names).filter(|_| counts)
        else {
            continue;
        };
        for at in &names[name.as_str()] {
            match by_column.iter_mut().find(|(known, _)| known == at) {
                Some((_, list)) => list.push((name.clone(), number)),
                None => by_column.push((*at, vec![(name.clone(), number)])),
            }
        }
    }
    by_column
}

/// The kind that the words before a number end with, where nothing belongs to its name before it.
fn named(words: &[char], names: &Names<'_>) -> Option<String> {
    BETWEEN.iter().find_map(|between| {
        let words = words.strip_suffix(between.chars().collect::<Vec<char>>().as_slice())?;
        let least = if between.is_empty() { 2 } else { 1 };
        let lengths = NAME
            .rev()
            .filter(|length| (least..=words.len()).contains(length));
        lengths
            .map(|length| words.split_at(words.len() - length))
            .filter(|(before, _)| {
                before.last().is_none_or(|last| {
                    matches!(
                        last,
                        '，' | '、' | '；' | '：' | ':' | '中' | '(' | '为' | '“' | '和' | '及'
                    )
                })
            })
            .map(|(_, name)| name.iter().collect::<String>())
            .find(|name| names.contains_key(name.as_str()))
    })
}

fn judge(column: &Column<'_>, passage: &Passage, told: &[Told<'_>], findings: &mut Findings) {
    let unit = &told[0].1.unit.text;
    let mut kinds: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    // Told twice, they are told of something else too.
    if kinds.len() < told.len() || told.iter().any(|(_, number)| number.unit.text != *unit) {
        return;
    }
    let count = |name: &str| Decimal::from(column.rows[name].len());
    let wrong: Vec<&Told<'_>> = told
        .iter()
        .filter(|(name, number)| count(name) != number.value)
        .collect();
    let held = told.len() - wrong.len();
    findings.checked.references += held;
    let [(name, number)] = wrong.as_slice() else {
        return;
    };
    let all = told.len() == column.rows.len();
    if held < if all { 1 } else { 2 } {
        return;
    }
    let counted = format!("{}{unit}", column.rows[name.as_str()].len());
    let message = format!(
        "“{name}”正文印为{}，表中“{}”一栏为“{name}”的有{counted}；所列其他各类都与表相符。",
        number.printed, column.heading
    );
    findings.push(
        Draft::new("count_of_kind", Severity::Doubt, message)
            .printed(&number.printed, counted)
            .at([passage.span_of(number)])
            .at(column.rows[name.as_str()].iter().copied())
            .advice("核对正文的个数和表中各行的类别。"),
    );
}
