//! What running text says of an indicator, goal and result together, against its row in the table of indicators:
//! `转化成果74项，完成目标值（≥70项）`, `奖励24家，比年度目标多4家`, `成交额8.73亿元，完成年度目标的109.1%`.
//!
//! Two of three must agree before the third is held against the row: the name and the result, or the name and the goal.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{percent, prints, show_like};
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::layout::is_han;
use crate::lexicon::pairs;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::records::{Figure, Record, Source};
use crate::support::{Pair, common};

pub const RULE: Rule = Rule {
    id: "indicator_said",
    title: "正文所说的目标、完成值与指标表同一行相符",
    run,
};

/// Words that call a figure a goal.
const GOAL: [&str; 6] = ["目标", "指标值", "计划", "任务", "预期", "年初设定"];
/// Words before a figure that make it the distance from a goal: how far above, how far below.
const ABOVE: [&str; 6] = ["多", "超过", "超", "超出", "高", "高出"];
const BELOW: [&str; 5] = ["少", "低", "差", "低于", "少完成"];
/// Characters between two figures that are told of one thing.
const NEAR: usize = 24;
/// Characters of a name.
const NAME: usize = 20;
/// Rows of one result or goal that are looked at.
const ROWS: usize = 12;

/// A row of a table of indicators that has a goal and a result.
struct Row<'a> {
    record: &'a Record,
    /// Of its name.
    pairs: Vec<Pair>,
    goal: &'a Figure,
    result: &'a Figure,
}

/// What a sentence says beside a result.
enum Said<'q> {
    Goal(&'q Quantity),
    /// How far the result is above its goal; below, if negative.
    Distance(&'q Quantity, Decimal),
    Rate(&'q Quantity),
}

/// Rows by class and value of what they tell.
type ByValue = HashMap<(UnitClass, Decimal), Vec<usize>>;

fn run(context: &Context<'_>, findings: &mut Findings) {
    let rows = rows(context);
    if rows.is_empty() {
        return;
    }
    let by = |figure: for<'r> fn(&'r Row<'_>) -> &'r Figure| {
        let mut by = ByValue::new();
        for (index, row) in rows.iter().enumerate() {
            let quantity = &figure(row).quantity;
            let key = (quantity.unit.class, quantity.value.normalize());
            by.entry(key).or_default().push(index);
        }
        by
    };
    let (results, goals) = (by(|row| row.result), by(|row| row.goal));
    let mut told = HashSet::new();
    for (index, passage) in context.prose() {
        for (result, said) in said(context, passage) {
            let name = name_of(passage, result);
            let of_result = named(&rows, &results, result, &name);
            let draft = if let [row] = of_result.as_slice() {
                findings.checked.references += 1;
                beside(row, passage, result, &said)
            } else if let (Said::Goal(goal), []) = (&said, of_result.as_slice())
                && let [row] = named(&rows, &goals, goal, &name).as_slice()
                && name.chars().count() > 3
                && context.passages[index].cell.is_none()
            {
                Some(other_result(row, passage, result))
            } else {
                None
            };
            if let Some(draft) = draft.filter(|draft| told.insert(draft.spans.clone())) {
                findings.push(draft);
            }
        }
    }
}

fn rows<'a>(context: &'a Context<'_>) -> Vec<Row<'a>> {
    let plain = |figure: &&Figure| figure.quantity.is_plain();
    context
        .records
        .iter()
        .filter(|record| matches!(record.source, Source::Table { .. }) && !record.total)
        .filter_map(|record| {
            let goal = record.figure(Role::Target).filter(plain)?;
            let result = record.figure(Role::Actual).filter(plain)?;
            if result.quantity.value.is_zero() {
                return None;
            }
            let alike = goal.quantity.unit.comparable(&result.quantity.unit);
            alike.then_some(Row {
                record,
                pairs: pairs(&record.key),
                goal,
                result,
            })
        })
        .collect()
}

/// The results of a passage with what is said beside them of their goals.
fn said<'p>(context: &Context<'_>, passage: &'p Passage) -> Vec<(&'p Quantity, Said<'p>)> {
    let mut said = Vec::new();
    let numbers = &passage.quantities;
    let mut at = 0;
    while at < numbers.len() {
        let own = &numbers[at];
        let run = run_of_goals(passage, at);
        at += run.max(1);
        if of_other_year(context, passage, own) {
            continue;
        }
        if run > 0 {
            // 高新技术企业46家、科技型企业53家，均超过40家、50家的目标
            let goals = &numbers[at - run..at];
            if let Some(first) = (at - run).checked_sub(run) {
                let results = &numbers[first..at - run];
                said.extend(results.iter().zip(goals).filter_map(|(result, goal)| {
                    let near = is_near(passage, result, &goals[0], run);
                    (near && is_result(result, goal)).then_some((result, Said::Goal(goal)))
                }));
            }
            continue;
        }
        let Some(result) = at.checked_sub(2).map(|last| &numbers[last]) else {
            continue;
        };
        if !is_near(passage, result, own, 1) {
            continue;
        }
        let words = clause(passage, own);
        if let Some(distance) = distance(&words, own).filter(|_| is_result(result, own)) {
            said.push((result, Said::Distance(own, distance)));
        } else if own.unit.class == UnitClass::Percent
            && own.operator == Operator::None
            && result.unit.class != UnitClass::Percent
            && GOAL.iter().any(|word| words.contains(word))
            && words.contains("完成")
            && words
                .trim_end_matches("的")
                .ends_with(['标', '值', '务', '划'])
        {
            said.push((result, Said::Rate(own)));
        }
    }
    said
}

/// The words of a figure's clause before it.
fn clause(passage: &Passage, own: &Quantity) -> String {
    let from = (0..own.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '。' | '；' | '、' | '(' | ':'))
        .map_or(0, |at| at + 1);
    passage.slice(from, own.from)
}

/// How many figures from one on are goals: `目标值（≥70项）`, `年初设定的40家、50家目标`.
fn run_of_goals(passage: &Passage, at: usize) -> usize {
    let numbers = &passage.quantities;
    let own = &numbers[at];
    let mut count = 1;
    while numbers.get(at + count).is_some_and(|next| {
        let gap = passage.slice(numbers[at + count - 1].to, next.from);
        matches!(gap.as_str(), "、" | "和") && next.is_plain()
    }) {
        count += 1;
    }
    let last = &numbers[at + count - 1];
    let after = passage.slice(last.to, last.to + 6);
    let behind = ["目标", "指标值", "年度目标", "预期目标", "绩效目标"]
        .iter()
        .any(|word| after.trim_start_matches('的').starts_with(word));
    let from = at.checked_sub(1).map_or(0, |last| numbers[last].to);
    let words = passage.slice(from.max(own.from.saturating_sub(12)), own.from);
    let words = words.rsplit(['。', '；', '，']).next().unwrap_or_default();
    let lead = words
        .trim_end_matches(['≥', '≤', '>', '<', '(', '为', '是', ':', '“'])
        .trim_end_matches("不少于")
        .trim_end_matches("不低于")
        .trim_end_matches(['为', '(']);
    let before = count == 1
        && ["目标值", "指标值", "目标", "计划数", "计划值", "目标任务"]
            .iter()
            .any(|word| lead.ends_with(word));
    let distance = ABOVE.iter().chain(&BELOW).any(|word| words.ends_with(word));
    // 超目标13项 is how far above it, 超过目标值（≥70项） the goal.
    let compared = ["超", "高于", "低于", "少于", "多于", "比", "较"]
        .iter()
        .any(|word| words.contains(word));
    let apart = own.unit.class == UnitClass::PercentPoint
        || compared && own.operator == Operator::None && !words.ends_with('(');
    let called = before && !apart && !distance || behind;
    let goal = called || words.ends_with("控制在") && after.starts_with("以内");
    usize::from(goal && own.is_plain()) * count
}

/// Whether a figure stands in the sentence of another, not far before it.
fn is_near(passage: &Passage, result: &Quantity, own: &Quantity, run: usize) -> bool {
    let between = passage.slice(result.to, own.from);
    between.chars().count() <= NEAR * run && !between.contains(['。', '；'])
}

/// Whether one can be the result of which the other is the goal, or the distance to it.
fn is_result(result: &Quantity, goal: &Quantity) -> bool {
    let percents = result.unit.class == UnitClass::Percent
        && matches!(
            goal.unit.class,
            UnitClass::Percent | UnitClass::PercentPoint
        );
    result.is_plain()
        && result.operator == Operator::None
        && (percents || result.unit.comparable(&goal.unit) && result.unit.text == goal.unit.text)
}

/// `比年度目标多4家`, `低于目标0.9个百分点`: how far a result is above its goal.
fn distance(words: &str, own: &Quantity) -> Option<Decimal> {
    let lead = words.trim_end_matches(['了', '出']);
    if !GOAL.iter().any(|word| words.contains(word)) || !own.is_plain() {
        return None;
    }
    let than = |word: &str| {
        // 比目标多4家, or 超过目标4家.
        let rest = lead.strip_suffix(word);
        let before = lead.split_once(word).is_some_and(|(_, goal)| {
            GOAL.iter().any(|word| goal.starts_with(word))
                || goal.trim_start_matches("年度").starts_with("目标")
        });
        let ends = lead.ends_with(['标', '值', '划', '务', '期']);
        rest.is_some_and(|rest| rest.starts_with(['比', '较'])) || before && ends
    };
    if ABOVE.iter().any(|word| than(word)) {
        Some(own.value)
    } else if BELOW.iter().any(|word| than(word)) {
        Some(-own.value)
    } else {
        None
    }
}

/// Whether a figure's sentence names another year than the report's.
fn of_other_year(context: &Context<'_>, passage: &Passage, own: &Quantity) -> bool {
    let (from, to) = crate::pool::sentence_of(passage, own);
    let mut years = passage
        .years
        .iter()
        .filter(|(at, _)| (from..to).contains(at));
    years.any(|(_, year)| context.year != Some(*year))
}

/// The words that name what a figure is of.
fn name_of(passage: &Passage, result: &Quantity) -> String {
    let last = passage
        .quantities
        .iter()
        .rfind(|other| other.to <= result.from);
    let from = last
        .map_or(0, |last| last.to)
        .max(result.from.saturating_sub(NAME));
    let mut depth = 0;
    let mut name: Vec<char> = Vec::new();
    for c in passage.chars[from..result.from].iter().rev() {
        match c {
            ')' => depth += 1,
            '(' if depth > 0 => depth -= 1,
            '，' | '。' | '；' | ':' if depth == 0 && name.len() > 1 => break,
            _ if depth == 0 && is_han(*c) => name.push(*c),
            _ => {}
        }
    }
    name.iter().rev().collect()
}

/// The rows of a value whose names are most like one, half of it at least.
fn named<'r, 'a>(
    rows: &'r [Row<'a>],
    by: &ByValue,
    quantity: &Quantity,
    name: &str,
) -> Vec<&'r Row<'a>> {
    let key = (quantity.unit.class, quantity.value.normalize());
    let found = by.get(&key).map_or(&[][..], Vec::as_slice);
    let name = pairs(name);
    if found.len() > ROWS {
        return Vec::new();
    }
    let scored: Vec<(usize, &Row<'a>)> = found
        .iter()
        .map(|row| &rows[*row])
        .map(|row| (likeness(&row.pairs, &name), row))
        .filter(|(score, _)| *score >= 50)
        .collect();
    let most = scored.iter().map(|(score, _)| *score).max();
    scored
        .into_iter()
        .filter(|(score, _)| Some(*score) == most)
        .map(|(_, row)| row)
        .collect()
}

/// How many pairs of characters of the name that has fewer stand in the other, of a hundred.
fn likeness(one: &[Pair], other: &[Pair]) -> usize {
    let shared = common(one, other).count();
    (shared * 100)
        .checked_div(one.len().min(other.len()))
        .unwrap_or_default()
}

/// What is said beside a result that the row has: another goal, another distance, another rate.
fn beside(row: &Row<'_>, passage: &Passage, result: &Quantity, said: &Said<'_>) -> Option<Draft> {
    let goal = &row.goal.quantity;
    let name = shorten(&row.record.name, 20);
    let (own, computed, message) = match said {
        Said::Goal(own) => {
            if own.value == goal.value {
                return None;
            }
            let message = format!(
                "“{name}”完成{}，目标正文印为{}，指标表中为{}。",
                result.printed, own.printed, goal.printed
            );
            (*own, goal.printed.clone(), message)
        }
        Said::Distance(own, distance) => {
            let gap = row.result.quantity.value - goal.value;
            let said_itself = own.value == goal.value;
            if said_itself || gap.is_zero() || (gap.abs() - distance.abs()).abs() <= own.half {
                return None;
            }
            let computed = show_like(gap.abs(), own);
            let message = format!(
                "“{name}”完成{}，与目标的差正文印为{}，按指标表中目标{}应相差{computed}。",
                result.printed, own.printed, goal.printed
            );
            (*own, computed, message)
        }
        Said::Rate(own) => {
            let rate = percent(row.result.quantity.value, goal.value)?;
            if prints(rate, own) {
                return None;
            }
            let computed = show_like(rate, own);
            let message = format!(
                "“{name}”完成{}，占目标的比例正文印为{}，按指标表中目标{}应为{computed}。",
                result.printed, own.printed, goal.printed
            );
            (*own, computed, message)
        }
    };
    Some(
        Draft::new("indicator_said", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([passage.span_of(own), row.goal.span, row.result.span])
            .at([passage.span_of(result)])
            .advice("核对正文与绩效指标表中该指标的目标值和完成值。"),
    )
}

/// The row has the goal that is said, and another result.
fn other_result(row: &Row<'_>, passage: &Passage, result: &Quantity) -> Draft {
    let printed = &row.result.quantity.printed;
    let message = format!(
        "“{}”目标{}，完成值正文印为{}，指标表中为{printed}。",
        shorten(&row.record.name, 20),
        row.goal.quantity.printed,
        result.printed,
    );
    Draft::new("indicator_said", Severity::Doubt, message)
        .printed(&result.printed, printed)
        .at([passage.span_of(result), row.result.span])
        .advice("核对正文与绩效指标表中该指标的完成值。")
}
