//! Relations that a sentence states outright, whatever it is about: levels told in turn with their steps, what is taken off against
//! what is added, a whole in two halves, what there is and what is to come, so many of each, lists that multiply each other.

mod anew;
mod budgets;
mod classes;
mod each_of;
mod halves;
mod leverage;
mod mean;
mod nought;
mod offset;
mod points;
mod products;
mod ratio;
mod successive;
mod to_come;

use super::Rule;
use super::compared::{Sentence, alike};
use super::prose_sums::sentences;
use crate::context::Context;
use crate::finding::Findings;
use crate::number::Quantity;
use crate::passage::Passage;
use crate::slip::{keeps_apart, one_off};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "stated",
    title: "逐年的数与增减、调增与调减、两部分与总数、现有与新增、每项与合计相符",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        let mut before = Sentence::new(passage, (0, 0));
        for bounds in sentences(passage) {
            let sentence = Sentence::new(passage, bounds);
            successive::successive(&sentence, findings);
            offset::offset(&sentence, findings);
            halves::opposed(&sentence, findings);
            halves::another(&sentence, findings);
            halves::of_sentence_before(&before, &sentence, findings);
            halves::unfinished(&before, &sentence, findings);
            budgets::executed(&sentence, findings);
            anew::divided(&sentence, bounds, findings);
            classes::classes(&sentence, findings);
            points::reckoned(&sentence, findings);
            leverage::times(&sentence, findings);
            leverage::audited(&sentence, findings);
            nought::nought(&sentence, findings);
            mean::mean(&sentence, findings);
            to_come::more(&sentence, findings);
            to_come::rest(&sentence, findings);
            each_of::each_of(&sentence, findings);
            each_of::in_brackets(&sentence, findings);
            ratio::per_unit(&sentence, findings);
            before = sentence;
        }
        points::parts(passage, findings);
        products::products(passage, findings);
    }
}

/// Whether a figure joins on to the one right before it: `142家、163家和187家`, `甲8家、乙14家`.
fn joins(passage: &Passage, one: &Quantity, next: &Quantity, most: usize) -> bool {
    let gap = passage.slice(one.to, next.from);
    one.unit.text == next.unit.text
        && gap.starts_with(['、', '和', '及', '与'])
        && gap.chars().count() <= most
        && !gap.contains(['，', '；', '。', '(', ')', ':'])
}

/// Whether one slip in a whole or in one of its parts is all that keeps them apart.
fn slipped(whole: &Quantity, parts: &[&Quantity]) -> bool {
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    keeps_apart(whole, (parts, sum), one_off)
}

/// The nearest figure before a place that two figures are the halves of by their kind.
fn nearest<'a>(sentence: &Sentence<'a>, upto: usize, like: &Quantity) -> Option<&'a Quantity> {
    let mut before = sentence.figures[..upto].iter().rev();
    before
        .find(|told| told.depth == 0 && alike(told.quantity, like))
        .map(|told| told.quantity)
}
