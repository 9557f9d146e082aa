//! What says that a list needn't be all of its whole: things counted under several heads, a number of parts, a second figure of something else.

use rust_decimal::prelude::ToPrimitive;

use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;

/// Words that say that one thing is counted under several heads.
const SHARED: [&str; 8] = [
    "既是",
    "又是",
    "同时被",
    "双方",
    "兼有",
    "兼具",
    "有重复",
    "有交叉",
];

/// Whether parts have something in common, so that they needn't make their whole.
pub(in crate::rules) fn is_shared(words: &str) -> bool {
    SHARED.iter().any(|word| words.contains(word))
}

/// Characters with which the names of parts of one kind end.
const ALIKE: usize = 4;
/// Characters of a noun behind a figure.
const NOUN: usize = 4;

/// `分布在11个市，其中甲市11个`: whether a figure counts places, of which what each has is no part.
pub(in crate::rules) fn counts_places(passage: &Passage, figure: &Quantity) -> bool {
    let noun = passage.slice(figure.to, figure.to + NOUN);
    noun.contains(['市', '县', '区', '州', '旗', '镇', '乡', '村'])
}

/// `申请专利263件，其中发明专利104件，授权专利151件`: whether of two figures behind 其中 the second, behind a comma, may be of something else.
pub(super) fn is_open_pair(passage: &Passage, parts: &[&Quantity]) -> bool {
    let [one, other] = parts else {
        return false;
    };
    let gap = passage.slice(one.to, other.from);
    let rest = ["其余", "其他", "剩余", "余", "另"];
    let lead = gap.trim_start_matches('，');
    !end_alike(passage, parts)
        && gap.starts_with('，')
        && !rest.iter().any(|word| lead.starts_with(word))
}

/// `其中甲类4个、乙类5个。`: whether a tick joins two parts and nothing follows.
pub(super) fn is_closed_pair(passage: &Passage, parts: &[&Quantity]) -> bool {
    let [one, other] = parts else {
        return false;
    };
    let ends = matches!(passage.chars.get(other.to), None | Some('。' | '；' | ')'));
    ends && passage.chars.get(one.to) == Some(&'、')
}

/// `上述4项指标共扣3.4分，其中…`: how many things a total is said to be of.
pub(super) fn said_number(passage: &Passage, total: &Quantity) -> Option<usize> {
    let before = passage
        .quantities
        .partition_point(|other| other.from < total.from);
    let number = &passage.quantities[before.checked_sub(1)?];
    let between = passage.slice(number.to, total.from);
    let counts = number.unit.class == UnitClass::Count && number.value.is_integer();
    let close = between.contains('共') || between.contains("合计");
    let apart = between.contains(['，', '；', '。', '、']);
    (counts && close && !apart).then(|| number.value.to_usize())?
}

/// `核定补助582万元，其中甲院购置额760万元，按比例应补152万元`: amounts in clauses of their own, one of them more than the whole.
pub(super) fn is_of_another(passage: &Passage, total: &Quantity, parts: &[&Quantity]) -> bool {
    let larger = parts.iter().any(|part| part.value > total.value);
    let loose = parts
        .windows(2)
        .all(|pair| passage.chars.get(pair[0].to) == Some(&'，'));
    larger && loose && total.unit.class == UnitClass::Money && !end_alike(passage, parts)
}

/// `其中：甲计划安排资金23万元，乙计划安排资金6万元。`: whether amounts are called by the same words after what tells them apart, and
/// nothing follows.
fn end_alike(passage: &Passage, parts: &[&Quantity]) -> bool {
    let ending = |part: &Quantity| -> Option<&[char]> {
        let from = part.from.checked_sub(ALIKE)?;
        let words = &passage.chars[from..part.from];
        words.iter().copied().all(is_han).then_some(words)
    };
    let money = |part: &&&Quantity| part.unit.class == UnitClass::Money;
    let ends = parts
        .last()
        .is_some_and(|last| matches!(passage.chars.get(last.to), None | Some('。' | '；' | ')')));
    ends && parts.iter().all(|part| money(&part))
        && parts
            .windows(2)
            .all(|pair| ending(pair[0]).is_some_and(|one| Some(one) == ending(pair[1])))
}

/// `其中工程中心8家、研发机构4家，其余为科技企业孵化器`: whether a rest without a figure ends a list.
pub(super) fn leaves_rest(passage: &Passage, parts: &[&Quantity]) -> bool {
    let Some(last) = parts.last() else {
        return false;
    };
    let mut next = passage.quantities.iter().map(|next| next.from);
    let next = next.find(|from| *from >= last.to);
    let behind = passage.slice(last.to, next.unwrap_or(passage.chars.len()));
    let (clause, ended) = behind
        .split_once(['。', '；'])
        .map_or((behind.as_str(), false), |(clause, _)| (clause, true));
    let rest = ["其余", "其他", "剩余"]
        .iter()
        .any(|word| clause.trim_start_matches('，').starts_with(word));
    rest && (ended || next.is_none())
}

/// `其中新立项92项；研发新产品73项，申请专利128件；…`: whether the second figure begins a clause in which other things are counted, too.
pub(super) fn tells_of_other(passage: &Passage, pair: &[&Quantity]) -> bool {
    let [one, other] = pair else { return false };
    let gap = passage.slice(one.to, other.from);
    let ends = (other.to..passage.chars.len()).find(|at| matches!(passage.chars[*at], '；' | '。'));
    let ends = ends.unwrap_or(passage.chars.len());
    gap.starts_with('；')
        && passage.quantities.iter().any(|next| {
            next.from >= other.to
                && next.to <= ends
                && next.unit.class == UnitClass::Count
                && next.unit.text != other.unit.text
                && passage.chars.get(other.to) == Some(&'，')
        })
}

/// Whether words say that a list needn't be all: `等`, `主要`; what a name in brackets holds, `实验室（含联合共建类）`, says nothing of it.
pub(super) fn leaves_open(words: &str) -> bool {
    let bare = if words.starts_with('(') {
        words.to_owned()
    } else {
        crate::rules::compared::without_brackets(words)
    };
    let open = ["等", "主要", "包括", "分别为", "含"];
    open.iter().any(|word| bare.contains(word))
}

/// The words of a sentence up to the end of its list and what stands right behind it.
pub(super) fn of_list<'w>(passage: &Passage, parts: &[&Quantity], words: &'w str) -> &'w str {
    const BEHIND: usize = 24;
    let end = parts
        .last()
        .map(|last| passage.slice(last.to, last.to + BEHIND));
    let end = end.and_then(|end| words.rfind(&end).map(|at| at + end.len()));
    end.map_or(words, |end| &words[..end])
}
