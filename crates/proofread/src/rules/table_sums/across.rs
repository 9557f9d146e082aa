//! Columns that add up across a row.

use super::doubt::between;
use crate::arithmetic::show_like;
use crate::context::shorten;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, is_mean_name};
use crate::number::Quantity;
use rust_decimal::Decimal;

/// Headings of columns that hold the sum of others, and those that may stand in one row with them.
const SUMS: [&str; 4] = ["合计", "小计", "总计", "累计"];
const WHOLES: [&str; 4] = ["总投入", "总额", "总投资", "总分"];
/// Headings of columns that are taken away: 扣分, 核减金额.
const LESS: [&str; 5] = ["扣", "核减", "调减", "减：", "减:"];
/// Rows that must add up where the heading says that the column is a total, and where it doesn't.
const ROWS: usize = 2;
const ROWS_UNNAMED: usize = 3;
/// Columns that add up to one whose heading doesn't say so; fewer are looked at as relations of columns.
const MANY: usize = 4;
/// Columns that a total may be the sum of.
const MOST: usize = 24;

/// The figures of a part of a table, by row and column.
type Figures = Vec<Vec<Option<Quantity>>>;

/// Columns of which one is the sum of its neighbours in most rows: the rows that deviate.
pub(super) fn across(grid: &Grid, findings: &mut Findings) {
    for (from, to) in grid.stretches() {
        let figures: Figures = (from..to)
            .map(|row| (0..grid.columns).map(|at| grid.value(row, at)).collect())
            .collect();
        for total in 0..grid.columns {
            let rows = figures.iter().filter(|row| row[total].is_some());
            if rows.count() < ROWS {
                continue;
            }
            let heading = grid.heading(to - 1, total);
            let mut words = SUMS.iter().chain(&WHOLES);
            let named = words.any(|word| heading.contains(word));
            let least = if named { ROWS } else { ROWS_UNNAMED };
            // What stands before a total may make it, and what stands behind it too: last year's and the change.
            for side in runs(grid, to - 1, total) {
                let fits = side
                    .iter()
                    .flat_map(|run| fits(grid, from, &figures, total, run))
                    .filter(|fit| named || fit.group.len() >= MANY);
                let best = fits.max_by_key(|fit| (fit.right, std::cmp::Reverse(fit.wrong.len())));
                if let Some(fit) = best {
                    findings.checked.sums += fit.right;
                    // Of three rows one is odd where the other two hold.
                    let few = named && fit.right >= ROWS && fit.wrong.len() == 1;
                    if fit.right >= least && (few || fit.wrong.len() * 3 <= fit.right) {
                        tell(grid, total, &fit, findings);
                    }
                }
            }
        }
    }
}

/// The columns before one, and those after it, whose figures may make it up, the nearest first: all of them, and the amounts
/// among them.
fn runs(grid: &Grid, row: usize, total: usize) -> [[Vec<usize>; 2]; 2] {
    let adds = |column: &usize| {
        let heading = grid.heading(row, *column);
        !SUMS.iter().any(|word| heading.contains(word))
            && !matches!(
                grid.role(row, *column),
                Some(
                    Role::ExecutionRate
                        | Role::FundingRate
                        | Role::Achievement
                        | Role::ScoreRate
                        | Role::Share
                        | Role::Index
                )
            )
    };
    let amount = |column: &usize| {
        matches!(
            grid.role(row, *column),
            Some(Role::Amount | Role::Count | Role::Other | Role::Budget | Role::Received)
        )
    };
    let (before, after) = ((0..total).rev(), total + 1..grid.columns);
    [
        [
            before.clone().take_while(adds).take(MOST).collect(),
            before.take(2 * MOST).filter(amount).collect(),
        ],
        [
            after.clone().take_while(adds).take(MOST).collect(),
            after.take(2 * MOST).filter(amount).collect(),
        ],
    ]
}

/// How often a group of columns makes up a total, and where it doesn't.
#[derive(Default)]
struct Fit {
    group: Vec<usize>,
    right: usize,
    /// Rows, what their columns add up to, and what is printed.
    wrong: Vec<(usize, Decimal, Quantity)>,
}

/// How the first two, three … columns of a run fit.
fn fits(grid: &Grid, from: usize, figures: &Figures, total: usize, run: &[usize]) -> Vec<Fit> {
    let mut fits: Vec<Fit> = (2..=run.len())
        .map(|len| Fit {
            group: run[..len].to_vec(),
            ..Fit::default()
        })
        .collect();
    let less: Vec<bool> = run
        .iter()
        .map(|column| {
            let heading = grid.heading(from + figures.len() - 1, *column);
            LESS.iter().any(|word| heading.starts_with(word))
        })
        .collect();
    for (at, row) in figures.iter().enumerate() {
        let head = row[total].as_ref();
        // Rates and means don't add up.
        let label = &grid.rows[from + at].label;
        let Some(head) = head.filter(|_| !is_mean_name(label)) else {
            continue;
        };
        let (mut sum, mut added, mut told) = (Decimal::ZERO, 0, 0);
        for ((len, column), less) in (1..).zip(run).zip(&less) {
            if let Some(addend) = &row[*column] {
                if !addend.unit.comparable(&head.unit) {
                    break;
                }
                // Printed with its sign or without: −1.5 is taken away once.
                sum += if *less {
                    -addend.value.abs()
                } else {
                    addend.value
                };
                added += 1;
                told += usize::from(!addend.value.is_zero());
            }
            if len < 2 || added < 2 {
                continue;
            }
            let fit = &mut fits[len - 2];
            if sum != head.value && is_mean(row, &run[..len], head, sum) {
                continue;
            }
            if sum != head.value {
                fit.wrong.push((from + at, sum, head.clone()));
            } else if told >= 2 {
                fit.right += 1;
            }
        }
    }
    fits
}

/// Whether a row has rates or means, which don't add up, or shares, which do but for rounding.
fn is_mean(row: &[Option<Quantity>], columns: &[usize], head: &Quantity, sum: Decimal) -> bool {
    let parts = columns.iter().filter_map(|column| row[*column].as_ref());
    let parts: Vec<&Quantity> = parts.collect();
    let slack: Decimal = parts.iter().map(|part| part.half).sum();
    let shares = head.value == Decimal::ONE_HUNDRED && (sum - head.value).abs() <= slack;
    shares || between(head, sum, &parts)
}

fn tell(grid: &Grid, total: usize, fit: &Fit, findings: &mut Findings) {
    for (row, sum, head) in &fit.wrong {
        let computed = show_like(*sum, head);
        let message = format!(
            "表中“{}”的{}印为{}，同行各栏相加为{computed}。",
            shorten(&grid.rows[*row].label, 20),
            grid.heading(*row, total),
            head.printed
        );
        let mut columns = fit.group.clone();
        columns.sort_unstable();
        let spans = std::iter::once(total)
            .chain(columns)
            .filter_map(|column| grid.cell(*row, column).map(|cell| cell.span));
        findings.push(
            Draft::new("sum_row", Severity::Error, message)
                .printed(&head.printed, computed)
                .at(spans)
                .advice("核对本行各栏，更正误写的数。"),
        );
    }
}
