//! What there is and what is to come: `累计达到200人，需在现有65人基础上再培养135人`, `立项时拨付70%，验收后拨付其余30%`.

use rust_decimal::Decimal;

use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::{Sentence, alike, has, is};

/// Words of what there is.
const EXISTING: [&str; 4] = ["现有", "已有", "目前", "原有"];
/// Words of what is to be reached.
const AIMS: [&str; 5] = ["达到", "增至", "增加到", "扩大到", "达"];
/// Words of the rest of a whole in percent.
const REST: [&str; 4] = ["其余", "剩余", "余下", "剩余的"];
/// Characters of a verb that shares have in common.
const VERB: usize = 2;

/// What is to be reached is what there is and what comes to it.
pub(super) fn more(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 2..sentence.figures.len() {
        let (own, base) = (&sentence.figures[at], &sentence.figures[at - 1]);
        let aim = &sentence.figures[at - 2];
        let gap = sentence.between(base.quantity, own.quantity);
        let led = gap.contains("基础上") && gap.contains(['再', '新', '增']);
        let kin = alike(base.quantity, own.quantity) && alike(aim.quantity, own.quantity);
        let close = base.at == aim.at + 1 && own.at == base.at + 1;
        if !led || !kin || !close || !has(&base.lead, &EXISTING) || !has(&aim.lead, &AIMS) {
            continue;
        }
        let value = aim.quantity.value - base.quantity.value;
        let both = [aim.quantity, base.quantity];
        if is(value, own.quantity, &both) {
            sentence.settle(own.quantity, findings);
            continue;
        }
        let basis = format!("{}与{}之差", both[0].printed, both[1].printed);
        let computed = show_like(value, own.quantity);
        sentence.report(own.quantity, &basis, computed, &both, findings);
    }
}

/// Shares paid one after the other, of which the last is what is left, make a hundred.
pub(super) fn rest(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 1..sentence.figures.len() {
        let own = &sentence.figures[at];
        let Some(verb) = REST.iter().find_map(|word| own.lead.strip_suffix(word)) else {
            continue;
        };
        let verb: Vec<char> = verb.trim_end_matches('的').chars().collect();
        let verb: String = verb[verb.len().saturating_sub(VERB)..].iter().collect();
        let percent = |quantity: &Quantity| quantity.unit.class == UnitClass::Percent;
        let shares: Vec<&Quantity> = sentence.figures[..at]
            .iter()
            .rev()
            .filter(|told| percent(told.quantity) && told.depth == own.depth)
            .take_while(|told| told.lead.contains(&verb))
            .map(|told| told.quantity)
            .collect();
        if verb.chars().count() < VERB || shares.is_empty() || !percent(own.quantity) {
            continue;
        }
        let mut sum = own.quantity.value;
        let held = shares.iter().any(|share| {
            sum += share.value;
            sum == Decimal::ONE_HUNDRED
        });
        if held {
            sentence.settle(own.quantity, findings);
        } else {
            let value = Decimal::ONE_HUNDRED - sum + own.quantity.value;
            let basis = format!("100%减去先付的{}", shares[0].printed);
            let computed = show_like(value, own.quantity);
            sentence.report(own.quantity, &basis, computed, &shares, findings);
        }
    }
}
