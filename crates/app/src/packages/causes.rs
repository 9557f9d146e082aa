//! causes.csv, 偏差原因.

use std::collections::HashMap;

use wenxiao_domain::package::DeviationCause;

use super::actuals::Register;
use super::findings::{At, Findings, Said};
use super::schema::cause as column;
use super::table::{Line, Rows};

/// Reads the cause and improvement of one indicator.
pub fn decode(
    line: &Line<'_, '_>,
    register: &Register<'_>,
    findings: &mut Findings,
) -> Option<DeviationCause> {
    let code = line.key(column::INDICATOR, findings);
    let indicator = register.indicator(&code);
    if indicator.is_none() && !code.is_empty() && register.complete {
        let said = Said::new(
            "指标表中没有这个代码",
            "指标表中已有的代码",
            "核对代码，或在指标表中补上该指标",
        );
        line.error(column::INDICATOR, "unknown_indicator", findings, said);
    }
    Some(DeviationCause {
        indicator: indicator?,
        cause: line.text(column::CAUSE, findings).into_owned(),
        improvement: line.text(column::IMPROVEMENT, findings).into_owned(),
    })
}

/// One row an indicator: of two, a report could only print one.
pub fn check_duplicates(
    rows: &Rows<DeviationCause>,
    register: &Register<'_>,
    findings: &mut Findings,
) {
    let Some(header) = &rows.header else { return };
    let mut first: HashMap<u32, u32> = HashMap::new();
    for (cause, row) in rows.items.iter().zip(&rows.rows) {
        if let Some(earlier) = first.get(&cause.indicator) {
            let code = register.code(cause.indicator);
            let at = At {
                file: &header.file,
                row: Some(*row as usize),
                column: Some(header.written(column::INDICATOR)),
                read: code,
            };
            let said = Said::new(
                format!("这项指标的偏差原因已在第{earlier}行填写"),
                "每项指标一行",
                "把两行的原因和措施合并为一行",
            );
            findings.error("duplicate_code", code, at, said);
        } else {
            first.insert(cause.indicator, *row);
        }
    }
}
