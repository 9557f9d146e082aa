//! Exact fractions of whole numbers, and the one rounding: half away from zero.

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// A figure that has no room in 128 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a figure is too large to be computed exactly")]
pub struct TooLarge;

/// `upper ÷ lower` in lowest terms; `lower` is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    upper: i128,
    lower: i128,
}

impl Fraction {
    pub const ZERO: Self = Self { upper: 0, lower: 1 };
    pub const ONE: Self = Self { upper: 1, lower: 1 };

    /// Nothing where the divisor is zero.
    pub fn new(upper: i128, lower: i128) -> Option<Self> {
        if lower == 0 {
            return None;
        }
        let divisor = common_divisor(upper.unsigned_abs(), lower.unsigned_abs());
        let divisor = i128::try_from(divisor).ok()?;
        let sign = lower.signum();
        Some(Self {
            upper: upper / divisor * sign,
            lower: lower / divisor * sign,
        })
    }

    pub const fn whole(number: i128) -> Self {
        Self {
            upper: number,
            lower: 1,
        }
    }

    /// A parameter of a rule pack, exactly.
    pub fn of(parameter: Decimal) -> Result<Self, TooLarge> {
        let lower = 10_i128.checked_pow(parameter.scale()).ok_or(TooLarge)?;
        Self::new(parameter.mantissa(), lower).ok_or(TooLarge)
    }

    pub fn times(self, other: Self) -> Result<Self, TooLarge> {
        // Crosswise first, so that the products stay small.
        let one = Self::new(self.upper, other.lower).ok_or(TooLarge)?;
        let two = Self::new(other.upper, self.lower).ok_or(TooLarge)?;
        let upper = one.upper.checked_mul(two.upper).ok_or(TooLarge)?;
        let lower = one.lower.checked_mul(two.lower).ok_or(TooLarge)?;
        Self::new(upper, lower).ok_or(TooLarge)
    }

    /// Nothing where the divisor is zero.
    pub fn over(self, other: Self) -> Result<Option<Self>, TooLarge> {
        match Self::new(other.lower, other.upper) {
            None => Ok(None),
            Some(turned) => self.times(turned).map(Some),
        }
    }

    pub fn minus(self, other: Self) -> Result<Self, TooLarge> {
        let left = self.upper.checked_mul(other.lower).ok_or(TooLarge)?;
        let right = other.upper.checked_mul(self.lower).ok_or(TooLarge)?;
        let upper = left.checked_sub(right).ok_or(TooLarge)?;
        let lower = self.lower.checked_mul(other.lower).ok_or(TooLarge)?;
        Self::new(upper, lower).ok_or(TooLarge)
    }

    pub fn compare(self, other: Self) -> Result<Ordering, TooLarge> {
        Ok(self.minus(other)?.upper.cmp(&0))
    }

    pub fn at_least(self, other: Self) -> Result<bool, TooLarge> {
        Ok(self.compare(other)? != Ordering::Less)
    }

    pub fn magnitude(self) -> Self {
        Self {
            upper: self.upper.abs(),
            lower: self.lower,
        }
    }

    /// −1, 0 or 1.
    pub fn sign(self) -> i128 {
        self.upper.signum()
    }

    /// Not below 0, not above 1.
    pub fn within_one(self) -> Self {
        if self.upper <= 0 {
            Self::ZERO
        } else if self.upper >= self.lower {
            Self::ONE
        } else {
            self
        }
    }

    /// Times 10^`decimals`, rounded half away from zero to a whole number.
    pub fn rounded(self, decimals: u32) -> Result<i128, TooLarge> {
        let factor = 10_i128.checked_pow(decimals).ok_or(TooLarge)?;
        let scaled = self.times(Self::whole(factor))?;
        let twice = scaled.upper.abs().checked_mul(2).ok_or(TooLarge)?;
        let whole = twice.checked_add(scaled.lower).ok_or(TooLarge)?
            / scaled.lower.checked_mul(2).ok_or(TooLarge)?;
        Ok(whole * scaled.upper.signum())
    }

    /// Rounded to `decimals` places, as a fraction again.
    pub fn round_to(self, decimals: u32) -> Result<Self, TooLarge> {
        let lower = 10_i128.checked_pow(decimals).ok_or(TooLarge)?;
        Self::new(self.rounded(decimals)?, lower).ok_or(TooLarge)
    }
}

fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        for (upper, lower, expected) in [
            (1, 200, 1),
            (-1, 200, -1),
            (1, 201, 0),
            (10, 3, 333),
            (-25_155, 1_000, -2_516),
        ] {
            let fraction = Fraction::new(upper, lower).expect("a divisor");
            assert_eq!(fraction.rounded(2), Ok(expected), "{upper}/{lower}");
        }
    }

    #[test]
    fn what_has_no_room_is_said() {
        let huge = Fraction::whole(i128::MAX);
        assert_eq!(huge.times(huge), Err(TooLarge));
        assert_eq!(Fraction::new(1, 0), None);
    }
}
