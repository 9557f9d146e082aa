//! Sums of tables: totals, subtotals and groups, with and without a total row; columns that add up across.
//!
//! Long because totals, sub-totals and groups are told apart by one another.

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::show_like;
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::nesting;
use crate::number::{Quantity, UnitClass};

pub const RULE: Rule = Rule {
    id: "table_sum",
    title: "表内合计、小计、分组数与其明细之和相符",
    run,
};

/// A row's figure in the column that is being added.
struct Entry {
    row: usize,
    level: u8,
    kind: RowKind,
    value: Quantity,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    for grid in &context.grids {
        let allowed = usize::from(context.document.kind != crate::document::FileKind::Pdf);
        if grid.guessed || jumps(grid) > allowed {
            let span = context.document.blocks[grid.block].span;
            findings.unchecked.push(format!(
                "{}：表没有边框或序号不连续，行可能没有读全，没有核对合计。",
                context.label(span)
            ));
            continue;
        }
        for column in 0..grid.columns {
            for (from, to) in parts(grid) {
                let entries = entries(grid, column, from, to);
                groups(context, grid, column, &entries, findings);
                totals(
                    context,
                    grid,
                    column,
                    &entries,
                    &before(grid, column, from),
                    findings,
                );
            }
        }
        of_which(context, grid, findings);
        parts_below(context, grid, findings);
        without_total(context, grid, findings);
        shares(grid, findings);
        across(context, grid, findings);
        merged_weights(context, grid, findings);
    }
}

/// How often the rows' numbers jump: rows seem to be missing.
fn jumps(grid: &Grid) -> usize {
    let numbers: Vec<Decimal> = (0..grid.rows.len())
        .filter(|row| grid.rows[*row].kind == RowKind::Item)
        .filter_map(|row| {
            grid.column(row, Role::Index)
                .and_then(|column| grid.cell(row, column))
        })
        .filter_map(|cell| cell.value.as_ref().map(|value| value.value))
        .collect();
    numbers
        .windows(2)
        .filter(|pair| pair[1] > pair[0] + Decimal::ONE)
        .count()
}

/// The stretches between heading rows.
fn parts(grid: &Grid) -> Vec<(usize, usize)> {
    let mut borders: Vec<usize> = vec![0];
    borders.extend((0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Heading));
    borders.push(grid.rows.len());
    borders
        .windows(2)
        .map(|pair| (pair[0], pair[1]))
        .filter(|(from, to)| to > from)
        .collect()
}

/// The figures of a column that can be added.
fn entries(grid: &Grid, column: usize, from: usize, to: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    for row in from..to {
        let line = &grid.rows[row];
        let additive = !matches!(
            grid.role(row, column),
            Some(
                Role::Index
                    | Role::Target
                    | Role::Actual
                    | Role::Achievement
                    | Role::Deviation
                    | Role::ScoreRate
                    | Role::ExecutionRate
                    | Role::FundingRate
                    | Role::Share
                    | Role::Cause
                    | Role::Label
                    | Role::Level1
                    | Role::Level2
            )
        );
        // 户均, 单价: averages don't add up.
        let heading = grid.heading(row, column);
        let average = ["均", "单价", "强度"]
            .iter()
            .any(|word| heading.contains(word));
        if line.kind == RowKind::Heading || !additive || average {
            continue;
        }
        let Some(value) = grid.value(row, column).filter(Quantity::is_plain) else {
            continue;
        };
        if matches!(
            value.unit.class,
            UnitClass::Percent | UnitClass::Ratio | UnitClass::Duration
        ) {
            continue;
        }
        let first = (0..grid.columns).find(|column| grid.cell(row, *column).is_some());
        if first == Some(column) {
            continue;
        }
        if line.label.starts_with("其中") {
            continue;
        }
        let level = match line.kind {
            _ if grid.parents.contains_key(&row) => continue,
            RowKind::Total => 0,
            RowKind::Group(level) => level,
            RowKind::Subtotal => 8,
            _ => 9,
        };
        entries.push(Entry {
            row,
            level,
            kind: line.kind,
            value,
        });
    }
    let unit = entries.first().map(|entry| entry.value.unit.clone());
    entries.retain(|entry| {
        unit.as_ref()
            .is_some_and(|unit| unit.comparable(&entry.value.unit))
    });
    entries
}

/// A group's or a leading total's figure is the sum of the highest level below it.
fn groups(
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
fn before(grid: &Grid, column: usize, from: usize) -> Vec<Entry> {
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
fn totals(
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

/// Whether nobody says that a column adds up, and it doesn't look as if it should.
fn doubtful(grid: &Grid, head: &Entry, column: usize, expected: Decimal) -> bool {
    if !matches!(grid.role(head.row, column), None | Some(Role::Other)) {
        return false;
    }
    if head.kind == RowKind::Total && grid.rows[head.row].label.contains('、') {
        // `产出、效益权重合计` in a list of figures is one of them, not their total.
        return true;
    }
    let difference = (expected - head.value.value).abs();
    let larger = expected.max(head.value.value);
    difference * Decimal::from(5) > larger * Decimal::from(3)
}

/// Compares a figure with the sums that it could be; the first way is the one that is reported.
fn judge(
    context: &Context<'_>,
    grid: &Grid,
    column: usize,
    head: &Entry,
    ways: &[Vec<&Entry>],
    findings: &mut Findings,
) {
    let ways: Vec<&Vec<&Entry>> = ways.iter().filter(|way| !way.is_empty()).collect();
    let Some(way) = ways.first() else { return };
    let sum = |way: &[&Entry]| {
        way.iter().try_fold(Decimal::ZERO, |sum, entry| {
            sum.checked_add(entry.value.value)
        })
    };
    let Some(expected) = sum(way) else { return };
    if way.len() == 1 && head.kind == RowKind::Total {
        return;
    }
    findings.checked.sums += 1;
    if ways.iter().any(|way| sum(way) == Some(head.value.value)) {
        return;
    }
    if doubtful(grid, head, column, expected) {
        return;
    }
    let difference = (expected - head.value.value).abs();
    let slack: Decimal =
        way.iter().map(|entry| entry.value.half).sum::<Decimal>() + head.value.half;
    let rounding = difference <= slack
        && difference <= head.value.half * Decimal::from(4)
        && !head.value.half.is_zero()
        && crate::arithmetic::decimals(&head.value) > 0;
    let severity = if rounding {
        Severity::Doubt
    } else {
        Severity::Error
    };
    let name = shorten(&grid.rows[head.row].label, 20);
    let computed = show_like(expected, &head.value);
    let list = if way.len() <= 8 {
        way.iter()
            .map(|entry| entry.value.printed.as_str())
            .collect::<Vec<_>>()
            .join("＋")
    } else {
        format!(
            "第{}行至第{}行{}个数之和",
            way[0].row + 1,
            way[way.len() - 1].row + 1,
            way.len()
        )
    };
    let tail = if rounding {
        "（可能因四舍五入）"
    } else {
        ""
    };
    let message = format!(
        "表中“{name}”印为{}，{list}＝{computed}，相差{}{tail}。",
        head.value.printed,
        show_like(difference, &head.value)
    );
    let spans = std::iter::once(head.row)
        .chain(way.iter().map(|entry| entry.row))
        .filter_map(|row| grid.cell(row, column).map(|cell| cell.span));
    findings.push(
        Draft::new("sum_table", severity, message)
            .printed(&head.value.printed, computed)
            .at(spans)
            .advice("逐行核对明细，更正误写的明细或合计。"),
    );
    let _ = context;
}

/// `年度资金总额` with `其中：中央补助`, `地方资金` in the rows below.
fn of_which(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    for row in 1..grid.rows.len() {
        let line = &grid.rows[row];
        if !line.label.starts_with("其中") || line.kind == RowKind::Heading {
            continue;
        }
        if grid.rows[row - 1].label.starts_with("其中") {
            // one of several such rows, which were added up from the first
            continue;
        }
        for column in 0..grid.columns {
            let Some(head) = grid.value(row - 1, column).filter(Quantity::is_plain) else {
                continue;
            };
            if head.unit.class == UnitClass::Percent
                || matches!(
                    grid.role(row, column),
                    Some(Role::ExecutionRate | Role::Share | Role::ScoreRate)
                )
            {
                continue;
            }
            let mut entries = vec![];
            for below in row..grid.rows.len() {
                let related = grid.rows[below].label.starts_with("其中")
                    || ["资金", "补助", "其他", "自筹", "配套", "财政"]
                        .iter()
                        .any(|word| grid.rows[below].label.contains(word));
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
            judge(
                context,
                grid,
                column,
                &head,
                &[entries.iter().collect()],
                findings,
            );
        }
    }
}

/// A row whose parts stand below it without being named as such: the columns in which they don't add up.
fn parts_below(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    let mut heads: std::collections::BTreeMap<usize, Vec<usize>> =
        std::collections::BTreeMap::new();
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
                judge(context, grid, column, &head, &[way], findings);
            }
        }
    }
}

/// Columns of which one is the sum of the others in most rows: the rows that deviate.
fn across(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    for (from, to) in parts(grid) {
        let totals = (0..grid.columns).filter(|column| {
            let heading = grid.heading(to - 1, *column);
            ["合计", "小计", "总计", "总投入", "总额", "总投资"]
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
            for group in [addends, before] {
                if group.len() > 1 {
                    check_across(context, grid, (from, to), total, &group, findings);
                }
            }
        }
    }
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
        let Some(head) = grid.value(row, total) else {
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

/// A merged cell's full marks are the sum of those of the rows beside it.
fn merged_weights(_context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    let weights: Vec<usize> = (0..grid.columns)
        .filter(|column| {
            grid.rows
                .iter()
                .enumerate()
                .any(|(row, _)| grid.role(row, *column) == Some(Role::Weight))
        })
        .collect();
    for pair in weights.windows(2) {
        let (outer, inner) = (pair[0], pair[1]);
        for row in 0..grid.rows.len() {
            let Some(head) = grid.value(row, outer) else {
                continue;
            };
            if grid.rows[row].kind != RowKind::Item
                && !matches!(grid.rows[row].kind, RowKind::Group(_))
            {
                continue;
            }
            let end = (row + 1..grid.rows.len())
                .find(|below| {
                    grid.cell(*below, outer).is_some()
                        || !matches!(grid.rows[*below].kind, RowKind::Item | RowKind::Group(_))
                })
                .unwrap_or(grid.rows.len());
            let addends: Vec<(usize, Quantity)> = (row..end)
                .filter_map(|row| Some((row, grid.value(row, inner)?)))
                .collect();
            if addends.len() < 2 {
                continue;
            }
            let sum: Decimal = addends.iter().map(|(_, value)| value.value).sum();
            findings.checked.sums += 1;
            if sum == head.value {
                continue;
            }
            let computed = show_like(sum, &head);
            let message = format!(
                "“{}”的分值印为{}，其下各指标分值之和为{computed}。",
                shorten(grid.filled(row, outer.saturating_sub(1)), 16),
                head.printed
            );
            let spans = grid
                .cell(row, outer)
                .map(|cell| cell.span)
                .into_iter()
                .chain(
                    addends
                        .iter()
                        .filter_map(|(row, _)| grid.cell(*row, inner).map(|cell| cell.span)),
                );
            findings.push(
                Draft::new("sum_weights", Severity::Error, message)
                    .printed(&head.printed, computed)
                    .at(spans)
                    .advice("核对各级指标分值，使下级之和等于上级。"),
            );
        }
    }
}

/// A column without a total row against what the text says of the whole.
fn without_total(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    if grid.rows.iter().any(|row| {
        matches!(
            row.kind,
            RowKind::Total | RowKind::Subtotal | RowKind::Group(_)
        )
    }) || grid.rows.len() < 4
    {
        return;
    }
    for column in 0..grid.columns {
        let role = grid.role(grid.rows.len() - 1, column);
        let measures: &[&str] = match role {
            Some(Role::Amount | Role::Budget) => &["预算", "到位"],
            Some(Role::Count) => &["项目"],
            _ => continue,
        };
        let entries = entries(grid, column, 0, grid.rows.len());
        let named =
            role != Some(Role::Count) || grid.heading(grid.rows.len() - 1, column).contains("项目");
        let sum: Decimal = entries.iter().map(|entry| entry.value.value).sum();
        let wholes: Vec<_> = context
            .facts
            .iter()
            .filter(|fact| {
                measures.contains(&fact.key.measure)
                    && fact.key.subject.is_empty()
                    && fact.key.attributes.is_empty()
                    && fact.index.is_some()
            })
            .collect();
        let Some(whole) = wholes.first().filter(|_| entries.len() >= 3 && named) else {
            continue;
        };
        findings.checked.sums += 1;
        let near = (sum - whole.quantity.value).abs() * Decimal::from(4) < whole.quantity.value;
        if wholes.iter().any(|whole| whole.quantity.value == sum) || !near {
            continue;
        }
        let computed = show_like(sum, &whole.quantity);
        let message = format!(
            "表中“{}”各行之和为{computed}，正文总数为{}。",
            grid.heading(grid.rows.len() - 1, column),
            whole.quantity.printed
        );
        findings.push(
            Draft::new("sum_against_text", Severity::Doubt, message)
                .printed(&whole.quantity.printed, computed)
                .at([whole.span])
                .at(entries
                    .iter()
                    .filter_map(|entry| grid.cell(entry.row, column).map(|cell| cell.span)))
                .advice("核对明细与总数。"),
        );
    }
}

/// A column of shares against the column whose parts they are.
fn shares(grid: &Grid, findings: &mut Findings) {
    for column in 0..grid.columns {
        let rows: Vec<usize> = (0..grid.rows.len())
            .filter(|row| grid.role(*row, column) == Some(Role::Share))
            .collect();
        let shares: Vec<(usize, Quantity)> = rows
            .iter()
            .filter_map(|row| Some((*row, grid.value(*row, column)?)))
            .filter(|(_, share)| share.unit.class == UnitClass::Percent)
            .collect();
        if shares.len() < 3 {
            continue;
        }
        let best = (0..grid.columns)
            .filter(|other| {
                matches!(
                    grid.role(rows[0], *other),
                    Some(
                        Role::Amount
                            | Role::Count
                            | Role::Spent
                            | Role::Budget
                            | Role::Score
                            | Role::Other
                    )
                )
            })
            .map(|other| (other, wrong_shares(grid, other, &shares)))
            .min_by_key(|(_, wrong)| wrong.len());
        let Some((other, wrong)) = best else { continue };
        findings.checked.rates += shares.len();
        if wrong.len() * 2 > shares.len() {
            continue;
        }
        for (row, share, value) in wrong {
            let computed = show_like(value, &share);
            let message = format!(
                "表中“{}”的占比印为{}，按{}与合计应为{computed}。",
                shorten(&grid.rows[row].label, 20),
                share.printed,
                grid.heading(row, other)
            );
            findings.push(
                Draft::new("rate_share", Severity::Error, message)
                    .printed(&share.printed, computed)
                    .at([column, other]
                        .into_iter()
                        .filter_map(|column| grid.cell(row, column).map(|cell| cell.span)))
                    .advice("核对占比。"),
            );
        }
    }
}

/// The rows whose share is not that of a column's value in its total.
fn wrong_shares(
    grid: &Grid,
    column: usize,
    shares: &[(usize, Quantity)],
) -> Vec<(usize, Quantity, Decimal)> {
    let value = |row: usize| grid.value(row, column).map(|value| value.value);
    let total = (0..grid.rows.len())
        .rev()
        .find(|row| grid.rows[*row].kind == RowKind::Total)
        .and_then(value);
    let whole = total.or_else(|| shares.iter().map(|(row, _)| value(*row)).sum());
    let Some(whole) = whole.filter(|whole| !whole.is_zero()) else {
        return shares
            .iter()
            .map(|(row, share)| (*row, share.clone(), Decimal::ZERO))
            .collect();
    };
    shares
        .iter()
        .filter_map(|(row, share)| {
            let fraction = value(*row)
                .and_then(|value| crate::arithmetic::percent(value, whole))
                .unwrap_or_default();
            (!crate::arithmetic::prints(fraction, share)).then(|| (*row, share.clone(), fraction))
        })
        .collect()
}
