//! 超额完成扣分: some sets take points off where a target was set far too low.

use rust_decimal::Decimal;

use super::{Rule, Scored};
use crate::number::{fixed, half_up};
use crate::packs::{OverAchievement, Rounding};

pub const RULE: Rule = Rule::new(
    "over_achievement",
    "超额完成扣分",
    "规则集有此项时：超过目标达到规定幅度的定量指标（= 型除外），按定额、按超出比例或者分档扣分，扣完该指标得分为止。",
    &["over_achievement"],
);

/// Points after the deduction for a quantitative indicator over its target.
///
/// # Arguments
/// - `deviation_percent`: signed; what lies over the target, in per cent of it
/// - `rounding`: the deduction has the decimals of points
pub fn deduct(
    scored: Scored,
    deviation_percent: Decimal,
    penalty: &OverAchievement,
    rounding: &Rounding,
) -> Scored {
    let Some((from_percent, lost)) = lost(deviation_percent, penalty) else {
        return scored;
    };
    let Scored {
        points,
        formula: _,
        mut because,
    } = scored;
    let deducted = half_up(lost, rounding.points_decimals)
        .min(points)
        .max(Decimal::ZERO);
    because.push(format!(
        "超过目标 {}%，达到 {}%，扣 {} 分",
        fixed(deviation_percent, 2),
        from_percent,
        fixed(deducted, 2)
    ));
    Scored {
        points: points - deducted,
        formula: format!("{} − {}", fixed(points, 2), fixed(deducted, 2)),
        because,
    }
}

/// The threshold that was reached, and the points lost before they are rounded.
fn lost(deviation_percent: Decimal, penalty: &OverAchievement) -> Option<(Decimal, Decimal)> {
    match penalty {
        OverAchievement::Fixed {
            from_percent,
            points,
        } => (deviation_percent >= *from_percent).then_some((*from_percent, *points)),
        OverAchievement::Linear {
            from_percent,
            points_per_percent,
            at_most,
        } => {
            let beyond = deviation_percent - from_percent;
            let points = beyond.saturating_mul(*points_per_percent);
            (beyond > Decimal::ZERO).then(|| {
                (
                    *from_percent,
                    at_most.map_or(points, |limit| points.min(limit)),
                )
            })
        }
        OverAchievement::Stepped { steps } => steps
            .iter()
            .filter(|step| deviation_percent >= step.from_percent)
            .max_by_key(|step| step.from_percent)
            .map(|step| (step.from_percent, step.points)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::SurplusStep;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn left(points: &str, deviation: &str, penalty: &OverAchievement) -> Decimal {
        let rounding = crate::packs::RuleSet::find("cn/central-guidance-fund", 2024)
            .unwrap()
            .rounding
            .value;
        let scored = Scored {
            points: dec(points),
            formula: String::new(),
            because: Vec::new(),
        };
        deduct(scored, dec(deviation), penalty, &rounding).points
    }

    #[test]
    fn a_linear_deduction_grows_from_its_threshold_to_its_limit() {
        let penalty = OverAchievement::Linear {
            from_percent: dec("20"),
            points_per_percent: dec("0.05"),
            at_most: Some(dec("2")),
        };
        assert_eq!(left("10", "20", &penalty), dec("10"));
        assert_eq!(left("10", "33.33", &penalty), dec("9.33"));
        assert_eq!(left("10", "400", &penalty), dec("8"));
        assert_eq!(left("1", "400", &penalty), dec("0"));
        assert_eq!(left("5", "-60", &penalty), dec("5"));
    }

    #[test]
    fn a_stepped_deduction_takes_the_highest_step_reached_in_any_order_of_steps() {
        let step = |from_percent, points| SurplusStep {
            from_percent,
            points,
        };
        let penalty = OverAchievement::Stepped {
            steps: vec![step(dec("100"), dec("3")), step(dec("30"), dec("1"))],
        };
        assert_eq!(left("10", "29.99", &penalty), dec("10"));
        assert_eq!(left("10", "30", &penalty), dec("9"));
        assert_eq!(left("10", "99.99", &penalty), dec("9"));
        assert_eq!(left("10", "250", &penalty), dec("7"));
    }

    #[test]
    fn each_strategy_is_read_from_a_pack_strictly() {
        let read = |text: &str| toml::from_str::<OverAchievement>(text);
        let linear =
            read("strategy = \"linear\"\nfrom_percent = \"20\"\npoints_per_percent = \"0.05\"");
        assert_eq!(left("10", "40", &linear.unwrap()), dec("9"));
        let stepped = read(
            "strategy = \"stepped\"\n[[steps]]\nfrom_percent = \"30\"\npoints = \"1\"\n[[steps]]\nfrom_percent = \"100\"\npoints = \"3\"",
        );
        assert_eq!(left("10", "120", &stepped.unwrap()), dec("7"));
        assert!(read("strategy = \"linear\"\nfrom_percent = \"20\"\npoints = \"2\"").is_err());
        assert!(read("from_percent = \"20\"\npoints = \"2\"").is_err());
    }
}
