//! Changes against what stands elsewhere: `兑付企业增加136家，增长19.3%`, `年末结转108.13万元，比上年末增加49.73万元`.

use rust_decimal::Decimal;

use super::line::{Sentence, alike, divides, wide};
use super::words::{direction, earlier, ends, has};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::finding::Findings;
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::pool::Operand;

/// `兑付企业增加136家，增长19.3%`: what it was before, or what it came to, stands somewhere.
pub(super) fn alone(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let rate = &sentence.figures[at];
    let Some(change) = sentence.previous(at) else {
        return;
    };
    let (own, by) = (rate.quantity, change.quantity);
    let up = direction(&change.lead);
    let bare = matches!(
        rate.lead.as_str(),
        "增长" | "下降" | "增幅" | "降幅" | "减少" | "增加"
    );
    let fine = crate::arithmetic::decimals(own) > 0 && crate::slip::digits(&by.printed).len() >= 2;
    let amount = matches!(by.unit.class, UnitClass::Count | UnitClass::Money);
    if own.unit.class != UnitClass::Percent || !bare || !fine || !amount || up.is_none() {
        return;
    }
    let adjoin = sentence.between(by, own).chars().count() <= 4;
    let told = sentence.figures[..at - 1]
        .iter()
        .any(|other| alike(other.quantity, by) && other.quantity.value > by.value);
    let target = has(&change.lead, &["目标", "计划", "指标"]) || ends(&change.lead, &["到", "至"]);
    if !adjoin || told || target {
        return;
    }
    let base = |value: Decimal, half: Decimal| {
        let mut base = by.clone();
        (base.value, base.half) = (value, half);
        base.value > Decimal::ZERO && divides(wide(by), &base, Decimal::ONE_HUNDRED, own)
    };
    let fits = |operand: &Operand, factor: Decimal| {
        let said = &operand.quantity;
        let (value, half) = (said.value * factor, said.half * factor);
        let before = if up == Some(true) {
            value - by.value
        } else {
            value + by.value
        };
        base(value, half) || base(before, half)
    };
    let given = candidates(by, own, up == Some(true)).is_some_and(|stretches| {
        let classes = [
            (by.unit.class, Decimal::ONE),
            (UnitClass::None, by.unit.factor),
        ];
        classes.into_iter().any(|(class, factor)| {
            stretches.iter().any(|(low, high)| {
                let mut found = context
                    .pool
                    .between(class, *low / factor, Some(*high / factor));
                found.any(|operand| {
                    let kin = class == UnitClass::None || alike(&operand.quantity, by);
                    kin && fits(operand, factor)
                })
            })
        })
    });
    if given {
        sentence.settle(own, findings);
        return;
    }
    let Some(value) = by
        .value
        .checked_mul(Decimal::ONE_HUNDRED)
        .and_then(|part| part.checked_div(own.value))
    else {
        return;
    };
    let basis = format!("{}和{}，原有数", by.printed, own.printed);
    let computed = format!("{}（文中没有这个数）", show_like(value.round(), by));
    sentence.report(own, &basis, computed, &[by], findings);
}

/// Between which borders what was before a change lies, and what it came to, by its rate.
fn candidates(by: &Quantity, rate: &Quantity, up: bool) -> Option<[(Decimal, Decimal); 2]> {
    let of =
        |part: Decimal, rate: Decimal| part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(rate);
    let (low, high) = (of(by.low(), rate.high())?, of(by.high(), rate.low())?);
    let way = if up { by.value } else { -by.value };
    Some([(low, high), (low + way, high + way)])
}

/// Characters that say what a figure is of: as many as it has, from so few to so many.
const NOUN: usize = 2;
const LONG_NOUN: usize = 4;

/// `年末结转108.13万元，比上年末增加49.73万元`: what was said of the year before stands elsewhere.
pub(super) fn last_year(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let Some(now) = sentence.previous(at) else {
        return;
    };
    let amount = matches!(own.unit.class, UnitClass::Count | UnitClass::Money);
    let compared = earlier(&told.lead) && has(&told.lead, &["比", "较"]);
    let kin = alike(now.quantity, own) && sentence.adjoins(now.quantity, own);
    let (Some(up), true) = (direction(&told.lead), amount && compared && kin) else {
        return;
    };
    let value = if up {
        now.quantity.value - own.value
    } else {
        now.quantity.value + own.value
    };
    let name = now.lead.trim_start_matches(['，', '、']);
    let name = ["年末", "年底", "期末", "本年"]
        .iter()
        .fold(name, |name, word| name.trim_start_matches(word));
    let words: Vec<char> = name.chars().filter(|c| is_han(*c)).collect();
    let noun: String = words[words.len().saturating_sub(LONG_NOUN)..]
        .iter()
        .collect();
    let said = |operand: &&Operand| {
        alike(&operand.quantity, own)
            && operand.words.contains(&noun)
            && earlier(&operand.words)
            && operand.words.contains("年初") == told.lead.contains("年初")
            && direction(&operand.words).is_none()
    };
    let span = |quantity: &Quantity| sentence.passage.span_of(quantity);
    let close = |one: &Quantity| (one.value - value).abs() <= own.half.max(one.half);
    let mut anywhere =
        context
            .pool
            .between(own.unit.class, value - own.half, Some(value + own.half));
    if anywhere.any(|one| alike(&one.quantity, own)) {
        sentence.settle(own, findings);
        return;
    }
    let before: Vec<&Quantity> = context
        .pool
        .all
        .iter()
        .filter(said)
        .filter(|operand| ![own, now.quantity].map(span).contains(&operand.span))
        .map(|operand| &operand.quantity)
        .collect();
    if before.iter().any(|one| close(one)) {
        sentence.settle(own, findings);
        return;
    }
    let Some(first) = before
        .first()
        .filter(|first| words.len() >= NOUN && before.iter().all(|one| one.value == first.value))
    else {
        return;
    };
    let basis = format!("{}与上年的{}", now.quantity.printed, first.printed);
    let computed = show_like((now.quantity.value - first.value).abs(), own);
    sentence.report(own, &basis, computed, &[now.quantity], findings);
}
