//! What there was, what came and went, and what it is after that: `年初预算2400万元，追加350万元，收回120万元，调整后2630万元`.

use rust_decimal::Decimal;

use super::{Place, has, is_amount, meant};
use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::Quantity;
use crate::rules::compared::is;
use crate::rules::prose_sums::is_average;
use crate::slip::one_off;

/// Words of what it comes to.
const COMES: [&str; 20] = [
    "调整后",
    "最终",
    "后实际",
    "净",
    "尚需",
    "尚应",
    "还需",
    "还应",
    "仍需",
    "余额",
    "结余",
    "合并",
    "汇总",
    "年末",
    "期末",
    "应付",
    "应拨",
    "实得",
    "实付",
    "现有",
];
/// Words of what is added and of what is taken away.
const CAME: [&str; 10] = [
    "加", "增", "新", "收入", "补充", "转入", "迁入", "上浮", "调入", "到账",
];
const WENT: [&str; 17] = [
    "减", "扣", "抵销", "抵消", "冲", "收回", "退", "调出", "转出", "迁出", "折旧", "剔除", "预拨",
    "报废", "支出", "撤", "核销",
];
/// Figures of one kind.
const MOST: usize = 6;

pub(super) fn moved(place: &Place<'_>, findings: &mut Findings) {
    let sentence = &place.own;
    for at in 2..sentence.figures.len() {
        let end = &sentence.figures[at];
        if !is_amount(end.quantity) || place.is_known(end.quantity) || !has(&end.lead, &COMES) {
            continue;
        }
        let before: Vec<_> = sentence.figures[..at]
            .iter()
            .filter(|told| {
                told.quantity.unit.text == end.quantity.unit.text && told.depth == end.depth
            })
            .collect();
        let parts: Vec<&Quantity> = before.iter().map(|told| told.quantity).collect();
        // 调减为9个: what it became, not how far it moved.
        let became = before
            .iter()
            .skip(1)
            .any(|told| told.lead.ends_with(['为', '到', '至']));
        let averages = became
            || parts
                .iter()
                .any(|part| is_average(sentence.passage, part) || place.is_known(part));
        if parts.len() < 2 || parts.len() > MOST || averages {
            continue;
        }
        let signs: Vec<Option<bool>> = before
            .iter()
            .enumerate()
            .map(|(nth, told)| {
                let words = format!("{}{}", told.lead, sentence.words_behind(told.quantity));
                let out = has(&told.lead, &WENT);
                let came = has(&words, &CAME);
                // What there was first counts in full.
                if nth > 0 && out {
                    Some(false)
                } else {
                    (nth == 0 || came).then_some(true)
                }
            })
            .collect();
        let moved = signs.iter().skip(1).any(Option::is_some);
        let taken = signs.contains(&Some(false));
        // Without a word of its own a figure is one more of what there was.
        let known = signs.iter().skip(1).all(|sign| sign.is_some() || taken);
        if moved && known {
            let signed: Vec<(&Quantity, bool)> = parts
                .iter()
                .copied()
                .zip(signs.iter().map(|sign| sign.unwrap_or(true)))
                .collect();
            judge(place, end.quantity, &signed, findings);
        }
    }
}

fn value_of(parts: &[(&Quantity, bool)]) -> Decimal {
    parts
        .iter()
        .map(|(part, plus)| if *plus { part.value } else { -part.value })
        .sum()
}

/// Whether a figure comes of some others in any way.
fn held(end: &Quantity, parts: &[(&Quantity, bool)]) -> bool {
    let figures: Vec<&Quantity> = parts.iter().map(|(part, _)| *part).collect();
    (0..3_u32.pow(u32::try_from(figures.len()).unwrap_or(0))).any(|code| {
        let mut left = code;
        let mut value = Decimal::ZERO;
        let mut used = 0;
        for figure in &figures {
            match left % 3 {
                1 => value += figure.value,
                2 => value -= figure.value,
                _ => used -= 1,
            }
            used += 1;
            left /= 3;
        }
        used > 0 && is(value, end, &figures)
    })
}

fn judge(place: &Place<'_>, end: &Quantity, parts: &[(&Quantity, bool)], findings: &mut Findings) {
    let value = value_of(parts);
    let figures: Vec<&Quantity> = parts.iter().map(|(part, _)| *part).collect();
    let slipped = || {
        one_off(end, value)
            || parts.iter().any(|(part, plus)| {
                let own = if *plus { part.value } else { -part.value };
                meant(part).any(|meant| {
                    let meant = if *plus { meant } else { -meant };
                    let moved = value - own + meant;
                    moved > Decimal::ZERO && is(moved, end, &figures)
                })
            })
    };
    if held(end, parts) || !slipped() {
        return;
    }
    let mut basis = String::new();
    for (nth, (part, plus)) in parts.iter().enumerate() {
        if nth > 0 {
            basis.push(if *plus { '＋' } else { '－' });
        }
        basis.push_str(&part.printed);
    }
    place
        .own
        .report_sum(end, &basis, show_like(value, end), &figures, findings);
}
