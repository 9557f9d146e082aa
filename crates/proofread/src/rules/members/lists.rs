//! Lists of names beside a number: before it, behind it, closed by it.

use super::{List, MOST};
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::compared::without_brackets;

/// Words that lead to a list of all names: such a list counts itself, however far off its number is.
const PARTS: [&str; 8] = ["下设", "下属", "下辖", "内设", "设有", "设立", "设", "辖"];
/// Characters of one name.
const NAME: std::ops::RangeInclusive<usize> = 2..=24;

/// The names in a stretch of text: at least and at most so many, as 和 may join two names or stand inside one.
fn names(text: &str) -> Option<(usize, usize)> {
    let named = |name: &str| {
        NAME.contains(&name.chars().count())
            && name
                .chars()
                .all(|c| is_han(c) || c.is_ascii_alphanumeric() || "“”《》()·-".contains(c))
            && !name.chars().any(|c| c.is_ascii_digit())
    };
    let pieces: Vec<&str> = text.split('、').collect();
    if pieces.iter().any(|piece| !named(piece)) {
        return None;
    }
    let joints = pieces
        .last()
        .map_or(0, |last| last.matches(['和', '及', '与']).count());
    Some((pieces.len(), pieces.len() + joints))
}

/// Where the words that lead to a list end, and whether they say that it is all there is.
fn led(text: &str) -> (usize, bool) {
    let lead = ["包括", "有", "为", "是", "对", "由", "从", "含"]
        .iter()
        .filter_map(|word| {
            text.split('、')
                .next()?
                .rfind(word)
                .map(|at| at + word.len())
        })
        .max()
        .unwrap_or(0);
    let first = text.split(['、', '和']).next().unwrap_or_default();
    let parts = PARTS
        .iter()
        .filter_map(|word| first.rfind(word).map(|at| at + word.len()))
        .max();
    let all = parts.is_some_and(|at| at >= lead);
    (parts.map_or(lead, |at| at.max(lead)), all)
}

/// `有甲、乙、丙3个`
pub(super) fn before(passage: &Passage, from: usize, quantity: &Quantity) -> Option<List> {
    let begins = (from..quantity.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | ':' | '('))
        .map_or(from, |at| at + 1);
    // 组织2个工作组赴甲市、乙市、丙市3市: the names begin behind the figure.
    let last = passage
        .quantities
        .iter()
        .rfind(|one| one.to <= quantity.from);
    let begins = last
        .filter(|_| counts_areas(passage, quantity))
        .map_or(begins, |last| begins.max(last.to));
    let text = passage.slice(begins, quantity.from);
    let (lead, all) = led(&text);
    let list = &text[lead..];
    // 甲办法、乙细则等制度5项: not all are named. 在甲、乙建成站点4个: places. …9个；管理费、招待费3个: an item of a list.
    // 甲市、乙州等8个地区: no fewer than are named.
    let (list, open) = match list.strip_suffix('等') {
        Some(list) if list.contains('、') && counts_named(quantity) => (list, true),
        _ => (list, false),
    };
    let last = list.rsplit('、').next().unwrap_or_default();
    let item = lead == 0 && begins > from && passage.chars[begins - 1] == '；';
    if last.contains('等') || list.starts_with('在') || item {
        return None;
    }
    if [
        "各",
        "等",
        "共",
        "计",
        "第",
        "的",
        "约",
        "近",
        "超",
        "及",
        "和",
        "与",
        "有",
        "存在",
        "发生",
        "分别为",
        "均为",
    ]
    .iter()
    .any(|word| list.ends_with(word))
        || !(list.contains('、') || all && joined(list))
    {
        return None;
    }
    let (least, most) = names(list)?;
    let start = begins + text[..lead].chars().count();
    Some(List {
        from: start,
        to: quantity.from,
        least: if list.contains('、') { least } else { most },
        most: if open { MOST } else { most },
        all,
    })
}

/// What names of offices end with.
const OFFICES: &str = "所心站院办室科处局部会队馆园校司组点";

/// `监测站和信息中心`: the names of two offices.
fn joined(list: &str) -> bool {
    let office = |name: &&str| name.chars().count() > 2 && name.ends_with(|c| OFFICES.contains(c));
    let names: Vec<&str> = list.split(['和', '与', '及']).collect();
    names.len() == 2 && names.iter().all(office)
}

/// `3名：甲、乙、丙`, `3名（甲、乙、丙）`
pub(super) fn after(passage: &Passage, to: usize, at: usize) -> Option<List> {
    let quantity = &passage.quantities[at];
    let next = passage
        .quantities
        .get(at + 1)
        .map_or(to, |next| next.from.min(to));
    let open = (quantity.to..next)
        .take(10)
        .find(|at| matches!(passage.chars[*at], ':' | '('))?;
    if (quantity.to..open).any(|at| matches!(passage.chars[at], '，' | '、' | '；')) {
        return None;
    }
    let end = if passage.chars[open] == '(' {
        (open..to).find(|at| passage.chars[*at] == ')')?
    } else {
        (open..to)
            .find(|at| matches!(passage.chars[*at], '；' | '，'))
            .unwrap_or(to)
    };
    let text = passage.slice(open + 1, end);
    if text.ends_with('等') || !text.contains('、') {
        return None;
    }
    let (least, most) = names(&text)?;
    (end <= next).then_some(List {
        from: open + 1,
        to: end,
        least,
        most,
        all: false,
    })
}

/// Counters of what is called by name.
const NAMED: [&str; 6] = ["", "个", "家", "项", "所", "名"];

/// `甲、乙等3家`, `甲、乙等3市`: whether what is counted may be what is named.
fn counts_named(quantity: &Quantity) -> bool {
    NAMED.contains(&quantity.unit.text.as_str())
}

/// Words between a number and the list of what it counts.
const LEADS: [&str; 8] = [
    "分别为",
    "分别是",
    "分别",
    "包括",
    "即",
    "具体为",
    "具体包括",
    "依次为",
];
/// Characters of what is counted.
const NOUN: usize = 10;

/// `共设5项任务，分别为甲、乙、丙、丁、戊。`
pub(super) fn behind(passage: &Passage, to: usize, quantity: &Quantity) -> Option<List> {
    let gap_to = (quantity.to..to).find(|at| passage.chars[*at] == '，')?;
    let noun = passage.slice(quantity.to, gap_to);
    let led = passage.slice(gap_to + 1, to.min(gap_to + 6));
    let lead = LEADS
        .iter()
        .filter(|word| led.starts_with(**word))
        .map(|word| word.chars().count())
        .max()?;
    if noun.chars().count() > NOUN || !noun.chars().all(is_han) {
        return None;
    }
    let from = gap_to + 1 + lead;
    let end = (from..to)
        .find(|at| matches!(passage.chars[*at], '，' | '；' | ':'))
        .unwrap_or(to);
    // 分别为甲、乙，占…: a list that goes on.
    if passage
        .chars
        .get(end)
        .is_some_and(|c| *c != '；' && end < to)
    {
        return None;
    }
    let text = without_brackets(&passage.slice(from, end));
    let (text, open) = text
        .strip_suffix('等')
        .map_or((text.as_str(), false), |text| (text, true));
    let (least, most) = names(text).filter(|_| text.matches('、').count() > 1)?;
    Some(List {
        from,
        to: end,
        least,
        most: if open { MOST } else { most },
        all: true,
    })
}

/// `包括甲（本级）、乙、丙，共3个`: a number that closes the list of what it counts.
pub(super) fn closed(passage: &Passage, from: usize, quantity: &Quantity) -> Option<List> {
    let before: String = passage.slice(from, quantity.from);
    let list = ["，共", "，共计", "，合计", "共", "共计"]
        .iter()
        .find_map(|word| before.strip_suffix(word))?;
    let bare = without_brackets(list);
    let clause = bare.rsplit(['，', '；', ':']).next().unwrap_or_default();
    let lead = ["包括", "分别为", "分别是", "有", "为"]
        .iter()
        .filter_map(|word| Some(clause.split('、').next()?.rfind(word)? + word.len()))
        .max()?;
    let text = &clause[lead..];
    let after = passage.slice(quantity.to, quantity.to + 1);
    let ends = after.is_empty() || after.starts_with(['。', '；', '，']);
    let (least, most) =
        names(text).filter(|_| ends && text.contains('、') && !text.ends_with('等'))?;
    Some(List {
        from: quantity
            .from
            .saturating_sub(text.chars().count() + 3)
            .max(from),
        to: quantity.from,
        least,
        most,
        all: true,
    })
}

/// Characters of what an area or an office is called by right behind a bare number.
const AREAS: [&str; 8] = ["市", "县", "区", "省", "州", "部门", "单位", "地"];

/// `甲、乙、丙3市`: whether a bare number counts the areas or offices that are named right before it.
pub(super) fn counts_areas(passage: &Passage, quantity: &Quantity) -> bool {
    let after = passage.slice(quantity.to, quantity.to + 2);
    let before = passage.slice(quantity.from.saturating_sub(NOUN), quantity.from);
    quantity.unit.class == UnitClass::None
        && AREAS.iter().any(|word| after.starts_with(word))
        && before.contains('、')
        && before.chars().next_back().is_some_and(is_han)
}
