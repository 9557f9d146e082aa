//! Filings in, evaluation out: one pass over the filings, then the rules one by one.

use rust_decimal::Decimal;

use super::findings::{self, Notes};
use super::{Attainment, Evaluation, Execution, IndicatorResult, IndicatorValues, Score};
use crate::money::Fen;
use crate::number::checked_sum;
use crate::package::{
    Actual, Dimension, Direction, Filed, Indicator, IndicatorNature, Package, Target,
};
use crate::packs::RuleSet;
use crate::rules::achievement::{self, Achieved};
use crate::rules::full_marks::{self, Shares};
use crate::rules::project_targets::TargetSum;
use crate::rules::roll_up::{self, NoValue, Sums};
use crate::rules::{
    Scored, attainment, deviation, execution, explanation, grade, over_achievement, points, tier,
    total,
};

/// What one pass over the filings collects about an indicator.
#[derive(Default, Clone)]
pub(super) struct Collected {
    pub sums: Sums,
    pub targets: TargetSum,
    /// Indices of filings whose percentage lies outside their tier.
    pub outside_tier: Vec<usize>,
}

/// What an indicator of the table was given: its marks.
#[derive(Default, Clone, Copy)]
struct Given {
    marks: Decimal,
    filed: bool,
}

/// Evaluates a package under a rule set. Pure; the same input gives the same evaluation.
pub fn evaluate(package: &Package, rules: &RuleSet) -> Evaluation {
    let collected = collect(package, rules);
    let mut notes = Notes::default();
    let given = share_marks(package, rules, &mut notes);
    let explained = explained(package);
    let mut indicators = Vec::with_capacity(package.indicators.len());
    for (at, indicator) in package.indicators.iter().enumerate() {
        let values = applies(indicator).then(|| {
            findings::of_filings(package, indicator, &collected[at], &mut notes);
            values(indicator, &collected[at], given[at], explained[at], rules)
        });
        let (attainment, values) = match values {
            Some((attainment, values)) => (attainment, Some(values)),
            None => (Attainment::NotApplicable, None),
        };
        if let Some(values) = &values {
            findings::of_values(indicator, values, &collected[at], &mut notes);
        }
        indicators.push(IndicatorResult {
            indicator: at,
            code: indicator.code.clone(),
            attainment,
            values,
        });
    }
    let execution = execute(package, rules, &mut notes);
    Evaluation {
        rule_set: rules.name.clone(),
        versions: rules.versions(),
        score: score(package, &indicators, &execution, rules),
        execution,
        indicators,
        findings: notes.in_order(),
    }
}

/// Whether an indicator has a target this year.
pub(super) fn applies(indicator: &Indicator) -> bool {
    indicator.target != Target::NotApplicable
}

fn collect(package: &Package, rules: &RuleSet) -> Vec<Collected> {
    let mut collected = vec![Collected::default(); package.indicators.len()];
    let basis = rules.roll_up.value.weight_basis;
    let weights: Vec<Fen> = package
        .projects
        .iter()
        .map(|project| roll_up::weight(project, basis))
        .collect();
    for (at, filing) in package.filings.iter().enumerate() {
        let place = filing.indicator as usize;
        let (Some(indicator), Some(weight), Some(into)) = (
            package.indicators.get(place),
            weights.get(filing.project as usize),
            collected.get_mut(place),
        ) else {
            continue;
        };
        into.sums.add(indicator.nature, filing.actual, *weight);
        into.targets.add(filing.target.as_ref());
        if let Filed::Value(Actual::Tiered { tier, percent }) = filing.actual
            && !tier::holds(tier, percent, &rules.tiers.value)
        {
            into.outside_tier.push(at);
        }
    }
    collected
}

fn explained(package: &Package) -> Vec<bool> {
    let mut explained = vec![false; package.indicators.len()];
    for cause in &package.causes {
        if let Some(explained) = explained.get_mut(cause.indicator as usize) {
            *explained |= !cause.cause.trim().is_empty() && !cause.improvement.trim().is_empty();
        }
    }
    explained
}

/// Shares each block's marks among its applicable indicators.
fn share_marks(package: &Package, rules: &RuleSet, notes: &mut Notes) -> Vec<Given> {
    let mut given = vec![Given::default(); package.indicators.len()];
    for block in &rules.weights.value.blocks {
        let members: Vec<usize> = package
            .indicators
            .iter()
            .enumerate()
            .filter(|(_, indicator)| {
                applies(indicator) && block.dimensions.contains(&indicator.dimension)
            })
            .map(|(at, _)| at)
            .collect();
        let marks: Vec<Option<Decimal>> = members
            .iter()
            .map(|at| package.indicators[*at].full_marks)
            .collect();
        let Shares {
            marks,
            filed,
            partly,
            add_up,
        } = full_marks::shares(block.marks, &marks, &rules.rounding.value);
        if members.is_empty() {
            notes.dimension_empty(block);
        } else if partly || !add_up {
            notes.weights_do_not_add_up(block, &marks, partly);
        }
        for (at, marks) in members.into_iter().zip(marks) {
            given[at] = Given { marks, filed };
        }
    }
    given
}

/// Why an indicator has no value, in Chinese.
fn no_value(reason: NoValue) -> &'static str {
    match reason {
        NoValue::NotReported => "没有项目填报",
        NoValue::NothingToDivideBy => "填报项目的权重或分母合计为 0，无法汇总",
        NoValue::TooLarge => "汇总数过大，无法计算",
    }
}

fn achieve(indicator: &Indicator, actual: Decimal) -> Option<Achieved> {
    match (indicator.nature, &indicator.target) {
        (IndicatorNature::Qualitative, _) => Some(achievement::qualitative(actual)),
        (_, Target::Number(target)) => Some(achievement::quantitative(
            indicator.direction,
            actual,
            *target,
        )),
        (_, Target::Text(_) | Target::NotApplicable) => None,
    }
}

fn values(
    indicator: &Indicator,
    collected: &Collected,
    given: Given,
    explained: bool,
    rules: &RuleSet,
) -> (Attainment, IndicatorValues) {
    let sums = &collected.sums;
    let rolled = sums.value(indicator.nature, &rules.rounding.value);
    let achieved = rolled.ok().and_then(|actual| achieve(indicator, actual));
    let attainment = match (rolled, &achieved) {
        (Ok(actual), Some(_)) if indicator.nature == IndicatorNature::Qualitative => {
            attainment::qualitative(actual, &rules.tiers.value)
        }
        (_, Some(achieved)) => attainment::quantitative(achieved.rate, &rules.scoring.value),
        (_, None) => Attainment::NotMet,
    };
    let rate = achieved
        .as_ref()
        .map_or(crate::number::Fraction::ZERO, |achieved| achieved.rate);
    let deviation_percent = deviation::percent(rate);
    let Scored {
        points,
        formula,
        because,
    } = match (&achieved, rolled) {
        (Some(achieved), _) => {
            let scored = points::points(given.marks, achieved.rate, &rules.rounding.value);
            penalised(indicator, scored, deviation_percent, rules)
        }
        (None, Err(reason)) => points::without_value(no_value(reason)),
        (None, Ok(_)) => points::without_value("目标值不是数字"),
    };
    let explanation_because = explanation::required(
        indicator.nature,
        indicator.direction,
        attainment,
        deviation_percent,
        &rules.explanation.value,
    );
    let values = IndicatorValues {
        reported: sums.reported,
        missing: sums.missing,
        upper: sums.upper(),
        lower: sums.lower(),
        actual: rolled.ok(),
        achievement_percent: rate.percent(),
        achievement_formula: achieved.map_or_else(
            || "没有完成值，按 0%".to_owned(),
            |achieved| achieved.formula,
        ),
        deviation_percent,
        full_marks: given.marks,
        marks_filed: given.filed,
        points,
        points_formula: formula,
        because,
        explanation_required: explanation_because.is_some(),
        explanation_because,
        explained,
    };
    (attainment, values)
}

fn penalised(
    indicator: &Indicator,
    scored: Scored,
    deviation_percent: Decimal,
    rules: &RuleSet,
) -> Scored {
    match &rules.over_achievement {
        Some(penalty)
            if indicator.nature != IndicatorNature::Qualitative
                && indicator.direction != Direction::Equal =>
        {
            over_achievement::deduct(
                scored,
                deviation_percent,
                &penalty.value,
                &rules.rounding.value,
            )
        }
        _ => scored,
    }
}

fn execute(package: &Package, rules: &RuleSet, notes: &mut Notes) -> Execution {
    let budget = package.fund.budget.total();
    let spent: i128 = package
        .projects
        .iter()
        .map(|project| i128::from(project.spent.0))
        .sum();
    let spent = i64::try_from(spent).map_or_else(
        |_| {
            notes.spent_too_large();
            Fen(i64::MAX)
        },
        Fen,
    );
    let rate = execution::spent_of_budget(spent, budget);
    let full_marks = rules.weights.value.execution;
    let Scored {
        points,
        formula,
        because,
    } = execution::points(
        full_marks,
        rate,
        &rules.execution_points.value,
        &rules.rounding.value,
    );
    Execution {
        budget,
        spent,
        rate_percent: rate.percent(),
        full_marks,
        points,
        points_formula: formula,
        because,
    }
}

fn score(
    package: &Package,
    indicators: &[IndicatorResult],
    execution: &Execution,
    rules: &RuleSet,
) -> Score {
    let sum_of = |dimension: Dimension| {
        checked_sum(
            indicators
                .iter()
                .filter(|result| package.indicators[result.indicator].dimension == dimension)
                .filter_map(|result| result.values.as_ref())
                .map(|values| values.points),
        )
        .unwrap_or(Decimal::MAX)
    };
    let blocks = Dimension::ALL.map(sum_of);
    let sum = checked_sum(blocks.into_iter().chain([execution.points])).unwrap_or(Decimal::MAX);
    let caps = rules.execution_caps.as_ref().map(|caps| &caps.value);
    let Scored {
        points: total,
        formula,
        mut because,
    } = total::total(execution.points, &blocks, execution.rate_percent, caps);
    because.push(grade::because(total, &rules.grade_bands.value));
    let [output, benefit, satisfaction] = blocks;
    Score {
        execution: execution.points,
        output,
        benefit,
        satisfaction,
        sum,
        total,
        total_formula: formula,
        grade: grade::grade(total, &rules.grade_bands.value),
        because,
    }
}
