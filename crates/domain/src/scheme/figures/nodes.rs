//! Figures of the tree: marks, scores and rates of every node, the total and the grade.

use rust_decimal::Decimal;

use crate::figures::{Draft, Figures, two};
use crate::number::{Fraction, checked_sum};
use crate::packs::SchemeRuleSet;
use crate::rules::{grade, leaf, output_benefit, scheme_total};
use crate::scheme::{
    CrossCheck, EvaluationPackage, LeafScore, NodeResult, SchemeEvaluation, cross_checks,
};
use crate::trace::Input;

/// What was filed for a leaf, as (column, value).
fn filed(score: &LeafScore) -> Vec<(&'static str, &'static str, String)> {
    let number = |value: &Decimal| value.normalize().to_string();
    let text = |value: Option<Decimal>| value.as_ref().map(number);
    let experts: Vec<String> = score.experts.iter().map(number).collect();
    [
        ("satisfied", "符合要素数", text(score.satisfied)),
        ("actual", "实际值", text(score.actual)),
        ("target", "目标值", text(score.target)),
        ("count", "扣分次数", text(score.count)),
        (
            "experts",
            "专家评分",
            (!experts.is_empty()).then(|| experts.join(";")),
        ),
    ]
    .into_iter()
    .filter_map(|(column, heading, value)| value.map(|value| (column, heading, value)))
    .collect()
}

/// The nodes in the order of the scheme, but every sum after what it is the sum of.
fn details_first(nodes: &[NodeResult]) -> Vec<&NodeResult> {
    let mut ordered = Vec::with_capacity(nodes.len());
    let mut open: Vec<&NodeResult> = Vec::new();
    for node in nodes {
        while let Some(last) = open.pop_if(|last| last.level >= node.level) {
            ordered.push(last);
        }
        open.push(node);
    }
    ordered.extend(open.into_iter().rev());
    ordered
}

/// Marks, score, lost points and rate of every node.
pub(super) fn node_figures(
    figures: &mut Figures<'_>,
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
    evaluation: &SchemeEvaluation,
) {
    let checks = cross_checks(package, rules, figures.so_far());
    for result in details_first(&evaluation.nodes) {
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
        let check = checks.iter().find(|check| check.node == result.node);
        figures_of_score(figures, package, result, check);
        let draft = Draft::new(
            format!("{path}/lost"),
            format!("{} 扣分", node.name),
            two(result.lost()),
            "分",
            format!("{} − {}", two(node.full_marks), two(result.score)),
        );
        figures.add(
            &scheme_total::RULE,
            draft.from([format!("{path}/full_marks"), format!("{path}/score")]),
        );
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
    check: Option<&CrossCheck>,
) {
    let node = &package.scheme[result.node];
    let path = format!("node/{}", node.code);
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
    if let Some(check) = check {
        let compared = check.compared.iter().filter(|it| it.agrees == check.agrees);
        draft = draft
            .because([check.said.clone()])
            .from(compared.map(|it| it.figure.clone()));
    }
    draft = draft.input(Input::Field {
        file: "scheme.csv".to_owned(),
        key: format!("{}.parameter", node.code),
        label: format!("{} 评分标准", node.name),
        value: node.standard(),
    });
    for score in package
        .scores
        .iter()
        .filter(|score| score.node as usize == result.node)
    {
        for (column, heading, value) in filed(score) {
            draft = draft.input(Input::Field {
                file: "scores.csv".to_owned(),
                key: format!("{}.{column}", node.code),
                label: format!("{} {heading}", node.name),
                value,
            });
        }
    }
    figures.add(&leaf::RULE, draft);
}

/// Total, rate, grade, and the share of output and benefit.
pub(super) fn score_figures(
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
    let full: Decimal =
        checked_sum(roots.iter().map(|root| root.full_marks)).unwrap_or(Decimal::MAX);
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
