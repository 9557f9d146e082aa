//! 五、绩效自评结果拟应用和公开情况；六、其他需要说明的问题

use rust_decimal::Decimal;
use wenxiao_domain::finding::Severity;
use wenxiao_domain::package::Dimension;

use super::Input;
use super::allocation::sections;
use super::indicator_text::id;
use super::narratives::{AUDIT, CASES, EXPERIENCE, PUBLICATION, USE};
use crate::charts::{Bar, Bars, Value, parts};
use crate::compose::{MissingFigure, Writer, article, centred, checked_mark, number, row, text};
use crate::document::{Cell, Row, Run, Table};

pub(super) fn write(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    writer.one("绩效自评结果拟应用和公开情况");
    writer.two("自评结果和拟应用情况");
    writer.three("自评得分和等级");
    score(writer, input)?;
    writer.three("结果拟应用");
    writer.narrative(USE);
    writer.two("公开情况");
    writer.narrative(PUBLICATION);
    writer.one("其他需要说明的问题");
    writer.two("各级监督检查和审计中发现的问题");
    writer.narrative(AUDIT);
    writer.two("主要经验、做法和典型案例");
    writer.narrative(EXPERIENCE);
    writer.narrative(CASES);
    writer.two("填报数据核对情况");
    findings(writer, input);
    Ok(())
}

fn score(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let weights = &input.rules.weights.chosen.version;
    writer.say(
        "评分规则为“{}”。分值依据{}（{}）：{}。",
        &[
            &input.rules.label,
            &article(&weights.citation),
            checked_mark(weights.citation.checked),
            &weights.value.describe(),
        ],
    )?;
    writer.say(
        "自评总分{score/total}，其中预算执行{score/execution}、产出指标{score/output}、效益指标{score/benefit}、\
         满意度指标{score/satisfaction}，自评等级为“{score/grade}”。",
        &[],
    )?;
    let because = input.evaluation.score.because.join("；");
    if !because.is_empty() {
        writer.say("总分和等级的依据：{}。", &[because.trim_end_matches('。')])?;
    }
    score_chart(writer, input)?;
    blocks_table(writer, input)?;
    indicators_table(writer, input)
}

/// The blocks of a score: label, path of its points, path of its full marks.
fn blocks() -> Vec<(&'static str, String, String)> {
    let mut blocks = vec![(
        "预算执行",
        "score/execution".to_owned(),
        "execution/full_marks".to_owned(),
    )];
    for dimension in Dimension::ALL {
        let path = format!("score/{}", dimension.key());
        blocks.push((
            dimension.label(),
            path.clone(),
            format!("{path}/full_marks"),
        ));
    }
    blocks
}

fn score_chart(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let mut chart = Bars {
        series: vec!["分值".to_owned(), "得分".to_owned()],
        ..Bars::default()
    };
    let mut ids = Vec::new();
    let mut alt = Vec::new();
    for (label, points, full_marks) in blocks() {
        let mut values = Vec::new();
        for id in [full_marks, points] {
            let printed = writer.figures.need(&id)?.printed.clone();
            let value = printed.parse::<Decimal>().unwrap_or_default();
            values.push(Value { value, printed });
            ids.push(id);
        }
        let (full, got) = (&values[0].printed, &values[1].printed);
        alt.push(format!("{label}分值{full}、得分{got}"));
        chart.bars.push(Bar {
            label: label.to_owned(),
            values,
            alert: false,
        });
    }
    let year = input.package.fund.fiscal_year;
    let alt = format!("条形图，{year}年度：{}。", alt.join("；"));
    writer.chart(parts(&chart), "各项分值和得分", &alt, ids);
    Ok(())
}

fn blocks_table(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let mut table = Table::titled("自评得分汇总", &[40, 30, 30], &["评价内容", "分值", "得分"]);
    table.unit = Some("单位：分".to_owned());
    for (label, points, full_marks) in blocks() {
        table.rows.push(row(vec![
            text(label),
            number(writer.figures.bare(&full_marks)?),
            number(writer.figures.bare(&points)?),
        ]));
    }
    let strong = |words: &str, run: Run| Row {
        cells: vec![text(words).span(2, 1), number(run)],
        strong: true,
    };
    let score = &input.evaluation.score;
    if score.sum != score.total {
        table
            .rows
            .push(strong("各项得分合计", writer.figures.bare("score/sum")?));
    }
    table
        .rows
        .push(strong("总分", writer.figures.bare("score/total")?));
    table
        .rows
        .push(strong("等级", writer.figures.bare("score/grade")?));
    table.notes.push(vec![Run::text(
        "注：总分等于各项印出得分之和，各项得分等于所属指标印出得分之和；有执行率封顶规定的，以封顶后的总分为准。",
    )]);
    writer.table(table);
    Ok(())
}

/// Every indicator's marks and points: they add up to the blocks.
fn indicators_table(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let mut table = Table::titled(
        "指标得分明细",
        &[14, 18, 38, 10, 12, 10],
        &["一级指标", "二级指标", "三级指标", "分值", "完成率", "得分"],
    );
    table.unit = Some("单位：分、%".to_owned());
    table.rows.push(row(vec![
        text("预算执行").span(2, 1).centred(),
        text("预算执行率（支出÷预算数）"),
        number(writer.figures.bare("execution/full_marks")?),
        number(writer.figures.bare("execution/rate")?),
        number(writer.figures.bare("execution/points")?),
    ]));
    for (rows, category, members) in sections(input.package) {
        for (index, place) in members.iter().enumerate() {
            let indicator = &input.package.indicators[*place];
            let mut cells = Vec::new();
            if let Some(rows) = rows.filter(|_| index == 0) {
                cells.push(text(indicator.dimension.label()).centred().span(1, rows));
            }
            if index == 0 {
                cells.push(centred(Run::given(category)).span(1, members.len()));
            }
            cells.push(Cell::new(vec![Run::given(&*indicator.name)]));
            for figure in ["full_marks", "achievement", "points"] {
                let id = id(&indicator.code, figure);
                cells.push(number(writer.figures.bare_or_dash(&id)));
            }
            table.rows.push(row(cells));
        }
    }
    table.rows.push(Row {
        cells: vec![
            text("总分").span(5, 1),
            number(writer.figures.bare("score/sum")?),
        ],
        strong: true,
    });
    writer.table(table);
    Ok(())
}

/// What the evaluation found in the filed data: a reader should know it.
fn findings(writer: &mut Writer<'_>, input: &Input<'_>) {
    let findings = &input.evaluation.findings;
    if findings.is_empty() {
        writer.body(vec![Run::text("自动核对没有发现需要说明的情况。")]);
        return;
    }
    writer.body(vec![Run::text("自动核对发现以下情况，供核实：")]);
    for finding in findings {
        let severity = match finding.severity {
            Severity::Hint => "提示",
            Severity::Warning => "警告",
            Severity::Error => "错误",
        };
        writer.body(vec![
            Run::text(severity),
            Run::text("："),
            Run::given(&*finding.message),
        ]);
    }
}
