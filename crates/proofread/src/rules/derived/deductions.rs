//! Points taken off: full marks less the score, where both are said or stand in a table.

use rust_decimal::Decimal;

use super::{Subject, has};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::records::key;
use crate::rules::scores::totals;

/// Full marks and score of one thing.
struct Pair {
    lost: Decimal,
    mark: Span,
    score: Span,
}

/// `满分15分，得13.5分，扣1.5分`; `项目验收率扣1.5分` with the row of that indicator in a table.
pub(super) fn deduction(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let words = subject.before.trim_end_matches(['了', '减', '分']);
    let own = subject.quantity;
    let (from, _) = sentence_of(subject.passage, own);
    // 每1个百分点（不足的按1个计）扣0.5分: a rule of scoring.
    let rule = subject.passage.slice(from, own.from).contains('每');
    if !words.ends_with('扣') || has(words, &["每", "不扣"]) || rule {
        return;
    }
    if words.ends_with("共扣") {
        of_all(context, subject, findings);
        return;
    }
    if words.ends_with("合计扣") {
        return;
    }
    let said = said(subject.passage, own.from);
    let named = named(context, subject, from);
    let pairs: Vec<&Pair> = said.iter().chain(&named).collect();
    if named.is_empty() && said.is_empty() {
        return;
    }
    findings.checked.sums += 1;
    if pairs.iter().any(|pair| pair.lost == own.value) || partial(subject, from, &pairs) {
        return;
    }
    // 满分35分，得31.8分，扣3.2分: both stand right before it.
    let beside = said.iter().rev().find(|pair| {
        subject.at > 0
            && pair.score
                == subject
                    .passage
                    .span_of(&subject.passage.quantities[subject.at - 1])
    });
    let Some(pair) = beside.or(named.first()) else {
        return;
    };
    let computed = show_like(pair.lost, own);
    let message = format!(
        "“{}{}”与得分不符：该项满分减得分为{computed}。",
        subject.before, own.printed
    );
    findings.push(
        Draft::new("deduction", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([subject.span(), pair.score, pair.mark])
            .advice("核对满分、得分和扣分。"),
    );
}

/// `以上四项共扣7.4分`: what the total score is short of 100, or the deductions said before.
fn of_all(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let own = subject.quantity;
    let (from, _) = sentence_of(subject.passage, own);
    let sentence = subject.passage.slice(from, own.from);
    if has(&sentence, &["权重", "满分", "分值", "指标", "部分"]) && !sentence.contains("各项")
    {
        // 以上5项权重合计25分，共扣4.64分: of a part.
        return;
    }
    let said: Decimal = subject.passage.quantities[..subject.at]
        .iter()
        .filter(|quantity| before(subject.passage, quantity).ends_with('扣'))
        .map(|quantity| quantity.value)
        .sum();
    let totals = totals(context);
    let lost = |total: &Quantity| Decimal::ONE_HUNDRED - total.value;
    let Some((first, span)) = totals.first() else {
        return;
    };
    findings.checked.sums += 1;
    if said == own.value || totals.iter().any(|(total, _)| lost(total) == own.value) {
        return;
    }
    let computed = show_like(lost(first), own);
    let message = format!(
        "“{}{}”与总分不符：总分{}，共扣{computed}。",
        subject.before, own.printed, first.printed
    );
    findings.push(
        Draft::new("deduction", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([subject.span(), *span])
            .advice("核对总分和各项扣分。"),
    );
}

/// One of several reasons for which points were taken off: together they may be what was lost.
fn partial(subject: &Subject<'_>, from: usize, pairs: &[&Pair]) -> bool {
    let own = subject.quantity;
    let (_, to) = sentence_of(subject.passage, own);
    let taken: Vec<Decimal> = subject
        .passage
        .quantities
        .iter()
        .filter(|quantity| quantity.unit.class == UnitClass::Points)
        .filter(|quantity| quantity.from >= from && quantity.to <= to)
        .filter(|quantity| before(subject.passage, quantity).contains('扣'))
        .map(|quantity| quantity.value)
        .collect();
    // 扣2.4分，其中甲扣1.0分、乙扣1.4分: what was lost may stand among its parts.
    pairs.iter().any(|pair| {
        let parts: Vec<Decimal> = taken
            .iter()
            .copied()
            .filter(|value| *value != pair.lost)
            .collect();
        parts.len() > 1 && parts.iter().sum::<Decimal>() == pair.lost
    })
}

fn before(passage: &Passage, quantity: &Quantity) -> String {
    let words = passage.slice(quantity.from.saturating_sub(6), quantity.from);
    words
        .rsplit(['，', '、', '；', '。'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Full marks followed by a score before a place of a passage.
fn said(passage: &Passage, at: usize) -> Vec<Pair> {
    let points: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|quantity| quantity.unit.class == UnitClass::Points && quantity.to <= at)
        .collect();
    points
        .windows(2)
        .filter(|pair| has(&before(passage, pair[0]), &["满分", "分值", "权重"]))
        .filter(|pair| before(passage, pair[1]).ends_with('得'))
        .filter(|pair| pair[0].value >= pair[1].value)
        .map(|pair| Pair {
            lost: pair[0].value - pair[1].value,
            mark: passage.span_of(pair[0]),
            score: passage.span_of(pair[1]),
        })
        .collect()
}

/// Rows of tables with the name that stands before the deduction.
fn named(context: &Context<'_>, subject: &Subject<'_>, from: usize) -> Vec<Pair> {
    let clause = (from..subject.quantity.from)
        .rev()
        .find(|at| matches!(subject.passage.chars[*at], '；' | '、' | ':'))
        .map_or(from, |at| at + 1);
    let words = key(&subject.passage.slice(clause, subject.quantity.from));
    let mut pairs = Vec::new();
    let mut longest = 0;
    for record in context.records.iter().filter(|record| !record.total) {
        let (Some(mark), Some(score)) = (record.figure(Role::Weight), record.figure(Role::Score))
        else {
            continue;
        };
        let core = crate::records::core(&record.key);
        let length = core.chars().count();
        if length < 4 || length < longest || !words.contains(core) {
            continue;
        }
        if length > longest {
            longest = length;
            pairs.clear();
        }
        pairs.push(Pair {
            lost: mark.quantity.value - score.quantity.value,
            mark: mark.span,
            score: score.span,
        });
    }
    pairs
}
