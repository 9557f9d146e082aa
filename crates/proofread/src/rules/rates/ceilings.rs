//! Columns of scores of a hundred, and rates of parts: none is more than all.

use rust_decimal::Decimal;

use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::number::{Operator, Quantity, UnitClass};
use crate::rules::prose_rates::PARTS;

/// Rows that must have a figure below the ceiling before one above it is thought wrong.
const LEAST: usize = 3;
/// What isn't off by a slip is another kind of figure.
const FAR: u32 = 200;
/// Headings of columns of scores of a hundred.
const SCORES: [&str; 5] = ["得分", "评分", "评价分", "综合分", "测评分"];
/// Words beside those of what can be more than all.
const OTHERS: [&str; 5] = ["完成", "增", "目标", "变动", "差"];

pub(super) fn ceilings(context: &Context<'_>, findings: &mut Findings) {
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        for column in 0..grid.columns {
            scored(grid, column, findings);
        }
    }
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The figures of the rows of a column.
fn figures(grid: &Grid, column: usize) -> Vec<(usize, Quantity)> {
    (0..grid.rows.len())
        .filter(|row| grid.rows[*row].kind == RowKind::Item)
        .filter_map(|row| Some((row, grid.value(row, column)?)))
        .filter(|(_, value)| value.is_plain() && value.operator == Operator::None)
        .collect()
}

/// A column in which one figure is above a hundred and the others, more than half of them high, are not.
fn scored(grid: &Grid, column: usize, findings: &mut Findings) {
    let figures = figures(grid, column);
    let Some((row, _)) = figures.first() else {
        return;
    };
    let heading = grid.heading(*row, column);
    let named = has(heading, &SCORES) || has(heading, &PARTS);
    let bare = |value: &Quantity| {
        let class = value.unit.class;
        matches!(
            class,
            UnitClass::None | UnitClass::Points | UnitClass::Percent
        )
    };
    if !named || has(heading, &OTHERS) || !figures.iter().all(|(_, value)| bare(value)) {
        return;
    }
    let (over, rest): (Vec<_>, Vec<_>) = figures
        .iter()
        .partition(|(_, value)| value.value > Decimal::ONE_HUNDRED);
    let high = rest
        .iter()
        .filter(|(_, value)| value.value >= Decimal::from(60))
        .count();
    let [(row, value)] = over.as_slice() else {
        return;
    };
    findings.checked.rules += 1;
    if rest.len() < LEAST || high * 2 <= rest.len() || value.value >= Decimal::from(FAR) {
        return;
    }
    let span = grid.cell(*row, column).map(|cell| cell.span);
    let message = format!(
        "表中“{}”的{heading}印为{}，超过100，同栏其他各行都不超过100。",
        shorten(&grid.rows[*row].label, 20),
        value.printed
    );
    findings.push(
        Draft::new("rate_over_hundred", Severity::Doubt, message)
            .printed(&value.printed, "不超过100")
            .at(span)
            .advice("核对这个数。"),
    );
}
