//! 四、项目实施成效；五、发现的问题及原因分析；六、有关建议

use wenxiao_domain::groups::{GroupBy, GroupRow, groups};
use wenxiao_domain::rules::survey;
use wenxiao_domain::scheme::{Aspect, Problem};

use super::Input;
use super::annexes::named;
use super::narratives::{EXPERIENCE, PROBLEMS, RECOMMENDATIONS};
use crate::compose::{MissingFigure, Narrative, Writer};
use crate::document::Run;

pub(super) fn write(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    writer.one("项目实施成效");
    writer.two("主要经验及做法");
    writer.narrative(EXPERIENCE);
    writer.two("产出和效益数据");
    results(writer, input)?;
    writer.one("发现的问题及原因分析");
    by_aspect(writer, input, PROBLEMS, |writer, problem| {
        writer.body(given(&[
            ("", &problem.finding),
            ("原因：", &problem.cause),
            ("佐证：", &named(input, &problem.evidence)),
        ]));
    });
    for hint in input.evaluation.findings.iter().chain(input.hints) {
        if hint.code != "survey_respondent_marked" {
            writer.body(vec![
                Run::text("评分数据核对："),
                Run::given(&*hint.message),
            ]);
        }
    }
    writer.one("有关建议");
    by_aspect(writer, input, RECOMMENDATIONS, |writer, problem| {
        if problem.recommendation.trim().is_empty() {
            let title = format!("对“{}”的建议", problem.finding);
            writer.leave_gap(&title, &title, "在问题与建议表中填写建议。");
            writer.body(vec![Run::ToWrite(title)]);
        } else {
            writer.body(given(&[("", &problem.recommendation)]));
        }
    });
    Ok(())
}

/// Stored words one after the other, each ended by a full stop; empty ones are left out.
fn given(parts: &[(&str, &str)]) -> Vec<Run> {
    let mut runs = Vec::new();
    for (label, words) in parts {
        let words = words.trim().trim_end_matches('。');
        if words.is_empty() {
            continue;
        }
        if !label.is_empty() {
            runs.push(Run::text(*label));
        }
        runs.extend([Run::given(words), Run::text("。")]);
    }
    runs
}

/// （一）决策方面 1. … for every aspect that has problems; a gap where nobody filed any.
fn by_aspect(
    writer: &mut Writer<'_>,
    input: &Input<'_>,
    narrative: Narrative,
    mut write: impl FnMut(&mut Writer<'_>, &Problem),
) {
    let problems = &input.package.findings;
    if problems.is_empty() {
        writer.narrative(narrative);
        return;
    }
    for aspect in Aspect::ALL {
        let of_aspect: Vec<&Problem> = problems
            .iter()
            .filter(|problem| problem.aspect == aspect)
            .collect();
        if !of_aspect.is_empty() {
            writer.two(match aspect {
                Aspect::Decision => "决策方面",
                Aspect::Process => "过程方面",
                Aspect::Output => "产出方面",
                Aspect::Benefit => "效益方面",
            });
        }
        for problem in of_aspect {
            write(writer, problem);
        }
    }
}

/// What the projects show: acceptance, counterpart money, satisfaction.
fn results(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let practice = &input.rules.project_practice.value;
    let over = practice.executed_over_percent.normalize().to_string();
    if writer.figures.need("acceptance/projects")?.printed == "0" {
        writer.body(vec![Run::text("没有已验收或申请验收的项目。")]);
        counterpart(writer, input)?;
        return satisfaction(writer, input);
    }
    let mut runs = writer.sentence(
        "已验收和申请验收的项目{acceptance/projects}，其中完成年初目标{acceptance/met}、未完成{acceptance/not_met}",
        &[],
    )?;
    if writer.figures.need("acceptance/not_judged")?.printed != "0" {
        runs.extend(writer.sentence("、未判定{acceptance/not_judged}", &[])?);
    }
    if writer
        .figures
        .get("acceptance/executed_over_share")
        .is_some()
    {
        runs.extend(writer.sentence(
            "；支出率超过{}%的{acceptance/executed_over}，占{acceptance/executed_over_share}",
            &[&over],
        )?);
    }
    runs.push(Run::text("。"));
    writer.body(runs);
    counterpart(writer, input)?;
    satisfaction(writer, input)
}

fn counterpart(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let practice = &input.rules.project_practice.value;
    let ratio = format!("{}:1", practice.counterpart_from.normalize());
    let mut runs = writer.sentence(
        "社会投入与财政资金之比达到{}的项目{money/counterpart_reaching}",
        &[&ratio],
    )?;
    let rows = input.package.projects.iter().map(GroupRow::from);
    let mut first = true;
    for direction in groups(rows, &[GroupBy::Direction]) {
        let path = format!("money/{}", direction.id());
        let share = format!("{path}/counterpart_reaching_share");
        if writer.figures.get(&share).is_some() {
            runs.push(Run::text(if first { "，其中" } else { "；" }));
            first = false;
            runs.push(Run::given(direction.label()));
            runs.extend(writer.sentence_of(
                &path,
                "有{./counterpart_reaching}，占该类项目数的{./counterpart_reaching_share}",
                &[],
            )?);
        }
    }
    runs.push(Run::text("。"));
    writer.body(runs);
    Ok(())
}

fn satisfaction(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let results = survey::results(&input.package.surveys, &input.rules.survey.value);
    let mut runs = Vec::new();
    for result in &results {
        let path = format!("survey/{}/{}", result.group, result.question);
        if writer
            .figures
            .get(&format!("{path}/satisfaction"))
            .is_none()
        {
            continue;
        }
        if !runs.is_empty() {
            runs.push(Run::text("；"));
        }
        runs.push(Run::given(format!("{}“{}”", result.group, result.question)));
        runs.extend(writer.sentence_of(
            &path,
            "满意度{./satisfaction}（有效回答{./answered}）",
            &[],
        )?);
    }
    if !runs.is_empty() {
        runs.insert(0, Run::text("问卷结果："));
        runs.push(Run::text("。"));
        writer.body(runs);
    }
    Ok(())
}
