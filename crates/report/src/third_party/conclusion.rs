//! 三、综合评价情况及评价结论

use rust_decimal::Decimal;
use wenxiao_domain::scheme::NodeResult;

use super::Input;
use super::score_table::reason;
use crate::charts::{Axis, Bar, Bars, Value, parts, radar};
use crate::compose::{MissingFigure, Writer, number, row, text};
use crate::document::{Cell, Row, Run, Table};

pub(super) fn write(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    writer.one("综合评价情况及评价结论");
    writer.two("综合评价结论");
    conclusion(writer, input)?;
    first_level_table(writer, input)?;
    first_level_radar(writer, input)?;
    writer.two("指标分析");
    for root in roots(input) {
        analysis(writer, input, root)?;
    }
    second_level_chart(writer, input)
}

fn roots<'a>(input: &Input<'a>) -> impl Iterator<Item = &'a NodeResult> {
    input
        .evaluation
        .nodes
        .iter()
        .filter(|result| result.level == 1)
}

fn id(result: &NodeResult, figure: &str) -> String {
    format!("node/{}/{figure}", result.code)
}

fn name<'a>(input: &Input<'a>, result: &NodeResult) -> &'a str {
    &input.package.scheme[result.node].name
}

fn conclusion(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let mut runs = writer.sentence("“{}”得分{score/total}", &[&input.package.fund.name])?;
    for (index, root) in roots(input).enumerate() {
        runs.push(Run::text(if index == 0 { "，其中" } else { "、" }));
        runs.push(Run::given(name(input, root)));
        runs.push(Run::text("得"));
        runs.push(writer.figures.run(&id(root, "score"))?);
    }
    runs.extend(writer.sentence("，绩效等级为“{score/grade}”。", &[])?);
    writer.body(runs);
    let because = input.evaluation.because.join("；");
    if because.is_empty() {
        return Ok(());
    }
    writer.say("等级的依据：{}。", &[because.trim_end_matches('。')])
}

fn first_level_table(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let caption = format!("“{}”评分", input.package.fund.name);
    let mut table = Table::titled(
        &caption,
        &[40, 20, 20, 20],
        &["一级指标", "分值", "得分", "得分率"],
    );
    table.unit = Some("单位：分、%".to_owned());
    for root in roots(input) {
        table.rows.push(row(vec![
            Cell::new(vec![Run::given(format!(
                "{}.{}",
                root.code,
                name(input, root)
            ))]),
            number(writer.figures.bare(&id(root, "full_marks"))?),
            number(writer.figures.bare(&id(root, "score"))?),
            number(writer.figures.bare(&id(root, "rate"))?),
        ]));
    }
    table.rows.push(Row {
        cells: vec![
            text("合计"),
            number(writer.figures.bare("score/full_marks")?),
            number(writer.figures.bare("score/total")?),
            number(writer.figures.bare_or_dash("score/rate")),
        ],
        strong: true,
    });
    writer.table(table);
    Ok(())
}

fn first_level_radar(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let (mut axes, mut ids, mut alt) = (Vec::new(), Vec::new(), Vec::new());
    for root in roots(input) {
        let id = id(root, "rate");
        let printed = format!("{}%", writer.figures.need(&id)?.printed);
        alt.push(format!("{}为{printed}", name(input, root)));
        axes.push(Axis {
            label: name(input, root).to_owned(),
            percent: root.rate_percent,
            printed,
        });
        ids.push(id);
    }
    if axes.len() < 3 {
        // two axes enclose nothing; the table above says it
        return Ok(());
    }
    let alt = format!("雷达图，一级指标得分率：{}。", alt.join("；"));
    writer.chart(vec![radar(&axes)], "一级指标得分率", &alt, ids);
    Ok(())
}

/// What a first-level indicator earned, and why its leaves lost points.
fn analysis(
    writer: &mut Writer<'_>,
    input: &Input<'_>,
    root: &NodeResult,
) -> Result<(), MissingFigure> {
    let label = name(input, root);
    writer.three(&format!("{label}分析"));
    let path = format!("node/{}", root.code);
    let mut runs = vec![Run::given(label)];
    runs.extend(writer.sentence_of(
        &path,
        "分值{./full_marks}，得分{./score}，得分率{./rate}。",
        &[],
    )?);
    let lost: Vec<&NodeResult> = leaves(input, root)
        .into_iter()
        .filter(|leaf| leaf.lost() > Decimal::ZERO)
        .collect();
    if lost.is_empty() {
        runs.push(Run::text("所属指标均得满分。"));
        writer.body(runs);
        return Ok(());
    }
    runs.push(Run::text("失分指标和原因见下表。"));
    writer.body(runs);
    let mut table = Table::titled(
        &format!("{label}失分指标"),
        &[20, 9, 9, 9, 25, 28],
        &["指标", "满分", "得分", "扣分", "评分依据", "扣分原因"],
    );
    table.unit = Some("单位：分".to_owned());
    for leaf in lost {
        let mut cells = vec![Cell::new(vec![Run::given(name(input, leaf))])];
        for figure in ["full_marks", "score", "lost"] {
            cells.push(number(writer.figures.bare(&id(leaf, figure))?));
        }
        cells.push(Cell::new(vec![Run::given(leaf.because.join("；"))]));
        let reason = reason(input, leaf);
        if matches!(reason, Run::ToWrite(_)) {
            ask_for_reason(writer, input, leaf);
        }
        cells.push(Cell::new(vec![reason]));
        table.rows.push(row(cells));
    }
    writer.table(table);
    Ok(())
}

fn ask_for_reason(writer: &mut Writer<'_>, input: &Input<'_>, leaf: &NodeResult) {
    writer.leave_gap(
        &format!("lost/{}", leaf.code),
        &format!("{} {}的扣分原因", leaf.code, name(input, leaf)),
        &format!(
            "在问题与建议表（findings.csv）中写明失分的问题和原因，证据一栏写 {}。",
            leaf.code
        ),
    );
}

/// The leaves below a node, in the order of the report.
fn leaves<'a>(input: &Input<'a>, above: &'a NodeResult) -> Vec<&'a NodeResult> {
    let nodes = &input.evaluation.nodes;
    let from = nodes
        .iter()
        .position(|result| result.node == above.node)
        .map_or(nodes.len(), |place| place + 1);
    nodes[from..]
        .iter()
        .take_while(|result| result.level > above.level)
        .filter(|result| result.children.is_empty())
        .collect()
}

fn second_level_chart(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let mut chart = Bars {
        series: vec!["分值".to_owned(), "得分".to_owned()],
        ..Bars::default()
    };
    let (mut ids, mut alt) = (Vec::new(), Vec::new());
    for result in &input.evaluation.nodes {
        if result.level != 2 {
            continue;
        }
        let mut values = Vec::new();
        for figure in ["full_marks", "score"] {
            let id = id(result, figure);
            let printed = writer.figures.need(&id)?.printed.clone();
            let value = printed.parse::<Decimal>().unwrap_or_default();
            values.push(Value { value, printed });
            ids.push(id);
        }
        let label = name(input, result).to_owned();
        alt.push(format!(
            "{label}分值{}、得分{}",
            values[0].printed, values[1].printed
        ));
        chart.bars.push(Bar {
            label,
            values,
            alert: false,
        });
    }
    if chart.bars.is_empty() {
        return Ok(());
    }
    let alt = format!("条形图：{}。", alt.join("；"));
    writer.chart(parts(&chart), "二级指标分值和得分", &alt, ids);
    Ok(())
}
