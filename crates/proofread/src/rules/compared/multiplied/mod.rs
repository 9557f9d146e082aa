//! What a sentence says by multiplication, told apart by its units and not by its nouns: so many at so much, so much a day for so
//! many days, parts of a whole by a ratio, shares with their amounts, growth with what was before.

mod each;
mod grown;
mod in_pairs;
mod named;
mod parts;
mod per_unit;
mod split;
mod times;
mod weighted;

use rust_decimal::Decimal;

use super::line::Sentence;
use crate::arithmetic::{as_average, prints, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip;

/// Looks at every sentence of a passage, alone and with the one before it.
pub(super) fn multiplied(passage: &Passage, bounds: &[(usize, usize)], findings: &mut Findings) {
    for (number, &(from, to)) in bounds.iter().enumerate() {
        let sentence = Sentence::new(passage, (from, to));
        let first = number.checked_sub(1).map_or(from, |last| bounds[last].0);
        let last = bounds.get(number + 1).map_or(to, |next| next.1);
        let before = Sentence::new(passage, (beginning(bounds, number), to));
        let around = Sentence::new(passage, (first, last));
        let own = sentence.figures.first().map_or(0, |told| told.at);
        let offset = around.figures.partition_point(|told| told.at < own);
        for at in 0..sentence.figures.len() {
            each::each(&sentence, (at, &around, at + offset), findings);
            each::power(&sentence, at, findings);
            per_unit::per_unit(&sentence, (at, &around), findings);
            times::times(&sentence, at, findings);
            named::share(&sentence, at, findings);
            weighted::pro_rata(&sentence, at, findings);
            grown::since(&sentence, at, findings);
            grown::onwards(&sentence, at, findings);
            grown::past(&sentence, at, findings);
            parts::amount(&sentence, (at, &before), findings);
            weighted::of_time(&sentence, at, findings);
        }
        parts::listed(&sentence, findings);
        in_pairs::amounts(&sentence, findings);
        in_pairs::grown(&sentence, findings);
        weighted::weighted(&sentence, findings);
        split::ratios(&sentence, (from, to), findings);
    }
}

/// Where the sentences begin among which the whole of a share is looked for.
fn beginning(bounds: &[(usize, usize)], number: usize) -> usize {
    bounds[number.saturating_sub(SENTENCES)].0
}

/// Sentences before one among which the whole of a share is looked for.
const SENTENCES: usize = 4;

/// Three figures of which the first two, times a scale, make the third.
#[derive(Clone)]
struct Product<'a> {
    one: &'a Quantity,
    other: &'a Quantity,
    result: &'a Quantity,
    scale: Decimal,
    /// Whether `other` is a mean or a rate, which was rounded when it was printed.
    rounded: bool,
    /// Whether the result is said to be reckoned from the two as they are printed.
    exact: bool,
}

/// How well three figures go together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Exact,
    /// What their rounding hides may explain it.
    Near,
    Off,
}

impl Product<'_> {
    fn value(&self, one: Decimal, other: Decimal) -> Option<Decimal> {
        one.checked_mul(other)?.checked_mul(self.scale)
    }

    fn fit(&self) -> Fit {
        self.fit_of([self.one, self.other, self.result])
    }

    fn fit_of(&self, [one, other, result]: [&Quantity; 3]) -> Fit {
        let Some(value) = self.value(one.value, other.value) else {
            return Fit::Near;
        };
        if prints(value, result) || value == result.value {
            return Fit::Exact;
        }
        let per = one.value.checked_mul(self.scale);
        let quotient = per.and_then(|per| result.value.checked_div(per));
        let printed = if self.rounded {
            as_average(other)
        } else {
            other.clone()
        };
        if self.rounded && quotient.is_some_and(|value| prints(value, &printed)) {
            return Fit::Exact;
        }
        let room = |figure: &Quantity, exact: bool| if exact { Decimal::ZERO } else { figure.half };
        let whole = |figure: &Quantity| !figure.printed.contains('.');
        let (a, b) = (
            room(one, one.unit.factor == Decimal::ONE && whole(one)),
            room(&printed, !self.rounded),
        );
        let low = self.value(one.value - a, other.value - b);
        let high = self.value(one.value + a, other.value + b);
        let near = low.zip(high).is_none_or(|(low, high)| {
            low <= result.value + result.half && result.value - result.half <= high
        });
        let close = value * Decimal::new(1, 3) >= (value - result.value).abs();
        if near && (close || !self.exact) {
            Fit::Near
        } else {
            Fit::Off
        }
    }

    /// What each of the three should be.
    fn expected(&self) -> [Option<Decimal>; 3] {
        let over = |figure: Decimal| {
            let by = figure.checked_mul(self.scale)?;
            self.result.value.checked_div(by)
        };
        [
            over(self.other.value),
            over(self.one.value),
            self.value(self.one.value, self.other.value),
        ]
    }

    /// The figure that one slip of the pen parts from what the two others give, with that.
    fn slipped(&self) -> Option<(usize, Decimal)> {
        let figures = [self.one, self.other, self.result];
        [2, 1, 0].into_iter().find_map(|at| {
            let value = self.expected()[at]?;
            let own = figures[at];
            let step = own.half * Decimal::TWO;
            let value = if step.is_zero() {
                value.round()
            } else {
                value.checked_div(step)?.round() * step
            };
            let mut mended = figures.map(Quantity::clone);
            mended[at].value = value;
            let fits = self.fit_of([&mended[0], &mended[1], &mended[2]]) == Fit::Exact;
            (fits && slip::is_slip(own, value)).then_some((at, value))
        })
    }

    fn basis(&self, at: usize) -> String {
        let [one, other, result] = [self.one, self.other, self.result].map(|it| &it.printed);
        match at {
            0 => format!("{result}÷{other}"),
            1 => format!("{result}÷{one}"),
            _ => format!("{one}×{other}"),
        }
    }

    fn report(&self, sentence: &Sentence<'_>, at: usize, value: Decimal, findings: &mut Findings) {
        let figures = [self.one, self.other, self.result];
        let own = figures[at];
        let others: Vec<&Quantity> = (0..3)
            .filter(|it| *it != at)
            .map(|it| figures[it])
            .collect();
        let computed = show_like(value, own);
        sentence.report(own, &self.basis(at), computed, &others, findings);
    }
}

/// Judges the ways in which a relation can be read: one that holds is enough; where none does, the one that a slip parts from
/// holding is told, else the one that nothing else can be meant by.
fn judge(
    sentence: &Sentence<'_>,
    products: &[Product<'_>],
    sure: Option<&Product<'_>>,
    findings: &mut Findings,
) -> bool {
    let known = |product: &Product<'_>| {
        findings
            .settled
            .contains(&sentence.passage.span_of(product.result))
    };
    if products
        .iter()
        .any(|product| product.fit() == Fit::Off && known(product))
    {
        return true;
    }
    if let Some(held) = products.iter().find(|product| product.fit() == Fit::Exact) {
        sentence.settle(held.other, findings);
        sentence.settle(held.result, findings);
        return true;
    }
    if products.iter().any(|product| product.fit() == Fit::Near) {
        return true;
    }
    if products
        .iter()
        .any(|product| is_otherwise(sentence, product))
    {
        return true;
    }
    let slipped = products
        .iter()
        .find_map(|product| product.slipped().map(|(at, value)| (product, at, value)));
    if let Some((product, at, value)) = slipped {
        product.report(sentence, at, value, findings);
        return true;
    }
    if let Some(product) = sure {
        let at = if product.rounded { 1 } else { 2 };
        if let Some(value) = product.expected()[at] {
            product.report(sentence, at, value, findings);
            return true;
        }
    }
    false
}

/// `92.5%，即600份中555份`, `协会2个、基地1个，每个10万元` of 30万元, `67项、意向1.34亿元，每项200万元，转为合同28项`: whether the whole stands for the
/// part, the numbers around the one make what is asked for, another number of the sentence gives it, or points were taken off.
fn is_otherwise(sentence: &Sentence<'_>, product: &Product<'_>) -> bool {
    let (one, other, result) = (product.one, product.other, product.result);
    if other.unit.class == UnitClass::Points {
        return sentence.words_before(other, 2).ends_with('扣')
            && sentence.words_before(result, 2).ends_with('得');
    }
    if other.unit.class == UnitClass::Percent {
        return product.fit_of([result, other, one]) == Fit::Exact;
    }
    let kin: Vec<&Quantity> = sentence
        .amounts
        .iter()
        .copied()
        .filter(|it| it.unit.class == UnitClass::Count && it.unit.text == one.unit.text)
        .collect();
    let gives = |value: Decimal| {
        let mut number = one.clone();
        number.value = value;
        product.fit_of([&number, other, result]) == Fit::Exact
    };
    let both = kin.windows(2).any(|pair| {
        let joined = sentence.between(pair[0], pair[1]).starts_with(['、', '和']);
        joined && gives(pair[0].value + pair[1].value)
    });
    one.unit.class == UnitClass::Count && (both || kin.iter().any(|it| gives(it.value)))
}

/// What a unit measures and how many of the least of its kind it is: 1吨 are 1000公斤.
fn measure(quantity: &Quantity) -> (String, Decimal) {
    let text = base(&quantity.unit.text)
        .split('/')
        .next()
        .unwrap_or_default();
    let (kind, scale) = match text {
        "吨" => ("公斤", 1000),
        "千克" => ("公斤", 1),
        "兆瓦" => ("千瓦", 1000),
        "人" | "名" | "位" | "人次" => ("人", 1),
        "项" | "个" => ("个", 1),
        "户" | "家" => ("家", 1),
        _ if quantity.unit.class == UnitClass::Money => ("元", 1),
        other => (other, 1),
    };
    (kind.to_owned(), Decimal::from(scale))
}

/// A unit's name without the tens of thousands before it.
fn base(text: &str) -> &str {
    text.trim_start_matches(['万', '亿'])
}
