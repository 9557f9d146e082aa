//! How often a formula holds of the lines of a table, and where it doesn't.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::relation::{Relation, Terms};
use super::view::{Figure, View};
use super::{Formula, LEAST};
use crate::grid::is_mean_name;
use crate::rules::table_sums::between;

/// So many lines that don't hold end a trial that has not held as often.
const PATIENCE: usize = 3;

/// Whether a relation adds up or takes away.
fn is_additive(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Difference | Relation::Balance | Relation::Sum
    )
}

fn amounts(terms: &Terms<'_>) -> [Decimal; 3] {
    [terms.a, terms.b, terms.own].map(|figure| figure.quantity.value)
}

/// 人数 214−19＝195 and, at 3万元 each, 642−57＝585: whether a line only multiplies another one, and shows nothing new.
fn multiplies(terms: &Terms<'_>, believed: &[[Decimal; 3]]) -> bool {
    let [a, b, own] = amounts(terms);
    let product = |one: Decimal, other: Decimal| one.checked_mul(other);
    believed.iter().any(|line| {
        product(own, line[0]) == product(a, line[2]) && product(own, line[1]) == product(b, line[2])
    })
}

/// Whether a figure that is added or taken away is lost in the rounding of what comes of it: `14` beside `9,860.00万元`.
fn is_lost(terms: &Terms<'_>, relation: Relation) -> bool {
    let half = terms.own.quantity.half;
    let lost = |figure: &Figure| figure.quantity.value.abs() <= half;
    is_additive(relation)
        && !half.is_zero()
        && ([terms.a, terms.b].into_iter().any(lost) || terms.third.is_some_and(lost))
}

/// How often a formula holds, and where it doesn't.
#[derive(Default)]
pub(super) struct Fit {
    pub held: usize,
    /// Lines of which it says that nothing is left.
    pub nothing: usize,
    pub digits: usize,
    pub wrong: Vec<usize>,
    /// Lines that stand at 100% though more was done.
    capped: Vec<usize>,
    /// Lines that stand above 100%.
    beyond: usize,
}

impl Fit {
    pub fn times(&self) -> usize {
        self.held + self.nothing.min(self.held)
    }

    /// Where several lines tell by how much a target was exceeded, one that stands at 100% although more was done is wrong.
    fn with_capped(mut self) -> Self {
        if self.capped.len() == 1 && self.beyond >= LEAST - 1 {
            self.wrong.append(&mut self.capped);
        }
        self
    }
}

/// The terms of a formula in a line.
pub(super) fn terms<'v>(
    view: &'v View<'_>,
    line: usize,
    derived: usize,
    formula: Formula,
) -> Option<Terms<'v>> {
    let third = match formula.third {
        Some(place) => Some(view.figure(line, place)?),
        None => None,
    };
    Some(Terms {
        a: view.figure(line, formula.a)?,
        b: view.figure(line, formula.b)?,
        third,
        own: view.figure(line, derived)?,
    })
}

/// Whether a line isn't one of which such a relation tells.
fn is_other_line(view: &View<'_>, line: usize, relation: Relation) -> bool {
    let name = view.line_name(line);
    // A column of rates or averages doesn't add up where those beside it do, nor does such a row.
    let additive = matches!(
        relation,
        Relation::Difference | Relation::Balance | Relation::Sum | Relation::Growth
    );
    let mean = if view.turned {
        // 户均增收 grows like an amount.
        let mean = name.contains('均') && relation != Relation::Growth;
        additive && (mean || name.contains(['率', '比']) || name.contains("得分"))
    } else {
        matches!(relation, Relation::Sum | Relation::Balance) && is_mean_name(name)
    };
    // Beside two years 增减 is no year of its own.
    let change = ["增减", "变动", "差额", "变化"];
    mean || relation.is_divided() && change.iter().any(|word| name.contains(word))
}

/// Whether a line is one of means or rates, where those beside it add up: its whole lies between its parts.
fn is_mean_line(terms: &Terms<'_>, relation: Relation, turned: bool) -> bool {
    let (a, b, own) = (&terms.a.quantity, &terms.b.quantity, &terms.own.quantity);
    match (relation, terms.third) {
        (Relation::Difference, _) => {
            let (one, other) = (b.value.min(own.value), b.value.max(own.value));
            turned && one < a.value && a.value < other
        }
        (Relation::Sum, Some(third)) => {
            let parts = [a, b, &third.quantity];
            let sum = parts.iter().map(|part| part.value).sum();
            sum != own.value && between(own, sum, &parts)
        }
        _ => false,
    }
}

pub(super) fn judge(view: &View<'_>, derived: usize, formula: Formula) -> Fit {
    let mut fit = Fit::default();
    let relation = formula.relation;
    // Of three terms many more are tried.
    let patience = if formula.third.is_some() { 1 } else { PATIENCE };
    let zero = |figure: &Figure| figure.quantity.value.is_zero();
    let additive = is_additive(relation);
    let mut shown: HashSet<usize> = HashSet::new();
    // The amounts of the lines of which it holds.
    let mut believed: Vec<[Decimal; 3]> = Vec::new();
    for line in 0..view.lines() {
        let Some(terms) = terms(view, line, derived, formula) else {
            continue;
        };
        if is_other_line(view, line, relation) || is_mean_line(&terms, relation, view.turned) {
            continue;
        }
        // What nothing is added to, or multiplied by one, shows no relation.
        let tens = [1, 10, 100, 1_000, 10_000].map(Decimal::from);
        let one = |figure: &&Figure| tens.contains(&figure.raw.value);
        let idle = zero(terms.b)
            || is_lost(&terms, relation)
            || additive && multiplies(&terms, &believed)
            || relation == Relation::Share && zero(terms.a)
            || relation.is_product() && [terms.a, terms.b].iter().any(one)
            || formula.untold && one(&terms.b);
        let whole = terms.third.filter(|_| relation == Relation::Share);
        let divided = relation.is_divided();
        // Nothing is of no size of which any part could be told, nor so much of anything.
        let none = relation.is_product() && (zero(terms.a) || zero(terms.b));
        let undivided = divided && zero(terms.b) || whole.is_some_and(zero);
        if !relation.is_kin(&terms) || none || undivided {
            continue;
        }
        let mean = view.is_total(line) && relation.holds_of_mean(&terms);
        if mean && !relation.holds(&terms) {
            continue;
        }
        if relation.holds(&terms) {
            shown.extend((0..view.places()).filter(|place| view.figure(line, *place).is_some()));
            let told = !zero(terms.own) && !idle;
            if told && additive {
                believed.push(amounts(&terms));
            }
            fit.held += usize::from(told);
            let nothing = zero(terms.own) && !idle && !divided;
            fit.nothing += usize::from(nothing);
            fit.digits += match (told, nothing) {
                (true, _) => terms.own.digits,
                (_, true) => terms.a.digits,
                _ => 0,
            };
            fit.beyond += usize::from(relation.is_beyond(&terms));
        } else if relation.is_capped(&terms) {
            fit.capped
                .extend(relation.counts_what_is_beyond(&terms).then_some(line));
        } else if (formula.untold || relation == Relation::Product)
            && relation.holds_rounded(&terms)
        {
            // Of figures that are rounded it may be what was divided.
        } else if !relation.holds_turned(&terms) {
            fit.wrong.push(line);
            if fit.wrong.len() > patience && fit.wrong.len() > fit.held {
                return Fit::default();
            }
        }
    }
    if additive {
        // A line with figures in columns that are empty where it holds adds up of more.
        let more = |line: &usize| {
            (0..view.places()).any(|place| {
                view.figure(*line, place).is_some_and(|one| !zero(one)) && !shown.contains(&place)
            })
        };
        fit.wrong.retain(|line| !more(line));
    }
    fit.with_capped()
}
