//! Columns of a table of which most rows say how they belong together: quotient, growth, difference or product of two
//! others, sum or balance of three; in a table of few rows the same of its rows.

mod ranks;
mod relation;
mod said;
mod tell;
mod view;

use std::collections::HashSet;

use super::Rule;
use crate::context::Context;
use crate::document::Span;
use crate::finding::Findings;
use crate::grid::{Role, is_mean_name};
use crate::number::UnitClass;
use relation::{Relation, Terms};
use tell::tell;
use view::View;

pub const RULE: Rule = Rule {
    id: "column",
    title: "表中由其他栏算出的栏逐行相符",
    run,
};

/// Lines that must hold before a relation is believed.
const LEAST: usize = 3;
/// Digits that the figures explained must have together: of fewer a fit is chance.
const DIGITS: usize = 6;
/// Those of three terms, of which many more are tried.
const DIGITS_OF_THREE: usize = 9;
/// Two lines with so many digits are enough.
const DIGITS_OF_TWO: usize = 8;
/// Wider tables aren't looked through for relations of three terms.
const WIDE: usize = 10;
/// So many lines that don't hold end a trial that has not held as often.
const PATIENCE: usize = 3;

/// Headings that say that the column is computed: one row less is enough.
const NAMED: [&str; 10] = [
    "率", "差", "均", "占", "增减", "增幅", "增长", "结余", "扣", "未",
];

/// Which places a figure may follow from, and how.
#[derive(Clone, Copy)]
struct Formula {
    relation: Relation,
    a: usize,
    b: usize,
    third: Option<usize>,
}

/// How often a formula holds, and where it doesn't.
#[derive(Default)]
struct Fit {
    held: usize,
    /// Lines of which it says that nothing is left.
    nothing: usize,
    digits: usize,
    wrong: Vec<usize>,
}

impl Fit {
    fn times(&self) -> usize {
        self.held + self.nothing.min(self.held)
    }
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        let mut told = HashSet::new();
        said::changes(context, grid, findings);
        for view in [Some(View::upright(grid)), View::turned(grid)]
            .into_iter()
            .flatten()
        {
            if !view.turned {
                ranks::ranks(&view, findings);
            }
            let mut explained = HashSet::new();
            for derived in in_order(&view) {
                if place(&view, derived, &mut told, findings) {
                    explained.insert(derived);
                }
            }
            if view.places() <= WIDE && !view.turned {
                let given = |place: &usize| {
                    let role = first(&view, *place).and_then(|line| view.role(line, *place));
                    let named = first(&view, *place)
                        .is_some_and(|line| !view.name(line, *place).is_empty());
                    // Full marks follow from nothing; of a column without a heading nobody knows what it is.
                    explained.contains(place) || role == Some(Role::Weight) || !named
                };
                for derived in (0..view.places()).filter(|place| !given(place)) {
                    of_three(&view, derived, &mut told, findings);
                }
            }
        }
    }
}

/// Places that say that they are computed first: they are what a finding is about.
fn in_order(view: &View<'_>) -> Vec<usize> {
    let (mut named, rest): (Vec<usize>, Vec<usize>) =
        (0..view.places()).partition(|place| is_named(view, *place));
    named.extend(rest);
    named
}

/// The first line with a figure in a place.
fn first(view: &View<'_>, place: usize) -> Option<usize> {
    (0..view.lines()).find(|line| view.figure(*line, place).is_some())
}

fn is_named(view: &View<'_>, place: usize) -> bool {
    first(view, place).is_some_and(|line| {
        let name = view.name(line, place);
        NAMED.iter().any(|word| name.contains(word))
    })
}

/// Whether a place holds averages: times a number they don't make the amount to the digit.
fn is_rounded(view: &View<'_>, place: usize) -> bool {
    first(view, place).is_some_and(|line| view.name(line, place).contains('均'))
}

/// The relations that a place's unit and name allow.
fn relations(view: &View<'_>, derived: usize) -> Vec<Relation> {
    let figures = || (0..view.lines()).filter_map(|line| view.figure(line, derived));
    let count = figures().count();
    let Some(line) = first(view, derived).filter(|_| count >= 2) else {
        return Vec::new();
    };
    let percents = figures()
        .filter(|figure| figure.quantity.unit.class == UnitClass::Percent)
        .count();
    let name = view.name(line, derived);
    if percents * 2 <= count {
        return if ["均", "强度", "单价"]
            .iter()
            .any(|word| name.contains(word))
        {
            vec![Relation::Average]
        } else if ["倍", "比"].iter().any(|word| name.contains(word)) {
            vec![Relation::Times, Relation::Difference]
        } else {
            vec![Relation::Difference, Relation::Product]
        };
    }
    let quotient = matches!(
        view.role(line, derived),
        Some(
            Role::ExecutionRate
                | Role::FundingRate
                | Role::Achievement
                | Role::ScoreRate
                | Role::Share
        )
    );
    if quotient || view.turned {
        vec![Relation::Quotient]
    } else if name.contains("年均") {
        (2..=5).map(Relation::Yearly).collect()
    } else {
        vec![Relation::Quotient, Relation::Growth]
    }
}

/// The relation of two others that explains most figures of a place, and those that it doesn't; whether there is one.
fn place(
    view: &View<'_>,
    derived: usize,
    told: &mut HashSet<Vec<Span>>,
    findings: &mut Findings,
) -> bool {
    let mut best: Option<(Formula, Fit)> = None;
    let relations = relations(view, derived);
    for a in (0..view.places()).filter(|a| *a != derived) {
        for b in (0..view.places()).filter(|b| *b != derived && *b != a) {
            for relation in &relations {
                if *relation == Relation::Product
                    && (b < a || is_rounded(view, a) || is_rounded(view, b))
                {
                    continue;
                }
                let formula = Formula {
                    relation: *relation,
                    a,
                    b,
                    third: None,
                };
                let fit = judge(view, derived, formula);
                if best.as_ref().is_none_or(|(_, most)| fit.held > most.held) {
                    best = Some((formula, fit));
                }
            }
        }
    }
    let Some((formula, fit)) = best else {
        return false;
    };
    let named = is_named(view, derived);
    let usual = !view.turned && formula.relation != Relation::Product;
    let telling = usual || fit.digits >= DIGITS;
    let many = fit.held >= 2 && fit.digits >= DIGITS_OF_TWO;
    let enough = fit.times() >= LEAST || named && fit.times() + 1 == LEAST || many;
    let few = fit.wrong.len() * 3 <= fit.times() || (named || many) && fit.wrong.len() == 1;
    if !enough || !few || !telling {
        return false;
    }
    tell(view, derived, formula, &fit, told, findings);
    true
}

/// The balance or sum of three others that explains most figures of a place.
fn of_three(
    view: &View<'_>,
    derived: usize,
    told: &mut HashSet<Vec<Span>>,
    findings: &mut Findings,
) {
    let tried: &[Relation] = match relations(view, derived).as_slice() {
        [Relation::Difference, _] => &[Relation::Balance, Relation::Sum],
        [Relation::Quotient, ..] => &[Relation::Share],
        _ => return,
    };
    let others: Vec<usize> = (0..view.places()).filter(|it| *it != derived).collect();
    let mut best: Option<(Formula, Fit)> = None;
    for (at, a) in others.iter().enumerate() {
        for b in &others[at + 1..] {
            for third in others.iter().filter(|it| *it != a && *it != b) {
                for relation in tried.iter().copied() {
                    if relation == Relation::Sum && third < b {
                        continue;
                    }
                    let formula = Formula {
                        relation,
                        a: *a,
                        b: *b,
                        third: Some(*third),
                    };
                    let fit = judge(view, derived, formula);
                    if best.as_ref().is_none_or(|(_, most)| fit.held > most.held) {
                        best = Some((formula, fit));
                    }
                }
            }
        }
    }
    let Some((formula, fit)) = best else { return };
    let enough = fit.held >= LEAST && fit.digits >= DIGITS_OF_THREE;
    if enough && fit.wrong.len() * 3 <= fit.held {
        tell(view, derived, formula, &fit, told, findings);
    }
}

/// The terms of a formula in a line.
fn terms<'v>(
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

fn judge(view: &View<'_>, derived: usize, formula: Formula) -> Fit {
    let mut fit = Fit::default();
    let relation = formula.relation;
    // Of three terms many more are tried.
    let patience = if formula.third.is_some() { 1 } else { PATIENCE };
    let zero = |figure: &view::Figure| figure.quantity.value.is_zero();
    for line in 0..view.lines() {
        let Some(terms) = terms(view, line, derived, formula) else {
            continue;
        };
        // A column of rates or averages doesn't add up where those beside it do.
        if view.turned && view.line_name(line).contains(['率', '比', '均']) {
            continue;
        }
        let divided = matches!(
            relation,
            Relation::Quotient
                | Relation::Growth
                | Relation::Average
                | Relation::Times
                | Relation::Yearly(_)
        );
        if relation == Relation::Sum && !view.turned && is_mean_name(view.line_name(line)) {
            continue;
        }
        // Beside two years 增减 is no year of its own.
        if divided
            && ["增减", "变动", "差额", "变化"]
                .iter()
                .any(|word| view.line_name(line).contains(word))
        {
            continue;
        }
        // What nothing is added to, or multiplied by one, shows no relation.
        let idle = zero(terms.b)
            || relation == Relation::Share && zero(terms.a)
            || relation == Relation::Product
                && [terms.a, terms.b]
                    .iter()
                    .any(|it| it.raw.value == rust_decimal::Decimal::ONE);
        let whole = terms.third.filter(|_| relation == Relation::Share);
        if !relation.is_kin(&terms) || divided && zero(terms.b) || whole.is_some_and(zero) {
            continue;
        }
        if relation.holds(&terms) {
            let told = !zero(terms.own) && !idle;
            fit.held += usize::from(told);
            let nothing = zero(terms.own) && !idle && !divided;
            fit.nothing += usize::from(nothing);
            fit.digits += match (told, nothing) {
                (true, _) => terms.own.digits,
                (_, true) => terms.a.digits,
                _ => 0,
            };
        } else if !relation.holds_turned(&terms) && !relation.is_capped(&terms) {
            fit.wrong.push(line);
            if fit.wrong.len() > patience && fit.wrong.len() > fit.held {
                return Fit::default();
            }
        }
    }
    fit
}
