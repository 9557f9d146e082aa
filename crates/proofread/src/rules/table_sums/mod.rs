//! Sums of tables: totals, subtotals and groups, with and without a total row; columns that add up across.

mod across;
mod below;
mod beside;
mod doubt;
mod listed;
mod mean_rows;
mod means;
mod said;
mod shares;
mod stacked;
mod text;
mod together;
mod totals;
mod turned;
mod weights;

use super::Rule;
use crate::arithmetic::{added, show_like};
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind, is_mean_name};
use crate::number::{Quantity, UnitClass};
use across::across;
use below::{of_which, parts_below, told};
use beside::beside;
pub(in crate::rules) use doubt::between;
use doubt::{doubtful, is_stock};
use listed::listed;
use means::{is_mean, mean_of_scores, means};
use rust_decimal::Decimal;
use said::columns_said;
use shares::shares;
use stacked::stacked;
use text::without_total;
use together::together;
use totals::{before, executed_above, groups, totals};
use turned::turned;
use weights::merged;

pub const RULE: Rule = Rule {
    id: "table_sum",
    title: "表内合计、小计、分组数与其明细之和相符",
    run,
};

/// A row's figure in the column that is being added.
#[derive(Clone)]
struct Entry {
    row: usize,
    level: u8,
    kind: RowKind,
    value: Quantity,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    together(context, findings);
    for (number, grid) in context.grids.iter().enumerate() {
        let allowed = usize::from(context.document.kind != crate::document::FileKind::Pdf);
        if grid.guessed || jumps(grid) > allowed {
            let span = context.document.blocks[grid.block].span;
            findings.unchecked.push(format!(
                "{}：表没有边框或序号不连续，行可能没有读全，没有核对合计。",
                context.label(span)
            ));
            continue;
        }
        // Rows with a formula each are figures on their own, of whatever kind.
        let columns = if has_formulas(grid) { 0 } else { grid.columns };
        let told = told(grid);
        for column in 0..columns {
            for (from, to) in grid.stretches() {
                let mut entries = entries(grid, column, from, to);
                entries.retain(|entry| !told.contains(&entry.row));
                groups(grid, column, &entries, findings);
                let mut above = before(grid, column, from);
                if above.is_empty() {
                    above = executed_above(context, number, (column, from));
                }
                totals(context, grid, column, &entries, &above, findings);
            }
        }
        of_which(grid, findings);
        parts_below(grid, findings);
        without_total(context, grid, findings);
        columns_said(context, grid, findings);
        beside(context, grid, findings);
        shares(grid, findings);
        across(grid, findings);
        turned(context, grid, findings);
        stacked(grid, findings);
        merged(grid, findings);
        listed(context, grid, findings);
        mean_rows::mean_rows(grid, findings);
    }
}

/// Whether the table says of each row how it was computed.
fn has_formulas(grid: &Grid) -> bool {
    let headings = (0..grid.rows.len())
        .filter(|row| *row == 0 || grid.rows[*row].kind == RowKind::Heading)
        .flat_map(|row| grid.cells[row].iter().flatten());
    headings.map(|cell| cell.text.as_str()).any(|text| {
        text.ends_with("算式") || text.ends_with("计算过程") || text.ends_with("计算公式")
    })
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
        let average = ["均", "每", "单价", "强度", "元/"]
            .iter()
            .any(|word| heading.contains(word))
            || is_mean_name(heading);
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
        let points = matches!(grid.role(row, column), Some(Role::Weight | Role::Score));
        if line.label.starts_with("其中") && !points {
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

/// So many times nearer another way has to come than the first.
const NEARER: Decimal = Decimal::TEN;

/// The way that is told: the first, unless another comes much nearer, which then has a figure written wrongly.
fn likeliest<'w, 'e>(
    ways: &[&'w Vec<&'e Entry>],
    first: &'w Vec<&'e Entry>,
    own: Decimal,
) -> &'w Vec<&'e Entry> {
    let off = |way: &[&Entry]| {
        let mut values = way.iter().map(|entry| entry.value.value);
        let sum = values.try_fold(Decimal::ZERO, Decimal::checked_add);
        sum.map_or(Decimal::MAX, |sum| (sum - own).abs())
    };
    let several = ways.iter().filter(|way| way.len() > 1);
    let nearest = several.min_by_key(|way| off(way));
    nearest
        .filter(|nearest| {
            let times = off(nearest).checked_mul(NEARER);
            times.is_some_and(|times| times < off(first))
        })
        .copied()
        .unwrap_or(first)
}

/// The rows of a way that a head is called after, if only some of them are: `合计 | 预算数` below 预算数 and 支出数 in turn, `验证中心小计`
/// below all kinds.
fn of_its_name<'e>(grid: &Grid, head: &Entry, way: &[&'e Entry]) -> Vec<&'e Entry> {
    let label = grid.rows[head.row].label.as_str();
    let name = ["小计", "合计"]
        .iter()
        .find_map(|word| label.strip_suffix(word))
        .unwrap_or(label);
    let named = |row: usize| {
        let mut cells = (0..grid.columns).filter_map(|column| grid.cell(row, column));
        grid.rows[row].label == label || cells.any(|cell| cell.text.contains(name))
    };
    let called: Vec<&Entry> = way.iter().copied().filter(|it| named(it.row)).collect();
    if name.chars().count() < 2 || called.is_empty() {
        return way.to_vec();
    }
    called
}

/// Compares a figure with the sums that it could be; the first way is the one that is reported, unless another comes much nearer.
fn judge(grid: &Grid, column: usize, head: &Entry, ways: &[Vec<&Entry>], findings: &mut Findings) {
    let ways: Vec<&Vec<&Entry>> = ways.iter().filter(|way| !way.is_empty()).collect();
    let Some(way) = ways.first() else { return };
    let sum = |way: &[&Entry]| {
        way.iter().try_fold(Decimal::ZERO, |sum, entry| {
            sum.checked_add(entry.value.value)
        })
    };
    let called = of_its_name(grid, head, likeliest(&ways, way, head.value.value));
    let way = &called;
    let Some(expected) = sum(way) else { return };
    if way.len() == 1 && head.kind == RowKind::Total {
        return;
    }
    findings.checked.sums += 1;
    if expected == head.value.value || ways.iter().any(|way| sum(way) == Some(head.value.value)) {
        return;
    }
    if grid.rows[head.row].label.contains("平均") && means(grid, head, column, way, findings) {
        return;
    }
    if is_mean(grid, head, column, way) {
        mean_of_scores(grid, head, column, way, findings);
        return;
    }
    if is_stock(grid, head, column, way) || doubtful(grid, head, column, expected, way) {
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
    // Shares without their sign don't make 100 to the digit.
    if rounding && head.value.value == Decimal::ONE_HUNDRED {
        return;
    }
    let name = shorten(&grid.rows[head.row].label, 20);
    let computed = show_like(expected, &head.value);
    let list = if way.len() <= 8 {
        added(way.iter().map(|entry| &entry.value))
    } else {
        format!(
            "第{}行至第{}行{}个数之和",
            way[0].row + 1,
            way[way.len() - 1].row + 1,
            way.len()
        )
    };
    let tail = ["", "（可能因四舍五入）"][usize::from(rounding)];
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
}
