//! Rows whose parts stand below them: 其中, and what the figures tell.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, judge};
use crate::finding::Findings;
use crate::grid::{Grid, Role, RowKind};
use crate::nesting;
use crate::number::{Quantity, UnitClass};
use rust_decimal::Decimal;

/// `年度资金总额` with `其中：中央补助`, `地方资金` in the rows below.
pub(super) fn of_which(grid: &Grid, findings: &mut Findings) {
    for row in 1..grid.rows.len() {
        let line = &grid.rows[row];
        if !line.label.starts_with("其中") || line.kind == RowKind::Heading {
            continue;
        }
        if grid.rows[row - 1].label.starts_with("其中") && inner(grid, row - 1).is_none() {
            // one of several such rows, which were added up from the first
            continue;
        }
        // 其中：财政拨款 with 其中：省级补助 and others below: what makes the first part is no further part.
        let inner = inner(grid, row);
        // The first alone is the whole where the others add nothing.
        let told = rows_of_which(grid, row).filter(|rows| *rows > 1);
        for column in 0..grid.columns {
            let Some(head) = grid.value(row - 1, column).filter(Quantity::is_plain) else {
                continue;
            };
            if head.unit.class == UnitClass::Percent
                || matches!(
                    grid.role(row, column),
                    Some(Role::Index | Role::ExecutionRate | Role::Share | Role::ScoreRate)
                )
            {
                continue;
            }
            let mut entries = vec![];
            let outer = |below: &usize| !inner.as_ref().is_some_and(|rows| rows.contains(below));
            for below in (row..grid.rows.len()).filter(outer) {
                let related = grid.rows[below].label.starts_with("其中")
                    || told.is_some_and(|count| below < row + count)
                    || told.is_none() && is_fund(grid, below);
                match grid.value(below, column) {
                    Some(value)
                        if related
                            && value.unit.comparable(&head.unit)
                            && grid.rows[below].kind == RowKind::Item =>
                    {
                        entries.push(Entry {
                            row: below,
                            level: 9,
                            kind: RowKind::Item,
                            value,
                        });
                    }
                    _ => break,
                }
            }
            if entries.len() < 2 && grid.parents.get(&row) == Some(&(row - 1)) {
                continue;
            }
            if entries.len() == 1 && entries[0].value.value <= head.value {
                // one part of it, not all
                continue;
            }
            let head = Entry {
                row: row - 1,
                level: 0,
                kind: RowKind::Group(1),
                value: head,
            };
            judge(grid, column, &head, &[entries.iter().collect()], findings);
        }
    }
}

/// Whether a row is called money of some source.
fn is_fund(grid: &Grid, row: usize) -> bool {
    ["资金", "补助", "其他", "自筹", "配套", "财政"]
        .iter()
        .any(|word| grid.rows[row].label.contains(word))
}

/// The rows that 其中 makes parts of the row above them, as far as they add up to it.
pub(super) fn told(grid: &Grid) -> BTreeSet<usize> {
    (1..grid.rows.len())
        .filter(|row| grid.rows[*row].label.starts_with("其中"))
        .filter(|row| !grid.rows[row - 1].label.starts_with("其中"))
        .filter_map(|row| Some(row..row + rows_of_which(grid, row)?))
        .flatten()
        .collect()
}

/// The rows below one with 其中 that are parts of it, by another 其中 and by what most columns add up to.
fn inner(grid: &Grid, row: usize) -> Option<std::ops::Range<usize>> {
    let below = grid.rows.get(row + 1)?;
    // Both are parts of the row above them.
    if rows_of_which(grid, row).is_some_and(|rows| rows > 1) {
        return None;
    }
    let parts = rows_of_which(grid, row + 1).filter(|parts| *parts > 1)?;
    let led = below.label.starts_with("其中") && grid.rows[row].label.starts_with("其中");
    led.then(|| row + 1..row + 1 + parts)
}

/// How many rows from one with 其中 on are the parts of the row above it, as most columns that add up say.
fn rows_of_which(grid: &Grid, row: usize) -> Option<usize> {
    let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
    let mut heads = 0;
    for column in 0..grid.columns {
        let Some(head) = grid
            .value(row - 1, column)
            .filter(|head| !head.value.is_zero() && head.unit.class != UnitClass::Percent)
            // 分值 and 得分 of the whole only.
            .filter(|_| grid.value(row, column).is_some())
        else {
            continue;
        };
        heads += 1;
        let mut sum = Decimal::ZERO;
        for below in row..grid.rows.len().min(row + 12) {
            let Some(value) = grid
                .value(below, column)
                .filter(|value| value.unit.comparable(&head.unit))
            else {
                break;
            };
            sum += value.value;
            if sum == head.value {
                *votes.entry(below + 1 - row).or_default() += 1;
            }
        }
    }
    // In one of two columns rows add up by chance.
    votes.retain(|_, votes| *votes * 2 > heads);
    let (most, _) = votes.iter().max_by_key(|(_, votes)| **votes)?;
    // 上年结转资金 and 其他资金, of which there mostly are none, are parts too.
    let further = votes.range(most + 1..).map(|(rows, _)| *rows);
    let funds = |rows: &usize| (row + most..row + rows).all(|below| is_fund(grid, below));
    further.take_while(funds).last().or(Some(*most))
}

/// A row whose parts stand below it without being named as such: the columns in which they don't add up.
pub(super) fn parts_below(grid: &Grid, findings: &mut Findings) {
    let mut heads: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, head) in &grid.parents {
        heads.entry(*head).or_default().push(*row);
    }
    for (head, below) in heads {
        for column in 0..grid.columns {
            let entry = |row: usize| {
                nesting::figure(grid, row, column).map(|value| Entry {
                    row,
                    level: 9,
                    kind: RowKind::Item,
                    value,
                })
            };
            let below: Vec<Entry> = below.iter().filter_map(|row| entry(*row)).collect();
            if let Some(head) = entry(head) {
                let way: Vec<&Entry> = below.iter().collect();
                judge(grid, column, &head, &[way], findings);
            }
        }
    }
}
