//! `验收率94.80%，得5.64分` of an indicator of 6 points: what was given is its full marks times the rate told right before.

use rust_decimal::Decimal;

use super::against::known;
use super::read::{Kind, Told};
use crate::arithmetic::{decimals, prints, show_like};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip::one_off;
use crate::support::lead;

/// Characters between a rate and the points that it gives.
const NEAR: usize = 12;
/// Words that say that points follow from a rate.
const BY: [&str; 5] = ["比例", "折算", "按执行率", "按完成率", "按该"];
/// What rates of completion are called.
const RATES: [&str; 8] = [
    "目标值的",
    "目标的",
    "任务的",
    "计划的",
    "完成率",
    "执行率",
    "到位率",
    "支出率",
];

/// The rate told right before points that were given.
pub(super) fn rate<'p>(passage: &'p Passage, told: &Told<'_>) -> Option<(usize, &'p Quantity)> {
    let mut before = passage.quantities.iter().enumerate();
    let (at, rate) = before.rfind(|(_, it)| it.to <= told.points.from)?;
    let gap = passage.slice(rate.to, told.points.from);
    let fits = rate.unit.class == UnitClass::Percent
        && rate.is_plain()
        && rate.operator == Operator::None
        && rate.value < Decimal::ONE_HUNDRED
        && gap.chars().count() <= NEAR
        && gap.starts_with('，')
        && !gap.contains(['；', '。', '(']);
    fits.then_some((at, rate))
}

/// What a rate is called, for looking up whose points it gives.
pub(super) fn name(passage: &Passage, told: &Told<'_>) -> Option<String> {
    let (at, rate) = rate(passage, told)?;
    let gap = passage.slice(rate.to, told.points.from);
    BY.iter()
        .any(|word| gap.contains(word))
        .then(|| lead(passage, at))
}

/// Points that agree with the table, and full marks by which one slip of the pen makes the rate another.
pub(super) fn agrees(
    passage: &Passage,
    told: &Told<'_>,
    (full, spans): (Decimal, &[Span]),
    findings: &mut Findings,
) {
    if told.kind != Kind::Given {
        return;
    }
    let own = told.points;
    let Some((at, rate)) = rate(passage, told) else {
        return;
    };
    let called = lead(passage, at);
    let called = RATES.iter().any(|word| called.ends_with(word));
    let exact = full * rate.value / Decimal::ONE_HUNDRED;
    let Some(meant) = (own.value * Decimal::ONE_HUNDRED).checked_div(full) else {
        return;
    };
    let room = own.half * Decimal::ONE_HUNDRED / full + rate.half;
    // The figures that one slip away from the rate would give these points.
    let slips = slips(rate)
        .into_iter()
        .filter(|it| (*it - meant).abs() <= room)
        .collect::<Vec<_>>();
    if !called || own.value >= full || prints(exact, own) || decimals(own) < 2 {
        return;
    }
    let (Some(right), false) = (slips.first(), known(findings, passage.span_of(rate))) else {
        return;
    };
    let computed = show_like(*right, rate);
    let message = format!(
        "印为{}，得{}是满分{}分的{}。",
        rate.printed,
        own.printed,
        full.normalize(),
        show_like(meant, rate)
    );
    findings.push(
        Draft::new("score_by_completion", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([passage.span_of(rate), passage.span_of(own)])
            .at(spans.iter().copied())
            .advice("核对完成比例和得分。"),
    );
}

/// What a rate is one slip of the pen away from.
fn slips(rate: &Quantity) -> Vec<Decimal> {
    let all = crate::slip::origins(rate).into_iter();
    all.map(|(value, _)| value)
        .filter(|value| *value < Decimal::ONE_HUNDRED && one_off(rate, *value))
        .collect()
}
