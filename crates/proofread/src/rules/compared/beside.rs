//! Two figures set beside each other: `自评96.26分，复核84.90分，分差11.36分`, `调增310万元，调减也是310万元`.

use super::changes::is_apart;
use super::line::{Sentence, Told, alike, apart_by, divides, is};
use super::words::{compares, direction, earlier, ends};
use crate::arithmetic::{percent, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use rust_decimal::Decimal;

/// Words that call a figure the distance of the two before it.
const DISTANCES: [&str; 7] = ["分差", "相差", "差距", "差额", "差值", "之差", "极差"];
/// Words that call a figure the change from the first to the second of the two before it.
const CHANGES: [&str; 12] = [
    "缩短", "减少", "增加", "提高", "提升", "下降", "降低", "上升", "延长", "回落", "扩大", "缩小",
];
/// Words in front of those.
const LEADS: [&str; 8] = ["平均", "两者", "二者", "两地", "两次", "前后", "首尾", "仅"];
/// Words that call a figure the same as one before it.
const SAME: [&str; 7] = ["也是", "也为", "同样是", "同样为", "同为", "亦为", "也达"];

/// Whether two figures can be a whole distance apart: rates by points, others by their own kind.
fn spans(own: &Quantity, other: &Quantity) -> bool {
    match own.unit.class {
        UnitClass::PercentPoint => other.unit.class == UnitClass::Percent,
        UnitClass::Percent => false,
        _ => alike(own, other),
    }
}

/// The two figures right before one, in clauses that adjoin.
fn two_before<'s, 'a>(sentence: &'s Sentence<'a>, at: usize) -> Option<[&'s Told<'a>; 2]> {
    let own = &sentence.figures[at];
    let second = sentence.previous(at)?;
    let first = sentence.previous(at - 1)?;
    let kin = [first, second].iter().all(|one| {
        spans(own.quantity, one.quantity)
            && one.depth == own.depth
            && !compares(&one.lead)
            && direction(&one.lead).is_none()
    });
    // 甲最高，达95.9%；乙最低，仅82.1%，两者相差13.8个百分点
    let both = ["两者", "二者"]
        .iter()
        .any(|both| own.lead.starts_with(both));
    let near = (both || sentence.adjoins(first.quantity, second.quantity))
        && sentence.adjoins(second.quantity, own.quantity);
    (kin && near).then_some([first, second])
}

/// `上年平均147天，本年平均112天，缩短35天，缩短了23.8%`: the words don't name the two, but nothing else stands before.
pub(super) fn two(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let Some([first, second]) = two_before(sentence, at) else {
        return;
    };
    let words = told.lead.trim_end_matches(['为', '达', '了', '约']);
    let bare = LEADS
        .iter()
        .fold(words, |words, lead| words.trim_start_matches(lead));
    let named = DISTANCES.contains(&bare);
    let years = earlier(&first.lead) || dated(&first.lead) && dated(&second.lead);
    let changed = years && CHANGES.contains(&bare);
    // 首尾相差: of a list, not of the two right before.
    if !named && !changed || told.lead.starts_with("首尾") {
        return;
    }
    let (one, other) = (first.quantity, second.quantity);
    let difference = apart_by(one, other);
    if is(difference.0, told.quantity, &[one, other]) {
        sentence.settle(told.quantity, findings);
        if changed {
            share(sentence, at, (difference, one), findings);
        }
    } else if !of_another_pair(sentence, at) {
        let basis = format!("{}与{}之差", one.printed, other.printed);
        let computed = show_like(difference.0, told.quantity);
        sentence.report(told.quantity, &basis, computed, &[one, other], findings);
    }
}

/// Whether words name a year.
fn dated(lead: &str) -> bool {
    lead.contains('年') && lead.chars().any(|c| c.is_ascii_digit()) || lead.contains("本年")
}

/// Whether two others of its sentence are as far apart.
fn of_another_pair(sentence: &Sentence<'_>, at: usize) -> bool {
    let own = sentence.figures[at].quantity;
    let before: Vec<&Quantity> = sentence.figures[..at]
        .iter()
        .map(|told| told.quantity)
        .filter(|other| spans(own, other))
        .collect();
    let mut pairs = before
        .iter()
        .enumerate()
        .flat_map(|(index, one)| before[..index].iter().map(move |other| (one, other)));
    pairs.any(|(one, other)| is(one.value - other.value, own, &[one, other]))
}

/// `缩短35天，缩短了23.8%`: what the change right before is of the first.
fn share(
    sentence: &Sentence<'_>,
    at: usize,
    (difference, first): ((Decimal, Decimal, Decimal), &Quantity),
    findings: &mut Findings,
) {
    let Some(rate) = sentence.next(at) else {
        return;
    };
    let growth = rate.quantity.unit.class == UnitClass::Percent
        && first.unit.class != UnitClass::Percent
        && (direction(&rate.lead).is_some() || ends(&rate.lead, &["增幅", "降幅", "增速"]));
    if !growth || !sentence.adjoins(sentence.figures[at].quantity, rate.quantity) {
        return;
    }
    if divides(difference, first, Decimal::ONE_HUNDRED, rate.quantity) {
        sentence.settle(rate.quantity, findings);
    } else if let Some(value) = percent(difference.0, first.value) {
        let change = sentence.figures[at].quantity;
        let basis = format!("{}÷{}", change.printed, first.printed);
        let computed = show_like(value, rate.quantity);
        sentence.report(rate.quantity, &basis, computed, &[change, first], findings);
    }
}

/// `占41.0%，比上年提高3.6个百分点（上年为37.4%）`: what it was before stands in brackets behind the change.
pub(super) fn since(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let Some(old) = sentence
        .bracketed(at)
        .filter(|old| earlier(&old.lead) && spans(own, old.quantity))
    else {
        return;
    };
    if direction(&told.lead).is_none() || is_apart(sentence, at).is_some() {
        return;
    }
    let kin = |new: &&Told<'_>| {
        new.depth == told.depth
            && alike(new.quantity, old.quantity)
            && !compares(&new.lead)
            && direction(&new.lead).is_none()
    };
    let Some(new) = sentence.figures[..at].iter().rev().find(kin) else {
        return;
    };
    let (new, old) = (new.quantity, old.quantity);
    if is(new.value - old.value, own, &[new, old]) {
        sentence.settle(own, findings);
    } else if sentence.adjoins(new, own) && !of_another_pair(sentence, at) {
        let basis = format!("{}与{}之差", new.printed, old.printed);
        let computed = show_like((new.value - old.value).abs(), own);
        sentence.report(own, &basis, computed, &[new, old], findings);
    }
}

/// `三个市调增，合计310万元；四个市调减，合计也是310万元`: what is said to be the same is the same.
pub(super) fn same(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    if !ends(&told.lead, &SAME) {
        return;
    }
    let mut before = sentence.figures[..at]
        .iter()
        .rev()
        .map(|other| other.quantity)
        .filter(|other| other.unit.text == own.unit.text);
    let Some(nearest) = before.clone().next() else {
        return;
    };
    if before.any(|other| other.value == own.value) {
        sentence.settle(own, findings);
        return;
    }
    let basis = format!("“{}”所比的{}", told.lead, nearest.printed);
    let computed = show_like(nearest.value, own);
    sentence.report(own, &basis, computed, &[nearest], findings);
}
