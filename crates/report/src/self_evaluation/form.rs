//! 附件：区域绩效目标自评表, in the prescribed layout.

use super::Input;
use super::allocation::{below_heading, sections};
use super::indicator_text::{actual, explained, target};
use super::narratives::{ACHIEVED, OBJECTIVE, REMARKS};
use crate::compose::{MissingFigure, Writer, centred, number, row, text};
use crate::document::{Cell, Lines, Row, Run, Table, TableSize};

/// The six notes that the official form prints.
const NOTES: [&str; 6] = [
    "1. 该表由省级主管部门填报。",
    "2. 其他资金包括与中央财政资金、地方财政资金共同投入到项目的自有资金、社会资金。",
    "3. 全年执行数是指按照国库集中支付制度要求，支付到商品和劳务供应者或用款单位形成的实际支出。",
    "4. 定量指标实际完成值汇总时，绝对值直接累加计算，相对值按照资金额度加权平均计算。",
    "5. 定性指标根据指标完成情况分为：全部或基本达成预期指标、部分达成预期指标并具有一定效果、未达成预期指标且效果较差三档，\
     资金使用单位分别按照100%-80%（含）、80%-60%（含）、60%-0%合理填写实际完成比例，省级主管部门汇总时按照资金额度加权平均计算。",
    "6. 对未完成绩效目标或超过年初设定的绩效指标值30%及以上的，需分析原因并提出改进措施。",
];

pub(super) fn write(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    writer.annex(&format!("{}区域绩效目标自评表", input.package.fund.name));
    let table = form(writer, input)?;
    writer.table(table);
    Ok(())
}

/// The form as a table; the workbook prints the same one.
pub(crate) fn form(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<Table, MissingFigure> {
    let fund = &input.package.fund;
    let wide = |words: String| Cell::new(vec![Run::given(words)]).centred().span(4, 1);
    let label = |words: &str| text(words).centred();
    let mut rows = vec![
        row(vec![
            Cell::new(vec![Run::given(format!("（{}年度）", fund.fiscal_year))])
                .centred()
                .span(7, 1),
        ]),
        row(vec![label("项目名称").span(3, 1), wide(fund.name.clone())]),
        row(vec![
            label("中央主管部门").span(3, 1),
            wide(fund.central_departments.join("、")),
        ]),
        row(vec![
            label("地方主管部门").span(3, 1),
            wide(format!(
                "{}、{}",
                fund.finance_department, fund.line_department
            )),
        ]),
    ];
    money_rows(writer, &mut rows)?;
    objective_rows(writer, &mut rows);
    let lead_rows = rows.len();
    indicator_rows(writer, input, &mut rows)?;
    let remarks = writer
        .narrative_runs(REMARKS.key, REMARKS.title, REMARKS.hint)
        .concat();
    rows.push(row(vec![label("说明"), Cell::new(remarks).span(6, 1)]));
    let mut notes = vec![vec![Run::text("注：")]];
    notes.extend(NOTES.iter().map(|note| vec![Run::given(*note)]));
    Ok(Table {
        caption: None,
        unit: None,
        widths: vec![7, 9, 11, 22, 20, 20, 24],
        lead_rows,
        header_rows: 1,
        rows,
        notes,
        size: TableSize::Small,
    })
}

fn money_rows(writer: &Writer<'_>, rows: &mut Vec<Row>) -> Result<(), MissingFigure> {
    let label = |words: &str| text(words).centred();
    rows.push(row(vec![
        label("资金情况（万元）").span(3, 5),
        label(""),
        label("全年预算数（A）"),
        label("全年执行数（B）"),
        label("预算执行率（B/A）"),
    ]));
    for (words, budget, spent, rate) in [
        (
            "年度资金总额：",
            "money/budget/total",
            "money/spent",
            "execution/rate",
        ),
        (
            "其中：中央财政资金",
            "money/budget/central",
            "money/spent/central",
            "money/spent_of_budget/central",
        ),
        (
            "地方资金",
            "money/budget/local",
            "money/spent/local",
            "money/spent_of_budget/local",
        ),
        (
            "其他资金",
            "money/budget/other",
            "money/spent/other",
            "money/spent_of_budget/other",
        ),
    ] {
        let rate = match writer.figures.get(rate) {
            Some(figure) => writer.figures.run(&figure.id)?,
            None => Run::text("—"),
        };
        rows.push(row(vec![
            text(words),
            number(writer.figures.bare(budget)?),
            number(writer.figures.bare_or_dash(spent)),
            number(rate),
        ]));
    }
    Ok(())
}

fn objective_rows(writer: &mut Writer<'_>, rows: &mut Vec<Row>) {
    let label = |words: &str| text(words).centred();
    rows.push(row(vec![
        label("总体目标完成情况").span(1, 2),
        label("总体目标").span(3, 1),
        label("全年实际完成情况").span(3, 1),
    ]));
    let mut stored = |narrative: crate::compose::Narrative| {
        let runs = writer.narrative_runs(narrative.key, narrative.title, narrative.hint);
        Cell::new(runs.concat()).span(3, 1)
    };
    let cells = vec![stored(OBJECTIVE), stored(ACHIEVED)];
    rows.push(row(cells));
}

fn indicator_rows(
    writer: &Writer<'_>,
    input: &Input<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), MissingFigure> {
    let label = |words: &str| text(words).centred();
    rows.push(row(vec![
        label("绩效\n指标").lines(Lines::NoneBelow),
        label("一级指标"),
        label("二级指标"),
        label("三级指标"),
        label("指标值"),
        label("全年实际完成值"),
        label("未完成原因和改进措施"),
    ]));
    let mut beside = Some(below_heading(input.package.indicators.len()));
    for (dimension_rows, category, members) in sections(input.package) {
        for (index, place) in members.iter().enumerate() {
            let indicator = &input.package.indicators[*place];
            let result = &input.evaluation.indicators[*place];
            let mut cells = Vec::new();
            cells.extend(beside.take());
            if let Some(rows) = dimension_rows.filter(|_| index == 0) {
                cells.push(label(indicator.dimension.label()).span(1, rows));
            }
            if index == 0 {
                cells.push(centred(Run::given(category)).span(1, members.len()));
            }
            cells.push(Cell::new(vec![Run::given(&*indicator.name)]));
            cells.push(Cell::new(target(&writer.figures, indicator)?).centred());
            cells.push(Cell::new(actual(&writer.figures, indicator, result)?).centred());
            cells.push(Cell::new(explained(input, result)));
            rows.push(row(cells));
        }
    }
    Ok(())
}
