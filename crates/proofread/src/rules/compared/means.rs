//! Means of rates: `三者简单平均92.5%`, `按有效问卷360份、240份加权，满意度94.48%`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told};
use super::words::has;
use crate::arithmetic::{prints, reaches, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

pub(super) fn mean(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let last = at.checked_sub(1).map(|last| &sentence.figures[last]);
    let Some(last) = last.filter(|_| own.unit.class == UnitClass::Percent) else {
        return;
    };
    let words = sentence.passage.slice(last.quantity.to, own.from);
    let rates: Vec<&Told<'_>> = sentence.figures[..at]
        .iter()
        .filter(|rate| rate.quantity.unit.class == UnitClass::Percent)
        .collect();
    if rates.len() < 2 || !has(&words, &["平均", "加权"]) {
        return;
    }
    let values: Vec<&Quantity> = rates.iter().map(|rate| rate.quantity).collect();
    let weights = weights(sentence, at, rates.len());
    let plain = has(&words, &["简单平均", "算术平均", "者平均"]);
    let ones = vec![Decimal::ONE; values.len()];
    let found = match (&weights, plain) {
        (_, true) => ones,
        (Some(weights), false) if has(&words, &["加权"]) => weights.clone(),
        _ => return,
    };
    let Some((value, slack)) = weighted(&values, &found) else {
        return;
    };
    if prints(value, own) || reaches(value - slack, value + slack, own) {
        sentence.settle(own, findings);
        return;
    }
    let names: Vec<&str> = values.iter().map(|rate| rate.printed.as_str()).collect();
    let basis = format!("{}的平均", names.join("、"));
    sentence.report(own, &basis, show_like(value, own), &values, findings);
}

/// As many counts of one unit as there are rates; what is said to be all of them doesn't count.
fn weights(sentence: &Sentence<'_>, at: usize, number: usize) -> Option<Vec<Decimal>> {
    let counted: Vec<&Told<'_>> = sentence.figures[..at]
        .iter()
        .filter(|told| told.quantity.unit.class == UnitClass::Count)
        .filter(|told| !has(&told.lead, &["共", "合计", "总"]))
        .collect();
    let unit = &counted.last()?.quantity.unit;
    let alike: Vec<Decimal> = counted
        .iter()
        .filter(|told| told.quantity.unit.text == unit.text)
        .map(|told| told.quantity.value)
        .collect();
    (alike.len() == number).then_some(alike)
}

/// A weighted mean, and by how much rounding can move it.
fn weighted(values: &[&Quantity], weights: &[Decimal]) -> Option<(Decimal, Decimal)> {
    let mut sum = Decimal::ZERO;
    let mut slack = Decimal::ZERO;
    for (value, weight) in values.iter().zip(weights) {
        sum = sum.checked_add(value.value.checked_mul(*weight)?)?;
        slack = slack.checked_add(value.half.checked_mul(*weight)?)?;
    }
    let all: Decimal = weights.iter().sum();
    Some((sum.checked_div(all)?, slack.checked_div(all)?))
}
