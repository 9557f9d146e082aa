//! Rates in running text that two columns or two years of a table give: `通过率依次为：甲85.7%、乙81.9%、丙81.6%`, `与2022年相比，2023年论文增长14.81%`.

mod years;

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::sentences;
use crate::arithmetic::{decimals, percent, prints, show_like};
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::gives;

pub const RULE: Rule = Rule {
    id: "row_rates",
    title: "逐行列举的比率、分年的增幅与表中的数相符",
    run,
};

/// Fewer rates say nothing of common columns.
const LEAST: usize = 3;
/// Characters of a row's name.
const NAME: std::ops::RangeInclusive<usize> = 2..=12;
/// A name that more rows have says nothing.
const MOST: usize = 6;
/// Columns of a table that are looked at.
const COLUMNS: usize = 16;

/// The rows of a document's tables by name: table, row.
type Rows = HashMap<String, Vec<(usize, usize)>>;

fn run(context: &Context<'_>, findings: &mut Findings) {
    let rows = rows(context);
    let series = years::series(context);
    for (_, passage) in context.prose() {
        for bounds in sentences(passage) {
            for (grid, said) in said(context, &rows, (passage, bounds)) {
                judge(grid, passage, &said, findings);
            }
            years::growth((passage, bounds), &series, findings);
        }
    }
}

fn rows(context: &Context<'_>) -> Rows {
    let mut rows = Rows::new();
    for (index, grid) in context.grids.iter().enumerate() {
        for (row, line) in grid.rows.iter().enumerate() {
            let name = crate::row_names::name(&line.label);
            let told = matches!(line.kind, RowKind::Item | RowKind::Group(_));
            if told && NAME.contains(&name.chars().count()) && name.chars().all(is_han) {
                rows.entry(name).or_default().push((index, row));
            }
        }
    }
    rows.retain(|_, places| places.len() <= MOST);
    rows
}

/// A rate whose number stands alone.
fn is_rate(quantity: &Quantity) -> bool {
    quantity.unit.class == UnitClass::Percent
        && quantity.is_plain()
        && quantity.operator == Operator::None
        && decimals(quantity) > 0
}

/// The rates of a sentence that are said of rows of one table, with the rows.
fn said<'a>(
    context: &'a Context<'_>,
    rows: &Rows,
    (passage, (from, to)): (&'a Passage, (usize, usize)),
) -> Vec<(&'a Grid, Vec<(usize, &'a Quantity)>)> {
    let mut tables: Vec<(usize, Vec<(usize, &Quantity)>)> = Vec::new();
    for (at, rate) in passage.quantities.iter().enumerate() {
        if rate.from < from || rate.to > to || !is_rate(rate) {
            continue;
        }
        let lead = crate::support::lead(passage, at);
        let lead: Vec<char> = lead
            .trim_end_matches(['以', '为', '是', '达', '的', '约', '占'])
            .chars()
            .collect();
        let named = NAME.rev().find_map(|length| {
            let name: String = lead[lead.len().checked_sub(length)?..].iter().collect();
            rows.get(&name)
        });
        for (grid, row) in named.into_iter().flatten() {
            match tables.iter_mut().find(|(known, _)| known == grid) {
                Some((_, list)) => list.push((*row, rate)),
                None => tables.push((*grid, vec![(*row, rate)])),
            }
        }
    }
    let distinct = |list: &[(usize, &Quantity)]| {
        let rows: HashSet<usize> = list.iter().map(|(row, _)| *row).collect();
        rows.len() == list.len() && list.len() >= LEAST
    };
    tables.retain(|(_, list)| distinct(list));
    tables
        .into_iter()
        .map(|(grid, list)| (&context.grids[grid], list))
        .collect()
}

/// How two columns give a rate.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Share,
    Growth,
}

/// How many rates two columns give, which of them, and how.
type Found = (usize, Vec<bool>, (usize, usize, Way));

/// The figures of a column in the rows of a list.
fn figures(grid: &Grid, column: usize, said: &[(usize, &Quantity)]) -> Option<Vec<Quantity>> {
    let values = said.iter().map(|(row, _)| grid.value(*row, column));
    let values: Option<Vec<Quantity>> = values.collect();
    values.filter(|values| {
        values
            .iter()
            .all(|value| value.is_plain() && value.value > Decimal::ZERO)
    })
}

/// Looks for the two columns that give all rates but one.
fn judge(grid: &Grid, passage: &Passage, said: &[(usize, &Quantity)], findings: &mut Findings) {
    let columns: Vec<(usize, Vec<Quantity>)> = (0..grid.columns.min(COLUMNS))
        .filter_map(|column| Some((column, figures(grid, column, said)?)))
        .collect();
    let shown = columns.iter().any(|(_, values)| {
        let same = values
            .iter()
            .zip(said)
            .filter(|(value, (_, rate))| value.value == rate.value);
        same.count() + 1 >= said.len()
    });
    if shown {
        return;
    }
    let mut best: Option<Found> = None;
    for (one, parts) in &columns {
        for (other, wholes) in columns.iter().filter(|(other, _)| other != one) {
            for way in [Way::Share, Way::Growth] {
                let held: Vec<bool> = parts
                    .iter()
                    .zip(wholes)
                    .zip(said)
                    .map(|((part, whole), (_, rate))| holds((part, whole), rate, way))
                    .collect();
                let count = held.iter().filter(|held| **held).count();
                if best.as_ref().is_none_or(|(most, ..)| count > *most) {
                    best = Some((count, held, (*one, *other, way)));
                }
            }
        }
    }
    let Some((count, held, (one, other, way))) = best else {
        return;
    };
    findings.checked.rates += said.len();
    if count + 1 != said.len() {
        return;
    }
    let odd = held.iter().position(|held| !held).map(|at| said[at]);
    if let Some((row, rate)) = odd {
        report((grid, row), (passage, rate), (one, other, way), findings);
    }
}

fn holds((part, whole): (&Quantity, &Quantity), rate: &Quantity, way: Way) -> bool {
    if part.unit.class != whole.unit.class {
        return false;
    }
    match way {
        Way::Share => gives(part, whole, rate),
        Way::Growth => percent((part.value - whole.value).abs(), whole.value)
            .is_some_and(|value| prints(value, rate)),
    }
}

fn report(
    (grid, row): (&Grid, usize),
    (passage, rate): (&Passage, &Quantity),
    (one, other, way): (usize, usize, Way),
    findings: &mut Findings,
) {
    let (Some(part), Some(whole)) = (grid.value(row, one), grid.value(row, other)) else {
        return;
    };
    let over = match way {
        Way::Share => part.value,
        Way::Growth => (part.value - whole.value).abs(),
    };
    let Some(value) = percent(over, whole.value) else {
        return;
    };
    let computed = show_like(value, rate);
    let message = format!(
        "所列比率都由表中“{}”与“{}”两栏得出，“{}”印为{}，应为{computed}。",
        grid.heading(row, one),
        grid.heading(row, other),
        shorten(&grid.rows[row].label, 16),
        rate.printed
    );
    let cells = [one, other]
        .into_iter()
        .filter_map(|column| grid.cell(row, column));
    findings.push(
        Draft::new("rate_of_rows", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([passage.span_of(rate)])
            .at(cells.map(|cell| cell.span))
            .advice("核对表中这一行的两个数和正文的比率。")
            .certain(),
    );
}
