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
