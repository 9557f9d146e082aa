//! Projects, problems and answers of an evaluation package, row by row.

use rust_decimal::Decimal;
use wenxiao_domain::scheme::{EvaluatedProject, Problem, Stage, SurveyAnswer};

use super::schema::{ASPECTS, STAGES, YES_OR_NO, answer, problem, project};
use super::tree::plain;
use crate::packages::findings::{Findings, Said};
use crate::packages::projects;
use crate::packages::table::Line;

/// A project: as filed, and what the evaluation looked at.
pub fn project(line: &Line<'_, '_>, findings: &mut Findings) -> Option<EvaluatedProject> {
    let filed = projects::decode(line, findings)?;
    Some(EvaluatedProject {
        filed,
        field: line.text(project::FIELD, findings).into_owned(),
        stage: line
            .one_of(project::STAGE, STAGES, findings)
            .unwrap_or(Stage::Implementing),
        targets_met: if line.has(project::TARGETS_MET) {
            line.one_of(project::TARGETS_MET, YES_OR_NO, findings)
        } else {
            None
        },
    })
}

/// A problem with its cause and what is recommended.
pub fn problem(line: &Line<'_, '_>, findings: &mut Findings) -> Option<Problem> {
    let aspect = line.one_of(problem::ASPECT, ASPECTS, findings);
    Some(Problem {
        finding: line.key(problem::FINDING, findings).into_owned(),
        cause: line.text(problem::CAUSE, findings).into_owned(),
        recommendation: line.text(problem::RECOMMENDATION, findings).into_owned(),
        evidence: line.text(problem::EVIDENCE, findings).into_owned(),
        aspect: aspect?,
    })
}

/// One answer of a questionnaire.
pub fn answer(line: &Line<'_, '_>, findings: &mut Findings) -> SurveyAnswer {
    let text = line.text(answer::ANSWER, findings);
    let answer = (1..=5).find(|value| plain(&text) == Some(Decimal::from(*value)));
    if answer.is_none() && !text.is_empty() {
        let said = Said::new("不是 1 到 5 的评分", "1、2、3、4、5 或空白", "核对答卷");
        line.error(answer::ANSWER, "unknown_value", findings, said);
    }
    SurveyAnswer {
        group: line.key(answer::GROUP, findings).into_owned(),
        question: line.key(answer::QUESTION, findings).into_owned(),
        respondent: line.key(answer::RESPONDENT, findings).into_owned(),
        answer,
    }
}
