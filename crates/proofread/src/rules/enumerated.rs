//! How many things a text announces, and how many numbered paragraphs follow: 分配到四个方向：1.… 2.…

use rust_decimal::Decimal;

use super::Rule;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::layout::{Numbering, enumerator};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "enumerated",
    title: "所说的几个方面、几类问题与其后编号列出的条数相符",
    run,
};

/// Characters between the number and the colon that ends the paragraph.
const TAIL: usize = 14;

fn run(context: &Context<'_>, findings: &mut Findings) {
    let passages: Vec<&Passage> = context.prose().map(|(_, passage)| passage).collect();
    for (at, passage) in passages.iter().enumerate() {
        let Some(said) = announced(passage) else {
            continue;
        };
        let listed = listed(&passages[at + 1..]);
        if listed < 2 {
            continue;
        }
        findings.checked.sums += 1;
        if said.value == Decimal::from(listed) {
            continue;
        }
        let last = passages[at + listed];
        let message = format!("说“{}”，其后编号列出{listed}条。", said.printed);
        findings.push(
            Draft::new("count_of_paragraphs", Severity::Doubt, message)
                .printed(&said.printed, listed.to_string())
                .at([
                    passage.span_of(said),
                    last.span(0, last.chars.len().min(12)),
                ])
                .advice("核对所说的个数和列出的条目。"),
        );
    }
}

/// The last count of a paragraph that ends in a colon.
fn announced(passage: &Passage) -> Option<&Quantity> {
    let last = passage.quantities.last()?;
    let tail = passage.slice(last.to, passage.chars.len());
    let ends = tail.ends_with(':') && tail.chars().count() <= TAIL;
    (ends
        && last.unit.class == UnitClass::Count
        && last.is_plain()
        && last.value <= Decimal::from(20)
        && !tail.contains(['，', '。', '；']))
    .then_some(last)
}

/// How many paragraphs follow that are numbered 1, 2, 3 in one manner.
fn listed(passages: &[&Passage]) -> usize {
    let number = |passage: &Passage| -> Option<(Numbering, u64)> {
        enumerator(&passage.chars).map(|found| (found.numbering, found.number))
    };
    let Some((manner, 1)) = passages.first().and_then(|first| number(first)) else {
        return 0;
    };
    let mut count = 1;
    for passage in &passages[1..] {
        match number(passage) {
            Some((numbering, value)) if numbering == manner => {
                if value != count + 1 {
                    break;
                }
                count += 1;
            }
            // A paragraph of the same item.
            None if passage.chars.len() > 30 => {}
            _ => break,
        }
    }
    usize::try_from(count).unwrap_or(0)
}
