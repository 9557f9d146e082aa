//! From sums to points, in fractions of whole numbers.

use std::cmp::Ordering;

use wenxiao_domain::packs::{Bands, RuleSet};

use super::fraction::{Fraction, TooLarge};
use super::queries::{self, Sums};
use super::surplus::lost_to_surplus;
use crate::db::{Conn, code};
use crate::error::AppError;

/// An evaluation as the second calculator has it; figures are those printed, times a hundred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recomputed {
    pub budget_fen: i128,
    pub spent_fen: i128,
    pub rate_percent_e2: i128,
    pub execution_e2: i128,
    pub output_e2: i128,
    pub benefit_e2: i128,
    pub satisfaction_e2: i128,
    pub total_e2: i128,
    pub grade: &'static str,
    pub rows: Vec<Row>,
}

/// One row of the official table; no figures where the indicator doesn't apply this year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub code: String,
    pub attainment: &'static str,
    pub figures: Option<Figures>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    pub reported: i128,
    pub missing: i128,
    pub actual_e2: Option<i128>,
    pub achievement_percent_e2: i128,
    pub deviation_percent_e2: i128,
    pub full_marks_e2: i128,
    pub points_e2: i128,
    pub explanation_required: bool,
    pub explained: bool,
}

/// Percent in one.
const HUNDRED: Fraction = Fraction::whole(100);

/// Computes the evaluation of a fund and year from what is stored now.
pub async fn compute(
    conn: &mut Conn,
    fund_year: &str,
    rules: &RuleSet,
) -> Result<Recomputed, AppError> {
    let sums = queries::sums(conn, fund_year, rules.roll_up.value.weight_basis).await?;
    let money = queries::money(conn, fund_year).await?;
    let causes = queries::causes(conn, fund_year).await?;
    let explained = |sums: &Sums| {
        causes.iter().any(|(indicator, cause, improvement)| {
            *indicator == sums.id && !cause.trim().is_empty() && !improvement.trim().is_empty()
        })
    };
    let marks = marks(&sums, rules)?;
    let mut points = Vec::new();
    let mut rows = Vec::new();
    for (sums, marks) in sums.iter().zip(marks) {
        let (row, earned) = row(sums, marks, explained(sums), rules)?;
        points.push(earned);
        rows.push(row);
    }
    score(&sums, &points, money, rules, rows)
}

fn applies(sums: &Sums) -> bool {
    sums.target_state != "not_applicable"
}

/// The full marks of every indicator: as filed where any of its block is, else equal shares, the first ones a step more.
fn marks(sums: &[Sums], rules: &RuleSet) -> Result<Vec<Fraction>, AppError> {
    let mut marks = vec![Fraction::ZERO; sums.len()];
    for block in &rules.weights.value.blocks {
        let dimensions = block
            .dimensions
            .iter()
            .map(code)
            .collect::<Result<Vec<_>, _>>()?;
        let members: Vec<usize> = (0..sums.len())
            .filter(|at| applies(&sums[*at]) && dimensions.contains(&sums[*at].dimension))
            .collect();
        let filed = members.iter().any(|at| sums[*at].full_marks_e6.is_some());
        let steps = 10_i128.pow(rules.rounding.value.share_decimals);
        let in_steps = Fraction::of(block.marks)?.times(Fraction::whole(steps))?;
        let count = i128::try_from(members.len())?;
        for (place, at) in (0_i128..).zip(&members) {
            marks[*at] = if filed {
                Fraction::new(i128::from(sums[*at].full_marks_e6.unwrap_or(0)), 1_000_000)
            } else {
                // Shares of whole steps; a block's marks are whole steps too.
                let all = in_steps.rounded(0)?;
                Fraction::new(all / count + i128::from(place < all % count), steps)
            }
            .ok_or(TooLarge)?;
        }
    }
    Ok(marks)
}

/// One row and the points that it earns.
fn row(
    sums: &Sums,
    marks: Fraction,
    explained: bool,
    rules: &RuleSet,
) -> Result<(Row, Fraction), AppError> {
    if !applies(sums) {
        let row = Row {
            code: sums.code.clone(),
            attainment: "not_applicable",
            figures: None,
        };
        return Ok((row, Fraction::ZERO));
    }
    let actual = actual(sums, rules)?;
    let rate = match actual {
        Some(actual) => rate(sums, actual)?,
        None => None,
    };
    let counted = rate.unwrap_or(Fraction::ZERO);
    let percent = counted.times(HUNDRED)?;
    let deviation = percent.minus(HUNDRED)?;
    let attainment = match (actual, rate) {
        (Some(actual), Some(_)) => attainment(sums, actual, percent, rules)?,
        _ => "not_met",
    };
    let surplus = sums.nature != "qualitative" && sums.direction != "=";
    let far_over =
        surplus && deviation.at_least(Fraction::of(rules.explanation.value.over_percent)?)?;
    let mut points = marks
        .times(counted.within_one())?
        .round_to(rules.rounding.value.points_decimals)?;
    if let (Some(penalty), true, true) = (&rules.over_achievement, surplus, rate.is_some()) {
        let lost = lost_to_surplus(deviation, &penalty.value)?
            .round_to(rules.rounding.value.points_decimals)?;
        let less = points.minus(lost)?;
        points = if less.sign() < 0 {
            Fraction::ZERO
        } else {
            less
        };
    }
    let figures = Figures {
        reported: i128::from(sums.reported),
        missing: i128::from(sums.missing),
        actual_e2: actual.map(|actual| actual.rounded(2)).transpose()?,
        achievement_percent_e2: percent.rounded(2)?,
        deviation_percent_e2: deviation.rounded(2)?,
        full_marks_e2: marks.rounded(2)?,
        points_e2: points.rounded(2)?,
        explanation_required: attainment != "met" || far_over,
        explained,
    };
    let row = Row {
        code: sums.code.clone(),
        attainment,
        figures: Some(figures),
    };
    Ok((row, points))
}

/// The official value: rolled up by nature, rounded. None where nobody reported or there is nothing to divide by.
fn actual(sums: &Sums, rules: &RuleSet) -> Result<Option<Fraction>, TooLarge> {
    if sums.reported == 0 {
        return Ok(None);
    }
    let exact = match sums.nature.as_str() {
        "absolute" => Fraction::new(sums.values(), 1_000_000),
        "ratio" => Fraction::new(sums.numerators(), sums.denominators()),
        _ => Fraction::new(
            sums.products()?,
            sums.weights().checked_mul(1_000_000).ok_or(TooLarge)?,
        ),
    };
    exact
        .map(|exact| exact.round_to(rules.rounding.value.actual_decimals))
        .transpose()
}

/// Achievement; none where a number is compared with words.
fn rate(sums: &Sums, actual: Fraction) -> Result<Option<Fraction>, TooLarge> {
    if sums.nature == "qualitative" {
        return actual.over(HUNDRED);
    }
    let Some(target) = sums
        .target_e6
        .and_then(|e6| Fraction::new(i128::from(e6), 1_000_000))
    else {
        return Ok(None);
    };
    let order = actual.compare(target)?;
    if sums.direction == "=" {
        return if order == Ordering::Equal {
            Ok(Some(Fraction::ONE))
        } else {
            closeness(actual, target).map(Some)
        };
    }
    let at_least = sums.direction == ">=";
    let (upper, lower) = if at_least {
        (actual, target)
    } else {
        (target, actual)
    };
    if lower.sign() == 0 {
        return Ok(Some(Fraction::ONE));
    }
    // Below zero a quotient says the opposite: reached counts as one, else how near the two are.
    if target.sign() < 0 || (!at_least && actual.sign() < 0) {
        let reached = if at_least {
            order != Ordering::Less
        } else {
            order != Ordering::Greater
        };
        return if reached {
            Ok(Some(Fraction::ONE))
        } else {
            closeness(actual, target).map(Some)
        };
    }
    upper.over(lower)
}

/// The smaller over the larger, by magnitude; nothing in common across zero.
fn closeness(one: Fraction, other: Fraction) -> Result<Fraction, TooLarge> {
    if one.sign() * other.sign() < 0 {
        return Ok(Fraction::ZERO);
    }
    let (smaller, larger) = match one.magnitude().compare(other.magnitude())? {
        Ordering::Less => (one, other),
        Ordering::Equal | Ordering::Greater => (other, one),
    };
    Ok(smaller.over(larger)?.unwrap_or(Fraction::ONE))
}

fn attainment(
    sums: &Sums,
    actual: Fraction,
    percent: Fraction,
    rules: &RuleSet,
) -> Result<&'static str, TooLarge> {
    if sums.nature != "qualitative" {
        let met = percent.at_least(Fraction::of(rules.scoring.value.met_from_percent)?)?;
        return Ok(if met { "met" } else { "not_met" });
    }
    let tiers = &rules.tiers.value;
    Ok(if actual.at_least(Fraction::of(tiers.met)?)? {
        "met"
    } else if actual.at_least(Fraction::of(tiers.partly_met)?)? {
        "partly_met"
    } else {
        "not_met"
    })
}

fn score(
    sums: &[Sums],
    points: &[Fraction],
    (budget, spent): (i128, i128),
    rules: &RuleSet,
    rows: Vec<Row>,
) -> Result<Recomputed, AppError> {
    let rate = Fraction::new(spent, budget).unwrap_or(Fraction::ZERO);
    let percent = rate.times(HUNDRED)?;
    let full_at = Fraction::of(rules.execution_points.value.full_at_percent)?;
    let share = percent.over(full_at)?.unwrap_or(Fraction::ONE).within_one();
    let execution = Fraction::of(rules.weights.value.execution)?
        .times(share)?
        .round_to(rules.rounding.value.points_decimals)?;
    let of = |dimension: &str| -> Result<i128, TooLarge> {
        sums.iter()
            .zip(points)
            .filter(|(sums, _)| sums.dimension == dimension)
            .try_fold(0_i128, |sum, (_, points)| {
                sum.checked_add(points.rounded(6)?).ok_or(TooLarge)
            })
    };
    let blocks = [of("output")?, of("benefit")?, of("satisfaction")?];
    let e6 = |sum: i128| Fraction::new(sum, 1_000_000).ok_or(TooLarge);
    let mut total = e6(execution.rounded(6)? + blocks.iter().sum::<i128>())?;
    let caps = rules
        .execution_caps
        .iter()
        .flat_map(|caps| &caps.value.caps);
    for cap in caps {
        let below = !percent.at_least(Fraction::of(cap.below_percent)?)?;
        let most = Fraction::of(cap.total_at_most)?;
        if below && total.compare(most)? == Ordering::Greater {
            total = most;
        }
    }
    Ok(Recomputed {
        budget_fen: budget,
        spent_fen: spent,
        rate_percent_e2: percent.rounded(2)?,
        execution_e2: execution.rounded(2)?,
        output_e2: e6(blocks[0])?.rounded(2)?,
        benefit_e2: e6(blocks[1])?.rounded(2)?,
        satisfaction_e2: e6(blocks[2])?.rounded(2)?,
        total_e2: total.rounded(2)?,
        grade: grade(total, &rules.grade_bands.value)?,
        rows,
    })
}

/// The grade by its bands.
pub(super) fn grade(total: Fraction, bands: &Bands) -> Result<&'static str, TooLarge> {
    for (lowest, grade) in [
        (bands.excellent, "excellent"),
        (bands.good, "good"),
        (bands.fair, "fair"),
    ] {
        if total.at_least(Fraction::of(lowest)?)? {
            return Ok(grade);
        }
    }
    Ok("poor")
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use wenxiao_domain::packs::{OverAchievement, RuleSet, SurplusStep};
    use wenxiao_domain::rules::{Scored, over_achievement};

    use super::*;

    /// Parameters in hundredths, so that thresholds are met exactly now and then.
    fn penalties() -> Vec<OverAchievement> {
        let hundredths = |number| Decimal::new(number, 2);
        let step = |from, points| SurplusStep {
            from_percent: hundredths(from),
            points: hundredths(points),
        };
        vec![
            OverAchievement::Fixed {
                from_percent: hundredths(3_000),
                points: hundredths(150),
            },
            OverAchievement::Linear {
                from_percent: hundredths(2_500),
                points_per_percent: hundredths(7),
                at_most: None,
            },
            OverAchievement::Linear {
                from_percent: hundredths(0),
                points_per_percent: hundredths(3),
                at_most: Some(hundredths(125)),
            },
            OverAchievement::Stepped {
                steps: vec![step(10_000, 300), step(3_000, 100), step(5_000, 50)],
            },
        ]
    }

    #[test]
    fn both_calculators_take_the_same_points_for_a_surplus_under_each_strategy() {
        let rounding = RuleSet::find("cn/central-guidance-fund", 2024)
            .expect("a set")
            .rounding
            .value;
        let points = Decimal::from(40);
        let mut deducted = 0;
        for penalty in penalties() {
            for hundredths in (-5_000..15_000).step_by(7).chain([3_000, 5_000, 10_000]) {
                let deviation = Decimal::new(hundredths, 2);
                let scored = Scored {
                    points,
                    formula: String::new(),
                    because: Vec::new(),
                };
                let first = over_achievement::deduct(scored, deviation, &penalty, &rounding).points;
                let lost = lost_to_surplus(Fraction::of(deviation).expect("fits"), &penalty)
                    .and_then(|lost| lost.rounded(2))
                    .expect("fits");
                let second = points - Decimal::from_i128_with_scale(lost, 2);
                assert_eq!(first, second, "{penalty:?} at {deviation}");
                deducted += usize::from(first < points);
            }
        }
        assert!(deducted > 1_000, "{deducted}");
    }
}
