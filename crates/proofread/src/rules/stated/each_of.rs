//! Parts of which some are told of several things at once: `共5个，2022年1个、2023年和2024年各2个`, and what a bracket lists of a whole:
//! `共155万元（分别为70万元、85万元）`.

use rust_decimal::Decimal;

use super::{joins, slipped};
use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::{Sentence, has};
use crate::rules::prose_sums::{is_average, is_distance};
use crate::slip::one_off;

/// Characters between two parts.
const GAP: usize = 24;
/// Words that end a list.
const ENDS: [&str; 7] = ["其中", "合计", "目标", "比", "较", "超", "共"];
/// Characters between a whole and the bracket that lists its parts.
const NEAR: usize = 8;

/// A figure and of how many things it is told.
struct Part<'a> {
    quantity: &'a Quantity,
    times: Decimal,
}

/// How many things words name that end with 各: `、2023年和2024年各`.
fn named(words: &str) -> Option<Decimal> {
    let names = words.trim_start_matches(['，', '、', '；']);
    let Some(names) = names.strip_suffix('各') else {
        let plain = !names.contains('各') && !names.contains(['和', '与', '及']);
        return plain.then_some(Decimal::ONE);
    };
    let list: Vec<&str> = names.split(['、', '和', '与', '及']).collect();
    let all = list.len() > 1 && list.iter().all(|name| name.chars().count() > 1);
    all.then(|| Decimal::from(list.len()))
}

/// A whole with its parts behind it.
pub(super) fn each_of(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 0..sentence.figures.len() {
        let whole = &sentence.figures[at];
        let counted = whole.quantity.unit.class == UnitClass::Count;
        if !counted || !has(&whole.lead, &["共", "合计", "总"]) {
            continue;
        }
        let mut parts: Vec<Part<'_>> = Vec::new();
        let mut last = whole.quantity;
        for told in &sentence.figures[at + 1..] {
            let gap = sentence.between(last, told.quantity);
            let near = gap.chars().count() <= GAP && !gap.contains(['(', ')', '；', '。']);
            let times = named(&gap).filter(|_| near && !has(&gap, &ENDS));
            let Some(times) = times.filter(|_| told.quantity.unit.text == whole.quantity.unit.text)
            else {
                break;
            };
            parts.push(Part {
                quantity: told.quantity,
                times,
            });
            last = told.quantity;
        }
        if parts.len() >= 2 && parts.iter().any(|part| part.times > Decimal::ONE) {
            judge(sentence, whole.quantity, &parts, findings);
        }
    }
}

fn judge(sentence: &Sentence<'_>, whole: &Quantity, parts: &[Part<'_>], findings: &mut Findings) {
    let sum: Decimal = parts
        .iter()
        .map(|part| part.quantity.value * part.times)
        .sum();
    let quantities: Vec<&Quantity> = parts.iter().map(|part| part.quantity).collect();
    if sum == whole.value {
        for own in &quantities {
            sentence.settle(own, findings);
        }
        return;
    }
    let slips = sum > whole.value
        || one_off(whole, sum)
        || parts.iter().any(|part| {
            let rest = (whole.value - sum).checked_div(part.times);
            rest.is_some_and(|rest| one_off(part.quantity, part.quantity.value + rest))
        });
    if slips {
        let shown: Vec<String> = parts
            .iter()
            .map(|part| {
                let (printed, times) = (&part.quantity.printed, part.times);
                if times == Decimal::ONE {
                    printed.clone()
                } else {
                    format!("{printed}×{times}")
                }
            })
            .collect();
        let computed = show_like(sum, whole);
        sentence.report_sum(whole, &shown.join("＋"), computed, &quantities, findings);
    }
}

/// What a bracket with 分别为 lists of the amount before it.
pub(super) fn in_brackets(sentence: &Sentence<'_>, findings: &mut Findings) {
    let passage = sentence.passage;
    for at in 0..sentence.figures.len().saturating_sub(2) {
        let (whole, first) = (&sentence.figures[at], &sentence.figures[at + 1]);
        let gap = sentence.between(whole.quantity, first.quantity);
        let words = gap.split_once('(').filter(|(before, inner)| {
            before.chars().count() <= NEAR
                && !before.contains(['，', '；', '、'])
                && ["分别为", "分别是", "依次为"].contains(inner)
        });
        let kin = first.at == whole.at + 1 && first.quantity.unit.text == whole.quantity.unit.text;
        if words.is_none() || !kin {
            continue;
        }
        let mut to = at + 1;
        while to + 1 < sentence.figures.len()
            && joins(
                passage,
                sentence.figures[to].quantity,
                sentence.figures[to + 1].quantity,
                2,
            )
        {
            to += 1;
        }
        let told = &sentence.figures[at + 1..=to];
        let parts: Vec<&Quantity> = told.iter().map(|told| told.quantity).collect();
        let closed = parts
            .last()
            .is_some_and(|last| passage.chars.get(last.to) == Some(&')'));
        let own = whole.quantity;
        let sum: Decimal = parts.iter().map(|part| part.value).sum();
        if parts.len() < 2 || !closed || is_average(passage, own) || is_distance(passage, own) {
            continue;
        }
        if sum == own.value {
            sentence.settle(own, findings);
        } else if slipped(own, &parts) || has(&whole.lead, &["共", "合计", "总计"]) {
            let basis = added(parts.iter().copied());
            sentence.report_sum(own, &basis, show_like(sum, own), &parts, findings);
        }
    }
}
