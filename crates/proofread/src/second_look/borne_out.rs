//! Findings of which every figure is borne out: said again, or given by figures beside it.
//!
//! A figure that was written wrongly loses its support. Where all figures that a rule holds against each other have
//! theirs, the rule has taken figures of different things for those of one.

use std::collections::HashMap;

use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Severity};
use crate::support::{Figure, Support};

/// Codes of findings that take figures for those of one thing by what their words say.
const CODES: [&str; 23] = [
    "average",
    "average_of_row",
    "change",
    "contradiction_echo",
    "contradiction_mention",
    "contradiction_row",
    "deduction",
    "fraction",
    "goal_met",
    "growth_of_row",
    "multiple",
    "product",
    "rate_growth",
    "rate_overall",
    "rate_points",
    "rate_unexplained",
    "ratio",
    "recomputed",
    "remainder",
    "rest_of_years",
    "share_of_row",
    "sum_closing",
    "target_gap",
];
/// What is said of the whole fund in several places, or, of a department, of all its money and of that for projects.
const OF_FUND: &str = "contradiction_fact";
/// What running text says of an indicator of a table.
const OF_INDICATOR: &str = "contradiction_mention";
/// Digits of a figure that others beside it don't give by chance.
const TELLING: usize = 3;
/// Digits of a figure that no two of a document give by chance.
const LONG: usize = 5;

/// Withdraws the doubts of which every figure is borne out.
pub(super) fn withdraw(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let asks = |draft: &Draft| {
        draft.severity == Severity::Doubt && CODES.contains(&draft.code) && !draft.certain
            || draft.severity == Severity::Error && draft.code == OF_FUND
    };
    if !drafts.iter().any(asks) {
        return;
    }
    let support = Support::new(context);
    let bears = |figure: &Figure| {
        support.stands_again(figure)
            || figure.digits >= TELLING && support.is_given(figure, figure.quantity.value)
            || figure.digits >= LONG && support.is_made_of_two(figure)
    };
    let places: HashMap<Span, usize> = support
        .all
        .iter()
        .enumerate()
        .map(|(index, figure)| (figure.span, index))
        .collect();
    let borne = |draft: &Draft, span: &Span| {
        let figure = places.get(span).map(|index| &support.all[*index]);
        figure.is_some_and(|figure| {
            // What was reached doesn't bear out what was to be reached.
            let aimed = draft.code != OF_INDICATOR || support.aimed_again(figure);
            bears(figure) && aimed
        })
    };
    drafts.retain(|draft| !asks(draft) || !draft.spans.iter().all(|span| borne(draft, span)));
}
