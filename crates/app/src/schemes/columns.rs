//! Methods and scores as columns keep them: filed figures scaled by a million, lists as in the file.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use wenxiao_domain::scheme::{LeafScore, Method, Step};

use crate::db::{NotStorable, Scaled};
use crate::error::AppError;

/// What is filed for a leaf, as its columns keep it.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow, Serialize, Deserialize)]
pub struct ScoreColumns {
    pub satisfied_e6: Option<i64>,
    pub actual_e6: Option<i64>,
    pub target_e6: Option<i64>,
    pub count_e6: Option<i64>,
    /// `4;4.5;5`
    pub experts: String,
}

impl ScoreColumns {
    pub fn new(score: &LeafScore) -> Result<Self, NotStorable> {
        let e6 = |value: Option<Decimal>| {
            value
                .map(|value| Scaled::new(value).map(|it| it.0))
                .transpose()
        };
        let experts: Vec<String> = score
            .experts
            .iter()
            .map(|value| value.normalize().to_string())
            .collect();
        Ok(Self {
            satisfied_e6: e6(score.satisfied)?,
            actual_e6: e6(score.actual)?,
            target_e6: e6(score.target)?,
            count_e6: e6(score.count)?,
            experts: experts.join(";"),
        })
    }

    /// The score of the node at this place of the scheme.
    pub fn read(&self, node: u32) -> Result<LeafScore, AppError> {
        let value = |e6: Option<i64>| e6.map(|e6| Scaled(e6).value());
        Ok(LeafScore {
            node,
            satisfied: value(self.satisfied_e6),
            actual: value(self.actual_e6),
            target: value(self.target_e6),
            count: value(self.count_e6),
            experts: self
                .experts
                .split(';')
                .filter(|score| !score.is_empty())
                .map(str::parse)
                .collect::<Result<_, _>>()?,
        })
    }
}

/// The method's word and its parameter as in the file.
pub(super) fn columns_of(method: &Method) -> (&'static str, Option<String>) {
    match method {
        Method::Elements { count } => ("elements", Some(count.normalize().to_string())),
        Method::RatioAtLeast => ("ratio_at_least", None),
        Method::RatioAtMost => ("ratio_at_most", None),
        Method::Steps(steps) => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| format!("{}:{}", step.from.normalize(), step.points.normalize()))
                .collect();
            ("steps", Some(steps.join(";")))
        }
        Method::Deduction { points_a_case } => {
            ("deduction", Some(points_a_case.normalize().to_string()))
        }
        Method::Manual => ("manual", None),
    }
}

pub(super) fn method_of(word: &str, parameter: &str) -> Result<Method, AppError> {
    Ok(match word {
        "elements" => Method::Elements {
            count: parameter.parse()?,
        },
        "ratio_at_least" => Method::RatioAtLeast,
        "ratio_at_most" => Method::RatioAtMost,
        "steps" => Method::Steps(
            parameter
                .split(';')
                .filter(|step| !step.is_empty())
                .map(|step| {
                    let (from, points) = step
                        .split_once(':')
                        .ok_or_else(|| anyhow::anyhow!("{step} is no step"))?;
                    Ok(Step {
                        from: from.parse()?,
                        points: points.parse()?,
                    })
                })
                .collect::<Result<_, AppError>>()?,
        ),
        "deduction" => Method::Deduction {
            points_a_case: parameter.parse()?,
        },
        "manual" => Method::Manual,
        other => return Err(anyhow::anyhow!("{other} is no method").into()),
    })
}
