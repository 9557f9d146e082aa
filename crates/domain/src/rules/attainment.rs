//! 达成情况.

use rust_decimal::Decimal;

use super::{Rule, tier};
use crate::evaluation::Attainment;
use crate::number::Fraction;
use crate::package::Tier;
use crate::packs::{Scoring, Tiers};

pub const RULE: Rule = Rule::new(
    "attainment",
    "达成情况",
    "定量：完成率达到 100% 为达成，否则未达成；定性：按汇总百分比所在的档。",
    &["scoring", "tiers"],
);

/// Of a quantitative indicator.
pub fn quantitative(achieved: Fraction, scoring: &Scoring) -> Attainment {
    if achieved.percent() >= scoring.met_from_percent {
        Attainment::Met
    } else {
        Attainment::NotMet
    }
}

/// Of a qualitative indicator.
pub fn qualitative(percent: Decimal, tiers: &Tiers) -> Attainment {
    match tier::of(percent, tiers) {
        Tier::Met => Attainment::Met,
        Tier::PartlyMet => Attainment::PartlyMet,
        Tier::NotMet => Attainment::NotMet,
    }
}

impl Attainment {
    /// In Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Met => "达成",
            Self::PartlyMet => "部分达成",
            Self::NotMet => "未达成",
            Self::NotApplicable => "不适用",
        }
    }

    /// Its word in `evaluation.json`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::PartlyMet => "partly_met",
            Self::NotMet => "not_met",
            Self::NotApplicable => "not_applicable",
        }
    }
}
