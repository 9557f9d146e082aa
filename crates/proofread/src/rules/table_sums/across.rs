//! Columns that add up across a row.

use super::parts;
use crate::arithmetic::show_like;
use crate::context::shorten;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role};
use crate::number::Quantity;
use rust_decimal::Decimal;

/// Headings of columns that hold the sum of others.
const TOTALS: [&str; 7] = ["合计", "小计", "总计", "总投入", "总额", "总投资", "总分"];
/// Rows that must add up where the heading says that the column is a total, and where it doesn't.
const ROWS: usize = 2;
const ROWS_UNNAMED: usize = 3;
/// Columns that add up to one whose heading doesn't say so; fewer are looked at as relations of columns.
const MANY: usize = 4;

/// Columns of which one is the sum of its neighbours in most rows: the rows that deviate.
pub(super) fn across(grid: &Grid, findings: &mut Findings) {
    for (from, to) in parts(grid) {
        for total in 0..grid.columns {
            let heading = grid.heading(to - 1, total);
            let named = TOTALS.iter().any(|word| heading.contains(word));
            let least = if named { ROWS } else { ROWS_UNNAMED };
            let fits = groups(grid, (from, to), total)
                .into_iter()
                .filter(|group| named || group.len() >= MANY)
                .map(|group| fit(grid, (from, to), total, group));
            let best = fits.max_by_key(|fit| (fit.right, std::cmp::Reverse(fit.wrong.len())));
            if let Some(fit) = best {
                findings.checked.sums += fit.right;
                if fit.right >= least && fit.wrong.len() * 3 <= fit.right {
                    tell(grid, total, &fit, findings);
                }
            }
        }
    }
}

/// The columns before or after one whose figures may make it up: first of all those right beside it.
fn groups(grid: &Grid, (_, to): (usize, usize), total: usize) -> Vec<Vec<usize>> {
    let adds = |column: &usize| {
        let heading = grid.heading(to - 1, *column);
        !["合计", "小计", "总计"]
            .iter()
            .any(|word| heading.contains(word))
            && !matches!(
                grid.role(to - 1, *column),
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
    let before: Vec<usize> = (0..total).rev().take_while(adds).collect();
    let after: Vec<usize> = (total + 1..grid.columns).take_while(adds).collect();
    let mut groups: Vec<Vec<usize>> = [before, after]
        .iter()
        .flat_map(|run| (2..=run.len()).map(|len| run[..len].to_vec()))
        .collect();
    // Amounts between which other columns stand.
    let amount = |column: &usize| {
        matches!(
            grid.role(to - 1, *column),
            Some(Role::Amount | Role::Count | Role::Other | Role::Budget | Role::Received)
        )
    };
    groups.push((0..total).filter(amount).collect());
    groups.push((total + 1..grid.columns).filter(amount).collect());
    groups.retain(|group| group.len() >= 2);
    groups
}

/// How often a group of columns makes up a total, and where it doesn't.
struct Fit {
    group: Vec<usize>,
    right: usize,
    /// Rows, what their columns add up to, and what is printed.
    wrong: Vec<(usize, Decimal, Quantity)>,
}

fn fit(grid: &Grid, (from, to): (usize, usize), total: usize, group: Vec<usize>) -> Fit {
    let mut fit = Fit {
        group,
        right: 0,
        wrong: Vec::new(),
    };
    for row in from..to {
        let Some(head) = grid
            .value(row, total)
            .filter(|_| !grid.rows[row].label.contains("平均"))
        else {
            continue;
        };
        let addends: Vec<Quantity> = fit
            .group
            .iter()
            .filter_map(|column| grid.value(row, *column))
            .collect();
        let alike = |addend: &Quantity| addend.unit.comparable(&head.unit);
        if addends.len() < 2 || !addends.iter().all(alike) {
            continue;
        }
        let sum: Decimal = addends.iter().map(|addend| addend.value).sum();
        let told = addends.iter().filter(|it| !it.value.is_zero()).count() >= 2;
        if sum != head.value {
            fit.wrong.push((row, sum, head));
        } else if told {
            fit.right += 1;
        }
    }
    fit
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
