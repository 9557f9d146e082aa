//! Running totals and balances: `累计支付＝上行累计＋本行支付`, `年末结存＝上年末＋收入−支出`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Wrong, amount, columns, digits, tell};
use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::grid::Grid;
use crate::number::{Quantity, UnitClass};

/// Headings of what goes on from row to row.
const NAMED: [&str; 10] = [
    "累计", "累积", "结存", "余额", "结余", "期末", "年末", "月末", "季末", "滚存",
];
/// Columns of which every sum and difference is tried.
const MOST: usize = 7;
/// Rows that must follow, and the digits that they have together.
const LEAST: usize = 2;
const DIGITS: usize = 7;
const DIGITS_OF_MANY: usize = 16;

/// Which columns are added (1) and taken away (−1).
type Signs = Vec<(usize, i64)>;

/// The rows that go on from the one above by the columns of a way.
#[derive(Default)]
struct Fit {
    signs: Signs,
    held: usize,
    digits: usize,
    wrong: Vec<usize>,
}

pub(super) fn running(grid: &Grid, rows: &[usize], findings: &mut Findings) {
    for own in columns(grid) {
        let heading = grid.heading(rows[0], own);
        if !NAMED.iter().any(|word| heading.contains(word)) {
            continue;
        }
        let values: Option<Vec<Quantity>> = rows.iter().map(|row| shown(grid, *row, own)).collect();
        let Some(values) = values else { continue };
        let others: Vec<usize> = columns(grid)
            .filter(|other| *other != own)
            .filter(|other| {
                let filled = rows.iter().filter(|row| alike(grid, **row, (own, *other)));
                filled.count() * 2 > rows.len()
            })
            .collect();
        let figures = |column: usize| -> Vec<Decimal> {
            let figure = |row: &usize| shown(grid, *row, column).map(|figure| figure.value);
            rows.iter()
                .map(|row| figure(row).unwrap_or_default())
                .collect()
        };
        let steps: Steps = others
            .iter()
            .map(|column| (*column, figures(*column)))
            .collect();
        let fits = ways(&others)
            .into_iter()
            .map(|signs| fit(&values, &steps, signs));
        let best = fits.max_by_key(|fit| (fit.held, std::cmp::Reverse(fit.signs.len())));
        if let Some(fit) = best.filter(|fit| believed(fit, rows.len())) {
            report(grid, rows, (own, &values), (&fit, &steps), findings);
        }
    }
}

/// A figure that may be added, as it is printed.
fn shown(grid: &Grid, row: usize, column: usize) -> Option<Quantity> {
    amount(grid, row, column)?;
    grid.cell(row, column)?.value.clone()
}

/// Whether figures of two columns are told in one unit: a heading like 支出 says that it is money, 结存 says nothing.
fn alike(grid: &Grid, row: usize, (own, other): (usize, usize)) -> bool {
    let units = [own, other].map(|column| amount(grid, row, column).map(|value| value.unit));
    let [Some(one), Some(two)] = units else {
        return false;
    };
    let bare = [&one, &two].map(|unit| unit.class == UnitClass::None);
    bare.contains(&true) || one.comparable(&two) && one.factor == two.factor
}

/// Every way to add some columns and take others away, of which one at least is added.
fn ways(others: &[usize]) -> Vec<Signs> {
    let single = others.iter().map(|other| vec![(*other, 1)]);
    let mut ways: Vec<Signs> = single.collect();
    let mut all: Vec<Signs> = vec![Vec::new()];
    for other in others.iter().take(MOST) {
        let longer: Vec<Signs> = all
            .iter()
            .flat_map(|signs| {
                [1, -1].map(|sign| {
                    let mut signs = signs.clone();
                    signs.push((*other, sign));
                    signs
                })
            })
            .collect();
        all.extend(longer);
    }
    all.retain(|signs| signs.len() >= 2 && signs.iter().any(|(_, sign)| *sign > 0));
    ways.append(&mut all);
    ways
}

/// The figures of the columns that may be added or taken away, row by row; nothing for a dash.
type Steps = BTreeMap<usize, Vec<Decimal>>;

fn fit(values: &[Quantity], steps: &Steps, signs: Signs) -> Fit {
    let mut fit = Fit {
        signs,
        ..Fit::default()
    };
    for (at, value) in values.iter().enumerate() {
        let step = step(steps, at, &fit.signs);
        let before = at.checked_sub(1).map(|before| values[before].value);
        let expected = before.unwrap_or_default().checked_add(step);
        if expected == Some(value.value) {
            if !step.is_zero() {
                fit.held += 1;
                fit.digits += digits(value);
            }
        } else if at > 0 {
            // What was there before the first row isn't known.
            fit.wrong.push(at);
        }
    }
    fit
}

fn step(steps: &Steps, at: usize, signs: &Signs) -> Decimal {
    signs
        .iter()
        .filter_map(|(column, sign)| Some(steps.get(column)?.get(at)? * Decimal::from(*sign)))
        .sum()
}

/// One figure that is wrong spoils its own row and the next.
fn believed(fit: &Fit, rows: usize) -> bool {
    let near = match fit.wrong.as_slice() {
        [] | [_] => true,
        [one, next] => one + 1 == *next && rows > LEAST + 1,
        _ => false,
    };
    let enough = if fit.signs.len() > 2 {
        fit.held > LEAST && fit.digits >= DIGITS_OF_MANY
    } else {
        fit.held >= LEAST && fit.digits >= DIGITS
    };
    near && enough
}

fn report(
    grid: &Grid,
    rows: &[usize],
    (own, values): (usize, &[Quantity]),
    (fit, steps): (&Fit, &Steps),
    findings: &mut Findings,
) {
    findings.checked.sums += fit.held;
    let Some(at) = fit.wrong.first().copied() else {
        return;
    };
    let row = rows[at];
    let expected = values[at - 1].value + step(steps, at, &fit.signs);
    let names: Vec<String> = fit
        .signs
        .iter()
        .map(|(column, sign)| {
            let sign = if *sign > 0 { "＋" } else { "−" };
            format!("{sign}{}", grid.heading(row, *column))
        })
        .collect();
    let wrong = Wrong {
        row,
        column: own,
        own: &values[at],
        computed: show_like(expected, &values[at]),
        how: format!("上一行{}", names.concat()),
    };
    let mut places: Vec<(usize, usize)> = vec![(rows[at - 1], own)];
    places.extend(fit.signs.iter().map(|(column, _)| (row, *column)));
    tell(grid, &wrong, places, findings);
}
