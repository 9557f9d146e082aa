//! Averages whose number stands beside them: `62批次、480人次，人均100元`, `平均每项33.50万元（216项）`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told, alike, divides, wide};
use super::words::{counts, direction, has};
use crate::arithmetic::{as_average, show_like};
use crate::context::Context;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::recomputed::is_extreme;
use crate::slip;

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

/// What an average is said of: 人 in 人均, 项 in 平均每项, 台 in 单台平均.
fn counter(lead: &str) -> Option<char> {
    let each = lead.rsplit_once('每').filter(|_| lead.contains('均'));
    if let Some((_, after)) = each {
        return after.chars().next();
    }
    let before = lead.rsplit_once('均')?.0;
    let single = before.strip_suffix('平').unwrap_or(before);
    single.chars().next_back()
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
    // 人均46.3万元，上年43.3万元，人均增加3.0万元: how far two averages are apart.
    let mut before = sentence.figures[first..at].iter();
    if direction(&told.lead).is_some() && before.any(|other| other.lead.contains('均')) {
        return;
    }
    let total = |told: &&Told<'_>| is_total(sentence, told, &sentence.figures[at]);
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
            || of_earlier(sentence, (total.quantity, own), counter, &rounded)
    });
    if held {
        sentence.settle(own, findings);
        return;
    }
    let last = numbers.last().filter(|_| totals.is_empty());
    if last.is_some_and(|number| named_total(context, sentence, (at, number.quantity), findings)) {
        return;
    }
    let pair = match bracketed {
        Some(number) => right_before(told, &totals).map(|total| (total, number)),
        None => beside(sentence, at, &totals, &numbers),
    };
    let mut counted = numbers.iter().map(|number| number.quantity);
    if pair.is_none() && counted.any(|number| elsewhere(context, number, &rounded)) {
        sentence.settle(own, findings);
        return;
    }
    let Some((total, number)) = pair else { return };
    let Some(value) = total.quantity.value.checked_div(number.quantity.value) else {
        return;
    };
    let basis = format!("{}÷{}", total.quantity.printed, number.quantity.printed);
    let others = [total.quantity, number.quantity];
    sentence.report(own, &basis, show_like(value, own), &others, findings);
}

/// Whether a figure can be what an average is of. Things that are counted right before their average are, even if it is more.
fn is_total(sentence: &Sentence<'_>, told: &Told<'_>, average: &Told<'_>) -> bool {
    let (total, own) = (told.quantity, average.quantity);
    let money = own.unit.class == UnitClass::Money;
    let right = !money && told.at + 1 == average.at && total.value != own.value;
    own.unit.class == total.unit.class
        && (money || alike(own, total))
        && (total.value > own.value || right)
        && !told.lead.contains(['均', '每'])
        && !is_extreme(sentence.passage, total)
}

/// `资助50万元、30万元，项均36万元（25项）`: the last total, if it stands right before its mean.
fn right_before<'s, 'a>(told: &Told<'_>, totals: &[&'s Told<'a>]) -> Option<&'s Told<'a>> {
    let last = totals.last().filter(|total| total.at + 1 == told.at);
    last.copied()
}

/// `国内公务接待74批次、548人次，人均接待费125元`: the total stands elsewhere under the name behind 均. It is told where one slip
/// in the number or in the average is all that parts the three. Whether it was judged.
fn named_total(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    (at, number): (usize, &Quantity),
    findings: &mut Findings,
) -> bool {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let name = told.lead.rsplit_once('均').map_or("", |(_, name)| name);
    let name = name.trim_end_matches(['为', '约', '达', '到']);
    if name.chars().count() < 2 || number.to > own.from || !sentence.adjoins(number, own) {
        return false;
    }
    let mut totals = context.names.named(&context.pool, name);
    totals.retain(|total| {
        total.quantity.unit.class == own.unit.class
            && total.quantity.value > own.value
            && total.words.contains(name)
    });
    if totals
        .iter()
        .any(|total| divides(wide(&total.quantity), number, Decimal::ONE, own))
    {
        sentence.settle(own, findings);
        return true;
    }
    let slipped = totals.into_iter().find_map(|total| {
        let total = &total.quantity;
        let average = total.value.checked_div(number.value)?;
        let count = total.value.checked_div(own.value)?.round();
        if slip::of_value(number, count)
            && divides(wide(total), &counted(number, count), Decimal::ONE, own)
        {
            Some((number, count, total, own))
        } else if slip::of_value(own, average) {
            Some((own, average, total, number))
        } else {
            None
        }
    });
    if let Some((wrong, value, total, other)) = slipped {
        let basis = format!("{}和{}", total.printed, other.printed);
        let computed = show_like(value, wrong);
        sentence.report(wrong, &basis, computed, &[other], findings);
    }
    slipped.is_some()
}

/// A number with another value.
fn counted(number: &Quantity, value: Decimal) -> Quantity {
    Quantity {
        value,
        ..number.clone()
    }
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
    // 专利318件、软件著作权146项，平均每个项目1.84件: the number is another thing that came of the same.
    let sibling =
        number.at == total.at + 1 && between.starts_with('、') && number.lead.chars().count() > 2;
    let part = part || sibling;
    (tight && !part).then_some((total, number))
}

/// `实施引智项目31项。引进新技术42项，培训1240人次，平均每个项目40人次`: a number of the same that stands before.
fn of_earlier(
    sentence: &Sentence<'_>,
    (total, own): (&Quantity, &Quantity),
    counter: char,
    rounded: &Quantity,
) -> bool {
    let mut before = sentence.passage.quantities.iter();
    before.any(|number| {
        number.to <= own.from
            && number.is_plain()
            && number.unit.class == UnitClass::Count
            && counts(counter, &number.unit.text)
            && number.value > Decimal::ONE
            && divides(wide(total), number, Decimal::ONE, rounded)
    })
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
