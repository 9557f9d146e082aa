//! The plainest arithmetic of a sentence, by its units and the order of its figures and not by its nouns: a rate behind its part and whole, a list
//! and its whole, what came and went, an amount at a rate.
//!
//! It looks at what no other rule has asked of, and speaks up only where one slip of the pen parts the figures from what they should make.

mod among;
mod granted;
mod lists;
mod moved;
mod rates;

use std::collections::HashSet;

use super::Rule;
use super::compared::{Sentence, has};
use super::prose_sums::sentences;
use crate::context::Context;
use crate::document::Span;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::pool;
use crate::slip::{Slip, origins};

pub const RULE: Rule = Rule {
    id: "plain",
    title: "同句的占比、合计、增减后的数、按比例算出的数与句中其他数相符",
    run,
};

/// A sentence, alone and with the one before it.
struct Place<'a> {
    context: &'a Context<'a>,
    /// Which passage it is of.
    index: usize,
    own: Sentence<'a>,
    wide: Sentence<'a>,
    /// Figures of which other rules have told already.
    known: &'a HashSet<Span>,
}

impl Place<'_> {
    /// Whether another rule has told of a figure.
    fn is_known(&self, quantity: &Quantity) -> bool {
        self.known.contains(&self.own.passage.span_of(quantity))
    }
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let known = findings.known();
    for (index, passage) in context.prose() {
        let mut last = 0;
        for bounds in sentences(passage) {
            let place = Place {
                context,
                index,
                own: Sentence::new(passage, bounds),
                wide: Sentence::new(passage, (last, bounds.1)),
                known: &known,
            };
            last = bounds.0;
            if place.own.figures.len() < 2 {
                continue;
            }
            rates::rates(&place, findings);
            lists::opened(&place, findings);
            lists::closed(&place, findings);
            moved::moved(&place, findings);
            granted::granted(&place, findings);
            among::among(&place, findings);
        }
    }
}

/// The values of which one wrong digit makes a figure.
fn meant(figure: &Quantity) -> impl Iterator<Item = rust_decimal::Decimal> {
    let slips = origins(figure).into_iter();
    slips.filter_map(|(value, slip)| (slip != Slip::Next).then_some(value))
}

/// Whether a figure counts things, pays or is a number of points, and isn't nothing.
fn is_amount(quantity: &Quantity) -> bool {
    pool::is_amount(quantity)
        && quantity.unit.class != UnitClass::Duration
        && !quantity.value.is_zero()
}
