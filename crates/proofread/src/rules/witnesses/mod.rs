//! A figure that none of the figures around it gives, while two of them independently give the same other one, which one
//! slip of the pen parts from it: `原值4250万元，折旧1530万元，净值2620万元，成新率64%`: 4250−1530 and 64 % of 4250 are both 2720.
//!
//! No noun is read: that two sums, rates or products agree on one of the few figures that a slip makes of another is hardly chance.

mod ways;

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::sentences;
use crate::arithmetic::{show_like, significant};
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity};
use crate::passage::Passage;
use crate::slip::{Slip, origins};
use ways::{Kind, Way, ways};

pub const RULE: Rule = Rule {
    id: "witnesses",
    title: "没有佐证的数，周围两处算法都指向只差一处笔误的另一个数",
    run,
};

/// A longer stretch has too many figures to agree by chance.
const MOST: usize = 14;
/// So many pairs, in thousands, may agree by chance.
const CHANCE: usize = 100;
/// What tells of growth and decline.
const GROWS: [char; 11] = [
    '增', '减', '升', '降', '超', '涨', '比', '幅', '多', '少', '回',
];

fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut told: HashSet<Span> = HashSet::new();
    for (_, passage) in context.prose() {
        if facts::is_case(context, passage) {
            continue;
        }
        let bounds = sentences(passage);
        for (number, &(from, to)) in bounds.iter().enumerate() {
            let before = number.checked_sub(1).map(|last| bounds[last].0);
            for from in [Some(from), before].into_iter().flatten() {
                judge(passage, (from, to), &mut told, findings);
            }
        }
    }
}

/// The plain figures of a stretch of text.
fn figures(passage: &Passage, (from, to): (usize, usize)) -> Vec<&Quantity> {
    let plain = |one: &&Quantity| {
        let inside = one.from >= from && one.to <= to;
        inside && one.is_plain() && one.terms.is_empty() && one.value > Decimal::ZERO
    };
    passage.quantities.iter().filter(plain).collect()
}

fn judge(
    passage: &Passage,
    bounds: (usize, usize),
    told: &mut HashSet<Span>,
    findings: &mut Findings,
) {
    let figures = figures(passage, bounds);
    if figures.len() < 4 || figures.len() > MOST {
        return;
    }
    let said = passage.slice(bounds.0, bounds.1);
    let grows = said.contains(GROWS);
    for own in 0..figures.len() {
        let figure = figures[own];
        let span = passage.span_of(figure);
        if figure.operator != Operator::None || figure.han || told.contains(&span) {
            continue;
        }
        let ways = ways(&figures, own, grows);
        let given = |way: &&Way| way.reaches(figure.value, figure.half);
        if ways.iter().any(|way| given(&way)) {
            continue;
        }
        let Some((value, one, two)) = meant(figure, &ways) else {
            continue;
        };
        if is_one_statement(own, (one, two)) {
            continue;
        }
        findings.checked.sums += 1;
        told.insert(span);
        let computed = show_like(value, figure);
        let message = format!(
            "印为{}，按{}和{}都应为{computed}。",
            figure.printed, one.basis, two.basis
        );
        findings.push(
            Draft::new("witnesses", Severity::Doubt, message)
                .printed(&figure.printed, computed)
                .at([span])
                .at(one
                    .by
                    .iter()
                    .chain(&two.by)
                    .map(|at| passage.span_of(figures[*at])))
                .advice("核对这个数和它所依据的数；口径不同的，写明口径。"),
        );
    }
}

/// `示范3200亩，其中甲1400亩、乙1100亩、丙700亩；改造1860亩`: whether two sums that agree say no more than that figures which stand
/// together make a whole, of which the one looked at is none.
fn is_one_statement(own: usize, (one, two): (&Way, &Way)) -> bool {
    let by = || one.by.iter().chain(&two.by);
    let sums = one.kind == Kind::Sum && two.kind == Kind::Sum;
    // A whole that two lists make stands before both of them.
    let sums = sums && [one, two].iter().any(|way| way.basis.contains('−'));
    let (first, last) = (by().min(), by().max());
    let outside = first.is_some_and(|first| own < *first) || last.is_some_and(|last| own > *last);
    sums && outside
}

/// The one slip of a figure that two independent ways give.
fn meant<'w>(figure: &Quantity, ways: &'w [Way]) -> Option<(Decimal, &'w Way, &'w Way)> {
    let slips: Vec<Decimal> = origins(figure)
        .into_iter()
        .filter(|(_, slip)| *slip != Slip::Exchanged)
        .map(|(value, _)| value)
        .collect();
    // A rate that leaves several slips open tells of none.
    let sharp: Vec<&Way> = ways
        .iter()
        .filter(|way| {
            let open = slips
                .iter()
                .filter(|value| way.reaches(**value, figure.half));
            open.count() == 1
        })
        .collect();
    let mut found = None;
    for value in slips {
        let by: Vec<&Way> = sharp
            .iter()
            .copied()
            .filter(|way| way.reaches(value, figure.half))
            .collect();
        let pair = by.iter().enumerate().find_map(|(at, one)| {
            let other = by[at + 1..].iter().find(|two| one.independent(two))?;
            // What two others make and what stands again says nothing of a third figure.
            let said = [one.kind, other.kind].contains(&Kind::Again);
            (!said).then_some((value, *one, *other))
        });
        let pair = pair.filter(|_| chance(figure, value, ways.len()) < CHANCE);
        if let Some(pair) = pair {
            if found.is_some() {
                return None;
            }
            found = Some(pair);
        }
    }
    found
}

/// How many pairs of ways agree on a slip of a figure by chance, in thousandths.
fn chance(figure: &Quantity, value: Decimal, ways: usize) -> usize {
    let mut meant = figure.clone();
    meant.value = value;
    let digits = significant(figure).max(significant(&meant)).clamp(1, 7);
    let all = (1..digits).fold(9, |all, _| all * 10);
    ways * ways.saturating_sub(1) / 2 * 9 * digits * 1000 / (all * all)
}
