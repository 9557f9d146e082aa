//! Ratios that are told twice: `投入之比为1:2.65` and `带动比例1:2.64`.

use rust_decimal::Decimal;

use super::name;
use crate::context::Context;
use crate::finding::{Draft, Severity};
use crate::number::UnitClass;
use crate::support::{Figure, Place, Support};

/// Words in common, in percent, of two ratios of one thing.
const SHARED: u32 = 40;
/// Two ratios of which one is more than so many hundredths larger are alike only if a digit is all that parts them.
const HUNDREDTHS: u32 = 2;

/// The two terms of a figure that is a ratio.
fn terms(figure: &Figure) -> Option<(Decimal, Decimal)> {
    match figure.quantity.terms.as_slice() {
        [one, other] if figure.quantity.unit.class == UnitClass::Ratio => Some((*one, *other)),
        _ => None,
    }
}

/// Whether of two ratios one term is the same, and the other one digit away or nearly the same.
fn is_slip(one: (Decimal, Decimal), other: (Decimal, Decimal)) -> bool {
    let turned = (other.1, other.0);
    let one_term = |a: Decimal, b: Decimal| {
        let (large, small) = (a.max(b), a.min(b));
        let times = |one: Decimal, hundredths: u32| one.checked_mul(Decimal::from(hundredths));
        let alike = times(large, 100)
            .zip(times(small, 100 + HUNDREDTHS))
            .is_some_and(|(large, small)| large <= small);
        let (a, b) = (a.to_string(), b.to_string());
        let digits = a.chars().count() == b.chars().count();
        let differ = a.chars().zip(b.chars()).filter(|(a, b)| a != b).count();
        alike || digits && differ == 1
    };
    let slips = |other: (Decimal, Decimal)| {
        one.0 == other.0 && one_term(one.1, other.1) || one.1 == other.1 && one_term(one.0, other.0)
    };
    slips(other) || slips(turned)
}

/// Ratios of one thing that aren't the same.
pub(super) fn ratios(context: &Context<'_>, support: &Support<'_>) -> Vec<Draft> {
    let all: Vec<(&Figure, (Decimal, Decimal))> = support
        .all
        .iter()
        .filter_map(|figure| Some((figure, terms(figure)?)))
        .collect();
    let mut found: Vec<Draft> = Vec::new();
    for (at, (one, own)) in all.iter().enumerate() {
        let again = |(other, terms): &&(&Figure, (Decimal, Decimal))| {
            let held = one.quantity.agrees(&other.quantity) || *own == (terms.1, terms.0);
            !held && is_one_thing(support, one, other) && is_slip(*own, *terms)
        };
        let Some((other, _)) = all[at + 1..].iter().find(again) else {
            continue;
        };
        let message = format!(
            "{}印为{}，{}印为{}，同一比例前后不一。",
            name(context, one),
            one.quantity.printed,
            name(context, other),
            other.quantity.printed,
        );
        found.push(
            Draft::new("slip", Severity::Doubt, message)
                .printed(&one.quantity.printed, &other.quantity.printed)
                .at([one.span, other.span])
                .advice("核对两处的比例；说的不是一回事的，写明各自的口径。"),
        );
    }
    found
}

/// Whether the same is said of two ratios.
fn is_one_thing(support: &Support<'_>, one: &Figure, other: &Figure) -> bool {
    let (a, b) = (&one.said, &other.said);
    // Cells that stand under one another are of two rows.
    let column = |figure: &Figure| match figure.place {
        Place::Cell { grid, column, .. } => Some((grid, column)),
        Place::Text(_) => None,
    };
    let under = column(one).is_some() && column(one) == column(other);
    !under
        && a.aim == b.aim
        && one.quantity.operator == other.quantity.operator
        && a.later == b.later
        && a.year.zip(b.year).is_none_or(|(one, two)| one == two)
        && support.share(one, other) >= SHARED
}
