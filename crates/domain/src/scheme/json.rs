//! `evaluation.json` of a scheme. All figures are strings with two decimals.

use serde_json::{Value, json as object};

use super::{NodeResult, SchemeEvaluation};
use crate::finding::Finding;
use crate::number::fixed;

/// The evaluation with its hints as `evaluation.json`.
pub fn json_with_hints(evaluation: &SchemeEvaluation, hints: &[Finding]) -> Value {
    let mut value = json(evaluation);
    value["hints"] = object!(hints);
    value
}

/// The evaluation alone, as records keep it.
pub fn json(evaluation: &SchemeEvaluation) -> Value {
    object!({
        "rule_set": evaluation.rule_set,
        "versions": evaluation.versions,
        "nodes": evaluation.nodes.iter().map(node).collect::<Vec<_>>(),
        "total": fixed(evaluation.total, 2),
        "grade": evaluation.grade.label(),
        "because": evaluation.because,
        "findings": evaluation.findings,
    })
}

fn node(result: &NodeResult) -> Value {
    object!({
        "code": result.code,
        "full_marks": fixed(result.full_marks, 2),
        "score": fixed(result.score, 2),
        "rate_percent": fixed(result.rate_percent, 2),
    })
}
