//! Figures that nothing supports, one slip away from what the figures around them in the paragraph give.
//!
//! `共35200万元，第一批21120万元，第二批14081万元`: whatever the words, a sum, a part of a sum or a difference that is missed
//! by one slip of the pen is rarely missed by chance when the figures are long.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{how, name};
use crate::arithmetic::{added, decimals, show};
use crate::context::Context;
use crate::finding::{Draft, Severity};
use crate::number::{Quantity, UnitClass};
use crate::slip::{Slip, origins};
use crate::support::{Aim, Figure, Place, Support, comparable};

/// Digits that a figure must have.
const LONG: usize = 4;
/// Figures that make a sum, at most.
const ADDENDS: usize = 6;
/// Figures before one of which two can have it as their difference.
const LATELY: usize = 5;

/// A value that figures beside one give: what is added, what is taken away.
struct Given<'s> {
    value: Decimal,
    added: Vec<&'s Figure>,
    taken: Vec<&'s Figure>,
}

impl<'s> Given<'s> {
    fn new(added: Vec<&'s Figure>, taken: Vec<&'s Figure>) -> Self {
        let sum = |figures: &[&Figure]| -> Decimal {
            figures.iter().map(|figure| figure.quantity.value).sum()
        };
        Self {
            value: sum(&added) - sum(&taken),
            added,
            taken,
        }
    }

    /// How it is reckoned, for a person.
    fn shown(&self, like: &Quantity) -> String {
        let mut shown = added(self.added.iter().map(|figure| &figure.quantity));
        for figure in &self.taken {
            shown = shown + "－" + &figure.quantity.printed;
        }
        format!("{shown}＝{}", printed(self.value, like))
    }
}

/// A value in the unit of a figure, with its unit.
fn printed(value: Decimal, like: &Quantity) -> String {
    let shown = value.checked_div(like.unit.factor).unwrap_or(value);
    let places = decimals(like).max(shown.normalize().scale());
    format!("{}{}", show(shown, places), like.unit.text)
}

/// What is said of a figure that one slip separates from what those beside it give.
pub(super) fn beside(context: &Context<'_>, support: &Support<'_>, index: usize) -> Option<Draft> {
    let figure = &support.all[index];
    let own = &figure.quantity;
    let told = matches!(own.unit.class, UnitClass::Money | UnitClass::Count);
    if figure.digits < LONG || figure.place.is_cell() || !told {
        return None;
    }
    let kin: Vec<&Figure> = support
        .beside(figure)
        .iter()
        .filter(|other| matches!(other.place, Place::Text(_)) && comparable(figure, other))
        // 45万人次 and 5.65万人次 give 506507人次 only roughly.
        .filter(|other| other.quantity.half <= own.half || other.span == figure.span)
        .collect();
    let at = kin.iter().position(|other| other.span == figure.span)?;
    let origins: HashMap<Decimal, Slip> = origins(own).into_iter().collect();
    let (given, slip) = ways(&kin, at)
        .into_iter()
        .find_map(|given| Some((*origins.get(&given.value)?, given)))
        .map(|(slip, given)| (given, slip))?;
    // A rate that both values give supports neither.
    if is_nested(&given) {
        return None;
    }
    let supported = support.is_product_beside(figure)
        || support.is_added(figure, own.value)
        || is_part_beyond(context, figure)
        || support.is_divided(figure, own.value) && !support.is_divided(figure, given.value);
    if supported || is_sum_of_its_unit(&kin, at) || is_known_change(support, own, &given) {
        return None;
    }
    let message = format!(
        "{}印为{}，按{}，{}。",
        name(context, figure),
        own.printed,
        given.shown(own),
        how(slip)
    );
    let others = given.added.iter().chain(&given.taken);
    Some(
        Draft::new("slip", Severity::Doubt, message)
            .printed(&own.printed, printed(given.value, own))
            .at([figure.span])
            .at(others.map(|other| other.span))
            .advice("核对这几个数；不是合计和分项、也不是相减的，写明各自的口径。"),
    )
}

/// `连续三年获补助1386家，首次552家，其余512家`: whether a figure and those right behind it make what stands elsewhere.
fn is_part_beyond(context: &Context<'_>, figure: &Figure) -> bool {
    let passage = &context.passages[figure.passage];
    let own = &figure.quantity;
    let behind = passage
        .quantities
        .iter()
        .filter(|other| other.from >= own.to);
    let mut sum = own.value;
    let next = behind.take_while(|other| other.unit == own.unit && other.is_plain());
    next.take(ADDENDS).enumerate().any(|(count, other)| {
        sum += other.value;
        let mut same = context.pool.between(own.unit.class, sum, Some(sum));
        count > 0 && same.any(|one| one.quantity.value == sum)
    })
}

/// `735人中，甲类93人，乙类642人；博士118人`: whether of figures that are added up one is made of two others, so that they are no parts
/// of one whole.
fn is_nested(given: &Given<'_>) -> bool {
    let values: Vec<Decimal> = given.added.iter().map(|one| one.quantity.value).collect();
    let made = |at: usize| {
        let others = (0..values.len()).filter(|other| *other != at);
        let others: Vec<Decimal> = others.map(|other| values[other]).collect();
        others.iter().enumerate().any(|(index, one)| {
            let mut rest = others[index + 1..].iter();
            rest.any(|other| one + other == values[at])
        })
    };
    values.len() > 2 && (0..values.len()).any(made)
}

/// `上年615.7公斤；今年提高17.6公斤`: whether one of them is a change whose end, from the figure itself or from the other one,
/// stands in the document.
fn is_known_change(support: &Support<'_>, own: &Quantity, given: &Given<'_>) -> bool {
    let all: Vec<&Figure> = given.added.iter().chain(&given.taken).copied().collect();
    let [one, two] = all.as_slice() else {
        return false;
    };
    let ends = |change: &Figure, other: &Figure| {
        let by = change.quantity.value;
        let from = other.quantity.value;
        [own.value + by, own.value - by, from + by]
            .into_iter()
            .filter(|end| *end != given.value && *end != from)
            .any(|end| support.valued(end).next().is_some())
    };
    let changes = |figure: &Figure| matches!(figure.said.aim, Aim::Distance | Aim::Before);
    changes(one) && ends(one, two) || changes(two) && ends(two, one)
}

/// `受理2013件，通过1782件，其中订单1284笔…；未通过231件`: whether those of its very unit that stand next make a figure.
fn is_sum_of_its_unit(kin: &[&Figure], at: usize) -> bool {
    let own = &kin[at].quantity;
    let makes = |figures: &mut dyn Iterator<Item = &&Figure>| {
        let mut sum = Decimal::ZERO;
        figures
            .filter(|other| other.quantity.unit == own.unit)
            .take(ADDENDS)
            .enumerate()
            .any(|(count, other)| {
                sum += other.quantity.value;
                count > 0 && sum == own.value
            })
    };
    makes(&mut kin[at + 1..].iter()) || makes(&mut kin[..at].iter().rev())
}

/// What the figures beside one of a row of figures give in its place.
fn ways<'s>(kin: &[&'s Figure], at: usize) -> Vec<Given<'s>> {
    let mut found = Vec::new();
    for count in 2..=ADDENDS {
        if at >= count {
            found.push(Given::new(kin[at - count..at].to_vec(), Vec::new()));
        }
        if at + count < kin.len() {
            found.push(Given::new(kin[at + 1..=at + count].to_vec(), Vec::new()));
        }
        for from in at.saturating_sub(count - 1)..=at {
            parts(kin, at, (from, from + count), &mut found);
        }
    }
    let lately = &kin[at.saturating_sub(LATELY)..at];
    for (one, a) in lately.iter().enumerate() {
        for b in &lately[one + 1..] {
            found.push(difference(a, b));
        }
    }
    if let (Some(a), Some(b)) = (kin.get(at + 1), kin.get(at + 2)) {
        found.push(difference(a, b));
    }
    found
}

fn difference<'s>(a: &'s Figure, b: &'s Figure) -> Given<'s> {
    if a.quantity.value < b.quantity.value {
        return difference(b, a);
    }
    Given::new(vec![a], vec![b])
}

/// What a whole leaves for one of its parts: that of two parts stands beside them, that of more, or of long ones, in their
/// paragraph.
fn parts<'s>(
    kin: &[&'s Figure],
    at: usize,
    (from, to): (usize, usize),
    found: &mut Vec<Given<'s>>,
) {
    let Some(run) = kin.get(from..to) else {
        return;
    };
    let others = || {
        let others = run.iter().copied();
        others.filter(|other| other.span != kin[at].span).collect()
    };
    let far = run.len() > 2 || kin[at].digits > LONG;
    let wholes = kin.iter().enumerate().filter(|(place, _)| {
        place + 1 == from || *place == to || far && !(from..to).contains(place)
    });
    found.extend(wholes.map(|(_, whole)| Given::new(vec![*whole], others())));
}
