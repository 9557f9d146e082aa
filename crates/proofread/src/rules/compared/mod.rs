//! Figures whose sentence says outright from which others they come: `比…多`, `由…增至…`, `每家…，计`, `两项合计`.
//!
//! What is said outright is certain: a figure that agrees is settled for the rules that guess, one that doesn't is wrong
//! whatever else stands nearby.

mod averages;
mod bases;
mod beside;
mod bounds;
mod by_name;
mod by_rate;
mod changes;
mod doing;
mod far;
mod flowed;
mod flows;
mod graded;
mod growth;
mod hundred;
mod in_turn;
mod joint;
mod kin;
mod kinds;
mod lacking;
mod lasting;
mod left;
mod line;
mod lists;
mod marks_off;
mod means;
mod multiplied;
mod plans;
mod products;
mod ranked;
mod ranks;
mod ratios;
mod rest_of;
mod same;
mod since;
mod totalled;
mod totals;
mod wholes;
mod within;
mod words;

use super::Rule;
use super::prose_sums::sentences;
use crate::context::Context;
use crate::finding::Findings;
pub(in crate::rules) use line::{Sentence, Told, alike, is};
pub(in crate::rules) use words::{counts, direction, has, without_brackets};

pub const RULE: Rule = Rule {
    id: "compared",
    title: "“比…多”“由…到…”“净增”“每…计”“几项合计”与句中所依据的数相符",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        let mut last = 0;
        for bounds in sentences(passage) {
            let sentence = Sentence::new(passage, bounds);
            totalled::divided(&sentence, findings);
            kinds::paid_out(&sentence, findings);
            for at in 0..sentence.figures.len() {
                changes::apart(context, &sentence, at, findings);
                changes::pair(&sentence, at, findings);
                changes::net(&sentence, at, findings);
                growth::growth(&sentence, at, findings);
                averages::average(context, &sentence, at, findings);
                bases::share(&sentence, at, findings);
                bases::base(&sentence, at, findings);
                by_rate::granted(&sentence, at, findings);
                plans::plan(&sentence, at, findings);
                plans::reached(&sentence, at, findings);
                plans::past_goal(&sentence, at, findings);
                plans::of_goal(&sentence, at, findings);
                beside::two(&sentence, at, findings);
                beside::since(&sentence, at, findings);
                beside::same(&sentence, at, findings);
                means::mean(&sentence, at, findings);
                wholes::whole(&sentence, at, findings);
                within::divided(context, &sentence, at, findings);
                graded::graded(context, &sentence, at, findings);
                graded::spread(&sentence, at, findings);
                wholes::share(&sentence, at, findings);
                totals::stated(&sentence, at, findings);
                totals::more(&sentence, at, findings);
                totals::less(&sentence, at, findings);
                same::again(&sentence, at, findings);
                bases::of_bracketed(&sentence, at, findings);
                since::alone(context, &sentence, at, findings);
                since::last_year(context, &sentence, at, findings);
                flows::closing(&sentence, at, findings);
                flows::vacant(&sentence, at, findings);
                flows::netted(&sentence, at, findings);
                bases::sampled(&sentence, at, findings);
                plans::aimed(&sentence, at, findings);
                products::reckoned(&sentence, at, findings);
                lists::pair(&sentence, at, findings);
                lacking::since_year(context, &sentence, at, findings);
                lacking::from_named(context, &sentence, at, findings);
                lists::parted(&sentence, at, findings);
                same::about(&sentence, at, findings);
                same::slipped(&sentence, at, findings);
                lacking::lacking(&sentence, at, findings);
                lacking::beyond(&sentence, at, findings);
                lacking::used(&sentence, at, findings);
                in_turn::rates(&sentence, at, findings);
                in_turn::returned(&sentence, at, findings);
            }
            told_of_several(context, &sentence, findings);
            told_by_name(
                &Sentence::new(passage, (last, bounds.1)),
                &sentence,
                findings,
            );
            last = bounds.0;
            products::products(&sentence, findings);
            same::ratios(&sentence, bounds, findings);
            told_of_the_rest(&sentence, findings);
        }
        multiplied::multiplied(passage, &sentences(passage), findings);
        left::remaining(passage, findings);
        ranks::ranks(passage, findings);
        ratios::ratios(passage, findings);
    }
}

/// What is left of the amounts of a sentence.
fn told_of_the_rest(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 0..sentence.amounts.len() {
        left::adjusted(sentence, at, findings);
        left::rest(sentence, at, findings);
        left::finished(sentence, at, findings);
    }
}

/// What the figures of a sentence are beside those that it and the one before call by name.
fn told_by_name(wide: &Sentence<'_>, sentence: &Sentence<'_>, findings: &mut Findings) {
    let own = wide.figures.len().saturating_sub(sentence.figures.len());
    for at in own..wide.figures.len() {
        by_name::from_named(wide, at, findings);
        by_name::spread(wide, at, findings);
    }
}

/// What several figures of a sentence come to, and what they leave.
fn told_of_several(context: &Context<'_>, sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 0..sentence.figures.len() {
        doing::doing(context, sentence, at, findings);
        joint::joint(sentence, at, findings);
        totalled::total(sentence, at, findings);
        totalled::composed(sentence, at, findings);
        totalled::spent(sentence, at, findings);
        totalled::above(sentence, at, findings);
        marks_off::given(sentence, at, findings);
        marks_off::of_hundred(sentence, at, findings);
        marks_off::together(sentence, at, findings);
        rest_of::rest(context, sentence, at, findings);
        flowed::goes_on(sentence, at, findings);
        hundred::hundred(sentence, at, findings);
        lasting::lasting(sentence, at, findings);
        by_name::level(sentence, at, findings);
        ranked::sorted(sentence, at, findings);
        ranked::extremes(sentence, at, findings);
    }
    lasting::on_time(sentence, findings);
    bounds::beside_bound(sentence, findings);
    bounds::verdict(sentence, findings);
    ranked::named(sentence, findings);
}
