//! Figures that point back: `上述14家企业`, and figures of a paragraph's title that its text tells again.

use rust_decimal::Decimal;

use super::Rule;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip;

pub const RULE: Rule = Rule {
    id: "referred",
    title: "“上述×家”、段首所概括的数与所指的数一致",
    run,
};

/// Words that point back, right before a number.
const BACK: [&str; 5] = ["上述", "前述", "所涉", "上列", "所述"];
/// A smaller number may be that of names that were listed.
const NAMED: u32 = 4;
/// Characters of a paragraph's title.
const TITLE: usize = 45;
/// Digits of a figure of a title.
const DIGITS: usize = 3;

fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut before: Vec<&Passage> = Vec::new();
    for (_, passage) in context.prose() {
        for at in 0..passage.quantities.len() {
            back(&before, passage, at, findings);
        }
        titled(passage, findings);
        before.push(passage);
    }
}

/// What a figure counts: the first two characters of its noun.
fn noun(passage: &Passage, quantity: &Quantity) -> String {
    passage.chars[quantity.to..]
        .iter()
        .take_while(|c| is_han(**c))
        .take(2)
        .collect()
}

fn is_counted(quantity: &Quantity) -> bool {
    quantity.unit.class == UnitClass::Count
        && quantity.unit.factor == Decimal::ONE
        && quantity.is_plain()
        && quantity.operator == Operator::None
}

/// `上述14家企业`: so many were told of before, of the same kind.
fn back(before: &[&Passage], passage: &Passage, at: usize, findings: &mut Findings) {
    let own = &passage.quantities[at];
    let noun_of_own = noun(passage, own);
    let words = passage.slice(own.from.saturating_sub(2), own.from);
    let points = BACK.iter().any(|word| words == *word);
    let long = noun_of_own.chars().count() == 2;
    if !points || !is_counted(own) || own.han || !long || own.value < NAMED.into() {
        return;
    }
    let earlier = before
        .iter()
        .map(|passage| (*passage, passage.quantities.as_slice()))
        .chain([(passage, &passage.quantities[..at])]);
    let mut meant: Option<(&Passage, &Quantity)> = None;
    for (other, figures) in earlier {
        let kin: Vec<&Quantity> = figures
            .iter()
            .filter(|it| is_counted(it) && it.unit.text == own.unit.text)
            .collect();
        if kin.iter().any(|it| it.value == own.value) || adds(&kin, own.value) || names(other, own)
        {
            findings.checked.references += 1;
            return;
        }
        let last = kin.iter().rev().find(|it| noun(other, it) == noun_of_own);
        meant = last.map(|it| (other, *it)).or(meant);
    }
    let Some((other, figure)) = meant else { return };
    findings.checked.references += 1;
    let message = format!(
        "“{words}{}{noun_of_own}”在前文没有出处，前文为{}{noun_of_own}。",
        own.printed, figure.printed
    );
    findings.push(
        Draft::new("referred_back", Severity::Doubt, message)
            .printed(&own.printed, &figure.printed)
            .at([passage.span_of(own), other.span_of(figure)])
            .advice("核对所指的对象和个数。"),
    );
}

/// Whether two or more figures that follow each other make a number.
fn adds(kin: &[&Quantity], value: Decimal) -> bool {
    (0..kin.len()).any(|from| {
        let mut sum = Decimal::ZERO;
        kin[from..].iter().take(6).any(|part| {
            sum += part.value;
            sum == value
        })
    })
}

/// Whether a paragraph lists as many names.
fn names(passage: &Passage, own: &Quantity) -> bool {
    let sentences = passage.chars.split(|c| matches!(c, '。' | '；'));
    sentences
        .map(|sentence| sentence.iter().filter(|c| **c == '、').count() + 1)
        .any(|count| own.value == count.into())
}

/// `（二）重复申报多得补助38.26万元。12家单位…，多得38.26万元`: the text tells what its title does.
fn titled(passage: &Passage, findings: &mut Findings) {
    let Some(end) = passage.chars.iter().take(TITLE).position(|c| *c == '。') else {
        return;
    };
    let numbered = crate::layout::enumerator(&passage.chars).is_some();
    let (title, text): (Vec<&Quantity>, Vec<&Quantity>) = passage
        .quantities
        .iter()
        .filter(|it| it.is_plain() && it.terms.is_empty() && it.operator == Operator::None)
        .partition(|it| it.to <= end);
    let [figure] = title.as_slice() else { return };
    let told = matches!(figure.unit.class, UnitClass::Money | UnitClass::Count);
    let long = slip::digits(&figure.printed).len() >= DIGITS;
    if !numbered || !told || !long || figure.to != end {
        return;
    }
    let kin: Vec<&&Quantity> = text
        .iter()
        .filter(|it| it.unit.text == figure.unit.text)
        .collect();
    if kin.is_empty() {
        return;
    }
    findings.checked.references += 1;
    let held = kin.iter().any(|it| it.agrees(figure));
    let slipped: Vec<&&&Quantity> = kin
        .iter()
        .filter(|it| slip::of_value(it, figure.value))
        .collect();
    let ([other], false) = (slipped.as_slice(), held) else {
        return;
    };
    let message = format!(
        "段首印为{}，段内印为{}，只差一处笔误。",
        figure.printed, other.printed
    );
    findings.push(
        Draft::new("contradiction_title", Severity::Doubt, message)
            .printed(&other.printed, &figure.printed)
            .at([passage.span_of(figure), passage.span_of(other)])
            .advice("核对段首概括的数和段内的数。"),
    );
}
