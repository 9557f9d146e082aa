//! Annexes: the whole score table, and the list of evidence.

use super::Input;
use super::score_table::score_table;
use crate::compose::{MissingFigure, Writer, centred, row};
use crate::document::{Cell, Orientation, Run, Table};

pub(super) fn score(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    writer.section(Orientation::Landscape);
    writer.annex(&format!("{}绩效评价评分表", input.package.fund.name));
    let table = score_table(writer, input)?;
    writer.table(table);
    writer.section(Orientation::Portrait);
    Ok(())
}

/// What every problem rests on; a code of the scheme is named.
pub(super) fn evidence(writer: &mut Writer<'_>, input: &Input<'_>) {
    writer.annex("佐证资料清单");
    if input.package.findings.is_empty() {
        writer.body(vec![Run::text("没有登记佐证资料。")]);
        return;
    }
    let mut table = Table::titled(
        "问题和佐证",
        &[8, 10, 42, 40],
        &["序号", "方面", "问题", "佐证"],
    );
    for (index, problem) in input.package.findings.iter().enumerate() {
        let evidence = if problem.evidence.trim().is_empty() {
            let title = format!("“{}”的佐证", problem.finding);
            writer.leave_gap(
                &title,
                &title,
                "在问题与建议表中填写佐证（指标代码或资料名称）。",
            );
            Run::ToWrite("佐证".to_owned())
        } else {
            Run::given(named(input, &problem.evidence))
        };
        table.rows.push(row(vec![
            centred(Run::given((index + 1).to_string())),
            centred(Run::text(problem.aspect.label())),
            Cell::new(vec![Run::given(&*problem.finding)]),
            Cell::new(vec![evidence]),
        ]));
    }
    writer.table(table);
}

/// `A22` as A22 绩效指标明确性; other words stay as they are.
pub(super) fn named(input: &Input<'_>, evidence: &str) -> String {
    let parts: Vec<String> = evidence
        .split([';', '；', '、'])
        .map(str::trim)
        .map(|part| {
            input
                .package
                .scheme
                .iter()
                .find(|node| node.code == part)
                .map_or_else(|| part.to_owned(), |node| format!("{part} {}", node.name))
        })
        .collect();
    parts.join("；")
}
