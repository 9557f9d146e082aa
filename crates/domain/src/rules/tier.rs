//! 定性档位: a filed percentage must lie inside its tier.

use rust_decimal::Decimal;

use super::Rule;
use crate::package::Tier;
use crate::packs::Tiers;

pub const RULE: Rule = Rule::new(
    "tier",
    "定性指标档位",
    "填报的百分比要落在所选档位内；不在档位内的照样计入加权平均，并作提示。",
    &["tiers"],
);

/// Whether a percentage lies inside the tier it was filed under.
pub fn holds(tier: Tier, percent: Decimal, tiers: &Tiers) -> bool {
    match tier {
        Tier::Met => percent >= tiers.met && percent <= tiers.top,
        Tier::PartlyMet => percent >= tiers.partly_met && percent < tiers.met,
        Tier::NotMet => percent >= Decimal::ZERO && percent < tiers.partly_met,
    }
}

/// The tier into which a rolled-up percentage falls.
pub fn of(percent: Decimal, tiers: &Tiers) -> Tier {
    if percent >= tiers.met {
        Tier::Met
    } else if percent >= tiers.partly_met {
        Tier::PartlyMet
    } else {
        Tier::NotMet
    }
}

impl Tier {
    /// In Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Met => "达成",
            Self::PartlyMet => "部分达成",
            Self::NotMet => "未达成",
        }
    }
}
