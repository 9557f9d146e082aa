//! 四、偏离绩效目标的原因和下一步改进措施

use wenxiao_domain::evaluation::{Attainment, IndicatorResult};
use wenxiao_domain::finding::{Finding, Severity};

use super::Input;
use super::indicator_text::{actual, explanation, id, target};
use super::narratives::{IMPROVEMENTS, ISSUES};
use crate::compose::{MissingFigure, Writer, number, row};
use crate::document::{Cell, Run, Table};

pub(super) fn write(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    writer.one("偏离绩效目标的原因和下一步改进措施");
    writer.two("未完成或超过指标值较多的原因和改进措施");
    let over = input.rules.explanation.value.over_percent.to_string();
    writer.say(
        "按照自评表的要求，未完成目标，或者超过指标值{}%及以上的，应分析原因并提出改进措施。本年度这样的指标有\
         {indicators/explanation_required}，其中未达成或部分达成的在前，超过较多的在后。",
        &[&over],
    )?;
    let required: Vec<&IndicatorResult> = input
        .evaluation
        .indicators
        .iter()
        .filter(|result| {
            result
                .values
                .as_ref()
                .is_some_and(|values| values.explanation_required)
        })
        .collect();
    let (over, below): (Vec<&IndicatorResult>, Vec<&IndicatorResult>) = required
        .into_iter()
        .partition(|result| result.attainment == Attainment::Met);
    writer.three("未完成的指标");
    table(writer, input, "未完成指标的原因和改进措施", &below)?;
    writer.three("超过指标值较多的指标");
    table(writer, input, "超过较多指标的原因和改进措施", &over)?;
    writer.three("下一步改进措施");
    writer.narrative(IMPROVEMENTS);
    writer.two("政策执行或项目实施中的问题、原因和改进措施");
    writer.narrative(ISSUES);
    Ok(())
}

fn table(
    writer: &mut Writer<'_>,
    input: &Input<'_>,
    caption: &str,
    results: &[&IndicatorResult],
) -> Result<(), MissingFigure> {
    if results.is_empty() {
        return writer.say("无。", &[]);
    }
    let mut table = Table::titled(
        caption,
        &[22, 17, 18, 15, 23, 20],
        &["指标", "指标值", "完成值", "偏差率", "原因", "改进措施"],
    );
    for result in results {
        let indicator = &input.package.indicators[result.indicator];
        let (cause, improvement) = explanation(input, result);
        let cause = filed(writer, &indicator.name, &indicator.code, "原因", cause);
        let improvement = filed(
            writer,
            &indicator.name,
            &indicator.code,
            "改进措施",
            improvement,
        );
        table.rows.push(row(vec![
            Cell::new(vec![Run::given(&*indicator.name)]),
            Cell::new(target(&writer.figures, indicator)?).centred(),
            Cell::new(actual(&writer.figures, indicator, result)?).centred(),
            number(writer.figures.run(&id(&indicator.code, "deviation"))?),
            Cell::new(vec![cause]),
            Cell::new(vec![improvement]),
        ]));
    }
    writer.table(table);
    Ok(())
}

/// A filed cause or improvement; where it is missing, a gap and a finding.
fn filed(writer: &mut Writer<'_>, name: &str, code: &str, what: &str, words: &str) -> Run {
    if !words.is_empty() {
        return Run::given(words);
    }
    let message = format!("指标“{name}”需要说明，没有填{what}，报告中已标为待填写。");
    let advice = "在偏差原因表（causes.csv）中填写原因和改进措施。";
    writer
        .findings
        .push(Finding::new("cause_to_write", Severity::Warning, code, message).advice(advice));
    Run::ToWrite(what.to_owned())
}
