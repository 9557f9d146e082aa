//! Three lists told in one order, of which the third is the first times the second:
//! `每家奖60万元、40万元、20万元；甲类8家、乙类14家、丙类19家；奖励分别为480万元、560万元、380万元`.

use super::joins;
use crate::arithmetic::show_like;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use rust_decimal::Decimal;

/// Characters between two figures of one list.
const GAP: usize = 14;
/// Fewer figures in a list make products by chance.
const LEAST: usize = 3;
/// Lists before one that are looked at.
const BEFORE: usize = 4;

/// The lists of a passage.
fn lists(passage: &Passage) -> Vec<Vec<&Quantity>> {
    let plain = |quantity: &Quantity| {
        quantity.is_plain()
            && quantity.operator == Operator::None
            && quantity.terms.is_empty()
            && matches!(quantity.unit.class, UnitClass::Money | UnitClass::Count)
    };
    let mut lists: Vec<Vec<&Quantity>> = Vec::new();
    for (at, quantity) in passage.quantities.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &passage.quantities[before]);
        let goes_on =
            before.is_some_and(|before| plain(before) && joins(passage, before, quantity, GAP));
        match lists.last_mut().filter(|_| goes_on && plain(quantity)) {
            Some(list) => list.push(quantity),
            None if plain(quantity) => lists.push(vec![quantity]),
            None => {}
        }
    }
    lists.retain(|list| list.len() >= LEAST);
    lists
}

pub(super) fn products(passage: &Passage, findings: &mut Findings) {
    let lists = lists(passage);
    for (last, results) in lists.iter().enumerate().skip(2) {
        if results[0].unit.class != UnitClass::Money {
            continue;
        }
        let before = &lists[last.saturating_sub(BEFORE)..last];
        for (index, one) in before.iter().enumerate() {
            for other in &before[index + 1..] {
                let kinds = [one, other].map(|list| list[0].unit.class);
                let apart = kinds.contains(&UnitClass::Money) && kinds.contains(&UnitClass::Count);
                if apart && one.len() == results.len() && other.len() == results.len() {
                    judge(passage, [one, other, results], findings);
                }
            }
        }
    }
}

fn judge(passage: &Passage, [one, other, results]: [&[&Quantity]; 3], findings: &mut Findings) {
    let product = |at: usize| one[at].value.checked_mul(other[at].value);
    let wrong: Vec<usize> = (0..results.len())
        .filter(|at| product(*at) != Some(results[*at].value))
        .collect();
    findings.checked.sums += 1;
    let [at] = wrong.as_slice() else { return };
    let (Some(value), own) = (product(*at), results[*at]) else {
        return;
    };
    if value == Decimal::ZERO || findings.known().contains(&passage.span_of(own)) {
        return;
    }
    let computed = show_like(value, own);
    let message = format!(
        "印为{}，按{}×{}应为{computed}；同列其余各项都是前两列之积。",
        own.printed, one[*at].printed, other[*at].printed
    );
    let spans = [own, one[*at], other[*at]].map(|one| passage.span_of(one));
    findings.push(
        Draft::new("compared", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at(spans)
            .advice("核对单价、数量和金额。")
            .certain(),
    );
}
