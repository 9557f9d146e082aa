//! Figures of a table's row that running text repeats.

use std::collections::HashMap;

use super::han;
use crate::aims;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::RowKind;
use crate::lexicon::shares_word;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// What may stand before a row's name.
const LEADS: [&str; 22] = [
    "",
    "全省",
    "全市",
    "全县",
    "全区",
    "全州",
    "我省",
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
    "其中",
    "而",
    "但",
    "只有",
    "仅",
    "最高的是",
    "最低的是",
    "最多的是",
    "最少的是",
    "全年",
];
/// Words that narrow a row down to a part, or say how far its figure is from another.
const NARROWING: [&str; 10] = [
    "未", "少", "差", "缺", "余", "剩", "短", "低于", "高于", "逾期",
];

/// Whether the words between a row's name and a figure, and those after it, say nothing but what the column does.
fn says_no_more(between: &str, tail: &str, heading: &str) -> bool {
    let narrowed = NARROWING
        .iter()
        .any(|word| (between.contains(word) || tail.contains(word)) && !heading.contains(word));
    let plain = "项目资金经费类方向的为达到约共计了有仅只全年已数额支持安排实际";
    let mut chars = between.chars();
    !narrowed && chars.all(|c| heading.contains(c) || plain.contains(c))
}

/// How many characters a row's label has that running text may name.
const LABELS: std::ops::RangeInclusive<usize> = 3..=16;

/// A row of a table that running text may name.
struct Line<'a> {
    label: String,
    cells: Vec<(String, Quantity, Span)>,
    /// Of each cell the figure of the table's total row.
    wholes: Vec<Option<Quantity>>,
    title: &'a str,
}

fn lines<'a>(context: &'a Context<'_>) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for grid in &context.grids {
        let total = (0..grid.rows.len()).rfind(|row| grid.rows[*row].kind == RowKind::Total);
        for (row, line) in grid.rows.iter().enumerate() {
            let label = han(line.label.split('(').next().unwrap_or_default());
            let length = label.chars().count();
            if line.kind == RowKind::Heading || !LABELS.contains(&length) {
                continue;
            }
            let (cells, wholes) = (0..grid.columns)
                .filter_map(|column| {
                    let quantity = grid.value(row, column).filter(Quantity::is_plain)?;
                    let span = grid.cell(row, column)?.span;
                    let whole = total.and_then(|total| grid.value(total, column));
                    let cell = (grid.heading(row, column).to_owned(), quantity, span);
                    Some((cell, whole))
                })
                .unzip();
            lines.push(Line {
                label,
                cells,
                wholes,
                title: &grid.title,
            });
        }
    }
    let mut times: HashMap<String, usize> = HashMap::new();
    for line in &lines {
        *times.entry(line.label.clone()).or_default() += 1;
    }
    lines.retain(|line| times[&line.label] == 1);
    lines
}

/// The longest label that stands in some words.
fn longest(labels: &HashMap<&str, usize>, words: &str) -> Option<usize> {
    let borders: Vec<usize> = words
        .char_indices()
        .map(|(at, _)| at)
        .chain([words.len()])
        .collect();
    LABELS.rev().find_map(|length| {
        borders
            .windows(length + 1)
            .filter_map(|window| labels.get(&words[window[0]..window[length]]))
            .max()
            .copied()
    })
}

/// Whether a cell without a unit prints a figure, in whatever unit that has.
fn is_bare(cell: &Quantity, said: &Quantity) -> bool {
    let raw = said.value.checked_div(said.unit.factor);
    cell.unit.class == UnitClass::None && (cell.value == said.value || raw == Some(cell.value))
}

/// What running text says of the row of that name.
pub(super) fn rows(context: &Context<'_>, findings: &mut Findings) {
    let lines = lines(context);
    let labels: HashMap<&str, usize> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| (line.label.as_str(), index))
        .collect();
    for (_, passage) in context.prose() {
        if facts::is_case(context, passage) {
            continue;
        }
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let plain = quantity.is_plain() && quantity.operator == Operator::None;
            if !plain || quantity.han || aims::sets(context, passage, quantity) {
                continue;
            }
            let (before, after) = facts::surroundings(passage, at);
            let words = han(&before);
            let tail: String = han(&after).chars().take(6).collect();
            if is_otherwise(&before, &words) {
                continue;
            }
            let Some(line) = longest(&labels, &words).map(|index| &lines[index]) else {
                continue;
            };
            let Some((lead, between)) = words.rsplit_once(&line.label) else {
                continue;
            };
            if !LEADS.contains(&lead) {
                // A list of which the row is the last, or something else that is told with it.
                continue;
            }
            let rest = between.to_owned() + &tail;
            let same: Vec<&(String, Quantity, Span)> = line
                .cells
                .iter()
                .filter(|(heading, cell, _)| {
                    let kin = cell.unit.comparable(&quantity.unit)
                        || cell.unit.class == UnitClass::None
                            && quantity.unit.class == UnitClass::Count;
                    kin && shares_word(&rest, heading) && says_no_more(between, &tail, heading)
                })
                .collect();
            let telling = crate::slip::digits(&quantity.printed).len() >= TELLING;
            if telling && line.cells.iter().any(|(_, cell, _)| cell.agrees(quantity)) {
                continue;
            }
            let Some((heading, cell, span)) =
                same.first().copied().or_else(|| slipped(line, quantity))
            else {
                continue;
            };
            findings.checked.references += 1;
            let printed = line.cells.iter().any(|(_, cell, _)| {
                is_bare(cell, quantity)
                    || cell.unit.comparable(&quantity.unit) && cell.agrees(quantity)
            });
            let other = of_another_column(line, between, (quantity, cell))
                || is_of_others(line, *span, (passage, at));
            if printed || other {
                continue;
            }
            let message = disagreement(line, quantity, (heading, cell));
            findings.push(
                Draft::new("contradiction_row", Severity::Doubt, message)
                    .printed(&quantity.printed, &cell.printed)
                    .at([passage.span_of(quantity), *span])
                    .advice("核对正文与表。"),
            );
        }
    }
}

/// `甲市项目数占全市的48.24%` beside a column of the shares of money: whether a share is said to be of a column that is the share of
/// its whole otherwise than the cell.
fn of_another_column(line: &Line<'_>, between: &str, (own, cell): (&Quantity, &Quantity)) -> bool {
    let named = between.split_once('占').map(|(noun, _)| noun);
    let Some(noun) = named.filter(|noun| !noun.is_empty()) else {
        return false;
    };
    let share = |part: &Quantity, whole: &Quantity| {
        own.unit.class == UnitClass::Percent && crate::pool::gives(part, whole, cell)
    };
    let columns = line.cells.iter().zip(&line.wholes);
    let mut called = columns.filter(|((heading, part, _), _)| {
        part.unit.class != UnitClass::Percent && shares_word(noun, heading)
    });
    called.any(|((_, part, _), whole)| whole.as_ref().is_some_and(|whole| !share(part, whole)))
}

/// `逾期项目24个，其中配套类3个` beside the row of all of them: whether a figure is a part of something else than the total of its column.
fn is_of_others(line: &Line<'_>, cell: Span, (passage, at): (&Passage, usize)) -> bool {
    let Some(parent) = facts::parent(passage, at).map(|parent| &passage.quantities[parent]) else {
        return false;
    };
    let mut columns = line.cells.iter().zip(&line.wholes);
    let own = columns.find(|((_, _, span), _)| *span == cell);
    let whole = own.and_then(|(_, whole)| whole.as_ref());
    whole.is_some_and(|whole| !is_bare(whole, parent) && !whole.agrees(parent))
}

fn disagreement(
    line: &Line<'_>,
    quantity: &Quantity,
    (heading, cell): (&str, &Quantity),
) -> String {
    format!(
        "“{}”正文印为{}，表“{}”的“{heading}”为{}。",
        line.label,
        quantity.printed,
        shorten(line.title, 20),
        cell.printed
    )
}

/// A cell of the row in which two digits have changed places, when no cell is the figure.
fn slipped<'a>(line: &'a Line<'_>, quantity: &Quantity) -> Option<&'a (String, Quantity, Span)> {
    let kin = || {
        line.cells.iter().filter(|(_, cell, _)| {
            cell.unit.comparable(&quantity.unit)
                || cell.unit.class == UnitClass::None && quantity.unit.class == UnitClass::Count
        })
    };
    let held = kin().any(|(_, cell, _)| cell.value == quantity.value);
    kin().find(|(heading, cell, _)| {
        let several = ["小计", "合计", "总"]
            .iter()
            .any(|word| heading.contains(word));
        !held && !several && crate::slip::exchanged_value(quantity, cell.value)
    })
}

/// A figure of so many digits isn't in a row by chance.
const TELLING: usize = 4;

/// Whether a figure is another than the row has: after a name in quotation marks, a sum of which the row is the last part,
/// a target, another year's, an average, a distance.
fn is_otherwise(before: &str, words: &str) -> bool {
    before.rfind('“') > before.rfind('”')
        || before.contains("合计")
        || ["目标", "计划", "上年", "平均", "增", "超"]
            .iter()
            .any(|word| words.contains(word))
        || is_short_by(words)
}

/// `比指标值少72家`: how far from it.
fn is_short_by(words: &str) -> bool {
    ["少", "差", "低", "多出", "缺口"]
        .iter()
        .any(|word| words.ends_with(word))
        || words.ends_with("少完成")
}
