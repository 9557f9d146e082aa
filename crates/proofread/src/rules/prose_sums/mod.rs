//! Sums in running text: 共 … 其中 …, brackets after a total, scores and their blocks, full marks that make 100.

mod bare;
mod clauses;
mod far;
mod judged;
mod larger;
mod led;
mod lists;
mod marks;
mod of_which;
mod open;
mod rest;
mod scored;
mod strict;

use super::Rule;

use crate::context::Context;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use bare::{bracketed, portions};
use clauses::clauses;
use judged::{judge, off};
use larger::in_bracket;
use led::led;
use lists::{batches, brackets, colon, kinds};
use marks::{full_marks, marks_in_brackets, named_marks};
pub(in crate::rules) use of_which::is_distance;
use of_which::of_which;
use open::tells_of_other;
pub(in crate::rules) use open::{counts_places, is_shared};
use rest::is_of_rest;
pub(in crate::rules) use rest::{is_compared, share_is_said};
use scored::{beside_marks, scored};

pub const RULE: Rule = Rule {
    id: "prose_sum",
    title: "“共…其中…”、括号内分项之和与总数相符",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    let totals = &context.total_scores;
    for (_, passage) in context.prose() {
        clauses(passage, findings);
        for (from, to) in sentences(passage) {
            of_which(context, passage, from, to, findings);
            colon(passage, from, to, findings);
            kinds(passage, from, to, findings);
            batches(passage, from, to, findings);
            brackets(passage, from, to, findings);
            bracketed(passage, from, to, findings);
            portions(passage, from, to, findings);
            led(passage, from, to, findings);
            in_bracket(passage, (from, to), findings);
            full_marks(passage, from, to, findings);
            marks_in_brackets(passage, from, to, findings);
            named_marks(passage, from, to, findings);
            scored(passage, (from, to), totals, findings);
            beside_marks(passage, (from, to), totals, findings);
        }
    }
}

/// Stretches between full stops.
pub fn sentences(passage: &Passage) -> Vec<(usize, usize)> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, c) in passage.chars.iter().enumerate() {
        if matches!(c, '。' | '！' | '？') {
            sentences.push((from, at));
            from = at + 1;
        }
    }
    sentences.push((from, passage.chars.len()));
    sentences
}

/// `单价50万元以上`: a border, no part of a whole.
pub(in crate::rules) fn is_border(passage: &Passage, quantity: &Quantity) -> bool {
    let after = passage.slice(quantity.to, quantity.to + 4);
    let before = passage.slice(quantity.from.saturating_sub(3), quantity.from);
    // 80分（含）至90分为良
    let bands = quantity.unit.class == UnitClass::Points && after.starts_with("(含)");
    bands
        || ["以上", "以下", "以内", "(含)以", "及以", "(不含)"]
            .iter()
            .any(|word| after.starts_with(word))
        || [
            "超过", "不足", "低于", "高于", "大于", "小于", "少于", "不到",
        ]
        .iter()
        .any(|word| before.ends_with(word))
}

fn addable(quantity: &Quantity) -> bool {
    quantity.is_plain()
        && matches!(
            quantity.unit.class,
            UnitClass::Money | UnitClass::Count | UnitClass::Points
        )
        && quantity.terms.is_empty()
}

/// Points that were taken off, not those given.
fn is_deducted(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(4), quantity.from);
    let words = words
        .rsplit(['，', '、', '；', ':'])
        .next()
        .unwrap_or_default();
    quantity.unit.class == UnitClass::Points && words.contains('扣')
}

/// Points that something was given, said right before them.
fn is_given(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(2), quantity.from);
    words.trim_end_matches('为').ends_with(['得', '扣'])
}

/// Points that something has at most, not those it was given.
fn is_full_marks(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(6), quantity.from);
    let words = words.rsplit(['，', '、', '；']).next().unwrap_or_default();
    quantity.unit.class == UnitClass::Points
        && ["满分", "该项", "权重", "分值"]
            .iter()
            .any(|word| words.contains(word))
}

/// `平均每名0.81个`: no part of a whole.
pub(crate) fn is_average(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(12), quantity.from);
    let words = words
        .rsplit(['，', '、', '；', '。'])
        .next()
        .unwrap_or_default();
    // 双方均在本市的: all of them, no average.
    let mean = words
        .rsplit_once('均')
        .is_some_and(|(_, rest)| !rest.starts_with(['在', '已', '未', '由', '属', '获']));
    mean || words.contains('每')
}

/// `有效问卷391份，表示满意的366份，满意度93.6%`: whether a figure is a part of the one right before it, as its rate tells.
pub(in crate::rules) fn is_part_of_last(passage: &Passage, part: &Quantity) -> bool {
    let at = passage
        .quantities
        .partition_point(|other| other.from < part.from);
    let last = at.checked_sub(1).map(|last| &passage.quantities[last]);
    let (Some(last), Some(rate)) = (last, passage.quantities.get(at + 1)) else {
        return false;
    };
    let named = passage.slice(part.to, rate.from);
    rate.unit.class == UnitClass::Percent
        && named.contains(['率', '度'])
        && !named.contains(['占', '。', '；'])
        && last.unit.comparable(&part.unit)
        && last.value > part.value
        && crate::pool::gives(part, last, rate)
}

/// How deep in brackets a position is.
pub(crate) fn depth(passage: &Passage, from: usize, at: usize) -> i32 {
    passage.chars[from.min(at)..at]
        .iter()
        .fold(0, |depth, c| match c {
            '(' => depth + 1,
            ')' => (depth - 1).max(0),
            _ => depth,
        })
}

/// The totals that parts may belong to: same unit, the nearest first; the same counter before its like.
fn candidates<'a>(above: &[&'a Quantity], parts: &[&Quantity]) -> Option<Vec<&'a Quantity>> {
    let first = parts.first()?;
    let mut totals: Vec<&Quantity> = above
        .iter()
        .rev()
        .copied()
        .filter(|total| total.unit.comparable(&first.unit))
        .collect();
    totals.sort_by_key(|total| total.unit.text != first.unit.text);
    (!totals.is_empty()).then_some(totals)
}

/// `甲、乙各3个`: how many there are of them isn't counted.
fn is_each(passage: &Passage, part: &Quantity) -> bool {
    passage.chars[..part.from].ends_with(&['各'])
}

/// `产出28.9分、效益28.5分，合计失分7.6分`: what a clause of its own takes together is no further part.
fn is_gathered(passage: &Passage, part: &Quantity) -> bool {
    let words = passage.slice(part.from.saturating_sub(8), part.from);
    let clause = words.rsplit_once('，').map(|(_, clause)| clause);
    clause.is_some_and(|clause| {
        let named = clause.chars().count() > 2;
        ["合计", "总计"].iter().any(|word| clause.starts_with(word)) && named
    })
}

/// The figures that can be parts of a total.
fn parts_of<'q>(passage: &Passage, total: &Quantity, parts: &[&'q Quantity]) -> Vec<&'q Quantity> {
    let mut parts = parts.to_vec();
    // …、其余六家单位共8家，比目标少4家: how far it is from a target ends a list.
    let ends = parts
        .iter()
        .position(|part| is_compared(passage, part) || is_gathered(passage, part));
    let told = parts
        .windows(2)
        .position(|pair| tells_of_other(passage, pair));
    parts.truncate(
        ends.unwrap_or(parts.len())
            .min(told.map_or(parts.len(), |at| at + 1)),
    );
    parts.retain(|part| {
        part.unit.comparable(&total.unit)
            && !is_border(passage, part)
            && !passage.chars[..part.from].ends_with(&['乘', '以'])
            && !is_part_of_last(passage, part)
            && !is_of_rest(passage, part)
    });
    // 涉及18个国家，其中共建国家11个、项目29项: projects are no countries.
    // 487份（个），其中农作物428份、畜禽59个: counted by either.
    let other = passage.slice(total.to, total.to + 4);
    let other = other
        .strip_prefix('(')
        .and_then(|other| other.split_once(')'));
    let either = other.map_or("", |(other, _)| other);
    let counted_alike =
        |part: &&Quantity| [total.unit.text.as_str(), either].contains(&part.unit.text.as_str());
    if total.unit.class == UnitClass::Count && parts.iter().any(counted_alike) {
        parts.retain(counted_alike);
    }
    parts
}
