//! Scores of the blocks of an evaluation, wherever they are said: they make the total, and their rates follow from their full marks.

mod listed;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::sentences;
use super::respective::IN_ORDER;
use crate::arithmetic::{added, percent, prints};
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::gives;
use crate::records::tells_rule;

pub const RULE: Rule = Rule {
    id: "block",
    title: "各部分得分之和等于总分，得分率与满分相符",
    run,
};

/// Words for the parts of an evaluation, and the part.
const BLOCKS: [(&str, &str); 10] = [
    ("预算执行", "预算执行"),
    ("决策", "决策"),
    ("投入", "投入"),
    ("过程", "过程"),
    ("项目管理", "过程"),
    ("产出", "产出"),
    ("满意度", "满意度"),
    ("效益", "效益"),
    ("效果", "效益"),
    ("资金执行", "预算执行"),
];

/// The parts that together are everything.
const WHOLES: [&[&str]; 3] = [
    &["决策", "过程", "产出", "效益"],
    &["预算执行", "产出", "效益", "满意度"],
    &["投入", "过程", "产出", "效益"],
];

/// Characters of a heading before its points.
const LEAD: usize = 12;

type Said = (Quantity, Span);

#[derive(Default)]
struct Blocks {
    scores: BTreeMap<&'static str, Said>,
    marks: BTreeMap<&'static str, Said>,
    rates: Vec<(&'static str, Said)>,
    /// Scores in brackets behind the names of numbered paragraphs or headings.
    headed: BTreeMap<&'static str, Said>,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let blocks = blocks(context);
    rates(&blocks, &listed::of_table(context), findings);
    let Some((total, span)) = context.total_scores.first() else {
        return;
    };
    for whole in WHOLES {
        let of = |scores| -> Vec<&Said> {
            let scores: &BTreeMap<&'static str, Said> = scores;
            whole.iter().filter_map(|name| scores.get(name)).collect()
        };
        let headed = of(&blocks.headed);
        let parts = if headed.len() == whole.len() {
            headed.clone()
        } else {
            of(&blocks.scores)
        };
        if parts.len() < whole.len() {
            continue;
        }
        findings.checked.sums += 1;
        let sum: Decimal = parts.iter().map(|(score, _)| score.value).sum();
        // 研发投入强度得5.76分 is no 投入 where 决策, 过程, 产出 and 效益 make the total.
        if sum == total.value {
            return;
        }
        // What stands in headings is surely the parts' own.
        let share = if headed.len() == whole.len() { 1 } else { 2 };
        let near = (sum - total.value).abs() * Decimal::from(share) < total.value;
        let known = findings
            .drafts
            .iter()
            .any(|draft| draft.code == "sum_prose" && draft.spans.contains(span));
        if !near || known {
            continue;
        }
        let list = added(parts.iter().map(|(score, _)| score));
        let message = format!(
            "总得分印为{}，各部分得分{list}＝{}分。",
            total.printed,
            sum.normalize()
        );
        findings.push(
            Draft::new("sum_blocks", Severity::Error, message)
                .printed(&total.printed, format!("{}分", sum.normalize()))
                .at([*span])
                .at(parts.iter().map(|(_, span)| *span))
                .advice("核对各部分得分和总分。"),
        );
        return;
    }
}

fn block(words: &str) -> Option<&'static str> {
    BLOCKS
        .iter()
        .filter_map(|(word, name)| words.rfind(word).map(|at| (at, *name)))
        .max()
        .map(|(_, name)| name)
}

/// Whether some words are the name of a part and nothing else: `产出指标`.
pub(super) fn is_block(words: &str) -> bool {
    let name = words.trim_end_matches("指标").trim_end_matches("情况");
    BLOCKS.iter().any(|(word, _)| *word == name)
}

/// `决策、过程、产出、效益得分率依次为`: the parts of which figures are said in order, the last first.
fn in_order(before: &str) -> Option<Vec<&'static str>> {
    let said = IN_ORDER.iter().any(|word| before.contains(word));
    let names: Vec<Option<&'static str>> = before.split(['、', '和']).rev().map(block).collect();
    let several = said && names.len() > 1;
    several.then(|| names.into_iter().collect::<Option<_>>().unwrap_or_default())
}

/// What running text says of each part, the first time.
fn blocks(context: &Context<'_>) -> Blocks {
    let mut found = Blocks::default();
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            let about = passage.slice(from, to);
            found.rates.extend(listed::rates(passage, (from, to)));
            let mut current = None;
            let mut listed: (String, Vec<&'static str>) = (String::new(), Vec::new());
            for (at, quantity) in passage.quantities.iter().enumerate() {
                if quantity.from < from || quantity.to > to || !quantity.is_plain() {
                    continue;
                }
                let (mut before, _) = facts::surroundings(passage, at);
                // 4. 效益（得29.33分）: the name stands before the bracket.
                let led = (at == 0 && before == "得")
                    .then(|| passage.slice(0, quantity.from))
                    .filter(|lead| lead.chars().count() <= LEAD);
                if let Some(name) = led.as_deref().and_then(block) {
                    let said = (quantity.clone(), passage.span_of(quantity));
                    found.headed.entry(name).or_insert(said);
                    continue;
                }
                if let Some(mut names) = in_order(&before) {
                    current = names.pop();
                    listed = (before.clone(), names);
                } else if !listed.1.is_empty() && is_next(passage, at) {
                    current = listed.1.pop();
                    before.clone_from(&listed.0);
                } else {
                    listed.1.clear();
                    current = block(&before).or(current);
                }
                if let Some(name) = current {
                    note(&mut found, passage, (quantity, name), &before, &about);
                }
            }
        }
    }
    found
}

/// Whether a figure is the next of a list of bare figures.
fn is_next(passage: &Passage, at: usize) -> bool {
    let gap = passage.slice(passage.quantities[at - 1].to, passage.quantities[at].from);
    matches!(gap.as_str(), "、" | "和" | "及")
}

/// What the words before a figure of a part, and its sentence, say that it is.
fn note(
    found: &mut Blocks,
    passage: &Passage,
    (quantity, name): (&Quantity, &'static str),
    before: &str,
    about: &str,
) {
    let weights = ["权重", "满分", "分值", "标准", "总分100分"]
        .iter()
        .any(|word| about.contains(word));
    let said = (quantity.clone(), passage.span_of(quantity));
    let full = ["满分", "权重", "分值", "该项"]
        .iter()
        .any(|word| before.contains(word))
        || tells_rule(passage, quantity);
    match quantity.unit.class {
        UnitClass::Points if full => {
            found.marks.entry(name).or_insert(said);
        }
        UnitClass::Points if before.contains('得') => {
            found.scores.entry(name).or_insert(said);
        }
        UnitClass::Points if weights && !about.contains("得分为") => {
            let listed = passage
                .chars
                .get(quantity.to)
                .is_none_or(|c| matches!(c, '、' | '，' | '的' | '。' | '；' | '和'));
            if listed && !before.contains("总") {
                found.marks.entry(name).or_insert(said);
            }
        }
        // Rates in a list are read as one.
        UnitClass::Percent
            if before.contains("得分率") && !IN_ORDER.iter().any(|word| before.contains(word)) =>
        {
            found.rates.push((name, said));
        }
        _ => {}
    }
}

/// A part's score rate by its full marks said elsewhere, or by what the rows of the table come to.
fn rates(blocks: &Blocks, tables: &BTreeMap<&'static str, (Said, Said)>, findings: &mut Findings) {
    for (name, (rate, span)) in &blocks.rates {
        let of_table = tables.get(name);
        let score = blocks.scores.get(name).or(of_table.map(|(_, score)| score));
        let marks = blocks.marks.get(name).or(of_table.map(|(marks, _)| marks));
        let (Some((score, score_span)), Some((marks, marks_span))) = (score, marks) else {
            continue;
        };
        let held = of_table.is_some_and(|(marks, score)| gives(&score.0, &marks.0, rate));
        findings.checked.rates += 1;
        let known = findings
            .drafts
            .iter()
            .any(|draft| draft.severity == Severity::Error && draft.spans.contains(span));
        if known || held || gives(score, marks, rate) {
            continue;
        }
        let message = format!(
            "{name}得分率印为{}，得分{}、满分{}，两者不符。",
            rate.printed, score.printed, marks.printed
        );
        let computed = percent(score.value, marks.value)
            .map(|value| crate::arithmetic::show_like(value, rate))
            .unwrap_or_default();
        findings.push(
            Draft::new("rate_block", Severity::Doubt, message)
                .printed(&rate.printed, computed)
                .at([*span, *score_span, *marks_span])
                .advice("核对得分、满分和得分率。"),
        );
    }
}

/// Rows of tables in which full marks are looked for.
const LOOKED_THROUGH: usize = 4000;

/// Whether points are so much of full marks of the document: the level of 决策类指标得分12.00分 stands in a table.
pub(super) fn of_marks(context: &Context<'_>, score: &Quantity, rate: &Quantity) -> bool {
    score.unit.class == UnitClass::Points
        && context
            .grids
            .iter()
            .flat_map(|grid| grid.cells.iter().enumerate().map(move |row| (grid, row)))
            .take(LOOKED_THROUGH)
            .flat_map(|(grid, (row, cells))| {
                (0..cells.len()).map(move |column| (grid, row, column))
            })
            .filter(|(grid, row, column)| grid.role(*row, *column) == Some(Role::Weight))
            .filter_map(|(grid, row, column)| grid.value(row, column))
            .filter(|mark| !mark.value.is_zero())
            .any(|mark| percent(score.value, mark.value).is_some_and(|value| prints(value, rate)))
}
