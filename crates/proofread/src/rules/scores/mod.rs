//! Scores: the total in all its places, the grade by its band, execution points by the rate, full marks that make 100.

mod executed;
mod execution;
mod grades;
mod headings;
mod tables;
mod total;

use rust_decimal::Decimal;

use super::Rule;
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::records::{Record, Source};
use execution::{execution, execution_marks};
use grades::{grade, grades};
use headings::{in_headings, in_labels};
use tables::{full_marks, full_marks_unmet, untotalled};
use total::{is_set_against, is_total, of_earlier_year};

pub const RULE: Rule = Rule {
    id: "score",
    title: "总分、等级、预算执行得分、权重合计符合评分规则",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    if context.standards.is_none() {
        let year = context.year.map_or("报告没有写明年度".to_owned(), |year| {
            format!("规则库没有{year}年度的规则")
        });
        findings.unchecked.push(format!(
            "{year}：等级、预算执行得分、需说明原因的界限没有核对。"
        ));
    }
    let totals = &context.total_scores;
    agree(totals, findings);
    beyond(context, totals, findings);
    let executed: Vec<(Quantity, Span)> = execution_marks(context)
        .scores
        .into_iter()
        .map(|executed| (executed.score, executed.span))
        .collect();
    untotalled(context, totals, &executed, findings);
    for (_, passage) in context.prose() {
        grade(context, passage, findings);
    }
    grades(context, findings);
    execution(context, findings);
    full_marks(context, findings);
    full_marks_unmet(context, findings);
    in_headings(context, findings);
    in_labels(context, findings);
}

/// A total above all full marks of the rule set, where the document tells of no other full marks and of nothing that is added.
fn beyond(context: &Context<'_>, totals: &[(Quantity, Span)], findings: &mut Findings) {
    let Some(standards) = &context.standards else {
        return;
    };
    let full = standards.full_marks;
    let over: Vec<_> = totals.iter().filter(|(it, _)| it.value > full).collect();
    findings.checked.rules += totals.len();
    if over.is_empty() || context.passages.iter().any(|it| allows_more(it, full)) {
        return;
    }
    for (total, span) in over {
        let message = format!(
            "总得分印为{}，超过满分{}分。",
            total.printed,
            full.normalize()
        );
        findings.push(
            Draft::new("score_over_full_marks", Severity::Error, message)
                .printed(&total.printed, format!("不超过{}分", full.normalize()))
                .at([*span])
                .rule(&standards.marks_rule)
                .advice("核对总得分；满分另有规定或有附加分的，写明满分。"),
        );
    }
}

/// Whether a passage tells of points beside the full marks, or of higher ones.
fn allows_more(passage: &Passage, full: Decimal) -> bool {
    let text = passage.text();
    let higher = |points: &Quantity| {
        let before = passage.slice(points.from.saturating_sub(3), points.from);
        points.unit.class == UnitClass::Points && points.value > full && before.contains("满分")
    };
    ["加分", "附加"].iter().any(|word| text.contains(word)) || passage.quantities.iter().any(higher)
}

/// Every mention of the total score.
pub fn totals(context: &Context<'_>) -> Vec<(Quantity, Span)> {
    let mut totals: Vec<(Quantity, Span)> = context
        .records
        .iter()
        .filter(|record| record.total)
        .filter(|record| matches!(record.source, Source::Table { grid, row } if context.grids[grid].rows[row].kind == RowKind::Total && context.grids[grid].subject.is_none()))
        .filter(|record| of_everything(context, record))
        .filter_map(|record| record.figure(Role::Score))
        .map(|figure| (figure.quantity.clone(), figure.span))
        .collect();
    totals.extend(beside_names(context));
    for (_, passage) in context.prose() {
        for at in 0..passage.quantities.len() {
            let quantity = &passage.quantities[at];
            if is_total(passage, at)
                && !of_earlier_year(context, passage, quantity)
                && !is_set_against(passage, at)
            {
                totals.push((quantity.clone(), passage.span_of(quantity)));
            }
        }
    }
    without_the_department(context, totals)
}

/// `部门整体支出自评得分94.6分` beside `项目自评总分93.5分`: where a report has the scores of both, what is judged is the project's.
fn without_the_department(
    context: &Context<'_>,
    mut totals: Vec<(Quantity, Span)>,
) -> Vec<(Quantity, Span)> {
    let called = |(total, span): &(Quantity, Span), words: &[&str]| {
        let mut prose = context.prose().map(|(_, passage)| passage);
        prose.any(|passage| {
            let at = passage.quantities.iter().position(|it| it == total);
            at.filter(|_| passage.span_of(total) == *span)
                .map(|at| facts::surroundings(passage, at).0)
                .is_some_and(|lead| words.iter().any(|word| lead.contains(word)))
        })
    };
    let of_project = |it: &(Quantity, Span)| called(it, &["项目自评总分", "项目自评得分"]);
    if totals.iter().any(of_project) {
        totals.retain(|it| !called(it, &["整体支出", "部门整体"]));
    }
    totals
}

/// `综合得分/等级` beside `94.77分/优`: a form's own cell for the total.
fn beside_names(context: &Context<'_>) -> Vec<(Quantity, Span)> {
    let mut found = Vec::new();
    for grid in context.grids.iter().filter(|grid| grid.subject.is_none()) {
        for cells in &grid.cells {
            for pair in cells.windows(2) {
                let [Some(name), Some(cell)] = pair else {
                    continue;
                };
                let passage = &context.passages[cell.passage];
                let named = ["综合得分", "自评得分", "总得分", "自评总分", "评价总分"]
                    .iter()
                    .any(|word| name.text.starts_with(word));
                if let ([score], true) = (passage.quantities.as_slice(), named)
                    && score.unit.class == UnitClass::Points
                    && score.is_plain()
                {
                    found.push((score.clone(), passage.span_of(score)));
                }
            }
        }
    }
    found
}

/// Whether the score of a total row is that of the whole: the row says so, or it has all full marks; the mean of the scores
/// above it, or the points of a part of the form, is not.
fn of_everything(context: &Context<'_>, record: &Record) -> bool {
    let Source::Table { grid, row } = record.source else {
        return false;
    };
    let (grid, index) = (&context.grids[grid], row);
    let (Some(score), Some(column)) = (record.figure(Role::Score), grid.column(row, Role::Score))
    else {
        return false;
    };
    if record.name.contains("不含") || is_of_earlier_assessment(grid, row, column) {
        return false;
    }
    if let Some(weight) = record.figure(Role::Weight) {
        let part = Decimal::ONE_HUNDRED - weight.quantity.value;
        let executed = context
            .standards
            .as_ref()
            .is_some_and(|standards| standards.execution_full_marks == part);
        return !executed;
    }
    let above: Vec<Decimal> = (0..index)
        .filter(|row| grid.rows[*row].kind == RowKind::Item)
        .filter_map(|row| grid.value(row, column))
        .map(|value| value.value)
        .collect();
    let largest = above.iter().max();
    above.len() < 2 || largest.is_some_and(|largest| score.quantity.value > *largest)
}

/// `自评得分` beside `评价得分`: the points of the assessment that the document looks at, not its own.
fn is_of_earlier_assessment(grid: &Grid, row: usize, column: usize) -> bool {
    let heads = |column: usize, words: &[&str]| {
        let heading = grid.heading(row, column);
        heading.contains("得分") && words.iter().any(|word| heading.contains(word))
    };
    heads(column, &["自评"])
        && (0..grid.columns).any(|other| heads(other, &["评价得", "复核", "复评", "核定"]))
}

fn agree(totals: &[(Quantity, Span)], findings: &mut Findings) {
    let Some((first, _)) = totals.first() else {
        return;
    };
    findings.checked.references += totals.len() - 1;
    let mut values: Vec<Decimal> = totals.iter().map(|(total, _)| total.value).collect();
    values.sort_unstable();
    values.dedup();
    if values.len() > 2 {
        // One slip makes two scores of one: three are of several things.
        return;
    }
    if let Some((other, _)) = totals.iter().find(|(other, _)| other.value != first.value) {
        let message = format!("总得分前后不一：{}、{}。", first.printed, other.printed);
        findings.push(
            Draft::new("contradiction_total", Severity::Doubt, message)
                .printed(&other.printed, &first.printed)
                .at(totals.iter().map(|(_, span)| *span))
                .advice("核对评分表合计与正文总得分。"),
        );
    }
}
