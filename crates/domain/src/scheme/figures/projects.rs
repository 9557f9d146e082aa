//! Figures from projects and questionnaires: acceptance, counterpart, satisfaction.

use crate::figures::{Draft, Figures, two};
use crate::groups::{GroupBy, GroupRow, groups, share_percent};
use crate::packs::SchemeRuleSet;
use crate::rules::acceptance::AtAcceptance;
use crate::rules::{acceptance, survey};
use crate::scheme::{EvaluatedProject, EvaluationPackage};
use crate::trace::Input;

fn count(id: &str, label: &str, count: usize, column: &str) -> Draft {
    Draft::new(id, label, count.to_string(), "个", "项目计数").input(Input::Projects {
        column: column.to_owned(),
        label: label.to_owned(),
        count,
    })
}

fn share(
    id: String,
    label: String,
    part: (usize, String),
    whole: (usize, String),
) -> Option<Draft> {
    let percent = share_percent(part.0, whole.0)?;
    let formula = format!("{} ÷ {} × 100%", part.0, whole.0);
    Some(Draft::new(id, label, two(percent), "%", formula).from([part.1, whole.1]))
}

/// Projects at acceptance: how many, what they reached, how far their money is spent.
pub(super) fn acceptance_figures(
    figures: &mut Figures<'_>,
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
) {
    let practice = &rules.project_practice.value;
    let counted = acceptance::count(package.projects.iter(), practice);
    let over = format!(
        "验收阶段执行率超过 {}% 的项目数",
        practice.executed_over_percent
    );
    let below = format!(
        "验收阶段执行率低于 {}% 的项目数",
        practice.acceptance_from_percent
    );
    for (id, label, number, column) in [
        (
            "projects",
            "验收阶段（已验收和申请验收）项目数",
            counted.projects,
            "stage",
        ),
        (
            "met",
            "验收阶段完成年初目标的项目数",
            counted.targets_met,
            "targets_met",
        ),
        (
            "not_met",
            "验收阶段未完成年初目标的项目数",
            counted.targets_not_met,
            "targets_met",
        ),
        (
            "not_judged",
            "验收阶段未判定的项目数",
            counted.not_judged,
            "targets_met",
        ),
        (
            "executed_over",
            over.as_str(),
            counted.executed_over,
            "spent_wan",
        ),
        (
            "below_gate",
            below.as_str(),
            counted.below_gate,
            "spent_wan",
        ),
        (
            "without_rate",
            "验收阶段本年没有安排资金、没有执行率的项目数",
            counted.without_rate,
            "allocated_wan",
        ),
    ] {
        let draft = count(&format!("acceptance/{id}"), label, number, column);
        figures.add(&acceptance::RULE, draft.parameters(&["project_practice"]));
    }
    acceptance_shares(figures, &counted);
}

/// What part of the projects at acceptance met their targets, and is far advanced.
fn acceptance_shares(figures: &mut Figures<'_>, counted: &AtAcceptance) {
    for (id, label, part) in [
        ("met", "验收阶段完成年初目标的项目占比", counted.targets_met),
        (
            "executed_over",
            "验收阶段执行率较高的项目占比",
            counted.executed_over,
        ),
    ] {
        let draft = share(
            format!("acceptance/{id}_share"),
            label.to_owned(),
            (part, format!("acceptance/{id}")),
            (counted.projects, "acceptance/projects".to_owned()),
        );
        if let Some(draft) = draft {
            figures.add(&acceptance::RULE, draft);
        }
    }
}

/// By direction and in all: how many projects' counterpart reaches the practice's ratio.
pub(super) fn counterpart_figures(
    figures: &mut Figures<'_>,
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
) {
    let practice = &rules.project_practice.value;
    let rows = || package.projects.iter().map(GroupRow::from);
    for group in groups(rows(), &[])
        .into_iter()
        .chain(groups(rows(), &[GroupBy::Direction]))
    {
        let direction = group
            .key_of(GroupBy::Direction)
            .map(|key| key.label.clone());
        let belongs = |project: &&EvaluatedProject| {
            direction.as_ref().is_none_or(|direction| {
                project.filed.direction == *direction
                    || project.filed.direction.is_empty() && direction == "未填"
            })
        };
        let reaching = package
            .projects
            .iter()
            .filter(belongs)
            .filter(|project| acceptance::counterpart_reaches(project, practice))
            .count();
        let id = group.id();
        let path = if id.is_empty() {
            "money".to_owned()
        } else {
            format!("money/{id}")
        };
        let label = format!(
            "{} 投入比达到 {}:1 的项目",
            group.label(),
            practice.counterpart_from
        );
        let draft = count(
            &format!("{path}/counterpart_reaching"),
            &format!("{label}数"),
            reaching,
            "counterpart_wan",
        );
        figures.add(&acceptance::RULE, draft.parameters(&["project_practice"]));
        let draft = share(
            format!("{path}/counterpart_reaching_share"),
            format!("{label}占比"),
            (reaching, format!("{path}/counterpart_reaching")),
            (group.totals.projects, format!("{path}/projects")),
        );
        if let Some(draft) = draft {
            figures.add(&acceptance::RULE, draft);
        }
    }
}

/// Satisfaction by group and question.
pub(super) fn survey_figures(
    figures: &mut Figures<'_>,
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
) {
    for result in survey::results(&package.surveys, &rules.survey.value) {
        let path = format!("survey/{}/{}", result.group, result.question);
        let named = |what: &str| format!("{} {} {what}", result.group, result.question);
        for (id, what, number) in [
            ("asked", "发放数", result.asked),
            ("answered", "有效回答数", result.answered),
            ("satisfied", "满意数", result.satisfied),
        ] {
            let draft = Draft::new(
                format!("{path}/{id}"),
                named(what),
                number.to_string(),
                "份",
                "问卷计数",
            )
            .input(Input::Field {
                file: "surveys.csv".to_owned(),
                key: format!("{}/{}", result.group, result.question),
                label: named(what),
                value: number.to_string(),
            });
            figures.add(&survey::RULE, draft.parameters(&["survey"]));
        }
        let rates = [
            (
                "satisfaction",
                "满意度",
                result.satisfied,
                "satisfied",
                result.answered,
                "answered",
            ),
            (
                "response_rate",
                "回收率",
                result.answered,
                "answered",
                result.asked,
                "asked",
            ),
        ];
        for (id, what, part, part_id, whole, whole_id) in rates {
            let draft = share(
                format!("{path}/{id}"),
                named(what),
                (part, format!("{path}/{part_id}")),
                (whole, format!("{path}/{whole_id}")),
            );
            if let Some(draft) = draft {
                figures.add(&survey::RULE, draft);
            }
        }
        if let Some(margin) = result.margin_points {
            let formula = format!("z × √(p × (1 − p) ÷ n)，n = {}", result.answered);
            let draft = Draft::new(
                format!("{path}/margin"),
                named("误差范围（±）"),
                two(margin),
                "百分点",
                formula,
            )
            .from([format!("{path}/satisfaction"), format!("{path}/answered")])
            .parameters(&["survey"]);
            figures.add(&survey::RULE, draft);
        }
    }
}
