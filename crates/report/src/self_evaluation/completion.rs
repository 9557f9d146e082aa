//! 三、绩效目标完成情况分析

use rust_decimal::Decimal;
use wenxiao_domain::evaluation::Attainment;
use wenxiao_domain::package::Dimension;

use super::Input;
use super::allocation::sections;
use super::indicator_text::{actual, id, target};
use super::narratives::ACHIEVED;
use crate::charts::{Bar, Bars, Value, parts};
use crate::compose::{MissingFigure, Writer, centred, number, row, text};
use crate::document::{Cell, Run, Table};

/// Bars of achievement are cut here; a few indicators reach many times their target.
const LONGEST_BAR: i64 = 200;

pub(super) fn write(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    writer.one("绩效目标完成情况分析");
    writer.two("资金投入情况分析");
    money(writer, input)?;
    writer.two("总体绩效目标完成情况");
    writer.narrative(ACHIEVED);
    writer.say(
        "本年度适用的{indicators/applicable}指标中，达成{indicators/met}，部分达成{indicators/partly_met}，未达成\
         {indicators/not_met}；超过目标达到规定幅度的{indicators/far_over}。",
        &[],
    )?;
    writer.two("绩效指标完成情况分析");
    writer.say(
        "完成率由汇总完成值与指标值计算；偏差率为完成率减百分之百，正为超过，负为不足。",
        &[],
    )?;
    achievement_chart(writer, input)?;
    for dimension in Dimension::ALL {
        if input
            .package
            .indicators
            .iter()
            .any(|indicator| indicator.dimension == dimension)
        {
            dimension_text(writer, input, dimension)?;
        }
    }
    Ok(())
}

fn money(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let fund = &input.package.fund;
    writer.three("资金到位情况");
    writer.say(
        "全年预算{money/budget/total}，主管部门已拨付{money/released/total}，拨付率（拨付数÷预算数，部门层级）\
         {money/released_of_budget}。项目填报地方及自筹投入{money/counterpart}。",
        &[],
    )?;
    if writer
        .figures
        .get("money/counterpart_of_allocated")
        .is_some()
    {
        writer.say(
            "地方及自筹投入与本年安排资金之比（全部项目）为{money/counterpart_of_allocated}。",
            &[],
        )?;
    }
    writer.three("资金执行情况");
    let year = fund.fiscal_year.to_string();
    writer.say(
        "截至{}年末，项目实际支出{money/spent}。预算执行率（支出÷预算数，项目层级）{execution/rate}；以拨付数为分母的\
         支出率{money/spent_of_released}。拨付率说的是部门付款进度，执行率说的是项目支出进度，两者不能互相代替。",
        &[&year],
    )?;
    let mut table = Table::titled(
        "资金到位和执行情况",
        &[28, 18, 18, 18, 18],
        &[
            "资金来源",
            "全年预算数",
            "拨付数",
            "全年执行数",
            "预算执行率",
        ],
    );
    table.unit = Some("单位：万元、%".to_owned());
    for (words, source) in [
        ("中央财政资金", "central"),
        ("地方资金", "local"),
        ("其他资金", "other"),
    ] {
        let mut cells = vec![text(words)];
        for column in ["budget", "released", "spent", "spent_of_budget"] {
            let id = format!("money/{column}/{source}");
            cells.push(number(writer.figures.bare_or_dash(&id)));
        }
        table.rows.push(row(cells));
    }
    let mut total = row(vec![
        text("年度资金总额"),
        number(writer.figures.bare("money/budget/total")?),
        number(writer.figures.bare("money/released/total")?),
        number(writer.figures.bare("money/spent")?),
        number(writer.figures.bare("execution/rate")?),
    ]);
    total.strong = true;
    table.rows.push(total);
    table.notes.push(vec![Run::text(
        "注：执行率＝全年执行数÷全年预算数。支出没有分来源填报时，分来源的执行数记“—”。",
    )]);
    writer.table(table);
    Ok(())
}

fn achievement_chart(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let hundred = Decimal::ONE_HUNDRED;
    let mut chart = Bars {
        limit: Some(Decimal::from(LONGEST_BAR)),
        reference: Some((hundred, "目标（100%）".to_owned())),
        ..Bars::default()
    };
    let mut ids = Vec::new();
    let mut alt = Vec::new();
    for result in &input.evaluation.indicators {
        let Some(values) = &result.values else {
            continue;
        };
        let indicator = &input.package.indicators[result.indicator];
        let id = id(&indicator.code, "achievement");
        let printed = format!("{}%", writer.figures.need(&id)?.printed);
        alt.push(format!("{}{printed}", indicator.name));
        chart.bars.push(Bar {
            label: indicator.name.clone(),
            values: vec![Value {
                value: values.achievement_percent,
                printed,
            }],
            alert: matches!(
                result.attainment,
                Attainment::NotMet | Attainment::PartlyMet
            ),
        });
        ids.push(id);
    }
    let alt = format!("条形图：{}。", alt.join("；"));
    let caption = "各指标完成率（红色为未达成；带断口的条超出图幅）";
    writer.chart(parts(&chart), caption, &alt, ids);
    Ok(())
}

/// 1.产出指标: its table, and what it earned.
fn dimension_text(
    writer: &mut Writer<'_>,
    input: &Input<'_>,
    dimension: Dimension,
) -> Result<(), MissingFigure> {
    let label = dimension.label();
    writer.three(label);
    let path = format!("score/{}", dimension.key());
    let mut runs = vec![Run::text(label)];
    runs.extend(writer.sentence_of(&path, "分值{./full_marks}，得分", &[])?);
    runs.push(writer.figures.run(&path)?);
    runs.push(Run::text("。各指标完成情况见下表。"));
    writer.body(runs);
    let mut table = Table::titled(
        &format!("{label}完成情况"),
        &[25, 46, 30, 32, 25, 26, 18],
        &[
            "二级指标",
            "三级指标",
            "指标值",
            "完成值",
            "完成率",
            "偏差率",
            "达成\n情况",
        ],
    );
    for (_, category, members) in sections(input.package) {
        let members: Vec<usize> = members
            .into_iter()
            .filter(|place| input.package.indicators[*place].dimension == dimension)
            .collect();
        for (index, place) in members.iter().enumerate() {
            let indicator = &input.package.indicators[*place];
            let result = &input.evaluation.indicators[*place];
            let mut cells = Vec::new();
            if index == 0 {
                cells.push(centred(Run::given(category)).span(1, members.len()));
            }
            cells.push(Cell::new(vec![Run::given(&*indicator.name)]));
            cells.push(Cell::new(target(&writer.figures, indicator)?).centred());
            cells.push(Cell::new(actual(&writer.figures, indicator, result)?).centred());
            for figure in ["achievement", "deviation"] {
                let id = id(&indicator.code, figure);
                let run = match writer.figures.get(&id) {
                    Some(_) => writer.figures.run(&id)?,
                    None => Run::text("—"),
                };
                cells.push(number(run));
            }
            let attainment = writer.figures.run(&id(&indicator.code, "attainment"))?;
            cells.push(centred(attainment));
            table.rows.push(row(cells));
        }
    }
    writer.table(table);
    Ok(())
}
