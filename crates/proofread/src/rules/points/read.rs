//! Points as running text tells them: what was given, lost or to be reached, and of what.

use super::book::{bare, code_at};
use crate::layout::enumerator;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::rules::prose_sums::is_border;

/// What points are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// 满分35分
    Full,
    /// 得33.5分
    Given,
    /// 扣1.5分
    Lost,
    /// 产出35分: full marks or what was given.
    Bare,
}

/// What points are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Of {
    /// A2
    Code(String),
    /// The words before them, as names are compared.
    Name(String),
}

/// Points of a sentence.
#[derive(Debug)]
pub(super) struct Told<'p> {
    pub points: &'p Quantity,
    pub kind: Kind,
    pub of: Option<Of>,
    /// `共扣2.5分`: of all that is said before.
    pub together: bool,
}

const LOST: [&str; 9] = [
    "扣除", "扣减", "扣掉", "扣分", "失分", "丢分", "扣", "失", "丢",
];
const GIVEN: [&str; 12] = [
    "自评得分",
    "评价得分",
    "实际得分",
    "最终得分",
    "折算得",
    "得分",
    "实得",
    "自评",
    "计得",
    "评得",
    "得",
    "计",
];
const FULL: [&str; 5] = ["满分", "分值", "权重", "标准分", "总分值"];
/// Words that take several things together.
const TOGETHER: [&str; 4] = ["共", "合计", "累计", "总计"];
/// Words after which it is told why or how points were given.
const REASONS: [&str; 14] = [
    "由于", "因此", "据此", "故", "因", "按", "依", "系", "只", "仅", "酌情", "也", "均", "根据",
];
/// Words before a name.
const LEADS: [&str; 24] = [
    "其中",
    "其次是",
    "其次为",
    "其次",
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
    "六是",
    "主要是",
    "另有",
    "另",
    "加上",
    "而",
    "在",
    "以及",
    "和",
    "及",
    "失分最多的是",
    "扣分最多的是",
    "扣分较多的是",
    "扣分最多的指标为",
    "为",
];
/// Words after a name in its own clause, before the points are told in the next.
const RANKED: [&str; 10] = [
    "扣分最多",
    "失分最多",
    "扣分最少",
    "失分最少",
    "扣分较多",
    "失分较多",
    "得分率最低",
    "得分率最高",
    "次之",
    "得分最低",
];

/// Whether words before or behind points make a rule or a border of them, or tell of several.
fn is_rule(passage: &Passage, from: usize, points: &Quantity) -> bool {
    let begins = (from..points.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | ':' | '。'))
        .unwrap_or(from);
    let words = passage.slice(begins, points.from);
    let several = [
        "每",
        "若",
        "如果",
        "各扣",
        "分别",
        "依次",
        "平均",
        "均分",
        "最高",
        "最低",
        "不超过",
    ];
    let behind = passage.slice(points.to, points.to + 3);
    let after = ["以上", "以下", "及以", "(含", "(不含", "至", "到", "的"];
    several.iter().any(|word| words.contains(word))
        || after.iter().any(|word| behind.starts_with(word))
        || is_border(passage, points)
}

/// The points of a stretch of a passage, with what each is of.
pub(super) fn read(passage: &Passage, (from, to): (usize, usize)) -> Vec<Told<'_>> {
    let mut told: Vec<Told<'_>> = Vec::new();
    let mut last = from;
    // What a rule tells of points is of nothing that was named before.
    let mut broken = false;
    let all = passage.quantities.iter();
    for points in all.filter(|it| it.from >= from && it.to <= to) {
        if points.unit.class != UnitClass::Points || !points.is_plain() {
            continue;
        }
        let open = last;
        last = points.to;
        if points.operator != Operator::None || is_rule(passage, open, points) {
            broken = true;
            continue;
        }
        let before = told.last().filter(|_| !broken);
        let one = one(passage, (from, open), points, before);
        broken = false;
        told.push(one);
    }
    told
}

fn one<'p>(
    passage: &'p Passage,
    (from, open): (usize, usize),
    points: &'p Quantity,
    before: Option<&Told<'p>>,
) -> Told<'p> {
    let begins = (open..points.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | ':' | '(' | ')' | '、'))
        .map_or(open, |at| at + 1);
    let words = passage.slice(begins, points.from);
    let (kind, noun) = kind(&words);
    let behind = passage.slice(points.to, points.to + 2);
    let kind = if kind != Kind::Lost
        && (behind.starts_with('乘') || behind.starts_with('×') || behind == "计得")
    {
        Kind::Full
    } else {
        kind
    };
    let together = TOGETHER.iter().any(|word| words.contains(word));
    let own = subject(&noun);
    let bracketed = begins > 0 && passage.chars[begins - 1] == '(';
    let of = own.or_else(|| {
        if bracketed {
            return headed(passage, (from, begins - 1), before);
        }
        ranked(passage, (open, begins))
    });
    let of = of.or_else(|| {
        let taken = inherited(passage, (open, begins), &noun, kind, before);
        taken.filter(|_| !together)
    });
    Told {
        points,
        kind,
        of,
        together,
    }
}

/// What words before points say that they are, and the words before those.
pub(super) fn kind(words: &str) -> (Kind, String) {
    // 6分乘以执行率，即4.92分: what was reckoned.
    if words == "即" {
        return (Kind::Given, String::new());
    }
    let trimmed = words.trim_end_matches(['为', ':', '了', '达', '是', '约']);
    for (kind, endings) in [
        (Kind::Lost, &LOST[..]),
        (Kind::Given, &GIVEN),
        (Kind::Full, &FULL),
    ] {
        if let Some(rest) = endings.iter().find_map(|it| trimmed.strip_suffix(it)) {
            return (kind, rest.to_owned());
        }
    }
    (Kind::Bare, trimmed.to_owned())
}

/// The name or the code in the words of a clause.
pub(super) fn subject(words: &str) -> Option<Of> {
    let chars: Vec<char> = words.chars().collect();
    let codes: Vec<String> = (0..chars.len())
        .filter_map(|at| code_at(&chars, at))
        .collect();
    match codes.as_slice() {
        [code] => return Some(Of::Code(code.clone())),
        [] => {}
        _ => return None,
    }
    let mut noun = words;
    while let Some(rest) = LEADS.iter().find_map(|lead| noun.strip_prefix(lead)) {
        noun = rest;
    }
    if let Some(at) = REASONS.iter().filter_map(|word| noun.find(word)).min() {
        noun = &noun[..at];
    }
    let noun = noun.trim_end_matches(['共', '合', '计', '上', '内', '中']);
    // 该指标分值5分: of what was told before, which may be a part of what is named.
    let points_back = noun.starts_with(['该', '此', '本', '上', '这', '乘', '×']);
    let name = bare(noun);
    (!points_back && name.chars().count() >= 2).then_some(Of::Name(name))
}

/// `产出（30分，得28.11分）`, `产出维度33.74分（满分35分）`: what stands before a bracket.
fn headed(
    passage: &Passage,
    (from, open): (usize, usize),
    before: Option<&Told<'_>>,
) -> Option<Of> {
    if let Some(last) = before.filter(|last| last.points.to == open) {
        return last.of.clone();
    }
    let begins = (from..open)
        .rev()
        .find(|at| {
            matches!(
                passage.chars[*at],
                '，' | '；' | ':' | '(' | ')' | '、' | '。'
            )
        })
        .map_or(from, |at| at + 1);
    subject(&passage.slice(begins, open))
}

/// `过程部分扣分最多，扣5.30分`: the clause before names what lost most.
fn ranked(passage: &Passage, (open, begins): (usize, usize)) -> Option<Of> {
    let words = passage.slice(open, begins.saturating_sub(1));
    let clause = words.rsplit(['，', '；', ':', '、']).next()?;
    let behind = RANKED.iter().find_map(|word| clause.strip_suffix(word));
    let leads = LEADS
        .iter()
        .filter(|lead| lead.ends_with('是') || lead.ends_with('为'));
    let ahead = leads
        .filter(|lead| lead.chars().count() > 2)
        .find_map(|lead| clause.strip_prefix(lead));
    subject(behind.or(ahead)?)
}

/// `制度建设6分，因…扣0.6分，得5.4分`: points without a name are of what the points before them are.
fn inherited(
    passage: &Passage,
    (open, begins): (usize, usize),
    noun: &str,
    kind: Kind,
    before: Option<&Told<'_>>,
) -> Option<Of> {
    let last = before?;
    let gap = passage.slice(open, begins);
    let after_full =
        matches!(last.kind, Kind::Full | Kind::Bare) && matches!(kind, Kind::Given | Kind::Lost);
    let adjoins = gap.chars().count() <= 1 && noun.is_empty();
    let takes =
        !gap.contains('；') && last.of.is_some() && (after_full || adjoins) && kind != Kind::Bare;
    takes.then(|| last.of.clone())?
}

/// The numbered words with which a paragraph begins: `3. 授权发明专利。目标20件…`.
pub(super) fn numbered(passage: &Passage) -> Option<String> {
    let start = enumerator(&passage.chars).map(|found| found.length)?;
    let stop =
        (start..passage.chars.len()).find(|at| matches!(passage.chars[*at], '。' | ':' | '('))?;
    let name = bare(&passage.slice(start, stop));
    (name.chars().count() >= 2).then_some(name)
}

/// `一是新认定奖励数214家，差6家，扣0.22分`: the name with which the sentence of points begins, up to its first figure.
pub(super) fn opening(passage: &Passage, points: &Quantity) -> Option<String> {
    let (from, _) = sentence_of(passage, points);
    let from = (from..points.from)
        .rev()
        .find(|at| passage.chars[*at] == '；')
        .map_or(from, |at| at + 1);
    let start =
        from + enumerator(&passage.chars[from..points.from]).map_or(0, |found| found.length);
    let stop = (start..points.from).find(|at| {
        let c = passage.chars[*at];
        c.is_ascii_digit() || matches!(c, '，' | ':' | '(' | '≥')
    })?;
    match subject(&passage.slice(start, stop))? {
        Of::Name(name) => Some(name),
        Of::Code(_) => None,
    }
}
