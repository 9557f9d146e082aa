//! Every figure that the report and the pages of a self-evaluation print, each with how it was computed.

use rust_decimal::Decimal;

use super::{Attainment, Evaluation, IndicatorResult, IndicatorValues};
use crate::figures::{Budget, Draft, Figures, group_figures, money_figures, two};
use crate::groups::{GroupBy, GroupRow, groups};
use crate::package::{Dimension, Indicator, IndicatorNature, Package, Target};
use crate::packs::RuleSet;
use crate::rules::{
    achievement, attainment, deviation, execution, explanation, full_marks, grade, money, points,
    roll_up, total,
};
use crate::trace::{Figure, Input};

/// The groups of projects whose money is printed.
const GROUPINGS: &[&[GroupBy]] = &[
    &[GroupBy::Direction],
    &[GroupBy::Cohort],
    &[GroupBy::Mode],
    &[GroupBy::Cohort, GroupBy::Mode],
    &[GroupBy::Direction, GroupBy::Cohort],
    &[GroupBy::Direction, GroupBy::Mode],
    &[GroupBy::Direction, GroupBy::Cohort, GroupBy::Mode],
    &[GroupBy::Grade],
    &[GroupBy::Direction, GroupBy::Grade],
];

/// Every printed figure, inputs before what is computed from them.
pub fn figures(package: &Package, rules: &RuleSet, evaluation: &Evaluation) -> Vec<Figure> {
    let mut figures = Figures::new(rules);
    let rows: Vec<GroupRow<'_>> = package.projects.iter().map(GroupRow::from).collect();
    let all = groups(rows.iter().copied(), &[]);
    money_figures(&mut figures, &budget(package), &all[0].totals);
    group_figures(&mut figures, &rows, GROUPINGS);
    execution_figures(&mut figures, evaluation);
    for result in &evaluation.indicators {
        indicator_figures(&mut figures, package, rules, result);
    }
    score_figures(&mut figures, package, evaluation);
    deviation_counts(&mut figures, evaluation);
    figures.finish()
}

fn budget(package: &Package) -> Budget {
    let (budget, released) = (package.fund.budget, package.fund.released);
    let source = |key: &str, label: &str, budget, released| {
        (key.to_owned(), label.to_owned(), budget, released)
    };
    Budget {
        sources: vec![
            source("central", "中央财政资金", budget.central, released.central),
            source("local", "地方资金", budget.local, released.local),
            source("other", "其他资金", budget.other, released.other),
        ],
    }
}

fn execution_figures(figures: &mut Figures<'_>, evaluation: &Evaluation) {
    let execution = &evaluation.execution;
    let rate = execution::spent_of_budget(execution.spent, execution.budget);
    let draft = Draft::new(
        "execution/rate",
        "预算执行率（支出 ÷ 预算数）",
        two(execution.rate_percent),
        "%",
        format!("{rate} × 100%"),
    );
    figures.add(
        &execution::RULE,
        draft.from(["money/spent".to_owned(), "money/budget/total".to_owned()]),
    );
    let draft = Draft::new(
        "execution/full_marks",
        "预算执行 分值",
        two(execution.full_marks),
        "分",
        two(execution.full_marks),
    );
    figures.add(&full_marks::RULE, draft.parameters(&["weights"]));
    let draft = Draft::new(
        "execution/points",
        "预算执行 得分",
        two(execution.points),
        "分",
        execution.points_formula.clone(),
    )
    .because(execution.because.clone())
    .from([
        "execution/full_marks".to_owned(),
        "execution/rate".to_owned(),
    ])
    .parameters(&["execution_points", "rounding"]);
    figures.add(&execution::RULE, draft);
}

/// An indicator's figures under one prefix.
struct Row<'a> {
    indicator: &'a Indicator,
    values: &'a IndicatorValues,
    path: String,
}

impl Row<'_> {
    fn id(&self, figure: &str) -> String {
        format!("{}/{figure}", self.path)
    }

    fn label(&self, what: &str) -> String {
        format!("{} {what}", self.indicator.name)
    }
}

fn target_text(target: &Target) -> String {
    match target {
        Target::NotApplicable => "—".to_owned(),
        Target::Number(number) => number.normalize().to_string(),
        Target::Text(text) => text.clone(),
    }
}

fn indicator_figures(
    figures: &mut Figures<'_>,
    package: &Package,
    rules: &RuleSet,
    result: &IndicatorResult,
) {
    let indicator = &package.indicators[result.indicator];
    let path = format!("indicator/{}", indicator.code);
    let target = target_text(&indicator.target);
    let draft = Draft::new(
        format!("{path}/target"),
        format!("{} 指标值", indicator.name),
        target.clone(),
        indicator.unit.clone(),
        target.clone(),
    );
    figures.add(
        &achievement::RULE,
        draft.input(Input::Field {
            file: "indicators.csv".to_owned(),
            key: format!("{}.target", indicator.code),
            label: format!("{} 指标值", indicator.name),
            value: target,
        }),
    );
    let Some(values) = &result.values else {
        let draft = Draft::new(
            format!("{path}/attainment"),
            format!("{} 达成情况", indicator.name),
            Attainment::NotApplicable.label(),
            "",
            "本年没有目标值",
        )
        .from([format!("{path}/target")]);
        figures.add(&attainment::RULE, draft);
        return;
    };
    let row = Row {
        indicator,
        values,
        path,
    };
    rolled_up_figures(figures, rules, &row);
    rate_figures(figures, &row, result.attainment);
    points_figures(figures, rules, &row);
}

fn rolled_up_figures(figures: &mut Figures<'_>, rules: &RuleSet, row: &Row<'_>) {
    let values = row.values;
    let filings = || Input::Filings {
        indicator: row.indicator.code.clone(),
        label: row.label("各项目填报值"),
        reported: values.reported,
        missing: values.missing,
    };
    for (id, what, count) in [
        ("reported", "已填报行数", values.reported),
        ("missing", "未填报行数", values.missing),
    ] {
        let draft = Draft::new(
            row.id(id),
            row.label(what),
            count.to_string(),
            "行",
            "行计数",
        );
        figures.add(&roll_up::RULE, draft.input(filings()));
    }
    let basis = rules.roll_up.value.weight_basis;
    let (formula, because) = match (row.indicator.nature, values.actual) {
        (_, None) => ("没有完成值".to_owned(), values.because.first().cloned()),
        (IndicatorNature::Absolute, Some(_)) => (format!("{} 行完成值相加", values.reported), None),
        (IndicatorNature::Ratio, Some(_)) => (
            quotient(values, Decimal::ONE),
            Some("分子之和 ÷ 分母之和。".to_owned()),
        ),
        (IndicatorNature::Relative | IndicatorNature::Qualitative, Some(_)) => (
            quotient(values, Decimal::from(crate::money::FEN_PER_WAN)),
            Some(format!(
                "Σ（{} × 完成值）÷ Σ{}，万元。",
                basis.label(),
                basis.label()
            )),
        ),
    };
    let printed = values.actual.map_or_else(|| "—".to_owned(), two);
    let draft = Draft::new(
        row.id("actual"),
        row.label("全年实际完成值"),
        printed,
        row.indicator.unit.clone(),
        formula,
    )
    .because(because)
    .parameters(&["roll_up", "rounding"])
    .input(filings());
    figures.add(&roll_up::RULE, draft);
}

/// Σ upper ÷ Σ lower, both in units of `unit`.
fn quotient(values: &IndicatorValues, unit: Decimal) -> String {
    let part = |sum: Option<Decimal>| {
        sum.map_or("过大".to_owned(), |sum| {
            (sum / unit).normalize().to_string()
        })
    };
    format!("{} ÷ {}", part(values.upper), part(values.lower))
}

fn rate_figures(figures: &mut Figures<'_>, row: &Row<'_>, attained: Attainment) {
    let values = row.values;
    let from = || vec![row.id("actual"), row.id("target")];
    let draft = Draft::new(
        row.id("achievement"),
        row.label("完成率"),
        two(values.achievement_percent),
        "%",
        values.achievement_formula.clone(),
    );
    figures.add(
        &achievement::RULE,
        draft.from(from()).parameters(&["scoring"]),
    );
    let draft = Draft::new(
        row.id("deviation"),
        row.label("偏差率"),
        two(values.deviation_percent),
        "%",
        format!("{} − 100%", values.achievement_formula),
    );
    figures.add(&deviation::RULE, draft.from([row.id("achievement")]));
    let draft = Draft::new(
        row.id("attainment"),
        row.label("达成情况"),
        attained.label(),
        "",
        format!("完成率 {}%", two(values.achievement_percent)),
    )
    .from([row.id("achievement")])
    .parameters(&["scoring", "tiers"]);
    figures.add(&attainment::RULE, draft);
    let required = if values.explanation_required {
        "是"
    } else {
        "否"
    };
    let draft = Draft::new(
        row.id("explanation_required"),
        row.label("需说明原因"),
        required,
        "",
        format!(
            "偏差率 {}%，{}",
            two(values.deviation_percent),
            attained.label()
        ),
    )
    .because(values.explanation_because.clone())
    .from([row.id("deviation"), row.id("attainment")])
    .parameters(&["explanation"]);
    figures.add(&explanation::RULE, draft);
}

fn points_figures(figures: &mut Figures<'_>, rules: &RuleSet, row: &Row<'_>) {
    let values = row.values;
    let marks = two(values.full_marks);
    let because = if values.marks_filed {
        "按填报的分值。"
    } else {
        "所在维度没有填分值，在适用指标间平均分配，除不尽的百分位依次给靠前的指标。"
    };
    let mut draft = Draft::new(
        row.id("full_marks"),
        row.label("分值"),
        marks.clone(),
        "分",
        marks.clone(),
    )
    .because([because.to_owned()])
    .parameters(&["weights", "rounding"]);
    if values.marks_filed {
        draft = draft.input(Input::Field {
            file: "indicators.csv".to_owned(),
            key: format!("{}.full_marks", row.indicator.code),
            label: row.label("分值"),
            value: marks.clone(),
        });
    }
    figures.add(&full_marks::RULE, draft);
    let mut slots = vec!["scoring", "rounding"];
    if rules.over_achievement.is_some() {
        slots.push("over_achievement");
    }
    let draft = Draft::new(
        row.id("points"),
        row.label("得分"),
        two(values.points),
        "分",
        values.points_formula.clone(),
    )
    .because(values.because.clone())
    .from([row.id("full_marks"), row.id("achievement")])
    .parameters(&slots);
    figures.add(&points::RULE, draft);
}

fn score_figures(figures: &mut Figures<'_>, package: &Package, evaluation: &Evaluation) {
    let score = &evaluation.score;
    let draft = Draft::new(
        "score/execution",
        "预算执行 得分",
        two(score.execution),
        "分",
        two(score.execution),
    );
    figures.add(&total::RULE, draft.from(["execution/points".to_owned()]));
    for dimension in Dimension::ALL {
        let members: Vec<(&str, &IndicatorValues)> = evaluation
            .indicators
            .iter()
            .filter(|result| package.indicators[result.indicator].dimension == dimension)
            .filter_map(|result| {
                result
                    .values
                    .as_ref()
                    .map(|values| (result.code.as_str(), values))
            })
            .collect();
        for (suffix, figure, what, value, part) in [
            (
                "/full_marks",
                "full_marks",
                "分值",
                evaluation.full_marks_of(package, dimension),
                (|values| values.full_marks) as fn(&IndicatorValues) -> Decimal,
            ),
            ("", "points", "得分", score.of(dimension), |values| {
                values.points
            }),
        ] {
            let parts: Vec<String> = members
                .iter()
                .map(|(_, values)| two(part(values)))
                .collect();
            let formula = if parts.is_empty() {
                "0".to_owned()
            } else {
                parts.join(" + ")
            };
            let draft = Draft::new(
                format!("score/{}{suffix}", dimension.key()),
                format!("{} {what}", dimension.label()),
                two(value),
                "分",
                formula,
            )
            .from(
                members
                    .iter()
                    .map(|(code, _)| format!("indicator/{code}/{figure}")),
            );
            figures.add(
                if suffix.is_empty() {
                    &total::RULE
                } else {
                    &full_marks::RULE
                },
                draft,
            );
        }
    }
    let blocks = [
        "score/execution",
        "score/output",
        "score/benefit",
        "score/satisfaction",
    ]
    .map(str::to_owned);
    let parts: Vec<String> = [
        score.execution,
        score.output,
        score.benefit,
        score.satisfaction,
    ]
    .map(two)
    .to_vec();
    let capped = score.sum != score.total;
    let draft = Draft::new(
        "score/sum",
        "各项得分合计",
        two(score.sum),
        "分",
        parts.join(" + "),
    );
    figures.add(&total::RULE, draft.from(blocks));
    let slots: &[&'static str] = if capped {
        &["weights", "execution_caps"]
    } else {
        &["weights"]
    };
    let draft = Draft::new(
        "score/total",
        "总分",
        two(score.total),
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
        format!("总分 {}", two(score.total)),
    )
    .because(score.because.last().cloned())
    .from(["score/total".to_owned()])
    .parameters(&["grade_bands"]);
    figures.add(&grade::RULE, draft);
}

/// How many indicators there are, apply, were met, must be explained.
fn deviation_counts(figures: &mut Figures<'_>, evaluation: &Evaluation) {
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
