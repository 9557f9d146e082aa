//! How a column may follow from others.

use rust_decimal::Decimal;

use super::view::Figure;
use crate::arithmetic::{as_average, percent, prints, reaches};
use crate::number::{Quantity, UnitClass};
use crate::pool::gives;
use crate::rules::recomputed::compound;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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
    /// 户均 in another power of ten than what is divided: 亿元 by 户 in 万元.
    ScaledAverage(i64),
    /// 面积（亩）乘亩产（公斤） in 吨.
    ScaledProduct(i64),
    /// 出资比例 1:2 of two amounts.
    Ratio,
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
                (counted(one) || counted(other))
                    && one != UnitClass::Percent
                    && other != UnitClass::Percent
            }
            Self::Balance | Self::Sum => {
                let third = terms.third.map_or(one, class);
                alike
                    && [one, other, third, own]
                        .iter()
                        .all(|class| *class != UnitClass::Percent)
            }
            Self::ScaledAverage(_) | Self::ScaledProduct(_) => [one, other, own]
                .iter()
                .all(|class| *class != UnitClass::Percent),
            Self::Ratio => alike && one != UnitClass::Percent && terms.own.raw.terms.len() == 2,
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
        if let Self::ScaledAverage(_) = self {
            let printed = as_average(&terms.own.raw);
            return self.raw(terms).is_some_and(|value| prints(value, &printed));
        }
        if let Self::ScaledProduct(_) = self {
            let slack = terms.own.raw.half + self.rounded(terms).unwrap_or_default();
            return self
                .raw(terms)
                .is_some_and(|value| (value - terms.own.raw.value).abs() <= slack);
        }
        if matches!(self, Self::Ratio) {
            let [first, last] = terms.own.raw.terms.as_slice() else {
                return false;
            };
            let value = b.value.checked_mul(*first).zip(Some(a.value));
            let value = value.and_then(|(b, a)| b.checked_div(a));
            let half = own.half.max(Decimal::new(1, 9));
            return value.is_some_and(|value| (value - last).abs() <= half);
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

    /// Whether a quotient could be what is printed if all of its figures are rounded, or a product if its factors are: a column whose
    /// heading doesn't say that it is computed may be what another was computed of.
    pub fn holds_rounded(self, terms: &Terms<'_>) -> bool {
        let by = match self {
            Self::Product => return Self::ScaledProduct(1).holds(terms),
            Self::Quotient | Self::Growth => 100,
            Self::Average => 1,
            Self::ScaledAverage(by) => by,
            _ => return false,
        };
        let [a, b, own] = [terms.a, terms.b, terms.own].map(|figure| {
            let mut raw = as_average(&figure.raw);
            raw.half = raw.half.max(figure.raw.half);
            raw
        });
        let share = |part: Decimal, whole: Decimal| scaled(part.checked_div(whole)?, by);
        let shift = if self == Self::Growth {
            Decimal::ONE_HUNDRED
        } else {
            Decimal::ZERO
        };
        let low = share(a.low(), b.high());
        let high = share(a.high(), b.low());
        low.zip(high)
            .is_some_and(|(low, high)| reaches(low - shift, high - shift, &own))
    }

    /// Whether a product holds of a total, where one of its factors is the rounded mean of those above: 944项、每项11.4万元、10742万元.
    pub fn holds_of_mean(self, terms: &Terms<'_>) -> bool {
        let by = match self {
            Self::Product => 1,
            Self::ScaledProduct(by) => by,
            _ => return false,
        };
        let (a, b) = (&terms.a.raw, &terms.b.raw);
        let slack = |mean: &Quantity, other: &Quantity| {
            let half = as_average(mean).half;
            half.checked_mul(other.value)
                .and_then(|slack| scaled(slack, by))
        };
        let room = slack(a, b).max(slack(b, a)).unwrap_or_default() + terms.own.raw.half;
        self.raw(terms)
            .is_some_and(|value| (value - terms.own.raw.value).abs() <= room)
    }

    /// How far a product may be off because one of its factors is rounded: the mean beside what is counted, else the one of which
    /// that says less.
    fn rounded(self, terms: &Terms<'_>) -> Option<Decimal> {
        let Self::ScaledProduct(by) = self else {
            return None;
        };
        let (a, b) = (&terms.a.raw, &terms.b.raw);
        let slack = |rounded: &Quantity, other: &Quantity| {
            as_average(rounded).half.checked_mul(other.value)
        };
        // 每亩38.58元 is rounded, 48,325 isn't; of two whole figures that isn't which counts.
        let whole = |figure: &Figure| figure.raw.value.fract().is_zero();
        let counted = |figure: &Figure| {
            let class = figure.quantity.unit.class;
            whole(figure) && matches!(class, UnitClass::Count | UnitClass::None)
        };
        let exact = match (whole(terms.a), whole(terms.b)) {
            (true, true) => (counted(terms.a), counted(terms.b)),
            either => either,
        };
        let slack = match exact {
            (true, false) => slack(b, a)?,
            (false, true) => slack(a, b)?,
            // Of two that may count either may be a mean.
            (true, true) => slack(a, b)?.max(slack(b, a)?),
            _ => slack(a, b)?.min(slack(b, a)?),
        };
        scaled(slack, by)
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

    pub fn is_product(self) -> bool {
        matches!(self, Self::Product | Self::ScaledProduct(_))
    }

    pub fn is_divided(self) -> bool {
        matches!(
            self,
            Self::Quotient
                | Self::Growth
                | Self::Average
                | Self::ScaledAverage(_)
                | Self::Ratio
                | Self::Times
                | Self::Yearly(_)
        )
    }

    /// Whether it tells of more than a target.
    pub fn is_beyond(self, terms: &Terms<'_>) -> bool {
        matches!(self, Self::Quotient) && terms.own.quantity.value > Decimal::ONE_HUNDRED
    }

    /// Whether more than a target may be done: no rate, nothing with a ceiling.
    pub fn counts_what_is_beyond(self, terms: &Terms<'_>) -> bool {
        matches!(self, Self::Quotient)
            && !terms.b.quantity.operator.is_upper()
            && terms.a.quantity.unit.class != UnitClass::Percent
            && !self.holds_turned(terms)
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
            Self::Average | Self::Times | Self::Ratio => a.checked_div(b),
            Self::ScaledAverage(by) => scaled(a.checked_div(b)?, by),
            Self::ScaledProduct(by) => scaled(a.checked_mul(b)?, by),
            Self::Share => percent(a.checked_add(b)?, third?),
            Self::Product => a.checked_mul(b),
            Self::Yearly(years) => compound(b, a, years),
            Self::Balance => a.checked_add(b)?.checked_sub(third?),
            Self::Sum => a.checked_add(b)?.checked_add(third?),
        }
    }

    /// A message's value: the bare one where the figure has no unit of its own.
    pub fn expected(self, terms: &Terms<'_>) -> Option<Decimal> {
        if let (Self::Ratio, Some(first)) = (self, terms.own.raw.terms.first()) {
            let last = terms.b.quantity.value.checked_mul(*first)?;
            return last.checked_div(terms.a.quantity.value);
        }
        let scaled = matches!(self, Self::ScaledAverage(_) | Self::ScaledProduct(_));
        if scaled {
            // The bare value is in the unit of the column.
            return self.raw(terms)?.checked_mul(terms.own.quantity.unit.factor);
        }
        if terms.own.quantity.unit.class == UnitClass::None {
            return self.raw(terms);
        }
        // Where only some of the cells print their unit the bare numbers tell what is meant.
        let own = terms.own.quantity.value;
        let off = |value: &Decimal| {
            let (less, more) = (own.min(*value), own.max(*value));
            more.checked_div(less).unwrap_or(Decimal::MAX)
        };
        let read = [self.value(terms), self.raw(terms)];
        read.into_iter().flatten().min_by_key(off)
    }

    pub fn signs(self) -> [&'static str; 2] {
        match self {
            Self::Quotient | Self::Average | Self::ScaledAverage(_) | Self::Times => ["÷", ""],
            Self::Ratio => [":", ""],
            Self::Share => ["与", "之和÷"],
            Self::Growth => ["比", ""],
            Self::Yearly(_) => ["对", ""],
            Self::Difference => ["−", ""],
            Self::Product | Self::ScaledProduct(_) => ["×", ""],
            Self::Balance => ["＋", "−"],
            Self::Sum => ["＋", "＋"],
        }
    }
}

/// A value in another power of ten: times a positive one, divided by a negative one.
fn scaled(value: Decimal, by: i64) -> Option<Decimal> {
    let factor = Decimal::from(by.unsigned_abs());
    if by < 0 {
        value.checked_div(factor)
    } else {
        value.checked_mul(factor)
    }
}
