//! Reports on what was done about findings: a number of things that the second half of an item takes up again.
//!
//! `审计发现，6家企业未设专账。整改情况：6家企业均已补设`: the item says the number once where it tells of the problem and once where it
//! tells of what was done.

mod held;
mod listed;
mod money;
mod problems;

use super::Rule;
use super::prose_sums::depth;
use crate::context::Context;
use crate::document::BlockKind;
use crate::finding::Findings;
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "taken_up",
    title: "整改情况中再次说到的个数与问题中的相符，列出的名称与个数相符",
    run,
};

/// Words behind which what was done is told.
const MARKS: [&str; 8] = [
    "整改情况:",
    "整改落实情况:",
    "整改进展:",
    "整改进展情况:",
    "整改结果:",
    "整改措施:",
    "整改措施及成效:",
    "落实情况:",
];
/// A passage whose problem has fewer characters begins with what was done.
const PROBLEM: usize = 12;

/// A stretch of a passage.
#[derive(Clone, Copy)]
pub(super) struct Stretch<'p> {
    pub passage: &'p Passage,
    pub from: usize,
    pub to: usize,
}

impl<'p> Stretch<'p> {
    /// Its plain whole numbers of things.
    pub fn counts(&self) -> Vec<&'p Quantity> {
        let within = |it: &&Quantity| it.from >= self.from && it.to <= self.to;
        let counts = self.passage.quantities.iter().filter(within);
        counts.filter(|it| is_count(it)).collect()
    }

    /// The Chinese characters right behind a figure, up to a mark or another figure.
    pub fn noun(&self, figure: &Quantity) -> String {
        let behind = self.passage.chars[figure.to..self.to.max(figure.to)].iter();
        behind.take_while(|c| is_han(**c)).take(NOUN).collect()
    }

    /// The words between the mark before a figure and it.
    pub fn lead(&self, figure: &Quantity) -> String {
        let mark = |at: &usize| {
            let c = self.passage.chars[*at];
            !is_han(c) && !matches!(c, '“' | '”')
        };
        let from = (self.from..figure.from).rev().find(mark);
        let from = from.map_or(self.from, |at| at + 1);
        self.passage.slice(from, figure.from)
    }

    /// The clause of a figure: from the mark before it to the mark behind it.
    pub fn clause(&self, figure: &Quantity) -> String {
        let mark = |at: &usize| matches!(self.passage.chars[*at], '，' | '。' | '；');
        let from = (self.from..figure.from).rev().find(mark);
        let to = (figure.to..self.to).find(mark).unwrap_or(self.to);
        self.passage.slice(from.map_or(self.from, |at| at + 1), to)
    }
}

/// Characters of a noun that are compared.
const NOUN: usize = 10;

/// Whether a figure is a whole number of things, written in digits, outside of brackets.
pub(super) fn is_count(figure: &Quantity) -> bool {
    figure.unit.class == UnitClass::Count
        && figure.unit.factor == rust_decimal::Decimal::ONE
        && figure.is_plain()
        && figure.operator == Operator::None
        && figure.terms.is_empty()
        && !figure.han
        && figure.value.is_integer()
}

/// An item of such a report: what was wrong, and what was done about it.
struct Item<'p> {
    problem: Stretch<'p>,
    done: Stretch<'p>,
}

/// The items of a document in their order.
fn items<'c>(context: &'c Context<'_>) -> Vec<Item<'c>> {
    let mut items = Vec::new();
    let mut last: Option<&Passage> = None;
    for (_, passage) in context.prose() {
        let heading = matches!(
            context.document.blocks[passage.block].kind,
            BlockKind::Heading { .. }
        );
        let text = passage.text();
        let mark = MARKS.iter().filter_map(|mark| {
            let at = text.find(mark)?;
            Some((text[..at].chars().count(), mark.chars().count()))
        });
        if let Some((at, length)) = mark.min() {
            let done = Stretch {
                passage,
                from: at + length,
                to: passage.chars.len(),
            };
            let own = Stretch {
                passage,
                from: 0,
                to: at,
            };
            let before = last.map(|passage| Stretch {
                passage,
                from: 0,
                to: passage.chars.len(),
            });
            let problem = if at >= PROBLEM { Some(own) } else { before };
            items.extend(problem.map(|problem| Item { problem, done }));
            last = None;
        } else if !heading || !passage.quantities.is_empty() {
            last = Some(passage);
        }
    }
    items
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let known = findings.known();
    for item in items(context) {
        held::taken_up(&item, findings);
        held::divided(&item, findings);
        money::divided(&item, &known, findings);
    }
    for (_, passage) in context.prose() {
        listed::listed(passage, findings);
    }
    problems::problems(context, findings);
}

/// Whether a figure stands in brackets.
fn in_brackets(passage: &Passage, figure: &Quantity) -> bool {
    depth(passage, 0, figure.from) > 0
}
