//! A list and its whole, which stands before it or behind: `未完成12项，设备影响5项、审批影响4项、退出影响3项`, `由决策20分、过程20分、效益60分构成，满分100分`.

use rust_decimal::Decimal;

use super::{Place, has, is_amount, meant};
use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::Quantity;
use crate::rules::compared::{Sentence, alike, is};
use crate::rules::prose_sums::{is_average, is_distance};
use crate::rules::recomputed::is_extreme;
use crate::slip::one_off;

/// Parts of a list.
const LEAST: usize = 3;
const MOST: usize = 10;
/// Words that open what makes a whole.
const OPENS: [&str; 14] = [
    "分", "按", ":", "—", "包括", "包含", "由", "原因", "涉及", "来自", "即", "构成", "组成", "划",
];
/// Words of lists that leave something out or count something twice.
const OPEN_LISTS: [&str; 16] = [
    "其中", "重复", "兼", "同时", "交叉", "多选", "另", "除", "还有", "重叠", "以上", "主要",
    "例如", "等", "累计", "目标",
];
/// Words of what a list comes to.
const TOTALS: [&str; 7] = ["合计", "共", "总", "满分", "之和", "相加", "加起来"];
/// Words that tell of steps of one thing, none a part of the whole.
const STEPS: [&str; 14] = [
    "申报", "受理", "通过", "立项", "验收", "入围", "推荐", "比", "较", "已", "实际", "完成",
    "合计", "共",
];

/// A list behind its whole.
pub(super) fn opened(place: &Place<'_>, findings: &mut Findings) {
    let sentence = &place.own;
    for at in 0..sentence.figures.len() {
        let whole = &sentence.figures[at];
        if !is_amount(whole.quantity)
            || place.is_known(whole.quantity)
            || !is_counted(sentence, whole.quantity)
        {
            continue;
        }
        let parts = run_of(sentence, at);
        let Some(first) = parts.first() else { continue };
        let opens = sentence.between(whole.quantity, first);
        if opens.contains('、')
            || parts.iter().any(|part| part.value >= whole.quantity.value)
                && !is_one_wrong(whole.quantity, &parts)
        {
            continue;
        }
        let rest = sentence.rest(whole.quantity).replace("不重复", "");
        let ticked = parts
            .windows(2)
            .filter(|two| sentence.between(two[0], two[1]).contains('、'))
            .count();
        let told = has(&opens, &OPENS) || ticked + 1 >= parts.len();
        let steps = parts
            .iter()
            .any(|part| has(&lead_of(sentence, part), &STEPS));
        if parts.len() < LEAST
            || !told
            || steps
            || has(&rest, &OPEN_LISTS)
            || !is_first(sentence, at)
        {
            continue;
        }
        let led = opens.trim_start_matches('，');
        let closed = ["分别是", "分别为", "分别来自"]
            .iter()
            .any(|word| led.starts_with(word));
        judge(place, (whole.quantity, closed), &parts, findings);
    }
}

/// Whether all parts but one are smaller than their whole, so that the one may be wrong.
fn is_one_wrong(whole: &Quantity, parts: &[&Quantity]) -> bool {
    parts
        .iter()
        .filter(|part| part.value >= whole.value)
        .count()
        == 1
        && parts.len() >= LEAST
}

/// Whether a figure is the first of its unit in its clause: one of a list is no whole.
fn is_first(sentence: &Sentence<'_>, at: usize) -> bool {
    let whole = &sentence.figures[at];
    let before = sentence.figures[..at].iter().rev();
    let last = before
        .into_iter()
        .find(|told| told.quantity.unit.text == whole.quantity.unit.text);
    last.is_none_or(|last| {
        sentence
            .between(last.quantity, whole.quantity)
            .contains('；')
    })
}

fn lead_of(sentence: &Sentence<'_>, figure: &Quantity) -> String {
    let told = sentence
        .figures
        .iter()
        .find(|told| told.quantity.from == figure.from);
    told.map_or(String::new(), |told| told.lead.clone())
}

/// Whether a figure counts all of something.
fn is_counted(sentence: &Sentence<'_>, figure: &Quantity) -> bool {
    !is_average(sentence.passage, figure)
        && !is_distance(sentence.passage, figure)
        && !is_extreme(sentence.passage, figure)
}

/// The figures behind one that are of its unit and depth, up to the end of the sentence.
fn run_of<'a>(sentence: &Sentence<'a>, at: usize) -> Vec<&'a Quantity> {
    let whole = &sentence.figures[at];
    let mut parts = Vec::new();
    for told in &sentence.figures[at + 1..] {
        let quantity = told.quantity;
        let same = quantity.unit.text == whole.quantity.unit.text && told.depth == whole.depth;
        if !same {
            continue;
        }
        if quantity.value >= whole.quantity.value.max(Decimal::ONE) * Decimal::TEN
            || !is_counted(sentence, quantity)
        {
            return Vec::new();
        }
        parts.push(quantity);
    }
    parts
}

/// A list before its total, which ends the sentence's figures of its kind.
pub(super) fn closed(place: &Place<'_>, findings: &mut Findings) {
    let sentence = &place.own;
    for at in LEAST..sentence.figures.len() {
        let total = &sentence.figures[at];
        let asks = is_amount(total.quantity)
            && !place.is_known(total.quantity)
            && has(&total.lead, &TOTALS)
            && !has(&total.lead, &["其中", "总额的", "占"])
            && is_counted(sentence, total.quantity);
        if !asks {
            continue;
        }
        let before: Vec<_> = sentence.figures[..at]
            .iter()
            .filter(|told| {
                told.quantity.unit.text == total.quantity.unit.text && told.depth == total.depth
            })
            .collect();
        let parts: Vec<&Quantity> = before.iter().map(|told| told.quantity).collect();
        let words = before
            .iter()
            .any(|told| has(&told.lead, &STEPS) || has(&told.lead, &OPEN_LISTS));
        let plain = parts.iter().all(|part| is_counted(sentence, part));
        if parts.len() >= LEAST && plain && !words {
            judge(place, (total.quantity, false), &parts, findings);
        }
    }
}

/// Tells of a whole that its parts miss by one wrong digit, or by anything where a closed list says what it is made of.
fn judge(
    place: &Place<'_>,
    (whole, closed): (&Quantity, bool),
    parts: &[&Quantity],
    findings: &mut Findings,
) {
    if parts.len() > MOST || parts.iter().any(|part| place.is_known(part)) {
        return;
    }
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    // Some of them make it, or some of them make another of them.
    let mut held = false;
    for from in 0..parts.len() {
        let mut value = Decimal::ZERO;
        for upto in from..parts.len() {
            value += parts[upto].value;
            let some = &parts[from..=upto];
            held |= some.len() > 1
                && (is(value, whole, some) || parts.iter().any(|part| part.value == value));
        }
    }
    // Rounded parts leave as much room as they are rounded by.
    let slack: Decimal = parts.iter().map(|part| part.half).sum();
    held |= (sum - whole.value).abs() <= slack;
    let alike = parts.iter().all(|part| alike(part, whole));
    let larger = |but: &Quantity| {
        parts
            .iter()
            .all(|part| part.from == but.from || part.value < whole.value)
    };
    let slipped = one_off(whole, sum) && parts.iter().all(|part| part.value < whole.value)
        || parts.iter().any(|part| {
            larger(part)
                && meant(part)
                    .any(|value| value < whole.value && is(sum - part.value + value, whole, parts))
        });
    if !held && alike && (closed || slipped) {
        place.own.report_sum(
            whole,
            &added(parts.iter().copied()),
            show_like(sum, whole),
            parts,
            findings,
        );
    }
}
