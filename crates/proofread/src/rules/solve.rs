//! Back-solving: rates over parts of a whole must fit the whole's rate; a percentage of a whole number must be reachable.

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{percent, prints, show};
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "solve",
    title: "由几个比率反推的数能够成立",
    run,
};

/// The largest whole for which a percentage is asked whether any part gives it.
const LARGEST: u32 = 2000;

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (index, passage) in context.prose() {
        for at in 0..passage.quantities.len() {
            whole_parts(context, index, passage, at, findings);
        }
    }
    overall_rates(context, findings);
}

/// What the rate at `at` is a rate of: the count right before it, else the projects of the subject named.
fn whole_of(
    context: &Context<'_>,
    index: usize,
    passage: &Passage,
    at: usize,
) -> Option<(Quantity, Span)> {
    let rate = &passage.quantities[at];
    let near = at
        .checked_sub(1)
        .map(|previous| &passage.quantities[previous])
        .filter(|previous| {
            let gap = passage.slice(previous.to, rate.from);
            previous.unit.class == UnitClass::Count
                && gap.contains("项目中")
                && gap.chars().count() < 12
        });
    if let Some(near) = near {
        return Some((near.clone(), passage.span_of(near)));
    }
    let clause = passage.slice(rate.from.saturating_sub(40), rate.from);
    let fact = context.facts.iter().find(|fact| {
        fact.key.measure == "项目"
            && fact.key.subject.chars().count() >= 3
            && clause.contains(&fact.key.subject)
            && (fact.passage != index || fact.words.contains('共'))
    })?;
    Some((fact.quantity.clone(), fact.span))
}

/// `27个项目中，70.37%的项目 …`: some whole number out of 27 must be printed so.
fn whole_parts(
    context: &Context<'_>,
    index: usize,
    passage: &Passage,
    at: usize,
    findings: &mut Findings,
) {
    let rate = &passage.quantities[at];
    if rate.unit.class != UnitClass::Percent
        || !rate.is_plain()
        || rate.operator != Operator::None
        || crate::arithmetic::decimals(rate) < 1
    {
        return;
    }
    let (before, after) = facts::surroundings(passage, at);
    let of_projects = after.starts_with("的项目")
        || before.ends_with("的项目为")
        || before.ends_with("的项目占")
        || after.starts_with("项目");
    if !of_projects {
        return;
    }
    let Some((whole, span)) = whole_of(context, index, passage, at) else {
        findings.unchecked.push(format!(
            "{}：没有找到“{}”所占的总数，没有核对。",
            context.label(passage.span_of(rate)),
            rate.printed
        ));
        return;
    };
    let Ok(count) = u32::try_from(whole.value) else {
        return;
    };
    if count == 0 || count > LARGEST {
        return;
    }
    findings.checked.rates += 1;
    let reached = (0..=count).find(|part| {
        percent(Decimal::from(*part), whole.value).is_some_and(|value| prints(value, rate))
    });
    if let Some(part) = reached {
        findings.held.push(format!(
            "{}的{}即{part}{}，相符。",
            whole.printed, rate.printed, whole.unit.text
        ));
        return;
    }
    let nearest = (0..=count)
        .filter_map(|part| Some((part, percent(Decimal::from(part), whole.value)?)))
        .min_by_key(|(_, value)| (*value - rate.value).abs());
    let computed = nearest
        .map(|(part, value)| {
            format!(
                "{part}÷{count}＝{}%",
                show(value, crate::arithmetic::decimals(rate))
            )
        })
        .unwrap_or_default();
    let message = format!(
        "{}中没有任何整数个能得到{}，最接近的是{computed}。",
        whole.printed, rate.printed
    );
    findings.push(
        Draft::new("impossible_share", Severity::Error, message)
            .printed(&rate.printed, computed)
            .at([passage.span_of(rate), span])
            .advice("核对个数与总数，更正百分比。"),
    );
}

/// An execution rate of a part, as it stands in the text.
struct Part {
    rate: Quantity,
    span: Span,
    /// Subjects named before it in its paragraph, the nearest first.
    near: Vec<String>,
}

/// Rates of parts against the overall rate, with the parts' money where the text gives it.
fn overall_rates(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        let rates: Vec<usize> = (0..passage.quantities.len())
            .filter(|at| {
                let (before, _) = facts::surroundings(passage, *at);
                let quantity = &passage.quantities[*at];
                quantity.unit.class == UnitClass::Percent
                    && quantity.operator == Operator::None
                    && before.contains("执行率")
            })
            .collect();
        let is_overall = |at: usize| {
            let words = facts::surroundings(passage, at).0;
            // 总体执行率较2022年度的83.52%提高2.82个百分点: the rate of another year.
            let compared = ["较", "比"].iter().any(|word| {
                let told = words.rsplit_once("执行率").map_or("", |(_, told)| told);
                told.starts_with(word)
            });
            !compared
                && ["总体", "整体", "全部", "综合"]
                    .iter()
                    .any(|word| words.contains(word))
        };
        let Some(&overall) = rates.iter().find(|at| is_overall(**at)) else {
            continue;
        };
        let whole = &passage.quantities[overall];
        computed_elsewhere(context, passage, overall, findings);
        let parts: Vec<Part> = rates
            .iter()
            .filter(|at| **at != overall && !is_overall(**at))
            .map(|at| part(context, passage, *at))
            .collect();
        if parts.len() >= 2 {
            fit(context, passage, whole, &parts, findings);
        }
    }
}

fn part(context: &Context<'_>, passage: &Passage, at: usize) -> Part {
    let rate = passage.quantities[at].clone();
    let mut near: Vec<(usize, String)> = context
        .facts
        .iter()
        .filter(|fact| fact.key.measure == "预算" && fact.key.subject.chars().count() >= 3)
        .filter_map(|fact| {
            let needle: Vec<char> = fact.key.subject.chars().collect();
            let position = (0..rate.from.saturating_sub(needle.len()))
                .rev()
                .find(|from| passage.chars[*from..].starts_with(&needle))?;
            Some((position, fact.key.subject.clone()))
        })
        .collect();
    near.sort_by_key(|(position, _)| std::cmp::Reverse(*position));
    Part {
        span: passage.span_of(&rate),
        rate,
        near: near.into_iter().map(|(_, subject)| subject).collect(),
    }
}

/// The overall rate must be one that some printed amounts give.
fn computed_elsewhere(
    context: &Context<'_>,
    passage: &Passage,
    overall: usize,
    findings: &mut Findings,
) {
    let rate = &passage.quantities[overall];
    let spent: Vec<_> = context
        .facts
        .iter()
        .filter(|fact| fact.key.measure == "支出")
        .collect();
    let budgets: Vec<_> = context
        .facts
        .iter()
        .filter(|fact| {
            matches!(fact.key.measure, "预算" | "到位")
                && fact.key.subject.is_empty()
                && !fact.quantity.value.is_zero()
        })
        .collect();
    if spent.is_empty() || budgets.is_empty() {
        return;
    }
    findings.checked.rates += 1;
    let gives = |value: &Quantity, whole: &Quantity| {
        percent(value.value, whole.value).is_some_and(|value| prints(value, rate))
    };
    if spent.iter().any(|spent| {
        budgets
            .iter()
            .any(|budget| gives(&spent.quantity, &budget.quantity))
    }) {
        return;
    }
    let nearest = spent
        .iter()
        .filter_map(|spent| {
            Some((
                spent,
                percent(spent.quantity.value, budgets[0].quantity.value)?,
            ))
        })
        .min_by_key(|(_, value)| (*value - rate.value).abs());
    let Some((spent, value)) = nearest else {
        return;
    };
    let computed = format!("{}%", show(value, 2));
    let message = format!(
        "总体执行率印为{}，按{}÷{}应为{computed}。",
        rate.printed, spent.quantity.printed, budgets[0].quantity.printed
    );
    findings.push(
        Draft::new("rate_overall", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([passage.span_of(rate), spent.span, budgets[0].span])
            .advice("核对总体执行率与支出数、预算数。"),
    );
}

/// The budget that the document gives for a subject.
fn budget(context: &Context<'_>, subject: &str) -> Option<(Decimal, Span)> {
    context
        .facts
        .iter()
        .find(|fact| fact.key.measure == "预算" && fact.key.subject == subject)
        .map(|fact| (fact.quantity.value, fact.span))
}

fn by_subject(parts: &[Part]) -> Vec<(String, Vec<&Part>)> {
    let mut groups: Vec<(String, Vec<&Part>)> = Vec::new();
    for part in parts {
        let subject = part.near.first().cloned().unwrap_or_default();
        match groups.iter_mut().find(|(known, _)| *known == subject) {
            Some((_, members)) => members.push(part),
            None => groups.push((subject, vec![part])),
        }
    }
    groups
}

/// Whether money can be divided among parts so that their rates make the whole's.
fn fit(
    context: &Context<'_>,
    passage: &Passage,
    whole: &Quantity,
    parts: &[Part],
    findings: &mut Findings,
) {
    let total = context
        .facts
        .iter()
        .find(|fact| fact.key.measure == "预算" && fact.key.subject.is_empty());
    let groups = by_subject(parts);
    let known: Vec<(Decimal, Span, &Vec<&Part>)> = groups
        .iter()
        .filter_map(|(subject, members)| {
            budget(context, subject).map(|(value, span)| (value, span, members))
        })
        .collect();
    let sum: Decimal = known.iter().map(|(value, ..)| *value).sum();
    let complete =
        total.is_some_and(|total| total.quantity.value == sum) && known.len() == groups.len();
    findings.checked.rates += 1;
    let bound =
        |pick: fn(Decimal, Decimal) -> Decimal, edge: fn(&Quantity) -> Decimal| -> Decimal {
            if complete {
                known
                    .iter()
                    .map(|(value, _, members)| {
                        *value
                            * members
                                .iter()
                                .map(|part| edge(&part.rate))
                                .reduce(pick)
                                .unwrap_or_default()
                    })
                    .sum::<Decimal>()
                    .checked_div(sum)
                    .unwrap_or_default()
            } else {
                parts
                    .iter()
                    .map(|part| edge(&part.rate))
                    .reduce(pick)
                    .unwrap_or_default()
            }
        };
    let low = bound(Decimal::min, Quantity::low);
    let high = bound(Decimal::max, Quantity::high);
    if whole.high() < low || whole.low() > high {
        let list = parts
            .iter()
            .map(|part| part.rate.printed.as_str())
            .collect::<Vec<_>>()
            .join("、");
        let message = format!(
            "总体执行率{}与各部分执行率{list}不能同时成立：按各部分资金，总体只能在{}%至{}%之间。",
            whole.printed,
            show(low, 2),
            show(high, 2)
        );
        findings.push(
            Draft::new("rates_do_not_fit", Severity::Doubt, message)
                .printed(
                    &whole.printed,
                    format!("{}%—{}%", show(low, 2), show(high, 2)),
                )
                .at([passage.span_of(whole)])
                .at(parts.iter().map(|part| part.span))
                .at(known.iter().map(|(_, span, _)| *span))
                .advice("核对各部分的资金和执行率。"),
        );
    } else if complete {
        derive(whole, &known, sum, findings);
    }
}

/// With one group of two rates and all else known, the two amounts follow.
fn derive(
    whole: &Quantity,
    known: &[(Decimal, Span, &Vec<&Part>)],
    sum: Decimal,
    findings: &mut Findings,
) {
    let open: Vec<_> = known
        .iter()
        .filter(|(_, _, members)| members.len() == 2)
        .collect();
    let [(value, _, members)] = open.as_slice() else {
        return;
    };
    let fixed: Decimal = known
        .iter()
        .filter(|(_, _, members)| members.len() == 1)
        .map(|(value, _, members)| *value * members[0].rate.value)
        .sum();
    let (first, second) = (members[0].rate.value, members[1].rate.value);
    let Some(amount) = (whole.value * sum - fixed - *value * second).checked_div(first - second)
    else {
        return;
    };
    let wan = Decimal::from(10_000);
    findings.held.push(format!(
        "各部分执行率与总体执行率{}可以同时成立：执行率{}的部分约{}万元，{}的部分约{}万元。",
        whole.printed,
        members[0].rate.printed,
        show(amount / wan, 0),
        members[1].rate.printed,
        show((*value - amount) / wan, 0)
    ));
}
