//! `evaluation.json`: the shape that other programs read. All figures are strings with two decimals.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json as object};

use super::{Evaluation, Execution, IndicatorResult, Score};
use crate::money::Fen;
use crate::number::fixed;

fn two(value: Decimal) -> Value {
    Value::String(fixed(value, 2))
}

fn wan(amount: Fen) -> Value {
    two(amount.to_wan())
}

/// The evaluation as `evaluation.json`.
pub fn json(evaluation: &Evaluation) -> Value {
    object!({
        "rule_set": evaluation.rule_set,
        "versions": evaluation.versions,
        "execution": execution(&evaluation.execution),
        "indicators": evaluation.indicators.iter().map(indicator).collect::<Vec<_>>(),
        "findings": evaluation.findings,
        "score": score(&evaluation.score),
    })
}

fn execution(execution: &Execution) -> Value {
    object!({
        "budget_wan": wan(execution.budget),
        "spent_wan": wan(execution.spent),
        "rate_percent": two(execution.rate_percent),
        "full_marks": two(execution.full_marks),
        "points": two(execution.points),
    })
}

fn indicator(result: &IndicatorResult) -> Value {
    let mut row = Map::new();
    row.insert("code".to_owned(), object!(result.code));
    let Some(values) = &result.values else {
        row.insert("attainment".to_owned(), object!(result.attainment.key()));
        return Value::Object(row);
    };
    let figures = [
        ("reported", object!(values.reported)),
        ("missing", object!(values.missing)),
        ("actual", values.actual.map_or(Value::Null, two)),
        ("achievement_percent", two(values.achievement_percent)),
        ("deviation_percent", two(values.deviation_percent)),
        ("attainment", object!(result.attainment.key())),
        ("full_marks", two(values.full_marks)),
        ("points", two(values.points)),
        ("explanation_required", object!(values.explanation_required)),
        ("explained", object!(values.explained)),
    ];
    for (key, value) in figures {
        row.insert(key.to_owned(), value);
    }
    Value::Object(row)
}

fn score(score: &Score) -> Value {
    object!({
        "execution": two(score.execution),
        "output": two(score.output),
        "benefit": two(score.benefit),
        "satisfaction": two(score.satisfaction),
        "total": two(score.total),
        "grade": score.grade.label(),
        "because": score.because,
    })
}
