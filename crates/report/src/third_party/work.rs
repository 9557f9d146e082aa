//! 二、绩效评价工作开展情况

use wenxiao_domain::packs::Value;
use wenxiao_domain::rules::survey::{self, QuestionResult};

use super::Input;
use super::narratives::{APPROACH, METHODS, ORGANISATION, PURPOSE};
use crate::compose::{MissingFigure, Writer, article, before_figure, checked_mark, number, row};
use crate::document::{Cell, Run, Table};

pub(super) fn write(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let fund = &input.package.fund;
    writer.one("绩效评价工作开展情况");
    writer.two("绩效评价目的、对象和范围");
    writer.three("评价目的");
    writer.narrative(PURPOSE);
    writer.three("评价对象和范围");
    let year = fund.fiscal_year.to_string();
    let mut runs = writer.sentence(
        "评价对象为{}年度“{}”，预算资金{money/budget/total}，涉及子项目{money/projects}",
        &[&year, &fund.name],
    )?;
    let names = first_level_names(input);
    if !names.is_empty() {
        runs.extend([
            Run::text("；从"),
            Run::given(names.join("、")),
            Run::text("方面评价"),
        ]);
    }
    runs.push(Run::text("。"));
    writer.body(runs);
    writer.two("评价思路、评价重点和评价指标体系");
    writer.three("评价思路和重点");
    writer.narrative(APPROACH);
    writer.three("评价指标体系");
    scheme(writer, input)?;
    writer.two("评价组织实施与评价方法");
    writer.three("组织实施");
    writer.narrative(ORGANISATION);
    writer.three("评价方法");
    writer.narrative_choosing(METHODS, &methods(input));
    if !input.package.surveys.is_empty() {
        writer.three("问卷调查");
        surveys(writer, input)?;
    }
    Ok(())
}

fn first_level_names<'a>(input: &Input<'a>) -> Vec<&'a str> {
    let scheme = &input.package.scheme;
    input
        .evaluation
        .nodes
        .iter()
        .filter(|result| result.level == 1)
        .map(|result| scheme[result.node].name.as_str())
        .collect()
}

/// The methods of evaluation that the rule set names.
fn methods(input: &Input<'_>) -> Vec<String> {
    match input
        .rules
        .chosen("methods")
        .map(|chosen| &chosen.version.value)
    {
        Some(Value::Entries(entries)) => entries.iter().map(|it| it.name.clone()).collect(),
        _ => Vec::new(),
    }
}

/// The weights of level one, and how much of them output and benefit have.
fn scheme(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let mut runs = writer.sentence(
        "指标体系总分值{score/full_marks}，一级指标及其分值为：",
        &[],
    )?;
    let roots = input
        .evaluation
        .nodes
        .iter()
        .filter(|result| result.level == 1);
    for (index, root) in roots.enumerate() {
        if index > 0 {
            runs.push(Run::text("、"));
        }
        runs.push(before_figure(&input.package.scheme[root.node].name));
        runs.push(
            writer
                .figures
                .run(&format!("node/{}/full_marks", root.code))?,
        );
    }
    runs.push(Run::text("。"));
    writer.body(runs);
    if writer.figures.get("scheme/output_benefit_share").is_some() {
        let floor = &input.rules.output_benefit_floor;
        let citation = &floor.chosen.version.citation;
        writer.say(
            "产出和效益的分值合计占{scheme/output_benefit_share}；规定原则上不低于{}%（{}，{}）。",
            &[
                &floor.value.percent.to_string(),
                &article(citation),
                checked_mark(citation.checked),
            ],
        )?;
    }
    Ok(())
}

fn surveys(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let rules = &input.rules.survey;
    writer.say(
        "满意度按“满意数÷有效回答数”计算，问卷规则：{}。",
        &[&rules.chosen.version.value.describe()],
    )?;
    let mut table = Table::titled(
        "问卷调查结果",
        &[20, 22, 10, 12, 12, 10, 12, 12],
        &[
            "调查对象",
            "问题",
            "发放",
            "有效回答",
            "回收率",
            "满意",
            "满意度",
            "误差范围",
        ],
    );
    table.unit = Some("单位：份、%、百分点".to_owned());
    for result in survey::results(&input.package.surveys, &rules.value) {
        let QuestionResult {
            group, question, ..
        } = &result;
        let id = |figure: &str| format!("survey/{group}/{question}/{figure}");
        let mut cells = vec![
            Cell::new(vec![Run::given(&**group)]),
            Cell::new(vec![Run::given(&**question)]),
        ];
        for figure in [
            "asked",
            "answered",
            "response_rate",
            "satisfied",
            "satisfaction",
        ] {
            cells.push(number(writer.figures.bare_or_dash(&id(figure))));
        }
        let margin = match writer.figures.get(&id("margin")) {
            Some(figure) => Run::figure(&*figure.id, format!("±{}", figure.printed)),
            None => Run::text("—"),
        };
        cells.push(number(margin));
        table.rows.push(row(cells));
    }
    writer.table(table);
    marked(writer, input);
    Ok(())
}

/// Respondents whose answers a person should look at; they still count.
fn marked(writer: &mut Writer<'_>, input: &Input<'_>) {
    let marked = survey::marked(&input.package.surveys, &input.rules.survey.value);
    if marked.is_empty() {
        return;
    }
    let words: Vec<String> = marked
        .iter()
        .map(|marked| {
            format!(
                "{} {}（{}）",
                marked.group, marked.respondent, marked.because
            )
        })
        .collect();
    writer.body(vec![
        Run::text("以下问卷作答可疑，已作标记，回答仍计入结果，待核对原始问卷："),
        Run::given(words.join("；")),
        Run::text("。"),
    ]);
}
