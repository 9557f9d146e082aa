//! Sheet 溯源: every figure with its rule, articles, arithmetic and all inputs.

use rust_xlsxwriter::{Workbook, XlsxError};
use wenxiao_domain::rules::ALL;
use wenxiao_domain::trace::{Figure, Input};

use super::list::{Formats, List, Value, column};
use crate::compose::{article, checked_mark};

pub(super) fn sources(
    workbook: &mut Workbook,
    formats: &Formats,
    figures: &[Figure],
) -> Result<(), XlsxError> {
    let columns = [
        column("编号", 26),
        column("数据", 28),
        column("数值", 11),
        column("单位", 7),
        column("算式", 26),
        column("说明", 24),
        column("规则", 11),
        column("文件和条款", 30),
        column("内容", 32),
        column("依据", 10),
        column("输入", 40),
    ];
    let mut list = List::new(workbook.add_worksheet(), "溯源", formats, &columns)?;
    for figure in figures {
        let rule = ALL
            .iter()
            .find(|rule| rule.id == figure.rule)
            .map_or(figure.rule.as_str(), |rule| rule.title);
        let joined = |of: &dyn Fn(&wenxiao_domain::trace::Citation) -> String| {
            let parts: Vec<String> = figure.citations.iter().map(of).collect();
            Value::Text(parts.join("\n"))
        };
        list.push(&[
            figure.id.as_str().into(),
            figure.label.as_str().into(),
            printed(figure),
            figure.unit.as_str().into(),
            figure.formula.as_str().into(),
            Value::Text(figure.because.join("\n")),
            rule.into(),
            joined(&article),
            joined(&|citation| citation.clause.clone()),
            joined(&|citation| checked_mark(citation.checked).to_owned()),
            Value::Text(inputs(figure)),
        ])?;
    }
    list.finish()
}

/// A number as a number; a grade, a tier or — as text.
fn printed(figure: &Figure) -> Value {
    match figure.printed.parse() {
        Ok(value) if figure.printed.contains('.') => Value::Fixed(value),
        Ok(value) => Value::Whole(value),
        Err(_) => figure.printed.as_str().into(),
    }
}

/// Everything that a figure was computed from.
fn inputs(figure: &Figure) -> String {
    let parts: Vec<String> = figure
        .inputs
        .iter()
        .map(|input| match input {
            Input::Figure { id, label, printed } => format!("{label}（{id}）= {printed}"),
            Input::Parameter { key, label, value } => format!("{label}（{key}）：{value}"),
            Input::Field {
                file, key, value, ..
            } => format!("{file} {key} = {value}"),
            Input::Filings {
                indicator,
                reported,
                missing,
                ..
            } => format!("actuals.csv {indicator}：{reported} 行有值，{missing} 行空白"),
            Input::Projects { column, count, .. } => {
                format!("projects.csv {column}：{count} 个项目")
            }
        })
        .collect();
    parts.join("\n")
}
