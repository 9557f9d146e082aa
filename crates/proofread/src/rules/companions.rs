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
use crate::lexicon::shares_word;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
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
        let named: Vec<Option<Row<'_>>> = passage
            .quantities
            .iter()
            .map(|quantity| row_of(&rows, quantity))
            .collect();
        for at in 0..named.len() {
            let said = Said { passage, at };
            let quantity = said.quantity();
            let plain = quantity.is_plain() && quantity.operator == Operator::None && !quantity.han;
            if !plain || named[at].is_some() {
                continue;
            }
            let Some(row) = beside(said, &named) else {
                continue;
            };
            findings.checked.references += 1;
            findings.drafts.extend(compare(said, row));
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
                    // A figure of two rows names none; which others have it doesn't matter.
                    if found.len() < 2 && !found.iter().any(known) {
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

/// The only row that has a figure, in its unit or in a column without one.
fn row_of<'a>(
    rows: &HashMap<(UnitClass, Decimal), Vec<Row<'a>>>,
    quantity: &Quantity,
) -> Option<Row<'a>> {
    if !is_naming(quantity) {
        return None;
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
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The row of the nearest figure beside one in its sentence that names a row.
fn beside<'a>(said: Said<'_>, named: &[Option<Row<'a>>]) -> Option<Row<'a>> {
    let own = said.quantity();
    let before = (said.at.saturating_sub(BESIDE)..said.at).rev();
    let after = said.at + 1..named.len().min(said.at + 1 + BESIDE);
    before.chain(after).find_map(|at| {
        let row = named[at]?;
        let other = &said.passage.quantities[at];
        let (from, to) = (own.to.min(other.to), own.from.max(other.from));
        let apart = said.passage.slice(from, to).contains(['；', '。']);
        (!apart).then_some(row)
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

/// A figure that is one slip away from what its row has under the name that it is called by.
fn compare(said: Said<'_>, (grid, row): Row<'_>) -> Option<Draft> {
    let own = said.quantity();
    let words = lead(said.passage, said.at);
    let cells: Vec<(&str, Quantity, Span)> = (0..grid.columns)
        .filter_map(|column| {
            let value = grid.value(row, column)?;
            // What another figure of the paragraph tells is told.
            let told = said.passage.quantities.iter().any(|one| {
                !std::ptr::eq(one, own) && (one.value == value.value || one.shown() == value.value)
            });
            let cell = in_unit_of(&value, own).filter(|_| !told)?;
            Some((
                grid.heading(row, column),
                cell,
                grid.cell(row, column)?.span,
            ))
        })
        .collect();
    if cells.iter().any(|(_, cell, _)| cell.agrees(own)) {
        return None;
    }
    let called: Vec<&(&str, Quantity, Span)> = cells
        .iter()
        .filter(|(heading, _, _)| calls(&words, heading))
        .collect();
    let [(heading, cell, span)] = called.as_slice() else {
        return None;
    };
    if !slip::is_slip(own, cell.value) {
        return None;
    }
    let name = &grid.rows[row].label;
    let message = format!(
        "正文印为{}，所说的数在表“{}”的“{}”一行，该行“{heading}”为{}，只差一处笔误。",
        own.printed,
        shorten(&grid.title, 20),
        shorten(name, 16),
        cell.printed
    );
    Some(
        Draft::new("contradiction_row", Severity::Doubt, message)
            .printed(&own.printed, &cell.printed)
            .at([said.passage.span_of(own), *span])
            .advice("核对正文与表。"),
    )
}
