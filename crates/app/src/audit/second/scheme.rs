//! The second calculator for indicator trees: points of leaves in fractions, ancestors by a recursive query.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use wenxiao_domain::packs::SchemeRuleSet;

use super::compare::{Difference, Found};
use super::compute::grade;
use super::fraction::{Fraction, TooLarge};
use super::scheme_queries::{self as queries, Leaf};
use crate::db::Conn;
use crate::error::AppError;
use crate::schemes;

/// An evaluation as the second calculator has it; figures are those printed, times a hundred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecomputedScheme {
    pub total_e2: i128,
    pub grade: &'static str,
    /// By code.
    pub nodes: BTreeMap<String, NodeFigures>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NodeFigures {
    pub level: i64,
    pub full_marks_e2: i128,
    pub score_e2: i128,
    pub rate_percent_e2: i128,
}

/// Digits that a sum of points keeps on the way; points themselves are rounded by the rule set.
const KEPT: u32 = 6;

/// Computes an evaluation from what is stored now.
pub async fn compute_scheme(
    conn: &mut Conn,
    evaluated_fund: &str,
    rules: &SchemeRuleSet,
) -> Result<RecomputedScheme, AppError> {
    let decimals = rules.rounding.value.points_decimals;
    let mut points: BTreeMap<i64, i128> = BTreeMap::new();
    for leaf in queries::leaves(conn, evaluated_fund).await? {
        points.insert(
            leaf.position,
            earned(&leaf)?.round_to(decimals)?.rounded(KEPT)?,
        );
    }
    let mut sums: BTreeMap<i64, i128> = BTreeMap::new();
    for (leaf, node) in queries::ancestors(conn, evaluated_fund).await? {
        let sum = sums.entry(node).or_default();
        *sum = points
            .get(&leaf)
            .and_then(|points| sum.checked_add(*points))
            .ok_or(TooLarge)?;
    }
    let mut total = 0_i128;
    let mut nodes = BTreeMap::new();
    for (position, code, full_marks_e6, level) in queries::nodes(conn, evaluated_fund).await? {
        let sum = sums.get(&position).copied().unwrap_or_default();
        if level == 1 {
            total = total.checked_add(sum).ok_or(TooLarge)?;
        }
        let score = millionths(sum)?;
        let marks = millionths(i128::from(full_marks_e6))?;
        let rate = score
            .over(marks)?
            .unwrap_or(Fraction::ZERO)
            .times(Fraction::whole(100))?;
        let figures = NodeFigures {
            level,
            full_marks_e2: marks.rounded(2)?,
            score_e2: score.rounded(2)?,
            rate_percent_e2: rate.rounded(2)?,
        };
        nodes.insert(code, figures);
    }
    let total = millionths(total)?;
    Ok(RecomputedScheme {
        total_e2: total.rounded(2)?,
        grade: grade(total, &rules.grade_bands.value)?,
        nodes,
    })
}

fn millionths(e6: i128) -> Result<Fraction, TooLarge> {
    Fraction::new(e6, 1_000_000).ok_or(TooLarge)
}

fn value(e6: Option<i64>) -> Option<Fraction> {
    e6.and_then(|e6| Fraction::new(i128::from(e6), 1_000_000))
}

fn parsed(text: &str) -> Result<Fraction, AppError> {
    Ok(Fraction::of(text.parse::<Decimal>()?)?)
}

/// The points of a leaf before they are rounded; what lacks a value or has an impossible one earns none.
fn earned(leaf: &Leaf) -> Result<Fraction, AppError> {
    let marks = millionths(i128::from(leaf.full_marks_e6))?;
    let parameter = leaf.parameter.as_deref().unwrap_or_default();
    let points = match leaf.method.as_deref() {
        Some("elements") => elements(marks, parsed(parameter)?, value(leaf.satisfied_e6))?,
        Some("ratio_at_least") => ratio(marks, value(leaf.actual_e6), value(leaf.target_e6), true)?,
        Some("ratio_at_most") => ratio(marks, value(leaf.actual_e6), value(leaf.target_e6), false)?,
        Some("steps") => steps(parameter, value(leaf.actual_e6))?,
        Some("deduction") => deduction(marks, parsed(parameter)?, value(leaf.count_e6))?,
        Some("manual") => manual(marks, leaf.experts.as_deref().unwrap_or_default())?,
        _ => None,
    };
    Ok(points.unwrap_or(Fraction::ZERO))
}

fn elements(
    marks: Fraction,
    count: Fraction,
    satisfied: Option<Fraction>,
) -> Result<Option<Fraction>, TooLarge> {
    let Some(satisfied) = satisfied else {
        return Ok(None);
    };
    if satisfied.sign() < 0 || satisfied.compare(count)? == Ordering::Greater {
        return Ok(None);
    }
    satisfied
        .over(count)?
        .map(|share| share.times(marks))
        .transpose()
}

fn ratio(
    marks: Fraction,
    actual: Option<Fraction>,
    target: Option<Fraction>,
    higher_is_better: bool,
) -> Result<Option<Fraction>, TooLarge> {
    let (Some(actual), Some(target)) = (actual, target) else {
        return Ok(None);
    };
    let rate = if higher_is_better {
        actual.over(target)?
    } else {
        target.over(actual)?
    };
    match rate {
        Some(rate) => rate.within_one().times(marks).map(Some),
        None => Ok(Some(marks)),
    }
}

fn steps(parameter: &str, actual: Option<Fraction>) -> Result<Option<Fraction>, AppError> {
    let Some(actual) = actual else {
        return Ok(None);
    };
    for step in parameter.split(';') {
        let (from, points) = step
            .split_once(':')
            .ok_or_else(|| anyhow::anyhow!("{step} is no step"))?;
        if actual.at_least(parsed(from)?)? {
            return Ok(Some(parsed(points)?));
        }
    }
    Ok(None)
}

fn deduction(
    marks: Fraction,
    points_a_case: Fraction,
    count: Option<Fraction>,
) -> Result<Option<Fraction>, TooLarge> {
    let Some(count) = count else {
        return Ok(None);
    };
    let left = marks.minus(points_a_case.times(count)?)?;
    Ok((left.sign() > 0).then_some(left))
}

fn manual(marks: Fraction, experts: &str) -> Result<Option<Fraction>, AppError> {
    let mut sum = Fraction::ZERO;
    let mut count = 0_i128;
    for text in experts.split(';').filter(|text| !text.is_empty()) {
        let points = parsed(text)?;
        if points.sign() < 0 || points.compare(marks)? == Ordering::Greater {
            return Ok(None);
        }
        // Less a negative is more: fractions here know no plus.
        sum = sum.minus(Fraction::ZERO.minus(points)?)?;
        count += 1;
    }
    Ok(sum.over(Fraction::whole(count))?)
}

/// Recomputes the last evaluation of one evaluated fund.
pub async fn recompute_scheme(
    conn: &mut Conn,
    evaluated_fund: &str,
) -> Result<Vec<Difference>, AppError> {
    let (name, year, evaluator, rule_set) = queries::label(conn, evaluated_fund).await?;
    let mut found = Found::of(format!("{name}{year}年（{evaluator}）"));
    let Some(stored) = schemes::results::latest(conn, evaluated_fund).await? else {
        found.differ("评价", "记录", "无", "应有");
        return Ok(found.differences);
    };
    let rules = SchemeRuleSet::find(&rule_set, i32::try_from(year)?)?;
    found.rules(
        (&stored.rule_set, &stored.versions),
        (&rules.name, &rules.versions()),
    )?;
    let package = schemes::queries::package(conn, evaluated_fund).await?;
    found.hash("评价数据", &stored.snapshot_hash, &package)?;
    for (figure, stored, again) in [
        (
            "预算（分）",
            stored.budget_fen,
            queries::money(conn, evaluated_fund, "budget").await?,
        ),
        (
            "拨付（分）",
            stored.released_fen,
            queries::money(conn, evaluated_fund, "released").await?,
        ),
        (
            "支出（分）",
            stored.spent_fen,
            queries::spent(conn, evaluated_fund).await?,
        ),
    ] {
        found.compare("资金", figure, &stored.to_string(), &again.to_string());
    }
    let again = compute_scheme(conn, evaluated_fund, &rules).await?;
    found.hundredths("总分", "得分", Some(stored.total_e2), Some(again.total_e2));
    found.compare("总分", "等级", &stored.grade, again.grade);
    let rows = schemes::results::nodes(conn, &stored.id).await?;
    nodes(&mut found, &rows, &again);
    printed(&mut found, &serde_json::from_str(&stored.json)?, &again);
    Ok(found.differences)
}

fn nodes(found: &mut Found, rows: &[schemes::results::StoredNode], again: &RecomputedScheme) {
    found.compare(
        "指标体系",
        "指标数",
        &rows.len().to_string(),
        &again.nodes.len().to_string(),
    );
    for row in rows {
        let Some(node) = again.nodes.get(&row.code) else {
            found.differ(&row.code, "指标", "有", "无");
            continue;
        };
        found.compare(
            &row.code,
            "层级",
            &row.level.to_string(),
            &node.level.to_string(),
        );
        for (figure, stored, again) in [
            ("分值", row.full_marks_e2, node.full_marks_e2),
            ("得分", row.score_e2, node.score_e2),
            ("得分率", row.rate_percent_e2, node.rate_percent_e2),
        ] {
            found.hundredths(&row.code, figure, Some(stored), Some(again));
        }
    }
}

/// The stored `evaluation.json` prints the same points.
fn printed(found: &mut Found, json: &serde_json::Value, again: &RecomputedScheme) {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("—").to_owned();
    found.compare(
        "总分",
        "印出的得分",
        &text(&json["total"]),
        &super::compare::printed(Some(again.total_e2)),
    );
    for node in json["nodes"].as_array().into_iter().flatten() {
        let code = text(&node["code"]);
        let score = again.nodes.get(&code).map(|node| node.score_e2);
        found.compare(
            &code,
            "印出的得分",
            &text(&node["score"]),
            &super::compare::printed(score),
        );
    }
}
