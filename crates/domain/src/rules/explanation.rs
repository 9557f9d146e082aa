//! 需说明原因: which deviations must be explained.

use rust_decimal::Decimal;

use super::Rule;
use crate::evaluation::Attainment;
use crate::number::fixed;
use crate::package::{Direction, IndicatorNature};
use crate::packs::Explanation;

pub const RULE: Rule = Rule::new(
    "explanation",
    "需说明原因",
    "未达成的，或者（= 型除外）超过目标达到规定幅度的，要填原因和改进措施；定性指标低于第一档的要填。",
    &["explanation", "tiers"],
);

/// Why an explanation is required; nothing if it isn't.
pub fn required(
    nature: IndicatorNature,
    direction: Direction,
    attainment: Attainment,
    deviation_percent: Decimal,
    explanation: &Explanation,
) -> Option<String> {
    if attainment != Attainment::Met {
        return Some(match nature {
            IndicatorNature::Qualitative => format!("{}，低于第一档，需说明", attainment.label()),
            _ => "未完成目标，需说明".to_owned(),
        });
    }
    let far_over = nature != IndicatorNature::Qualitative
        && direction != Direction::Equal
        && deviation_percent >= explanation.over_percent;
    far_over.then(|| {
        format!(
            "超过目标 {}%，达到 {}%，需说明",
            fixed(deviation_percent, 2),
            explanation.over_percent
        )
    })
}
