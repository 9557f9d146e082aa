//! Figures of the score: marks and points by dimension, total, grade, and how many indicators were met.

use rust_decimal::Decimal;

use crate::evaluation::{Attainment, Evaluation, IndicatorResult, IndicatorValues, Score};
use crate::figures::{Draft, Figures, two};
use crate::package::{Dimension, Package};
use crate::rules::{attainment, full_marks, grade, money, total};

/// Block scores, their sum, the total and the grade.
pub(super) fn score_figures(figures: &mut Figures<'_>, package: &Package, evaluation: &Evaluation) {
    let score = &evaluation.score;
    let execution = two(score.execution);
    let draft = Draft::new(
        "score/execution",
        "预算执行 得分",
        execution.clone(),
        "分",
        execution,
    );
    figures.add(&total::RULE, draft.from(["execution/points".to_owned()]));
    for dimension in Dimension::ALL {
        dimension_figures(figures, package, evaluation, dimension);
    }
    total_figures(figures, score);
}

fn dimension_figures(
    figures: &mut Figures<'_>,
    package: &Package,
    evaluation: &Evaluation,
    dimension: Dimension,
) {
    let members: Vec<(&str, &IndicatorValues)> = evaluation
        .indicators
        .iter()
        .filter(|result| package.indicators[result.indicator].dimension == dimension)
        .filter_map(|result| {
            let values = result.values.as_ref()?;
            Some((result.code.as_str(), values))
        })
        .collect();
    let sum = |parts: Vec<String>| match parts.as_slice() {
        [] => "0".to_owned(),
        _ => parts.join(" + "),
    };
    let from = |figure: &str| -> Vec<String> {
        let id = |(code, _): &(&str, _)| format!("indicator/{code}/{figure}");
        members.iter().map(id).collect()
    };
    let (key, label) = (dimension.key(), dimension.label());
    let marks = members.iter().map(|(_, values)| two(values.full_marks));
    let draft = Draft::new(
        format!("score/{key}/full_marks"),
        format!("{label} 分值"),
        two(evaluation.full_marks_of(package, dimension)),
        "分",
        sum(marks.collect()),
    );
    let draft = draft.from(from("full_marks")).parameters(&["weights"]);
    figures.add(&full_marks::RULE, draft);
    let points = members.iter().map(|(_, values)| two(values.points));
    let draft = Draft::new(
        format!("score/{key}"),
        format!("{label} 得分"),
        two(evaluation.score.of(dimension)),
        "分",
        sum(points.collect()),
    );
    let draft = draft.from(from("points")).parameters(&["weights"]);
    figures.add(&total::RULE, draft);
}

fn total_figures(figures: &mut Figures<'_>, score: &Score) {
    let blocks: [(&str, Decimal); 4] = [
        ("score/execution", score.execution),
        ("score/output", score.output),
        ("score/benefit", score.benefit),
        ("score/satisfaction", score.satisfaction),
    ];
    let parts = blocks.map(|(_, points)| two(points)).join(" + ");
    let draft = Draft::new("score/sum", "各项得分合计", two(score.sum), "分", parts);
    let ids = blocks.map(|(id, _)| id.to_owned());
    figures.add(&total::RULE, draft.from(ids));
    let slots: &[&'static str] = if score.sum == score.total {
        &["weights"]
    } else {
        &["weights", "execution_caps"]
    };
    let total = two(score.total);
    let draft = Draft::new(
        "score/total",
        "总分",
        total.clone(),
        "分",
        score.total_formula.clone(),
    )
    .because(score.because.clone())
    .from(["score/sum".to_owned(), "execution/rate".to_owned()])
    .parameters(slots);
    figures.add(&total::RULE, draft);
    let draft = Draft::new(
        "score/grade",
        "评价等级",
        score.grade.label(),
        "",
        format!("总分 {total}"),
    )
    .because(score.because.last().cloned())
    .from(["score/total".to_owned()])
    .parameters(&["grade_bands"]);
    figures.add(&grade::RULE, draft);
}

/// How many indicators there are, apply, were met, must be explained.
pub(super) fn indicator_counts(figures: &mut Figures<'_>, evaluation: &Evaluation) {
    let count = |holds: &dyn Fn(&IndicatorResult) -> bool| {
        evaluation
            .indicators
            .iter()
            .filter(|result| holds(result))
            .count()
    };
    let required = |result: &IndicatorResult| {
        result
            .values
            .as_ref()
            .is_some_and(|values| values.explanation_required)
    };
    let over = |result: &IndicatorResult| required(result) && result.attainment == Attainment::Met;
    let counts = [
        ("all", "指标数", count(&|_| true)),
        (
            "applicable",
            "适用指标数",
            count(&|result| result.values.is_some()),
        ),
        (
            "met",
            "达成指标数",
            count(&|result| result.attainment == Attainment::Met),
        ),
        (
            "partly_met",
            "部分达成指标数",
            count(&|result| result.attainment == Attainment::PartlyMet),
        ),
        (
            "not_met",
            "未达成指标数",
            count(&|result| result.attainment == Attainment::NotMet),
        ),
        ("far_over", "超过目标达到规定幅度的指标数", count(&over)),
        (
            "explanation_required",
            "需说明原因的指标数",
            count(&required),
        ),
    ];
    for (id, label, count) in counts {
        let from = evaluation
            .indicators
            .iter()
            .map(|result| format!("indicator/{}/attainment", result.code));
        let draft = Draft::new(
            format!("indicators/{id}"),
            label,
            count.to_string(),
            "个",
            "指标计数",
        )
        .from(from);
        let rule = if id == "all" || id == "applicable" {
            &money::RULE
        } else {
            &attainment::RULE
        };
        figures.add(rule, draft);
    }
}
