//! Lists of two kinds of figures in turn.

use rust_decimal::Decimal;

use super::{GAP, listed};
use crate::arithmetic::{added, show_like};
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::prose_sums::{counts_places, sentences};
use crate::slip::{is_slip, keeps_apart};

/// `其中线下31期、2108人次，线上14期、1177人次`: lists of two kinds of figures in turn; each kind adds up to its total
/// before, in its sentence or, of one that begins with 其中, in the sentence before.
pub(super) fn in_turn(passage: &Passage, findings: &mut Findings) {
    let mut last = 0;
    for (from, to) in sentences(passage) {
        let begins = if passage.chars[from..].starts_with(&['其', '中']) {
            last
        } else {
            from
        };
        last = from;
        let figures: Vec<&Quantity> = passage
            .quantities
            .iter()
            .filter(|figure| figure.from >= begins && figure.to <= to)
            .filter(|figure| figure.unit.class != UnitClass::Duration)
            .collect();
        let Some(start) = figures.iter().position(|figure| {
            let words = passage.slice(figure.from.saturating_sub(16).max(from), figure.from);
            figure.from >= from && words.contains("其中")
        }) else {
            continue;
        };
        let (above, below) = figures.split_at(start);
        let end = below
            .windows(2)
            .position(|pair| {
                let gap = passage.slice(pair[0].to, pair[1].from);
                let closes = ["合计", "共", "总计"].iter().any(|word| gap.contains(word));
                closes
                    || gap.contains(['(', ')'])
                    || gap.contains("其中")
                    || gap.chars().count() > GAP
            })
            .map_or(below.len(), |at| at + 1);
        let below = &below[..end];
        let listed = below.len() >= 4
            && below.len().is_multiple_of(2)
            && below.iter().all(|figure| listed(figure));
        let Some(kinds) = kinds(passage, below).filter(|_| listed) else {
            continue;
        };
        for (kind, name) in kinds.iter().enumerate() {
            let parts: Vec<&Quantity> = below.iter().skip(kind).step_by(2).copied().collect();
            let of_kind =
                |total: &&&Quantity| name.is_none_or(|name| leads(passage, total) == name);
            let above: Vec<&Quantity> = above.iter().filter(of_kind).copied().collect();
            let other = below.iter().skip(1 - kind).step_by(2).copied();
            let borne_out = is_said(passage, &other.collect::<Vec<_>>());
            turn(passage, &above, (&parts, borne_out), findings);
        }
    }
}

/// Whether the figures of a list are of two kinds in turn.
pub(super) fn takes_turns(passage: &Passage, members: &[usize]) -> bool {
    let list: Vec<&Quantity> = members
        .iter()
        .map(|member| &passage.quantities[*member])
        .collect();
    kinds(passage, &list).is_some()
}

/// `公务接待费预算4.80万元、支出2.15万元`: what was planned and what was done are no parts of one whole.
pub(super) fn is_planned_and_done(passage: &Passage, members: &[usize]) -> bool {
    let [planned, done] = members else {
        return false;
    };
    // 最多补51.36万元，实际补了49.80万元: a border and what was reached.
    let [border, reached] = [planned, done].map(|at| crate::support::lead(passage, *at));
    let bounded = ["至多", "最多", "最高", "上限", "限额", "应"]
        .iter()
        .any(|word| border.contains(word));
    if bounded && reached.starts_with('实') {
        return true;
    }
    let [planned, done] = [planned, done].map(|at| {
        let lead: String = leads(passage, &passage.quantities[*at]).iter().collect();
        lead
    });
    ["预算", "计划", "目标"].contains(&planned.as_str())
        && ["支出", "实际", "完成", "到位", "执行", "决算"].contains(&done.as_str())
}

/// The two characters before a figure.
fn leads<'p>(passage: &'p Passage, figure: &Quantity) -> &'p [char] {
    &passage.chars[figure.from.saturating_sub(2)..figure.from]
}

/// What tells the two kinds of a list apart: their units, or, where all have one unit, the words before them: `预算12万元、支出9万元；预算9万元、支出7万元`.
fn kinds<'p>(passage: &'p Passage, list: &[&Quantity]) -> Option<[Option<&'p [char]>; 2]> {
    let [first, second, ..] = list else {
        return None;
    };
    let turns = |same: &dyn Fn(&Quantity, &Quantity) -> bool| {
        (2..list.len()).all(|at| same(list[at], list[at - 2])) && !same(first, second)
    };
    if turns(&|one, other| one.unit.text == other.unit.text) {
        return Some([None, None]);
    }
    let named = turns(&|one, other| leads(passage, one) == leads(passage, other))
        && list
            .iter()
            .all(|figure| figure.unit.text == first.unit.text)
        && [first, second]
            .iter()
            .all(|figure| leads(passage, figure).iter().all(|c| is_han(*c)));
    named.then(|| [Some(leads(passage, first)), Some(leads(passage, second))])
}

/// Whether the passage says what a list makes.
fn is_said(passage: &Passage, parts: &[&Quantity]) -> bool {
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    let total = |one: &Quantity| one.unit.text == parts[0].unit.text && one.value == sum;
    parts.len() > 1 && passage.quantities.iter().any(total)
}

/// The figures of one kind against the nearest of their unit before them.
fn turn(
    passage: &Passage,
    above: &[&Quantity],
    (parts, borne_out): (&[&Quantity], bool),
    findings: &mut Findings,
) {
    let largest = parts
        .iter()
        .map(|part| part.value)
        .max()
        .unwrap_or_default();
    let totals = || {
        above.iter().rev().filter(|total| {
            total.unit.comparable(&parts[0].unit) && listed(total) && total.value >= largest
        })
    };
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    let Some(total) = totals().next() else { return };
    findings.checked.sums += 1;
    let places = counts_places(passage, total);
    let near = (total.value - sum).abs() * Decimal::from(5) <= total.value.min(sum) * Decimal::TWO
        || borne_out && !places && keeps_apart(total, (parts, sum), is_slip);
    let span = passage.span_of(parts[0]);
    let known = findings
        .drafts
        .iter()
        .any(|draft| draft.code.starts_with("sum") && draft.spans.contains(&span));
    // 4家未拨，其中3家迁出、16万元，1家失信、45万元；另有1家…: the parts end before the semicolon.
    let mut upto = Decimal::ZERO;
    let ended = parts.windows(2).any(|pair| {
        upto += pair[0].value;
        let ends = passage.slice(pair[0].to, pair[1].from).contains('；');
        ends && totals().any(|total| total.value == upto)
    });
    if totals().any(|total| total.value == sum) || ended || !near || known {
        return;
    }
    let list = added(parts.iter().copied());
    let computed = show_like(sum, total);
    let message = format!(
        "其中各项{list}＝{computed}，与前面的{}不符。",
        total.printed
    );
    findings.push(
        Draft::new("sum_in_turn", Severity::Doubt, message)
            .printed(&total.printed, computed)
            .at([passage.span_of(total)])
            .at(parts.iter().map(|part| passage.span_of(part)))
            .advice("核对总数与各项之和；没有列全的，写明“等”或其余部分。"),
    );
}
