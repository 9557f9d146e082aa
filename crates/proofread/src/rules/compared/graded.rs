//! Lists of grades and of parts in brackets: `满意572份、一般29份、不满意7份`, `10个项目分布在甲（7个）和乙（3个）`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told, alike};
use super::wholes::{is_counted, is_near, say};
use super::words::{compares, has};
use crate::context::Context;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

/// `满意572份、一般29份、不满意7份`: a list that ends with what failed is of a number said before or behind.
pub(super) fn graded(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let told = &sentence.figures[at];
    let fails = has(
        &told.lead,
        &[
            "不满意",
            "不合格",
            "未通过",
            "超期",
            "逾期",
            "未完成",
            "未达",
        ],
    );
    // 到期未通过等减少32家: what left, no grade.
    let left = has(&told.lead, &["减少", "退出", "取消"]);
    if !fails || left || told.quantity.unit.class != UnitClass::Count {
        return;
    }
    let kin = |one: &Told<'_>| {
        // 年末4862户，新认定493户，未通过39户: what there was is no part.
        !has(&one.lead, &["年末", "年初"])
            && one.quantity.unit.text == told.quantity.unit.text
            && one.depth == told.depth
            && !compares(&one.lead)
            && !has(&one.lead, &["目标", "计划", "均", "每"])
    };
    let mut list: Vec<&Told<'_>> = vec![told];
    for index in (0..at).rev() {
        let one = &sentence.figures[index];
        let gap = sentence.between(one.quantity, list[0].quantity);
        if !kin(one) || gap.contains('；') || gap.chars().count() > 26 {
            break;
        }
        list.insert(0, one);
    }
    let all = list.len();
    let wholes: Vec<&Quantity> = sentence
        .passage
        .quantities
        .iter()
        .filter(|whole| whole.unit.comparable(&told.quantity.unit) && whole.is_plain())
        .collect();
    let run = |from: usize| -> (Vec<&Quantity>, Decimal) {
        let run: Vec<&Quantity> = list[from..].iter().map(|part| part.quantity).collect();
        let sum = run.iter().map(|part| part.value).sum();
        (run, sum)
    };
    // The first of the list may be the whole itself.
    let runs: Vec<(Vec<&Quantity>, Decimal)> = (0..all.saturating_sub(1)).map(run).collect();
    let class = told.quantity.unit.class;
    let elsewhere = |sum: Decimal| {
        let mut said = context.pool.between(class, sum, Some(sum));
        said.any(|whole| whole.quantity.value == sum && alike(&whole.quantity, told.quantity))
    };
    if runs.iter().any(|(_, sum)| elsewhere(*sum)) {
        findings.checked.sums += 1;
        return;
    }
    let likely = runs.iter().find_map(|(run, sum)| {
        let whole = wholes.iter().find(|whole| {
            let apart = !run.iter().any(|part| std::ptr::eq(*part, **whole));
            let over = run.iter().all(|part| whole.value >= part.value);
            apart && over && run.len() > 1 && is_near(whole, *sum)
        })?;
        Some((*whole, run, *sum))
    });
    if let Some((whole, run, sum)) = likely {
        say(sentence, whole, run, sum, findings);
    }
}

/// `10个项目分布在甲方向（7个）和乙方向（3个）`: each part in brackets of its own.
pub(super) fn spread(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let tail = sentence.tail(at);
    if !is_counted(told.quantity) || !has(&tail, &["分布", "来自", "分属", "分为"]) {
        return;
    }
    let inner: Vec<&Quantity> = sentence.figures[at + 1..]
        .iter()
        .take_while(|part| part.depth == told.depth + 1 && alike(part.quantity, told.quantity))
        .map(|part| part.quantity)
        .collect();
    let sum: Decimal = inner.iter().map(|part| part.value).sum();
    if inner.len() < 2 {
        return;
    }
    if sum == told.quantity.value {
        findings.checked.sums += 1;
    } else {
        say(sentence, told.quantity, &inner, sum, findings);
    }
}
