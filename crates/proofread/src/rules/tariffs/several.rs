//! Kinds and their tariffs told one after another, against the money of the row that the sentence or the one before names:
//! `一等6项、二等12项，每项分别奖励20万元和10万元` beside `科技奖 18 240`.

use rust_decimal::Decimal;

use super::read::{each_of, same_unit};
use super::{Row, likeness, parted};
use crate::arithmetic::show_like;
use crate::context::shorten;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::lexicon::pairs;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip;

/// Kinds that are told one after another.
const KINDS: std::ops::RangeInclusive<usize> = 2..=6;
/// How much of a row's name its sentence must have, of a hundred.
const NAMED: usize = 100;

/// Counts and what each of them is paid, in one order.
struct Kinds<'a> {
    counts: Vec<&'a Quantity>,
    each: Vec<&'a Quantity>,
}

impl Kinds<'_> {
    fn paid(&self) -> Option<Decimal> {
        self.counts
            .iter()
            .zip(&self.each)
            .try_fold(Decimal::ZERO, |sum, (count, each)| {
                sum.checked_add(count.value.checked_mul(each.value)?)
            })
    }

    /// Whether one slip in one of the figures is all that keeps them from an amount.
    fn slipped(&self, money: Decimal) -> bool {
        let Some(paid) = self.paid() else {
            return false;
        };
        self.counts.iter().zip(&self.each).any(|(count, each)| {
            let rest = money - (paid - count.value * each.value);
            let of = |own: &Quantity, other: &Quantity| {
                let value = rest.checked_div(other.value);
                value.is_some_and(|value| value > Decimal::ZERO && parted(own, value, true))
            };
            of(count, each) || of(each, count)
        })
    }
}

pub(super) fn compare(passage: &Passage, rows: &[Row<'_>], findings: &mut Findings) {
    for at in 0..passage.quantities.len() {
        let Some((kinds, from)) = kinds(passage, at) else {
            continue;
        };
        let own: String = passage.slice(from, passage.quantities[at].from);
        let words = pairs(&own);
        let mut named = rows
            .iter()
            .filter(|row| row.pairs.len() > 2 && likeness(&row.pairs, &words) >= NAMED);
        let (Some(row), None) = (named.next(), named.next()) else {
            continue;
        };
        let Some(paid) = kinds.paid() else { continue };
        findings.checked.sums += 1;
        if row.money().any(|(money, _)| money.value == paid) {
            continue;
        }
        let mut slipped = row
            .money()
            .filter(|(money, _)| slip::is_slip(money, paid) || kinds.slipped(money.value));
        if let Some(money) = slipped.next() {
            findings.push(draft(passage, (&kinds, paid), row, money));
        }
    }
}

/// The kinds of which a figure is the first tariff, and where their sentence begins.
fn kinds(passage: &Passage, at: usize) -> Option<(Kinds<'_>, usize)> {
    let numbers = &passage.quantities;
    let first = &numbers[at];
    let (begins, unit) = each_of(passage, first)?;
    let plain = |own: &&Quantity| own.is_plain() && own.operator == Operator::None;
    let beside = |one: &Quantity, other: &Quantity| {
        let gap = passage.slice(one.to, other.from);
        matches!(gap.as_str(), "、" | "和" | "及")
    };
    let mut each = vec![first];
    while let Some(next) = numbers.get(at + each.len()).filter(plain)
        && next.unit.class == UnitClass::Money
        && beside(numbers.get(at + each.len() - 1)?, next)
    {
        each.push(next);
    }
    let stop = (0..begins)
        .rev()
        .find(|at| matches!(passage.chars[*at], '。' | '；'));
    let from = stop.map_or(0, |at| at + 1);
    let counts: Vec<&Quantity> = at
        .checked_sub(each.len())
        .and_then(|first| numbers.get(first..at))?
        .iter()
        .filter(plain)
        .filter(|own| own.from >= from && own.unit.class == UnitClass::Count)
        .filter(|own| same_unit(&own.unit.text, unit))
        .collect();
    let whole = counts.len() == each.len() && KINDS.contains(&each.len());
    let more = at.checked_sub(each.len() + 1).is_some_and(|before| {
        let before = &numbers[before];
        before.from >= from
            && before.unit.class == UnitClass::Count
            && same_unit(&before.unit.text, unit)
            && passage
                .slice(before.to, counts.first().map_or(before.to, |own| own.from))
                .contains('、')
    });
    (whole && !more).then_some((Kinds { counts, each }, from))
}

fn draft(
    passage: &Passage,
    (kinds, paid): (&Kinds<'_>, Decimal),
    row: &Row<'_>,
    (money, span): &(Quantity, Span),
) -> Draft {
    let told: Vec<String> = kinds
        .counts
        .iter()
        .zip(&kinds.each)
        .map(|(count, each)| format!("{}×{}", count.printed, each.printed))
        .collect();
    let computed = show_like(paid, money);
    let message = format!(
        "“{}”按标准{}应为{computed}，表中该行为{}。",
        shorten(&row.name(), 20),
        told.join("＋"),
        money.printed,
    );
    let spans = kinds
        .counts
        .iter()
        .chain(&kinds.each)
        .map(|own| passage.span_of(own));
    Draft::new("tariff", Severity::Doubt, message)
        .printed(&money.printed, computed)
        .at(spans)
        .at([*span])
        .summed(true)
        .advice("核对标准、数量和金额。")
}
