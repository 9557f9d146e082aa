//! Checks over all rows of a table: it has some, no id stands there twice, its sums can be computed.

use std::collections::HashMap;

use wenxiao_domain::package::Project;

use super::findings::{At, Findings, Said};
use super::schema::PROJECTS;
use super::table::Rows;

/// A table that others refer to has rows.
pub(super) fn check_filled<T>(rows: &Rows<T>, findings: &mut Findings) {
    let Some(header) = rows.header.as_ref().filter(|_| rows.items.is_empty()) else {
        return;
    };
    if !findings.stops() {
        let said = Said::new("表中只有表头，没有数据", "", "填写数据后再检查");
        findings.error("empty_table", &header.file, At::file(&header.file), said);
    }
}

/// Ids and codes stand in one row only; the column is the table's first.
pub(super) fn check_unique<T>(
    rows: &Rows<T>,
    key: impl Fn(&T) -> &String,
    code: &str,
    findings: &mut Findings,
) {
    let Some(header) = &rows.header else { return };
    let mut first: HashMap<&str, u32> = HashMap::with_capacity(rows.items.len());
    for (item, row) in rows.items.iter().zip(&rows.rows) {
        let key = key(item);
        if let Some(earlier) = first.get(key.as_str()) {
            let at = At {
                file: &header.file,
                row: Some(*row as usize),
                column: Some(header.written(0)),
                read: key,
            };
            let said = Said::new(
                format!("「{key}」已在第{earlier}行出现"),
                "不重复的编号或代码",
                "改正编号，或删去重复的一行",
            );
            findings.error(code, key, at, said);
        } else {
            first.insert(key, *row);
        }
    }
}

/// Sums of money fit into fen.
pub(super) fn check_totals(projects: &Rows<Project>, findings: &mut Findings) {
    let sum = |amount: fn(&Project) -> i64| {
        projects
            .items
            .iter()
            .map(|project| i128::from(amount(project)))
            .sum::<i128>()
    };
    let sums = [
        sum(|project| project.committed.0),
        sum(|project| project.allocated.0),
        sum(|project| project.spent.0),
        sum(|project| project.counterpart.0),
    ];
    if sums.iter().any(|sum| i64::try_from(*sum).is_err()) {
        let said = Said::new("金额合计过大，无法计算", "", "核对金额的单位是否为万元");
        findings.error(
            "number_too_large",
            PROJECTS.file,
            At::file(PROJECTS.file),
            said,
        );
    }
}
