//! `table.xlsx` of a self-evaluation.

use wenxiao_domain::groups::{GroupBy, GroupRow, groups};
use wenxiao_domain::package::{
    DeviationCause, Direction, Grade, Indicator, IndicatorNature, Project, Target,
};

use super::book::Book;
use super::list::{Column, Value, column};
use super::projects::{amount, identity, money};
use super::{WorkbookError, Written};
use crate::compose::{Figures, Writer};
use crate::self_evaluation::{Input, form, properties, title};

/// 自评表, 指标, 项目, 汇总, 溯源 and 规则.
pub fn table(input: &Input<'_>) -> Result<Written, WorkbookError> {
    let mut book = Book::new(&properties(input, &title(input)), input.figures)?;
    let mut writer = Writer::new(Figures::new(input.figures), input.narratives);
    let form_table = form(&mut writer, input)?;
    let form_title = format!("{}区域绩效目标自评表", input.package.fund.name);
    book.form("自评表", &form_title, &form_table)?;
    let rows = indicator_rows(input, &book);
    book.list("指标", &indicator_columns(), &rows)?;
    book.list("项目", &project_columns(), &input.package.projects)?;
    let rows = roll_up_rows(input, &book);
    book.list("汇总", &roll_up_columns(), &rows)?;
    Ok(Written {
        bytes: book.finish()?,
        findings: writer.findings,
    })
}

fn project_columns<'a>() -> Vec<Column<'a, Project>> {
    let mut columns = identity("支持方向", |project: &Project| project);
    columns.push(column("支持方式", 9, |project: &Project| {
        project.mode.label()
    }));
    columns.push(column(
        "核定金额（万元）",
        11,
        |project: &Project| amount(project.committed),
    ));
    columns.extend(money(|project: &Project| project));
    columns.push(column("应拨日期", 11, |project: &Project| {
        project.due_on
    }));
    columns.push(column("评价等级", 6, |project: &Project| {
        project.grade.map(Grade::label)
    }));
    columns
}

/// An indicator, what was filed to explain it, and its figures in the order of [`FIGURES`].
struct IndicatorRow<'a> {
    indicator: &'a Indicator,
    cause: Option<&'a DeviationCause>,
    figures: Vec<Value>,
}

/// Figures of an indicator: the last part of their ids, heading, width.
const FIGURES: [(&str, &str, u16); 9] = [
    ("reported", "已填报行数", 7),
    ("missing", "未填报行数", 7),
    ("actual", "全年实际完成值", 11),
    ("achievement", "完成率（%）", 9),
    ("deviation", "偏差率（%）", 9),
    ("attainment", "达成情况", 9),
    ("full_marks", "分值", 7),
    ("points", "得分", 7),
    ("explanation_required", "需说明原因", 7),
];

fn indicator_rows<'a>(input: &Input<'a>, book: &Book<'_>) -> Vec<IndicatorRow<'a>> {
    let row = |(place, indicator): (usize, &'a Indicator)| IndicatorRow {
        indicator,
        cause: input
            .package
            .causes
            .iter()
            .find(|cause| usize::try_from(cause.indicator) == Ok(place)),
        figures: FIGURES
            .iter()
            .map(|(name, ..)| book.value(&format!("indicator/{}/{name}", indicator.code)))
            .collect(),
    };
    input
        .package
        .indicators
        .iter()
        .enumerate()
        .map(row)
        .collect()
}

fn indicator_columns<'a>() -> Vec<Column<'a, IndicatorRow<'a>>> {
    type Row<'a> = IndicatorRow<'a>;
    let mut columns = vec![
        column("代码", 6, |row: &Row<'_>| row.indicator.code.clone()),
        column("一级指标", 11, |row: &Row<'_>| {
            row.indicator.dimension.label()
        }),
        column("二级指标", 13, |row: &Row<'_>| {
            row.indicator.category.clone()
        }),
        column("三级指标", 26, |row: &Row<'_>| {
            row.indicator.name.clone()
        }),
        column("计量单位", 6, |row: &Row<'_>| {
            row.indicator.unit.clone()
        }),
        column("性质", 7, |row: &Row<'_>| nature(row.indicator.nature)),
        column("方向", 5, |row: &Row<'_>| {
            direction(row.indicator.direction)
        }),
        column("指标值", 10, |row: &Row<'_>| {
            match &row.indicator.target {
                Target::Number(number) => Value::Amount(*number),
                Target::Text(text) => text.into(),
                Target::NotApplicable => "—".into(),
            }
        }),
    ];
    columns.extend((0..).zip(FIGURES).map(|(place, (_, heading, width))| {
        column(heading, width, move |row: &Row<'_>| {
            row.figures[place].clone()
        })
    }));
    columns.push(column("原因", 26, |row: &Row<'_>| {
        row.cause
            .map_or(Value::Empty, |cause| (&cause.cause).into())
    }));
    columns.push(column("改进措施", 26, |row: &Row<'_>| {
        row.cause
            .map_or(Value::Empty, |cause| (&cause.improvement).into())
    }));
    columns
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

/// Direction, cohort, and the totals in the order of [`TOTALS`].
type RollUpRow = (String, String, Vec<Value>);

/// Totals of a group: the last part of their ids, heading.
const TOTALS: [(&str, &str); 6] = [
    ("projects", "项目数"),
    ("committed", "核定金额（万元）"),
    ("allocated", "本年安排（万元）"),
    ("spent", "本年支出（万元）"),
    ("spent_of_allocated", "支出率（支出÷安排，%）"),
    ("counterpart", "地方及自筹投入（万元）"),
];

fn roll_up_columns<'a>() -> Vec<Column<'a, RollUpRow>> {
    let mut columns = vec![
        column("支持方向", 28, |row: &RollUpRow| row.0.clone()),
        column("新上/结转", 12, |row: &RollUpRow| row.1.clone()),
    ];
    columns.extend((0..).zip(TOTALS).map(|(place, (_, heading))| {
        column(heading, 17, move |row: &RollUpRow| row.2[place].clone())
    }));
    columns
}

/// By direction and cohort, by direction, and in all.
fn roll_up_rows(input: &Input<'_>, book: &Book<'_>) -> Vec<RollUpRow> {
    let of = |by: &[GroupBy]| groups(input.package.projects.iter().map(GroupRow::from), by);
    let cohorts = of(&[GroupBy::Direction, GroupBy::Cohort]);
    let row = |first: &str, second: &str, path: &str| {
        let totals = TOTALS.map(|(name, _)| book.value(&format!("{path}/{name}")));
        (first.to_owned(), second.to_owned(), totals.to_vec())
    };
    let mut rows = Vec::new();
    for direction in of(&[GroupBy::Direction]) {
        let name = direction.label();
        for group in cohorts
            .iter()
            .filter(|group| group.path[0] == direction.path[0])
        {
            let path = format!("money/{}", group.id());
            rows.push(row(&name, &group.path[1].label, &path));
        }
        rows.push(row(&name, "小计", &format!("money/{}", direction.id())));
    }
    rows.push(row("合计", "", "money"));
    rows
}
