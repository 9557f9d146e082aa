//! 扣0.50分 beside full marks and score of the same row: full marks less what was taken off.

use rust_decimal::Decimal;

use super::Rule;
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::number::{Quantity, UnitClass};

pub const RULE: Rule = Rule {
    id: "deduction",
    title: "“扣×分”与分值、得分之差相符",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        for row in 0..grid.rows.len() {
            if grid.rows[row].kind != RowKind::Heading {
                judge(context, grid, row, findings);
            }
        }
        groups(context, grid, findings);
    }
}

/// `产出指标（50分）` over rows whose full marks make 50.
fn groups(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    for row in 0..grid.rows.len() {
        let (Some(column), Some(weight)) = (
            grid.column(row, Role::Level1),
            grid.column(row, Role::Weight),
        ) else {
            continue;
        };
        let Some(cell) = grid.cell(row, column) else {
            continue;
        };
        let passage = &context.passages[cell.passage];
        let [said] = passage.quantities.as_slice() else {
            continue;
        };
        let bracketed = passage.slice(said.from.saturating_sub(1), said.from) == "("
            && said.unit.class == UnitClass::Points;
        if !bracketed || grid.rows[row].kind == RowKind::Heading {
            continue;
        }
        // The name of a group may stand in each of its rows.
        let again = |row: usize| {
            grid.cell(row, column)
                .is_some_and(|it| it.text == cell.text)
        };
        if row > 0 && again(row - 1) {
            continue;
        }
        let end = (row + 1..grid.rows.len())
            .find(|below| {
                grid.cell(*below, column).is_some() && !again(*below)
                    || !matches!(grid.rows[*below].kind, RowKind::Item | RowKind::Group(_))
            })
            .unwrap_or(grid.rows.len());
        let parts: Vec<(Quantity, crate::document::Span)> = (row..end)
            .filter_map(|row| Some((grid.value(row, weight)?, grid.cell(row, weight)?.span)))
            .collect();
        let sum: Decimal = parts.iter().map(|(part, _)| part.value).sum();
        if parts.is_empty() {
            continue;
        }
        findings.checked.sums += 1;
        if sum == said.value {
            continue;
        }
        let message = format!(
            "“{}”写明{}，其下各指标分值之和为{}分。",
            shorten(&cell.text, 16),
            said.printed,
            sum.normalize()
        );
        findings.push(
            Draft::new("marks_of_group", Severity::Error, message)
                .printed(&said.printed, format!("{}分", sum.normalize()))
                .at([cell.span])
                .at(parts.iter().map(|(_, span)| *span))
                .advice("核对各级指标分值，使下级之和等于上级。"),
        );
    }
}

fn judge(context: &Context<'_>, grid: &Grid, row: usize, findings: &mut Findings) {
    let figure = |role: Role| {
        let columns: Vec<usize> = (0..grid.columns)
            .filter(|column| grid.role(row, *column) == Some(role))
            .collect();
        let [column] = columns.as_slice() else {
            return None;
        };
        Some((grid.value(row, *column)?, grid.cell(row, *column)?.span))
    };
    let (Some((full, full_span)), Some((score, score_span))) =
        (figure(Role::Weight), figure(Role::Score))
    else {
        return;
    };
    for column in 0..grid.columns {
        let Some(cell) = grid.cell(row, column) else {
            continue;
        };
        let passage = &context.passages[cell.passage];
        let taken: Vec<&Quantity> = passage
            .quantities
            .iter()
            .filter(|quantity| {
                let before = passage.slice(quantity.from.saturating_sub(3), quantity.from);
                quantity.unit.class == UnitClass::Points
                    && quantity.is_plain()
                    && before
                        .trim_end_matches(['了', '除', '减', '计'])
                        .ends_with('扣')
            })
            .collect();
        if taken.is_empty() || cell.text.contains(['每', '若', '如', '各']) {
            continue;
        }
        findings.checked.sums += 1;
        let sum: Decimal = taken.iter().map(|quantity| quantity.value).sum();
        let gap = full.value - score.value;
        if sum == gap || taken.iter().any(|one| one.value == gap) {
            continue;
        }
        let message = format!(
            "“{}”写明扣{}分，分值{}与得分{}相差{}分。",
            shorten(&grid.rows[row].label, 20),
            sum.normalize(),
            full.printed,
            score.printed,
            gap.normalize()
        );
        findings.push(
            Draft::new("deduction", Severity::Doubt, message)
                .printed(&taken[0].printed, format!("{}分", gap.normalize()))
                .at(taken.iter().map(|quantity| passage.span_of(quantity)))
                .at([score_span, full_span])
                .advice("核对扣分、分值和得分。"),
        );
    }
}
