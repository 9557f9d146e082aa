//! Figures of one indicator: target, rolled-up value, rates, marks, points.

use rust_decimal::Decimal;

use crate::evaluation::{Attainment, IndicatorResult, IndicatorValues};
use crate::figures::{Draft, Figures, two};
use crate::package::{Indicator, IndicatorNature, Package, Target};
use crate::packs::RuleSet;
use crate::rules::{achievement, attainment, deviation, explanation, full_marks, points, roll_up};
use crate::trace::Input;

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

/// The figures of one indicator; of one that doesn't apply only that it doesn't.
pub(super) fn indicator_figures(
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
    points_figures(figures, rules, &row, marks_because(package, rules, &row));
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

/// How an indicator came by its marks.
fn marks_because(package: &Package, rules: &RuleSet, row: &Row<'_>) -> String {
    if row.values.marks_filed {
        return "按填报的分值。".to_owned();
    }
    let blocks = &rules.weights.value.blocks;
    let Some(block) = blocks
        .iter()
        .find(|block| block.dimensions.contains(&row.indicator.dimension))
    else {
        return "所在维度没有分值。".to_owned();
    };
    let sharing = package
        .indicators
        .iter()
        .filter(|other| other.target != Target::NotApplicable)
        .filter(|other| block.dimensions.contains(&other.dimension))
        .count();
    format!(
        "没有填分值：{} 分在 {sharing} 个适用指标间平均分配，除不尽的百分位依次给靠前的指标。",
        block.marks
    )
}

fn points_figures(
    figures: &mut Figures<'_>,
    rules: &RuleSet,
    row: &Row<'_>,
    marks_because: String,
) {
    let values = row.values;
    let marks = two(values.full_marks);
    let mut draft = Draft::new(
        row.id("full_marks"),
        row.label("分值"),
        marks.clone(),
        "分",
        marks.clone(),
    )
    .because([marks_because])
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
