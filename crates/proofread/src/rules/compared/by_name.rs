//! How far a figure is from another that is called by its name: `培养硕士60名、博士24名；晋升职称36名，比博士人数多12名`,
//! `第三场比第二场少20人，为165人`, `与上年的65项持平`.

use rust_decimal::Decimal;

use super::changes::is_apart;
use super::lacking::shares_word;
use super::line::{Sentence, Told, alike, is};
use super::words::has;
use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

/// What is said of a number beside the name of what is counted.
const COUNTED: [&str; 12] = [
    "人数", "数量", "总数", "面积", "金额", "家数", "项数", "的", "数", "额", "量", "者",
];
/// Words of comparison that something is named behind.
const THAN: [&str; 8] = ["比", "较", "高于", "高出", "低于", "少于", "多于", "超出"];
/// Words that hold 比 and compare nothing.
const NO_THAN: [&str; 9] = [
    "占比", "同比", "环比", "比例", "比重", "比率", "比较", "对比", "相比",
];

/// Whether a figure can lie so far from another.
fn spans(own: &Quantity, other: &Quantity) -> bool {
    match own.unit.class {
        UnitClass::PercentPoint => other.unit.class == UnitClass::Percent,
        UnitClass::Percent | UnitClass::None | UnitClass::Ratio => false,
        _ => alike(own, other),
    }
}

/// The subject and the name of what it is compared with: `第三场比第二场少`.
fn names(lead: &str) -> Option<(String, String)> {
    if NO_THAN.iter().any(|word| lead.contains(word)) {
        return None;
    }
    let (at, word) = THAN
        .iter()
        .filter_map(|word| Some((lead.find(word)?, *word)))
        .min()?;
    let subject = lead[..at].trim_start_matches(['、', '则', '且', '又', '但']);
    let rest = &lead[at + word.len()..];
    let mut name = rest;
    let above = ["高于", "高出", "低于", "少于", "多于", "超出"].contains(&word);
    if !above {
        // The verb is what is left of the words when the name ends.
        let places = rest.char_indices().map(|(from, _)| from);
        let cut = places
            .filter(|from| *from > 0)
            .find(|from| is_verb(&rest[*from..]))?;
        name = &rest[..cut];
    }
    for word in COUNTED {
        name = name.strip_suffix(word).unwrap_or(name);
    }
    let planned = [
        "目标",
        "计划",
        "批复",
        "预算",
        "任务",
        "要求",
        "合同",
        "控制价",
    ];
    (name.chars().count() >= 2 && !has(name, &planned))
        .then(|| (subject.to_owned(), name.to_owned()))
}

/// Whether words are nothing but a verb of change: 多, 多出, 减少了.
fn is_verb(words: &str) -> bool {
    let bare = words.trim_end_matches(['了', '出', '达', '为']);
    let known = [
        "多", "少", "高", "低", "增加", "减少", "增长", "下降", "提高", "降低", "上升", "超", "大",
        "小", "长", "短", "快", "慢", "净增", "扩大", "缩短", "延长",
    ];
    // 甲中心比乙中心多投入115万元
    let more = bare
        .strip_prefix(['多', '少'])
        .is_some_and(|verb| verb.chars().count() <= 2);
    known.contains(&bare) || more
}

/// `比博士人数多12名`: as far from what bears the name as from what is told right before.
pub(super) fn from_named(wide: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &wide.figures[at];
    let own = told.quantity;
    if is_apart(wide, at).is_some() {
        return;
    }
    let Some((subject, name)) = names(&told.lead) else {
        return;
    };
    let kin: Vec<usize> = (0..wide.figures.len())
        .filter(|index| {
            let other = &wide.figures[*index];
            *index != at && spans(own, other.quantity) && names(&other.lead).is_none()
        })
        .collect();
    let mut bases: Vec<usize> = named(wide, &kin, &name);
    // 上年为4467亿元，增长8%；减免58亿元，比上年多7亿元: last year's of something else.
    if ["上年", "去年", "上一年"].contains(&name.as_str()) {
        let now = wide.previous(at).map(|now| wide.clause(now.quantity));
        bases.retain(|base| {
            let base = wide.figures[*base].quantity;
            let between = wide.between(base, own);
            // 比上年末的268家净增44家。入库645家，比上年增加117家: of what is called otherwise.
            let kin = now
                .as_ref()
                .is_none_or(|now| shares_word(now, &wide.clause(base)));
            !between.contains('；') && (kin || !between.contains('。'))
        });
    }
    if bases.is_empty() {
        return;
    }
    let quantity = |index: usize| wide.figures[index].quantity;
    let held = |one: usize| {
        bases
            .iter()
            .any(|base| one != *base && is(quantity(one).value - quantity(*base).value, own, &[]))
    };
    if kin.iter().any(|one| held(*one)) {
        wide.settle(own, findings);
        return;
    }
    let [base] = bases.as_slice() else { return };
    let subjects = named(wide, &kin, &subject);
    let result = wide
        .next(at)
        .filter(|next| ["为", "达", "是", "即"].contains(&next.lead.as_str()))
        .and_then(|next| {
            kin.iter()
                .copied()
                .find(|index| wide.figures[*index].at == next.at)
        });
    let last = kin
        .iter()
        .copied()
        .rfind(|index| *index < at && index != base);
    let before = last
        .filter(|last| wide.figures[*last].at + 1 == told.at && wide.adjoins(quantity(*last), own));
    let one = result
        .or_else(|| subjects.first().copied().filter(|_| subjects.len() == 1))
        .or(before.filter(|_| subjects.is_empty()));
    let Some(one) = one.filter(|one| one != base) else {
        return;
    };
    say(wide, own, (quantity(one), quantity(*base)), findings);
}

fn say(
    wide: &Sentence<'_>,
    own: &Quantity,
    (one, base): (&Quantity, &Quantity),
    findings: &mut Findings,
) {
    let basis = format!("{}与{}之差", one.printed, base.printed);
    let computed = show_like((one.value - base.value).abs(), own);
    wide.report(own, &basis, computed, &[one, base], findings);
}

/// The figures whose words hold a name, those of the nearest clause alone.
fn named(wide: &Sentence<'_>, kin: &[usize], name: &str) -> Vec<usize> {
    if name.chars().count() < 2 {
        return Vec::new();
    }
    kin.iter()
        .copied()
        .filter(|index| wide.figures[*index].lead.contains(name))
        .collect()
}

/// `资助65项，与2023年的65项持平`.
pub(super) fn level(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let led = told.lead.starts_with(['与', '同', '跟', '和']);
    let tail = sentence.tail(at);
    if !led || !tail.starts_with("持平") && !tail.starts_with("相同") && !tail.starts_with("相等")
    {
        return;
    }
    let Some(one) = before_alike(sentence, at) else {
        return;
    };
    if one.quantity.agrees(own) {
        sentence.settle(own, findings);
        return;
    }
    let basis = format!("“持平”所比的{}", one.quantity.printed);
    let computed = show_like(one.quantity.value, own);
    sentence.report(own, &basis, computed, &[one.quantity], findings);
}

/// The figure of the same kind right before one, in the clause before.
fn before_alike<'s, 'a>(sentence: &'s Sentence<'a>, at: usize) -> Option<&'s Told<'a>> {
    let own = sentence.figures[at].quantity;
    let one = sentence.figures[..at]
        .iter()
        .rfind(|one| alike(one.quantity, own))?;
    sentence.adjoins(one.quantity, own).then_some(one)
}

/// `首尾相差10.9个百分点`, `最高与最低相差245万元`: the largest less the smallest of a list.
pub(super) fn spread(wide: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &wide.figures[at];
    let own = told.quantity;
    let ends = [
        "首尾",
        "两头",
        "最高与最低",
        "最高和最低",
        "最大与最小",
        "最多与最少",
    ]
    .iter()
    .any(|word| told.lead.contains(word));
    let apart = ["相差", "差距", "极差", "差值", "落差", "两头差"]
        .iter()
        .any(|word| {
            told.lead
                .trim_end_matches(['为', '达', '了'])
                .ends_with(word)
        });
    if !ends || !apart {
        return;
    }
    let list: Vec<&Quantity> = wide.figures[..at]
        .iter()
        // 平均81.5分，最高与最低相差37分: means are no ends.
        .filter(|other| !other.lead.contains("平均"))
        .map(|other| other.quantity)
        .filter(|other| spans(own, other))
        .collect();
    if list.is_empty() {
        wide.settle(own, findings);
    }
    let most = list.iter().max_by_key(|other| other.value);
    let least = list.iter().min_by_key(|other| other.value);
    let (Some(most), Some(least)) = (most, least) else {
        return;
    };
    let far = most.value - least.value;
    if list.len() < 2 || far == Decimal::ZERO {
        return;
    }
    let held = list.iter().enumerate().any(|(index, one)| {
        list[..index]
            .iter()
            .any(|other| is(one.value - other.value, own, &[]))
    });
    if held {
        wide.settle(own, findings);
    } else {
        say(wide, own, (most, least), findings);
    }
}
