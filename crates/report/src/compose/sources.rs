//! 溯源: for every figure in the text its rule, its arithmetic and its inputs; for every rule its article and how sure it is.

use std::collections::BTreeSet;

use wenxiao_domain::rules::ALL;
use wenxiao_domain::trace::{Checked, Citation, Figure, Input};

use super::writer::{Writer, centred, row};
use crate::document::{Block, Cell, Run, Table, TableSize};

/// How a citation that isn't official is marked wherever it is used.
pub(crate) fn checked_mark(checked: Checked) -> &'static str {
    match checked {
        Checked::Official => "正式文本",
        Checked::Copy => "抄本，待核",
        Checked::Memory => "记忆，待核",
    }
}

/// 财预〔2020〕10号《项目支出绩效评价管理办法》 第…条.
pub(crate) fn article(citation: &Citation) -> String {
    let Citation {
        instrument,
        title,
        article,
        ..
    } = citation;
    format!("{instrument}《{title}》{article}")
}

/// What officials call a file of a package.
pub(crate) fn sheet(file: &str) -> &str {
    match file {
        "fund.toml" => "专项表",
        "projects.csv" => "项目表",
        "indicators.csv" => "指标表",
        "actuals.csv" => "项目完成值表",
        "causes.csv" => "偏差原因表",
        "scheme.csv" => "指标体系表",
        "scores.csv" => "评分表",
        "findings.csv" => "问题与建议表",
        "surveys.csv" => "问卷表",
        other => other,
    }
}

/// The column in a label that names the row first: `转化科技成果数量 指标值`.
fn column(label: &str) -> &str {
    label.rsplit_once(' ').map_or(label, |(_, column)| column)
}

/// Filed data below a figure, without parameters (they stand with the rule) and figures (they stand in the arithmetic).
fn filed(figure: &Figure) -> String {
    let parts: Vec<String> = figure
        .inputs
        .iter()
        .filter_map(|input| match input {
            Input::Figure { .. } | Input::Parameter { .. } => None,
            Input::Field { file, label, .. } => Some(format!("{}：{}", sheet(file), column(label))),
            Input::Filings {
                reported, missing, ..
            } => Some(format!(
                "项目完成值表：填报 {reported} 行，空白 {missing} 行"
            )),
            Input::Projects { label, count, .. } => {
                Some(format!("项目表：{}，{count} 个项目", column(label)))
            }
        })
        .collect();
    parts.join("；")
}

/// The appendix for all figures that the report has printed so far, and for what they were computed from.
pub(crate) fn sources(writer: &mut Writer<'_>) {
    let printed = printed_ids(&writer.blocks);
    let wanted = with_inputs(writer, printed);
    let figures: Vec<&Figure> = writer
        .figures
        .all()
        .iter()
        .filter(|figure| wanted.contains(figure.id.as_str()))
        .collect();
    let used: Vec<usize> = (0..ALL.len())
        .filter(|index| figures.iter().any(|figure| figure.rule == ALL[*index].id))
        .collect();
    writer.annex("数据溯源表");
    writer.note(vec![Run::text(
        "报告中每个数据的算法、依据和来源如下。“依据”不是正式文本的规则，使用前应与文件原文核对；\
         每个数据的全部输入在工作簿“溯源”表中。",
    )]);
    writer.table(rules_table(&figures, &used));
    writer.table(figures_table(&figures, &used));
}

/// Ids of the figures in blocks.
fn printed_ids(blocks: &[Block]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for run in blocks.iter().flat_map(Block::runs) {
        if let Run::Figure { id, .. } = run {
            ids.insert(id.clone());
        }
    }
    for block in blocks {
        if let Block::Chart(chart) = block {
            ids.extend(chart.figures.iter().cloned());
        }
    }
    ids
}

fn with_inputs(writer: &Writer<'_>, mut ids: BTreeSet<String>) -> BTreeSet<String> {
    let mut open: Vec<String> = ids.iter().cloned().collect();
    while let Some(id) = open.pop() {
        let Some(figure) = writer.figures.get(&id) else {
            continue;
        };
        for input in &figure.inputs {
            if let Input::Figure { id, .. } = input
                && ids.insert(id.clone())
            {
                open.push(id.clone());
            }
        }
    }
    ids
}

/// 规则1: a name, not a number that could be added to others.
fn rule_number(place: usize) -> String {
    format!("规则{}", place + 1)
}

/// 规则1, 规则2 … with their articles.
fn rules_table(figures: &[&Figure], used: &[usize]) -> Table {
    let mut table = Table::titled(
        "规则和依据",
        &[9, 39, 39, 13],
        &["编号", "规则", "文件和条款", "依据"],
    );
    table.size = TableSize::Tiny;
    for (place, index) in used.iter().enumerate() {
        let rule = ALL[*index];
        let mut citations: Vec<&Citation> = Vec::new();
        for citation in figures
            .iter()
            .filter(|figure| figure.rule == rule.id)
            .flat_map(|figure| &figure.citations)
        {
            if !citations.contains(&citation) {
                citations.push(citation);
            }
        }
        let rows = citations.len().max(1);
        let words = format!("{}：{}", rule.title, rule.summary);
        let mut cells = vec![
            centred(Run::given(rule_number(place))).span(1, rows),
            Cell::new(vec![Run::given(words)]).span(1, rows),
        ];
        for citation in citations {
            let text = format!("{}：{}", article(citation), citation.clause);
            cells.push(Cell::new(vec![Run::given(text)]));
            let mark = match citation.checked {
                Checked::Official => checked_mark(citation.checked).to_owned(),
                other => format!("（规则依据：{}）", checked_mark(other)),
            };
            cells.push(Cell::new(vec![Run::given(mark)]));
            table.rows.push(row(std::mem::take(&mut cells)));
        }
        if !cells.is_empty() {
            cells.extend([Cell::new(Vec::new()), Cell::new(Vec::new())]);
            table.rows.push(row(cells));
        }
    }
    table
}

fn figures_table(figures: &[&Figure], used: &[usize]) -> Table {
    let mut table = Table::titled(
        "数据、算式和来源",
        &[32, 13, 27, 8, 20],
        &["数据", "数值", "算式", "规则", "填报来源"],
    );
    table.size = TableSize::Tiny;
    for figure in figures {
        let place = used.iter().position(|index| ALL[*index].id == figure.rule);
        let rule = place.map_or_else(String::new, rule_number);
        table.rows.push(row(vec![
            Cell::new(vec![Run::given(figure.label.clone())]),
            Cell::new(vec![super::with_unit(figure)]).right(),
            Cell::new(vec![Run::given(figure.formula.clone())]),
            centred(Run::given(rule)),
            Cell::new(vec![Run::given(filed(figure))]),
        ]));
    }
    table
}
