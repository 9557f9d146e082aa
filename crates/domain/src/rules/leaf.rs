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
        Method::Steps(steps) => by_steps(node, steps, score),
        Method::Deduction { points_a_case } => deduction(marks, *points_a_case, score),
        Method::Manual => manual(marks, &score.experts),
    }?;
    let points = half_up(exact.points, rounding.points_decimals);
    let earned = match exact.earns {
        Earns::ByRule => format!("，得{}分", fixed(points, 2)),
        Earns::Said => String::new(),
    };
    Ok(Scored {
        points,
        formula: exact.formula,
        because: vec![format!("{}{earned}", exact.words)],
    })
}

/// Points before they are rounded, and the sentence that says why.
struct Exact {
    points: Decimal,
    formula: String,
    /// Without the points themselves.
    words: String,
    earns: Earns,
}

/// Whether the points must still be said after the words.
enum Earns {
    ByRule,
    /// 按满分计: the words say it.
    Said,
}

fn exactly(points: Option<Decimal>, formula: String, words: String) -> Result<Exact, Unscored> {
    let points = points.ok_or_else(|| out_of_range("数过大，无法计算".to_owned()))?;
    Ok(Exact {
        points,
        formula,
        words,
        earns: Earns::ByRule,
    })
}

/// Full marks, whose words say so.
fn full_marks(marks: Decimal, formula: String, words: String) -> Exact {
    Exact {
        points: marks,
        formula,
        words,
        earns: Earns::Said,
    }
}

fn elements(marks: Decimal, count: Decimal, score: &LeafScore) -> Result<Exact, Unscored> {
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
        format!("{}个要素符合{}个", count.normalize(), satisfied.normalize()),
    )
}

fn ratio(marks: Decimal, score: &LeafScore, lower_is_better: bool) -> Result<Exact, Unscored> {
    let actual = score.actual.ok_or_else(|| not_scored("实际值"))?;
    let target = score.target.ok_or_else(|| not_scored("目标值"))?;
    let (upper, lower) = if lower_is_better {
        (target, actual)
    } else {
        (actual, target)
    };
    let Some(rate) = Fraction::new(upper, lower) else {
        let words = "除数为0，按满分计".to_owned();
        return Ok(full_marks(marks, fixed(marks, 2), words));
    };
    let (upper, lower) = (upper.normalize(), lower.normalize());
    let counted = rate.within_unit();
    if counted == Fraction::ONE {
        let words = match (upper == lower, lower_is_better) {
            (true, _) => format!("{upper}÷{lower}，达到目标，按满分计"),
            (false, false) => format!("{upper}÷{lower}，超过目标，按满分计"),
            (false, true) => format!("{upper}÷{lower}，优于目标，按满分计"),
        };
        let formula = format!("{} × 100%（{upper} ÷ {lower}，最高 100%）", fixed(marks, 2));
        return Ok(full_marks(marks, formula, words));
    }
    let words = if counted == Fraction::ZERO && !upper.is_zero() {
        format!("{upper}÷{lower}小于0，按0计")
    } else {
        format!("{upper}÷{lower}＝{}%", fixed(counted.percent(), 2))
    };
    exactly(
        counted.times(marks),
        format!("{} × {counted}", fixed(marks, 2)),
        words,
    )
}

fn by_steps(node: &Node, steps: &[Step], score: &LeafScore) -> Result<Exact, Unscored> {
    let actual = score.actual.ok_or_else(|| not_scored("实际值"))?;
    let unit = node.unit();
    let value = actual.normalize();
    match steps.iter().find(|step| actual >= step.from) {
        Some(step) => {
            let (from, points) = (step.from.normalize(), step.points.normalize());
            exactly(
                Some(step.points),
                format!("{value}{unit} ≥ {from}{unit}，得 {points}"),
                format!("实际值{value}{unit}，达到“≥{from}{unit}”档"),
            )
        }
        None => exactly(
            Some(Decimal::ZERO),
            "0".to_owned(),
            format!("实际值{value}{unit}，未达到任何一档"),
        ),
    }
}

fn deduction(marks: Decimal, points_a_case: Decimal, score: &LeafScore) -> Result<Exact, Unscored> {
    let count = score.count.ok_or_else(|| not_scored("扣分例数"))?;
    let left = points_a_case
        .checked_mul(count)
        .and_then(|deducted| marks.checked_sub(deducted));
    let words = if count.is_zero() {
        "没有扣分事项".to_owned()
    } else {
        let (count, each) = (count.normalize(), points_a_case.normalize());
        format!("扣分事项{count}例，每例扣{each}分")
    };
    if left.is_some_and(|left| left <= Decimal::ZERO) {
        return exactly(
            Some(Decimal::ZERO),
            "0".to_owned(),
            format!("{words}，扣完为止"),
        );
    }
    let formula = format!("{} − {points_a_case} × {count}", fixed(marks, 2));
    exactly(left, formula, words)
}

fn manual(marks: Decimal, experts: &[Decimal]) -> Result<Exact, Unscored> {
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
    let listed: Vec<String> = experts
        .iter()
        .map(|score| score.normalize().to_string())
        .collect();
    let mean = checked_sum(experts.iter().copied())
        .and_then(|sum| sum.checked_div(Decimal::from(experts.len())));
    exactly(
        mean,
        format!("({}) ÷ {}", listed.join(" + "), experts.len()),
        format!("{}位专家评分（{}）取平均", experts.len(), listed.join("、")),
    )
}
