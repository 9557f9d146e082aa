//! What a person should look at in a scheme, its scores and its survey, beside the findings that an evaluation gives.

use rust_decimal::Decimal;

use super::{EvaluationPackage, Method, SchemeEvaluation, cross_checks};
use crate::finding::{Finding, Severity};
use crate::money::Fen;
use crate::number::fixed;
use crate::packs::SchemeRuleSet;
use crate::rules::{output_benefit, survey};
use crate::trace::Figure;

/// Hints; none of them changes a score. `figures` are those of the same evaluation.
pub fn hints(
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
    evaluation: &SchemeEvaluation,
    figures: &[Figure],
) -> Vec<Finding> {
    let mut hints = Vec::new();
    of_floor(package, rules, &mut hints);
    of_marks(package, evaluation, &mut hints);
    of_values(package, rules, figures, &mut hints);
    of_money(package, &mut hints);
    of_survey(package, rules, &mut hints);
    hints
}

fn hint(code: &str, subject: impl Into<String>, message: String, advice: &str) -> Finding {
    Finding::new(code, Severity::Hint, subject, message).advice(advice)
}

/// Output and benefit together.
fn of_floor(package: &EvaluationPackage, rules: &SchemeRuleSet, hints: &mut Vec<Finding>) {
    let floor = &rules.output_benefit_floor.value;
    if let Some(share) = output_benefit::share(&package.scheme, floor)
        && output_benefit::below(share, floor)
    {
        let message = format!(
            "产出、效益权重合计 {}%，低于 {}%。",
            fixed(share.percent(), 2),
            floor.percent
        );
        let advice = "提高产出、效益的分值，或者在报告中说明理由。";
        hints.push(hint("output_benefit_below_floor", "", message, advice));
    }
}

/// Steps that give more than full marks or less than none, and scores that do.
fn of_marks(package: &EvaluationPackage, evaluation: &SchemeEvaluation, hints: &mut Vec<Finding>) {
    for result in &evaluation.nodes {
        let node = &package.scheme[result.node];
        let full = fixed(node.full_marks, 2);
        if let Some(Method::Steps(steps)) = &node.method {
            let outside: Vec<String> = steps
                .iter()
                .filter(|step| step.points > node.full_marks || step.points < Decimal::ZERO)
                .map(|step| format!("{}:{}", step.from.normalize(), step.points.normalize()))
                .collect();
            if !outside.is_empty() {
                let message = format!(
                    "{} {}：分档 {} 的分数不在 0 至满分 {full} 之间。",
                    node.code,
                    node.name,
                    outside.join("、"),
                );
                let advice = "核对分档的分数和指标的分值。";
                hints.push(hint(
                    "step_outside_marks",
                    node.code.as_str(),
                    message,
                    advice,
                ));
            }
        }
        let leaf = result.children.is_empty();
        if leaf && (result.score > node.full_marks || result.score < Decimal::ZERO) {
            let message = format!(
                "{} {}：得分 {} 不在 0 至满分 {full} 之间。",
                node.code,
                node.name,
                fixed(result.score, 2),
            );
            let advice = "核对评分方法的参数和填报的数。";
            hints.push(hint(
                "score_outside_marks",
                node.code.as_str(),
                message,
                advice,
            ));
        }
    }
}

/// Filed values that differ from the figures of the same meaning.
fn of_values(
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
    figures: &[Figure],
    hints: &mut Vec<Finding>,
) {
    for check in cross_checks(package, rules, figures) {
        if !check.agrees {
            let node = &package.scheme[check.node];
            let message = format!("{} {}：{}。", node.code, node.name, check.said);
            let advice = "核对评分表和项目、资金、问卷数据；口径不同的在报告中说明。";
            hints.push(hint(
                "value_differs_from_data",
                node.code.as_str(),
                message,
                advice,
            ));
        }
    }
}

/// Money that can't be: projects that got another sum than the budget, more paid out than there was.
fn of_money(package: &EvaluationPackage, hints: &mut Vec<Finding>) {
    if package.projects.is_empty() {
        return;
    }
    let fund = &package.fund;
    let budget: Fen = fund.budget.iter().map(|it| it.amount).sum();
    let released: Fen = fund.released.iter().map(|it| it.amount).sum();
    let sum = |amount: fn(&crate::package::Project) -> Fen| -> Fen {
        package.projects.iter().map(|it| amount(&it.filed)).sum()
    };
    let allocated = sum(|project| project.allocated);
    let spent = sum(|project| project.spent);
    let wan = |amount: Fen| fixed(amount.to_wan(), 2);
    if allocated != budget {
        let message = format!(
            "项目的本年安排合计 {} 万元，与预算 {} 万元不一致。",
            wan(allocated),
            wan(budget)
        );
        let advice = "核对项目表和 fund.toml 的 [budget]；未分配或跨年度的在报告中说明。";
        hints.push(hint(
            "allocated_differs_from_budget",
            "projects.csv",
            message,
            advice,
        ));
    }
    for (code, less, words, more) in [
        (
            "released_above_budget",
            budget,
            "拨付数大于预算数",
            released,
        ),
        (
            "spent_above_released",
            released,
            "项目支出合计大于拨付数",
            spent,
        ),
    ] {
        if more > less {
            let message = format!("{words}：{} 万元对 {} 万元。", wan(more), wan(less));
            let advice = "核对金额；有其他来源或上年结转的在报告中说明。";
            hints.push(hint(code, "fund.toml", message, advice));
        }
    }
}

/// Respondents whose answers look copied.
fn of_survey(package: &EvaluationPackage, rules: &SchemeRuleSet, hints: &mut Vec<Finding>) {
    for marked in survey::marked(&package.surveys, &rules.survey.value) {
        let message = format!(
            "问卷 {} {}：{}。",
            marked.group, marked.respondent, marked.because
        );
        hints.push(hint(
            "survey_respondent_marked",
            format!("{}/{}", marked.group, marked.respondent),
            message,
            "核对原始问卷；标记的回答仍计入满意度。",
        ));
    }
}
