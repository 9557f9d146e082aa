//! The one rounding function, and how figures are printed.

use rust_decimal::{Decimal, RoundingStrategy};

/// Rounds half up, that is half away from zero (四舍五入), to `decimals` places.
pub fn half_up(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// Prints a value with exactly `decimals` places, rounded half up: `7.5` → `7.50`, never `-0.00`.
pub fn fixed(value: Decimal, decimals: u32) -> String {
    let mut rounded = half_up(value, decimals);
    if rounded.is_zero() {
        rounded.set_sign_positive(true);
    }
    format!("{rounded:.*}", decimals as usize)
}

/// An exact quotient, divided only where it is printed or compared: `3 × 2515 ÷ 3000` must be 2.515, not 2.5149….
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    numerator: Decimal,
    /// Above zero.
    denominator: Decimal,
}

impl Fraction {
    /// 0 ÷ 1
    pub const ZERO: Self = Self {
        numerator: Decimal::ZERO,
        denominator: Decimal::ONE,
    };
    /// 1 ÷ 1
    pub const ONE: Self = Self {
        numerator: Decimal::ONE,
        denominator: Decimal::ONE,
    };

    /// `numerator ÷ denominator`; nothing for a zero denominator.
    pub fn new(numerator: Decimal, denominator: Decimal) -> Option<Self> {
        if denominator.is_zero() {
            return None;
        }
        let negative = denominator.is_sign_negative();
        Some(Self {
            numerator: if negative { -numerator } else { numerator },
            denominator: denominator.abs(),
        })
    }

    /// `value` hundredths of one hundred: 95 is 95 %.
    pub fn percent_of_hundred(value: Decimal) -> Self {
        Self {
            numerator: value,
            denominator: Decimal::ONE_HUNDRED,
        }
    }

    /// The smaller of itself and 1, and not below 0: nobody earns more than full marks or less than none.
    #[must_use]
    pub fn within_unit(self) -> Self {
        if self.numerator >= self.denominator {
            Self::ONE
        } else if self.numerator.is_sign_negative() {
            Self::ZERO
        } else {
            self
        }
    }

    /// `factor × numerator ÷ denominator`, multiplied before it is divided; nothing if it is too large for a decimal.
    pub fn times(self, factor: Decimal) -> Option<Decimal> {
        match self.numerator.checked_mul(factor) {
            Some(product) => product.checked_div(self.denominator),
            None => self
                .numerator
                .checked_div(self.denominator)?
                .checked_mul(factor),
        }
    }

    /// In percent; a value too large for a decimal saturates (readers bound what is filed far below that).
    pub fn percent(self) -> Decimal {
        self.times(Decimal::ONE_HUNDRED)
            .unwrap_or(if self.numerator.is_sign_negative() {
                Decimal::MIN
            } else {
                Decimal::MAX
            })
    }

    /// As a share of so many percent: 60 % of 80 % is 75 %. Of 100 %, or too large to compute, it is itself.
    #[must_use]
    pub fn of_percent(self, percent: Decimal) -> Self {
        if percent == Decimal::ONE_HUNDRED {
            return self;
        }
        let numerator = self.numerator.checked_mul(Decimal::ONE_HUNDRED);
        let denominator = self.denominator.checked_mul(percent);
        numerator
            .zip(denominator)
            .and_then(|(numerator, denominator)| Self::new(numerator, denominator))
            .unwrap_or(self)
    }
}

impl Fraction {
    /// How a share of full marks is written in a formula: `122 ÷ 163`, the whole `1`, nothing `0`.
    pub fn share(self) -> String {
        if self == Self::ONE {
            "1".to_owned()
        } else if self.numerator.is_zero() {
            "0".to_owned()
        } else {
            self.to_string()
        }
    }
}

impl std::fmt::Display for Fraction {
    /// The quotient as it is written in a formula: `122 ÷ 163`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} ÷ {}",
            self.numerator.normalize(),
            self.denominator.normalize()
        )
    }
}

/// Sums decimals exactly; nothing if the sum is too large for a decimal.
pub fn checked_sum(values: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    values
        .into_iter()
        .try_fold(Decimal::ZERO, Decimal::checked_add)
}

/// A long sum, exact: in whole millionths as long as they fit, which is several times faster than adding decimals, and the rest as decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunningSum {
    millionths: i128,
    rest: Decimal,
    too_large: bool,
}

impl RunningSum {
    /// Powers of ten up to the millionths' own.
    const POWERS: [i128; 7] = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    /// Adds a value.
    pub fn add(&mut self, value: Decimal) {
        self.add_product(value, 1);
    }

    /// Adds `value × factor`.
    pub fn add_product(&mut self, value: Decimal, factor: i64) {
        let sum = Self::POWERS
            .get(value.scale() as usize)
            .and_then(|power| value.mantissa().checked_mul(*power))
            .and_then(|millionths| millionths.checked_mul(i128::from(factor)))
            .and_then(|product| self.millionths.checked_add(product));
        match sum {
            Some(sum) => self.millionths = sum,
            None => self.add_to_rest(value, factor),
        }
    }

    fn add_to_rest(&mut self, value: Decimal, factor: i64) {
        let sum = value
            .checked_mul(Decimal::from(factor))
            .and_then(|product| self.rest.checked_add(product));
        match sum {
            Some(sum) => self.rest = sum,
            None => self.too_large = true,
        }
    }

    /// The sum; nothing if it is too large for a decimal.
    pub fn total(&self) -> Option<Decimal> {
        if self.too_large {
            return None;
        }
        let whole = Decimal::try_from_i128_with_scale(self.millionths / 1_000_000, 0).ok()?;
        let part = Decimal::try_from_i128_with_scale(self.millionths % 1_000_000, 6).ok()?;
        Some(whole.checked_add(part)?.checked_add(self.rest)?.normalize())
    }
}

#[cfg(test)]
mod running_sum {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn is_the_sum_of_decimals(terms in prop::collection::vec((any::<i64>(), 0_u32..9, any::<i32>()), 0..40)) {
            let mut running = RunningSum::default();
            let mut plain = Some(Decimal::ZERO);
            for (mantissa, scale, factor) in terms {
                // Small enough that the decimals themselves are exact.
                let value = Decimal::new(mantissa >> 34, scale);
                running.add_product(value, i64::from(factor) >> 14);
                let product = value.checked_mul(Decimal::from(i64::from(factor) >> 14));
                plain = plain.zip(product).and_then(|(sum, product)| sum.checked_add(product));
            }
            prop_assert_eq!(running.total(), plain);
        }
    }

    #[test]
    fn too_large_is_said_not_wrapped() {
        let mut running = RunningSum::default();
        for _ in 0..3 {
            running.add_product(Decimal::MAX, i64::MAX);
        }
        assert_eq!(running.total(), None);
        let mut running = RunningSum::default();
        running.add(Decimal::MAX);
        running.add(Decimal::new(15, 1));
        assert_eq!(running.total(), None);
    }
}
