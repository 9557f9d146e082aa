//! What the words before a share say of its part and its whole.

use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// What a share is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whole {
    /// `占69.2%`
    Unsaid,
    /// `占其中的45.6%`: the figure right before.
    Before,
    /// `占实际采购额的85.1%`
    Named(String),
}

/// A share in words.
#[derive(Debug)]
pub(super) struct Share {
    /// What has the share; empty where the figure before it has.
    pub part: String,
    pub whole: Whole,
}

impl Share {
    /// Whether it is of something that holds its part: not of a plan or of another time, which may be less.
    pub fn is_of_all(&self) -> bool {
        const OTHER: [&str; 12] = [
            "预算", "计划", "目标", "任务", "上年", "去年", "同期", "年初", "指标", "应", "定额",
            "标准",
        ];
        match &self.whole {
            Whole::Unsaid | Whole::Before => true,
            Whole::Named(noun) => !has(noun, &OTHER),
        }
    }
}

/// Words around a name that are none of it.
const FRONT: [&str; 12] = [
    "其中", "而", "又", "且", "但", "和", "及", "年", "则", "仅", "单", "光",
];
const BACK: [&str; 20] = [
    "合计", "共计", "累计", "仅", "约", "共", "合", "就", "却", "也", "即", "还", "只", "已", "又",
    "则", "都", "便", "大约", "一家",
];
/// Words of a part that is made of several, or is told otherwise.
const OTHERWISE: [&str; 22] = [
    "分别", "依次", "各", "均", "两", "二者", "三", "四", "五", "六", "前", "后", "这", "该", "此",
    "上述", "目标", "计划", "以上", "以下", "其余", "其他",
];
/// Words behind 占 that make another word of it, or a whole that nobody tells.
const NO_SHARE: [&str; 8] = ["地", "用", "有", "领", "优", "道", "据", "股"];
/// What ends a share.
const ENDS: [&str; 14] = [
    "的比重为",
    "的比例为",
    "的比重达",
    "的比例达",
    "的比重",
    "的比例",
    "比重为",
    "比例为",
    "的",
    "为",
    "达",
    "约",
    "是",
    "仅",
];
/// All that may stand between a share and the clause that tells it roughly, and how that one ends.
const ONLY: [&str; 6] = ["达", "为", "达到", "约为", "是", "仅为"];
const ROUGH: [&str; 14] = [
    "过半",
    "超半",
    "超过一半",
    "接近一半",
    "近一半",
    "近半",
    "接近半数",
    "过半数",
    "最高",
    "最大",
    "最多",
    "最低",
    "不足一半",
    "居首",
];
/// Characters of a name.
const NAME: usize = 12;

/// Reads what the words before a rate say of its part and its whole.
pub(super) fn share(passage: &Passage, at: usize) -> Option<Share> {
    let rate = &passage.quantities[at];
    let plain = rate.is_plain() && rate.operator == Operator::None && !rate.han;
    if rate.unit.class != UnitClass::Percent || !plain || rate.value.is_zero() {
        return None;
    }
    let clause = clause(passage, at);
    let (part, rest) = clause.split_once('占')?;
    if NO_SHARE.iter().any(|word| rest.starts_with(word)) || has(&clause, &["目标", "不低于"])
    {
        return None;
    }
    Some(Share {
        part: part_name(part)?,
        whole: whole(rest)?,
    })
}

pub(super) fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The words between the figure or clause before a figure and it.
fn clause(passage: &Passage, at: usize) -> String {
    let last = at
        .checked_sub(1)
        .map_or(0, |last| passage.quantities[last].to);
    let own = passage.quantities[at].from;
    let border = |at: &usize| {
        matches!(
            passage.chars[*at],
            '，' | '；' | '。' | ':' | '(' | ')' | '、'
        )
    };
    let from = (last.min(own)..own).rev().find(border);
    let clause = passage.slice(from.map_or(last, |at| at + 1), own);
    // 甲类占比过半，达52.9%: the clause before names the part.
    let comma = from.filter(|at| passage.chars[*at] == '，' && ONLY.contains(&clause.as_str()));
    let Some(comma) = comma else { return clause };
    let from = (last.min(comma)..comma).rev().find(border);
    let named = passage.slice(from.map_or(last, |at| at + 1), comma);
    let rough = ROUGH.iter().find_map(|word| named.strip_suffix(word));
    rough.map_or(clause, str::to_owned)
}

/// What has the share: a name, or nothing; none where several have it.
fn part_name(said: &str) -> Option<String> {
    let mut name: &str = said.trim_start_matches(|c: char| c.is_ascii_digit());
    while let Some(rest) = FRONT.iter().find_map(|word| name.strip_prefix(word)) {
        name = rest;
    }
    while let Some(rest) = BACK.iter().find_map(|word| name.strip_suffix(word)) {
        name = rest;
    }
    let length = name.chars().count();
    let words = name.chars().all(is_han);
    if length == 0 {
        return Some(String::new());
    }
    (words && (2..=NAME).contains(&length) && !has(name, &OTHERWISE)).then(|| name.to_owned())
}

/// What the share is of.
fn whole(said: &str) -> Option<Whole> {
    let mut noun = said.trim_start_matches(['比', '到', '了', '去', '重']);
    while let Some(rest) = ENDS.iter().find_map(|word| noun.strip_suffix(word)) {
        noun = rest;
    }
    let length = noun.chars().count();
    match noun {
        "" => Some(Whole::Unsaid),
        "其中" | "其" => Some(Whole::Before),
        _ if length <= NAME && noun.chars().all(is_han) && !has(noun, &OTHERWISE) => {
            Some(Whole::Named(noun.to_owned()))
        }
        _ => None,
    }
}

/// A name without the words that only say that it is all of it, and without what any number is called.
pub(super) fn core(noun: &str) -> String {
    let mut core = noun;
    for word in ["全部", "所有", "全年", "当年", "本年", "同期", "总"] {
        core = core.strip_prefix(word).unwrap_or(core);
    }
    for word in [
        "总数", "总额", "总量", "总", "次数", "张数", "户数", "家数", "人数", "项数", "件数", "数",
        "额", "量",
    ] {
        let bare = core.strip_suffix(word);
        core = bare
            .filter(|bare| bare.chars().count() >= 2)
            .unwrap_or(core);
    }
    core.to_owned()
}

/// Whether all characters of a name stand in a text in their order, not far apart.
pub(super) fn calls(text: &str, name: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let wanted: Vec<char> = name.chars().collect();
    let Some(first) = wanted.first() else {
        return false;
    };
    (0..chars.len())
        .filter(|at| chars[*at] == *first)
        .any(|from| {
            let mut left = wanted.iter().peekable();
            for c in chars[from..].iter().take(wanted.len() + 2) {
                if left.peek() == Some(&c) {
                    left.next();
                }
            }
            left.peek().is_none()
        })
}

/// Whether a figure counts or pays for something and stands alone.
pub(super) fn is_amount(quantity: &Quantity) -> bool {
    crate::pool::is_amount(quantity)
        && quantity.operator == Operator::None
        && matches!(quantity.unit.class, UnitClass::Count | UnitClass::Money)
}
