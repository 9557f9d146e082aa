//! Columns that follow from this table and another one with the same rows: `占该方向支出` beside the sample, `项均资助` beside the
//! numbers of projects.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::is_named;
use super::view::{Figure, View};
use crate::arithmetic::{as_average, percent, prints, show_like};
use crate::context::shorten;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind, is_mean_name};
use crate::number::UnitClass;

/// Tables before and after a table that are looked at.
const NEAR: usize = 5;
/// Rows that must hold, and the digits that they must have together.
const LEAST: usize = 3;
const DIGITS: usize = 8;
/// Powers of ten between the units of what is divided, `亿元` by `家` in `万元`.
const SCALES: [i64; 3] = [1, 10_000, 1_000];

/// What a row is called in every table.
fn key(grid: &Grid, row: usize) -> Option<String> {
    match grid.rows[row].kind {
        RowKind::Heading => None,
        // 合计/算术平均: not of the figures of its own row.
        RowKind::Total if grid.rows[row].label.contains("平均") => None,
        RowKind::Total => Some("合计".to_owned()),
        _ => Some(grid.rows[row].label.clone()).filter(|label| label.chars().count() >= 2),
    }
}

/// A column of this table over one of another, and how the rows keep to it.
struct Fit<'v> {
    divided: usize,
    by: usize,
    held: usize,
    digits: usize,
    wrong: Vec<(usize, usize, Decimal, &'v Figure)>,
}

/// Columns that nothing in their own table explains.
pub(super) fn beside(
    views: &[View<'_>],
    at: usize,
    unexplained: &[usize],
    findings: &mut Findings,
) {
    let view = &views[at];
    for derived in unexplained.iter().copied().filter(|it| is_named(view, *it)) {
        let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(views.len());
        let fits = near
            .filter(|other| *other != at)
            .filter_map(|other| Some((other, best(view, derived, &views[other])?)));
        let Some((other, fit)) = fits.max_by_key(|(_, fit)| fit.held) else {
            continue;
        };
        findings.checked.rates += fit.held;
        for wrong in &fit.wrong {
            report(view, derived, &views[other], &fit, wrong, findings);
        }
    }
}

/// The quotient that most rows keep.
fn best<'v>(view: &'v View<'_>, derived: usize, other: &View<'_>) -> Option<Fit<'v>> {
    let rows: HashMap<String, usize> = (0..other.lines())
        .filter_map(|line| Some((key(other.grid, other.row(line)?)?, line)))
        .collect();
    let pairs: Vec<(usize, usize)> = (0..view.lines())
        .filter_map(|line| {
            let key = key(view.grid, view.row(line)?)?;
            Some((line, *rows.get(&key)?))
        })
        .collect();
    if pairs.len() < LEAST {
        return None;
    }
    let mut best: Option<Fit<'v>> = None;
    for divided in (0..view.places()).filter(|it| *it != derived) {
        for by in 0..other.places() {
            for scale in SCALES {
                let fit = fit(view, derived, other, &pairs, (divided, by), scale.into());
                let fit = fit.filter(|fit| best.as_ref().is_none_or(|best| fit.held > best.held));
                best = fit.or(best);
            }
        }
    }
    best.filter(|fit| fit.held >= LEAST && fit.digits >= DIGITS && fit.wrong.len() * 3 <= fit.held)
}

fn fit<'v>(
    view: &'v View<'_>,
    derived: usize,
    other: &View<'_>,
    pairs: &[(usize, usize)],
    (divided, by): (usize, usize),
    scale: Decimal,
) -> Option<Fit<'v>> {
    let mut fit = Fit {
        divided,
        by,
        held: 0,
        digits: 0,
        wrong: Vec::new(),
    };
    for (line, row) in pairs {
        let (Some(own), Some(a), Some(b)) = (
            view.figure(*line, derived),
            view.figure(*line, divided),
            other.figure(*row, by),
        ) else {
            continue;
        };
        let rate = own.quantity.unit.class == UnitClass::Percent;
        let rated = |figure: &Figure| figure.quantity.unit.class == UnitClass::Percent;
        let mean = is_mean_name(view.name(*line, derived));
        if rated(a) || rated(b) || rate && scale != Decimal::ONE || !rate && !mean {
            return None;
        }
        // A column that leaves its unit out has that of the other.
        let bare = [a, b]
            .iter()
            .any(|it| it.quantity.unit.class == UnitClass::None);
        let value = if rate && bare {
            percent(a.raw.value, b.raw.value)
        } else if rate {
            percent(a.quantity.value, b.quantity.value)
        } else {
            (a.raw.value * scale).checked_div(b.raw.value)
        };
        let Some(value) = value else { continue };
        let printed = if rate {
            own.quantity.clone()
        } else {
            as_average(&own.raw)
        };
        if prints(value, &printed) {
            fit.held += 1;
            fit.digits += own.digits;
        } else {
            fit.wrong.push((*line, *row, value, own));
        }
        if fit.wrong.len() > LEAST && fit.wrong.len() > fit.held {
            return None;
        }
    }
    Some(fit)
}

fn report(
    view: &View<'_>,
    derived: usize,
    other: &View<'_>,
    fit: &Fit<'_>,
    (line, row, value, own): &(usize, usize, Decimal, &Figure),
    findings: &mut Findings,
) {
    let rate = own.quantity.unit.class == UnitClass::Percent;
    let printed = if rate { &own.quantity } else { &own.raw };
    let computed = show_like(*value, printed);
    let message = format!(
        "表中“{}”的{}印为{}，其他各行都是“{}÷另一表的{}”，本行应为{computed}。",
        shorten(view.line_name(*line), 20),
        view.name(*line, derived),
        own.quantity.printed,
        view.name(*line, fit.divided),
        other.name(*row, fit.by),
    );
    let spans = [
        view.span(*line, derived),
        view.span(*line, fit.divided),
        other.span(*row, fit.by),
    ];
    findings.push(
        Draft::new("column_beside", Severity::Error, message)
            .printed(&own.quantity.printed, computed)
            .at(spans.into_iter().flatten())
            .advice("核对两表同一行的数，更正误写的一个。"),
    );
}
