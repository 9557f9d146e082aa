//! Shares of one whole that leave nothing out make a hundred: `中央占45.2%，省级占38.3%，自筹占16.5%`; so do weights.

use rust_decimal::Decimal;

use super::kin::sum;
use super::line::{Sentence, Told};
use super::words::has;
use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

/// Characters between two shares of one list.
const GAP: usize = 40;
/// Words that say that nothing is left out.
const ALL: [&str; 7] = ["构成", "组成", "其余", "余下", "全部", "之外未", "合计100"];
/// Words that say that something is.
const SOME: [&str; 6] = ["等", "主要", "其中", "最高", "达到", "分别提高"];

/// What the parts of a score count, which is told of all of them.
const WEIGHT: &str = "权重";

/// Whether a figure is a share: `占28%`, `占比28%`, `占比分别为52%、23%`, `权重30%`.
fn is_share(told: &Told<'_>) -> bool {
    told.quantity.unit.class == UnitClass::Percent
        && (told.lead.contains('占') || told.lead.contains(WEIGHT))
}

/// The shares from one on, each with little but an amount before it.
fn list(sentence: &Sentence<'_>, at: usize) -> Vec<usize> {
    let mut list = vec![at];
    let mut last = at;
    for index in at + 1..sentence.figures.len() {
        let (one, told) = (&sentence.figures[last], &sentence.figures[index]);
        let gap = sentence.between(one.quantity, told.quantity);
        if told.quantity.unit.class != UnitClass::Percent {
            continue;
        }
        let joined = last + 1 == index && gap.chars().count() == 1 && gap.starts_with(['、', '和']);
        let near = gap.chars().count() <= GAP && told.depth == one.depth;
        if !near || !(joined || is_share(told)) {
            break;
        }
        list.push(index);
        last = index;
    }
    list
}

/// Shares that are said to be all, or of which one slip keeps several from being all, make a hundred.
pub(super) fn hundred(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let first = &sentence.figures[at];
    let begun = sentence.figures[..at].iter().any(is_share);
    if !is_share(first) || begun {
        return;
    }
    let list = list(sentence, at);
    let shares: Vec<&Quantity> = list
        .iter()
        .map(|index| sentence.figures[*index].quantity)
        .collect();
    let (Some(last), true) = (shares.last(), shares.len() >= 2) else {
        return;
    };
    let total = sum(&shares);
    let off = (total - Decimal::ONE_HUNDRED).abs();
    let room: Decimal = shares.iter().map(|share| share.half).sum();
    if off <= room {
        for share in &shares {
            sentence.settle(share, findings);
        }
        return;
    }
    let begins = first.quantity.from - first.lead.chars().count();
    let words = sentence.passage.slice(begins, last.from);
    let behind = sentence.rest(last);
    let closed = has(&words, &ALL) || has(&behind, &ALL);
    let slip = shares
        .iter()
        .any(|share| crate::slip::is_slip(share, share.value + Decimal::ONE_HUNDRED - total));
    // Weights told one right after the other, without what was reached in each.
    let weights = first.lead.contains(WEIGHT) && list.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    let fine = shares
        .iter()
        .all(|share| crate::arithmetic::decimals(share) > 0)
        || weights;
    let told = closed && slip || shares.len() >= 3 && slip && fine;
    if !told || has(&words, &SOME) || behind.starts_with('等') {
        return;
    }
    let basis = format!("各项占比{}与100%之差", added(shares.iter().copied()));
    let computed = show_like(last.value + Decimal::ONE_HUNDRED - total, last);
    sentence.report(last, &basis, computed, &shares, findings);
}
