//! Rates that a sentence tells of several rows of a table by name: `通过率依次为甲镇85.7%、乙镇81.9%、丙镇76.1%`.
//!
//! Of most rows a column holds the rate, two columns give it, or a column and its total: the one of which they don't is wrong.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::sentences;
use crate::arithmetic::{percent, prints, show_like};
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "rows_in_turn",
    title: "正文依次所列表中各行的比率与表相符",
    run,
};

/// Rates that must agree with the table, and the digits that they have together.
const LEAST: usize = 2;
const DIGITS: usize = 6;
/// Characters of a row's name, and of the words between it and its rate.
const NAME: std::ops::RangeInclusive<usize> = 2..=14;
const BETWEEN: [&str; 14] = [
    "", "为", "以", "达", "达到", "是", "占", "仅", "最高", "最低", "则为", "，", "的", "居首",
];
/// Columns beyond these aren't tried with each other.
const COLUMNS: usize = 14;

/// Rows by what they are called: table and row.
type Names = HashMap<String, Vec<(usize, usize)>>;

/// A row's rate as the sentence tells it.
struct Told<'p> {
    row: usize,
    rate: &'p Quantity,
}

/// How a rate comes from the columns of its row.
#[derive(Clone, Copy)]
enum Way {
    Column(usize),
    Quotient(usize, usize),
    Growth(usize, usize),
    Share(usize),
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let names = names(context);
    if names.is_empty() {
        return;
    }
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            for (grid, told) in told(passage, (from, to), &names) {
                if told.len() > LEAST {
                    judge(&context.grids[grid], passage, &told, findings);
                }
            }
        }
    }
}

fn names(context: &Context<'_>) -> Names {
    let mut names: Names = HashMap::new();
    for (at, grid) in context.grids.iter().enumerate() {
        for (row, line) in grid.rows.iter().enumerate() {
            let length = line.label.chars().count();
            if line.kind == RowKind::Item && NAME.contains(&length) {
                names.entry(line.label.clone()).or_default().push((at, row));
            }
        }
    }
    names
}

/// The rates of a sentence behind names of rows, by table.
fn told<'p>(
    passage: &'p Passage,
    (from, to): (usize, usize),
    names: &Names,
) -> Vec<(usize, Vec<Told<'p>>)> {
    let mut by_grid: Vec<(usize, Vec<Told<'p>>)> = Vec::new();
    let mut since = from;
    for rate in &passage.quantities {
        if rate.from < from || rate.to > to {
            continue;
        }
        let before = std::mem::replace(&mut since, rate.to);
        let plain = rate.unit.class == UnitClass::Percent
            && rate.is_plain()
            && rate.operator == Operator::None;
        let found = plain.then(|| named(&passage.chars[before..rate.from], names));
        for (grid, row) in found.flatten().into_iter().flatten() {
            let told = Told { row: *row, rate };
            match by_grid.iter_mut().find(|(known, _)| known == grid) {
                Some((_, list)) => list.push(told),
                None => by_grid.push((*grid, vec![told])),
            }
        }
    }
    by_grid
}

/// The rows whose name the words before a rate end with.
fn named<'n>(words: &[char], names: &'n Names) -> Option<&'n Vec<(usize, usize)>> {
    BETWEEN.iter().find_map(|between| {
        let words = words.strip_suffix(between.chars().collect::<Vec<char>>().as_slice())?;
        NAME.rev()
            .filter(|length| *length <= words.len())
            .find_map(|length| {
                let name: String = words[words.len() - length..].iter().collect();
                names.get(&name)
            })
    })
}

impl Way {
    fn of(self, grid: &Grid, row: usize) -> Option<Decimal> {
        let figure = |row: usize, column: usize| {
            grid.value(row, column)
                .filter(Quantity::is_plain)
                .map(|value| (value.value, value.unit))
        };
        let amount = |row: usize, column: usize| {
            figure(row, column).filter(|(_, unit)| {
                !matches!(unit.class, UnitClass::Percent | UnitClass::PercentPoint)
            })
        };
        match self {
            Self::Column(column) => figure(row, column)
                .filter(|(_, unit)| unit.class == UnitClass::Percent)
                .map(|(value, _)| value),
            Self::Quotient(a, b) | Self::Growth(a, b) => {
                let (one, unit) = amount(row, a)?;
                let (other, kind) = amount(row, b)?;
                let rest = if matches!(self, Self::Growth(..)) {
                    other
                } else {
                    Decimal::ZERO
                };
                percent(one - rest, other).filter(|_| unit.comparable(&kind))
            }
            Self::Share(column) => {
                let total = (0..grid.rows.len())
                    .rev()
                    .find(|row| grid.rows[*row].kind == RowKind::Total)?;
                percent(amount(row, column)?.0, amount(total, column)?.0)
            }
        }
    }
}

/// All ways in which a table may give rates of its rows.
fn ways(grid: &Grid) -> Vec<Way> {
    let columns = grid.columns.min(COLUMNS);
    let mut ways = Vec::new();
    for a in 0..columns {
        ways.extend([Way::Column(a), Way::Share(a)]);
        for b in (0..columns).filter(|b| *b != a) {
            ways.extend([Way::Quotient(a, b), Way::Growth(a, b)]);
        }
    }
    ways
}

fn judge(grid: &Grid, passage: &Passage, told: &[Told<'_>], findings: &mut Findings) {
    let mut best: Option<(usize, Vec<(&Told<'_>, Decimal)>)> = None;
    for way in ways(grid) {
        let (mut held, mut digits, mut wrong) = (0, 0, Vec::new());
        for one in told {
            let Some(value) = way.of(grid, one.row) else {
                continue;
            };
            // A fall is told without its sign.
            if prints(value, one.rate) || prints(-value, one.rate) {
                held += 1;
                digits += one
                    .rate
                    .printed
                    .chars()
                    .filter(char::is_ascii_digit)
                    .count();
            } else {
                wrong.push((one, value));
            }
        }
        if wrong.is_empty() && held == told.len() {
            findings.checked.rates += held;
            return;
        }
        let enough = held >= LEAST && digits >= DIGITS && held + 1 >= told.len();
        if enough && best.as_ref().is_none_or(|(most, _)| held > *most) {
            best = Some((held, wrong));
        }
    }
    for (one, value) in best.into_iter().flat_map(|(_, wrong)| wrong) {
        let computed = show_like(value, one.rate);
        let message = format!(
            "“{}”的比率印为{}，所列其他各项都与表中的数相符，本项按表应为{computed}。",
            shorten(&grid.rows[one.row].label, 20),
            one.rate.printed
        );
        let cells = grid.cells[one.row].iter().flatten();
        findings.push(
            Draft::new("rate_of_row", Severity::Error, message)
                .printed(&one.rate.printed, computed)
                .at([passage.span_of(one.rate)])
                .at(cells
                    .filter(|cell| cell.value.is_some())
                    .map(|cell| cell.span))
                .advice("核对正文的比率和表中该行的数。"),
        );
    }
}
