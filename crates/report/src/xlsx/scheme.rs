//! `table.xlsx` of an evaluation by indicator tree.

use rust_decimal::Decimal;
use rust_xlsxwriter::Workbook;
use wenxiao_domain::rules::survey;

use super::list::{Formats, List, Value, column};
use super::{WorkbookError, Written, sheet, sources, workbook};
use crate::compose::{Figures, Writer};
use crate::third_party::{Input, method, properties, score_table, title};

/// 评分表, 指标, 项目, 问题与建议, 问卷 and 溯源.
pub fn scheme_table(input: &Input<'_>) -> Result<Written, WorkbookError> {
    let properties = properties(input, &title(input));
    let mut workbook = workbook(&properties)?;
    let formats = Formats::new();
    let writer = Writer::new(Figures::new(input.figures), input.narratives);
    let scores = score_table(&writer, input)?;
    let heading = format!("{}绩效评价评分表", input.package.fund.name);
    sheet::write(workbook.add_worksheet(), "评分表", &heading, &scores)?;
    nodes(&mut workbook, &formats, input)?;
    projects(&mut workbook, &formats, input)?;
    problems(&mut workbook, &formats, input)?;
    surveys(&mut workbook, &formats, input)?;
    sources::sources(&mut workbook, &formats, input.figures)?;
    Ok(Written {
        bytes: workbook.save_to_buffer()?,
        findings: writer.findings,
    })
}

/// Every node, as printed: two decimals.
fn nodes(
    workbook: &mut Workbook,
    formats: &Formats,
    input: &Input<'_>,
) -> Result<(), WorkbookError> {
    let columns = [
        column("代码", 8),
        column("级别", 6),
        column("指标", 34),
        column("评分方法", 28),
        column("分值", 9),
        column("得分", 9),
        column("得分率（%）", 10),
        column("算式", 30),
        column("说明", 40),
    ];
    let mut list = List::new(workbook.add_worksheet(), "指标", formats, &columns)?;
    let fixed = |value: Decimal| Value::Fixed(wenxiao_domain::number::half_up(value, 2));
    for result in &input.evaluation.nodes {
        let node = &input.package.scheme[result.node];
        list.push(&[
            result.code.as_str().into(),
            Value::Whole(Decimal::from(result.level)),
            node.name.as_str().into(),
            Value::Text(method(node.method.as_ref())),
            fixed(result.full_marks),
            fixed(result.score),
            fixed(result.rate_percent),
            result.formula.as_str().into(),
            Value::Text(result.because.join("\n")),
        ])?;
    }
    list.finish()?;
    Ok(())
}

fn projects(
    workbook: &mut Workbook,
    formats: &Formats,
    input: &Input<'_>,
) -> Result<(), WorkbookError> {
    let columns = [
        column("项目编号", 13),
        column("项目类别", 22),
        column("领域", 14),
        column("新上/结转", 7),
        column("项目名称", 36),
        column("承担单位", 24),
        column("本年安排（万元）", 11),
        column("本年支出（万元）", 11),
        column("支出率（支出÷安排，%）", 11),
        column("地方及自筹投入（万元）", 12),
        column("拨付日期", 11),
        column("项目阶段", 10),
        column("完成年初目标", 9),
    ];
    let mut list = List::new(workbook.add_worksheet(), "项目", formats, &columns)?;
    for evaluated in &input.package.projects {
        let project = &evaluated.filed;
        list.push(&[
            project.id.as_str().into(),
            project.direction.as_str().into(),
            evaluated.field.as_str().into(),
            project.cohort.label().into(),
            project.name.as_str().into(),
            project.host.as_str().into(),
            Value::Amount(project.allocated.to_wan()),
            Value::Amount(project.spent.to_wan()),
            super::rate(project.spent, project.allocated),
            Value::Amount(project.counterpart.to_wan()),
            project.released_on.into(),
            evaluated.stage.label().into(),
            match evaluated.targets_met {
                Some(true) => "是".into(),
                Some(false) => "否".into(),
                None => Value::Empty,
            },
        ])?;
    }
    list.finish()?;
    Ok(())
}

fn problems(
    workbook: &mut Workbook,
    formats: &Formats,
    input: &Input<'_>,
) -> Result<(), WorkbookError> {
    let columns = [
        column("方面", 8),
        column("问题", 36),
        column("原因", 44),
        column("建议", 44),
        column("佐证", 24),
    ];
    let mut list = List::new(workbook.add_worksheet(), "问题与建议", formats, &columns)?;
    for problem in &input.package.findings {
        list.push(&[
            problem.aspect.label().into(),
            problem.finding.as_str().into(),
            problem.cause.as_str().into(),
            problem.recommendation.as_str().into(),
            problem.evidence.as_str().into(),
        ])?;
    }
    list.finish()?;
    Ok(())
}

fn surveys(
    workbook: &mut Workbook,
    formats: &Formats,
    input: &Input<'_>,
) -> Result<(), WorkbookError> {
    let columns = [
        column("调查对象", 22),
        column("问题", 34),
        column("发放（份）", 10),
        column("有效回答（份）", 10),
        column("回收率（%）", 10),
        column("满意（份）", 10),
        column("满意度（%）", 10),
        column("误差范围（±百分点）", 12),
    ];
    let mut list = List::new(workbook.add_worksheet(), "问卷", formats, &columns)?;
    let fixed = |value: Option<Decimal>| {
        value.map_or(Value::Empty, |value| {
            Value::Fixed(wenxiao_domain::number::half_up(value, 2))
        })
    };
    let whole = |count: usize| Value::Whole(Decimal::from(count));
    for result in survey::results(&input.package.surveys, &input.rules.survey.value) {
        list.push(&[
            result.group.as_str().into(),
            result.question.as_str().into(),
            whole(result.asked),
            whole(result.answered),
            fixed(result.response_percent),
            whole(result.satisfied),
            fixed(result.satisfaction_percent),
            fixed(result.margin_points),
        ])?;
    }
    list.finish()?;
    Ok(())
}
