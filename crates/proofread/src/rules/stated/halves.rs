//! A whole in two halves: `11项中，8项得满分，3项未得满分`, `验收12个，一次性通过11个，另1个整改后通过`.

use super::{nearest, slipped};
use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::Quantity;
use crate::rules::compared::{Sentence, alike, has};
use crate::rules::prose_sums::is_average;

/// Characters between a whole and its first half.
const NEAR: usize = 24;
/// Words that lead to the other half.
const OTHER: [&str; 4] = ["另", "另外", "其余", "剩余"];
/// Characters of a verb that both halves have.
const VERB: usize = 2;
/// Words of what a goal leaves.
const UNFINISHED: [&str; 5] = ["未完成的", "尚未完成的", "未完成", "未实现的", "短缺的"];

fn tell(
    sentence: &Sentence<'_>,
    whole: &Quantity,
    (halves, closed): ([&Quantity; 2], bool),
    findings: &mut Findings,
) {
    let sum = halves[0].value + halves[1].value;
    if sum == whole.value {
        for own in halves.iter().chain([&whole]) {
            sentence.settle(own, findings);
        }
        return;
    }
    // What halves come to is no more than their whole.
    let over = halves[0].value <= whole.value || halves[1].value <= whole.value;
    if closed || sum > whole.value && over || slipped(whole, &halves) {
        let basis = added(halves);
        sentence.report(whole, &basis, show_like(sum, whole), &halves, findings);
    }
}

/// Whether one figure's words are another's with a 未 before them.
fn negates(one: &str, other: &str) -> bool {
    let bare = other.strip_prefix('未').unwrap_or_default();
    let begins: String = one.chars().take(VERB).collect();
    begins.chars().count() == VERB && bare.starts_with(&begins)
}

/// What is said to be so and what is said not to be.
pub(super) fn opposed(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 1..sentence.figures.len().saturating_sub(1) {
        let (one, other) = (&sentence.figures[at], &sentence.figures[at + 1]);
        let kin = other.at == one.at + 1
            && one.quantity.unit.text == other.quantity.unit.text
            && one.depth == other.depth
            && sentence.adjoins(one.quantity, other.quantity);
        let told = |figure: &Quantity| sentence.words_behind(figure);
        let apart =
            negates(&told(one.quantity), &told(other.quantity)) || negates(&one.lead, &other.lead);
        let Some(whole) = nearest(sentence, at, one.quantity).filter(|_| kin && apart) else {
            continue;
        };
        let gap = sentence.between(whole, one.quantity);
        if gap.contains("中，") && gap.chars().count() <= NEAR && !gap.contains(['；', '(']) {
            let halves = [one.quantity, other.quantity];
            let closed = ends(sentence, at + 1);
            tell(sentence, whole, (halves, closed), findings);
        }
    }
}

/// Whether no further figure of a figure's kind stands behind it in its clauses.
fn ends(sentence: &Sentence<'_>, at: usize) -> bool {
    let own = sentence.figures[at].quantity;
    let next = sentence.figures[at + 1..]
        .iter()
        .find(|told| alike(told.quantity, own) && told.depth == 0);
    next.is_none_or(|next| sentence.between(own, next.quantity).contains('；'))
}

/// What was so at once, and another that came to it as well.
pub(super) fn another(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 1..sentence.figures.len().saturating_sub(1) {
        let (one, other) = (&sentence.figures[at], &sentence.figures[at + 1]);
        let kin = other.at == one.at + 1
            && one.quantity.unit.text == other.quantity.unit.text
            && one.depth == 0
            && OTHER.contains(&other.lead.as_str())
            && sentence.adjoins(one.quantity, other.quantity);
        let words: Vec<char> = one.lead.chars().collect();
        let verb: String = words[words.len().saturating_sub(VERB)..].iter().collect();
        let shared =
            verb.chars().count() == VERB && sentence.words_behind(other.quantity).contains(&verb);
        let whole = sentence.previous(at).map(|told| told.quantity);
        let Some(whole) = whole.filter(|whole| kin && shared && alike(whole, one.quantity)) else {
            continue;
        };
        if sentence.adjoins(whole, one.quantity) && !is_average(sentence.passage, whole) {
            let halves = [one.quantity, other.quantity];
            tell(sentence, whole, (halves, false), findings);
        }
    }
}

/// `涉及7家企业，…。4家在公示后注销，另外3家被列入名单`: a sentence that begins with one half tells of what the one before counts.
pub(super) fn of_sentence_before(
    before: &Sentence<'_>,
    sentence: &Sentence<'_>,
    findings: &mut Findings,
) {
    let [one, other, ..] = sentence.figures.as_slice() else {
        return;
    };
    let begins = one.quantity.from == sentence.begins();
    let led = OTHER.contains(&other.lead.as_str());
    let kin = alike(one.quantity, other.quantity) && other.at == one.at + 1;
    if !begins || !led || !kin {
        return;
    }
    let told =
        |whole: &&Quantity| alike(whole, one.quantity) && !is_average(sentence.passage, whole);
    let mut wholes = before.figures.iter().map(|told| told.quantity).filter(told);
    let parts = [one.quantity, other.quantity];
    let sum = one.quantity.value + other.quantity.value;
    let Some(whole) = wholes.next() else { return };
    let open = has(
        &sentence.between(one.quantity, other.quantity),
        &["。", "；"],
    );
    if !open && (whole.value == sum || wholes.all(|whole| whole.value != sum)) {
        tell(sentence, whole, (parts, false), findings);
    }
}

/// `目标为420项，实际396项。未完成的24项集中在医药领域`: what the sentence before leaves of its goal.
pub(super) fn unfinished(before: &Sentence<'_>, sentence: &Sentence<'_>, findings: &mut Findings) {
    let Some(own) = sentence.figures.first() else {
        return;
    };
    if !UNFINISHED.contains(&own.lead.as_str()) {
        return;
    }
    let pairs = before.figures.windows(2).filter(|pair| {
        let [goal, done] = [&pair[0], &pair[1]];
        done.at == goal.at + 1
            && [goal, done]
                .iter()
                .all(|one| alike(one.quantity, own.quantity))
            && has(&goal.lead, &["目标", "计划", "应"])
            && has(&done.lead, &["实际", "完成", "实现"])
            && sentence.adjoins(goal.quantity, done.quantity)
    });
    let pairs: Vec<[&Quantity; 2]> = pairs
        .map(|pair| [pair[0].quantity, pair[1].quantity])
        .collect();
    let [[goal, done]] = pairs.as_slice() else {
        return;
    };
    let value = goal.value - done.value;
    if value == own.quantity.value {
        sentence.settle(own.quantity, findings);
        return;
    }
    let basis = format!("{}与{}之差", goal.printed, done.printed);
    let computed = show_like(value, own.quantity);
    sentence.report(own.quantity, &basis, computed, &[goal, done], findings);
}
