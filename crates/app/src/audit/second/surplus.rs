//! What rule sets that punish over-achievement take away.

use wenxiao_domain::packs::OverAchievement;

use super::fraction::{Fraction, TooLarge};

/// What a surplus costs, before it is rounded; zero where no threshold is reached.
pub fn lost_to_surplus(
    deviation: Fraction,
    penalty: &OverAchievement,
) -> Result<Fraction, TooLarge> {
    let mut lost = Fraction::ZERO;
    match penalty {
        OverAchievement::Fixed {
            from_percent,
            points,
        } => {
            if deviation.at_least(Fraction::of(*from_percent)?)? {
                lost = Fraction::of(*points)?;
            }
        }
        OverAchievement::Linear {
            from_percent,
            points_per_percent,
            at_most,
        } => {
            let beyond = deviation.minus(Fraction::of(*from_percent)?)?;
            if beyond.sign() > 0 {
                lost = beyond.times(Fraction::of(*points_per_percent)?)?;
            }
            if let Some(limit) = at_most {
                let limit = Fraction::of(*limit)?;
                if lost.at_least(limit)? {
                    lost = limit;
                }
            }
        }
        OverAchievement::Stepped { steps } => {
            let mut reached = None;
            for step in steps {
                let from = Fraction::of(step.from_percent)?;
                let higher = match reached {
                    Some(before) => from.at_least(before)?,
                    None => true,
                };
                if higher && deviation.at_least(from)? {
                    reached = Some(from);
                    lost = Fraction::of(step.points)?;
                }
            }
        }
    }
    Ok(lost)
}
