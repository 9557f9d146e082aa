//! Goals that running text sets, against what it says was reached: `达到目标`, `低于目标5个百分点`, `少15人`.
//!
//! A goal and what was reached stand in different chapters; the words right before both name the same thing.

mod aimed;
mod listed;
mod own_sentence;
mod together;

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;

pub const RULE: Rule = Rule {
    id: "goal",
    title: "“达到目标”“低于目标…”与目标值和完成值相符",
    run,
};

/// So many characters of two names are alike at their ends.
const ALIKE: usize = 3;
/// Words in front of a name that don't belong to it.
const LEADS: [&str; 14] = [
    "年度",
    "全年",
    "实际",
    "新增",
    "新",
    "服务对象",
    "其中",
    "全市",
    "全省",
    "全县",
    "全区",
    "项目",
    "提供",
    "完成",
];
/// Words between a name and its figure.
const TAILS: [&str; 12] = [
    "不少于",
    "不低于",
    "不超过",
    "达到",
    "达",
    "为",
    "约",
    "共",
    "数量",
    "率达",
    "合计",
    "仅",
];

/// Words between what fell short of a goal and by how much.
const BELOW: [&str; 13] = [
    "低于目标值",
    "低于目标",
    "低于年度目标",
    "比目标低",
    "比目标少",
    "比目标值少",
    "比目标值低",
    "比指标值少",
    "比指标值低",
    "低于指标值",
    "少于目标",
    "比计划少",
    "比年度目标少",
];

/// A thing with a figure that was to be reached or was.
struct Named<'a> {
    name: String,
    quantity: &'a Quantity,
    span: Span,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let goals = goals(context);
    let rows = rows(context);
    for (_, passage) in context.prose() {
        if facts::is_case(context, passage) {
            continue;
        }
        for at in 0..passage.quantities.len() {
            met(passage, at, &goals, findings);
            distance(context, passage, at, (&goals, &rows), findings);
            own_sentence::distance((passage, at), &goals, findings);
        }
        together::met(passage, &goals, findings);
    }
    let sets = aimed::set(context, goals);
    let known = findings.known();
    for (_, passage) in context.prose() {
        for at in 0..passage.quantities.len() {
            aimed::told(context, (passage, at), (&sets, &known), findings);
        }
    }
    listed::compare(context, findings);
}

/// A name without what leads to it and to its figure.
fn bare(words: &str) -> String {
    let mut name: String = words.chars().filter(|c| is_han(*c)).collect();
    for tail in TAILS {
        name = name.strip_suffix(tail).unwrap_or(&name).to_owned();
    }
    for lead in LEADS {
        name = name.strip_prefix(lead).unwrap_or(&name).to_owned();
    }
    name
}

/// Whether two names end alike: 企业满意度 and 满意度.
fn same_thing(one: &str, other: &str) -> bool {
    let ends = |text: &str| text.chars().rev().collect::<Vec<char>>();
    let (one, other) = (ends(one), ends(other));
    let alike = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    alike >= ALIKE || alike >= 2 && alike == one.len() && alike == other.len()
}

/// The figures that sentences with 目标 set as at least so much.
fn goals<'a>(context: &'a Context<'_>) -> Vec<Named<'a>> {
    let mut goals = Vec::new();
    for (_, passage) in context.prose() {
        let heading = context.heading(passage).contains("目标");
        let text: String = passage.chars.iter().take(20).collect();
        let set = ["目标为", "目标:", "目标是", "目标。"]
            .iter()
            .any(|word| text.contains(word));
        let other_year = passage
            .years
            .iter()
            .any(|(_, year)| context.year.is_some_and(|own| *year > own));
        if !set && !heading || other_year {
            continue;
        }
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let (before, after) = facts::surroundings(passage, at);
            let least = quantity.operator == Operator::AtLeast
                || after.starts_with("以上")
                || after.starts_with("及以上");
            let name = bare(before.trim_start_matches('\u{2026}'));
            if least && quantity.is_plain() && name.chars().count() >= 2 {
                let span = passage.span_of(quantity);
                goals.push(Named {
                    name,
                    quantity,
                    span,
                });
            }
        }
    }
    goals
}

/// What the rows of indicator tables say was reached.
fn rows<'a>(context: &'a Context<'_>) -> Vec<Named<'a>> {
    let records = context.records.iter().filter(|record| !record.total);
    records
        .filter_map(|record| {
            let figure = record.figure(Role::Actual)?;
            Some(Named {
                name: bare(&record.name),
                quantity: &figure.quantity,
                span: figure.span,
            })
        })
        .collect()
}

/// The one goal of a name and kind.
fn goal_of<'g, 'a>(
    goals: &'g [Named<'a>],
    name: &str,
    like: impl Fn(&Quantity) -> bool,
) -> Option<&'g Named<'a>> {
    let mut fitting = goals
        .iter()
        .filter(|goal| same_thing(&goal.name, name) && like(goal.quantity));
    let first = fitting.next()?;
    fitting
        .all(|other| other.quantity.value == first.quantity.value)
        .then_some(first)
}

/// `满意度86%，达到目标`: not less than the goal.
fn met(passage: &Passage, at: usize, goals: &[Named<'_>], findings: &mut Findings) {
    let own = &passage.quantities[at];
    let next = passage
        .quantities
        .get(at + 1)
        .map_or(passage.chars.len(), |next| next.from);
    let after = passage.slice(own.to, next.min(own.to + 14));
    let after = after.split(['。', '；']).next().unwrap_or_default();
    // 完成目标1600家的89.00%: so much of the goal, not the goal.
    let after =
        if after.ends_with(['标', '划']) && next < passage.chars.len() && next <= own.to + 14 {
            ""
        } else {
            after
        };
    let claim = after.trim_start_matches(['，', ',']);
    let said = [
        "达到目标",
        "完成目标",
        "实现目标",
        "达到年度目标",
        "完成年度目标",
        "达到预期目标",
    ]
    .iter()
    .find_map(|word| claim.strip_prefix(word));
    // 完成目标值的87.33%: so much of it.
    let said = said.is_some_and(|rest| !rest.trim_start_matches(['值', '数']).starts_with('的'));
    let counted = matches!(
        own.unit.class,
        UnitClass::Count | UnitClass::Money | UnitClass::Percent
    );
    if !said || !counted || !own.is_plain() {
        return;
    }
    let name = bare(
        facts::surroundings(passage, at)
            .0
            .trim_start_matches('\u{2026}'),
    );
    let like = |goal: &Quantity| goal.unit.comparable(&own.unit);
    let Some(goal) = goal_of(goals, &name, like) else {
        return;
    };
    findings.checked.rules += 1;
    if own.high() >= goal.quantity.value {
        return;
    }
    findings.push(unmet(passage, (own, &name), goal));
}

/// A result that is said to reach its goal and is less.
fn unmet(passage: &Passage, (own, name): (&Quantity, &str), goal: &Named<'_>) -> Draft {
    let message = format!(
        "“{name}”印为{}，称达到目标，目标为{}。",
        own.printed, goal.quantity.printed
    );
    Draft::new("goal_met", Severity::Doubt, message)
        .printed(&own.printed, format!("不低于{}", goal.quantity.printed))
        .at([passage.span_of(own), goal.span])
        .advice("核对目标值、完成值和“达到目标”的说法。")
}

/// `满意度低于目标5个百分点`: how far what was reached, said elsewhere, is from the goal.
fn distance(
    context: &Context<'_>,
    passage: &Passage,
    at: usize,
    (goals, rows): (&[Named<'_>], &[Named<'_>]),
    findings: &mut Findings,
) {
    let own = &passage.quantities[at];
    let before = facts::surroundings(passage, at).0;
    let words = before.trim_start_matches('\u{2026}');
    let Some(name) = BELOW
        .iter()
        .find_map(|than| words.strip_suffix(than))
        .map(bare)
        .filter(|name| name.chars().count() >= 2)
    else {
        return;
    };
    let class = match own.unit.class {
        UnitClass::PercentPoint => UnitClass::Percent,
        class @ (UnitClass::Count | UnitClass::Money) => class,
        _ => return,
    };
    let like = |other: &Quantity| {
        other.unit.class == class && (class != UnitClass::Count || other.unit.comparable(&own.unit))
    };
    let (from, to) = sentence_of(passage, own);
    let here = passage.quantities[..at]
        .iter()
        .any(|other| other.from >= from && other.to <= to && like(other));
    if here {
        return;
    }
    let Some(goal) = goal_of(goals, &name, like) else {
        of_row(context, (passage, own), &name, findings);
        return;
    };
    let mut reached = reached(context, &name, goal, like);
    let of_rows = rows
        .iter()
        .filter(|row| same_thing(&row.name, &name) && like(row.quantity));
    reached.extend(of_rows.map(|row| (row.quantity, row.span)));
    let Some((first, span)) = reached.first().copied() else {
        return;
    };
    findings.checked.sums += 1;
    let gap = |actual: &Quantity| (goal.quantity.value - actual.value).abs();
    let holds = |actual: &Quantity| (gap(actual) - own.value).abs() <= own.half.max(actual.half);
    if reached.iter().any(|(actual, _)| holds(actual)) {
        return;
    }
    let computed = show_like(gap(first), own);
    let message = format!(
        "“{words}{}”与目标值、完成值不符：{}与目标{}相差{computed}。",
        own.printed, first.printed, goal.quantity.printed
    );
    findings.push(
        Draft::new("goal_distance", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([passage.span_of(own), goal.span, span])
            .advice("核对目标值、完成值和两者之差。"),
    );
}

/// `新认定企业比指标值少72家`: target and value stand in the one row of that name.
fn of_row(
    context: &Context<'_>,
    (passage, own): (&Passage, &Quantity),
    name: &str,
    findings: &mut Findings,
) {
    let mut rows = context.records.iter().filter_map(|record| {
        let whole = record
            .figure(Role::Target)
            .zip(record.figure(Role::Actual))?;
        (!record.total && bare(&record.name) == name).then_some(whole)
    });
    let Some((target, actual)) = rows.next().filter(|_| rows.next().is_none()) else {
        return;
    };
    let alike = [target, actual].iter().all(|figure| {
        let unit = &figure.quantity.unit;
        unit.comparable(&own.unit)
            || own.unit.class == UnitClass::PercentPoint && unit.class == UnitClass::Percent
    });
    if !alike {
        return;
    }
    findings.checked.sums += 1;
    let gap = (target.quantity.value - actual.quantity.value).abs();
    if (gap - own.value).abs() <= own.half.max(actual.quantity.half) {
        return;
    }
    let computed = show_like(gap, own);
    let message = format!(
        "“{name}”与指标值的差距印为{}，表中{}与{}相差{computed}。",
        own.printed, target.quantity.printed, actual.quantity.printed
    );
    findings.push(
        Draft::new("goal_distance", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([passage.span_of(own), target.span, actual.span])
            .advice("核对目标值、完成值和两者之差。"),
    );
}

/// The figures below the goal that running text gives under its name, in clauses of their own.
fn reached<'a>(
    context: &'a Context<'_>,
    name: &str,
    goal: &Named<'_>,
    like: impl Fn(&Quantity) -> bool,
) -> Vec<(&'a Quantity, Span)> {
    let skip = name.chars().count().saturating_sub(ALIKE);
    let end: String = name.chars().skip(skip).collect();
    let named = context.names.named(&context.pool, &end);
    named
        .into_iter()
        .filter(|operand| {
            let words = operand.words.trim_start_matches('\u{2026}');
            like(&operand.quantity)
                && operand.span != goal.span
                && operand.quantity.value < goal.quantity.value
                && operand.quantity.value > Decimal::ZERO
                && (same_thing(&bare(words), name) || words.contains(&end))
                && !["目标", "低于", "上年", "比"]
                    .iter()
                    .any(|word| words.contains(word))
        })
        .map(|operand| (&operand.quantity, operand.span))
        .collect()
}
