//! How a column may follow from others.

use rust_decimal::Decimal;

use super::view::Figure;
use crate::arithmetic::{percent, prints};
use crate::number::{Quantity, UnitClass};
use crate::pool::gives;
use crate::rules::recomputed::compound;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Quotient,
    Growth,
    Difference,
    /// 户均: without a percentage.
    Average,
    /// 个数乘标准.
    Product,
    /// 年均增长 over so many years.
    Yearly(u32),
    /// 上年末＋新建−撤销.
    Balance,
    /// Three that make a fourth without a word that says so.
    Sum,
    /// 撬动倍数: without a percentage, of two amounts.
    Times,
    /// The first two together in the third, in percent.
    Share,
}

/// The figures of one line that a relation is about: two or three others and the one that follows.
pub(super) struct Terms<'v> {
    pub a: &'v Figure,
    pub b: &'v Figure,
    pub third: Option<&'v Figure>,
    pub own: &'v Figure,
}

impl Relation {
    /// Whether the units allow it.
    pub fn is_kin(self, terms: &Terms<'_>) -> bool {
        let class = |figure: &Figure| figure.quantity.unit.class;
        let (one, other, own) = (class(terms.a), class(terms.b), class(terms.own));
        let bare = |class: UnitClass| class == UnitClass::None;
        let alike = one == other || bare(one) || bare(other);
        let counted = |class: UnitClass| matches!(class, UnitClass::Count | UnitClass::None);
        match self {
            Self::Average => (one == own || bare(one) || bare(own)) && counted(other),
            Self::Product => {
                counted(one) && one != UnitClass::Percent && other != UnitClass::Percent
            }
            Self::Balance | Self::Sum => {
                let third = terms.third.map_or(one, class);
                alike
                    && [one, other, third, own]
                        .iter()
                        .all(|class| *class != UnitClass::Percent)
            }
            Self::Share => alike && one != UnitClass::Percent && own == UnitClass::Percent,
            Self::Times => alike && own != UnitClass::Money && one != UnitClass::Percent,
            // A rate is measured by its target like an amount.
            Self::Quotient => alike && (one == UnitClass::Percent) == (other == UnitClass::Percent),
            _ => alike && one != UnitClass::Percent && other != UnitClass::Percent,
        }
    }

    pub fn holds(self, terms: &Terms<'_>) -> bool {
        let (a, b, own) = (&terms.a.quantity, &terms.b.quantity, &terms.own.quantity);
        if matches!(self, Self::Quotient) {
            return gives(a, b, own) || gives(&terms.a.raw, &terms.b.raw, own);
        }
        let fits = |value: Option<Decimal>, own: &Quantity| {
            value.is_some_and(|value| match self {
                Self::Growth | Self::Average | Self::Times | Self::Share | Self::Yearly(_) => {
                    prints(value, own)
                }
                _ => (value - own.value).abs() <= own.half,
            })
        };
        fits(self.value(terms), own) || fits(self.raw(terms), &terms.own.raw)
    }

    /// A row whose target is a ceiling is measured the other way round: 指标值÷完成值.
    pub fn holds_turned(self, terms: &Terms<'_>) -> bool {
        let turned = Terms {
            a: terms.b,
            b: terms.a,
            third: None,
            own: terms.own,
        };
        matches!(self, Self::Quotient | Self::Growth)
            && !terms.a.quantity.value.is_zero()
            && self.holds(&turned)
    }

    /// What a target was exceeded by may not be counted: 100% and no deviation are right for all who reached it.
    pub fn is_capped(self, terms: &Terms<'_>) -> bool {
        let (a, b) = (&terms.a.quantity, &terms.b.quantity);
        let reached = if b.operator.is_upper() {
            a.value <= b.value
        } else {
            a.value >= b.value
        };
        let own = terms.own.quantity.value;
        let full = match self {
            Self::Quotient => own == Decimal::ONE_HUNDRED,
            Self::Growth => own.is_zero(),
            _ => false,
        };
        full && reached
    }

    /// What follows, in the units printed.
    pub fn value(self, terms: &Terms<'_>) -> Option<Decimal> {
        self.of(
            terms.a.quantity.value,
            terms.b.quantity.value,
            terms.third.map(|third| third.quantity.value),
        )
    }

    /// What follows from the bare numbers, for a column that leaves its unit out.
    fn raw(self, terms: &Terms<'_>) -> Option<Decimal> {
        self.of(
            terms.a.raw.value,
            terms.b.raw.value,
            terms.third.map(|third| third.raw.value),
        )
    }

    fn of(self, a: Decimal, b: Decimal, third: Option<Decimal>) -> Option<Decimal> {
        match self {
            Self::Quotient => percent(a, b),
            Self::Growth => percent(a - b, b),
            Self::Difference => a.checked_sub(b),
            Self::Average | Self::Times => a.checked_div(b),
            Self::Share => percent(a.checked_add(b)?, third?),
            Self::Product => a.checked_mul(b),
            Self::Yearly(years) => compound(b, a, years),
            Self::Balance => a.checked_add(b)?.checked_sub(third?),
            Self::Sum => a.checked_add(b)?.checked_add(third?),
        }
    }

    /// A message's value: the bare one where the figure has no unit of its own.
    pub fn expected(self, terms: &Terms<'_>) -> Option<Decimal> {
        if terms.own.quantity.unit.class == UnitClass::None {
            self.raw(terms)
        } else {
            self.value(terms)
        }
    }

    pub fn signs(self) -> [&'static str; 2] {
        match self {
            Self::Quotient | Self::Average | Self::Times => ["÷", ""],
            Self::Share => ["与", "之和÷"],
            Self::Growth => ["比", ""],
            Self::Yearly(_) => ["对", ""],
            Self::Difference => ["−", ""],
            Self::Product => ["×", ""],
            Self::Balance => ["＋", "−"],
            Self::Sum => ["＋", "＋"],
        }
    }
}
