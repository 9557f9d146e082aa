//! Forms of two parts, points for the execution of the budget and points for the indicators:
//! `预算执行情况（20分）`, `得分（20分×执行率）`, `绩效指标得分 80 78`, `总分 100 97.87`.

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{prints, show_like};
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, GridCell};
use crate::number::{Quantity, UnitClass};

pub const RULE: Rule = Rule {
    id: "two_part_form",
    title: "“预算执行＋绩效指标”两部分的自评表，分值、得分逐级相加相符",
    run,
};

/// Rows below the heading of the first part in which its score stands.
const BELOW: usize = 3;

/// A figure of a form and where it stands.
#[derive(Clone)]
struct Placed {
    quantity: Quantity,
    span: Span,
}

/// What the first part of a form says of itself.
struct Execution {
    /// Full marks, each time they are said.
    full: Vec<Placed>,
    rate: Option<Placed>,
    score: Placed,
}

/// Full marks and score of a row.
struct Line {
    row: usize,
    columns: [usize; 2],
    full: Placed,
    score: Placed,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut execution: Option<Execution> = None;
    for grid in &context.grids {
        execution = executed(context, grid).or(execution);
        let line = |words: &[&str]| {
            let named = |row: &usize| {
                let label = first(grid, *row);
                words.iter().any(|word| label.contains(word))
            };
            (0..grid.rows.len())
                .rev()
                .find(named)
                .and_then(|row| line(grid, row))
        };
        let Some(part) = line(&["指标得分", "目标得分", "绩效得分"]) else {
            continue;
        };
        let total = line(&["总分", "总得分", "合计"]).filter(|total| total.row > part.row);
        if let (Some(one), Some(total)) = (execution.take(), total) {
            items(grid, &part, findings);
            whole(&one, &part, &total, findings);
        }
    }
}

/// The first text of a row.
fn first(grid: &Grid, row: usize) -> &str {
    let cells = grid.cells.get(row).into_iter().flatten().flatten();
    cells
        .into_iter()
        .map(|cell| cell.text.as_str())
        .find(|text| !text.is_empty())
        .unwrap_or("")
}

fn placed(cell: &GridCell, quantity: Quantity) -> Placed {
    Placed {
        quantity,
        span: cell.span,
    }
}

/// The points of a cell that says how many there are: `得分（20分×执行率）`.
fn points(context: &Context<'_>, cell: &GridCell) -> Option<Placed> {
    let passage = &context.passages[cell.passage];
    let points = passage
        .quantities
        .iter()
        .find(|it| it.unit.class == UnitClass::Points)?;
    Some(Placed {
        quantity: points.clone(),
        span: passage.span_of(points),
    })
}

/// The part of a form about the execution of the budget.
fn executed(context: &Context<'_>, grid: &Grid) -> Option<Execution> {
    let is_score = |cell: &GridCell| {
        cell.text.starts_with("得分")
            && cell.text.contains(['×', '*'])
            && cell.text.contains("执行率")
    };
    let (row, column) = grid.cells.iter().enumerate().find_map(|(row, cells)| {
        let at = cells
            .iter()
            .position(|cell| cell.as_ref().is_some_and(is_score))?;
        Some((row, at))
    })?;
    let heading = grid.cell(row, column)?;
    let named = grid.cells[row].iter().flatten();
    let part = named
        .into_iter()
        .find(|cell| cell.text.contains("执行情况"));
    let full = [Some(heading), part].into_iter().flatten();
    let below = (row + 1..grid.cells.len().min(row + 1 + BELOW)).find(|at| {
        grid.cell(*at, column)
            .is_some_and(|cell| cell.value.is_some())
    })?;
    let value = |column: usize| {
        let cell = grid.cell(below, column)?;
        Some(placed(cell, cell.value.clone()?))
    };
    let rate = (0..grid.columns).find(|at| {
        grid.cell(row, *at)
            .is_some_and(|cell| cell.text.starts_with("执行率"))
    });
    Some(Execution {
        full: full.filter_map(|cell| points(context, cell)).collect(),
        rate: rate.and_then(value),
        score: value(column)?,
    })
}

/// The last two figures of a row, full marks and score.
fn line(grid: &Grid, row: usize) -> Option<Line> {
    let valued = |column: &usize| {
        grid.cell(row, *column)
            .is_some_and(|cell| cell.value.is_some())
    };
    let mut columns = (0..grid.columns).rev().filter(valued);
    let (score, full) = (columns.next()?, columns.next()?);
    let place = |column: usize| {
        let cell = grid.cell(row, column)?;
        Some(placed(cell, cell.value.clone()?))
    };
    Some(Line {
        row,
        columns: [full, score],
        full: place(full)?,
        score: place(score)?,
    })
}

/// The indicators above the row of their sum.
fn items(grid: &Grid, part: &Line, findings: &mut Findings) {
    for (column, own) in part.columns.into_iter().zip([&part.full, &part.score]) {
        let mut above: Vec<Placed> = Vec::new();
        for row in (0..part.row).rev() {
            let Some(cell) = grid.cell(row, column) else {
                break;
            };
            let Some(value) = cell.value.clone() else {
                break;
            };
            above.push(placed(cell, value));
        }
        let sum: Decimal = above.iter().map(|it| it.quantity.value).sum();
        findings.checked.sums += 1;
        if above.len() > 2 && sum != own.quantity.value {
            tell(own, sum, "所列各项指标之和", &above, findings);
        }
    }
}

/// Both parts in their total, and the points of the first by its rate.
fn whole(one: &Execution, part: &Line, total: &Line, findings: &mut Findings) {
    findings.checked.sums += 2;
    let score = one.score.quantity.value + part.score.quantity.value;
    if score != total.score.quantity.value {
        let parts = [one.score.clone(), part.score.clone()];
        tell(
            &total.score,
            score,
            "预算执行得分与指标得分之和",
            &parts,
            findings,
        );
    }
    let left = total.full.quantity.value - part.full.quantity.value;
    let held = one.full.iter().any(|full| full.quantity.value == left);
    for full in &one.full {
        if full.quantity.value != left && (held || one.full.len() == 1) {
            tell(
                full,
                left,
                "总分减指标分值",
                &[total.full.clone(), part.full.clone()],
                findings,
            );
        }
    }
    if !held && one.full.len() > 1 {
        let full = &one.full[0];
        let sum = full.quantity.value + part.full.quantity.value;
        tell(
            &total.full,
            sum,
            "预算执行分值与指标分值之和",
            &[full.clone(), part.full.clone()],
            findings,
        );
    }
    let rate = one
        .rate
        .as_ref()
        .filter(|rate| rate.quantity.unit.class == UnitClass::Percent);
    if let Some(rate) = rate.filter(|_| held) {
        let by = left.checked_mul(rate.quantity.value / Decimal::ONE_HUNDRED);
        if let Some(by) = by.filter(|by| !prints(*by, &one.score.quantity)) {
            tell(
                &one.score,
                by,
                "分值乘执行率",
                std::slice::from_ref(rate),
                findings,
            );
        }
    }
}

fn tell(own: &Placed, value: Decimal, what: &str, others: &[Placed], findings: &mut Findings) {
    let computed = show_like(value, &own.quantity);
    let message = format!("自评表中印为{}，{what}为{computed}。", own.quantity.printed);
    findings.push(
        Draft::new("sum_of_form", Severity::Doubt, message)
            .printed(&own.quantity.printed, computed)
            .at([own.span])
            .at(others.iter().map(|other| other.span))
            .advice("核对自评表的分值和得分。")
            .summed(true)
            .certain(),
    );
}
