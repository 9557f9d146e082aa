//! A goal that a sentence tells beside a result, `满意度82.6%，未达到85%的目标值`, against the one that a list of goals or a table sets
//! under that name.

use std::collections::HashSet;

use super::{Named, bare, same_thing};
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::lexicon::pairs;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip;
use crate::support::{Pair, common};

/// What stands behind a goal.
const BEHIND: [&str; 14] = [
    "的目标",
    "的年度目标",
    "的预期目标",
    "的绩效目标",
    "的既定目标",
    "的计划目标",
    "的指标值",
    "的年初目标",
    "的年度指标",
    "的任务",
    "目标值",
    "年度目标",
    "目标",
    "指标值",
];
/// What stands between a result and its goal.
const LEADS: [&str; 12] = [
    "低于",
    "高于",
    "超过",
    "达到",
    "未达到",
    "未达",
    "没有达到",
    "完成",
    "未完成",
    "距",
    "距离",
    "超额完成",
];
/// What makes those less or more so.
const ADVERBS: [&str; 10] = [
    "略",
    "仍",
    "均",
    "已",
    "但",
    "尚",
    "远",
    "仅",
    "年初设定的",
    "年初确定的",
];
/// How much of the name of a goal its sentence has, of a hundred, and how many pairs of characters.
const LIKE: usize = 50;
const SHARED: usize = 2;

/// Goals that are looked at.
const MOST: usize = 400;

/// A goal set under a name.
pub(super) struct Set<'a> {
    goal: Named<'a>,
    pairs: Vec<Pair>,
    /// What the end of its name says that it is: 满意度, 增长.
    last: Option<Pair>,
    /// What its row has as result.
    reached: Option<&'a Quantity>,
}

/// The goals that lists set and those of tables.
pub(super) fn set<'a>(context: &'a Context<'_>, goals: Vec<Named<'a>>) -> Vec<Set<'a>> {
    let tables = context.records.iter().filter(|record| !record.total);
    let of_tables = tables.filter_map(|record| {
        let figure = record.figure(Role::Target)?;
        let goal = Named {
            name: bare(&record.name),
            quantity: &figure.quantity,
            span: figure.span,
        };
        let reached = record.figure(Role::Actual).map(|it| &it.quantity);
        Some((goal, reached))
    });
    let goals = goals.into_iter().map(|goal| (goal, None));
    goals
        .chain(of_tables)
        .take(MOST)
        .map(|(goal, reached)| {
            let name = goal.name.trim_end_matches("数量").trim_end_matches('数');
            let ends = name.chars().rev().take(2).collect::<Vec<char>>();
            let last = <[char; 2]>::try_from(ends).ok();
            Set {
                pairs: pairs(&goal.name),
                last: last.map(|[end, before]| (before, end)),
                reached,
                goal,
            }
        })
        .collect()
}

/// The result that stands before a goal in its sentence.
fn result(passage: &Passage, at: usize, from: usize) -> Option<(usize, &Quantity)> {
    let own = &passage.quantities[at];
    let words = passage.slice(own.to, own.to + 8);
    let border = |c: char| matches!(c, '，' | '。' | '；' | '、' | '(' | ')');
    let begins = (from..own.from).rev().find(|at| border(passage.chars[*at]));
    let lead = passage.slice(begins.map_or(from, |at| at + 1), own.from);
    let mut lead = lead.as_str();
    while let Some(rest) = ADVERBS
        .iter()
        .find_map(|word| lead.strip_prefix(word).or_else(|| lead.strip_suffix(word)))
    {
        lead = rest;
    }
    let told = LEADS.contains(&lead) && BEHIND.iter().any(|word| words.starts_with(word));
    if !told || !own.is_plain() || own.unit.class == UnitClass::Points {
        return None;
    }
    let before = passage.quantities[..at].iter().enumerate().rev();
    let alike = |other: &Quantity| {
        other.unit.text == own.unit.text && other.unit.class == own.unit.class && other.is_plain()
    };
    // 583项，完成年度目标的97.17%，未达到600项的目标: of amounts a rate may stand between.
    before
        .take_while(|(_, other)| other.from >= from)
        .find(|(_, other)| alike(other))
}

/// The goals that are called what a sentence tells of a result, with how much like it; none where the goal is that of a row with the
/// result.
fn fitting<'s, 'a>(
    sets: &'s [Set<'a>],
    (own, span): (&Quantity, Span),
    (name, words): (&str, &[Pair]),
    reached: &Quantity,
) -> Vec<(usize, &'s Named<'a>)> {
    let mut fitting = Vec::new();
    for set in sets {
        let goal = set.goal.quantity;
        let alike = goal.unit.class == own.unit.class && goal.unit.text == own.unit.text;
        if !alike || set.goal.span == span {
            continue;
        }
        let own_row = set.reached.is_some_and(|it| it.agrees(reached));
        if own_row && goal.value == own.value {
            return Vec::new();
        }
        let shared = common(&set.pairs, words).count();
        let like = (shared * 100).checked_div(set.pairs.len());
        let like = like.unwrap_or_default();
        let called = same_thing(&set.goal.name, name);
        let ends = set
            .last
            .is_some_and(|last| words.binary_search(&last).is_ok());
        if called || ends && like >= LIKE && shared >= SHARED {
            fitting.push((if called { like + 100 } else { like }, &set.goal));
        }
    }
    fitting
}

pub(super) fn told(
    context: &Context<'_>,
    (passage, at): (&Passage, usize),
    (sets, known): (&[Set<'_>], &HashSet<Span>),
    findings: &mut Findings,
) {
    let own = &passage.quantities[at];
    let from = (0..own.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '。' | '；'))
        .map_or(0, |at| at + 1);
    let Some((place, reached)) = result(passage, at, from) else {
        return;
    };
    let inside = |(year, _): &&(usize, u32)| (from..own.from).contains(year);
    let mut years = passage.years.iter().filter(inside);
    if years.any(|(_, year)| context.year.is_some_and(|report| report != *year)) {
        return;
    }
    let span = passage.span_of(own);
    let words = pairs(&passage.slice(from, own.from));
    let surroundings = crate::facts::surroundings(passage, place).0;
    let name = bare(surroundings.trim_start_matches('\u{2026}'));
    let mut fitting = fitting(sets, (own, span), (&name, &words), reached);
    findings.checked.references += 1;
    let same = |(_, goal): &(usize, &Named<'_>)| goal.quantity.value == own.value;
    let Some(best) = fitting.iter().map(|(like, _)| *like).max() else {
        return;
    };
    if fitting.iter().any(same) {
        return;
    }
    fitting.retain(|(like, _)| *like == best);
    let (_, goal) = fitting[0];
    let value = goal.quantity.value;
    let one = fitting
        .iter()
        .all(|(_, other)| other.quantity.value == value);
    let known = known.contains(&span) || known.contains(&goal.span);
    if !one || known || !slip::one_off(own, value) {
        return;
    }
    let message = format!(
        "“{}”完成{}，所说的目标为{}，设定的目标为{}。",
        shorten(&goal.name, 20),
        reached.printed,
        own.printed,
        goal.quantity.printed
    );
    findings.push(
        Draft::new("contradiction_goal", Severity::Doubt, message)
            .printed(&own.printed, &goal.quantity.printed)
            .at([span, goal.span])
            .advice("核对所说的目标值与设定的目标值。"),
    );
}
