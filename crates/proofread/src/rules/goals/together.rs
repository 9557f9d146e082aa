//! Results that are told one after another and said to reach their goals all: `培训412人次、建站26个，均完成年度目标`.

use super::{Named, bare, goal_of, unmet};
use crate::facts;
use crate::finding::Findings;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// What says that all of them did.
const REACHED: [&str; 4] = ["完成", "达到", "实现", "达成"];
const GOALS: [&str; 4] = ["目标", "任务", "指标值", "预期"];
/// Characters behind the word for all.
const SAID: usize = 14;
/// Words of a clause that says of which of them it is told.
const SOME: [&str; 6] = ["两项", "三项", "其他", "其余", "以上", "上述"];

pub(super) fn met(passage: &Passage, goals: &[Named<'_>], findings: &mut Findings) {
    if goals.is_empty() {
        return;
    }
    for at in 0..passage.chars.len() {
        if passage.chars[at] == '均' && says_so(passage, at) {
            results(passage, at, goals, findings);
        }
    }
}

/// `均已超额完成年度目标任务`, not `均达到目标的90%以上`.
fn says_so(passage: &Passage, at: usize) -> bool {
    let words = passage.slice(at + 1, at + 1 + SAID);
    let words = words
        .split(['，', '。', '；', '、', '('])
        .next()
        .unwrap_or_default();
    let reached = REACHED.iter().find_map(|word| words.split_once(word));
    reached.is_some_and(|(before, rest)| {
        let to = before.chars().count() <= 3 && !before.contains(['未', '不', '没']);
        let goal = GOALS.iter().any(|word| rest.contains(word));
        to && goal && !rest.contains("的") && !rest.contains(|c: char| c.is_ascii_digit())
    })
}

fn results(passage: &Passage, all: usize, goals: &[Named<'_>], findings: &mut Findings) {
    let from = (0..all)
        .rev()
        .find(|at| matches!(passage.chars[*at], '。' | '；' | ':'))
        .map_or(0, |at| at + 1);
    let clause = (from..all).rev().find(|at| passage.chars[*at] == '，');
    let clause = passage.slice(clause.map_or(from, |at| at + 1), all);
    if SOME.iter().any(|word| clause.contains(word)) || clause.contains("项指标") {
        return;
    }
    for (at, own) in passage.quantities.iter().enumerate() {
        let counted = matches!(
            own.unit.class,
            UnitClass::Count | UnitClass::Money | UnitClass::Percent
        );
        let plain = own.is_plain() && own.operator == Operator::None && counted;
        if own.from < from || own.to > all || !plain || facts::parent(passage, at).is_some() {
            continue;
        }
        let words = facts::surroundings(passage, at).0;
        let name = bare(words.trim_start_matches('\u{2026}'));
        let like = |goal: &Quantity| goal.unit.comparable(&own.unit);
        let Some(goal) = goal_of(goals, &name, like) else {
            continue;
        };
        findings.checked.rules += 1;
        if own.high() < goal.quantity.value {
            findings.push(unmet(passage, (own, &name), goal));
        }
    }
}
