//! A rate that its row gives only if its amounts are taken as rounded, in a column of which all other rows are exact:
//! `预算820万元、支出791.36万元，执行率96.53%` among rows whose rates follow from the printed figures to the last digit.

use rust_decimal::Decimal;

use super::Formula;
use super::fit::terms;
use super::relation::{Relation, Terms};
use super::view::View;
use crate::arithmetic::{percent, prints, show_like};
use crate::context::shorten;
use crate::finding::{Draft, Findings, Severity};
use crate::number::UnitClass;

/// How much likelier the other rows are exact than rounded, together, before the odd one is wrong.
const SURE: Decimal = Decimal::from_parts(100, 0, 0, false, 0);
/// No single row says more than this.
const MOST: Decimal = Decimal::from_parts(12, 0, 0, false, 0);
/// Rows besides the odd one.
const LEAST: usize = 2;

/// Looks at a column that is the quotient of two others.
pub(super) fn exact(view: &View<'_>, derived: usize, formula: Formula, findings: &mut Findings) {
    if formula.relation != Relation::Quotient {
        return;
    }
    let (mut held, mut sure, mut odd) = (0, Decimal::ONE, Vec::new());
    let (mut plain, mut plainly_odd) = (0, Vec::new());
    for line in 0..view.lines() {
        let Some(terms) = terms(view, line, derived, formula) else {
            continue;
        };
        if let Some(value) = plainly(&terms) {
            match prints(value, &terms.own.quantity) {
                true => plain += 1,
                false if formula.relation.holds(&terms) => plainly_odd.push((line, value)),
                false => {}
            }
            continue;
        }
        let Some((value, room)) = room(&terms) else {
            continue;
        };
        if prints(value, &terms.own.quantity) {
            held += 1;
            // Long tables would multiply beyond all measure.
            sure = (sure * room.clamp(Decimal::ONE, MOST)).min(SURE);
        } else if formula.relation.holds(&terms) {
            odd.push((line, value));
        } else if !formula.relation.holds_turned(&terms) {
            return;
        }
    }
    if let [(line, value)] = odd.as_slice()
        && held >= LEAST
        && sure >= SURE
    {
        tell(view, (*line, derived), formula, *value, findings);
    }
    // 1220万元 of 1220万元 are 100.03 % only where amounts are rounded, and then other rows say so too.
    if let [(line, value)] = plainly_odd.as_slice()
        && odd.is_empty()
        && (plain > 0 || sure >= SURE)
    {
        tell(view, (*line, derived), formula, *value, findings);
    }
}

/// The rate of the whole of an amount, and of nothing of it.
fn plainly(terms: &Terms<'_>) -> Option<Decimal> {
    let (a, b) = (&terms.a.quantity, &terms.b.quantity);
    if a.value == b.value && !b.value.is_zero() && a.unit.class != UnitClass::Percent {
        return Some(Decimal::ONE_HUNDRED);
    }
    (a.value.is_zero() && !b.value.is_zero()).then_some(Decimal::ZERO)
}

/// What a row's figures give, and how many rates could be printed of them if they were rounded.
fn room(terms: &Terms<'_>) -> Option<(Decimal, Decimal)> {
    let (a, b, own) = (&terms.a.quantity, &terms.b.quantity, &terms.own.quantity);
    // 94.19% is rounded whatever other rows are.
    if own.half.is_zero() || a.unit.class == UnitClass::Percent {
        return None;
    }
    let value = percent(a.value, b.value)?;
    let range = percent(a.high(), b.low())? - percent(a.low(), b.high())?;
    Some((value, range.checked_div(own.half + own.half)?))
}

fn tell(
    view: &View<'_>,
    (line, derived): (usize, usize),
    formula: Formula,
    value: Decimal,
    findings: &mut Findings,
) {
    let Some(terms) = terms(view, line, derived, formula) else {
        return;
    };
    let own = &terms.own.quantity;
    let computed = show_like(value, own);
    let message = format!(
        "表中“{}”的{}印为{}，按{}÷{}应为{computed}；其他各行都算到末位。",
        shorten(view.line_name(line), 20),
        view.name(line, derived),
        own.printed,
        terms.a.quantity.printed,
        terms.b.quantity.printed,
    );
    let spans = [derived, formula.a, formula.b]
        .into_iter()
        .filter_map(|place| view.span(line, place));
    findings.push(
        Draft::new("column_exact", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at(spans)
            .advice("核对本行各栏，更正误写的数。"),
    );
}
