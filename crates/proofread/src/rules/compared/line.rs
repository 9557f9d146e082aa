//! A sentence as its figures and the words that lead to them.

use rust_decimal::Decimal;

use crate::arithmetic::{decimals, significant};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::prose_sums::depth;

/// A figure of a sentence.
pub(in crate::rules) struct Told<'a> {
    /// Which figure of its passage it is.
    pub at: usize,
    pub quantity: &'a Quantity,
    /// The words between the figure, comma or bracket before it and it.
    pub lead: String,
    /// How many brackets it stands in.
    pub depth: i32,
}

/// The plain figures of one sentence, in their order.
pub(in crate::rules) struct Sentence<'a> {
    pub passage: &'a Passage,
    from: usize,
    to: usize,
    pub figures: Vec<Told<'a>>,
    /// Those that count, pay or last.
    pub amounts: Vec<&'a Quantity>,
}

impl<'a> Sentence<'a> {
    pub fn new(passage: &'a Passage, (from, to): (usize, usize)) -> Self {
        let plain = |quantity: &Quantity| {
            quantity.is_plain() && quantity.operator == Operator::None && quantity.terms.is_empty()
        };
        let mut figures = Vec::new();
        for (at, quantity) in passage.quantities.iter().enumerate() {
            if quantity.from < from || quantity.to > to {
                continue;
            }
            if plain(quantity) {
                figures.push(told(passage, from, at));
            }
        }
        let counted = |class: UnitClass| {
            matches!(
                class,
                UnitClass::Money | UnitClass::Count | UnitClass::Duration | UnitClass::Points
            )
        };
        let amounts = figures
            .iter()
            .map(|told| told.quantity)
            .filter(|quantity| counted(quantity.unit.class))
            .collect();
        Self {
            passage,
            from,
            to,
            figures,
            amounts,
        }
    }

    /// What stands behind a figure up to the full stop.
    pub fn rest(&self, figure: &Quantity) -> String {
        let rest = &self.passage.chars[figure.to.min(self.passage.chars.len())..];
        rest.iter().take_while(|c| **c != '。').collect()
    }

    /// The figures of the passage that stand in it, plain or not.
    pub fn all(&self) -> std::ops::Range<usize> {
        let place = |from: usize| {
            let figures = &self.passage.quantities;
            figures.partition_point(|figure| figure.from < from)
        };
        place(self.from)..place(self.to)
    }

    /// A figure of the passage with the words that lead to it.
    pub fn told(&self, at: usize) -> Option<Told<'a>> {
        let inside = self.all().contains(&at);
        inside.then(|| told(self.passage, self.from, at))
    }

    /// The words right behind any figure, up to the next comma, bracket or figure.
    pub fn words_behind(&self, figure: &Quantity) -> String {
        let figures = &self.passage.quantities;
        let next = figures.partition_point(|other| other.from < figure.to);
        let chars = &self.passage.chars;
        let end = figures.get(next).map_or(chars.len(), |next| next.from);
        let stop = (figure.to..end).find(|at| is_border(chars[*at]) || chars[*at] == '、');
        self.passage.slice(figure.to, stop.unwrap_or(end))
    }

    /// At most so many characters before a figure, back to the one before it.
    pub fn words_before(&self, figure: &Quantity, most: usize) -> String {
        let figures = &self.passage.quantities;
        let last = figures.partition_point(|other| other.from < figure.from);
        let last = last.checked_sub(1).map_or(0, |last| figures[last].to);
        let from = figure.from.saturating_sub(most);
        self.passage
            .slice(from.max(last).max(self.from), figure.from)
    }

    /// Where it begins in its passage.
    pub fn begins(&self) -> usize {
        self.from
    }

    /// What stands between two figures.
    pub fn between(&self, one: &Quantity, other: &Quantity) -> String {
        self.passage.slice(one.to, other.from)
    }

    /// The words right behind a figure, up to the next comma, bracket or figure.
    pub fn tail(&self, at: usize) -> String {
        let told = &self.figures[at];
        let next = self.passage.quantities.get(told.at + 1);
        let end = next.map_or(self.passage.chars.len(), |next| next.from);
        let stop = (told.quantity.to..end).find(|at| is_border(self.passage.chars[*at]));
        self.passage.slice(
            told.quantity.to,
            stop.unwrap_or(end).min(told.quantity.to + 16),
        )
    }

    /// The words before a figure since the clause before.
    pub fn clause(&self, figure: &Quantity) -> String {
        let from = (self.from..figure.from)
            .rev()
            .find(|at| matches!(self.passage.chars[*at], '，' | '；' | '('))
            .map_or(self.from, |at| at + 1);
        self.passage.slice(from, figure.from)
    }

    /// The figure right before one, when nothing that can't be read stands between.
    pub fn previous(&self, at: usize) -> Option<&Told<'a>> {
        let previous = &self.figures[at.checked_sub(1)?];
        (previous.at + 1 == self.figures[at].at).then_some(previous)
    }

    /// The figure right before one, with which it may be compared: `低于85%的目标5个百分点`.
    pub fn base(&self, at: usize) -> Option<Told<'a>> {
        let before = self.figures[at].at.checked_sub(1)?;
        let quantity = &self.passage.quantities[before];
        let than = matches!(
            quantity.operator,
            Operator::None | Operator::LessThan | Operator::MoreThan
        );
        let fits = quantity.from >= self.from && quantity.is_plain() && quantity.terms.is_empty();
        (fits && than).then(|| told(self.passage, self.from, before))
    }

    pub fn next(&self, at: usize) -> Option<&Told<'a>> {
        let next = self.figures.get(at + 1)?;
        (next.at == self.figures[at].at + 1).then_some(next)
    }

    /// The only figure of the bracket that follows a figure: `增加7名（现有86名）`.
    pub fn bracketed(&self, at: usize) -> Option<&Told<'a>> {
        let (own, next) = (&self.figures[at], self.next(at)?);
        let opens = self.passage.chars.get(own.quantity.to) == Some(&'(');
        let close = (next.quantity.to..self.passage.chars.len())
            .find(|at| self.passage.chars[*at] == ')')?;
        let alone = self
            .passage
            .quantities
            .get(next.at + 1)
            .is_none_or(|after| after.from > close);
        (opens && alone && next.depth == own.depth + 1).then_some(next)
    }

    /// Whether a figure is said to be what two figures in adjoining clauses are about.
    pub fn adjoins(&self, one: &Quantity, other: &Quantity) -> bool {
        let between = self.between(one, other);
        !between.contains(['；', '。']) && between.matches('，').count() <= 1
    }

    /// Says that a figure agrees with what it comes from.
    pub fn settle(&self, own: &Quantity, findings: &mut Findings) {
        findings.checked.sums += 1;
        findings.settled.insert(self.passage.span_of(own));
    }

    /// Says that a figure doesn't.
    pub fn report(
        &self,
        own: &Quantity,
        basis: &str,
        computed: String,
        others: &[&Quantity],
        findings: &mut Findings,
    ) {
        self.tell(own, (basis, false), computed, others, findings);
    }

    /// The same of a figure that others should add up to.
    pub fn report_sum(
        &self,
        own: &Quantity,
        basis: &str,
        computed: String,
        others: &[&Quantity],
        findings: &mut Findings,
    ) {
        self.tell(own, (basis, true), computed, others, findings);
    }

    /// The words right before a figure in quotation marks, for a person.
    fn name(&self, own: &Quantity) -> String {
        let words = self.words_before(own, NAME);
        let clause = words
            .rsplit(['，', '；', '。', '、', ':', '(', ')'])
            .next()
            .unwrap_or_default()
            .trim_end_matches(['的', '为', '达']);
        if clause.chars().filter(|c| is_han(*c)).count() < 2 {
            return String::new();
        }
        format!("“{clause}”")
    }

    fn tell(
        &self,
        own: &Quantity,
        (basis, summed): (&str, bool),
        computed: String,
        others: &[&Quantity],
        findings: &mut Findings,
    ) {
        findings.checked.sums += 1;
        let span = self.passage.span_of(own);
        // 产出得49.2分，满意度拿满，预算执行得9.5分: a part of which the number isn't said.
        let first = others.iter().map(|other| other.from).min();
        let listed = self
            .passage
            .slice(first.unwrap_or(own.from).min(own.from), own.from);
        let untold = summed
            && ["拿满", "得满分", "均满分"]
                .iter()
                .any(|word| listed.contains(word));
        if untold || is_known(span, findings) || is_otherwise(self, own) {
            return;
        }
        let name = self.name(own);
        let message = format!("{name}印为{}，按{basis}应为{computed}。", own.printed);
        findings.push(
            Draft::new("compared", Severity::Doubt, message)
                .printed(&own.printed, computed)
                .at([span])
                .at(others.iter().map(|other| self.passage.span_of(other)))
                .advice("核对这几个数；口径不同的，写明口径。")
                .summed(summed)
                .certain(),
        );
    }
}

/// Characters before a figure that call it.
const NAME: usize = 12;

/// Digits of a rate that two others of its sentence hardly give by chance, and figures of a sentence that are tried.
const TELLING: usize = 3;
const TRIED: usize = 12;

/// `9300万元，较2021年的8100万元增长14.81%，较2020年的6800万元增长36.76%`: whether two others of its sentence give a rate exactly, as a growth
/// or as what one leaves of the other; the two right before it also as a part.
fn is_otherwise(sentence: &Sentence<'_>, own: &Quantity) -> bool {
    if own.unit.class != UnitClass::Percent || significant(own) < TELLING {
        return false;
    }
    let before = sentence.figures.iter().map(|told| told.quantity);
    let before: Vec<&Quantity> = before
        .filter(|other| other.to <= own.from && other.unit.class != UnitClass::Percent)
        .collect();
    let before = &before[before.len().saturating_sub(TRIED)..];
    before.iter().enumerate().any(|(at, one)| {
        let mut others = before[..at].iter().enumerate();
        others.any(|(other_at, other)| {
            let (low, high) = if one.value < other.value {
                (one, other)
            } else {
                (other, one)
            };
            let of = |part, whole: &Quantity| {
                whole.value > Decimal::ZERO && divides(part, whole, Decimal::ONE_HUNDRED, own)
            };
            let apart = apart_by(high, low);
            let last = at + 1 == before.len() && other_at + 1 == at;
            alike(one, other) && (of(apart, low) || of(apart, high) || last && of(wide(low), high))
        })
    })
}

/// A figure of a sentence that begins at `from`.
fn told(passage: &Passage, from: usize, at: usize) -> Told<'_> {
    let quantity = &passage.quantities[at];
    let last = at
        .checked_sub(1)
        .map_or(from, |last| passage.quantities[last].to.max(from));
    let begins = (last..quantity.from)
        .rev()
        .find(|at| is_border(passage.chars[*at]))
        .map_or(last, |at| at + 1);
    Told {
        at,
        quantity,
        lead: passage.slice(begins, quantity.from),
        depth: depth(passage, from, quantity.from),
    }
}

/// Whether a finding named a figure already.
fn is_known(span: Span, findings: &Findings) -> bool {
    findings
        .drafts
        .iter()
        .any(|draft| draft.severity != Severity::Hint && draft.spans.contains(&span))
}

fn is_border(c: char) -> bool {
    matches!(c, '，' | '；' | '。' | ':' | '(' | ')')
}

/// Whether two figures can be added and compared.
pub(in crate::rules) fn alike(one: &Quantity, other: &Quantity) -> bool {
    // 36.04万小时 are 小时.
    let bare = |quantity: &Quantity| {
        quantity
            .unit
            .text
            .trim_start_matches(['万', '亿'])
            .to_owned()
    };
    one.unit.comparable(&other.unit)
        && (one.unit.class != UnitClass::Duration || bare(one) == bare(other))
}

/// Whether a sum or difference is as printed; figures printed in a larger unit leave as much room as they are rounded by.
pub(in crate::rules) fn is(value: Decimal, own: &Quantity, others: &[&Quantity]) -> bool {
    let slack: Decimal = others
        .iter()
        .filter(|other| other.half > own.half && other.unit.factor != own.unit.factor)
        .map(|other| other.half)
        .sum();
    let exact = value.abs() == own.value;
    // 506507人次比45万人次多5.65万人次: printed in a larger unit than what it comes from.
    let coarse = others
        .iter()
        .any(|other| other.half < own.half && other.unit.factor < own.unit.factor);
    exact
        || coarse && (value.abs() - own.value).abs() <= own.half
        || slack > Decimal::ZERO && (value.abs() - own.value).abs() <= slack + own.half
}

/// Whether a quotient of two figures times a scale is as printed, whatever their rounding hides.
pub(super) fn divides(
    (part, low, high): (Decimal, Decimal, Decimal),
    whole: &Quantity,
    scale: Decimal,
    own: &Quantity,
) -> bool {
    let of = |a: Decimal, b: Decimal| a.checked_mul(scale)?.checked_div(b);
    let exact = of(part, whole.value).is_some_and(|value| crate::arithmetic::prints(value, own));
    exact
        || of(low, whole.value + rounding(whole))
            .zip(of(high, whole.value - rounding(whole)))
            .is_some_and(|(low, high)| crate::arithmetic::reaches(low, high, own))
}

/// A figure with the borders of what it can stand for.
pub(super) fn wide(quantity: &Quantity) -> (Decimal, Decimal, Decimal) {
    let half = rounding(quantity);
    (quantity.value, quantity.value - half, quantity.value + half)
}

/// What the rounding of a figure hides; whole things that are counted aren't rounded.
fn rounding(quantity: &Quantity) -> Decimal {
    let rounded = quantity.unit.class == UnitClass::Money
        || quantity.unit.factor != Decimal::ONE
        || decimals(quantity) > 0;
    if rounded {
        quantity.half
    } else {
        Decimal::ZERO
    }
}

/// How far two figures are apart, with the borders of that.
pub(super) fn apart_by(one: &Quantity, other: &Quantity) -> (Decimal, Decimal, Decimal) {
    let value = (one.value - other.value).abs();
    let slack = rounding(one) + rounding(other);
    (value, (value - slack).max(Decimal::ZERO), value + slack)
}
