//! Lists that are said to be in order, and what is said to be the most or the least: `由高到低依次为96.2%、94.5%、91.0%`,
//! `最多的是服务类，为455项，其次是开发类，为312项`, `最高80万元，最低15万元，平均46万元`.

use super::line::{Sentence, alike};
use super::words::{compares, direction, has};
use crate::finding::{Draft, Findings, Severity};
use crate::number::Quantity;

/// Words that say that a list falls, and that it rises.
const FALLS: [&str; 10] = [
    "由高到低",
    "从高到低",
    "由多到少",
    "从多到少",
    "由大到小",
    "从大到小",
    "逐年下降",
    "逐年减少",
    "逐年降低",
    "逐年递减",
];
const RISES: [&str; 11] = [
    "由低到高",
    "从低到高",
    "由少到多",
    "从少到多",
    "由小到大",
    "从小到大",
    "逐年增长",
    "逐年递增",
    "逐年上升",
    "逐年提高",
    "逐年增加",
];
/// Characters from those words to the first figure, and between two.
const LEAD: usize = 24;
const GAP: usize = 20;

/// A list that is said to fall or to rise does.
pub(super) fn sorted(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let first = &sentence.figures[at];
    let words = sentence.words_before(first.quantity, LEAD);
    let falls = has(&words, &FALLS);
    let said = falls || has(&words, &RISES);
    // Only the first figure behind the words begins the list.
    let begins = sentence.figures[..at].last().is_none_or(|last| {
        let gap = sentence.between(last.quantity, first.quantity);
        has(&gap, &FALLS) || has(&gap, &RISES)
    });
    if !said || !begins || direction(&first.lead).is_some() {
        return;
    }
    let mut list: Vec<&Quantity> = vec![first.quantity];
    let mut last = first.quantity;
    for told in &sentence.figures[at + 1..] {
        let gap = sentence.between(last, told.quantity);
        if gap.chars().count() > GAP
            || has(&gap, &["；", "最", "其中"])
            || told.depth != first.depth
        {
            break;
        }
        last = told.quantity;
        let changed = direction(&told.lead).is_some();
        if alike(told.quantity, first.quantity) && !changed {
            list.push(told.quantity);
        } else if !has(&words, &["逐年"]) {
            break;
        }
    }
    if list.len() < 3 {
        return;
    }
    findings.checked.sums += 1;
    let wrong = |pair: &&[&Quantity]| {
        if falls {
            pair[0].value < pair[1].value
        } else {
            pair[0].value > pair[1].value
        }
    };
    if let Some(pair) = list.windows(2).find(wrong) {
        let order = if falls {
            "由大到小"
        } else {
            "由小到大"
        };
        let message = format!(
            "所列各数说是{order}，但{}在{}之前。",
            pair[0].printed, pair[1].printed
        );
        push(sentence, (pair[0], pair[1]), message, findings);
    }
}

/// Whether words call a figure the most or the least of its kind.
fn extreme(words: &str) -> Option<bool> {
    let most = has(words, &["最高", "最多", "最大", "最长", "居首", "首位"]);
    let least = has(words, &["最低", "最少", "最小", "最短", "居末", "末位"]);
    (most != least).then_some(most)
}

/// `最多的是服务类，为455项，其次是开发类，为312项`: what is called first is before what is called next, and a mean between both.
pub(super) fn extremes(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let second = &sentence.figures[at];
    let mean = has(&second.lead, &["平均", "均值", "中位"]);
    let last = sentence.figures[..at]
        .iter()
        .rev()
        .filter(|first| alike(first.quantity, second.quantity) && first.depth == second.depth);
    for first in last.take(if mean { 2 } else { 1 }) {
        let (one, other) = (first.quantity, second.quantity);
        let before = sentence.words_before(one, GAP);
        let since = sentence.words_before(other, GAP);
        let near = sentence.between(one, other).chars().count() <= GAP;
        let Some(most) = extreme(&before).filter(|_| near) else {
            continue;
        };
        let next = has(&since, &["其次", "次之", "第二"]);
        let opposite = extreme(&since) == Some(!most);
        let other_thing = compares(&second.lead)
            || compares(&first.lead)
            || has(&since, &["上年", "同期", "每", "；"]);
        if !(next || opposite || mean) || other_thing {
            continue;
        }
        findings.checked.sums += 1;
        let holds = if most {
            one.value >= other.value
        } else {
            one.value <= other.value
        };
        if !holds {
            let [size, word] = if most { ["大", "小"] } else { ["小", "大"] };
            let message = format!(
                "{}说是最{size}的，却比{}{word}。",
                one.printed, other.printed
            );
            push(sentence, (one, other), message, findings);
            return;
        }
    }
}

/// `甲县96.2%，乙县98.5%，丙县91.0%，其中丙县最低`: what a list is said to end with is its least or its most.
pub(super) fn named(sentence: &Sentence<'_>, findings: &mut Findings) {
    for (at, last) in sentence.figures.iter().enumerate() {
        let rest = sentence.rest(last.quantity);
        let Some(rest) = rest
            .strip_prefix("，其中")
            .or_else(|| rest.strip_prefix("，"))
        else {
            continue;
        };
        let clause = rest.split(['，', '；']).next().unwrap_or_default();
        let ends = ["最高", "最低", "最多", "最少", "最大", "最小"];
        let Some(name) = ends.iter().find_map(|word| clause.strip_suffix(word)) else {
            continue;
        };
        let most = extreme(clause) == Some(true);
        let named = (2..=8).contains(&name.chars().count());
        let mut list: Vec<usize> = vec![at];
        for index in (0..at).rev() {
            let (one, next) = (
                &sentence.figures[index],
                &sentence.figures[list[list.len() - 1]],
            );
            let gap = sentence.between(one.quantity, next.quantity);
            let near = gap.chars().count() <= GAP && gap.starts_with(['，', '、']);
            if !near || !alike(one.quantity, last.quantity) || compares(&one.lead) {
                break;
            }
            list.push(index);
        }
        let own: Vec<usize> = list
            .iter()
            .copied()
            .filter(|index| sentence.figures[*index].lead.contains(name))
            .collect();
        let ([own], true) = (own.as_slice(), named && list.len() >= 3) else {
            continue;
        };
        findings.checked.sums += 1;
        let own = sentence.figures[*own].quantity;
        let beyond = list.iter().map(|index| sentence.figures[*index].quantity);
        let wrong = |other: &&Quantity| {
            if most {
                other.value > own.value
            } else {
                other.value < own.value
            }
        };
        if let Some(other) = beyond.into_iter().find(wrong) {
            let word = if most { "小" } else { "大" };
            let message = format!("“{clause}”，而{}比{}{word}。", own.printed, other.printed);
            push(sentence, (own, other), message, findings);
        }
    }
}

fn push(
    sentence: &Sentence<'_>,
    (one, other): (&Quantity, &Quantity),
    message: String,
    findings: &mut Findings,
) {
    findings.push(
        Draft::new("compared", Severity::Doubt, message)
            .printed(&other.printed, format!("与{}比较", one.printed))
            .at([one, other].map(|it| sentence.passage.span_of(it)))
            .advice("核对这两个数和所说的次序，更正误写的一处。")
            .certain(),
    );
}
