//! Points taken off: full marks less the score, where both are said or stand in a table.

use rust_decimal::Decimal;

use super::all_lost::{ALL_LOST, of_all};
use super::{Subject, has};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::records::key;

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
    if ALL_LOST.iter().any(|word| subject.before.ends_with(word)) && !rule {
        of_all(context, subject, findings);
        return;
    }
    // 到位率低于95%的扣2分: a rule of scoring, too.
    let rule = rule || words.ends_with("的扣");
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
    if let Some([mark, score]) = around(subject) {
        let lost = mark.value - score.value;
        findings.checked.sums += 1;
        if lost != own.value {
            let pair = Pair {
                lost,
                mark: subject.passage.span_of(mark),
                score: subject.passage.span_of(score),
            };
            report(subject, &pair, findings);
        }
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
    let only = said
        .first()
        .filter(|pair| said.len() == 1 && is_only(subject) && !is_of_next(subject, pair));
    if let Some(pair) = beside.or(named.first()).or(only) {
        report(subject, pair, findings);
    }
}

/// `绩效指标明确性2.00分，未设置成本指标，扣0.50分，得1.50分`: the points before and behind, in one stretch.
fn around<'a>(subject: &Subject<'a>) -> Option<[&'a Quantity; 2]> {
    let passage = subject.passage;
    let score = passage.quantities.get(subject.at + 1)?;
    let mark = passage.quantities[..subject.at]
        .iter()
        .rfind(|other| other.unit.class == UnitClass::Points)?;
    let stretch = passage.slice(mark.to, subject.quantity.from);
    let stretch = stretch.trim_end_matches("扣");
    let follows = passage.slice(subject.quantity.to, score.from);
    let lead = before(passage, mark);
    let plain = [mark, score]
        .iter()
        .all(|it| it.unit.class == UnitClass::Points && it.is_plain())
        && score.half == subject.quantity.half;
    let marked =
        !lead.ends_with(['得', '扣', '失', '加', '低', '高', '为']) && !lead.contains("得分");
    let one = !stretch.contains(['；', '。', '扣', '(']) && stretch.starts_with('，');
    (plain && marked && one && matches!(follows.as_str(), "，得" | "，实得"))
        .then_some([mark, score])
}

/// `决策。分值18分，得16.80分，…。扣1.20分，原因是…`: the one deduction of a paragraph, of nothing that is named.
fn is_only(subject: &Subject<'_>) -> bool {
    let passage = subject.passage;
    let deducted = |quantity: &&Quantity| before(passage, quantity).contains('扣');
    passage.quantities.iter().filter(deducted).count() == 1 && words_of_clause(subject) == "扣"
}

/// `该指标6分，得5.24分；…，扣1.5分`: whether another item of a list begins between a score and the deduction.
fn is_of_next(subject: &Subject<'_>, pair: &Pair) -> bool {
    let mut scored = subject.passage.quantities[..subject.at].iter();
    let score = scored.rfind(|it| subject.passage.span_of(it) == pair.score);
    score.is_some_and(|score| {
        let gap = subject.passage.slice(score.to, subject.quantity.from);
        gap.contains('；')
    })
}

fn report(subject: &Subject<'_>, pair: &Pair, findings: &mut Findings) {
    let own = subject.quantity;
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

/// The words of its clause before a figure, with what figures stand among them.
pub(super) fn words_of_clause(subject: &Subject<'_>) -> String {
    let from = (0..subject.quantity.from)
        .rev()
        .find(|at| matches!(subject.passage.chars[*at], '，' | '；' | '。' | ':'))
        .map_or(0, |at| at + 1);
    subject.passage.slice(from, subject.quantity.from)
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

pub(super) fn before(passage: &Passage, quantity: &Quantity) -> String {
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
        .filter(|pair| {
            let words = before(passage, pair[0]);
            let named = words.chars().filter(|c| is_han(*c)).count() >= 2
                && !has(&words, &["得", "扣", "共", "合计", "失"])
                && passage.slice(pair[0].to, pair[1].from) == "，得";
            named || has(&words, &["满分", "分值", "权重"])
        })
        .filter(|pair| before(passage, pair[1]).ends_with('得'))
        .filter(|pair| pair[0].value >= pair[1].value)
        .map(|pair| Pair {
            lost: pair[0].value - pair[1].value,
            mark: passage.span_of(pair[0]),
            score: passage.span_of(pair[1]),
        })
        .collect()
}

/// So many characters may stand before the name of what points were taken off for.
pub(super) const LEAD: usize = 4;

/// Rows of tables with the name that stands before the deduction.
fn named(context: &Context<'_>, subject: &Subject<'_>, from: usize) -> Vec<Pair> {
    let clause = (from..subject.quantity.from)
        .rev()
        .find(|at| matches!(subject.passage.chars[*at], '；' | '、' | ':'))
        .map_or(from, |at| at + 1);
    // 甲扣0.13分，乙扣0.36分: what was said before is another's.
    let other = subject.passage.quantities[..subject.at]
        .iter()
        .filter(|quantity| before(subject.passage, quantity).contains('扣'))
        .map(|quantity| quantity.to + 1)
        .next_back();
    let clause = clause.max(other.unwrap_or(0));
    let text = subject.passage.slice(clause, subject.quantity.from);
    let (words, last) = (
        key(&text),
        key(text.rsplit('，').next().unwrap_or_default()),
    );
    let mut pairs = Vec::new();
    let mut longest = 0;
    for record in context.records.iter().filter(|record| !record.total) {
        let (Some(mark), Some(score)) = (record.figure(Role::Weight), record.figure(Role::Score))
        else {
            continue;
        };
        let core = crate::records::core(&record.key);
        let length = core.chars().count();
        // A name that stands further on is only mentioned.
        let begins = [&words, &last]
            .into_iter()
            .filter_map(|words| words.find(core).map(|at| words[..at].chars().count()))
            .min();
        if length < 4 || length < longest || begins.is_none_or(|at| at > LEAD) {
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
