//! `table.xlsx` of a self-evaluation.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::Workbook;
use wenxiao_domain::groups::{Group, GroupBy, GroupRow, groups};
use wenxiao_domain::package::{Direction, IndicatorNature, Target};
use wenxiao_domain::trace::Figure;

use super::list::{Formats, List, Value, column};
use super::{WorkbookError, Written, sheet, sources, workbook};
use crate::compose::{Figures, Writer};
use crate::self_evaluation::{Input, form, properties, title};

/// 自评表, 项目, 指标, 汇总 and 溯源.
pub fn table(input: &Input<'_>) -> Result<Written, WorkbookError> {
    let properties = properties(input, &title(input));
    let mut workbook = workbook(&properties)?;
    let formats = Formats::new();
    let mut writer = Writer::new(Figures::new(input.figures), input.narratives);
    let form_table = form(&mut writer, input)?;
    let form_title = format!("{}区域绩效目标自评表", input.package.fund.name);
    sheet::write(workbook.add_worksheet(), "自评表", &form_title, &form_table)?;
    let by_id = by_id(input.figures);
    indicators(&mut workbook, &formats, input, &by_id)?;
    projects(&mut workbook, &formats, input)?;
    roll_up(&mut workbook, &formats, input, &by_id)?;
    sources::sources(&mut workbook, &formats, input.figures)?;
    Ok(Written {
        bytes: workbook.save_to_buffer()?,
        findings: writer.findings,
    })
}

type ById<'a> = BTreeMap<&'a str, &'a Figure>;

fn by_id(figures: &[Figure]) -> ById<'_> {
    figures
        .iter()
        .map(|figure| (figure.id.as_str(), figure))
        .collect()
}

/// A figure as a number as printed; text where it isn't one; empty where there is none.
fn value(figures: &ById<'_>, id: &str) -> Value {
    let Some(figure) = figures.get(id) else {
        return Value::Empty;
    };
    match figure.printed.parse::<Decimal>() {
        Ok(value) if figure.printed.contains('.') => Value::Fixed(value),
        Ok(value) => Value::Whole(value),
        Err(_) => figure.printed.as_str().into(),
    }
}

fn projects(
    workbook: &mut Workbook,
    formats: &Formats,
    input: &Input<'_>,
) -> Result<(), WorkbookError> {
    let columns = [
        column("项目编号", 13),
        column("支持方向", 18),
        column("新上/结转", 7),
        column("支持方式", 9),
        column("项目名称", 38),
        column("承担单位", 28),
        column("核定金额（万元）", 11),
        column("本年安排（万元）", 11),
        column("应拨日期", 11),
        column("拨付日期", 11),
        column("本年支出（万元）", 11),
        column("支出率（支出÷安排，%）", 11),
        column("地方及自筹投入（万元）", 12),
        column("评价等级", 7),
    ];
    let mut list = List::new(workbook.add_worksheet(), "项目", formats, &columns)?;
    for project in &input.package.projects {
        list.push(&[
            project.id.as_str().into(),
            project.direction.as_str().into(),
            project.cohort.label().into(),
            project.mode.label().into(),
            project.name.as_str().into(),
            project.host.as_str().into(),
            Value::Amount(project.committed.to_wan()),
            Value::Amount(project.allocated.to_wan()),
            project.due_on.into(),
            project.released_on.into(),
            Value::Amount(project.spent.to_wan()),
            super::rate(project.spent, project.allocated),
            Value::Amount(project.counterpart.to_wan()),
            project
                .grade
                .map_or(Value::Empty, |grade| grade.label().into()),
        ])?;
    }
    list.finish()?;
    Ok(())
}

fn indicators(
    workbook: &mut Workbook,
    formats: &Formats,
    input: &Input<'_>,
    figures: &ById<'_>,
) -> Result<(), WorkbookError> {
    let columns = [
        column("代码", 8),
        column("一级指标", 12),
        column("二级指标", 16),
        column("三级指标", 38),
        column("计量单位", 9),
        column("性质", 8),
        column("方向", 6),
        column("指标值", 11),
        column("已填报行数", 9),
        column("未填报行数", 9),
        column("全年实际完成值", 13),
        column("完成率（%）", 11),
        column("偏差率（%）", 11),
        column("达成情况", 10),
        column("分值", 9),
        column("得分", 9),
        column("需说明原因", 9),
        column("原因", 34),
        column("改进措施", 34),
    ];
    let mut list = List::new(workbook.add_worksheet(), "指标", formats, &columns)?;
    for (place, indicator) in input.package.indicators.iter().enumerate() {
        let cause = input
            .package
            .causes
            .iter()
            .find(|cause| usize::try_from(cause.indicator) == Ok(place));
        let figure = |name: &str| value(figures, &format!("indicator/{}/{name}", indicator.code));
        let target = match &indicator.target {
            Target::Number(number) => Value::Amount(*number),
            Target::Text(text) => text.as_str().into(),
            Target::NotApplicable => "—".into(),
        };
        list.push(&[
            indicator.code.as_str().into(),
            indicator.dimension.label().into(),
            indicator.category.as_str().into(),
            indicator.name.as_str().into(),
            indicator.unit.as_str().into(),
            nature(indicator.nature).into(),
            direction(indicator.direction).into(),
            target,
            figure("reported"),
            figure("missing"),
            figure("actual"),
            figure("achievement"),
            figure("deviation"),
            figure("attainment"),
            figure("full_marks"),
            figure("points"),
            figure("explanation_required"),
            cause.map_or(Value::Empty, |cause| cause.cause.as_str().into()),
            cause.map_or(Value::Empty, |cause| cause.improvement.as_str().into()),
        ])?;
    }
    list.finish()?;
    Ok(())
}

fn nature(nature: IndicatorNature) -> &'static str {
    match nature {
        IndicatorNature::Absolute => "绝对值",
        IndicatorNature::Ratio => "比率",
        IndicatorNature::Relative => "相对值",
        IndicatorNature::Qualitative => "定性",
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::AtLeast => "≥",
        Direction::AtMost => "≤",
        Direction::Equal => "=",
    }
}

/// By direction, by direction and cohort, and in all.
fn roll_up(
    workbook: &mut Workbook,
    formats: &Formats,
    input: &Input<'_>,
    figures: &ById<'_>,
) -> Result<(), WorkbookError> {
    let columns = [
        column("支持方向", 28),
        column("新上/结转", 12),
        column("项目数", 10),
        column("核定金额（万元）", 14),
        column("本年安排（万元）", 14),
        column("本年支出（万元）", 14),
        column("支出率（支出÷安排，%）", 14),
        column("地方及自筹投入（万元）", 14),
    ];
    let mut list = List::new(workbook.add_worksheet(), "汇总", formats, &columns)?;
    let of = |by: &[GroupBy]| groups(input.package.projects.iter().map(GroupRow::from), by);
    let cohorts = of(&[GroupBy::Direction, GroupBy::Cohort]);
    let row = |first: &str, second: &str, path: &str| -> Vec<Value> {
        let mut values = vec![Value::from(first), Value::from(second)];
        for name in [
            "projects",
            "committed",
            "allocated",
            "spent",
            "spent_of_allocated",
            "counterpart",
        ] {
            values.push(value(figures, &format!("{path}/{name}")));
        }
        values
    };
    let path = |group: &Group| format!("money/{}", group.id());
    for direction in of(&[GroupBy::Direction]) {
        let name = direction.label();
        for group in cohorts
            .iter()
            .filter(|group| group.path[0] == direction.path[0])
        {
            list.push(&row(&name, &group.path[1].label, &path(group)))?;
        }
        list.push(&row(&name, "小计", &path(&direction)))?;
    }
    list.push(&row("合计", "", "money"))?;
    list.finish()?;
    Ok(())
}
