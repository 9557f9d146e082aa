//! Levels told in turn and the steps between them: `各年底分别为142家、163家和187家，逐年净增21家、21家、24家`.

use rust_decimal::Decimal;

use super::joins;
use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::{Sentence, alike, direction, has, is};

/// Characters between two figures of one list.
const GAP: usize = 6;
/// Fewer levels are told otherwise.
const LEAST: usize = 3;
/// Words that say that steps are told in the order of the levels.
const IN_ORDER: [&str; 6] = ["逐年", "逐月", "逐季", "环比", "依次", "分别"];

/// The last figure of the list that begins with one.
fn end(sentence: &Sentence<'_>, at: usize) -> usize {
    let list = &sentence.figures;
    let mut last = at;
    while last + 1 < list.len()
        && list[last + 1].at == list[last].at + 1
        && joins(
            sentence.passage,
            list[last].quantity,
            list[last + 1].quantity,
            GAP,
        )
    {
        last += 1;
    }
    last
}

/// Levels right before their steps.
pub(super) fn successive(sentence: &Sentence<'_>, findings: &mut Findings) {
    let mut at = 0;
    while at < sentence.figures.len() {
        let last = end(sentence, at);
        if last + 1 - at >= LEAST {
            steps(sentence, (at, last), findings);
        }
        at = last + 1;
    }
}

fn steps(sentence: &Sentence<'_>, (from, to): (usize, usize), findings: &mut Findings) {
    let Some(first) = sentence.figures.get(to + 1) else {
        return;
    };
    let told = has(&sentence.figures[from].lead, &["分别", "依次"]);
    let Some(up) = direction(&first.lead).filter(|_| told && has(&first.lead, &IN_ORDER)) else {
        return;
    };
    let quantity = |index: usize| sentence.figures[index].quantity;
    let levels: Vec<&Quantity> = (from..=to).map(quantity).collect();
    let steps: Vec<&Quantity> = (to + 1..=end(sentence, to + 1)).map(quantity).collect();
    let kin = alike(levels[0], steps[0]) && steps[0].unit.class != UnitClass::Percent;
    // The first level may have a step of its own, from what was before.
    let skipped = match levels.len() - steps.len().min(levels.len()) {
        0 => 1,
        1 => 0,
        _ => return,
    };
    if !kin || steps.len() > levels.len() {
        return;
    }
    let pairs = || levels.windows(2).zip(&steps[skipped..]);
    let step = |pair: &[&Quantity]| {
        let grown = pair[1].value - pair[0].value;
        if up { grown } else { -grown }
    };
    let wrong: Vec<usize> = pairs()
        .enumerate()
        .filter(|(_, (pair, own))| step(pair) < Decimal::ZERO || !is(step(pair), own, pair))
        .map(|(index, _)| index)
        .collect();
    match wrong.as_slice() {
        [] => {
            for own in &steps {
                sentence.settle(own, findings);
            }
        }
        [one] if levels.len() > 2 => {
            let (pair, own) = (&levels[*one..=*one + 1], steps[skipped + *one]);
            let basis = format!("{}与{}之差", pair[1].printed, pair[0].printed);
            sentence.report(own, &basis, show_like(step(pair), own), pair, findings);
        }
        [one, next] if *next == one + 1 => {
            // One level between two steps.
            let (before, own) = (levels[*one], levels[*next]);
            let grown = steps[skipped + *one];
            let value = if up {
                before.value + grown.value
            } else {
                before.value - grown.value
            };
            let after = levels[*next + 1];
            let left = steps[skipped + *next];
            let rest = if up {
                after.value - left.value
            } else {
                after.value + left.value
            };
            if value == rest {
                let basis = format!("{}和{}", before.printed, grown.printed);
                let others = [before, grown, after, left];
                sentence.report(own, &basis, show_like(value, own), &others, findings);
            }
        }
        _ => {}
    }
}
