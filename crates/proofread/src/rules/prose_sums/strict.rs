//! Lists of which nothing is left open: what fills a bracket, one slip away from its whole.

use crate::layout::is_han;
use crate::number::Quantity;
use crate::passage::Passage;
use crate::slip::{keeps_apart, one_off};
use rust_decimal::Decimal;

/// Characters of the name of a part.
const NAME: usize = 14;

/// `9名（技术专家5名、财务专家2名、管理专家7名）`: whether a bracket has names with their figures and nothing else.
pub(super) fn fills_bracket(passage: &Passage, parts: &[&Quantity]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return false;
    };
    let open = (0..first.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '(' | ')'));
    let Some(open) = open.filter(|at| passage.chars[*at] == '(') else {
        return false;
    };
    let mut before = open + 1;
    let named = parts.iter().all(|part| {
        let name = passage.slice(before, part.from);
        let lead = name.trim_start_matches(['、', '，', '；', '和']);
        before = part.to;
        let words = lead.chars().all(|c| is_han(c) || c.is_ascii_alphabetic());
        words && (1..=NAME).contains(&lead.chars().count()) && !is_open(lead)
    });
    let ticked = parts.windows(2).all(|pair| {
        let next = passage.chars.get(pair[0].to);
        matches!(next, Some('、' | '，' | '；' | '和'))
    });
    parts.len() > 2 && named && ticked && passage.chars.get(last.to) == Some(&')')
}

/// Whether the name of a part says that others are left out or told twice.
fn is_open(name: &str) -> bool {
    ["其中", "含", "等", "主要", "目标", "上年", "累计", "新增"]
        .iter()
        .any(|word| name.contains(word))
}

/// Whether one slip in the whole or in one of its parts is all that parts them; of figures with one digit any.
pub(super) fn is_slip(whole: &Quantity, parts: &[&Quantity], sum: Decimal) -> bool {
    keeps_apart(whole, (parts, sum), one_off)
}
