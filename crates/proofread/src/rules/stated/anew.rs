//! `男612人，女388人，合计1000人；博士86人，硕士342人，本科572人`: a whole that one list makes, divided once more.

use rust_decimal::Decimal;

use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::compared::{Sentence, has};
use crate::rules::prose_sums::{depth, is_shared};
use crate::slip::{is_slip, keeps_apart};

/// Characters before a list that tell what it is.
const BEFORE: usize = 12;
/// Fewer parts are no list.
const LEAST: usize = 3;
/// Words of parts that are taken out of a whole, or compared.
const OTHER: [&str; 12] = [
    "其中", "比", "较", "目标", "增", "减", "平均", "每", "另", "累计", "未", "上年",
];

/// The figures of each stretch between semicolons, of the counter that its first has.
fn groups(passage: &Passage, (from, to): (usize, usize)) -> Vec<Vec<&Quantity>> {
    let mut found: Vec<Vec<&Quantity>> = Vec::new();
    let mut end = from;
    for one in &passage.quantities {
        if one.from < from || one.to > to || one.unit.class != UnitClass::Count {
            continue;
        }
        let plain = one.is_plain() && !one.han && one.operator == Operator::None;
        if !plain || depth(passage, from, one.from) > 0 {
            continue;
        }
        let apart = passage.slice(end, one.from).contains('；');
        match found.last_mut() {
            Some(list) if !apart => {
                if list[0].unit.text == one.unit.text {
                    list.push(one);
                }
            }
            _ => found.push(vec![one]),
        }
        end = one.to;
    }
    found
}

/// The figure of a list that all its others make.
fn made<'p>(list: &[&'p Quantity]) -> Option<&'p Quantity> {
    let all: Decimal = list.iter().map(|one| one.value).sum();
    let whole = |one: &&&Quantity| one.value + one.value == all;
    list.iter()
        .find(whole)
        .filter(|_| list.len() >= LEAST)
        .copied()
}

/// Looks at the stretches of a sentence behind one that makes its whole.
pub(super) fn divided(sentence: &Sentence<'_>, bounds: (usize, usize), findings: &mut Findings) {
    let passage = sentence.passage;
    let groups = groups(passage, bounds);
    let Some(whole) = groups.first().and_then(|first| made(first)) else {
        return;
    };
    for list in &groups[1..] {
        let (first, last) = (list[0], list[list.len() - 1]);
        let own = passage.slice(first.from.saturating_sub(BEFORE), last.to);
        let alike = first.unit.text == whole.unit.text && list.len() >= LEAST;
        if !alike || has(&own, &OTHER) || is_shared(&own) || made(list).is_some() {
            continue;
        }
        let sum: Decimal = list.iter().map(|one| one.value).sum();
        if sum == whole.value {
            sentence.settle(whole, findings);
        } else if keeps_apart(whole, (list, sum), is_slip) {
            let basis = added(list.iter().copied());
            let computed = show_like(sum, whole);
            sentence.report_sum(whole, &basis, computed, list, findings);
        }
    }
}
