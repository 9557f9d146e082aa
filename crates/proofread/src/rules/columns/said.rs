//! What a cell of a row tells of the row's other figures: `增长37.96%`, `增加51件`.

use rust_decimal::Decimal;

use crate::arithmetic::{percent, prints, show_like};
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::number::{Quantity, UnitClass};

/// Words of growth that may stand alone before a figure.
const WORDS: [&str; 18] = [
    "增长", "增加", "提高", "上升", "增", "多", "升", "进", "下降", "减少", "降低", "回落", "降",
    "减", "少", "跌", "落", "退",
];

/// Changes said in the rows of a table with two figures each.
pub(super) fn changes(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    for row in 0..grid.rows.len() {
        if grid.rows[row].kind == RowKind::Heading {
            continue;
        }
        let figures: Vec<(usize, Quantity)> = (0..grid.columns)
            .filter(|column| !matches!(grid.role(row, *column), Some(Role::Index | Role::Label)))
            .filter_map(|column| Some((column, grid.cell(row, column)?.value.clone()?)))
            .filter(|(column, value)| {
                value.is_plain() && change(context, grid, row, *column).is_none()
            })
            .collect();
        let [(old, before), (new, after)] = figures.as_slice() else {
            continue;
        };
        for column in 0..grid.columns {
            let Some(own) = change(context, grid, row, column) else {
                continue;
            };
            let away = (after.value - before.value).abs();
            let value = match own.unit.class {
                UnitClass::Percent => percent(away, before.value),
                UnitClass::PercentPoint => Some(away),
                _ if own.unit.text == after.unit.text || after.unit.text.is_empty() => away
                    .checked_mul(own.unit.factor)
                    .filter(|_| after.unit.text.is_empty())
                    .or(Some(away)),
                _ => None,
            };
            let Some(value) = value else { continue };
            findings.checked.rates += 1;
            if prints(value, own) || value.is_zero() {
                continue;
            }
            report(grid, row, (column, *old, *new), (own, value), findings);
        }
    }
}

fn report(
    grid: &Grid,
    row: usize,
    (column, old, new): (usize, usize, usize),
    (own, value): (&Quantity, Decimal),
    findings: &mut Findings,
) {
    let computed = show_like(value, own);
    let text = |column: usize| grid.cell(row, column).map_or("", |cell| cell.text.as_str());
    let message = format!(
        "表中“{}”写“{}”，按{}和{}应为{computed}。",
        shorten(&grid.rows[row].label, 20),
        text(column),
        text(old),
        text(new),
    );
    let spans = [column, old, new]
        .into_iter()
        .filter_map(|column| grid.cell(row, column).map(|cell| cell.span));
    findings.push(
        Draft::new("change", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at(spans)
            .advice("核对该行两个数和增减数。"),
    );
}

/// The one figure of a cell that begins with a word of change.
fn change<'c>(
    context: &'c Context<'_>,
    grid: &Grid,
    row: usize,
    column: usize,
) -> Option<&'c Quantity> {
    let cell = grid.cell(row, column)?;
    let passage = &context.passages[cell.passage];
    let [own] = passage.quantities.as_slice() else {
        return None;
    };
    let before = passage.slice(0, own.from);
    let after = passage.slice(own.to, passage.chars.len());
    (WORDS.contains(&before.as_str()) && after.is_empty() && own.is_plain()).then_some(own)
}
