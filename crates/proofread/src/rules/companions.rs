//! Figures said beside one that a row of a table has: `产值612.48亿元，同比增长13.14%` of the row with 612.48.
//!
//! The name of a row is often not said where its figures are; a long figure names it as well. What stands beside that figure
//! and is called what a column of the row is called is one slip away from that column's figure, and is no other of the row.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::written;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::layout::is_han;
use crate::lexicon::shares_word;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::slip;
use crate::support::lead;

pub const RULE: Rule = Rule {
    id: "companion",
    title: "与表中某行的数一同说到的数与该行相符",
    run,
};

/// A figure with fewer digits names no row.
const NAMING: usize = 4;
/// So many figures before and behind one are said beside it.
const BESIDE: usize = 2;
/// A figure that more rows have names none of them.
const MOST: usize = 4;
/// Characters of what is counted.
const NOUN: usize = 4;
/// Columns and words that are called one thing in several ways.
const CALLED: [(&[&str], &[&str]); 7] = [
    (&["占", "比重"], &["占", "比重", "比例"]),
    (
        &["增长", "增幅", "增速", "下降", "降幅", "增加", "减少"],
        &["增长", "增幅", "增速", "同比", "增减", "变动", "降幅"],
    ),
    (
        &["完成率", "目标的", "计划的", "任务的"],
        &["完成率", "完成比例", "完成程度"],
    ),
    (
        &["执行率", "支出率", "支出进度", "执行进度", "支付率"],
        &["执行率", "支出率", "支出进度", "执行进度", "支付率"],
    ),
    (&["到位率", "拨付率"], &["到位率", "拨付率"]),
    (&["均", "每"], &["均", "每"]),
    (
        &["结余", "结转", "剩余", "未支出"],
        &["结余", "结转", "剩余", "未支出"],
    ),
];

/// A row of a table.
type Row<'a> = (&'a Grid, usize);

/// A figure of running text: its passage and its number in it.
#[derive(Clone, Copy)]
struct Said<'a> {
    passage: &'a Passage,
    at: usize,
}

impl<'a> Said<'a> {
    fn quantity(self) -> &'a Quantity {
        &self.passage.quantities[self.at]
    }
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let rows = rows(context);
    if rows.is_empty() {
        return;
    }
    for (_, passage) in context.prose() {
        let named: Vec<Vec<Row<'_>>> = passage
            .quantities
            .iter()
            .map(|quantity| rows_of(&rows, quantity))
            .collect();
        for at in 0..named.len() {
            let said = Said { passage, at };
            let quantity = said.quantity();
            let plain = quantity.is_plain() && quantity.operator == Operator::None && !quantity.han;
            if !plain || !named[at].is_empty() {
                continue;
            }
            let Some(rows) = beside(said, &named) else {
                continue;
            };
            findings.checked.references += 1;
            findings.drafts.extend(compare(said, rows));
        }
    }
}

/// The rows by the long figures that only they have.
fn rows<'a>(context: &'a Context<'_>) -> HashMap<(UnitClass, Decimal), Vec<Row<'a>>> {
    let mut rows: HashMap<(UnitClass, Decimal), Vec<Row<'a>>> = HashMap::new();
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        for (row, line) in grid.rows.iter().enumerate() {
            if line.kind == RowKind::Heading {
                continue;
            }
            for column in 0..grid.columns {
                let figure = grid.value(row, column).filter(is_naming);
                if let Some(figure) = figure {
                    let found = rows.entry((figure.unit.class, figure.value)).or_default();
                    let known = |(one, at): &Row<'_>| std::ptr::eq(*one, grid) && *at == row;
                    // A figure of more rows names none; which others have it doesn't matter.
                    if found.len() <= MOST && !found.iter().any(known) {
                        found.push((grid, row));
                    }
                }
            }
        }
    }
    rows
}

fn is_naming(figure: &Quantity) -> bool {
    let rate = matches!(
        figure.unit.class,
        UnitClass::Percent | UnitClass::PercentPoint
    );
    figure.is_plain() && !rate && written(figure) >= NAMING
}

/// The rows that have a figure, in its unit or in a column without one; none where they are many.
fn rows_of<'a>(
    rows: &HashMap<(UnitClass, Decimal), Vec<Row<'a>>>,
    quantity: &Quantity,
) -> Vec<Row<'a>> {
    if !is_naming(quantity) {
        return Vec::new();
    }
    let own = [
        (quantity.unit.class, quantity.value),
        (UnitClass::None, quantity.value),
        (UnitClass::None, quantity.shown()),
    ];
    let mut found: Vec<Row<'a>> = Vec::new();
    for key in own {
        for row in rows.get(&key).into_iter().flatten() {
            if !found
                .iter()
                .any(|one| std::ptr::eq(one.0, row.0) && one.1 == row.1)
            {
                found.push(*row);
            }
        }
    }
    found.truncate(if found.len() > MOST { 0 } else { MOST });
    found
}

/// The rows of the nearest figure beside one in its sentence that names some.
fn beside<'r, 'a>(said: Said<'_>, named: &'r [Vec<Row<'a>>]) -> Option<&'r [Row<'a>]> {
    let own = said.quantity();
    let before = (said.at.saturating_sub(BESIDE)..said.at).rev();
    let after = said.at + 1..named.len().min(said.at + 1 + BESIDE);
    before.chain(after).find_map(|at| {
        let rows = named[at].as_slice();
        let other = &said.passage.quantities[at];
        let (from, to) = (own.to.min(other.to), own.from.max(other.from));
        let apart = said.passage.slice(from, to).contains(['；', '。']);
        (!apart && !rows.is_empty()).then_some(rows)
    })
}

/// Whether words call what a column holds.
fn calls(words: &str, heading: &str) -> bool {
    CALLED.iter().any(|(said, headed)| {
        said.iter().any(|word| words.contains(word))
            && headed.iter().any(|word| heading.contains(word))
    }) || shares_word(words, heading)
}

/// A cell's value in the unit of a figure, if they can be of one kind.
fn in_unit_of(cell: &Quantity, own: &Quantity) -> Option<Quantity> {
    if cell.unit.comparable(&own.unit) {
        return Some(cell.clone());
    }
    (cell.unit.class == UnitClass::None).then(|| Quantity {
        value: cell.value * own.unit.factor,
        half: cell.half * own.unit.factor,
        unit: own.unit.clone(),
        ..cell.clone()
    })
}

/// What leads to a figure and, of a number of things, what they are: `57个项目`.
fn words(said: Said<'_>) -> String {
    let own = said.quantity();
    let counted = own.unit.class == UnitClass::Count;
    let noun = said.passage.chars[own.to..]
        .iter()
        .take(NOUN)
        .take_while(|c| is_han(**c) && counted);
    lead(said.passage, said.at) + &noun.collect::<String>()
}

/// A figure that is one slip away from what one of some rows has under the name that it is called by, and that none of them has.
fn compare(said: Said<'_>, rows: &[Row<'_>]) -> Option<Draft> {
    let own = said.quantity();
    let (from, to) = sentence_of(said.passage, own);
    let sentence = said.passage.slice(from, to);
    let named = |row: &Row<'_>| shares_word(&sentence, &row.0.rows[row.1].label);
    // Of several rows with the figure beside it one is named.
    let told = |row: &&Row<'_>| rows.len() == 1 || named(row);
    let cells: Vec<Vec<Cell<'_>>> = rows.iter().map(|row| cells(said, *row)).collect();
    if cells.iter().flatten().any(|cell| cell.value.agrees(own)) {
        return None;
    }
    let words = words(said);
    rows.iter()
        .zip(&cells)
        .filter(|(row, _)| told(row))
        .find_map(|(row, cells)| {
            let called = cells.iter().filter(|cell| calls(&words, cell.heading));
            let slips = called.filter(|cell| slip::is_slip(own, cell.value.value));
            let slips: Vec<&Cell<'_>> = slips.collect();
            // Of several that are called so the one of all is meant.
            let of_all = |cell: &&&Cell<'_>| cell.heading.contains(['合', '总']);
            let mut all = slips.iter().filter(of_all);
            let only = match slips.as_slice() {
                [cell] => Some(cell),
                _ => all.next().filter(|_| all.next().is_none()),
            };
            only.map(|cell| draft(said, *row, cell))
        })
}

/// A figure of a row, in the unit of what is compared with it.
struct Cell<'a> {
    heading: &'a str,
    value: Quantity,
    span: Span,
}

/// The figures of a row that can be what a figure says, without those that another figure of the paragraph tells.
fn cells<'a>(said: Said<'_>, (grid, row): Row<'a>) -> Vec<Cell<'a>> {
    let own = said.quantity();
    let cell = |column: usize| {
        let value = grid.value(row, column)?;
        let told = said.passage.quantities.iter().any(|one| {
            !std::ptr::eq(one, own) && (one.value == value.value || one.shown() == value.value)
        });
        Some(Cell {
            heading: grid.heading(row, column),
            value: in_unit_of(&value, own).filter(|_| !told)?,
            span: grid.cell(row, column)?.span,
        })
    };
    (0..grid.columns).filter_map(cell).collect()
}

fn draft(said: Said<'_>, (grid, row): Row<'_>, cell: &Cell<'_>) -> Draft {
    let own = said.quantity();
    let message = format!(
        "正文印为{}，所说的数在表“{}”的“{}”一行，该行“{}”为{}，只差一处笔误。",
        own.printed,
        shorten(&grid.title, 20),
        shorten(&grid.rows[row].label, 16),
        cell.heading,
        cell.value.printed
    );
    Draft::new("contradiction_row", Severity::Doubt, message)
        .printed(&own.printed, &cell.value.printed)
        .at([said.passage.span_of(own), cell.span])
        .advice("核对正文与表。")
}
