//! The ways in which a figure can come from others, by the words before it.

use super::Subject;
use super::scope::{Near, Operand, alike};
use super::words::{Kind, each, since_last_year, widest};
use crate::number::{Quantity, UnitClass};
use rust_decimal::Decimal;

/// What a figure should be, and from what.
pub(super) struct Expected<'a> {
    pub value: Decimal,
    pub low: Decimal,
    pub high: Decimal,
    pub operands: Vec<&'a Operand>,
    sign: &'static str,
}

/// The sign of a part of two figures together: so a figure may come about, but hardly does.
const OF_BOTH: &str = "÷两者之和";
/// The sign of a sum.
const ADDED: &str = "＋";

impl Expected<'_> {
    /// Whether the figure may only be excused by it.
    pub(super) fn is_rare(&self) -> bool {
        self.sign == OF_BOTH
    }

    /// Whether figures are added up.
    pub(super) fn is_sum(&self) -> bool {
        self.sign == ADDED
    }

    pub(super) fn basis(&self) -> String {
        self.operands
            .iter()
            .map(|operand| operand.quantity.printed.as_str())
            .collect::<Vec<_>>()
            .join(self.sign)
    }
}

/// A value from two figures, with what their rounding leaves open.
fn pair<'a>(
    (a, b): (&'a Operand, &'a Operand),
    sign: &'static str,
    of: impl Fn(Decimal, Decimal) -> Option<Decimal>,
) -> Option<Expected<'a>> {
    let (one, two) = (&a.quantity, &b.quantity);
    let value = of(one.value, two.value)?;
    let corners = [
        of(one.low(), two.high()),
        of(one.high(), two.low()),
        of(one.low(), two.low()),
        of(one.high(), two.high()),
    ];
    let corners: Vec<Decimal> = corners.into_iter().flatten().collect();
    Some(Expected {
        value,
        low: corners.iter().copied().min().unwrap_or(value).min(value),
        high: corners.iter().copied().max().unwrap_or(value).max(value),
        operands: vec![a, b],
        sign,
    })
}

/// All that the figures in scope give in the way that the words call for.
pub(super) fn expected<'a>(
    kind: Kind,
    subject: &Subject<'_>,
    operands: &'a [Operand],
) -> Vec<Expected<'a>> {
    let own = subject.quantity;
    match kind {
        Kind::Gap if widest(&subject.lead) => extremes(own, operands),
        Kind::Gap if since_last_year(&subject.lead) => {
            let mut gaps = gaps(own, operands);
            gaps.retain(|gap| gap.operands.iter().any(|operand| operand.near == Near::Row));
            gaps
        }
        Kind::Gap => gaps(own, operands),
        Kind::Average => averages(subject, operands),
        Kind::Growth => growths(operands),
        Kind::Yearly => yearly(operands),
        Kind::Share => shares(operands),
        Kind::Total => totals(own, operands),
        Kind::Converted => converted(own, operands),
    }
}

fn pairs(
    operands: &[Operand],
    fits: impl Fn(&Quantity, &Quantity) -> bool + Copy,
) -> impl Iterator<Item = (&Operand, &Operand)> {
    operands.iter().flat_map(move |a| {
        operands
            .iter()
            .filter(move |b| a.span != b.span && fits(&a.quantity, &b.quantity))
            .filter(move |b| match (a.row, b.row) {
                // Of two rows of one table only the same column would do, and that is another rule's.
                (Some(one), Some(two)) => one == two,
                _ => true,
            })
            .map(move |b| (a, b))
    })
}

fn gaps<'a>(own: &Quantity, operands: &'a [Operand]) -> Vec<Expected<'a>> {
    let class = match own.unit.class {
        UnitClass::PercentPoint => UnitClass::Percent,
        class => class,
    };
    let of_kind = |quantity: &Quantity| {
        if class == UnitClass::Percent {
            quantity.unit.class == class
        } else {
            alike(quantity, own)
        }
    };
    pairs(operands, |a, b| {
        of_kind(a) && of_kind(b) && a.value > b.value
    })
    .filter_map(|found| pair(found, "−", |a, b| Some(a - b)))
    .collect()
}

/// The largest of the figures of a list less the smallest.
fn extremes<'a>(own: &Quantity, operands: &'a [Operand]) -> Vec<Expected<'a>> {
    let listed = || {
        operands.iter().filter(|operand| {
            operand.near == Near::Sentence && operand.quantity.unit.text == own.unit.text
        })
    };
    let most = listed().max_by_key(|operand| operand.quantity.value);
    let least = listed().min_by_key(|operand| operand.quantity.value);
    match (most, least) {
        (Some(most), Some(least)) if listed().count() >= 3 => {
            pair((most, least), "−", |a, b| Some(a - b))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

fn averages<'a>(subject: &Subject<'_>, operands: &'a [Operand]) -> Vec<Expected<'a>> {
    let own = subject.quantity;
    let scale = each(&subject.lead);
    let dividend = |quantity: &Quantity| {
        quantity.unit.class == own.unit.class
            && (own.unit.class == UnitClass::Money || alike(quantity, own))
            && quantity.value > own.value
    };
    let divisor = |quantity: &Quantity| {
        let money = quantity.unit.class == UnitClass::Money && subject.lead.contains('元');
        // 5200.0 of a table counts nothing.
        let counts = quantity.unit.class != UnitClass::None || !quantity.printed.contains('.');
        (matches!(
            quantity.unit.class,
            UnitClass::Count | UnitClass::None | UnitClass::Duration
        ) && counts
            || money)
            && quantity.value > Decimal::ONE
    };
    let mut found: Vec<Expected<'a>> = pairs(operands, |a, b| {
        dividend(a) && divisor(b) && a.value > b.value.min(own.value)
    })
    .filter(|(a, _)| !a.each && !a.apart && !a.extreme)
    // 三批176家、131家、88家，每家中心联结32.9家: what is divided is no number of its own kind.
    .filter(|(a, b)| {
        let counted = own.unit.class == UnitClass::Count;
        !counted || a.quantity.unit.text != b.quantity.unit.text
    })
    // 全部项目平均每项: of a total row only.
    .filter(|(a, b)| {
        let all = ["全部", "总体", "整体", "全省", "全市"];
        let whole = all.iter().any(|word| subject.lead.contains(word));
        !whole || [a, b].iter().all(|one| one.row.is_none() || !one.named)
    })
    .filter_map(|found| pair(found, "÷", |a, b| a.checked_mul(scale)?.checked_div(b)))
    .collect();
    if subject.lead.contains("年均") {
        // The number of years isn't printed as a number.
        for dividend in operands
            .iter()
            .filter(|operand| dividend(&operand.quantity))
        {
            for years in 2..=5_u32 {
                found.extend(
                    pair((dividend, dividend), "÷", |a, _| {
                        a.checked_div(years.into())
                    })
                    .map(|mut expected| {
                        expected.operands.truncate(1);
                        expected
                    }),
                );
            }
        }
    }
    found
}

fn growths(operands: &[Operand]) -> Vec<Expected<'_>> {
    let amount = |quantity: &Quantity| {
        !matches!(
            quantity.unit.class,
            UnitClass::Percent | UnitClass::PercentPoint | UnitClass::Ratio
        ) && quantity.value > Decimal::ZERO
    };
    let mut found = Vec::new();
    for (a, b) in pairs(operands, |a, b| amount(a) && amount(b) && alike(a, b)) {
        found.extend(pair((a, b), "比", |a, b| {
            (a - b)
                .abs()
                .checked_mul(Decimal::ONE_HUNDRED)?
                .checked_div(b)
        }));
        // An increase over what it started from.
        found.extend(pair((a, b), "÷", |a, b| {
            a.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(b)
        }));
        found.extend(pair((a, b), "÷（减前）", |a, b| {
            a.checked_mul(Decimal::ONE_HUNDRED)?
                .checked_div((b - a).abs())
        }));
    }
    found
}

/// The rate by which a figure grows to another in so many years, by halving the interval.
pub(in crate::rules) fn compound(from: Decimal, to: Decimal, years: u32) -> Option<Decimal> {
    let target = to.checked_div(from)?;
    if target <= Decimal::ZERO || target > Decimal::from(50) {
        return None;
    }
    let (mut low, mut high) = (Decimal::ZERO, Decimal::from(50));
    for _ in 0..40 {
        let middle = ((low + high) / Decimal::TWO).round_dp(12);
        let mut power = Decimal::ONE;
        for _ in 0..years {
            power = power.checked_mul(middle)?.round_dp(14);
        }
        if power < target {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some((high - Decimal::ONE) * Decimal::ONE_HUNDRED)
}

fn yearly(operands: &[Operand]) -> Vec<Expected<'_>> {
    let amount = |quantity: &Quantity| {
        !matches!(
            quantity.unit.class,
            UnitClass::Percent | UnitClass::PercentPoint | UnitClass::Ratio
        ) && quantity.value > Decimal::ZERO
    };
    let mut found = Vec::new();
    for (a, b) in pairs(operands, |a, b| {
        amount(a) && amount(b) && alike(a, b) && a.value > b.value
    }) {
        for years in 2..=5 {
            if let Some(value) = compound(b.quantity.value, a.quantity.value, years) {
                found.push(Expected {
                    value,
                    low: value,
                    high: value,
                    operands: vec![a, b],
                    sign: "对",
                });
            }
        }
    }
    found
}

fn shares(operands: &[Operand]) -> Vec<Expected<'_>> {
    let amount = |quantity: &Quantity| {
        matches!(
            quantity.unit.class,
            UnitClass::Count | UnitClass::Money | UnitClass::Points | UnitClass::None
        ) && quantity.value > Decimal::ZERO
            && quantity.terms.is_empty()
    };
    pairs(operands, |a, b| amount(a) && amount(b) && alike(a, b))
        .filter(|(part, _)| part.before || part.near == Near::Row)
        .flat_map(|found| {
            let of = pair(found, "÷", |a, b| {
                a.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(b)
            });
            // 核减312万元，核定1248万元，核减率20%: of both together.
            let of_both = pair(found, OF_BOTH, |a, b| {
                a.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(a + b)
            });
            [of, of_both]
        })
        .flatten()
        .collect()
}

fn totals<'a>(own: &Quantity, operands: &'a [Operand]) -> Vec<Expected<'a>> {
    let mut found = Vec::new();
    let kin: Vec<&Operand> = operands
        .iter()
        .filter(|operand| {
            alike(&operand.quantity, own)
                && operand.quantity.value <= own.value * Decimal::TEN
                && !operand.inner
                && !operand.each
                && !operand.apart
        })
        .collect();
    for from in 0..kin.len() {
        let mut parts: Vec<&Operand> = Vec::new();
        let mut sum = Decimal::ZERO;
        let mut slack = Decimal::ZERO;
        for operand in kin[from..].iter().take(6) {
            let apart = parts.first().is_some_and(|first: &&Operand| {
                first.row != operand.row || first.near != operand.near
            });
            if apart {
                break;
            }
            parts.push(operand);
            sum += operand.quantity.value;
            slack += operand.quantity.half;
            if parts.len() > 1 {
                found.push(Expected {
                    value: sum,
                    low: sum - slack,
                    high: sum + slack,
                    operands: parts.clone(),
                    sign: ADDED,
                });
            }
        }
    }
    found
}

/// Units of area that are the same thing: how many 亩 one is.
fn mu(unit: &str) -> Option<Decimal> {
    let bare = unit.trim_start_matches(['万', '千', '百']);
    match bare {
        "亩" => Some(Decimal::ONE),
        "公顷" => Some(Decimal::from(15)),
        _ => None,
    }
}

fn converted<'a>(own: &Quantity, operands: &'a [Operand]) -> Vec<Expected<'a>> {
    let Some(to) = mu(&own.unit.text) else {
        return Vec::new();
    };
    let nearest = operands
        .iter()
        .filter(|operand| operand.before && operand.near == Near::Sentence)
        .filter(|operand| operand.quantity.unit.text != own.unit.text)
        .filter_map(|operand| Some((operand, mu(&operand.quantity.unit.text)?)))
        .next_back();
    nearest
        .into_iter()
        .filter_map(|(operand, from)| {
            pair((operand, operand), "", |a, _| {
                a.checked_mul(from)?.checked_div(to)
            })
            .map(|mut expected| {
                expected.operands.truncate(1);
                expected
            })
        })
        .collect()
}
