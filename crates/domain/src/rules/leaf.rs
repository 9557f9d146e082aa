//! 末级指标计分: the five methods by which a leaf of an indicator tree earns its points.

use rust_decimal::Decimal;

use super::{Rule, Scored};
use crate::number::{Fraction, checked_sum, fixed, half_up};
use crate::packs::Rounding;
use crate::scheme::{LeafScore, Method, Node, Step};

pub const RULE: Rule = Rule::new(
    "leaf",
    "末级指标计分",
    "要素：分值 × 符合要素数 ÷ 要素数；比率：分值 × 完成率（最高 100%，除数为 0 得满分）；分档：第一个达到的档；扣分：分值 − 每例扣分 × 例数，不低于 0；专家评分：平均分。四舍五入到两位小数。",
    &["scoring_methods", "rounding"],
);

/// Why a leaf has no points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unscored {
    /// `not_scored` or `out_of_range`.
    pub code: &'static str,
    /// In Chinese.
    pub reason: String,
    /// What to do, in Chinese.
    pub advice: &'static str,
}

fn not_scored(what: &str) -> Unscored {
    Unscored {
        code: "not_scored",
        reason: format!("没有填写{what}"),
        advice: "补填评分表中该指标所需的数。",
    }
}

fn out_of_range(reason: String) -> Unscored {
    Unscored {
        code: "out_of_range",
        reason,
        advice: "改正评分表中该指标的数。",
    }
}

/// Points of a leaf.
pub fn points(
    node: &Node,
    score: Option<&LeafScore>,
    rounding: &Rounding,
) -> Result<Scored, Unscored> {
    let method = node.method.as_ref().ok_or_else(|| not_scored("评分方法"))?;
    let score = score.ok_or_else(|| not_scored("评分"))?;
    let marks = node.full_marks;
    let exact = match method {
        Method::Elements { count } => elements(marks, *count, score),
        Method::RatioAtLeast => ratio(marks, score, false),
        Method::RatioAtMost => ratio(marks, score, true),
        Method::Steps(steps) => by_steps(steps, score),
        Method::Deduction { points_a_case } => deduction(marks, *points_a_case, score),
        Method::Manual => manual(marks, &score.experts),
    }?;
    let points = half_up(exact.points, rounding.points_decimals);
    let mut because = exact.because;
    because.push(format!("{} = {}", exact.formula, fixed(points, 2)));
    Ok(Scored {
        points,
        formula: exact.formula,
        because,
    })
}

fn exactly(
    points: Option<Decimal>,
    formula: String,
    because: Option<String>,
) -> Result<Scored, Unscored> {
    let points = points.ok_or_else(|| out_of_range("数过大，无法计算".to_owned()))?;
    Ok(Scored {
        points,
        formula,
        because: because.into_iter().collect(),
    })
}

fn elements(marks: Decimal, count: Decimal, score: &LeafScore) -> Result<Scored, Unscored> {
    let satisfied = score.satisfied.ok_or_else(|| not_scored("符合的要素数"))?;
    if satisfied > count || satisfied.is_sign_negative() && !satisfied.is_zero() {
        return Err(out_of_range(format!(
            "符合的要素数 {satisfied} 不在 0 至 {count} 之间"
        )));
    }
    let share = Fraction::new(satisfied, count).ok_or_else(|| not_scored("要素数"))?;
    exactly(
        share.times(marks),
        format!("{} × {share}", fixed(marks, 2)),
        Some(format!("{count} 个要素中符合 {satisfied} 个")),
    )
}

fn ratio(marks: Decimal, score: &LeafScore, lower_is_better: bool) -> Result<Scored, Unscored> {
    let actual = score.actual.ok_or_else(|| not_scored("实际值"))?;
    let target = score.target.ok_or_else(|| not_scored("目标值"))?;
    let (upper, lower) = if lower_is_better {
        (target, actual)
    } else {
        (actual, target)
    };
    let Some(rate) = Fraction::new(upper, lower) else {
        return exactly(
            Some(marks),
            fixed(marks, 2),
            Some("除数为 0，得满分".to_owned()),
        );
    };
    let counted = rate.within_unit();
    let because = (counted == Fraction::ONE).then(|| format!("{rate} 达到 100%，得满分"));
    exactly(
        counted.times(marks),
        format!("{} × {counted}", fixed(marks, 2)),
        because,
    )
}

fn by_steps(steps: &[Step], score: &LeafScore) -> Result<Scored, Unscored> {
    let actual = score.actual.ok_or_else(|| not_scored("实际值"))?;
    match steps.iter().find(|step| actual >= step.from) {
        Some(step) => exactly(
            Some(step.points),
            step.points.normalize().to_string(),
            Some(format!("实际值 {actual} ≥ {}，得该档分", step.from)),
        ),
        None => exactly(
            Some(Decimal::ZERO),
            "0".to_owned(),
            Some(format!("实际值 {actual} 未达到任何一档")),
        ),
    }
}

fn deduction(
    marks: Decimal,
    points_a_case: Decimal,
    score: &LeafScore,
) -> Result<Scored, Unscored> {
    let count = score.count.ok_or_else(|| not_scored("扣分例数"))?;
    let left = points_a_case
        .checked_mul(count)
        .and_then(|deducted| marks.checked_sub(deducted));
    if left.is_some_and(|left| left <= Decimal::ZERO) {
        let because = format!("{count} 例，每例扣 {points_a_case} 分，扣完为止");
        return exactly(Some(Decimal::ZERO), "0".to_owned(), Some(because));
    }
    exactly(
        left,
        format!("{} − {points_a_case} × {count}", fixed(marks, 2)),
        Some(format!("{count} 例，每例扣 {points_a_case} 分")),
    )
}

fn manual(marks: Decimal, experts: &[Decimal]) -> Result<Scored, Unscored> {
    if experts.is_empty() {
        return Err(not_scored("专家评分"));
    }
    if let Some(outside) = experts
        .iter()
        .find(|score| **score > marks || **score < Decimal::ZERO)
    {
        return Err(out_of_range(format!(
            "专家评分 {outside} 不在 0 至 {} 之间",
            fixed(marks, 2)
        )));
    }
    let listed: Vec<String> = experts.iter().map(ToString::to_string).collect();
    let mean = checked_sum(experts.iter().copied())
        .and_then(|sum| sum.checked_div(Decimal::from(experts.len())));
    exactly(
        mean,
        format!("({}) ÷ {}", listed.join(" + "), experts.len()),
        Some(format!("{} 位专家评分的平均", experts.len())),
    )
}
