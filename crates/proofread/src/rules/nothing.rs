//! A zero of which the sentence tells as of something: `因资料不齐，扣0分`, `0家单位超范围列支，涉及金额12.6万元`, `每0元财政资金带动`.

use super::Rule;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::support::lead;

pub const RULE: Rule = Rule {
    id: "nothing",
    title: "印为0的个数、分数与同句所说的事不矛盾",
    run,
};

/// Words of what points are taken off for.
const BLAME: [&str; 17] = [
    "未", "不", "缺", "没有", "偏", "低于", "滞后", "超", "少", "个别", "部分", "欠", "弱", "仅",
    "扣", "无", "但",
];
/// Words of what nothing is taken off for.
const PRAISE: [&str; 9] = [
    "全部", "均", "100%", "完成", "符合", "规范", "达标", "健全", "完善",
];
/// Words between what some did and what came of it.
const CAME_TO: [&str; 8] = ["涉及", "合计", "共计", "共", "金额", "多获", "多兑", "多拨"];
/// Characters of the words that are shown.
const SHOWN: usize = 14;

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for (at, own) in passage.quantities.iter().enumerate() {
            let plain = own.is_plain() && own.operator == Operator::None && own.terms.is_empty();
            if !plain || !own.value.is_zero() || own.han || own.printed.contains('.') {
                continue;
            }
            findings.checked.rules += 1;
            if let Some(why) = why(passage, at) {
                report(passage, own, &why, findings);
            }
        }
    }
}

/// What of its sentence a zero contradicts.
fn why(passage: &Passage, at: usize) -> Option<String> {
    let own = &passage.quantities[at];
    let words = lead(passage, at);
    if words.ends_with('每') {
        return Some("每一份不能是0".to_owned());
    }
    match own.unit.class {
        UnitClass::Points => of_points(passage, own, &words),
        UnitClass::Count => of_count(passage, at, &words),
        _ => None,
    }
}

/// The clauses of its sentence before a figure, from the last semicolon on.
fn before(passage: &Passage, own: &Quantity) -> String {
    let (from, _) = sentence_of(passage, own);
    let words = passage.slice(from, own.from);
    words.rsplit('；').next().unwrap_or_default().to_owned()
}

/// `资料不齐，扣0分`, `验收合格率100%，得0分`, `执行率×0分`: points of nothing.
fn of_points(passage: &Passage, own: &Quantity, words: &str) -> Option<String> {
    let said = before(passage, own);
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let taken = words.trim_end_matches(['减', '了', '除']);
    if words.ends_with(['×', '*']) {
        return Some("满分不能是0分".to_owned());
    }
    if taken.ends_with('扣') {
        let clause = said.rsplit('，').next().unwrap_or_default();
        let for_each = clause.contains('每');
        let reason = said.strip_suffix(words).unwrap_or(&said);
        let blamed = BLAME.iter().any(|word| reason.contains(word));
        let full = ["满分", "不扣", "全部", "均"]
            .iter()
            .any(|word| said.contains(word));
        if for_each {
            return Some("这样的规定扣不了分".to_owned());
        }
        return (blamed && !full).then(|| "前面说了扣分的原因".to_owned());
    }
    let given = words.ends_with('得');
    (given && has(&PRAISE) && !has(&BLAME)).then(|| "前面所说的都已做到".to_owned())
}

/// `0户企业以同一发票申报，多获补助3.2万元`, `20万元以上的0家，合计68.3万元`, `对正在整改的0个问题，挂账督办`.
fn of_count(passage: &Passage, at: usize, words: &str) -> Option<String> {
    let own = &passage.quantities[at];
    let (_, end) = sentence_of(passage, own);
    let rest = passage.slice(own.to, end);
    let rest = rest.split('；').next().unwrap_or_default();
    let clause = rest.split(['，', '。', ':']).next().unwrap_or_default();
    let next = passage.quantities.get(at + 1).filter(|next| {
        next.from < own.to + rest.chars().count() && next.is_plain() && !next.value.is_zero()
    });
    let after = next.map(|_| lead(passage, at + 1)).unwrap_or_default();
    let money = next.is_some_and(|next| next.unit.class == UnitClass::Money);
    let shown = || next.map(|next| next.printed.clone()).unwrap_or_default();
    if clause.is_empty() {
        let summed = ["合计", "共计", "共"].contains(&after.as_str());
        return (money && summed && rest.matches('，').count() > 0)
            .then(|| format!("其后却有{}", shown()));
    }
    let opens = words.is_empty() || words.ends_with(['有', '现']) && !words.contains('没');
    let subject = clause.starts_with(is_han);
    if !subject {
        return None;
    }
    if opens && clause.contains('因') && rest.contains('，') {
        return Some("其后却说了原因".to_owned());
    }
    let lost = next.is_some_and(|next| next.unit.class == UnitClass::Points)
        && after.trim_end_matches(['减', '了']).ends_with('扣');
    let came = money && CAME_TO.iter().any(|word| after.contains(word));
    if opens && (lost || came) {
        return Some(format!("其后却有{}", shown()));
    }
    (words.starts_with('对') && words.ends_with('的')).then(|| "其后却说了对其如何处理".to_owned())
}

fn report(passage: &Passage, own: &Quantity, why: &str, findings: &mut Findings) {
    let words = passage.slice(own.from.saturating_sub(SHOWN), own.to + SHOWN);
    let shown: String = words.trim_matches(['，', '。', '；', '、']).to_owned();
    let message = format!("“{shown}”印为{}，{why}。", own.printed);
    findings.push(
        Draft::new("zero_contradicted", Severity::Doubt, message)
            .printed(&own.printed, "不为0")
            .at([passage.span_of(own)])
            .advice("核对此处的数；确实没有的，改写这句话。"),
    );
}
