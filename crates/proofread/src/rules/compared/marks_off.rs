//! Full marks less all that was taken off: `满分15分，因迟报扣1.5分、因缺失扣2分，实得11.5分`.

use super::kin::sum;
use super::line::{Sentence, Told};
use super::words::{ends, has};
use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

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
