//! Averages whose number stands beside them: `62批次、480人次，人均100元`, `平均每项33.50万元（216项）`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told, alike, counts, divides, has, wide};
use crate::arithmetic::{as_average, show_like};
use crate::context::Context;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

/// So many figures before an average are looked at.
const BEFORE: usize = 6;

/// Words for an average that is measured, set or of another kind.
const OTHERWISE: [&str; 10] = [
    "标准",
    "年均",
    "不超过",
    "亩产",
    "单产",
    "年龄",
    "水平",
    "均为",
    "限额",
    "补助标准",
];

/// What an average is said of: 人 in 人均, 项 in 平均每项.
fn counter(lead: &str) -> Option<char> {
    let each = lead.rsplit_once('每').filter(|_| lead.contains('均'));
    match each {
        Some((_, after)) => after.chars().next(),
        None => lead.rsplit_once('均')?.0.chars().next_back(),
    }
}

pub(super) fn average(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let usual = matches!(
        own.unit.class,
        UnitClass::Money | UnitClass::Count | UnitClass::Duration
    ) && !has(&told.lead, &OTHERWISE)
        && !own.value.is_zero();
    let Some(counter) = counter(&told.lead).filter(|_| usual) else {
        return;
    };
    let first = at.saturating_sub(BEFORE);
    let total = |told: &&Told<'_>| {
        own.unit.class == told.quantity.unit.class
            && (own.unit.class == UnitClass::Money || alike(own, told.quantity))
            && told.quantity.value > own.value
            && !told.lead.contains(['均', '每'])
    };
    let number = |told: &&Told<'_>| {
        matches!(
            told.quantity.unit.class,
            UnitClass::Count | UnitClass::Duration
        ) && counts(counter, &told.quantity.unit.text)
            && told.quantity.value > Decimal::ONE
            && !told.lead.contains(['均', '每'])
    };
    let before = &sentence.figures[first..at];
    let totals: Vec<&Told<'_>> = before.iter().filter(total).collect();
    let bracketed = sentence.bracketed(at).filter(number);
    let numbers: Vec<&Told<'_>> = before.iter().filter(number).chain(bracketed).collect();
    let rounded = as_average(own);
    let gives =
        |total: &Quantity, number: &Quantity| divides(wide(total), number, Decimal::ONE, &rounded);
    let held = totals.iter().any(|total| {
        numbers
            .iter()
            .any(|number| gives(total.quantity, number.quantity))
            || of_both(before, total.quantity, &rounded)
    });
    if held
        || numbers
            .iter()
            .any(|number| elsewhere(context, number.quantity, &rounded))
    {
        sentence.settle(own, findings);
        return;
    }
    let pair = match bracketed {
        Some(number) => totals.last().map(|total| (*total, number)),
        None => beside(sentence, at, &totals, &numbers),
    };
    let Some((total, number)) = pair else { return };
    let Some(value) = total.quantity.value.checked_div(number.quantity.value) else {
        return;
    };
    let basis = format!("{}÷{}", total.quantity.printed, number.quantity.printed);
    let others = [total.quantity, number.quantity];
    sentence.report(own, &basis, show_like(value, own), &others, findings);
}

/// The total and its number when both stand right before an average, in its clause or the one before.
fn beside<'s, 'a>(
    sentence: &Sentence<'a>,
    at: usize,
    totals: &[&'s Told<'a>],
    numbers: &[&'s Told<'a>],
) -> Option<(&'s Told<'a>, &'s Told<'a>)> {
    let own = &sentence.figures[at];
    let (total, number) = (*totals.last()?, *numbers.last()?);
    let last = total.quantity.to.max(number.quantity.to);
    let first = total.at.min(number.at);
    let words = sentence.passage.slice(last, own.quantity.from);
    let between = sentence
        .passage
        .slice(total.quantity.to.min(number.quantity.to), last);
    let tight = own.at - first == 2 && !words.contains('；') && !between.contains('；');
    // 立项58项，其中重大项目12项，经费8120万元: what is told of a part is none of the whole.
    let part = between.contains("其中") || number.lead.contains("其中");
    (tight && !part).then_some((total, number))
}

/// `学校640所、社区512个，每个站点平均83.3公里`: of two kinds of things together.
fn of_both(before: &[Told<'_>], total: &Quantity, own: &Quantity) -> bool {
    before.windows(2).any(|pair| {
        let counted = |told: &Told<'_>| {
            told.quantity.unit.class == UnitClass::Count && told.quantity.value.is_integer()
        };
        let mut both = pair[0].quantity.clone();
        both.value += pair[1].quantity.value;
        counted(&pair[0])
            && counted(&pair[1])
            && !std::ptr::eq(pair[0].quantity, total)
            && !std::ptr::eq(pair[1].quantity, total)
            && divides(wide(total), &both, Decimal::ONE, own)
    })
}

/// Whether some amount of the document over the number gives the average.
fn elsewhere(context: &Context<'_>, number: &Quantity, own: &Quantity) -> bool {
    let (low, high) = (own.low() * number.value, own.high() * number.value);
    let mut totals = context.pool.between(own.unit.class, low, Some(high));
    totals.any(|total| {
        let total = &total.quantity;
        (own.unit.class == UnitClass::Money || alike(total, own))
            && divides(wide(total), number, Decimal::ONE, own)
    })
}
