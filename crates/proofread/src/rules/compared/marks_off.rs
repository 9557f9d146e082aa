//! Full marks less all that was taken off: `满分15分，因迟报扣1.5分、因缺失扣2分，实得11.5分`, `按百分制，累计扣分7.5分，最终得分92.5分`.

use rust_decimal::Decimal;

use super::kin::sum;
use super::line::{Sentence, Told};
use super::words::{ends, has};
use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::slip::{keeps_apart, one_off};

/// Words that lead to full marks, beside those that follow them.
const FULL: [&str; 5] = ["满分", "权重", "分值", "标准分", "总分值"];

fn is_full(told: &Told<'_>) -> bool {
    ends(told.lead.trim_end_matches(['为', '是', '共']), &FULL)
}

fn is_taken(told: &Told<'_>) -> bool {
    let words = told.lead.trim_end_matches(['了', '减', '除', '去']);
    words.ends_with('扣') && !words.ends_with("共扣") && !words.contains('每')
}

fn is_given(told: &Told<'_>) -> bool {
    let words = told.lead.trim_end_matches(['为', '了']);
    let words = words.trim_start_matches(['、', '故', '最']);
    [
        "得",
        "实得",
        "得分",
        "实际得",
        "终得",
        "实际得分",
        "实得分",
        "应得",
        "终得分",
    ]
    .contains(&words)
}

/// What something got is its full marks less all that is taken off between.
pub(super) fn given(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let points = |told: &&Told<'_>| told.quantity.unit.class == UnitClass::Points;
    if !points(&told) || !is_given(told) {
        return;
    }
    let before = &sentence.figures[..at];
    let Some(from) = before.iter().rposition(|one| points(&one) && is_full(one)) else {
        return;
    };
    let between = &before[from + 1..];
    let all = between.iter().filter(points).all(is_taken);
    let off: Vec<&Quantity> = between
        .iter()
        .filter(points)
        .map(|one| one.quantity)
        .collect();
    let full = before[from].quantity;
    let gap = sentence.between(full, own);
    if !all || off.is_empty() || has(&gap, &["每", "封顶", "加"]) || gap.contains('；') {
        return;
    }
    let value = full.value - sum(&off);
    if value == own.value {
        sentence.settle(own, findings);
        return;
    }
    let basis = format!("{}减{}", full.printed, added(off.iter().copied()));
    let mut others = vec![full];
    others.extend(&off);
    sentence.report(own, &basis, show_like(value, own), &others, findings);
}

/// Words that say that all that was taken off is told.
const ALL_OFF: [&str; 7] = [
    "共扣",
    "合计扣",
    "累计扣",
    "共计扣",
    "共扣分",
    "合计扣分",
    "累计扣分",
];

/// `合理性扣0.5分，明确性扣1分，决策部分共扣1.5分`: what is taken off in all is what the sentence tells before.
pub(super) fn together(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let clause = told.lead.trim_end_matches(['了', '为']);
    let points = |one: &&Told<'_>| one.quantity.unit.class == UnitClass::Points;
    if !points(&told) || !ends(clause, &ALL_OFF) || clause.contains('每') {
        return;
    }
    let before: Vec<&Told<'_>> = sentence.figures[..at].iter().filter(points).collect();
    let off: Vec<&Quantity> = before.iter().map(|one| one.quantity).collect();
    let even = before
        .iter()
        .all(|one| is_taken(one) && one.depth == told.depth);
    let (Some(first), true) = (off.first(), off.len() > 1 && even) else {
        return;
    };
    let gap = sentence.between(first, own);
    if sum(&off) == own.value {
        sentence.settle(own, findings);
        return;
    }
    // 决策类、过程类共扣: of others as well, unless one slip is all that parts them.
    if has(&gap, &["每", "等", "；"]) || !keeps_apart(own, (&off, sum(&off)), one_off) {
        return;
    }
    let basis = added(off.iter().copied());
    let computed = show_like(sum(&off), own);
    sentence.report_sum(own, &basis, computed, &off, findings);
}

/// The score of everything.
const OF_ALL: [&str; 7] = [
    "综合得分",
    "最终得分",
    "最后得分",
    "总得分",
    "评价得分",
    "评定得分",
    "自评得分",
];

/// What something got of a hundred, where the sentence says that full marks are a hundred.
pub(super) fn of_hundred(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let clause = |one: &Told<'_>| {
        one.lead
            .trim_end_matches(['为', '了', '是', '达'])
            .to_owned()
    };
    let score = own.unit.class == UnitClass::Points && ends(&clause(told), &OF_ALL);
    let begins = sentence.begins();
    let before = sentence.passage.slice(begins, own.from);
    if !score || !before.contains("百分制") {
        return;
    }
    let mut all_off = sentence.figures[..at]
        .iter()
        .filter(|one| one.quantity.unit.class == UnitClass::Points && ends(&clause(one), &ALL_OFF));
    // What two kinds of indicators lost is told of each.
    let (Some(off), None) = (all_off.next(), all_off.next()) else {
        return;
    };
    let off = off.quantity;
    let value = Decimal::ONE_HUNDRED - off.value;
    if value == own.value {
        sentence.settle(own, findings);
        return;
    }
    let basis = format!("100分减{}", off.printed);
    sentence.report(own, &basis, show_like(value, own), &[off], findings);
}
