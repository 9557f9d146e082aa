//! Numbers as official prose writes them; a printed number is an interval given by its digits.

pub mod chinese;
mod scan;
mod unit;

pub use scan::only_figure;
pub use scan::{Scanned, scan};
pub use unit::{Unit, UnitClass, in_heading as unit_in_heading, read as unit_read};

use rust_decimal::Decimal;

/// A hundred million million, in the base unit: what is larger counts and pays for nothing, but is the number of an account or a code. Two such
/// figures can be multiplied.
pub const LARGEST: Decimal = Decimal::from_parts(276_447_232, 23_283, 0, false, 0);

/// What stands before a number: at least, more than, at most, less than.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    None,
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    /// 约, 余
    About,
}

impl Operator {
    pub fn is_upper(self) -> bool {
        matches!(self, Self::AtMost | Self::LessThan)
    }

    pub fn is_lower(self) -> bool {
        matches!(self, Self::AtLeast | Self::MoreThan)
    }
}

/// A number in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Where it stands in the passage, with its unit, without its operator.
    pub from: usize,
    pub to: usize,
    /// In the base unit: yuan for money, percent for percentages. For `1:2.64` the last term.
    pub value: Decimal,
    /// Half a unit of its last printed digit, in the base unit.
    pub half: Decimal,
    pub unit: Unit,
    pub operator: Operator,
    /// All terms of `10:25:40:25`; empty for a plain number.
    pub terms: Vec<Decimal>,
    /// Upper end of a range like `4-5`.
    pub upper: Option<Decimal>,
    /// Written in Chinese characters.
    pub han: bool,
    /// As written, without its operator.
    pub printed: String,
}

impl Quantity {
    /// Its number in the unit that it is printed in: 38.6 of 38.6万元.
    pub fn shown(&self) -> Decimal {
        self.value
            .checked_div(self.unit.factor)
            .unwrap_or(self.value)
    }

    /// Whether it says that something is all of something: 100%, 100.00%.
    pub fn is_all(&self) -> bool {
        self.unit.class == UnitClass::Percent && self.value == Decimal::ONE_HUNDRED
    }

    /// Lowest value that is printed so.
    pub fn low(&self) -> Decimal {
        self.value - self.half
    }

    /// Value from which on it would be printed otherwise.
    pub fn high(&self) -> Decimal {
        self.value + self.half
    }

    /// Whether two figures can be prints of one value: their intervals have more than a border in common.
    pub fn agrees(&self, other: &Self) -> bool {
        if self.terms.len() > 2 || other.terms.len() > 2 {
            return self.terms == other.terms;
        }
        if let ([a, b], [c, d]) = (self.terms.as_slice(), other.terms.as_slice())
            && a != c
        {
            // 1:1 and 2:1 have the same last term; 1:2 and 2:4 are one ratio.
            return a
                .checked_mul(*d)
                .is_some_and(|one| Some(one) == b.checked_mul(*c));
        }
        if self.upper.is_some() || other.upper.is_some() {
            return self.value == other.value && self.upper == other.upper;
        }
        if self.half.is_zero() && other.half.is_zero() {
            return self.value == other.value;
        }
        self.value == other.value || (self.low() < other.high() && other.low() < self.high())
    }

    /// Whether it is one number, neither a range nor a list of terms nor an estimate.
    pub fn is_plain(&self) -> bool {
        self.terms.len() <= 2 && self.upper.is_none() && self.operator != Operator::About
    }
}
