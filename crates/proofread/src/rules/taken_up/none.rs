//! `0家企业多领补贴12万元`: none of something does nothing and costs nothing.

use super::{in_brackets, is_count};
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;

/// Words that lead to a number of things of which something is told.
const LEADS: [&str; 8] = [
    "有",
    "发现",
    "但有",
    "仍有",
    "其中有",
    "中有",
    "尚有",
    "反映",
];
/// Words between a number and what it comes to.
const COMES_TO: [&str; 7] = ["合计", "共计", "共", "涉及", "涉及金额", "涉及资金", "金额"];
/// Things of which there may be none.
const MAY_BE: [char; 6] = ['投', '事', '违', '安', '举', '延'];

/// Tells of numbers that are nought and yet have or do something.
pub(super) fn of_none(passage: &Passage, findings: &mut Findings) {
    for (at, own) in passage.quantities.iter().enumerate() {
        if !own.value.is_zero() || !is_count(own) || in_brackets(passage, own) {
            continue;
        }
        findings.checked.references += 1;
        if !comes_to(passage, (own, at)) && !does(passage, own) {
            continue;
        }
        let message = format!("印为{}，却说它做了什么、涉及多少。", own.printed);
        findings.push(
            Draft::new("count_none", Severity::Doubt, message)
                .printed(&own.printed, "大于0")
                .at([passage.span_of(own)])
                .advice("核对个数；确实没有的，删去其后的内容。"),
        );
    }
}

/// `0家，合计68.30万元`
fn comes_to(passage: &Passage, (own, at): (&Quantity, usize)) -> bool {
    let Some(next) = passage.quantities.get(at + 1) else {
        return false;
    };
    let gap = passage.slice(own.to, next.from);
    let words = gap.trim_start_matches('，');
    let money = next.unit.class == UnitClass::Money && !next.value.is_zero();
    money && gap.starts_with('，') && COMES_TO.contains(&words)
}

/// `有0个项目未按期…`, `。0家企业重复申报…`: a sentence that tells what they do.
fn does(passage: &Passage, own: &Quantity) -> bool {
    let mark = |at: &usize| !is_han(passage.chars[*at]);
    let from = (0..own.from).rev().find(mark);
    let lead = passage.slice(from.map_or(0, |at| at + 1), own.from);
    let begins = from.is_none_or(|at| matches!(passage.chars[at], '。' | ':')) && lead.is_empty();
    let found = from.is_some_and(|at| passage.chars[at] == '，')
        && lead.is_empty()
        && passage.slice(0, own.from).ends_with("发现，");
    let told = begins || found || LEADS.iter().any(|word| lead.ends_with(word));
    let behind: Vec<char> = passage.chars[own.to..].iter().copied().take(3).collect();
    told && behind.len() == 3 && behind.iter().all(|c| is_han(*c)) && !MAY_BE.contains(&behind[0])
}
