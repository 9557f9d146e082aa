//! Rows of a table that are parts of a row above them without a number or 其中 that says so: the figures do.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::grid::{Grid, Role, RowKind};
use crate::number::{Quantity, UnitClass};

/// A row has at most so many parts.
const MOST: usize = 20;
/// In so many columns the parts have to add up before they are taken for parts.
const COLUMNS: usize = 2;

/// Where one column doesn't add up, those that do have at least so many digits, and where several don't so many: short figures do by chance.
const DIGITS: usize = 4;
const MORE_DIGITS: usize = 6;

/// A name of a cohort is no longer than this: 以前年度结转项目.
const COHORT_CHARACTERS: usize = 8;

/// The parts and the row that each is a part of.
pub fn parents(grid: &Grid) -> BTreeMap<usize, usize> {
    let mut parents = BTreeMap::new();
    for (from, to) in grid.stretches() {
        stretch(grid, from, to, &mut parents);
    }
    parents
}

/// Looks for parts between two headings.
fn stretch(grid: &Grid, from: usize, to: usize, parents: &mut BTreeMap<usize, usize>) {
    let told = |row: usize| matches!(grid.rows[row].kind, RowKind::Group(_) | RowKind::Subtotal);
    let total = |row: usize| grid.rows[row].kind == RowKind::Total;
    if !(from..to).any(total) || (from..to).any(told) {
        return;
    }
    let figures: Vec<Vec<Option<Decimal>>> = (from..to)
        .map(|row| {
            (0..grid.columns)
                .map(|column| figure(grid, row, column).map(|figure| figure.value))
                .collect()
        })
        .collect();
    let item = |row: usize| grid.rows[row].kind == RowKind::Item;
    let mut names: Vec<&str> = Vec::new();
    let mut row = from;
    while row < to {
        let most = (row + 1..to)
            .take(MOST)
            .take_while(|row| item(*row))
            .count();
        let length = if item(row) {
            match parts(&figures[row - from..=row - from + most], 2) {
                0 => by_cohort(grid, row, most, &figures[row - from..]),
                length => length,
            }
        } else {
            0
        };
        for below in row + 1..=row + length {
            parents.insert(below, row);
            names.push(&grid.rows[below].label);
        }
        row += 1 + length;
    }
    // A row with one part only: the part is called as parts of other rows are.
    for row in from + 1..to {
        let above = row - 1;
        if item(row)
            && item(above)
            && !parents.contains_key(&row)
            && !parents.contains_key(&above)
            && names.contains(&grid.rows[row].label.as_str())
            && parts(&figures[above - from..=row - from], 1) == 1
        {
            parents.insert(row, above);
        }
    }
}

/// How many rows below one are its new and its continuing projects by name, if no column says otherwise: of a plan without
/// money this year only the numbers of projects add up.
fn by_cohort(grid: &Grid, head: usize, most: usize, figures: &[Vec<Option<Decimal>>]) -> usize {
    let cohort = |row: usize| {
        let label = grid.rows[row].label.as_str();
        let named = ["新上", "新立项", "结转", "续建"]
            .iter()
            .any(|word| label.contains(word));
        named && label.chars().count() <= COHORT_CHARACTERS
    };
    let length = (head + 1..=head + most)
        .take_while(|row| cohort(*row))
        .count();
    if cohort(head) || length < 2 {
        return 0;
    }
    let fits = |column: usize| {
        let Some(whole) = figures[0][column] else {
            return true;
        };
        let parts = figures[1..=length].iter().map(|row| row[column]);
        parts
            .sum::<Option<Decimal>>()
            .is_none_or(|sum| sum == whole)
    };
    if (0..figures[0].len()).all(fits) {
        length
    } else {
        0
    }
}

/// How many rows below the first, `least` at least, add up to it in most of its columns; 0: none do.
fn parts(rows: &[Vec<Option<Decimal>>], least: usize) -> usize {
    let Some((head, below)) = rows.split_first() else {
        return 0;
    };
    let compared = head
        .iter()
        .filter(|head| head.is_some_and(|head| !head.is_zero()))
        .count();
    let mut sums = vec![Some(Decimal::ZERO); head.len()];
    for (at, row) in below.iter().enumerate() {
        let (mut equal, mut digits) = (0, 0);
        for ((sum, part), head) in sums.iter_mut().zip(row).zip(head) {
            *sum = sum.zip(*part).and_then(|(sum, part)| sum.checked_add(part));
            let fits = sum.is_some() && sum == head && !head.unwrap_or_default().is_zero();
            if fits {
                equal += 1;
                let sum =
                    sum.map_or_else(String::new, |sum| sum.normalize().mantissa().to_string());
                digits += sum.trim_end_matches('0').len();
            }
        }
        let told = match compared - equal.min(compared) {
            0 => true,
            1 => digits >= DIGITS,
            _ => digits >= MORE_DIGITS,
        };
        if at + 1 >= least && equal >= COLUMNS && equal * 2 > compared && told {
            return at + 1;
        }
    }
    0
}

/// A figure that may be added up: an amount or a count, no rate, target or number of a row.
pub fn figure(grid: &Grid, row: usize, column: usize) -> Option<Quantity> {
    let additive = matches!(
        grid.role(row, column),
        Some(
            Role::Amount | Role::Count | Role::Budget | Role::Received | Role::Spent | Role::Other
        )
    );
    if !additive {
        return None;
    }
    grid.value(row, column).filter(|value| {
        value.is_plain()
            && !matches!(
                value.unit.class,
                UnitClass::Percent | UnitClass::Ratio | UnitClass::Duration
            )
    })
}
