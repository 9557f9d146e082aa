//! Several evaluations of the same fund beside each other: two years, or two agencies.

use rust_decimal::Decimal;
use serde::Serialize;

use super::{EvaluationPackage, SchemeEvaluation};

/// One indicator across several evaluations. Indicators are matched by code, never by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlignedNode {
    pub code: String,
    /// Its name in each evaluation, each name once.
    pub names: Vec<String>,
    pub level: u32,
    /// In the order of the evaluations; none where a scheme doesn't have it.
    pub cells: Vec<Option<AlignedCell>>,
}

/// Marks, score and rate of an indicator in one evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlignedCell {
    pub full_marks: Decimal,
    pub score: Decimal,
    pub rate_percent: Decimal,
}

/// Lines evaluations up, in the order of the first; what only later ones have stands after the sibling it follows there.
pub fn side_by_side(evaluations: &[(&EvaluationPackage, &SchemeEvaluation)]) -> Vec<AlignedNode> {
    let mut aligned: Vec<AlignedNode> = Vec::new();
    for (column, (package, evaluation)) in evaluations.iter().enumerate() {
        let mut after = 0;
        for result in &evaluation.nodes {
            let name = &package.scheme[result.node].name;
            let known = aligned.iter().position(|node| node.code == result.code);
            let at = known.unwrap_or_else(|| {
                aligned.insert(
                    after,
                    AlignedNode {
                        code: result.code.clone(),
                        names: Vec::new(),
                        level: result.level,
                        cells: vec![None; evaluations.len()],
                    },
                );
                after
            });
            after = at + 1;
            let node = &mut aligned[at];
            if !node.names.contains(name) {
                node.names.push(name.clone());
            }
            node.cells[column] = Some(AlignedCell {
                full_marks: result.full_marks,
                score: result.score,
                rate_percent: result.rate_percent,
            });
        }
    }
    aligned
}
