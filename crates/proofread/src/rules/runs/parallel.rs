//! Several ways to part one whole, told one after the other: `来源上，省派8人、市派12人、县派30人。…高级9人、中级26人、初级15人`.

use rust_decimal::Decimal;

use super::listed;
use crate::arithmetic::{added, show_like};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::compared::without_brackets;
use crate::rules::prose_sums::sentences;
use crate::slip::{is_slip, keeps_apart};

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
        .filter(|one| matches!(one.unit.class, UnitClass::Count | UnitClass::Money))
        .filter(|one| listed(one) && !one.han)
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
    for (from, to) in sentences(passage) {
        let parts = clauses(passage, from, to);
        if parts.len() > 2 && lists.len() < MOST {
            let sum = parts.iter().map(|part| part.value).sum();
            lists.push(List { parts, sum });
        }
    }
    lists
}

/// `用途上，种植402万元，占六成；修路171万元；培训58万元`: the first figures of clauses, all of one unit; none where a clause
/// tells of something else.
fn clauses(passage: &Passage, from: usize, to: usize) -> Vec<&Quantity> {
    let mut parts: Vec<&Quantity> = Vec::new();
    let mut begin = from;
    let ends = (from..to)
        .filter(|at| passage.chars[*at] == '；')
        .chain([to]);
    for end in ends {
        let mut inside = passage.quantities.iter().filter(|one| {
            one.from >= begin && one.to <= end && one.unit.class != UnitClass::Percent
        });
        let first = inside.next().filter(|first| {
            let alike = parts
                .first()
                .is_none_or(|one| one.unit.text == first.unit.text);
            let counted = matches!(first.unit.class, UnitClass::Count | UnitClass::Money);
            let words = passage.slice(begin, first.from);
            let apart = ["共", "计", "其中", "比", "较", "平均", "每", "目标"];
            counted && alike && listed(first) && !apart.iter().any(|word| words.contains(word))
        });
        match first.filter(|_| inside.next().is_none()) {
            Some(first) => parts.push(first),
            None => return Vec::new(),
        }
        begin = end + 1;
    }
    parts
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

/// Characters of the noun by which a list and its whole are the same thing's.
const NOUN: usize = 2;

/// `脱贫户280户…。三村的脱贫户依次为东坡94户、西坡81户、河湾105户`: a list in order makes what its noun is told of before.
pub(super) fn in_order(passage: &Passage, findings: &mut Findings) {
    for list in lists(passage) {
        let first = list.parts[0];
        let lead = passage.slice(first.from.saturating_sub(GAP + GAP), first.from);
        let clause = lead.rsplit(['，', '。', '；']).next().unwrap_or_default();
        let Some((noun, _)) = clause.split_once("依次为").or(clause.split_once("分别为"))
        else {
            continue;
        };
        let noun: Vec<char> = noun.chars().collect();
        let Some(noun) = noun.last_chunk::<NOUN>() else {
            continue;
        };
        let named = |whole: &&Quantity| {
            let words = passage.slice(whole.from.saturating_sub(GAP), whole.from);
            let clause = words
                .rsplit(['，', '。', '；', '、'])
                .next()
                .unwrap_or_default();
            let tail: Vec<char> = clause.chars().collect();
            whole.to <= first.from
                && whole.unit.text == first.unit.text
                && listed(whole)
                && tail.last_chunk::<NOUN>() == Some(noun)
        };
        let wholes: Vec<&Quantity> = passage.quantities.iter().filter(named).collect();
        let [whole] = wholes.as_slice() else { continue };
        let slip = keeps_apart(whole, (&list.parts, list.sum), is_slip);
        findings.checked.sums += 1;
        let known = findings.known();
        let told = list
            .parts
            .iter()
            .any(|part| known.contains(&passage.span_of(part)));
        if slip && list.sum != whole.value && !told {
            report(passage, &list, whole.value, findings);
        }
    }
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
            let mut all = context.pool.between(unit.class, value, Some(value));
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
        "分类列举{}＝{}，按同段所说的总数或其他分类应为{computed}。",
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
