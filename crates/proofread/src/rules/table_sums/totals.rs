//! Totals and subtotals below or above their addends, groups.

use super::{Entry, entries, judge, parts};
use crate::context::Context;
use crate::finding::Findings;
use crate::grid::{Grid, RowKind};

/// A group's or a leading total's figure is the sum of the highest level below it.
pub(super) fn groups(
    context: &Context<'_>,
    grid: &Grid,
    column: usize,
    entries: &[Entry],
    findings: &mut Findings,
) {
    for (at, head) in entries.iter().enumerate() {
        let leading = head.kind == RowKind::Total && at == 0;
        if !(leading || matches!(head.kind, RowKind::Group(_))) {
            continue;
        }
        let below: Vec<&Entry> = entries[at + 1..]
            .iter()
            .take_while(|entry| entry.level > head.level)
            .collect();
        let Some(level) = below
            .iter()
            .filter(|entry| entry.kind != RowKind::Subtotal)
            .map(|entry| entry.level)
            .min()
        else {
            continue;
        };
        let children: Vec<&Entry> = below
            .iter()
            .copied()
            .filter(|entry| entry.level == level)
            .collect();
        let leaves: Vec<&Entry> = below
            .iter()
            .copied()
            .filter(|entry| entry.level == 9)
            .collect();
        judge(context, grid, column, head, &[children, leaves], findings);
    }
}

/// Figures of the same role in the parts of the table above: budget execution stands above the indicators.
pub(super) fn before(grid: &Grid, column: usize, from: usize) -> Vec<Entry> {
    let role = grid.role((from + 1).min(grid.rows.len() - 1), column);
    let mut found = Vec::new();
    for (start, end) in parts(grid).into_iter().filter(|(_, end)| *end <= from) {
        for other in 0..grid.columns {
            if role.is_some() && grid.role(end - 1, other) == role {
                found.extend(entries(grid, other, start, end));
            }
        }
    }
    found
}

/// A total below its addends, or a subtotal.
pub(super) fn totals(
    context: &Context<'_>,
    grid: &Grid,
    column: usize,
    entries: &[Entry],
    before: &[Entry],
    findings: &mut Findings,
) {
    for (at, head) in entries.iter().enumerate() {
        if at == 0 || !matches!(head.kind, RowKind::Total | RowKind::Subtotal) {
            continue;
        }
        let since = entries[..at]
            .iter()
            .rposition(|entry| {
                entry.kind == head.kind || head.kind == RowKind::Subtotal && entry.level < 8
            })
            .map_or(0, |last| last + 1);
        let above = &entries[since..at];
        let pick = |keep: &dyn Fn(&Entry) -> bool| {
            above.iter().filter(|entry| keep(entry)).collect::<Vec<_>>()
        };
        let subtotals = pick(&|entry| entry.kind == RowKind::Subtotal);
        let level = above
            .iter()
            .filter(|entry| entry.kind != RowKind::Subtotal)
            .map(|entry| entry.level)
            .min();
        let highest = pick(&|entry| Some(entry.level) == level && entry.kind != RowKind::Subtotal);
        let leaves = pick(&|entry| entry.level == 9);
        let mut ways = Vec::new();
        if head.kind == RowKind::Total && !subtotals.is_empty() {
            let after = above
                .iter()
                .rposition(|entry| entry.kind == RowKind::Subtotal)
                .map_or(0, |last| last + 1);
            let rest = above[after..].iter().filter(|entry| entry.level == 9);
            ways.push(subtotals.into_iter().chain(rest).collect());
        }
        ways.push(highest);
        if head.kind == RowKind::Total {
            ways.push(before.iter().chain(leaves.iter().copied()).collect());
        }
        ways.push(leaves);
        judge(context, grid, column, head, &ways, findings);
    }
}
