//! The ways in which the figures around a figure give it, each with what it leaves open by rounding.

use rust_decimal::Decimal;

use crate::arithmetic::as_average;
use crate::number::{Quantity, UnitClass};
use crate::pool;

/// What kind of arithmetic gives a figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Sum,
    Rate,
    Points,
    Product,
    Again,
}

/// Between which values a figure lies by others, and by which.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub kind: Kind,
    pub low: Decimal,
    pub high: Decimal,
    /// The others, by their place among the figures looked at.
    pub by: Vec<usize>,
    pub basis: String,
}

impl Way {
    pub(super) fn reaches(&self, value: Decimal, half: Decimal) -> bool {
        self.low <= value + half && value - half <= self.high
    }

    /// Whether two ways have no figure in common or are of different arithmetic. Two rates of other things agree too easily.
    pub(super) fn independent(&self, other: &Self) -> bool {
        let apart = self.by.iter().all(|one| !other.by.contains(one));
        self.by != other.by && (self.kind != other.kind || apart && self.kind != Kind::Rate)
    }
}

/// So many figures in a row make one.
const ADDENDS: usize = 6;
/// So far apart are two figures of a kind that a third comes from.
const APART: usize = 4;
/// So far from a rate stand its part and its whole.
const AROUND: usize = 6;

/// Weights and areas are told in several units: what they measure, and how much of it one of the unit is.
fn measure(text: &str) -> Option<(&'static str, Decimal)> {
    match text.trim_start_matches(['万', '亿']) {
        "斤" => Some(("重", Decimal::new(5, 1))),
        "公斤" | "千克" => Some(("重", Decimal::ONE)),
        "吨" => Some(("重", Decimal::ONE_THOUSAND)),
        "亩" => Some(("地", Decimal::ONE)),
        "公顷" => Some(("地", Decimal::from(15))),
        _ => None,
    }
}

/// How much a figure of one unit is in another; none if they measure different things.
fn scale(from: &Quantity, to: &Quantity) -> Option<Decimal> {
    if from.unit.comparable(&to.unit) && from.unit.class != UnitClass::None {
        return Some(Decimal::ONE);
    }
    let (a, b) = (measure(&from.unit.text)?, measure(&to.unit.text)?);
    (a.0 == b.0).then(|| a.1 / b.1)
}

/// 3.2倍 counts nothing.
fn is_amount(one: &Quantity) -> bool {
    pool::is_amount(one) && one.unit.text != "倍"
}

fn exact(kind: Kind, value: Decimal, by: Vec<usize>, basis: String) -> Way {
    Way {
        kind,
        low: value,
        high: value,
        by,
        basis,
    }
}

/// All ways in which the others of a window give one of its figures.
pub(super) fn ways(figures: &[&Quantity], own: usize, grows: bool) -> Vec<Way> {
    let mut found = Vec::new();
    match figures[own].unit.class {
        UnitClass::Percent => {
            rates(figures, own, grows, &mut found);
            points(figures, own, &mut found);
        }
        UnitClass::PercentPoint => points(figures, own, &mut found),
        _ if is_amount(figures[own]) => {
            sums(figures, own, &mut found);
            by_rate(figures, own, grows, &mut found);
            products(figures, own, &mut found);
            again(figures, own, &mut found);
        }
        _ => products(figures, own, &mut found),
    }
    found
}

/// The figures that can be added to one, in their order, with it among them.
fn kin(figures: &[&Quantity], own: usize) -> Vec<usize> {
    (0..figures.len())
        .filter(|at| figures[*at].unit.comparable(&figures[own].unit))
        .collect()
}

fn sums(figures: &[&Quantity], own: usize, found: &mut Vec<Way>) {
    let kin = kin(figures, own);
    let Some(me) = kin.iter().position(|at| *at == own) else {
        return;
    };
    let value = |at: usize| figures[kin[at]].value;
    let printed = |at: usize| figures[kin[at]].printed.as_str();
    let mut add = |total: Option<usize>, parts: &[usize]| {
        let sum: Decimal = parts.iter().map(|at| value(*at)).sum();
        let joined: Vec<&str> = parts.iter().map(|at| printed(*at)).collect();
        let mut by: Vec<usize> = parts.iter().chain(&total).map(|at| kin[*at]).collect();
        by.sort_unstable();
        let (value, basis) = match total {
            Some(total) => (
                value(total) - sum,
                format!("{}−{}", printed(total), joined.join("−")),
            ),
            None => (sum, joined.join("＋")),
        };
        // 32.01亿元加463.2万元: too little to be seen in 30亿元.
        let seen = by.iter().all(|at| figures[*at].value > figures[own].half);
        if value > Decimal::ZERO
            && seen
            && found
                .iter()
                .all(|way: &Way| way.by != by || way.low != value)
        {
            found.push(exact(Kind::Sum, value, by, basis));
        }
    };
    // Two of those nearby.
    for a in me.saturating_sub(APART)..(me + APART + 1).min(kin.len()) {
        for b in me.saturating_sub(APART)..(me + APART + 1).min(kin.len()) {
            if a == me || b == me || a == b || a.max(b).max(me) - a.min(b).min(me) > APART {
                continue;
            }
            if a < b {
                add(None, &[a, b]);
            }
            add(Some(a), &[b]);
        }
    }
    // A whole right before or right behind its parts.
    for from in 0..kin.len() {
        for to in from + 3..=(from + ADDENDS).min(kin.len()) {
            let run: Vec<usize> = (from..to).collect();
            for whole in [from.checked_sub(1), Some(to).filter(|to| *to < kin.len())]
                .into_iter()
                .flatten()
            {
                if whole == me {
                    add(None, &run);
                } else if run.contains(&me) {
                    let rest: Vec<usize> = run.iter().copied().filter(|at| *at != me).collect();
                    add(Some(whole), &rest);
                }
            }
        }
    }
}

/// Two figures of a kind around a rate that can be its part and its whole.
fn pairs(figures: &[&Quantity], rate: usize) -> Vec<(usize, usize)> {
    let near = rate.saturating_sub(AROUND)..(rate + AROUND + 1).min(figures.len());
    // `每1元`: what is told of one is no part of anything.
    let usable = |at: usize| {
        at != rate && is_amount(figures[at]) && figures[at].value > figures[at].unit.factor
    };
    let mut found = Vec::new();
    for a in near.clone().filter(|at| usable(*at)) {
        for b in near.clone().filter(|at| usable(*at) && *at != a) {
            if figures[a].unit.comparable(&figures[b].unit) {
                found.push((a, b));
            }
        }
    }
    found
}

fn rates(figures: &[&Quantity], own: usize, grows: bool, found: &mut Vec<Way>) {
    for (a, b) in pairs(figures, own) {
        let (part, whole) = (figures[a], figures[b]);
        let printed = |sign: &str| format!("{}{sign}{}", part.printed, whole.printed);
        let by = vec![a.min(b), a.max(b)];
        let mut add = |value: Option<Decimal>, basis: String| {
            found.extend(value.map(|value| exact(Kind::Rate, value, by.clone(), basis)));
        };
        let quotient = part.value.checked_div(whole.value);
        let quotient = quotient.map(|it| it * Decimal::ONE_HUNDRED);
        add(
            quotient.filter(|it| *it < Decimal::ONE_HUNDRED),
            printed("÷"),
        );
        let grown = quotient.map(|it| (it - Decimal::ONE_HUNDRED).abs());
        if grows {
            add(grown, printed("对"));
        }
    }
}

/// What a rate makes of a figure beside it.
fn by_rate(figures: &[&Quantity], own: usize, grows: bool, found: &mut Vec<Way>) {
    let around = (0..figures.len()).filter(|at| {
        let far = at.abs_diff(own) > AROUND;
        figures[*at].unit.class == UnitClass::Percent
            && figures[*at].value != Decimal::ONE_HUNDRED
            && !far
    });
    for at in around {
        let rate = figures[at];
        // A rate that two others give asks for no third.
        let mut whence = Vec::new();
        rates(figures, at, grows, &mut whence);
        let given = |way: &Way| !way.by.contains(&own) && way.reaches(rate.value, rate.half);
        if whence.iter().any(given) {
            continue;
        }
        for (_, b) in pairs(figures, at).into_iter().filter(|(a, _)| *a == own) {
            let other = figures[b];
            let hundred = Decimal::ONE_HUNDRED;
            let (low, high) = (rate.low() / hundred, rate.high() / hundred);
            let mut by = vec![at, b];
            by.sort_unstable();
            let times = |sign: &str| format!("{}{sign}{}", other.printed, rate.printed);
            let mut add = |one: Option<Decimal>, two: Option<Decimal>, basis: String| {
                if let (Some(one), Some(two)) = (one, two) {
                    found.push(Way {
                        kind: Kind::Rate,
                        low: one.min(two),
                        high: one.max(two),
                        by: by.clone(),
                        basis,
                    });
                }
            };
            let v = other.value;
            if rate.value < hundred {
                add(v.checked_mul(low), v.checked_mul(high), times("×"));
                add(v.checked_div(low), v.checked_div(high), times("÷"));
            }
            let one = Decimal::ONE;
            for sign in [one, -one].into_iter().filter(|_| grows) {
                let (low, high) = (one + sign * low, one + sign * high);
                if low <= Decimal::ZERO || high <= Decimal::ZERO {
                    continue;
                }
                let (up, down) = if sign > Decimal::ZERO {
                    ("×（1＋", "÷（1＋")
                } else {
                    ("×（1−", "÷（1−")
                };
                add(v.checked_mul(low), v.checked_mul(high), times(up) + "）");
                add(v.checked_div(low), v.checked_div(high), times(down) + "）");
            }
        }
    }
}

/// Points between two percentages.
fn points(figures: &[&Quantity], own: usize, found: &mut Vec<Way>) {
    let me = figures[own];
    let near = own.saturating_sub(AROUND)..(own + AROUND + 1).min(figures.len());
    let of = |class: UnitClass| {
        near.clone()
            .filter(move |at| *at != own && figures[*at].unit.class == class)
    };
    if me.unit.class == UnitClass::PercentPoint {
        for a in of(UnitClass::Percent) {
            for b in of(UnitClass::Percent).filter(|b| *b > a) {
                let value = (figures[a].value - figures[b].value).abs();
                let basis = format!("{}与{}", figures[a].printed, figures[b].printed);
                found.push(exact(Kind::Points, value, vec![a, b], basis));
            }
        }
        return;
    }
    for a in of(UnitClass::Percent) {
        for b in of(UnitClass::PercentPoint) {
            for (sign, factor) in [("＋", Decimal::ONE), ("−", -Decimal::ONE)] {
                let value = figures[a].value + factor * figures[b].value;
                let basis = format!("{}{sign}{}", figures[a].printed, figures[b].printed);
                let by = vec![a.min(b), a.max(b)];
                found.push(exact(Kind::Points, value, by, basis));
            }
        }
    }
}

/// So many at so much, told apart by their units.
fn products(figures: &[&Quantity], own: usize, found: &mut Vec<Way>) {
    let near = own.saturating_sub(APART)..(own + APART + 1).min(figures.len());
    let others: Vec<usize> = near.filter(|at| *at != own && !figures[*at].han).collect();
    for &a in &others {
        for &b in &others {
            if a == b {
                continue;
            }
            for role in [[own, a, b], [a, own, b], [a, b, own]] {
                let [number, each, all] = role.map(|at| figures[at]);
                if let Some(way) = product(number, each, all, role, own) {
                    found.push(way);
                }
            }
        }
    }
}

/// How a number, what each has and what all have give one of the three.
fn product(
    number: &Quantity,
    each: &Quantity,
    all: &Quantity,
    role: [usize; 3],
    own: usize,
) -> Option<Way> {
    let counts = matches!(number.unit.class, UnitClass::Count | UnitClass::Duration)
        || number.unit.class == UnitClass::None && number.half.is_zero();
    let told = is_amount(each) && is_amount(all) && number.unit.text != each.unit.text;
    if !counts || !told || number.value <= Decimal::ONE {
        return None;
    }
    let scale = scale(each, all)?;
    let mean = as_average(each);
    let mut by: Vec<usize> = role.iter().copied().filter(|at| *at != own).collect();
    by.sort_unstable();
    let (one, two, basis) = if own == role[0] {
        let over = |each: Decimal| all.value.checked_div(each.checked_mul(scale)?);
        (
            over(mean.low())?,
            over(mean.high())?,
            format!("{}÷{}", all.printed, each.printed),
        )
    } else if own == role[1] {
        let value = all.value.checked_div(number.value.checked_mul(scale)?)?;
        (
            value - (mean.half - each.half),
            value + (mean.half - each.half),
            format!("{}÷{}", all.printed, number.printed),
        )
    } else {
        let value = number.value.checked_mul(each.value)?.checked_mul(scale)?;
        (value, value, format!("{}×{}", number.printed, each.printed))
    };
    Some(Way {
        kind: Kind::Product,
        low: one.min(two),
        high: one.max(two),
        by,
        basis,
    })
}

/// The same figure said once more.
fn again(figures: &[&Quantity], own: usize, found: &mut Vec<Way>) {
    let me = figures[own];
    for at in (0..figures.len()).filter(|at| *at != own) {
        if figures[at].unit.comparable(&me.unit) {
            let other = figures[at];
            found.push(exact(
                Kind::Again,
                other.value,
                vec![at],
                format!("“{}”", other.printed),
            ));
        }
    }
}
