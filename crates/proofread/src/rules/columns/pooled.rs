//! Rates and marks that several columns of numbers give together: `优良率＝（优＋良）÷各档之和`, `满意度＝各档人数按100、80、60、0分加权`.

use rust_decimal::Decimal;

use super::view::{Figure, View};
use crate::arithmetic::{prints, show_like};
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::UnitClass;

/// Columns of numbers side by side.
const SIDE: std::ops::RangeInclusive<usize> = 3..=6;
/// Rows that must hold, and the digits that they have together.
const LEAST: usize = 3;
const DIGITS: usize = 9;
/// Points by which grades of an answer are usually weighed.
const USUAL: [&[i64]; 9] = [
    &[100, 80, 60],
    &[100, 80, 60, 0],
    &[100, 80, 60, 30],
    &[100, 80, 60, 40],
    &[100, 75, 50, 25],
    &[100, 80, 60, 40, 20],
    &[100, 80, 60, 30, 0],
    &[100, 80, 60, 40, 0],
    &[100, 75, 50, 25, 0],
];

/// The numbers of a row beside each other, each times its points.
struct Way {
    columns: Vec<usize>,
    points: Vec<Decimal>,
}

/// How rows keep to a way.
struct Fit {
    way: Way,
    held: usize,
    digits: usize,
    wrong: Vec<(usize, Decimal)>,
}

/// Columns of rates or marks right of columns of numbers.
pub(super) fn pooled(view: &View<'_>, said: &[Vec<Decimal>], findings: &mut Findings) {
    let counted = |place: usize| {
        (0..view.lines())
            .filter_map(|line| view.figure(line, place))
            .all(|figure| {
                let class = figure.quantity.unit.class;
                matches!(class, UnitClass::Count | UnitClass::None)
                    && figure.raw.value.fract().is_zero()
            })
            && (0..view.lines()).any(|line| view.figure(line, place).is_some())
    };
    let counts: Vec<bool> = (0..view.places()).map(counted).collect();
    for own in 0..view.places() {
        let fine = (0..view.lines())
            .filter_map(|line| view.figure(line, own))
            .filter(|figure| figure.raw.printed.contains('.'));
        if fine.count() < LEAST || is_told(view, own) {
            continue;
        }
        let fits = ways(&counts, own, said)
            .into_iter()
            .filter_map(|way| fit(view, own, way));
        if let Some(fit) = fits.max_by_key(|fit| (fit.held, fit.way.columns.len())) {
            findings.checked.rates += fit.held;
            for (line, value) in &fit.wrong {
                report(view, own, &fit.way, (*line, *value), findings);
            }
        }
    }
}

/// Whether a column's role says that it follows from others.
fn is_told(view: &View<'_>, own: usize) -> bool {
    let role = (0..view.lines()).find_map(|line| view.role(line, own));
    matches!(
        role,
        Some(Role::ExecutionRate | Role::FundingRate | Role::Achievement | Role::Deviation)
    )
}

/// Points that sentences of a document list for grades, `分别按100分、80分、60分、0分折算`, beside the usual ones.
pub(super) fn said(context: &Context<'_>) -> Vec<Vec<Decimal>> {
    let mut all: Vec<Vec<Decimal>> = USUAL
        .iter()
        .map(|points| points.iter().map(|it| Decimal::from(*it)).collect())
        .collect();
    for (_, passage) in context.prose() {
        let mut run: Vec<Decimal> = Vec::new();
        for figure in &passage.quantities {
            let first = figure.value == Decimal::ONE_HUNDRED;
            let points = figure.unit.class == UnitClass::Points && figure.is_plain();
            if points && (first || run.last().is_some_and(|last| figure.value < *last)) {
                if first {
                    run.clear();
                }
                run.push(figure.value);
                if SIDE.contains(&run.len()) && !all.contains(&run) {
                    all.push(run.clone());
                }
            } else {
                run.clear();
            }
        }
    }
    all
}

/// What the numbers left of a column may give: the first of them in all, or all of them by points.
fn ways(counts: &[bool], own: usize, said: &[Vec<Decimal>]) -> Vec<Way> {
    let mut ways = Vec::new();
    for from in 0..own {
        for len in SIDE {
            let to = from + len;
            if to > own || !counts[from..to].iter().all(|it| *it) {
                break;
            }
            let mut push = |points: Vec<Decimal>| {
                ways.push(Way {
                    columns: (from..to).collect(),
                    points,
                });
            };
            for first in 1..len {
                push(
                    (0..len)
                        .map(|at| Decimal::from(if at < first { 100 } else { 0 }))
                        .collect(),
                );
            }
            for points in said.iter().filter(|points| points.len() == len) {
                push(points.clone());
            }
        }
    }
    ways
}

fn fit(view: &View<'_>, own: usize, way: Way) -> Option<Fit> {
    let (mut held, mut digits, mut wrong) = (0, 0, Vec::new());
    for line in 0..view.lines() {
        let Some(figure) = view.figure(line, own) else {
            continue;
        };
        let Some(value) = value(view, line, &way) else {
            continue;
        };
        if prints(value, &printed(figure)) {
            held += 1;
            digits += figure.digits;
        } else {
            wrong.push((line, value));
        }
        if wrong.len() > 1 && wrong.len() > held {
            return None;
        }
    }
    let few = wrong.len() * 3 <= held;
    (held >= LEAST && digits >= DIGITS && few)
        .then_some(Fit {
            way,
            held,
            digits,
            wrong,
        })
        .filter(|fit| fit.digits >= DIGITS)
}

fn printed(figure: &Figure) -> crate::number::Quantity {
    if figure.quantity.unit.class == UnitClass::Percent {
        figure.quantity.clone()
    } else {
        figure.raw.clone()
    }
}

/// What the numbers of a line give; nothing where all are of one grade.
fn value(view: &View<'_>, line: usize, way: &Way) -> Option<Decimal> {
    let (mut sum, mut all) = (Decimal::ZERO, Decimal::ZERO);
    let mut filled = 0;
    for (column, points) in way.columns.iter().zip(&way.points) {
        if let Some(figure) = view.figure(line, *column) {
            sum = sum.checked_add(figure.raw.value.checked_mul(*points)?)?;
            all = all.checked_add(figure.raw.value)?;
            filled += 1;
        }
    }
    sum.checked_div(all).filter(|_| filled >= 2)
}

fn report(
    view: &View<'_>,
    own: usize,
    way: &Way,
    (line, value): (usize, Decimal),
    findings: &mut Findings,
) {
    let Some(figure) = view.figure(line, own) else {
        return;
    };
    let computed = show_like(value, &printed(figure));
    let share = |points: &Decimal| *points == Decimal::ONE_HUNDRED || points.is_zero();
    let parts: Vec<String> = way
        .columns
        .iter()
        .zip(&way.points)
        .filter(|(_, points)| !points.is_zero())
        .map(|(column, points)| {
            let name = view.name(line, *column);
            if way.points.iter().all(share) {
                name.to_owned()
            } else {
                format!("{name}×{}", points.normalize())
            }
        })
        .collect();
    let message = format!(
        "表中“{}”的{}印为{}，其他各行都是（{}）÷各档之和，本行应为{computed}。",
        shorten(view.line_name(line), 20),
        view.name(line, own),
        figure.quantity.printed,
        parts.join("＋"),
    );
    let spans = std::iter::once(own)
        .chain(way.columns.iter().copied())
        .filter_map(|place| view.span(line, place));
    findings.push(
        Draft::new("column_pooled", Severity::Error, message)
            .printed(&figure.quantity.printed, computed)
            .at(spans)
            .advice("核对本行各栏，更正误写的数。"),
    );
}
