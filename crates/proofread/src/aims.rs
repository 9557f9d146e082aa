//! Where running text says what was to be reached, not what was.

use crate::context::Context;
use crate::layout::enumerator;
use crate::number::Quantity;
use crate::passage::Passage;
use crate::pool::sentence_of;

/// Words at the end of a heading that say nothing about what stands under it.
const TAILS: [&str; 5] = ["情况", "设定", "设置", "指标", "内容"];
/// Words after which a sentence lists what is to be reached.
const LEADS: [&str; 7] = [
    "目标为",
    "目标是",
    "目标:",
    "目标包括",
    "目标如下",
    "目标设定为",
    "目标确定为",
];
/// Words that say of a figure that it was reached, or is compared with another.
const COMPARED: [&str; 5] = ["实际", "已", "上年", "较", "比"];
const REACHED: [&str; 3] = ["完成", "实现", "达成"];
/// Characters of numbered words that are a heading.
const LONGEST: usize = 12;

/// Whether a figure stands under a heading of goals, or after words of its sentence that set them.
pub(crate) fn sets(context: &Context<'_>, passage: &Passage, quantity: &Quantity) -> bool {
    let (from, _) = sentence_of(passage, quantity);
    let begins = (from..quantity.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；'))
        .map_or(from, |at| at + 1);
    let clause = passage.slice(begins, quantity.from);
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let said = passage.slice(from, quantity.from);
    if said.contains("力争") {
        return true;
    }
    if has(&clause, &COMPARED) || has(&said, &["比上", "比20", "较上", "较20", "同比"]) {
        return false;
    }
    let led = LEADS
        .iter()
        .filter_map(|lead| said.rfind(lead).map(|at| &said[at + lead.len()..]))
        .any(|rest| !rest.contains("实际"));
    let above = &context.stations[passage.block].path;
    led || !has(&clause, &REACHED)
        && !above.iter().any(|heading| has(heading, &REACHED))
        && of_goals(&heading(context, passage))
}

/// The numbered words with which a paragraph begins, else the heading above it.
fn heading(context: &Context<'_>, passage: &Passage) -> String {
    let numbered = enumerator(&passage.chars).and_then(|found| {
        let end = passage.chars.len().min(found.length + LONGEST);
        let stop = (found.length..end).find(|at| matches!(passage.chars[*at], '。' | ':'))?;
        Some(passage.slice(found.length, stop))
    });
    numbered.unwrap_or_else(|| context.heading(passage).to_owned())
}

/// `（三）年度绩效目标`, `绩效目标设定情况`.
fn of_goals(heading: &str) -> bool {
    let mut words = heading.trim_matches(['*', ' ', '。', ':']);
    while let Some(rest) = TAILS.iter().find_map(|tail| words.strip_suffix(tail)) {
        words = rest;
    }
    let reached = REACHED.iter().chain(&["未", "没有", "达"]);
    words.ends_with("目标") && !reached.into_iter().any(|word| words.contains(word))
}
