//! Totals and subtotals below or above their addends, groups.

use super::{Entry, entries, judge};
use crate::context::Context;
use crate::finding::Findings;
use crate::grid::{Grid, Role, RowKind, role_of};
use crate::number::scan;
use rust_decimal::Decimal;

/// A group's or a leading total's figure is the sum of the highest level below it.
pub(super) fn groups(grid: &Grid, column: usize, entries: &[Entry], findings: &mut Findings) {
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
        judge(grid, column, head, &[children, leaves], findings);
    }
}

/// A figure right of a cell that names its role: `分值 | 10 | 得分 | 9.31` below the amounts of a form.
fn labelled(grid: &Grid, role: Role, rows: std::ops::Range<usize>) -> Vec<Entry> {
    let entry = |(row, column): (usize, usize)| {
        let named = role_of(&grid.cell(row, column)?.text) == Some(role);
        let value = grid
            .cell(row, column + 1)?
            .value
            .clone()
            .filter(|_| named)?;
        Some(Entry {
            row,
            level: 9,
            kind: RowKind::Item,
            value,
        })
    };
    let cells = rows.flat_map(|row| (0..grid.columns).map(move |column| (row, column)));
    cells.filter_map(entry).collect()
}

/// `执行率 97.09% | 分值10 | 得分9.71` above the headings: a figure in one cell with the name of its role.
fn glued(grid: &Grid, role: Role, rows: std::ops::Range<usize>) -> Vec<Entry> {
    let entry = |(row, column): (usize, usize)| {
        let chars: Vec<char> = grid.cell(row, column)?.text.chars().collect();
        let digits = chars.iter().position(char::is_ascii_digit)?;
        let name: String = chars[..digits].iter().collect();
        let figures = scan(&chars[digits..]).quantities;
        let [value] = figures.as_slice() else {
            return None;
        };
        let named = role_of(name.trim_end_matches(':')) == Some(role);
        (named && digits + value.to == chars.len()).then(|| Entry {
            row,
            level: 9,
            kind: RowKind::Item,
            value: value.clone(),
        })
    };
    let cells = rows.flat_map(|row| (0..grid.columns).map(move |column| (row, column)));
    cells.filter_map(entry).collect()
}

/// Figures of the same role in the parts of the table above: budget execution stands above the indicators.
pub(super) fn before(grid: &Grid, column: usize, from: usize) -> Vec<Entry> {
    let role = grid.role((from + 1).min(grid.rows.len() - 1), column);
    let points = role.filter(|role| matches!(role, Role::Weight | Role::Score));
    let mut found = points.map_or_else(Vec::new, |role| {
        [labelled(grid, role, 0..from), glued(grid, role, 0..from)].concat()
    });
    for (start, end) in grid.stretches().into_iter().filter(|(_, end)| *end <= from) {
        for other in 0..grid.columns {
            if role.is_some() && grid.role(end - 1, other) == role {
                found.extend(entries(grid, other, start, end));
            }
        }
    }
    found
}

/// `分值 | 执行率 | 得分` in a table of its own right above that of the indicators: the points of budget execution, which the total takes in.
pub(super) fn executed_above(
    context: &Context<'_>,
    number: usize,
    (column, row): (usize, usize),
) -> Vec<Entry> {
    let grid = &context.grids[number];
    let role = grid.role((row + 1).min(grid.rows.len() - 1), column);
    let role = role.filter(|role| matches!(role, Role::Weight | Role::Score));
    let above = number.checked_sub(1).map(|above| &context.grids[above]);
    let (Some(role), Some(above)) = (role, above) else {
        return Vec::new();
    };
    // A form whose own total stands there is another one.
    if above.rows.iter().any(|row| row.kind == RowKind::Total) {
        return Vec::new();
    }
    let points = |line: usize| {
        let rate = above.column(line, Role::ExecutionRate)?;
        above.value(line, rate)?;
        let value = above.value(line, above.column(line, role)?)?;
        value.is_plain().then_some(Entry {
            row,
            level: 9,
            kind: RowKind::Item,
            value,
        })
    };
    (0..above.rows.len()).find_map(points).into_iter().collect()
}

/// The rows above a subtotal that stand under one heading of the first column with the last of them: `产出指标小计`
/// leaves out 预算执行, which has a group of its own.
fn group<'a>(grid: &Grid, row: usize, above: &'a [Entry]) -> Vec<&'a Entry> {
    let Some(last) = above.last() else {
        return Vec::new();
    };
    let Some(column) = group_column(grid, last.row) else {
        return Vec::new();
    };
    let label = grid.rows[row].label.trim_end_matches("小计");
    let named = above
        .iter()
        .map(|entry| grid.filled(entry.row, column))
        .find(|name| !label.is_empty() && *name == label);
    let name = named.unwrap_or_else(|| grid.filled(last.row, column));
    let group: Vec<&Entry> = above
        .iter()
        .filter(|entry| entry.level == 9 && grid.filled(entry.row, column) == name)
        .collect();
    if group.len() < above.len() {
        group
    } else {
        Vec::new()
    }
}

/// The rows above a subtotal that a column calls by its name, wherever they stand: `国家级小计` below all rows, of which some are
/// 国家级 in the second column.
fn called<'a>(grid: &Grid, head: &Entry, above: &'a [Entry]) -> Vec<&'a Entry> {
    let label = &grid.rows[head.row].label;
    let Some(name) = label.strip_suffix("小计").filter(|name| !name.is_empty()) else {
        return Vec::new();
    };
    let since = above
        .iter()
        .rposition(|entry| entry.kind == RowKind::Total)
        .map_or(0, |last| last + 1);
    let items = || above[since..].iter().filter(|entry| entry.level == 9);
    let column = (0..grid.columns).find(|column| {
        items().any(|entry| {
            grid.cell(entry.row, *column)
                .is_some_and(|cell| cell.text == name)
        })
    });
    column.map_or_else(Vec::new, |column| {
        items()
            .filter(|entry| grid.filled(entry.row, column) == name)
            .collect()
    })
}

/// Whether full marks are short of their total by those of budget execution, of which the table has only the score.
fn leaves_room(
    context: &Context<'_>,
    grid: &Grid,
    column: usize,
    head: &Entry,
    ways: &[Vec<&Entry>],
) -> bool {
    let executed = context.standards.as_ref().is_some_and(|standards| {
        ways.iter().any(|way| {
            let sum: Decimal = way.iter().map(|entry| entry.value.value).sum();
            !way.is_empty() && sum + standards.execution_full_marks == head.value.value
        })
    });
    let scored = (0..head.row).any(|row| {
        grid.column(row, Role::ExecutionRate).is_some()
            && grid.column(row, Role::Weight).is_none()
            && grid
                .column(row, Role::Score)
                .is_some_and(|column| grid.value(row, column).is_some())
    });
    executed && scored && grid.role(head.row, column) == Some(Role::Weight)
}

/// The first column with names, where it doesn't name the row itself.
fn group_column(grid: &Grid, row: usize) -> Option<usize> {
    let column = grid.column(row, Role::Level1).or_else(|| {
        (0..grid.columns).find(|column| grid.role(row, *column) != Some(Role::Index))
    })?;
    // A row's number or rank names no group.
    let numbered = grid
        .cell(row, column)
        .is_some_and(|cell| cell.value.is_some());
    let name = grid.filled(row, column);
    (!numbered && !name.is_empty() && name != grid.rows[row].label).then_some(column)
}

/// The rows that no subtotal takes in.
fn outside<'a>(grid: &Grid, above: &'a [Entry]) -> Vec<&'a Entry> {
    let mut rest = Vec::new();
    let mut from = 0;
    for (at, entry) in above.iter().enumerate() {
        if entry.kind != RowKind::Subtotal {
            continue;
        }
        let stretch = &above[from..at];
        let own = group(grid, entry.row, stretch);
        if !own.is_empty() {
            let own: Vec<usize> = own.iter().map(|entry| entry.row).collect();
            rest.extend(
                stretch
                    .iter()
                    .filter(|entry| entry.level == 9 && !own.contains(&entry.row)),
            );
        }
        from = at + 1;
    }
    rest.extend(above[from..].iter().filter(|entry| entry.level == 9));
    rest
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
        let called = if head.kind == RowKind::Subtotal {
            called(grid, head, &entries[..at])
        } else {
            Vec::new()
        };
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
        let group = if head.kind == RowKind::Subtotal {
            group(grid, head.row, above)
        } else {
            Vec::new()
        };
        let level = above
            .iter()
            .filter(|entry| entry.kind != RowKind::Subtotal)
            .map(|entry| entry.level)
            .min();
        let highest = pick(&|entry| Some(entry.level) == level && entry.kind != RowKind::Subtotal);
        let leaves = pick(&|entry| entry.level == 9);
        let mut ways = vec![called, group];
        if head.kind == RowKind::Total && !subtotals.is_empty() {
            let rest = outside(grid, above);
            ways.push(subtotals.into_iter().chain(rest).collect());
        }
        ways.push(highest);
        if head.kind == RowKind::Total {
            ways.push(before.iter().chain(leaves.iter().copied()).collect());
        }
        ways.push(leaves);
        if !leaves_room(context, grid, column, head, &ways) {
            judge(grid, column, head, &ways, findings);
        }
    }
}
