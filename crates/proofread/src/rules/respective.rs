//! Rates said of several things at once: 甲456万元、乙280万元，分别完成预算的95%和87.5%.

use super::Rule;
use super::prose_sums::sentences;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::{gives, is_amount};

pub const RULE: Rule = Rule {
    id: "respective",
    title: "“分别为”所列各比率与各自的数相符",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (index, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            let needle = ['分', '别'];
            for at in (from..to).filter(|at| passage.chars[*at..to].starts_with(&needle)) {
                if let Some((parts, rates)) = lists(passage, from, at, to) {
                    judge(context, index, (&parts, &rates), findings);
                }
            }
        }
    }
}

/// As many amounts right before the word as rates right after it.
fn lists(
    passage: &Passage,
    from: usize,
    at: usize,
    to: usize,
) -> Option<(Vec<&Quantity>, Vec<&Quantity>)> {
    let mut rates: Vec<&Quantity> = Vec::new();
    for next in passage
        .quantities
        .iter()
        .filter(|next| next.from >= at && next.to <= to)
    {
        let since = rates.last().map_or(at, |last| last.to);
        let gap = passage.slice(since, next.from);
        let limit = if rates.is_empty() { 14 } else { 2 };
        let rate = next.unit.class == UnitClass::Percent
            && next.is_plain()
            && next.operator == Operator::None;
        if !rate || gap.chars().count() > limit || gap.contains(['，', '；']) {
            break;
        }
        rates.push(next);
    }
    let mut parts: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|part| part.from >= from && part.to <= at)
        .rev()
        .take_while(|part| is_amount(part))
        .take(rates.len())
        .collect();
    parts.reverse();
    // 甲7个、210万元，乙4个、126万元，分别占: of one kind, or nobody knows which.
    let alike = parts
        .iter()
        .all(|part| part.unit.comparable(&parts[0].unit));
    (rates.len() >= 2 && parts.len() == rates.len() && alike).then_some((parts, rates))
}

fn judge(
    context: &Context<'_>,
    index: usize,
    (parts, rates): (&[&Quantity], &[&Quantity]),
    findings: &mut Findings,
) {
    let passage = &context.passages[index];
    // What stands after the rates, like （目标为60个、50项）, is in the passage, too.
    let held: Vec<bool> = parts
        .iter()
        .zip(rates)
        .map(|(part, rate)| {
            context.pool.near(index).any(|whole| {
                whole.quantity.unit.comparable(&part.unit)
                    && whole.span != passage.span_of(part)
                    && gives(part, &whole.quantity, rate)
            })
        })
        .collect();
    if !held.contains(&true) {
        return;
    }
    findings.checked.rates += held.len();
    for ((part, rate), _) in parts
        .iter()
        .zip(rates)
        .zip(&held)
        .filter(|(_, held)| !**held)
    {
        let message = format!(
            "“分别”所列{}与{}不符：文中没有哪个数作总数能得出这个比率。",
            rate.printed, part.printed
        );
        findings.push(
            Draft::new("rate_respective", Severity::Doubt, message)
                .printed(&rate.printed, "")
                .at([passage.span_of(rate), passage.span_of(part)])
                .at(wholes(context, index, part))
                .advice("按所列的顺序逐项核对分子、分母和比率。"),
        );
    }
}

/// The figures nearby that the part may be measured by.
fn wholes(context: &Context<'_>, index: usize, part: &Quantity) -> Vec<crate::document::Span> {
    let own = context.passages[index].span_of(part);
    context
        .pool
        .near(index)
        .filter(|whole| whole.passage == index && whole.quantity.unit.comparable(&part.unit))
        .map(|whole| whole.span)
        .filter(|span| *span != own)
        .take(6)
        .collect()
}
