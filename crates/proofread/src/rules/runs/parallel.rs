//! Several ways to part one whole, told one after the other: `来源上，省派8人、市派12人、县派30人。…高级9人、中级26人、初级15人`.

use rust_decimal::Decimal;

use super::listed;
use crate::arithmetic::{added, show_like};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::compared::without_brackets;
use crate::slip::is_slip;

/// Characters between two members of one list.
const GAP: usize = 14;
/// A smaller sum is that of other lists by chance.
const TELLING: u32 = 20;
/// Lists of a passage that are compared with each other.
const MOST: usize = 12;

/// A list behind which nothing says that it goes on.
struct List<'p> {
    parts: Vec<&'p Quantity>,
    sum: Decimal,
}

/// Whether the second of two figures of one unit is the next member of a list.
fn follows(passage: &Passage, one: &Quantity, next: &Quantity) -> bool {
    let gap = passage.slice(one.to, next.from);
    let bare = without_brackets(&gap);
    let ticked = bare.starts_with('、') || gap.starts_with('(') && bare.starts_with('，');
    ticked
        && one.unit.text == next.unit.text
        && bare.chars().count() <= GAP
        && bare.matches('，').count() <= usize::from(bare.starts_with('，'))
        && !bare.contains(['；', '。', ':'])
}

/// The lists of three or more members in a passage.
fn lists(passage: &Passage) -> Vec<List<'_>> {
    let mut lists: Vec<List<'_>> = Vec::new();
    let counted: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|one| one.unit.class == UnitClass::Count && listed(one) && !one.han)
        .collect();
    for run in counted.chunk_by(|one, next| follows(passage, one, next)) {
        let (first, last) = (run[0], run[run.len() - 1]);
        let before = passage.slice(first.from.saturating_sub(GAP), first.from);
        let clause = before.rsplit(['。', '；']).next().unwrap_or_default();
        let open = passage.slice(last.to, last.to + 2).contains('等')
            || ["主要", "前", "其中", "包括"]
                .iter()
                .any(|word| clause.contains(word));
        if run.len() > 2 && !open && lists.len() < MOST {
            lists.push(List {
                parts: run.to_vec(),
                sum: run.iter().map(|part| part.value).sum(),
            });
        }
    }
    lists
}

/// Whether another list of the paragraph makes the same.
pub(super) fn has_twin(passage: &Passage, members: &[&Quantity], sum: Decimal) -> bool {
    sum >= Decimal::from(TELLING)
        && lists(passage).iter().any(|list| {
            let unit = &list.parts[0].unit.text;
            list.sum == sum
                && *unit == members[0].unit.text
                && list.parts[0].from != members[0].from
        })
}

/// A list that misses by one slip what the others of its paragraph make.
pub(super) fn parallel(context: &Context<'_>, passage: &Passage, findings: &mut Findings) {
    let lists = lists(passage);
    if lists.len() < 2 {
        return;
    }
    for (at, list) in lists.iter().enumerate() {
        let unit = &list.parts[0].unit;
        let said = |value: Decimal| {
            let mut all = context.pool.between(UnitClass::Count, value, Some(value));
            all.any(|one| one.quantity.value == value)
        };
        let others = || {
            lists
                .iter()
                .enumerate()
                .filter(|(other, list)| *other != at && list.parts[0].unit.text == unit.text)
                .map(|(_, list)| list.sum)
        };
        let whole = others().find(|sum| {
            let twice = others().filter(|other| other == sum).count() > 1;
            *sum >= Decimal::from(TELLING) && *sum != list.sum && (twice || said(*sum))
        });
        let Some(whole) = whole.filter(|_| !others().any(|sum| sum == list.sum)) else {
            continue;
        };
        let slip = list
            .parts
            .iter()
            .any(|part| is_slip(part, part.value + whole - list.sum));
        findings.checked.sums += 1;
        if slip && !said(list.sum) {
            report(passage, list, whole, findings);
        }
    }
}

fn report(passage: &Passage, list: &List<'_>, whole: Decimal, findings: &mut Findings) {
    let first = list.parts[0];
    let computed = show_like(whole, first);
    let message = format!(
        "分类列举{}＝{}，同段其他分类之和为{computed}。",
        added(list.parts.iter().copied()),
        show_like(list.sum, first)
    );
    findings.push(
        Draft::new("sum_run", Severity::Doubt, message)
            .printed(show_like(list.sum, first), computed)
            .at(list.parts.iter().map(|part| passage.span_of(part)))
            .advice("核对各类之和；没有列全的，写明“等”或其余部分。"),
    );
}
