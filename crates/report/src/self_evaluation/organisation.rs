//! 二、组织实施情况

use wenxiao_domain::groups::{GroupBy, GroupRow, groups};
use wenxiao_domain::package::Grade;

use super::Input;
use super::narratives::{DUTIES, INTAKE, MEASURES, MONITORING, PRINCIPLES, PRIORITIES};
use crate::compose::{MissingFigure, Writer, number, row};
use crate::document::{Cell, Run, Table};

pub(super) fn write(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    writer.one("组织实施情况");
    writer.two("主管部门职责分工");
    writer.narrative(DUTIES);
    writer.two("资金管理情况");
    writer.three("管理办法制定和执行情况");
    writer.narrative(MEASURES);
    writer.three("资金分配的原则和考虑因素");
    writer.narrative(PRINCIPLES);
    writer.three("绩效运行监控和绩效评价情况");
    writer.narrative(MONITORING);
    grades(writer, input)?;
    writer.two("项目管理情况");
    writer.three("支持重点");
    writer.narrative(PRIORITIES);
    writer.three("支持方式");
    modes(writer, input)?;
    writer.three("项目申报和立项情况");
    writer.narrative(INTAKE);
    Ok(())
}

/// How many projects have which grade, and which of them are not 优.
fn grades(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let rows = || input.package.projects.iter().map(GroupRow::from);
    let of_all = groups(rows(), &[GroupBy::Grade]);
    let mut runs = vec![Run::text("项目评价等级：")];
    for (index, group) in of_all.iter().enumerate() {
        if index > 0 {
            runs.push(Run::text("，"));
        }
        runs.push(Run::given(group.label()));
        let id = format!("money/{}/projects", group.id());
        runs.push(writer.figures.run(&id)?);
    }
    runs.push(Run::text("。"));
    writer.body(runs);
    let labels: Vec<String> = of_all
        .iter()
        .map(wenxiao_domain::groups::Group::label)
        .collect();
    let mut headings = vec!["支持方向"];
    headings.extend(labels.iter().map(String::as_str));
    headings.push("合计");
    let mut widths = vec![40];
    widths.extend(vec![15; of_all.len() + 1]);
    let mut table = Table::titled("各支持方向项目评价等级", &widths, &headings);
    table.unit = Some("单位：个".to_owned());
    for direction in groups(rows(), &[GroupBy::Direction]) {
        let path = format!("money/{}", direction.id());
        let mut cells = vec![Cell::new(vec![Run::given(direction.label())])];
        for grade in &of_all {
            let id = format!("{path}/{}/projects", grade.id());
            cells.push(number(writer.figures.bare_or_dash(&id)));
        }
        let total = format!("{path}/projects");
        cells.push(number(writer.figures.bare(&total)?));
        table.rows.push(row(cells));
    }
    writer.table(table);
    lower_grades(writer, input);
    Ok(())
}

/// Names the projects that weren't graded 优, by direction.
fn lower_grades(writer: &mut Writer<'_>, input: &Input<'_>) {
    for grade in [Grade::Good, Grade::Fair, Grade::Poor] {
        let names: Vec<String> = input
            .package
            .projects
            .iter()
            .filter(|project| project.grade == Some(grade))
            .map(|project| format!("“{}”", project.name))
            .collect();
        if !names.is_empty() {
            writer.body(vec![
                Run::text("评价等级为“"),
                Run::given(grade.label()),
                Run::text("”的项目是："),
                Run::given(names.concat()),
                Run::text("。"),
            ]);
        }
    }
}

/// 直接补助, 后补助 …: how many projects and how much money each.
fn modes(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let by_mode = groups(
        input.package.projects.iter().map(GroupRow::from),
        &[GroupBy::Mode],
    );
    let mut runs = Vec::new();
    for (index, group) in by_mode.iter().enumerate() {
        let path = format!("money/{}", group.id());
        if index > 0 {
            runs.push(Run::text("；"));
        }
        runs.push(Run::given(group.label()));
        runs.extend(writer.sentence_of(
            &path,
            "项目{./projects}，核定金额{./committed}，本年安排{./allocated}",
            &[],
        )?);
    }
    runs.push(Run::text("。"));
    writer.body(runs);
    Ok(())
}
