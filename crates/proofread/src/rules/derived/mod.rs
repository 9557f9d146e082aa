//! Figures that their words call derived: 增长, 百分点, 结余, 平均, 倍, 率. Some figures nearby must give them.

mod all_lost;
mod averages;
mod deductions;
mod differences;
mod fractions;
mod given;
mod growth;
mod impossible;
mod listed_shares;
mod named_gaps;
mod parts;
mod per_yuan;
mod quotients;
mod remainders;
mod said_shares;
mod shares;
mod siblings;
mod targets;
mod wholes;

use super::Rule;
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::{Operand, amounts_before};
use crate::row_names::Names;

use averages::average;
use deductions::deduction;
use differences::{difference, surplus};
use fractions::fractions;
use growth::{growth, points};
use per_yuan::per_yuan;
use quotients::{multiple, product, ratio};
use remainders::remainder;
use shares::{rate, rate_of_stated};
use siblings::siblings;
use targets::{gap, goals};

pub const RULE: Rule = Rule {
    id: "derived",
    title: "增长率、百分点、结余、平均数、倍数、各种比率能由文中的数算出",
    run,
};

/// A figure under check.
struct Subject<'a> {
    index: usize,
    at: usize,
    passage: &'a Passage,
    quantity: &'a Quantity,
    /// The words before it in its clause.
    before: String,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let pool = &context.pool;
    let known = findings.known();
    let goals = goals(context);
    let names = Names::by_key(&context.grids, named_gaps::ROWS);
    for (index, passage) in context.prose() {
        fractions(context, passage, findings);
        said_shares::said_shares(passage, findings);
        siblings(context, index, passage, findings);
        // What a case tells must agree with itself, not with the rest of the report.
        let case = facts::is_case(context, passage);
        for at in 0..passage.quantities.len() {
            let quantity = &passage.quantities[at];
            if !quantity.is_plain() || quantity.operator != Operator::None {
                continue;
            }
            let span = passage.span_of(quantity);
            // Points that were given or lost are never what is to be reached.
            let scored = quantity.unit.class == UnitClass::Points;
            let aimed = !scored && crate::aims::sets(context, passage, quantity);
            if known.contains(&span) || aimed {
                continue;
            }
            let subject = Subject {
                index,
                at,
                passage,
                quantity,
                before: facts::surroundings(passage, at)
                    .0
                    .trim_start_matches('\u{2026}')
                    .to_owned(),
            };
            if case {
                own_sentence(context, &subject, findings);
                continue;
            }
            match quantity.unit.class {
                UnitClass::Percent if has(&subject.before, &GROWTH) => {
                    growth(pool, &subject, findings);
                }
                UnitClass::Percent if super::parts::held(passage, at) => {}
                UnitClass::Percent => rate(context, &subject, findings),
                UnitClass::Ratio => ratio(context, pool, &subject, findings),
                UnitClass::PercentPoint if gap(context, (&goals, &names), &subject, findings) => {}
                UnitClass::PercentPoint => points(pool, &subject, findings),
                UnitClass::Points => deduction(context, &subject, findings),
                UnitClass::Count | UnitClass::Money => {
                    amount(context, (&goals, &names), &subject, findings);
                }
                _ => {}
            }
        }
    }
}

/// A number or an amount: a distance, what is left, a multiple, an average, a difference.
fn amount(
    context: &Context<'_>,
    (goals, names): (&[&Operand], &Names),
    subject: &Subject<'_>,
    findings: &mut Findings,
) {
    if named_gaps::of_clause(context, names, subject, findings)
        || gap(context, (goals, names), subject, findings)
        || remainder(context, subject, findings)
    {
        return;
    }
    product(context, subject, findings);
    if subject.quantity.unit.text == "倍" {
        multiple(&context.pool, subject, findings);
    } else if has(&subject.before, &AVERAGE) {
        average(context, subject, findings);
    } else if !per_yuan(context, subject, findings) && !surplus(subject, findings) {
        difference(&context.pool, subject, findings);
    }
}

/// Figures of a case that its own sentence gives.
fn own_sentence(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    match subject.quantity.unit.class {
        UnitClass::Percent if shares::has_whole(subject) => rate(context, subject, findings),
        UnitClass::Percent => rate_of_stated(subject, findings),
        UnitClass::Count | UnitClass::Money => {
            let beside = subject.beside(|other| other.unit.comparable(&subject.quantity.unit));
            if beside.len() >= 2 {
                remainder(context, subject, findings);
            }
        }
        _ => {}
    }
}

const GROWTH: [&str; 8] = [
    "增长",
    "下降",
    "增幅",
    "降幅",
    "同比",
    "提高了",
    "减少",
    "增加",
];
const AVERAGE: [&str; 9] = [
    "平均每",
    "人均",
    "户均",
    "场均",
    "家均",
    "亩均",
    "平均",
    "每期",
    "项均",
];
fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

impl Subject<'_> {
    fn span(&self) -> Span {
        self.passage.span_of(self.quantity)
    }

    /// The comparable amounts before it in its sentence, the nearest first.
    fn beside(&self, like: impl Fn(&Quantity) -> bool) -> Vec<usize> {
        amounts_before(self.passage, self.at)
            .into_iter()
            .filter(|index| like(&self.passage.quantities[*index]))
            .collect()
    }

    fn quantities(&self, indexes: &[usize]) -> Vec<&Quantity> {
        indexes
            .iter()
            .map(|index| &self.passage.quantities[*index])
            .collect()
    }

    fn report(
        &self,
        code: &'static str,
        message: String,
        computed: String,
        beside: &[usize],
        findings: &mut Findings,
    ) {
        findings.push(
            Draft::new(code, Severity::Doubt, message)
                .printed(&self.quantity.printed, computed)
                .at([self.span()])
                .at(beside
                    .iter()
                    .take(6)
                    .map(|index| self.passage.span_of(&self.passage.quantities[*index])))
                .advice("核对这个数和它所依据的数；依据在别处的，写明出处。"),
        );
    }
}
