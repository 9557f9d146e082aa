//! Every figure that the report and the pages of a scheme's evaluation print, each with how it was computed.

use rust_decimal::Decimal;

use super::{EvaluatedProject, EvaluationPackage, LeafScore, NodeResult, SchemeEvaluation};
use crate::figures::{Budget, Draft, Figures, group_figures, money_figures, two};
use crate::groups::{GroupBy, GroupRow, groups, share_percent};
use crate::money::Fen;
use crate::number::Fraction;
use crate::packs::SchemeRuleSet;
use crate::rules::{acceptance, grade, leaf, output_benefit, scheme_total, survey};
use crate::trace::{Figure, Input};

/// The groups of projects whose money is printed.
const GROUPINGS: &[&[GroupBy]] = &[
    &[GroupBy::Direction],
    &[GroupBy::Cohort],
    &[GroupBy::Field],
    &[GroupBy::Stage],
    &[GroupBy::Direction, GroupBy::Cohort],
    &[GroupBy::Direction, GroupBy::Field],
    &[GroupBy::Direction, GroupBy::Stage],
    &[GroupBy::Direction, GroupBy::Cohort, GroupBy::Field],
];

/// Every printed figure, inputs before what is computed from them.
pub fn figures(
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
    evaluation: &SchemeEvaluation,
) -> Vec<Figure> {
    let mut figures = Figures::new(rules);
    let rows: Vec<GroupRow<'_>> = package.projects.iter().map(GroupRow::from).collect();
    let all = groups(rows.iter().copied(), &[]);
    money_figures(&mut figures, &budget(package), &all[0].totals);
    group_figures(&mut figures, &rows, GROUPINGS);
    acceptance_figures(&mut figures, package, rules);
    counterpart_figures(&mut figures, package, rules);
    survey_figures(&mut figures, package, rules);
    node_figures(&mut figures, package, evaluation);
    score_figures(&mut figures, package, rules, evaluation);
    figures.finish()
}

/// The Chinese name of a source of money; an unknown key is its own name.
fn source_label(source: &str) -> &str {
    match source {
        "central" => "中央财政资金",
        "regional" => "自治区（省）财政资金",
        "local" => "地方资金",
        "other" => "其他资金",
        other => other,
    }
}

fn budget(package: &EvaluationPackage) -> Budget {
    let fund = &package.fund;
    let mut sources: Vec<(String, String, Fen, Fen)> = Vec::new();
    for (amounts, released) in [(&fund.budget, false), (&fund.released, true)] {
        for amount in amounts {
            let known = sources.iter().position(|source| source.0 == amount.source);
            let at = known.unwrap_or_else(|| {
                let label = source_label(&amount.source).to_owned();
                sources.push((amount.source.clone(), label, Fen(0), Fen(0)));
                sources.len() - 1
            });
            if released {
                sources[at].3 = amount.amount;
            } else {
                sources[at].2 = amount.amount;
            }
        }
    }
    Budget { sources }
}

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

fn acceptance_figures(
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
    ] {
        let draft = count(&format!("acceptance/{id}"), label, number, column);
        figures.add(&acceptance::RULE, draft.parameters(&["project_practice"]));
    }
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
fn counterpart_figures(
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

fn survey_figures(figures: &mut Figures<'_>, package: &EvaluationPackage, rules: &SchemeRuleSet) {
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

/// What was filed for a leaf, as (column, value).
fn filed(score: &LeafScore) -> Vec<(&'static str, String)> {
    let text = |value: Option<Decimal>| value.map(|value| value.normalize().to_string());
    let experts: Vec<String> = score.experts.iter().map(ToString::to_string).collect();
    [
        ("satisfied", text(score.satisfied)),
        ("actual", text(score.actual)),
        ("target", text(score.target)),
        ("count", text(score.count)),
        ("experts", (!experts.is_empty()).then(|| experts.join(";"))),
    ]
    .into_iter()
    .filter_map(|(column, value)| value.map(|value| (column, value)))
    .collect()
}

fn node_figures(
    figures: &mut Figures<'_>,
    package: &EvaluationPackage,
    evaluation: &SchemeEvaluation,
) {
    // Children stand after their parents in the walk, so the walk backwards has every input before its sum.
    for result in evaluation.nodes.iter().rev() {
        let node = &package.scheme[result.node];
        let path = format!("node/{}", node.code);
        let marks = two(node.full_marks);
        let draft = Draft::new(
            format!("{path}/full_marks"),
            format!("{} 分值", node.name),
            marks.clone(),
            "分",
            marks.clone(),
        );
        figures.add(
            &leaf::RULE,
            draft.input(Input::Field {
                file: "scheme.csv".to_owned(),
                key: format!("{}.full_marks", node.code),
                label: format!("{} 分值", node.name),
                value: marks,
            }),
        );
        figures_of_score(figures, package, result, &path);
        let rate = Fraction::new(result.score, node.full_marks);
        let draft = Draft::new(
            format!("{path}/rate"),
            format!("{} 得分率", node.name),
            two(result.rate_percent),
            "%",
            rate.map_or("0".to_owned(), |rate| format!("{rate} × 100%")),
        );
        figures.add(
            &scheme_total::RULE,
            draft.from([format!("{path}/score"), format!("{path}/full_marks")]),
        );
    }
}

fn figures_of_score(
    figures: &mut Figures<'_>,
    package: &EvaluationPackage,
    result: &NodeResult,
    path: &str,
) {
    let node = &package.scheme[result.node];
    let mut draft = Draft::new(
        format!("{path}/score"),
        format!("{} 得分", node.name),
        two(result.score),
        "分",
        result.formula.clone(),
    )
    .because(result.because.clone());
    if !result.children.is_empty() {
        let children = result
            .children
            .iter()
            .map(|child| format!("node/{}/score", package.scheme[*child].code));
        figures.add(&scheme_total::RULE, draft.from(children));
        return;
    }
    draft = draft
        .from([format!("{path}/full_marks")])
        .parameters(&["scoring_methods", "rounding"]);
    for score in package
        .scores
        .iter()
        .filter(|score| score.node as usize == result.node)
    {
        for (column, value) in filed(score) {
            draft = draft.input(Input::Field {
                file: "scores.csv".to_owned(),
                key: format!("{}.{column}", node.code),
                label: format!("{} {column}", node.name),
                value,
            });
        }
    }
    figures.add(&leaf::RULE, draft);
}

fn score_figures(
    figures: &mut Figures<'_>,
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
    evaluation: &SchemeEvaluation,
) {
    let roots: Vec<&NodeResult> = evaluation
        .nodes
        .iter()
        .filter(|result| result.level == 1)
        .collect();
    let of = |figure: &str| -> Vec<String> {
        roots
            .iter()
            .map(|root| format!("node/{}/{figure}", root.code))
            .collect()
    };
    let marks: Vec<String> = roots.iter().map(|root| two(root.full_marks)).collect();
    let full: Decimal = crate::number::checked_sum(roots.iter().map(|root| root.full_marks))
        .unwrap_or(Decimal::MAX);
    let formula = if marks.is_empty() {
        "0".to_owned()
    } else {
        marks.join(" + ")
    };
    let draft =
        Draft::new("score/full_marks", "总分值", two(full), "分", formula).from(of("full_marks"));
    figures.add(&scheme_total::RULE, draft.parameters(&["scoring_methods"]));
    let draft = Draft::new(
        "score/total",
        "总分",
        two(evaluation.total),
        "分",
        evaluation.total_formula.clone(),
    )
    .because(evaluation.because.clone())
    .from(of("score"))
    .parameters(&["rounding"]);
    figures.add(&scheme_total::RULE, draft);
    if let Some(rate) = Fraction::new(evaluation.total, full) {
        let draft = Draft::new(
            "score/rate",
            "总得分率",
            two(rate.percent()),
            "%",
            format!("{rate} × 100%"),
        );
        figures.add(
            &scheme_total::RULE,
            draft.from(["score/total".to_owned(), "score/full_marks".to_owned()]),
        );
    }
    let draft = Draft::new(
        "score/grade",
        "评价等级",
        evaluation.grade.label(),
        "",
        format!("总分 {}", two(evaluation.total)),
    )
    .because(evaluation.because.last().cloned())
    .from(["score/total".to_owned()])
    .parameters(&["grade_bands"]);
    figures.add(&grade::RULE, draft);
    let floor = &rules.output_benefit_floor.value;
    if let Some(share) = output_benefit::share(&package.scheme, floor) {
        let draft = Draft::new(
            "scheme/output_benefit_share",
            "产出、效益权重合计",
            two(share.percent()),
            "%",
            format!("{share} × 100%"),
        )
        .from(of("full_marks"))
        .parameters(&["output_benefit_floor"]);
        figures.add(&output_benefit::RULE, draft);
    }
}
