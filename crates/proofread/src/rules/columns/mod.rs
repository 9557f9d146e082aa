//! Columns of a table of which most rows say how they belong together: quotient, growth, difference or product of two
//! others, sum or balance of three; in a table of few rows the same of its rows.

mod beside;
mod exact;
mod fit;
mod pooled;
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
use crate::grid::Role;
use crate::number::UnitClass;
use exact::exact;
use fit::{Fit, judge};
use relation::Relation;
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
/// Powers of ten that may lie between the units of a product's factors and its own: 公斤 and 吨, 元 and 万元, 万元 and 亿元.
const SCALES: [i64; 6] = [10, -10, 1_000, -1_000, 10_000, -10_000];

/// Headings that say that the column is computed: one row less is enough.
const NAMED: [&str; 13] = [
    "率", "差", "均", "占", "增减", "增幅", "增长", "增速", "强度", "倍", "结余", "扣", "未",
];

/// Which places a figure may follow from, and how.
#[derive(Clone, Copy)]
struct Formula {
    relation: Relation,
    a: usize,
    b: usize,
    third: Option<usize>,
    /// The heading doesn't say that the column is computed: it may be what another was computed of.
    untold: bool,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let grids = context.grids.iter().filter(|grid| !grid.guessed);
    let views: Vec<View<'_>> = grids.map(View::upright).collect();
    let points = pooled::said(context);
    for (at, view) in views.iter().enumerate() {
        let mut told = HashSet::new();
        said::changes(context, view.grid, findings);
        ranks::ranks(view, findings);
        pooled::pooled(view, &points, findings);
        let explained = of_one_table(view, &mut told, findings);
        let unexplained: Vec<usize> = (0..view.places())
            .filter(|place| !explained.contains(place))
            .collect();
        beside::beside(&views, at, &unexplained, findings);
        if let Some(turned) = View::turned(view.grid) {
            of_one_table(&turned, &mut told, findings);
        }
    }
}

/// Places that follow from others of their table; which do.
fn of_one_table(
    view: &View<'_>,
    told: &mut HashSet<Vec<Span>>,
    findings: &mut Findings,
) -> HashSet<usize> {
    let mut explained = HashSet::new();
    for derived in in_order(view) {
        if place(view, derived, told, findings) {
            explained.insert(derived);
        }
    }
    if view.places() <= WIDE && !view.turned {
        let given = |place: &usize| {
            let role = first(view, *place).and_then(|line| view.role(line, *place));
            let named = first(view, *place).is_some_and(|line| !view.name(line, *place).is_empty());
            // Full marks follow from nothing; of a column without a heading nobody knows what it is.
            explained.contains(place) || role == Some(Role::Weight) || !named
        };
        for derived in (0..view.places()).filter(|place| !given(place)) {
            of_three(view, derived, told, findings);
        }
    }
    explained
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
    let ratios = figures().filter(|figure| figure.raw.terms.len() == 2);
    if ratios.count() * 2 > count {
        return vec![Relation::Ratio];
    }
    if percents * 2 <= count {
        let scaled = |relation: fn(i64) -> Relation| SCALES.into_iter().map(relation);
        let mean = ["均", "强度", "单价"]
            .iter()
            .any(|word| name.contains(word));
        return if mean || name.starts_with('每') {
            let averages = scaled(Relation::ScaledAverage);
            std::iter::once(Relation::Average).chain(averages).collect()
        } else if ["倍", "比"].iter().any(|word| name.contains(word)) {
            vec![Relation::Times, Relation::Difference]
        } else {
            let products = scaled(Relation::ScaledProduct);
            [Relation::Difference, Relation::Product]
                .into_iter()
                .chain(products)
                .collect()
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
    let grown = ["增", "偏", "变化", "变动"]
        .iter()
        .any(|word| name.contains(word));
    if quotient || view.turned && !grown {
        vec![Relation::Quotient]
    } else if name.contains("年均") {
        (2..=5).map(Relation::Yearly).collect()
    } else {
        vec![Relation::Quotient, Relation::Growth]
    }
}

/// Quotients that a column may hold whose heading doesn't say so: rates without their sign, means in any power of ten.
fn untold(view: &View<'_>, derived: usize) -> Vec<Relation> {
    let figures = || (0..view.lines()).filter_map(|line| view.figure(line, derived));
    let rated = figures().any(|figure| figure.quantity.unit.class == UnitClass::Percent);
    if rated || view.turned {
        return Vec::new();
    }
    let fine = figures().filter(|figure| figure.raw.printed.contains('.'));
    let rates =
        (fine.count() * 2 > figures().count()).then_some([Relation::Quotient, Relation::Growth]);
    let scaled = SCALES.into_iter().map(Relation::ScaledAverage);
    let means = std::iter::once(Relation::Average).chain(scaled);
    rates.into_iter().flatten().chain(means).collect()
}

/// The relation of two others that explains most figures of a place, and those that it doesn't; whether there is one.
fn place(
    view: &View<'_>,
    derived: usize,
    told: &mut HashSet<Vec<Span>>,
    findings: &mut Findings,
) -> bool {
    let found = best(view, derived, &relations(view, derived), false)
        .filter(|found| is_told(view, derived, found))
        .or_else(|| {
            best(view, derived, &untold(view, derived), true).filter(|(_, fit)| {
                fit.held >= LEAST
                    && fit.digits >= DIGITS_OF_THREE
                    && fit.wrong.len() * 3 <= fit.held
            })
        });
    let Some((formula, fit)) = found else {
        return false;
    };
    tell(view, derived, formula, &fit, told, findings);
    if fit.wrong.is_empty() && !formula.untold {
        exact(view, derived, formula, findings);
    }
    true
}

/// The relation of two others that explains most figures of a place.
fn best(
    view: &View<'_>,
    derived: usize,
    relations: &[Relation],
    untold: bool,
) -> Option<(Formula, Fit)> {
    let mut best: Option<(Formula, Fit)> = None;
    for a in (0..view.places()).filter(|a| *a != derived) {
        for b in (0..view.places()).filter(|b| *b != derived && *b != a) {
            for relation in relations {
                let product = relation.is_product();
                let mean =
                    *relation == Relation::Product && (is_rounded(view, a) || is_rounded(view, b));
                if product && b < a || mean {
                    continue;
                }
                let formula = Formula {
                    relation: *relation,
                    a,
                    b,
                    third: None,
                    untold,
                };
                let fit = judge(view, derived, formula);
                if best.as_ref().is_none_or(|(_, most)| fit.held > most.held) {
                    best = Some((formula, fit));
                }
            }
        }
    }
    best
}

/// Whether the relation that explains most is believed, by what its columns are called.
fn is_told(view: &View<'_>, derived: usize, (formula, fit): &(Formula, Fit)) -> bool {
    // Of columns without headings nobody knows what they are.
    let called =
        |place: usize| first(view, place).is_some_and(|line| !view.name(line, place).is_empty());
    let usual = !view.turned && !formula.relation.is_product();
    let certain = usual && fit.held >= LEAST && fit.digits >= DIGITS_OF_THREE;
    if !certain && ![derived, formula.a, formula.b].into_iter().any(called) {
        return false;
    }
    let named = is_named(view, derived);
    let telling = usual || fit.digits >= DIGITS;
    let many = fit.held >= 2 && fit.digits >= DIGITS_OF_TWO;
    let enough = fit.times() >= LEAST || named && fit.times() + 1 == LEAST || many;
    let few = fit.wrong.len() * 3 <= fit.times() || (named || many) && fit.wrong.len() == 1;
    enough && few && telling
}

/// The balance or sum of three others that explains most figures of a place.
fn of_three(
    view: &View<'_>,
    derived: usize,
    told: &mut HashSet<Vec<Span>>,
    findings: &mut Findings,
) {
    let tried: &[Relation] = match relations(view, derived).as_slice() {
        [Relation::Difference, ..] => &[Relation::Balance, Relation::Sum],
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
                        untold: false,
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
