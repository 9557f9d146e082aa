//! 一、项目基本情况

use rust_decimal::Decimal;
use wenxiao_domain::groups::{Group, GroupBy, GroupRow, groups};

use super::Input;
use super::narratives::{BACKGROUND, CONTENT, IMPLEMENTATION, OBJECTIVE, YEARLY};
use crate::charts::{Bar, Bars, Value, parts};
use crate::compose::{MissingFigure, Writer, before_figure, number, row};
use crate::document::{Cell, Row, Run, Table};

pub(super) fn write(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    writer.one("项目基本情况");
    writer.two("项目概况");
    writer.three("项目背景");
    writer.narrative(BACKGROUND);
    writer.three("主要内容");
    writer.narrative(CONTENT);
    let directions = of(input, &[GroupBy::Direction]);
    allocation(writer, input, &directions)?;
    writer.three("项目实施情况");
    writer.narrative(IMPLEMENTATION);
    for direction in &directions {
        counts(writer, input, direction)?;
    }
    writer.three("资金投入和使用情况");
    money(writer, input)?;
    writer.two("项目绩效目标");
    writer.three("总体目标");
    writer.narrative(OBJECTIVE);
    writer.three("年度目标");
    writer.narrative(YEARLY);
    Ok(())
}

fn of(input: &Input<'_>, by: &[GroupBy]) -> Vec<Group> {
    groups(input.package.projects.iter().map(GroupRow::from), by)
}

fn path(group: &Group) -> String {
    format!("money/{}", group.id())
}

/// Where the money comes from and how it is shared out.
fn allocation(
    writer: &mut Writer<'_>,
    input: &Input<'_>,
    directions: &[Group],
) -> Result<(), MissingFigure> {
    let mut runs = writer.sentence("本年度预算{money/budget/total}，", &[])?;
    match input.package.fund.budget.as_slice() {
        [] => {}
        [only] => runs.extend([
            Run::text("来源为"),
            Run::given(only.label()),
            Run::text("，"),
        ]),
        sources => {
            for (index, source) in sources.iter().enumerate() {
                runs.push(Run::text(if index == 0 { "其中" } else { "、" }));
                runs.push(before_figure(source.label()));
                let id = format!("money/budget/{}", source.source);
                runs.push(writer.figures.run(&id)?);
            }
            runs.push(Run::text("；"));
        }
    }
    runs.extend(writer.sentence("分配到项目{money/allocated}", &[])?);
    match directions {
        [] => {}
        [only] => runs.extend([Run::text("，全部用于"), Run::given(only.label())]),
        directions => {
            for (index, direction) in directions.iter().enumerate() {
                runs.push(Run::text(if index == 0 { "，其中" } else { "、" }));
                runs.push(Run::given(direction.label()));
                runs.extend(writer.sentence_of(&path(direction), "安排{./allocated}", &[])?);
            }
        }
    }
    runs.push(Run::text("。"));
    writer.body(runs);
    Ok(())
}

/// Projects of a direction by cohort, and by field inside a cohort.
fn counts(
    writer: &mut Writer<'_>,
    input: &Input<'_>,
    direction: &Group,
) -> Result<(), MissingFigure> {
    let mut runs = vec![Run::given(direction.label())];
    runs.extend(writer.sentence_of(&path(direction), "共有项目{./projects}", &[])?);
    let cohorts = cohorts_of(input, direction);
    if let [only] = cohorts.as_slice() {
        runs.push(Run::text("，均为"));
        runs.push(Run::given(cohort_name(only)));
        runs.extend(fields(writer, input, only)?);
    } else {
        for (index, cohort) in cohorts.iter().enumerate() {
            runs.push(Run::text(if index == 0 { "，其中" } else { "、" }));
            runs.push(Run::given(cohort_name(cohort)));
            runs.extend(writer.sentence_of(&path(cohort), "{./projects}", &[])?);
            runs.extend(fields(writer, input, cohort)?);
        }
    }
    runs.push(Run::text("。"));
    writer.body(runs);
    Ok(())
}

/// 新上项目
fn cohort_name(cohort: &Group) -> String {
    format!("{}项目", cohort.path[1].label)
}

fn cohorts_of(input: &Input<'_>, direction: &Group) -> Vec<Group> {
    let mut cohorts = of(input, &[GroupBy::Direction, GroupBy::Cohort]);
    cohorts.retain(|cohort| cohort.path[0] == direction.path[0]);
    cohorts
}

/// （农业23个、工业6个）, or the one field that all are of.
fn fields(
    writer: &Writer<'_>,
    input: &Input<'_>,
    cohort: &Group,
) -> Result<Vec<Run>, MissingFigure> {
    let mut inside = of(
        input,
        &[GroupBy::Direction, GroupBy::Cohort, GroupBy::Field],
    );
    inside.retain(|field| field.path[..2] == cohort.path[..]);
    if let [only] = inside.as_slice() {
        let field = Run::given(&*only.path[2].label);
        return Ok(vec![Run::text("（"), field, Run::text("）")]);
    }
    let mut runs = Vec::new();
    for (index, field) in inside.iter().enumerate() {
        runs.push(Run::text(if index == 0 { "（" } else { "、" }));
        runs.push(before_figure(&field.path[2].label));
        runs.extend(writer.sentence_of(&path(field), "{./projects}", &[])?);
    }
    if !inside.is_empty() {
        runs.push(Run::text("）"));
    }
    Ok(runs)
}

fn money(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let year = input.package.fund.fiscal_year.to_string();
    writer.say(
        "年初预算{money/budget/total}，主管部门已拨付{money/released/total}，拨付资金占预算的\
         {money/released_of_budget}（部门层级，说明部门付款）。截至{}年末，{money/projects}子项目已支出{money/spent}，\
         占拨付资金的{money/spent_of_released}（项目层级，说明项目花钱）。",
        &[&year],
    )?;
    let mut table = Table::titled(
        "各类项目资金安排和支出",
        &[34, 12, 16, 16, 14],
        &["项目类别", "项目数", "本年安排", "本年支出", "支出率"],
    );
    table.unit = Some("单位：个、万元、%".to_owned());
    for direction in of(input, &[GroupBy::Direction]) {
        let label = Run::given(direction.label());
        table
            .rows
            .push(line(writer, label, &path(&direction), true)?);
        let cohorts = cohorts_of(input, &direction);
        if cohorts.len() < 2 {
            // its only line would say the same again
            continue;
        }
        for cohort in &cohorts {
            let label = Run::given(format!("其中：{}", cohort_name(cohort)));
            table.rows.push(line(writer, label, &path(cohort), false)?);
        }
    }
    table
        .rows
        .push(line(writer, Run::text("合计"), "money", true)?);
    table
        .notes
        .push(vec![Run::text("注：支出率＝本年支出÷本年安排，项目层级。")]);
    writer.table(table);
    chart(writer, &of(input, &[GroupBy::Direction, GroupBy::Cohort]));
    Ok(())
}

fn line(writer: &Writer<'_>, label: Run, path: &str, strong: bool) -> Result<Row, MissingFigure> {
    let mut cells = vec![Cell::new(vec![label])];
    for column in ["projects", "allocated", "spent"] {
        cells.push(number(writer.figures.bare(&format!("{path}/{column}"))?));
    }
    let rate = format!("{path}/spent_of_allocated");
    cells.push(number(writer.figures.bare_or_dash(&rate)));
    Ok(Row {
        strong,
        ..row(cells)
    })
}

/// Execution by group: a group without money has no bar.
fn chart(writer: &mut Writer<'_>, cohorts: &[Group]) {
    let mut chart = Bars {
        reference: Some((Decimal::ONE_HUNDRED, "100%".to_owned())),
        ..Bars::default()
    };
    let (mut ids, mut alt) = (Vec::new(), Vec::new());
    for cohort in cohorts {
        let id = format!("{}/spent_of_allocated", path(cohort));
        let Some(figure) = writer.figures.get(&id) else {
            continue;
        };
        let printed = format!("{}%", figure.printed);
        let label = format!("{}{}项目", cohort.path[0].label, cohort.path[1].label);
        alt.push(format!("{label}为{printed}"));
        let value = figure.printed.parse().unwrap_or_default();
        chart.bars.push(Bar {
            label,
            values: vec![Value { value, printed }],
            alert: false,
        });
        ids.push(id);
    }
    if chart.bars.is_empty() {
        return;
    }
    let alt = format!("条形图：{}。", alt.join("；"));
    writer.chart(parts(&chart), "各类项目支出率（支出÷安排）", &alt, ids);
}
