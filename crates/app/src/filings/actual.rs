//! A filed figure as columns: its state, and one of value, tier with value, or numerator with denominator.

use wenxiao_domain::package::{Actual, Filed};

use crate::db::{NotStorable, Scaled, code, of_code};
use crate::error::AppError;

#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct ActualColumns {
    pub state: String,
    pub value_e6: Option<i64>,
    pub numerator_e6: Option<i64>,
    pub denominator_e6: Option<i64>,
    pub tier: Option<String>,
}

impl ActualColumns {
    pub fn new(actual: &Filed<Actual>) -> Result<Self, NotStorable> {
        let mut columns = Self {
            state: "value".to_owned(),
            ..Self::default()
        };
        match actual {
            Filed::Missing => "missing".clone_into(&mut columns.state),
            Filed::NotApplicable => "not_applicable".clone_into(&mut columns.state),
            Filed::Value(Actual::Number(number)) => {
                columns.value_e6 = Some(Scaled::new(*number)?.0);
            }
            Filed::Value(Actual::Ratio {
                numerator,
                denominator,
            }) => {
                columns.numerator_e6 = Some(Scaled::new(*numerator)?.0);
                columns.denominator_e6 = Some(Scaled::new(*denominator)?.0);
            }
            Filed::Value(Actual::Tiered { tier, percent }) => {
                columns.value_e6 = Some(Scaled::new(*percent)?.0);
                columns.tier = code(tier).ok();
            }
        }
        Ok(columns)
    }

    pub fn read(&self) -> Result<Filed<Actual>, AppError> {
        let number = |e6: i64| Scaled(e6).value();
        Ok(match self.state.as_str() {
            "missing" => Filed::Missing,
            "not_applicable" => Filed::NotApplicable,
            _ => Filed::Value(
                match (
                    self.value_e6,
                    self.numerator_e6,
                    self.denominator_e6,
                    &self.tier,
                ) {
                    (Some(percent), None, None, Some(tier)) => Actual::Tiered {
                        tier: of_code(tier)?,
                        percent: number(percent),
                    },
                    (Some(value), None, None, None) => Actual::Number(number(value)),
                    (None, Some(numerator), Some(denominator), None) => Actual::Ratio {
                        numerator: number(numerator),
                        denominator: number(denominator),
                    },
                    _ => {
                        return Err(
                            anyhow::anyhow!("a filing has no readable value: {self:?}").into()
                        );
                    }
                },
            ),
        })
    }
}
