//! `table.xlsx` of an evaluation by indicator tree.

use rust_decimal::Decimal;
use wenxiao_domain::number::half_up;
use wenxiao_domain::rules::survey;
use wenxiao_domain::scheme::{EvaluatedProject, NodeResult, Problem};

use super::book::Book;
use super::list::{Column, Value, column};
use super::projects::{identity, money};
use super::{WorkbookError, Written};
use crate::compose::{Figures, Writer};
use crate::third_party::{Input, properties, score_table, title};

/// 评分表, 指标, 项目, 问题与建议, 问卷, 溯源 and 规则.
pub fn scheme_table(input: &Input<'_>) -> Result<Written, WorkbookError> {
    let mut book = Book::new(&properties(input, &title(input)), input.figures)?;
    let writer = Writer::new(Figures::new(input.figures), input.narratives);
    let scores = score_table(&writer, input)?;
    let heading = format!("{}绩效评价评分表", input.package.fund.name);
    book.form("评分表", &heading, &scores)?;
    book.list("指标", &node_columns(input), &input.evaluation.nodes)?;
    book.list("项目", &project_columns(), &input.package.projects)?;
    book.list("问题与建议", &problem_columns(), &input.package.findings)?;
    let results = survey::results(&input.package.surveys, &input.rules.survey.value);
    book.list("问卷", &survey_columns(), &results)?;
    Ok(Written {
        bytes: book.finish()?,
        findings: writer.findings,
    })
}

/// Two decimals, as printed.
fn fixed(value: Decimal) -> Value {
    Value::Fixed(half_up(value, 2))
}

fn node_columns<'a>(input: &Input<'a>) -> Vec<Column<'a, NodeResult>> {
    let scheme = &input.package.scheme;
    vec![
        column("代码", 8, |result: &NodeResult| result.code.clone()),
        column("级别", 6, |result: &NodeResult| {
            Value::Whole(Decimal::from(result.level))
        }),
        column("指标", 34, |result: &NodeResult| {
            scheme[result.node].name.clone()
        }),
        column("评分标准", 28, |result: &NodeResult| {
            scheme[result.node].standard()
        }),
        column("分值", 9, |result: &NodeResult| fixed(result.full_marks)),
        column("得分", 9, |result: &NodeResult| fixed(result.score)),
        column("扣分", 9, |result: &NodeResult| fixed(result.lost())),
        column("得分率（%）", 10, |result: &NodeResult| {
            fixed(result.rate_percent)
        }),
        column("算式", 30, |result: &NodeResult| result.formula.clone()),
        column("评分依据", 40, |result: &NodeResult| {
            result.because.join("\n")
        }),
    ]
}

fn project_columns<'a>() -> Vec<Column<'a, EvaluatedProject>> {
    let mut columns = identity("项目类别", |row: &EvaluatedProject| &row.filed);
    columns.push(column("领域", 14, |row: &EvaluatedProject| {
        row.field.clone()
    }));
    columns.extend(money(|row: &EvaluatedProject| &row.filed));
    columns.push(column("项目阶段", 10, |row: &EvaluatedProject| {
        row.stage.label()
    }));
    columns.push(column("完成年初目标", 9, |row: &EvaluatedProject| {
        row.targets_met.map(|met| if met { "是" } else { "否" })
    }));
    columns
}

fn problem_columns<'a>() -> Vec<Column<'a, Problem>> {
    vec![
        column("方面", 8, |row: &Problem| row.aspect.label()),
        column("问题", 36, |row: &Problem| row.finding.clone()),
        column("原因", 44, |row: &Problem| row.cause.clone()),
        column("建议", 44, |row: &Problem| row.recommendation.clone()),
        column("佐证", 24, |row: &Problem| row.evidence.clone()),
    ]
}

fn survey_columns() -> Vec<Column<'static, survey::QuestionResult>> {
    type Row = survey::QuestionResult;
    let whole = |count: usize| Value::Whole(Decimal::from(count));
    let percent = |value: Option<Decimal>| value.map_or(Value::Empty, fixed);
    vec![
        column("调查对象", 22, |row: &Row| row.group.clone()),
        column("问题", 34, |row: &Row| row.question.clone()),
        column("发放（份）", 10, move |row: &Row| whole(row.asked)),
        column("有效回答（份）", 10, move |row: &Row| {
            whole(row.answered)
        }),
        column("回收率（%）", 10, move |row: &Row| {
            percent(row.response_percent)
        }),
        column("满意（份）", 10, move |row: &Row| whole(row.satisfied)),
        column("满意度（%）", 10, move |row: &Row| {
            percent(row.satisfaction_percent)
        }),
        column("误差范围（±百分点）", 12, move |row: &Row| {
            percent(row.margin_points)
        }),
    ]
}
