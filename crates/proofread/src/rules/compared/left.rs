//! What is left of a whole and what came of a change: 未开工, 调整后.

use super::line::{Sentence, is};
use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use rust_decimal::Decimal;

/// Characters between a total and the verb of its parts: `，经调查`.
const ADVERB: usize = 5;

/// `已开工45个，开工率72.58%，未开工17个`: the rate is that of the one in both together.
pub(super) fn rest(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let own = sentence.amounts[at];
    let Some(done) = at.checked_sub(1).map(|done| sentence.amounts[done]) else {
        return;
    };
    let between: Vec<&Quantity> = sentence
        .passage
        .quantities
        .iter()
        .filter(|rate| rate.from >= done.to && rate.to <= own.from)
        .collect();
    let [rate] = between.as_slice() else { return };
    let left = sentence.clause(own);
    let left = left.trim_start_matches(['尚', '还', '有']);
    let other = ["另外", "另有", "其余"]
        .iter()
        .any(|word| left.starts_with(word));
    let named = sentence.passage.slice(done.to, rate.from);
    if rate.unit.class != UnitClass::Percent
        || !(left.starts_with('未') || other)
        || !named.contains('率')
        || !["已", "实际", "其中"]
            .iter()
            .any(|word| sentence.clause(done).contains(word))
        || !done.unit.comparable(&own.unit)
    {
        return;
    }
    findings.checked.rates += 1;
    let mut whole = done.clone();
    whole.value += own.value;
    if crate::pool::gives(done, &whole, rate) {
        return;
    }
    let Some(value) = (done.value * Decimal::ONE_HUNDRED)
        .checked_div(rate.value)
        .map(|whole| (whole - done.value).round())
    else {
        return;
    };
    let basis = format!("{}和{}", done.printed, rate.printed);
    sentence.report(own, &basis, show_like(value, own), &[done, rate], findings);
}

/// `三级指标共10项，完成8项，未完成2项`: what is finished and what isn't are all.
pub(super) fn finished(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let [total, done, left] = [at.checked_sub(2), at.checked_sub(1), Some(at)]
        .map(|index| index.map(|index| sentence.amounts[index]));
    let (Some(total), Some(done), Some(left)) = (total, done, left) else {
        return;
    };
    let (first, second) = (sentence.between(total, done), sentence.between(done, left));
    let (first, second) = (first.trim_start_matches('中'), second.as_str());
    // 异议9件，经调查成立2件、不成立7件
    let denied = second
        .trim_start_matches(['，', '、'])
        .strip_prefix(['未', '不']);
    let split = denied
        .filter(|word| word.chars().count() >= 2)
        .is_some_and(|word| {
            let verb = first
                .strip_prefix('，')
                .and_then(|first| first.strip_suffix(word));
            verb.is_some_and(|verb| {
                verb.is_empty()
                    || ["经", "已", "其中", "实际"]
                        .iter()
                        .any(|led| verb.starts_with(led))
                        && verb.chars().count() <= ADVERB
            })
        });
    let counted = total.unit.class == UnitClass::Count
        && [done, left]
            .iter()
            .all(|part| part.unit.text == total.unit.text);
    if !split || !counted {
        return;
    }
    findings.checked.sums += 1;
    let value = done.value + left.value;
    // 异议4件，其中匿名1件，经核查属实1件、不属实3件: of the whole before.
    let mut before = sentence.amounts[..at].iter();
    let held = before.any(|whole| whole.value == value && whole.unit.text == total.unit.text);
    // 应办300件，办结260件，未办结15件，延期25件: the list goes on.
    let mut sum = value;
    let mut behind = sentence.amounts[at + 1..].iter();
    let goes_on = behind.any(|next| {
        sum += next.value;
        sum == total.value && next.unit.text == total.unit.text
    });
    if value != total.value && !held && !goes_on {
        let basis = format!("{}＋{}", done.printed, left.printed);
        sentence.report(
            total,
            &basis,
            show_like(value, total),
            &[done, left],
            findings,
        );
    }
}

/// Words that lead to what is left of a whole.
const LEFT: [&str; 10] = [
    "剩余", "其余", "余", "剩", "余下", "还剩", "尚有", "尚余", "闲置", "净值",
];

/// Most characters between a rate and what is left.
const NEAR: usize = 16;

/// `到期352项，通过332项，通过率94.3%，未通过20项`: the rate says of which whole the rest is, also behind a full stop.
pub(super) fn remaining(passage: &Passage, findings: &mut Findings) {
    for (at, four) in passage.quantities.windows(4).enumerate() {
        let [whole, done, rate, own] = four else {
            continue;
        };
        let plain = |figure: &&Quantity| figure.is_plain() && figure.operator == Operator::None;
        let alike = |figure: &Quantity| figure.unit.text == whole.unit.text;
        let amounts = matches!(whole.unit.class, UnitClass::Count | UnitClass::Money);
        let part = done.value < whole.value && done.value > Decimal::ZERO;
        let between = passage.slice(done.to, rate.from);
        let shown = four.iter().all(|figure| plain(&figure))
            && (amounts && part && alike(done) && alike(own))
            && rate.unit.class == UnitClass::Percent
            && is_left(passage, rate, own)
            && !between.contains(['占', '。', '；'])
            && crate::pool::gives(done, whole, rate);
        if !shown {
            continue;
        }
        let sentence = Sentence::new(passage, (whole.from, own.to));
        let value = whole.value - done.value;
        let inside = passage.chars.get(own.to) == Some(&'中');
        let mut sum = own.value;
        let mut more = passage.quantities[at + 4..].iter().take(3).map(|next| {
            sum += next.value;
            sum
        });
        if is(value, own, &[whole, done]) || !inside && more.any(|sum| sum == value) {
            sentence.settle(own, findings);
            continue;
        }
        let basis = format!("{}－{}", whole.printed, done.printed);
        let computed = show_like(value, own);
        sentence.report(own, &basis, computed, &[whole, done], findings);
    }
}

/// Whether the words behind a rate say that a figure is what is left.
fn is_left(passage: &Passage, rate: &Quantity, own: &Quantity) -> bool {
    let words = passage.slice(rate.to, own.from);
    let lead = words.rsplit(['，', '。', '；']).next().unwrap_or_default();
    let lead = lead.trim_start_matches(['尚', '还', '有']);
    let said = LEFT.contains(&lead.trim_end_matches(['的', '有', '为'])) || lead.starts_with('未');
    said && words.chars().count() <= NEAR && !words.contains(['('])
}

/// How a clause says that its amount was taken off or added: the sign of it.
fn signed(said: &str) -> Option<Decimal> {
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let less = has(&["调减", "核减", "压减", "追减"]);
    let more = has(&["调增", "核增", "追加"]);
    match (less, more) {
        (true, false) => Some(-Decimal::ONE),
        (false, true) => Some(Decimal::ONE),
        _ => None,
    }
}

/// `预算5600万元，年中调减350万元，调整后5250万元`; of several changes all: `预算900万元，追加80万元，压减30万元，调整后950万元`.
pub(super) fn adjusted(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let own = sentence.amounts[at];
    let Some(change) = at.checked_sub(1).map(|last| sentence.amounts[last]) else {
        return;
    };
    let without = ["剔除", "扣除"]
        .iter()
        .any(|word| sentence.clause(change).contains(word))
        && sentence.between(change, own).contains("后");
    if !without && !sentence.clause(own).contains("调整后") {
        return;
    }
    let sign = |amount: &Quantity| signed(&sentence.clause(amount));
    let last = sign(change).or(without.then_some(-Decimal::ONE));
    let Some(last) = last else { return };
    let mut changes = vec![(change, last)];
    let mut before = sentence.amounts[..at - 1].iter().rev().copied();
    let base = before.find(|amount| {
        let more = sign(amount).filter(|_| !without);
        changes.extend(more.map(|sign| (*amount, sign)));
        more.is_none()
    });
    let Some(base) = base else { return };
    changes.reverse();
    // 调减材料费10.5万元、劳务费8万元: two changes, and none what there was.
    let listed = sentence
        .between(base, changes[0].0)
        .starts_with(['、', '和', '及']);
    let comparable = base.unit.comparable(&own.unit)
        && changes.iter().all(|(it, _)| it.unit.comparable(&own.unit));
    if listed || !comparable {
        return;
    }
    findings.checked.sums += 1;
    let mut value = base.value;
    let mut basis = base.printed.clone();
    let mut others = vec![base];
    for (change, sign) in &changes {
        value += *sign * change.value;
        basis.push(if sign.is_sign_negative() {
            '−'
        } else {
            '＋'
        });
        basis.push_str(&change.printed);
        others.push(change);
    }
    if is(value, own, &others) {
        sentence.settle(own, findings);
        return;
    }
    let computed = show_like(value, own);
    if changes.iter().any(|(_, sign)| sign.is_sign_negative()) {
        sentence.report(own, &basis, computed, &others, findings);
    } else {
        sentence.report_sum(own, &basis, computed, &others, findings);
    }
}
