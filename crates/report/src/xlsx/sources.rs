//! Sheets 溯源 and 规则: every figure with its rule, articles, arithmetic and all inputs; every article with what it says.

use wenxiao_domain::rules::ALL;
use wenxiao_domain::trace::{Citation, Figure, Input};

use super::book::printed;
use super::list::{Column, column};
use crate::compose::{article, checked_mark, sheet};

pub(super) fn figure_columns<'a>() -> Vec<Column<'a, Figure>> {
    let each = |figure: &Figure, of: fn(&Citation) -> String| {
        let parts: Vec<String> = figure.citations.iter().map(of).collect();
        parts.join("\n")
    };
    vec![
        column("数据", 26, |figure: &Figure| figure.label.clone()),
        column("数值", 11, |figure: &Figure| printed(figure)),
        column("单位", 6, |figure: &Figure| figure.unit.clone()),
        column("算式", 24, |figure: &Figure| figure.formula.clone()),
        column("说明", 20, |figure: &Figure| figure.because.join("\n")),
        column("规则", 11, |figure: &Figure| title(&figure.rule)),
        column("文件和条款", 28, move |figure: &Figure| {
            each(figure, article)
        }),
        column("依据", 10, move |figure: &Figure| {
            each(figure, |citation| checked_mark(citation.checked).to_owned())
        }),
        column("输入", 36, |figure: &Figure| inputs(figure)),
        column("编号", 22, |figure: &Figure| figure.id.clone()),
    ]
}

/// A rule as officials read it.
fn title(rule: &str) -> String {
    let known = ALL.iter().find(|known| known.id == rule);
    known.map_or(rule, |rule| rule.title).to_owned()
}

/// A rule, and an article that one of its figures cites.
pub(super) type Cited<'a> = (String, &'a Citation);

/// Every rule with its articles, each pair once, in the order of the rules.
pub(super) fn citations(figures: &[Figure]) -> Vec<Cited<'_>> {
    let mut cited: Vec<Cited<'_>> = Vec::new();
    for rule in ALL {
        let of_rule = figures.iter().filter(|figure| figure.rule == rule.id);
        let mut of_rule: Vec<&Citation> = of_rule.flat_map(|figure| &figure.citations).collect();
        while let Some(citation) = of_rule.first().copied() {
            of_rule.retain(|other| *other != citation);
            cited.push((rule.title.to_owned(), citation));
        }
    }
    cited
}

pub(super) fn rule_columns<'a>() -> Vec<Column<'a, Cited<'a>>> {
    vec![
        column("规则", 16, |row: &Cited<'_>| row.0.clone()),
        column("文件和条款", 40, |row: &Cited<'_>| article(row.1)),
        column("内容", 60, |row: &Cited<'_>| row.1.clause.clone()),
        column("依据", 14, |row: &Cited<'_>| checked_mark(row.1.checked)),
        column("见于", 30, |row: &Cited<'_>| {
            row.1.seen_in.clone().unwrap_or_default()
        }),
    ]
}

/// More inputs than this stand without their ids, one after the other: a row of a sheet ends at 409 points.
const LISTED: usize = 8;

/// Everything that a figure was computed from.
fn inputs(figure: &Figure) -> String {
    let short = figure.inputs.len() > LISTED;
    let parts: Vec<String> = figure
        .inputs
        .iter()
        .map(|input| match input {
            Input::Figure { label, printed, .. } if short => format!("{label} = {printed}"),
            Input::Figure { id, label, printed } => format!("{label}（{id}）= {printed}"),
            Input::Parameter { key, label, value } => format!("{label}（{key}）：{value}"),
            Input::Field {
                file, key, value, ..
            } => format!("{}（{file}）{key} = {value}", sheet(file)),
            Input::Filings {
                indicator,
                reported,
                missing,
                ..
            } => format!(
                "项目完成值表（actuals.csv）{indicator}：{reported} 行有值，{missing} 行空白"
            ),
            Input::Projects { column, count, .. } => {
                format!("项目表（projects.csv）{column}：{count} 个项目")
            }
        })
        .collect();
    parts.join(if short { "；" } else { "\n" })
}
