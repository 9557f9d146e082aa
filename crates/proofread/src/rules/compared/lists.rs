//! A whole and its parts that nothing but their places ties together: `种植面积320亩，东坡140亩，西坡105亩，河滩75亩`.

use rust_decimal::Decimal;

use super::far::one_exceeds;
use super::line::{Sentence, Told, alike, is};
use super::wholes::{is_counted, is_near, say};
use super::words::{compares, direction, has, is_foremost};
use crate::arithmetic::written;
use crate::finding::Findings;
use crate::layout::is_han;
use crate::number::Quantity;
use crate::rules::prose_sums::is_average;
use crate::slip::{is_slip, keeps_apart, of_value};

/// Characters between two members of a list.
const GAP: usize = 14;
/// Characters of the noun behind the number of a whole.
const NOUN: usize = 6;
/// Characters of the name of a part.
const NAME: usize = 10;

/// Words of figures that aren't parts of a whole, but are compared with it, planned, or told of a later step.
const APART: [&str; 39] = [
    "其中", "目标", "计划", "比", "较", "累计", "合计", "共", "总", "均", "每", "同比", "上年",
    "去年", "预算", "到位", "支出", "结转", "结余", "实际", "完成", "申报", "申请", "受理", "立项",
    "推荐", "通过", "验收", "结题", "授权", "转化", "回收", "收回", "有效", "参加", "参评", "达到",
    "最高", "最低",
];

/// Names of two parts that leave no third.
const BOTH: [(&str, &str); 19] = [
    ("省级", "市"),
    ("省本级", "市"),
    ("市级", "县"),
    ("中央", "地方"),
    ("行政", "事业"),
    ("发明", "实用新型"),
    ("男", "女"),
    ("上半年", "下半年"),
    ("线上", "线下"),
    ("纵向", "横向"),
    ("自用", "外"),
    ("新立", "结转"),
    ("国内", "国外"),
    ("省内", "省外"),
    ("县内", "县外"),
    ("SCI", "中文"),
    ("一期", "二期"),
    ("首批", "第二批"),
    ("第一批", "第二批"),
];

/// Characters that the name of a whole and that of its parts begin with, and of the words before a whole.
const SUBJECT: usize = 2;
const CALLED: usize = 6;

/// Of those, what is nothing but the one or the other.
const HALVES: [(&str, &str); 11] = [
    ("中小微", "大型"),
    ("中小企业", "大型"),
    ("行政", "事业"),
    ("男", "女"),
    ("上半年", "下半年"),
    ("线上", "线下"),
    ("纵向", "横向"),
    ("国内", "国外"),
    ("省内", "省外"),
    ("县内", "县外"),
    ("新立", "结转"),
];

/// Whether two parts are nothing but the one and the other of a whole.
pub(super) fn are_halves(one: &str, other: &str) -> bool {
    let named = |(first, second): &(&str, &str)| one.contains(first) && other.contains(second);
    HALVES.iter().any(named)
}

/// `资料齐全的41个，资料不齐全的11个`: whether the one says what the other denies.
fn is_denied(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|lead| lead.trim_start_matches(['、', '，', '和', '已']));
    // 满意25户、不满意2户: those between are told by none.
    let graded = one.contains("满意");
    !graded
        && ["不", "未", "没有"]
            .iter()
            .any(|word| other.contains(word) && other.replacen(word, "", 1) == one)
}

/// Whether words say that a figure is all there is: `全部183个`, `资金总共268万元`.
fn is_all(lead: &str) -> bool {
    let words = lead.trim_end_matches(['为', '有', '达', '约', '是']);
    words.ends_with("全部") || words.ends_with("总共") || words.ends_with('共')
}

/// `东坡、西坡、河滩三处320亩，东坡140亩，西坡105亩，河滩75亩`, `资金总共268万元，里面省级180万元，…`: whether a list tells all of a whole.
fn is_closed(sentence: &Sentence<'_>, at: usize, list: &[usize]) -> bool {
    let whole = &sentence.figures[at];
    let clause = sentence.clause(whole.quantity);
    let name = |index: &usize| {
        let lead = &sentence.figures[*index].lead;
        lead.trim_start_matches(['、', '和']).to_owned()
    };
    let names: Vec<String> = list.iter().map(name).collect();
    let named = clause.contains('、') && names.iter().all(|name| clause.contains(name.as_str()));
    let led = names.first().is_some_and(|name| {
        ["里面", "其中"].iter().any(|word| name.starts_with(word)) && is_all(&whole.lead)
    });
    // 电费46万元、保洁41万元、其他12万元: the rest stands at the end.
    let rest = names
        .last()
        .is_some_and(|name| matches!(name.as_str(), "其他" | "其它" | "其余"));
    named || led || rest
}

/// Parts of a list that is taken whole.
const MANY: usize = 4;

/// Whether one part of one digit is all that keeps a whole and its parts apart.
fn in_one(whole: &Quantity, parts: &[&Quantity], sum: Decimal) -> bool {
    let digit = |value: Decimal| value >= Decimal::ONE && value < Decimal::TEN;
    parts
        .iter()
        .any(|part| digit(part.value) && digit(part.value + whole.value - sum))
}

/// `，空编2名`, `，另有3件在审`: what is told behind all the parts.
const FURTHER: [&str; 6] = ["空编", "缺编", "空缺", "另有", "另外", "此外"];

/// The figures of one kind from right behind a whole to the end of its sentence or clause.
fn behind(sentence: &Sentence<'_>, at: usize) -> Vec<usize> {
    let whole = &sentence.figures[at];
    let mut list: Vec<usize> = Vec::new();
    for index in at + 1..sentence.figures.len() {
        let (last, told) = (&sentence.figures[index - 1], &sentence.figures[index]);
        let gap = sentence.between(last.quantity, told.quantity);
        let further = FURTHER.iter().any(|word| told.lead.starts_with(word));
        if gap.contains('；') || !list.is_empty() && further {
            break;
        }
        let first = list.is_empty();
        // 38个行政村，青石镇9个: the noun of the whole stands before the comma.
        let noun = gap.split_once('，').is_some_and(|(noun, _)| {
            noun.chars().count() <= NOUN && !noun.contains(['、', '；', '(', ':'])
        });
        let opens = gap.starts_with('，') || first && (gap.contains("中，") || noun);
        let opens = opens || !first && gap.starts_with(['、', '和']);
        let kin = last.at + 1 == told.at && told.depth == whole.depth && opens;
        if !kin || gap.chars().count() > GAP || !is_part(sentence, told, whole) {
            return Vec::new();
        }
        list.push(index);
    }
    let ends = list.last().is_some_and(|last| {
        let to = sentence.figures[*last].quantity.to;
        let next = sentence.passage.chars.get(to);
        next.is_none_or(|c| matches!(c, '；' | '。'))
            || FURTHER
                .iter()
                .any(|word| sentence.passage.slice(to + 1, to + 3) == **word)
    });
    if ends { list } else { Vec::new() }
}

/// Whether a figure behind a whole can be a part of it: named shortly, and neither compared nor planned.
fn is_part(sentence: &Sentence<'_>, told: &Told<'_>, whole: &Told<'_>) -> bool {
    let name = told.lead.trim_start_matches(['、', '和']);
    let length = name.chars().count();
    alike(told.quantity, whole.quantity)
        && !told.quantity.han
        && (1..=NAME).contains(&length)
        && name.chars().any(is_han)
        && !has(name, &APART)
        && !is_foremost(name)
        && direction(name).is_none()
        && !is_average(sentence.passage, told.quantity)
}

/// `按领域分：制造11个，材料8个，医药6个`, `甲12个、乙9个`: whether a figure is a member of a list, not its whole.
fn is_listed(sentence: &Sentence<'_>, at: usize) -> bool {
    let whole = &sentence.figures[at];
    let clause = sentence.clause(whole.quantity);
    let led = clause.contains(':')
        || ["按", "其中", "等", "如"]
            .iter()
            .any(|word| clause.starts_with(word));
    let second = sentence.previous(at).is_some_and(|last| {
        let gap = sentence.between(last.quantity, whole.quantity);
        alike(last.quantity, whole.quantity)
            && last.depth == whole.depth
            && gap.starts_with(['、', '，'])
            && gap.chars().count() <= GAP
    });
    led || second
}

/// `种植面积320亩，东坡140亩，西坡105亩，河滩75亩。`: a whole and nothing but its parts to the end of the sentence.
pub(super) fn parted(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let whole = &sentence.figures[at];
    let own = whole.quantity;
    if !is_counted(own) || own.han || own.value <= Decimal::ONE || compares(&whole.lead) {
        return;
    }
    if is_listed(sentence, at) {
        return;
    }
    let list = behind(sentence, at);
    let parts: Vec<&Quantity> = list
        .iter()
        .map(|index| sentence.figures[*index].quantity)
        .collect();
    if parts.len() < 2 {
        return;
    }
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    if is(sum, own, &parts) {
        sentence.settle(own, findings);
        return;
    }
    let leads = [0, 1].map(|index| sentence.figures[list[index]].lead.as_str());
    let denied = is_denied(leads[0], leads[1]);
    let both = parts.len() == 2
        && (denied
            || BOTH
                .iter()
                .any(|(one, other)| leads[0].contains(one) && leads[1].contains(other)));
    let told = if parts.len() == 2 {
        both && (sum > own.value || is_near(own, sum) || keeps_apart(own, (&parts, sum), is_slip))
    } else {
        let most = parts.iter().all(|part| part.value < own.value);
        let long = written(own) > 2;
        let many = parts.len() >= MANY
            && (keeps_apart(own, (&parts, sum), is_slip) || in_one(own, &parts, sum));
        is_near(own, sum) && most
            || long && keeps_apart(own, (&parts, sum), is_slip)
            || many
            || one_exceeds(own, &parts, sum)
            || is_closed(sentence, at, &list)
    };
    let halves = denied || are_halves(leads[0], leads[1]);
    let told = told || both && (halves || is_all(&whole.lead));
    if told {
        say(sentence, own, &parts, sum, findings);
    }
}

/// `本年新立840项，占三成；新立项目中纵向350项、横向490项`: two parts that leave no third make a figure before them.
pub(super) fn pair(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let second = &sentence.figures[at];
    let Some(first) = sentence.previous(at) else {
        return;
    };
    let (one, other) = (first.quantity, second.quantity);
    let both = BOTH.iter().any(|(name, rest)| {
        first.lead.contains(name) && second.lead.trim_start_matches('、').starts_with(rest)
    });
    let Some((_, name)) = first.lead.rsplit_once('中') else {
        return;
    };
    let within = sentence.between(one, other).starts_with('、');
    if !both || !within || !alike(one, other) || has(name, &APART) {
        return;
    }
    let sum = one.value + other.value;
    let before: Vec<&Quantity> = sentence
        .passage
        .quantities
        .iter()
        .filter(|whole| whole.to <= one.from && whole.is_plain() && alike(whole, one))
        .collect();
    if before.iter().any(|whole| whole.value == sum) {
        return;
    }
    let parts = [one, other];
    let slip = |whole: &&&Quantity| keeps_apart(whole, (&parts, sum), of_value);
    // 新立项目中: what stands before is called 本年新立 as well.
    let subject = first.lead.split('中').next().unwrap_or_default();
    let begins: String = subject.chars().take(SUBJECT).collect();
    let called = |whole: &&&Quantity| {
        let lead = sentence
            .passage
            .slice(whole.from.saturating_sub(CALLED), whole.from);
        begins.chars().count() == SUBJECT
            && whole.unit.text == one.unit.text
            && lead.ends_with(&begins)
    };
    let whole = before.iter().rev().find(slip);
    if let Some(whole) = whole.or_else(|| before.iter().rev().find(called)) {
        say(sentence, whole, &parts, sum, findings);
    }
}
