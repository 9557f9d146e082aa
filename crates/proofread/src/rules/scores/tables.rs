//! Tables of scores: full marks that make 100, scores that make the total, full marks only for what was reached.

use rust_decimal::Decimal;

use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::{Quantity, UnitClass};
use crate::records::{Record, Source};
use crate::slip::is_slip;

/// So many rows of full marks may be those of a form, where one is one slip of the pen away from its score; so many are.
const FEW: usize = 3;
const MANY: usize = 5;

/// Whether full marks that are what was given, but for one slip of the pen, would make the whole.
fn has_slip(context: &Context<'_>, records: &[&Record], sum: Decimal) -> bool {
    let wholes = [Some(Decimal::ONE_HUNDRED), without_execution(context)];
    records.iter().filter(|record| !record.total).any(|record| {
        let (Some(mark), Some(score)) = (record.figure(Role::Weight), record.figure(Role::Score))
        else {
            return false;
        };
        let meant = |whole: Decimal| mark.quantity.value + whole - sum;
        let (mark, score) = (&mark.quantity, &score.quantity);
        wholes
            .iter()
            .flatten()
            .any(|whole| score.value == meant(*whole) && is_slip(mark, score.value))
    })
}

/// Full marks of a table of indicators without a total row make 100, or less by those of budget execution.
pub(super) fn full_marks(context: &Context<'_>, findings: &mut Findings) {
    for (index, grid) in context.grids.iter().enumerate() {
        let own: Vec<_> = context
            .records
            .iter()
            .filter(|record| matches!(record.source, Source::Table { grid, .. } if grid == index))
            .collect();
        let executed = |name: &str| {
            name.contains("资金总额") || name.contains("预算执行") || name.contains("执行率")
        };
        let marks: Vec<_> = own
            .iter()
            .filter(|record| !record.total && !executed(&record.name))
            .filter_map(|record| record.figure(Role::Weight))
            .collect();
        let totalled = own
            .iter()
            .any(|record| record.total && record.figure(Role::Weight).is_some());
        if totalled
            || marks.len() < FEW
            || (0..grid.columns)
                .filter(|column| {
                    (0..grid.rows.len()).any(|row| grid.role(row, *column) == Some(Role::Weight))
                })
                .count()
                > 1
        {
            continue;
        }
        findings.checked.sums += 1;
        let sum: Decimal = marks.iter().map(|figure| figure.quantity.value).sum();
        // Full marks may be said as shares of one; without budget execution they are what the rules of the year leave.
        let whole = sum == Decimal::ONE_HUNDRED || sum == Decimal::ONE;
        if whole
            || Some(sum) == without_execution(context)
            || sum < Decimal::from(40)
            || sum > Decimal::from(160)
            || marks.len() < MANY && !has_slip(context, &own, sum)
        {
            continue;
        }
        let message = format!(
            "表中各指标分值合计{}分，加上预算执行也不是100分。",
            sum.normalize()
        );
        findings.push(
            Draft::new("sum_full_marks", Severity::Doubt, message)
                .printed(
                    format!("{}分", sum.normalize()),
                    "100分（或不含预算执行的分值）",
                )
                .at(marks.iter().map(|figure| figure.span))
                .advice("核对各指标分值。"),
        );
    }
}

/// What the rules of the report's year leave for indicators beside budget execution.
fn without_execution(context: &Context<'_>) -> Option<Decimal> {
    let standards = context.standards.as_ref()?;
    Some(Decimal::ONE_HUNDRED - standards.execution_full_marks)
}

/// A table of scores without a total row: its scores, with those of budget execution where its marks leave room for it, are the total score.
pub(super) fn untotalled(
    context: &Context<'_>,
    totals: &[(Quantity, Span)],
    executed: &[(Quantity, Span)],
    findings: &mut Findings,
) {
    for index in 0..context.grids.len() {
        let own: Vec<&Record> = context
            .records
            .iter()
            .filter(|record| matches!(record.source, Source::Table { grid, .. } if grid == index))
            .collect();
        if own.iter().any(|record| record.total) {
            continue;
        }
        let pairs: Vec<_> = own
            .iter()
            .filter_map(|record| record.figure(Role::Weight).zip(record.figure(Role::Score)))
            .collect();
        let marks: Decimal = pairs.iter().map(|(mark, _)| mark.quantity.value).sum();
        let scores: Decimal = pairs.iter().map(|(_, score)| score.quantity.value).sum();
        let beside = match executed {
            _ if marks == Decimal::ONE_HUNDRED => Decimal::ZERO,
            [(score, _)] if Some(marks) == without_execution(context) => score.value,
            _ => continue,
        };
        if pairs.len() < 3 {
            continue;
        }
        findings.checked.sums += 1;
        let sum = scores + beside;
        for (total, span) in totals {
            let difference = (total.value - sum).abs();
            if difference <= total.half || difference * Decimal::from(5) > sum {
                continue;
            }
            let computed = format!("{}分", sum.normalize());
            let message = format!("总分印为{}，表中各项得分之和为{computed}。", total.printed);
            findings.push(
                Draft::new("sum_of_scores", Severity::Doubt, message)
                    .printed(&total.printed, computed)
                    .at([*span])
                    .at(pairs.iter().map(|(_, score)| score.span))
                    .advice("核对总分和各项得分。"),
            );
        }
    }
}

/// Full marks for an indicator that was not reached.
pub(super) fn full_marks_unmet(context: &Context<'_>, findings: &mut Findings) {
    for record in &context.records {
        let (Some(target), Some(actual), Some(weight), Some(score)) = (
            record.figure(Role::Target),
            record.figure(Role::Actual),
            record.figure(Role::Weight),
            record.figure(Role::Score),
        ) else {
            continue;
        };
        findings.checked.rules += 1;
        let ceiling = target.quantity.operator.is_upper();
        if target.quantity.value.is_zero()
            || target.quantity.unit.class != actual.quantity.unit.class
        {
            continue;
        }
        let missed = if ceiling {
            actual.quantity.low() > target.quantity.value
        } else {
            actual.quantity.value < target.quantity.value
                && target.quantity.unit.class != UnitClass::Duration
        };
        if missed && score.quantity.value >= weight.quantity.value {
            let message = format!(
                "“{}”完成{}，未达到指标值{}，却得满分{}。",
                record.name,
                actual.quantity.printed,
                target.quantity.printed,
                score.quantity.printed
            );
            findings.push(
                Draft::new("full_marks_unmet", Severity::Doubt, message)
                    .printed(
                        &score.quantity.printed,
                        format!("低于{}", weight.quantity.printed),
                    )
                    .at([score.span, weight.span, actual.span, target.span])
                    .advice("按完成比例扣分，或说明给满分的理由。"),
            );
        }
    }
}
