//! Money as the database keeps it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An amount in fen (分), a hundredth of a yuan; 1 万元 = 1,000,000 fen.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Fen(pub i64);

/// How many fen one 万元 has.
pub const FEN_PER_WAN: i64 = 1_000_000;

/// Why an amount in 万元 is no whole number of fen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFen {
    #[error("{0} 万元 has more than six decimals, so it is no whole number of fen")]
    Fraction(Decimal),
    #[error("{0} 万元 is too large for an amount in fen")]
    TooLarge(Decimal),
}

impl Fen {
    /// Converts an amount in 万元, exactly.
    pub fn from_wan(wan: Decimal) -> Result<Self, NotFen> {
        let fen = wan
            .checked_mul(Decimal::from(FEN_PER_WAN))
            .ok_or(NotFen::TooLarge(wan))?;
        if !fen.fract().is_zero() {
            return Err(NotFen::Fraction(wan));
        }
        i64::try_from(fen.trunc())
            .map(Self)
            .map_err(|_| NotFen::TooLarge(wan))
    }

    /// The sum, held at the largest amount rather than wrapped; readers bound amounts far below that.
    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The amount in 万元, exactly (six decimals at most, trailing zeros dropped).
    pub fn to_wan(self) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(self.0), 6).normalize()
    }
}

impl std::iter::Sum for Fen {
    /// Sums amounts, held at the largest amount an i64 has (9.2e16 yuan) rather than wrapped.
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self(0), Self::saturating_add)
    }
}
