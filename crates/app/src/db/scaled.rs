//! Figures as the database keeps them: whole numbers, scaled by a million as filed, by a hundred as computed.

use rust_decimal::Decimal;
use wenxiao_domain::number::half_up;

/// A filed figure times 1,000,000, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scaled(pub i64);

/// Why a figure can't be stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotStorable {
    #[error("{0} has more than six decimals")]
    Decimals(Decimal),
    #[error("{0} is too large to be stored")]
    TooLarge(Decimal),
}

impl Scaled {
    /// Decimals that a stored figure can have.
    pub const DECIMALS: u32 = 6;

    pub fn new(value: Decimal) -> Result<Self, NotStorable> {
        let value = value.normalize();
        if value.scale() > Self::DECIMALS {
            return Err(NotStorable::Decimals(value));
        }
        scale(value, Self::DECIMALS).map(Self)
    }

    pub fn value(self) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(self.0), Self::DECIMALS).normalize()
    }
}

/// A computed figure, rounded half up to two decimals as it is printed, times a hundred.
pub fn e2(figure: Decimal) -> Result<i64, NotStorable> {
    scale(half_up(figure, 2), 2)
}

/// `value` × 10^`decimals`, which must be whole.
fn scale(value: Decimal, decimals: u32) -> Result<i64, NotStorable> {
    let factor = Decimal::from(10_i64.pow(decimals));
    value
        .checked_mul(factor)
        .and_then(|scaled| i64::try_from(scaled).ok())
        .ok_or(NotStorable::TooLarge(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn seven_decimals_and_giants_are_refused() {
        let seven = Decimal::new(1, 7);
        assert_eq!(Scaled::new(seven), Err(NotStorable::Decimals(seven)));
        let giant = Decimal::MAX;
        assert_eq!(Scaled::new(giant), Err(NotStorable::TooLarge(giant)));
    }

    #[test]
    fn trailing_zeros_beyond_six_decimals_are_no_reason_to_refuse() {
        let value = Decimal::new(15_000_000_000, 10);
        assert_eq!(Scaled::new(value), Ok(Scaled(1_500_000)));
    }

    #[test]
    fn computed_figures_round_half_away_from_zero() {
        assert_eq!(e2(Decimal::new(-12_345, 3)), Ok(-1_235));
        assert_eq!(e2(Decimal::new(2_665, 3)), Ok(267));
    }

    proptest! {
        #[test]
        fn what_is_stored_comes_back(stored in any::<i64>()) {
            let value = Scaled(stored).value();
            prop_assert_eq!(Scaled::new(value), Ok(Scaled(stored)));
        }
    }
}
