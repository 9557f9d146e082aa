//! Lists of which nothing is left open: what fills a bracket, one slip away from its whole.

use crate::finding::Findings;
use crate::layout::is_han;
use crate::number::Quantity;
use crate::passage::Passage;
use crate::slip::{keeps_apart, one_off};
use rust_decimal::Decimal;

/// Characters of the name of a part.
const NAME: usize = 14;
/// Words that lead to parts.
const OF_WHICH: [char; 2] = ['其', '中'];

/// What a list fills from its first name to its last figure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    /// `9名（技术专家5名、财务专家2名、管理专家2名）`
    Bracket,
    /// `9名，其中技术专家5名、财务专家2名、管理专家2名。`
    Clause,
}

/// What three or more parts fill with their names and figures and nothing else.
pub(super) fn fills(passage: &Passage, parts: &[&Quantity]) -> Option<Filled> {
    let (first, last) = (parts.first()?, parts.last()?);
    let next = passage.chars.get(last.to);
    let (filled, mut before) = match next {
        Some(')') => {
            let mut marks = (0..first.from).rev();
            let open = marks.find(|at| matches!(passage.chars[*at], '(' | ')'))?;
            (Filled::Bracket, open + 1)
        }
        None | Some('。' | '；') => {
            let from = first.from.saturating_sub(NAME + OF_WHICH.len());
            let led = passage.chars[from..first.from].windows(OF_WHICH.len());
            let led = led
                .collect::<Vec<_>>()
                .iter()
                .rposition(|it| **it == OF_WHICH)?;
            (Filled::Clause, from + led + OF_WHICH.len())
        }
        _ => return None,
    };
    if filled == Filled::Bracket && passage.chars[before - 1] != '(' {
        return None;
    }
    let named = parts.iter().all(|part| {
        let name = passage.slice(before, part.from);
        let lead = name.trim_start_matches(['、', '，', '；', '和', ':']);
        before = part.to;
        is_name(lead)
    });
    let ticked = parts.windows(2).all(|pair| {
        let next = passage.chars.get(pair[0].to);
        let apart = match filled {
            Filled::Bracket => matches!(next, Some('，' | '；')),
            Filled::Clause => false,
        };
        apart || matches!(next, Some('、' | '和'))
    });
    (parts.len() > 2 && named && ticked).then_some(filled)
}

/// Whether a list is all of its whole: what a bracket is filled with is what the whole is made of, and a clause has no more.
pub(super) fn is_all(
    passage: &Passage,
    (parts, sum): (&[&Quantity], Decimal),
    whole: &Quantity,
) -> bool {
    match fills(passage, parts) {
        Some(Filled::Bracket) => true,
        Some(Filled::Clause) => sum > whole.value,
        None => false,
    }
}

/// Whether words are the name of a part, and nothing more: of Chinese characters, or a year.
fn is_name(words: &str) -> bool {
    let year = words.contains('年');
    let usual = |c: char| is_han(c) || c.is_ascii_alphabetic() || year && c.is_ascii_digit();
    words.chars().all(usual) && (1..=NAME).contains(&words.chars().count()) && !is_open(words)
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

/// Whether a sum is its total, or what is printed as its total in a larger unit.
pub(super) fn is_made(total: &Quantity, part: &Quantity, sum: Decimal) -> bool {
    let rounded = total.unit.factor > part.unit.factor;
    total.value == sum || rounded && (total.value - sum).abs() <= total.half
}

/// `（甲24人、乙6人、丙3人）`: a list in one manner is taken whole.
pub(super) fn is_ticked(passage: &Passage, parts: &[&Quantity]) -> bool {
    parts.len() > 2
        && parts.windows(2).all(|pair| {
            let gap = passage.slice(pair[0].to, pair[1].from);
            gap.starts_with('、') && !gap.contains(['，', '；', '('])
        })
}

/// `其中甲41项、乙33项、丙27项，与年初设定的40项相比…；转化成果203项`: three or more parts that ticks join end where the ticks do.
pub(super) fn first_clause<'q>(
    passage: &Passage,
    mut parts: Vec<&'q Quantity>,
) -> Vec<&'q Quantity> {
    let ends = parts.windows(2).position(|pair| {
        let gap = passage.slice(pair[0].to, pair[1].from);
        !gap.starts_with('、') && gap.contains(['，', '；'])
    });
    if let Some(last) = ends.filter(|last| is_ticked(passage, &parts[..=*last])) {
        parts.truncate(last + 1);
    }
    parts
}

/// `其中甲2个、乙3个；截至年底有丙9个、丁64个，合计73个`: the parts before the last semicolon, and those behind it.
pub(super) fn before_last_clause<'l, 'q>(
    passage: &Passage,
    parts: &'l [&'q Quantity],
) -> (&'l [&'q Quantity], &'l [&'q Quantity]) {
    let ends = parts.windows(2).rposition(|pair| {
        let gap = passage.slice(pair[0].to, pair[1].from);
        gap.contains('；')
    });
    match ends {
        Some(last) if last + 2 < parts.len() => parts.split_at(last + 1),
        _ => (&[], parts),
    }
}

/// `其中甲3个、乙4个、丙6个，共13个`: whether the total stands last, led by nothing but 共 or 合计.
pub(super) fn is_closed(passage: &Passage, (figure, parts): (&&Quantity, &[&Quantity])) -> bool {
    if parts.len() < 2 || parts.iter().any(|part| part.unit.text != figure.unit.text) {
        return false;
    }
    let words = passage.slice(figure.from.saturating_sub(3), figure.from);
    let words = words.rsplit(['，', '、', '；']).next().unwrap_or_default();
    matches!(words, "共" | "共计" | "合计" | "总计")
}

/// Lists that a last figure closes are judged by it; whether these are such.
pub(super) fn of_closed(
    passage: &Passage,
    totals: &[&Quantity],
    parts: &[&Quantity],
    words: &str,
    findings: &mut Findings,
) -> bool {
    let list = parts.split_last();
    let Some((last, parts)) = list.filter(|list| is_closed(passage, *list)) else {
        return false;
    };
    let (told, closed) = before_last_clause(passage, parts);
    super::judge(passage, &[last], closed, words, findings);
    if told.len() > 1 {
        super::judge(passage, totals, told, words, findings);
    }
    true
}
