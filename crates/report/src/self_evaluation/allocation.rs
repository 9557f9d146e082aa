//! 一、绩效目标分解下达情况
//!
//! Long because one section of the report, table by table.

use rust_decimal::Decimal;
use wenxiao_domain::groups::{Group, GroupBy, GroupRow, groups};
use wenxiao_domain::number::fixed;
use wenxiao_domain::package::{Dimension, Package, Project};

use super::narratives::{OBJECTIVE, direction_key};
use super::{Input, indicator_text};
use crate::charts::{Bar, Bars, Value, parts};
use crate::compose::{MissingFigure, Writer, centred, chinese, number, row, text};
use crate::document::{Cell, Lines, Row, Run, Table, TableSize};

pub(super) fn write(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let fund = &input.package.fund;
    let year = fund.fiscal_year.to_string();
    writer.one("绩效目标分解下达情况");
    writer.two("中央下达资金预算和绩效目标情况");
    let mut runs = writer.sentence(
        "{}年度，{}{}全年预算{money/budget/total}，其中中央财政资金{money/budget/central}、地方资金\
         {money/budget/local}、其他资金{money/budget/other}。资金支持项目{money/projects}",
        &[&year, &fund.region, &fund.name],
    )?;
    for (key, words) in [("new", "新上项目"), ("continuing", "结转项目")] {
        if let Ok(count) = writer.figures.run(&format!("money/cohort/{key}/projects")) {
            runs.extend([Run::text("，"), Run::text(words), count]);
        }
    }
    runs.push(Run::text("。"));
    writer.body(runs);
    writer.say(
        "备案的年度绩效目标共有指标{indicators/all}，本年度适用{indicators/applicable}。指标值为“—”的指标本年度\
         没有目标，不参加评价。",
        &[],
    )?;
    target_table(writer, input)?;
    writer.two("省内资金安排、分解下达预算和绩效目标情况");
    writer.say(
        "资金按支持方向安排到项目，各方向的项目、安排和支出如下。支出率的分母是本年安排，与后文以预算为分母的\
         执行率不同。",
        &[],
    )?;
    let directions = grouped(input.package, &[GroupBy::Direction]);
    for direction in &directions {
        direction_text(writer, direction)?;
    }
    money_chart(writer, &directions)?;
    summary_table(writer, &directions)?;
    projects_table(writer, input, &directions)
}

fn grouped(package: &Package, by: &[GroupBy]) -> Vec<Group> {
    groups(package.projects.iter().map(GroupRow::from), by)
}

fn path(group: &Group) -> String {
    format!("money/{}", group.id())
}

/// What a direction supports, how many projects, how much money.
fn direction_text(writer: &mut Writer<'_>, direction: &Group) -> Result<(), MissingFigure> {
    let name = direction.label();
    let path = path(direction);
    writer.three(&name);
    writer.narrative_as(
        &direction_key(&name),
        &format!("{name}支持重点"),
        "写这一方向支持什么、由谁承担。",
    );
    let mut runs = writer.sentence_of(&path, "本年度支持项目{./projects}", &[])?;
    let kinds = kinds(writer, &path);
    if !kinds.is_empty() {
        runs.push(Run::text("（"));
        for (index, (label, figure)) in kinds.into_iter().enumerate() {
            if index > 0 {
                runs.push(Run::text("、"));
            }
            runs.push(Run::given(label));
            runs.push(figure);
        }
        runs.push(Run::text("）"));
    }
    runs.extend(writer.sentence_of(&path, "，安排资金{./allocated}", &[])?);
    if writer
        .figures
        .get(&format!("{path}/share_of_allocated"))
        .is_some()
    {
        let share = writer.sentence_of(&path, "，占全部安排的{./share_of_allocated}", &[])?;
        runs.extend(share);
    }
    runs.extend(writer.sentence_of(&path, "；本年支出{./spent}", &[])?);
    if writer
        .figures
        .get(&format!("{path}/spent_of_allocated"))
        .is_some()
    {
        runs.extend(writer.sentence_of(&path, "，支出率{./spent_of_allocated}", &[])?);
    }
    runs.push(Run::text("。"));
    writer.body(runs);
    Ok(())
}

/// Counts by cohort and mode: 新上直接补助 3个.
fn kinds(writer: &Writer<'_>, path: &str) -> Vec<(String, Run)> {
    use wenxiao_domain::package::{FundingMode, ProjectCohort};
    let mut kinds = Vec::new();
    for cohort in [ProjectCohort::New, ProjectCohort::Continuing] {
        for mode in FundingMode::ALL {
            let id = format!(
                "{path}/cohort/{}/mode/{}/projects",
                cohort.key(),
                mode.key()
            );
            if let Ok(run) = writer.figures.run(&id) {
                kinds.push((format!("{}{}", cohort.label(), mode.label()), run));
            }
        }
    }
    kinds
}

fn money_chart(writer: &mut Writer<'_>, directions: &[Group]) -> Result<(), MissingFigure> {
    let mut chart = Bars {
        series: vec!["本年安排".to_owned(), "本年支出".to_owned()],
        ..Bars::default()
    };
    let mut ids = Vec::new();
    let mut alt = Vec::new();
    for direction in directions {
        let mut values = Vec::new();
        for (column, amount) in [
            ("allocated", direction.totals.allocated),
            ("spent", direction.totals.spent),
        ] {
            let id = format!("{}/{column}", path(direction));
            let printed = writer.figures.need(&id)?.printed.clone();
            values.push(Value {
                value: amount.to_wan(),
                printed,
            });
            ids.push(id);
        }
        alt.push(format!(
            "{}安排{}万元、支出{}万元",
            direction.label(),
            values[0].printed,
            values[1].printed
        ));
        chart.bars.push(Bar {
            label: direction.label(),
            values,
            alert: false,
        });
    }
    let alt = format!("条形图：{}。", alt.join("；"));
    writer.chart(parts(&chart), "各支持方向本年安排和支出（万元）", &alt, ids);
    Ok(())
}

fn summary_table(writer: &mut Writer<'_>, directions: &[Group]) -> Result<(), MissingFigure> {
    let mut table = Table::titled(
        "各支持方向项目和资金汇总",
        &[26, 9, 9, 9, 14, 14, 14, 12],
        &[
            "支持方向",
            "项目数",
            "新上",
            "结转",
            "核定金额",
            "本年安排",
            "本年支出",
            "支出率",
        ],
    );
    table.unit = Some("单位：个、万元、%".to_owned());
    let line = |writer: &Writer<'_>, label: Run, path: &str| {
        let mut cells = vec![Cell::new(vec![label])];
        for column in [
            "projects",
            "cohort/new/projects",
            "cohort/continuing/projects",
        ] {
            cells.push(number(
                writer.figures.bare_or_dash(&format!("{path}/{column}")),
            ));
        }
        for column in ["committed", "allocated", "spent"] {
            cells.push(number(writer.figures.bare(&format!("{path}/{column}"))?));
        }
        let rate = format!("{path}/spent_of_allocated");
        cells.push(number(writer.figures.bare_or_dash(&rate)));
        Ok::<_, MissingFigure>(row(cells))
    };
    for direction in directions {
        let label = Run::given(direction.label());
        table.rows.push(line(writer, label, &path(direction))?);
    }
    let mut total = line(writer, Run::text("合计"), "money")?;
    total.strong = true;
    table.rows.push(total);
    table.notes.push(vec![Run::text(
        "注：支出率＝本年支出÷本年安排，项目层级；没有安排资金的（如后补助）记“—”。",
    )]);
    writer.table(table);
    Ok(())
}

/// All projects by direction and cohort with sub-totals, as the official list has them.
fn projects_table(
    writer: &mut Writer<'_>,
    input: &Input<'_>,
    directions: &[Group],
) -> Result<(), MissingFigure> {
    let fund = &input.package.fund;
    let caption = format!("{}年{}安排资金情况", fund.fiscal_year, fund.name);
    let mut table = Table::titled(
        &caption,
        &[9, 43, 30, 16],
        &["序号", "项目名称", "承担单位", "安排资金"],
    );
    table.unit = Some("单位：万元".to_owned());
    let subtotal = |words: Run, path: &str| -> Result<Row, MissingFigure> {
        Ok(Row {
            cells: vec![
                Cell::new(vec![words]).span(3, 1),
                number(writer.figures.bare(&format!("{path}/allocated"))?),
            ],
            strong: true,
        })
    };
    table.rows.push(subtotal(Run::text("总计"), "money")?);
    let mut cohorts = grouped(input.package, &[GroupBy::Direction, GroupBy::Cohort]);
    // cohorts in the order of their first project, so that the list runs as it was filed
    cohorts.sort_by_key(|group| {
        let projects = &input.package.projects;
        projects.iter().position(|project| is_in(project, group))
    });
    let mut serial = 0;
    for (index, direction) in directions.iter().enumerate() {
        let name = format!("{}、{}", chinese(index + 1), direction.label());
        table
            .rows
            .push(subtotal(Run::given(name), &path(direction))?);
        let of_direction = cohorts
            .iter()
            .filter(|group| group.path[0] == direction.path[0]);
        for (index, group) in of_direction.enumerate() {
            let cohort = &group.path[1];
            let name = format!("（{}）{}项目", chinese(index + 1), cohort.label);
            table.rows.push(subtotal(Run::given(name), &path(group))?);
            for project in &input.package.projects {
                if is_in(project, group) {
                    serial += 1;
                    table.rows.push(project_row(serial, project));
                }
            }
        }
    }
    writer.table(table);
    Ok(())
}

/// Whether a project is in a group by direction and cohort.
fn is_in(project: &Project, group: &Group) -> bool {
    let direction = &group.path[0];
    let named = if project.direction.is_empty() {
        direction.key == "none"
    } else {
        direction.key == project.direction
    };
    named && group.path[1].key == project.cohort.key()
}

fn project_row(serial: usize, project: &Project) -> Row {
    row(vec![
        centred(Run::given(serial.to_string())),
        Cell::new(vec![Run::given(&*project.name)]),
        Cell::new(vec![Run::given(&*project.host)]),
        number(Run::given(wan(project.allocated.to_wan()))),
    ])
}

/// An amount in 万元 as tables print it.
pub(super) fn wan(amount: Decimal) -> String {
    fixed(amount, 2)
}

/// 区域绩效目标表: objectives as filed, in the layout of the official form.
fn target_table(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let fund = &input.package.fund;
    let wide = |words: String| Cell::new(vec![Run::given(words)]).span(3, 1);
    let label = |words: &str| text(words).centred();
    let mut rows = vec![
        row(vec![label("项目名称").span(2, 1), wide(fund.name.clone())]),
        row(vec![
            label("中央主管部门").span(2, 1),
            wide(fund.central_departments.join("、")),
        ]),
        row(vec![
            label("省级财政部门").span(2, 1),
            wide(fund.finance_department.clone()),
        ]),
        row(vec![
            label("省级主管部门").span(2, 1),
            wide(format!(
                "{}、{}",
                fund.finance_department, fund.line_department
            )),
        ]),
    ];
    for (index, (words, id)) in [
        ("年度金额", "money/budget/total"),
        ("其中：中央补助", "money/budget/central"),
        ("地方资金", "money/budget/local"),
        ("其他资金", "money/budget/other"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut cells = Vec::new();
        if index == 0 {
            cells.push(label("资金情况（万元）").span(2, 4));
        }
        cells.push(text(words));
        cells.push(number(writer.figures.bare(id)?).span(2, 1));
        rows.push(row(cells));
    }
    let objective = writer
        .narrative_runs(OBJECTIVE.key, OBJECTIVE.title, OBJECTIVE.hint)
        .concat();
    rows.push(row(vec![
        label("年度总体目标").span(2, 1),
        Cell::new(objective).span(3, 1),
    ]));
    let lead_rows = rows.len();
    indicator_rows(writer, input, &mut rows)?;
    writer.table(Table {
        caption: Some(format!(
            "{}区域绩效目标（{}年度）",
            fund.name, fund.fiscal_year
        )),
        unit: None,
        widths: vec![10, 14, 19, 41, 16],
        lead_rows,
        header_rows: 1,
        rows,
        notes: Vec::new(),
        size: TableSize::Small,
    });
    Ok(())
}

fn indicator_rows(
    writer: &Writer<'_>,
    input: &Input<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), MissingFigure> {
    let indicators = &input.package.indicators;
    let head = |words: &str| text(words).centred();
    rows.push(Row {
        cells: vec![
            head("绩效\n指标").lines(Lines::NoneBelow),
            head("一级指标"),
            head("二级指标"),
            head("三级指标"),
            head("指标值"),
        ],
        strong: true,
    });
    let mut beside = Some(below_heading(indicators.len()));
    for (dimension, category, members) in sections(input.package) {
        for (index, place) in members.iter().enumerate() {
            let indicator = &indicators[*place];
            let mut cells = Vec::new();
            cells.extend(beside.take());
            if let Some(rows) = dimension.filter(|_| index == 0) {
                cells.push(head(indicator.dimension.label()).span(1, rows));
            }
            if index == 0 {
                cells.push(centred(Run::given(category)).span(1, members.len()));
            }
            cells.push(Cell::new(vec![Run::given(&*indicator.name)]));
            cells.push(Cell::new(indicator_text::target(&writer.figures, indicator)?).centred());
            rows.push(row(cells));
        }
    }
    Ok(())
}

/// The cell below the heading 绩效指标 of a form, beside all indicators; with the heading it looks like one cell.
pub(super) fn below_heading(indicators: usize) -> Cell {
    text("").span(1, indicators).lines(Lines::NoneAbove)
}

/// Runs of indicators of one second-level indicator, in the order of the table. The first of a first-level indicator carries
/// how many rows that one has.
pub(super) fn sections(package: &Package) -> Vec<(Option<usize>, &str, Vec<usize>)> {
    let mut sections: Vec<(Option<usize>, &str, Vec<usize>)> = Vec::new();
    let mut before: Option<Dimension> = None;
    let mut first = 0;
    for (place, indicator) in package.indicators.iter().enumerate() {
        let new_dimension = before != Some(indicator.dimension);
        let same_category = sections
            .last()
            .is_some_and(|(_, category, _)| *category == indicator.category);
        if new_dimension || !same_category {
            if new_dimension {
                first = sections.len();
            }
            sections.push((new_dimension.then_some(0), &indicator.category, Vec::new()));
        }
        if let Some(rows) = &mut sections[first].0 {
            *rows += 1;
        }
        if let Some(section) = sections.last_mut() {
            section.2.push(place);
        }
        before = Some(indicator.dimension);
    }
    sections
}
