//! What a person should look at in a scheme and its survey, beside the findings that an evaluation gives.

use super::EvaluationPackage;
use crate::finding::{Finding, Severity};
use crate::number::fixed;
use crate::packs::SchemeRuleSet;
use crate::rules::{output_benefit, survey};

/// Hints; none of them changes a score.
pub fn hints(package: &EvaluationPackage, rules: &SchemeRuleSet) -> Vec<Finding> {
    let mut hints = Vec::new();
    let floor = &rules.output_benefit_floor.value;
    if let Some(share) = output_benefit::share(&package.scheme, floor)
        && output_benefit::below(share, floor)
    {
        hints.push(
            Finding::new(
                "output_benefit_below_floor",
                Severity::Hint,
                "",
                format!(
                    "产出、效益权重合计 {}%，低于 {}%。",
                    fixed(share.percent(), 2),
                    floor.percent
                ),
            )
            .advice("提高产出、效益的分值，或者在报告中说明理由。"),
        );
    }
    for marked in survey::marked(&package.surveys, &rules.survey.value) {
        hints.push(
            Finding::new(
                "survey_respondent_marked",
                Severity::Hint,
                format!("{}/{}", marked.group, marked.respondent),
                format!(
                    "问卷 {} {}：{}。",
                    marked.group, marked.respondent, marked.because
                ),
            )
            .advice("核对原始问卷；标记的回答仍计入满意度。"),
        );
    }
    hints
}
