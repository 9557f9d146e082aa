//! What numbered clauses tell one by one: `未支付523.5万元，一是2个项目暂缓拨付，涉及500万元；二是奖补资金23.5万元被退回`. Together they are the amount
//! right before them, unless no single slip of the pen parts them from it.

use super::rest::is_compared;
use super::{addable, depth, is_average, is_border, is_distance, off};
use crate::finding::{Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip::{keeps_apart, of_value};
use rust_decimal::Decimal;

/// What clauses are numbered by.
const NUMBERS: [&str; 8] = ["一", "二", "三", "四", "五", "六", "七", "八"];
/// Characters between a whole and the first of them.
const NEAR: usize = 24;

/// Where the numbered clauses of a passage begin, list by list.
fn lists(passage: &Passage) -> Vec<Vec<usize>> {
    let text = &passage.chars;
    let marks = (0..text.len()).filter_map(|at| {
        let number = NUMBERS.iter().position(|it| it.starts_with(text[at]))?;
        let free = at == 0 || matches!(text[at - 1], '，' | '；' | '。' | ':' | ' ');
        (free && text.get(at + 1) == Some(&'是')).then_some((number, at))
    });
    let mut found: Vec<Vec<usize>> = Vec::new();
    for (number, at) in marks {
        match found.last_mut() {
            Some(list) if list.len() == number => list.push(at),
            _ if number == 0 => found.push(vec![at]),
            _ => {}
        }
    }
    found.retain(|list| list.len() > 1);
    found
}

/// The amount of each clause of a list that is of a whole's kind; none where one tells of several.
fn parts<'p>(passage: &'p Passage, list: &[usize], whole: &Quantity) -> Option<Vec<&'p Quantity>> {
    let ends = |from: usize| {
        let stop = (from..passage.chars.len()).find(|at| passage.chars[*at] == '。');
        stop.unwrap_or(passage.chars.len())
    };
    let mut found = Vec::new();
    for (number, from) in list.iter().enumerate() {
        let to = list.get(number + 1).copied().unwrap_or_else(|| ends(*from));
        let mut own = passage.quantities.iter().filter(|one| {
            one.from >= *from
                && one.to <= to
                && one.unit.comparable(&whole.unit)
                && addable(one)
                && one.operator == Operator::None
                && depth(passage, *from, one.from) == 0
        });
        let part = own.next()?;
        if own.next().is_some() || is_average(passage, part) || is_compared(passage, part) {
            return None;
        }
        found.push(part);
    }
    Some(found)
}

/// Looks at every list of numbered clauses of a passage.
pub(super) fn clauses(passage: &Passage, findings: &mut Findings) {
    for list in lists(passage) {
        let whole = passage.quantities.iter().rfind(|one| {
            one.to <= list[0]
                && one.to + NEAR >= list[0]
                && one.unit.class == UnitClass::Money
                && one.is_plain()
                && one.operator == Operator::None
        });
        let Some(whole) = whole.filter(|one| {
            !is_distance(passage, one) && !is_average(passage, one) && !is_border(passage, one)
        }) else {
            continue;
        };
        let Some(parts) = parts(passage, &list, whole) else {
            continue;
        };
        findings.checked.sums += 1;
        let sum: Decimal = parts.iter().map(|part| part.value).sum();
        let span = passage.span_of(whole);
        let known = findings
            .drafts
            .iter()
            .any(|draft| draft.code.starts_with("sum") && draft.spans.contains(&span));
        if sum != whole.value && !known && keeps_apart(whole, (&parts, sum), of_value) {
            findings.push(off(passage, whole, (&parts, sum), Severity::Doubt));
        }
    }
}
