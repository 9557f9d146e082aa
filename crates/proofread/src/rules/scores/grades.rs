//! The grade of a score by its band, in text and in tables.

use rust_decimal::Decimal;

use super::is_total;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::passage::Passage;

/// The grade said beside a total score.
pub(super) fn grade(context: &Context<'_>, passage: &Passage, findings: &mut Findings) {
    let Some(at) = (0..passage.quantities.len()).find(|at| is_total(passage, *at)) else {
        return;
    };
    let score = &passage.quantities[at];
    let rest = passage.slice(score.to, passage.chars.len());
    let Some((offset, word)) = [
        "等级",
        "等次",
        "档次",
        "结果",
        "评定",
        "级别",
        "评价为",
        "结论",
    ]
    .iter()
    .filter_map(|word| rest.find(word).map(|at| (at, *word)))
    .min() else {
        return;
    };
    let tail: String = rest[offset + word.len()..].chars().take(14).collect();
    let stop = tail.find(['。', '，', '；', '(']).unwrap_or(tail.len());
    let tail = &tail[..stop];
    let said = ["优", "良", "中", "差"].iter().find(|grade| {
        tail.contains(&format!("“{grade}"))
            || tail.ends_with(*grade)
            || tail.contains(&format!("{grade}秀"))
            || tail.contains(&format!("{grade}好"))
    });
    let Some(said) = said else { return };
    let Some(standards) = &context.standards else {
        return;
    };
    findings.checked.rules += 1;
    let right = standards.grade(score.value);
    if right == *said {
        return;
    }
    let position = score.to + rest[..offset].chars().count();
    let message = format!(
        "得分{}按等级标准应为“{right}”，印为“{said}”。",
        score.printed
    );
    findings.push(
        Draft::new("grade", Severity::Error, message)
            .printed(*said, right)
            .at([
                passage.span_of(score),
                passage.span(position, (position + 12).min(passage.chars.len())),
            ])
            .rule(&standards.grade_rule)
            .advice("按得分更正等级，或核对得分。"),
    );
}

/// Scores of a hundred beside their grades in the rows of a table.
pub(super) fn grades(context: &Context<'_>, findings: &mut Findings) {
    let Some(standards) = &context.standards else {
        return;
    };
    for grid in &context.grids {
        for row in 0..grid.rows.len() {
            let column = |words: &[&str]| {
                (0..grid.columns).find(|column| {
                    let heading = grid.heading(row, *column);
                    words.iter().any(|word| heading.ends_with(word))
                })
            };
            let total = column(&[
                "总分",
                "综合得分",
                "总得分",
                "综合评分",
                "评价得分",
                "自评得分",
            ]);
            let (Some(at), Some(graded)) = (
                total.or_else(|| column(&["得分", "评分"])),
                column(&["等级", "等次", "级别"]),
            ) else {
                continue;
            };
            let (Some(score), Some(cell)) = (grid.value(row, at), grid.cell(row, graded)) else {
                continue;
            };
            let said = ["优", "良", "中", "差"].into_iter().find(|grade| {
                cell.text == *grade
                    || cell.text.starts_with(grade) && cell.text.chars().count() == 2
            });
            let Some(said) = said.filter(|_| score.value <= Decimal::ONE_HUNDRED) else {
                continue;
            };
            findings.checked.rules += 1;
            let right = standards.grade(score.value);
            if right == said {
                continue;
            }
            let message = format!(
                "得分{}按等级标准应为“{right}”，印为“{said}”。",
                score.printed
            );
            findings.push(
                Draft::new("grade_of_row", Severity::Doubt, message)
                    .printed(said, right)
                    .at([cell.span])
                    .at(grid.cell(row, at).map(|cell| cell.span))
                    .rule(&standards.grade_rule)
                    .advice("按得分更正等级，或核对得分；另有等级标准的，写明标准。"),
            );
        }
    }
}
