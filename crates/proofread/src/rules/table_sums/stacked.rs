//! Rows that are the sum of the rows right below or above them without a word that says so: `验收` over `通过`, `结题` and `终止`, in a
//! table with a column for each year.

use rust_decimal::Decimal;

use crate::arithmetic::{show_like, written};
use crate::context::shorten;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind, is_mean_name};
use crate::number::{Quantity, UnitClass};

/// Columns in which the rows add up at least.
const HELD: usize = 2;
/// Digits that those sums have together: of fewer a fit is chance.
const DIGITS: usize = 6;
/// Parts of a row: of two, the relations of columns tell. A longer table isn't one of a figure a row.
const PARTS: std::ops::RangeInclusive<usize> = 3..=6;
const ROWS: usize = 30;

/// A row, the rows that make it, and the columns in which they do and don't.
struct Fit {
    head: usize,
    parts: Vec<usize>,
    held: usize,
    wrong: Vec<usize>,
}

/// One column in which rows don't add up that add up in the others.
pub(super) fn stacked(grid: &Grid, findings: &mut Findings) {
    let told =
        |kind: RowKind| matches!(kind, RowKind::Total | RowKind::Subtotal | RowKind::Group(_));
    if grid.rows.iter().any(|row| told(row.kind)) || !grid.parents.is_empty() {
        return;
    }
    for (from, to) in grid.stretches() {
        if to - from > ROWS {
            continue;
        }
        let rows: Vec<usize> = (from..to).filter(|row| adds(grid, *row)).collect();
        let best = (0..rows.len())
            .flat_map(|at| {
                let below =
                    PARTS.filter_map(move |len| Some((at, at + 1..(at + 1).checked_add(len)?)));
                let above = PARTS.filter_map(move |len| Some((at, at.checked_sub(len)?..at)));
                below.chain(above)
            })
            .filter_map(|(head, range)| fit(grid, rows[head], rows.get(range)?));
        let best = best.max_by_key(|fit| fit.held);
        if let Some(fit) = best {
            tell(grid, &fit, findings);
        }
    }
}

/// Whether a row has amounts or counts, no rates or means.
fn adds(grid: &Grid, row: usize) -> bool {
    let line = &grid.rows[row];
    line.kind == RowKind::Item
        && !line.label.starts_with("其中")
        && !is_mean_name(&line.label)
        && (0..grid.columns).any(|column| figure(grid, row, column).is_some())
}

fn figure(grid: &Grid, row: usize, column: usize) -> Option<Quantity> {
    grid.value(row, column).filter(|value| {
        value.is_plain()
            && matches!(
                value.unit.class,
                UnitClass::Count | UnitClass::Money | UnitClass::None
            )
    })
}

/// How rows make another, if they do in most columns.
fn fit(grid: &Grid, head: usize, parts: &[usize]) -> Option<Fit> {
    let mut fit = Fit {
        head,
        parts: parts.to_vec(),
        held: 0,
        wrong: Vec::new(),
    };
    let mut digits = 0;
    for column in 1..grid.columns {
        let Some(whole) = figure(grid, head, column) else {
            continue;
        };
        let sum = parts
            .iter()
            .map(|row| {
                let part = figure(grid, *row, column)?;
                whole.unit.comparable(&part.unit).then_some(part.value)
            })
            .sum::<Option<Decimal>>();
        match sum {
            Some(sum) if sum == whole.value && !sum.is_zero() => {
                fit.held += 1;
                digits += written(&whole);
            }
            Some(_) if is_mean(grid, (&whole, column), &fit.parts) => {}
            Some(_) => fit.wrong.push(column),
            None => return None,
        }
    }
    let few = fit.wrong.len() == 1 || fit.wrong.len() * 3 <= fit.held;
    (fit.held >= HELD && digits >= DIGITS && few).then_some(fit)
}

/// `四项累计 … 折算分 78.2` below 83.1, 77.6 and 69.4: what lies between its parts is their mean.
fn is_mean(grid: &Grid, (whole, column): (&Quantity, usize), parts: &[usize]) -> bool {
    let values = || {
        let figures = parts.iter().filter_map(|row| figure(grid, *row, column));
        figures.map(|part| part.value)
    };
    let between = values().min() < Some(whole.value) && Some(whole.value) < values().max();
    parts.len() >= 3 && between
}

fn tell(grid: &Grid, fit: &Fit, findings: &mut Findings) {
    findings.checked.sums += fit.held;
    for column in &fit.wrong {
        let Some(head) = figure(grid, fit.head, *column) else {
            continue;
        };
        let sum: Decimal = fit
            .parts
            .iter()
            .filter_map(|row| figure(grid, *row, *column))
            .map(|part| part.value)
            .sum();
        let computed = show_like(sum, &head);
        let names: Vec<String> = fit
            .parts
            .iter()
            .map(|row| shorten(&grid.rows[*row].label, 12))
            .collect();
        let message = format!(
            "表中“{}”的{}印为{}，其他各栏都等于{}之和，本栏应为{computed}。",
            shorten(&grid.rows[fit.head].label, 20),
            grid.heading(fit.head, *column),
            head.printed,
            names.join("＋"),
        );
        let spans = std::iter::once(fit.head)
            .chain(fit.parts.iter().copied())
            .filter_map(|row| grid.cell(row, *column).map(|cell| cell.span));
        findings.push(
            Draft::new("sum_of_rows", Severity::Error, message)
                .printed(&head.printed, computed)
                .at(spans)
                .advice("核对本栏各行，更正误写的数。"),
        );
    }
}
