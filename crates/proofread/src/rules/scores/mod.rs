//! Scores: the total in all its places, the grade by its band, execution points by the rate, full marks that make 100.

mod execution;
mod grades;
mod headings;
mod tables;

use rust_decimal::Decimal;

use super::Rule;
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::records::{Record, Source};
use execution::{execution, execution_marks};
use grades::{grade, grades};
use headings::{in_headings, in_labels};
use tables::{full_marks, full_marks_unmet, untotalled};

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

/// A figure of more points is no total.
const MOST: u32 = 1000;

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

/// `2022年自评得分96.83分` in a report of 2023.
fn of_earlier_year(context: &Context<'_>, passage: &Passage, quantity: &Quantity) -> bool {
    let clause = (0..quantity.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | '。'))
        .unwrap_or(0);
    let mut years = passage.years.iter();
    years.any(|(at, year)| {
        (clause..quantity.from).contains(at) && context.year.is_some_and(|own| *year < own)
    })
}

/// `省科技厅自评得分92.5分，比本次评价结果高9.3分`, `得分87.47分，比主管部门自评得分94.60分低7.13分`: the score of another assessment.
fn is_set_against(passage: &Passage, at: usize) -> bool {
    let own = &passage.quantities[at];
    let (clause, _) = facts::surroundings(passage, at);
    let other = clause.starts_with(['比', '较']) && clause.contains("自评");
    passage.quantities.get(at + 1).is_some_and(|apart| {
        let led = passage.slice(own.to, apart.from);
        let compared = ["比", "较", "高于", "低于", "相差"]
            .iter()
            .any(|word| led.contains(word));
        let of_result = ["评价", "复核", "评审"]
            .iter()
            .any(|word| led.contains(word));
        apart.unit.class == UnitClass::Points
            && (compared && of_result || other && led.starts_with(['低', '高']))
            && !led.contains(['。', '；'])
    })
}

/// `选取甲项目委托第三方开展部门评价，评价得分88.4分`, `评为“差”的1项为乙项目，自评得分52分`: what some were picked for.
fn is_of_sample(passage: &Passage, own: &Quantity) -> bool {
    let (from, _) = crate::pool::sentence_of(passage, own);
    let words = passage.slice(from, own.from);
    let words = words.rsplit('；').next().unwrap_or_default();
    let picked = ["选取", "抽取", "抽查", "的1项为", "的1个为"];
    picked.iter().any(|word| words.contains(word))
}

/// Words of the sentence that tells what an assessment comes to, and of what the score says then.
const CONCLUDES: [&str; 8] = [
    "综合",
    "总体",
    "整体",
    "最终",
    "评价结果",
    "经评价",
    "绩效评价",
    "评价组",
];
const GRADED: [&str; 6] = ["等级", "级别", "评级", "评定为", "评为", "档次"];
/// Characters from a score to the word for its grade.
const TO_GRADE: usize = 10;

/// `经综合评价，该项目得分88.6分，评价等级为“良”`: the score of which the sentence of the conclusion says the grade.
fn is_concluded(passage: &Passage, at: usize) -> bool {
    let own = &passage.quantities[at];
    let (from, to) = crate::pool::sentence_of(passage, own);
    let led = passage.slice(from, own.from);
    let behind = passage.slice(own.to, to.min(own.to + TO_GRADE));
    let named = led
        .trim_end_matches(['为', '是', ':', '达'])
        .ends_with(['得', '分']);
    let graded = GRADED.iter().any(|word| behind.contains(word)) && !behind.contains('各');
    let others = passage.quantities.iter().filter(|other| {
        other.from >= from && other.to <= to && other.unit.class == UnitClass::Points
    });
    own.unit.class == UnitClass::Points
        && own.is_plain()
        && own.operator == Operator::None
        && named
        && graded
        && CONCLUDES.iter().any(|word| led.contains(word))
        && others.count() == 1
        && !is_of_sample(passage, own)
}

/// `该项目得分95.2分`: one project's.
fn is_of_project(before: &str) -> bool {
    let named = ["项目得分", "课题得分"];
    named.iter().any(|word| before.ends_with(word)) && !before.contains("综合")
}

fn is_total(passage: &Passage, at: usize) -> bool {
    let quantity = &passage.quantities[at];
    if is_concluded(passage, at) {
        return true;
    }
    if quantity.unit.class != UnitClass::Points
        || !quantity.is_plain()
        || quantity.operator != Operator::None
        || quantity.value > Decimal::from(MOST)
        || quantity.value < Decimal::from(20)
    {
        return false;
    }
    let (before, _) = facts::surroundings(passage, at);
    // 分值50分，自评得分49.6分: of a part, whose full marks are said right before.
    let of_part = at
        .checked_sub(1)
        .map(|last| &passage.quantities[last])
        .is_some_and(|full| {
            let said = passage.slice(full.from.saturating_sub(4), full.from);
            full.unit.class == UnitClass::Points
                && full.value < Decimal::ONE_HUNDRED
                && ["分值", "满分", "权重"]
                    .iter()
                    .any(|word| said.contains(word))
                && quantity.from - full.to <= 8
        });
    if of_part {
        return false;
    }
    // 总分由80.7分调为81.1分: what it was before.
    if before.ends_with(['由', '从']) || is_of_project(&before) || is_of_sample(passage, quantity)
    {
        return false;
    }
    // 总分120分: what can be reached.
    let given = ["得分", "自评总分", "评价总分", "评分"];
    if quantity.value > Decimal::ONE_HUNDRED && !given.iter().any(|word| before.contains(word)) {
        return false;
    }
    let whole = ["总分", "总分为", "总分值", "总分值为", "总分共"];
    if quantity.value == Decimal::ONE_HUNDRED && whole.iter().any(|word| before.ends_with(word)) {
        return false;
    }
    let full = quantity.value == Decimal::ONE_HUNDRED
        && passage.quantities.get(at + 1).is_some_and(|next| {
            next.unit.class == UnitClass::Points
                && passage.slice(quantity.to, next.from).contains('得')
        });
    if full {
        return false;
    }
    let named = [
        "综合得分",
        "总得分",
        "总分",
        "评价得分",
        "评估得分",
        "自评得分",
        "自评价得分",
        "综合评分",
        "最终得分",
        "评价总得分",
        "专项得分",
        "项目得分",
        "资金得分",
        "综合评定",
        "总评分",
    ]
    .iter()
    .any(|word| before.contains(word));
    let block = ["决策", "过程", "管理", "产出", "效益", "满意度", "指标"]
        .iter()
        .any(|word| before.contains(word));
    let alone = before == "得分" && passage.slice(quantity.to, quantity.to + 24).contains('等');
    (named || alone) && !block
}

fn agree(totals: &[(Quantity, Span)], findings: &mut Findings) {
    let Some((first, _)) = totals.first() else {
        return;
    };
    findings.checked.references += totals.len() - 1;
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
