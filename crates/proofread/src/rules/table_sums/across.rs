//! Columns that add up across a row.

use super::parts;
use crate::arithmetic::show_like;
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role};
use crate::number::Quantity;
use rust_decimal::Decimal;

/// Columns of which one is the sum of the others in most rows: the rows that deviate.
pub(super) fn across(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    for (from, to) in parts(grid) {
        let totals = (0..grid.columns).filter(|column| {
            let heading = grid.heading(to - 1, *column);
            ["合计", "小计", "总计", "总投入", "总额", "总投资", "总分"]
                .iter()
                .any(|word| heading.contains(word))
        });
        for total in totals {
            let addends: Vec<usize> = (total + 1..grid.columns)
                .take_while(|column| {
                    !["合计", "小计", "总计"]
                        .iter()
                        .any(|word| grid.heading(to - 1, *column).contains(word))
                })
                .filter(|column| {
                    matches!(
                        grid.role(to - 1, *column),
                        Some(
                            Role::Amount
                                | Role::Count
                                | Role::Other
                                | Role::Budget
                                | Role::Received
                        )
                    )
                })
                .collect();
            let before: Vec<usize> = (0..total)
                .filter(|column| {
                    matches!(
                        grid.role(to - 1, *column),
                        Some(Role::Amount | Role::Count | Role::Other | Role::Budget)
                    )
                })
                .collect();
            let before = if grid.heading(to - 1, total).contains("总分") {
                scores(grid, to - 1, total)
            } else {
                before
            };
            for group in [addends, before] {
                if group.len() > 1 {
                    check_across(context, grid, (from, to), total, &group, findings);
                }
            }
        }
    }
}

/// The columns right before a total score that have no unit and aren't rates: the scores that make it up.
fn scores(grid: &Grid, row: usize, total: usize) -> Vec<usize> {
    let mut columns: Vec<usize> = (0..total)
        .rev()
        .take_while(|column| {
            !matches!(
                grid.role(row, *column),
                Some(
                    Role::ExecutionRate
                        | Role::Spent
                        | Role::Achievement
                        | Role::Label
                        | Role::Index
                )
            )
        })
        .collect();
    columns.reverse();
    columns
}

fn check_across(
    _context: &Context<'_>,
    grid: &Grid,
    part: (usize, usize),
    total: usize,
    group: &[usize],
    findings: &mut Findings,
) {
    let mut wrong = Vec::new();
    let mut right = 0;
    for row in part.0..part.1 {
        let Some(head) = grid
            .value(row, total)
            .filter(|_| !grid.rows[row].label.contains("平均"))
        else {
            continue;
        };
        let addends: Vec<Quantity> = group
            .iter()
            .filter_map(|column| grid.value(row, *column))
            .collect();
        if addends.len() < 2
            || addends
                .iter()
                .any(|addend| !addend.unit.comparable(&head.unit))
        {
            continue;
        }
        let sum: Decimal = addends.iter().map(|addend| addend.value).sum();
        if sum == head.value {
            right += 1;
        } else {
            wrong.push((row, sum, head));
        }
    }
    findings.checked.sums += right;
    if right < 2 || wrong.len() * 3 > right {
        return;
    }
    for (row, sum, head) in wrong {
        let computed = show_like(sum, &head);
        let message = format!(
            "表中“{}”的{}印为{}，同行各栏相加为{computed}。",
            shorten(&grid.rows[row].label, 20),
            grid.heading(row, total),
            head.printed
        );
        let spans = std::iter::once(total)
            .chain(group.iter().copied())
            .filter_map(|column| grid.cell(row, column).map(|cell| cell.span));
        findings.push(
            Draft::new("sum_row", Severity::Error, message)
                .printed(&head.printed, computed)
                .at(spans)
                .advice("核对本行各栏，更正误写的数。"),
        );
    }
}
