//! The same filings under every rule set: who would change score, who would change grade, and why.

mod scheme;
mod self_evaluation;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::number::fixed;
use crate::package::Grade;
use crate::packs::Parameter;
use crate::trace::Checked;

pub use scheme::compare_schemes;
pub use self_evaluation::compare;

/// 规则集比较.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The rule set that the package names, where it is in force; the first column then.
    pub own: Option<String>,
    pub columns: Vec<Column>,
    /// Each other set against the first column.
    pub differences: Vec<Difference>,
}

/// One rule set's outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    pub rule_set: String,
    pub label: String,
    pub summary: String,
    /// How sure the least sure of its parameters is.
    pub checked: Checked,
    pub total: Decimal,
    pub grade: Grade,
    pub blocks: Vec<Cell>,
    pub rows: Vec<Cell>,
}

/// Marks and points of a block or an indicator; no points where it doesn't apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    pub code: String,
    pub name: String,
    pub full_marks: Decimal,
    pub points: Option<Decimal>,
    /// Why so many points, in Chinese.
    pub because: Vec<String>,
}

/// What changes under another set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub rule_set: String,
    pub label: String,
    /// Total under this set less the total under the first.
    pub total_by: Decimal,
    pub grade_changes: bool,
    /// The steps that differ, in Chinese, in the order in which an evaluation takes them.
    pub because: Vec<String>,
}

/// How sure the least sure of some parameters is.
fn least_sure(parameters: &[Parameter]) -> Checked {
    parameters
        .iter()
        .map(|parameter| parameter.citation.checked)
        .max()
        .unwrap_or(Checked::Official)
}

/// Parameters that say something else in the other set, as sentences.
fn parameter_differences(first: &[Parameter], other: &[Parameter]) -> Vec<String> {
    let mut sentences = Vec::new();
    for parameter in first {
        match other
            .iter()
            .find(|candidate| candidate.slot == parameter.slot)
        {
            Some(candidate) if candidate.value != parameter.value => sentences.push(format!(
                "{}：由“{}”变为“{}”。",
                parameter.label, parameter.value, candidate.value
            )),
            _ => {}
        }
    }
    sentences
}

/// Parameters that only the other set has, of the slots that decide a score.
fn added_parameters(first: &[Parameter], other: &[Parameter], slots: &[&str]) -> Vec<String> {
    other
        .iter()
        .filter(|parameter| slots.contains(&parameter.slot.as_str()))
        .filter(|parameter| {
            first
                .iter()
                .all(|candidate| candidate.slot != parameter.slot)
        })
        .map(|parameter| format!("增加{}：{}。", parameter.label, parameter.value))
        .collect()
}

/// What an indicator is called in a sentence: O2 转化科技成果数量.
fn coded(cell: &Cell) -> String {
    format!("{} {}", cell.code, cell.name)
}

/// What a block is called in a sentence: 产出指标.
fn named(cell: &Cell) -> String {
    cell.name.clone()
}

fn cell_differences(first: &[Cell], other: &[Cell], called: fn(&Cell) -> String) -> Vec<String> {
    let mut sentences = Vec::new();
    for (before, after) in first.iter().zip(other) {
        if before.points == after.points && before.full_marks == after.full_marks {
            continue;
        }
        let points =
            |points: Option<Decimal>| points.map_or("—".to_owned(), |points| fixed(points, 2));
        let changed = |what: &str, before: String, after: String| {
            if before == after {
                format!("{what} {before} 不变")
            } else {
                format!("{what} {before} → {after}")
            }
        };
        let marks = |cell: &Cell| fixed(cell.full_marks, 2);
        let mut sentence = format!(
            "{}：{}，{}",
            called(before),
            changed("分值", marks(before), marks(after)),
            changed("得分", points(before.points), points(after.points)),
        );
        if let Some(reason) = after
            .because
            .iter()
            .find(|reason| !before.because.contains(reason))
        {
            sentence = format!("{sentence}（{reason}）");
        }
        sentence.push('。');
        sentences.push(sentence);
    }
    sentences
}

fn total_difference(first: &Column, other: &Column) -> String {
    let grade = if first.grade == other.grade {
        format!("等级仍为{}", first.grade.label())
    } else {
        format!("等级由{}变为{}", first.grade.label(), other.grade.label())
    };
    format!(
        "总分 {} → {}，{grade}。",
        fixed(first.total, 2),
        fixed(other.total, 2)
    )
}
