//! What is said of a figure that doesn't follow from the others of its line.

use std::collections::HashSet;

use super::Formula;
use super::fit::{Fit, terms};
use super::view::View;
use crate::arithmetic::{show, show_like};
use crate::context::shorten;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};

/// Findings on the lines of which a formula that holds in all others doesn't hold.
pub(super) fn tell(
    view: &View<'_>,
    derived: usize,
    formula: Formula,
    fit: &Fit,
    told: &mut HashSet<Vec<Span>>,
    findings: &mut Findings,
) {
    findings.checked.rates += fit.held;
    for line in &fit.wrong {
        let places = [
            Some(derived),
            Some(formula.a),
            Some(formula.b),
            formula.third,
        ];
        let spans: Vec<Span> = places
            .into_iter()
            .flatten()
            .filter_map(|place| view.span(*line, place))
            .collect();
        let mut sorted = spans.clone();
        sorted.sort_unstable();
        if told.insert(sorted) {
            report(view, *line, derived, formula, spans, findings);
        }
    }
}

fn report(
    view: &View<'_>,
    line: usize,
    derived: usize,
    formula: Formula,
    spans: Vec<Span>,
    findings: &mut Findings,
) {
    let Some(terms) = terms(view, line, derived, formula) else {
        return;
    };
    let Some(expected) = formula.relation.expected(&terms) else {
        return;
    };
    let own = &terms.own.quantity;
    let computed = match own.terms.first() {
        Some(first) => format!("{first}:{}", show(expected, 2)),
        None => show_like(expected, own),
    };
    let [sign, last] = formula.relation.signs();
    let third = formula.third.map_or("", |place| view.name(line, place));
    let others = if view.turned { "栏" } else { "行" };
    let message = format!(
        "表中“{}”的{}印为{}，其他各{others}都是“{}{sign}{}{last}{third}”，本{others}应为{computed}。",
        shorten(view.line_name(line), 20),
        view.name(line, derived),
        own.printed,
        view.name(line, formula.a),
        view.name(line, formula.b),
    );
    findings.push(
        Draft::new("column_relation", Severity::Error, message)
            .printed(&own.printed, computed)
            .at(spans)
            .advice("核对本行各栏，更正误写的数。"),
    );
}
