//! A row of means below the rows that it is of: `平均 | 32.2 | 31.2 | 16.3 | 79.7`.

use rust_decimal::Decimal;

use crate::arithmetic::{as_average, prints, show_like};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::number::Quantity;

/// What such a row is called.
const NAMED: [&str; 8] = [
    "平均",
    "平均值",
    "平均分",
    "平均数",
    "均值",
    "算术平均",
    "平均得分",
    "各项平均",
];
/// Rows that have a mean, and the columns in which it must hold.
const ROWS: usize = 3;
const COLUMNS: usize = 2;

/// A column's mean: which, as printed, as computed, and the rows.
struct Mean {
    column: usize,
    printed: Quantity,
    value: Decimal,
    rows: Vec<usize>,
}

/// One mean that isn't that of its column, where the other columns' are.
pub(super) fn mean_rows(grid: &Grid, findings: &mut Findings) {
    for row in 0..grid.rows.len() {
        if !NAMED.iter().any(|name| is_called(grid, row, name)) {
            continue;
        }
        let means: Vec<Mean> = (1..grid.columns)
            .filter_map(|column| mean(grid, row, column))
            .collect();
        let holds = |mean: &&Mean| prints(mean.value, &as_average(&mean.printed));
        let held = means.iter().filter(holds).count();
        findings.checked.sums += held;
        let wrong = means.iter().filter(|mean| !holds(mean));
        if held < COLUMNS || wrong.clone().count() * 2 > held {
            continue;
        }
        for mean in wrong {
            report(grid, row, mean, findings);
        }
    }
}

/// Whether one of a row's cells without a figure is the name.
fn is_called(grid: &Grid, row: usize, name: &str) -> bool {
    let mut cells = grid.cells[row].iter().flatten();
    grid.rows[row].kind != RowKind::Heading
        && cells
            .by_ref()
            .take(3)
            .any(|cell| cell.value.is_none() && cell.text == name)
}

fn mean(grid: &Grid, row: usize, column: usize) -> Option<Mean> {
    let printed = grid.value(row, column).filter(Quantity::is_plain)?;
    let rows: Vec<usize> = (0..row)
        .rev()
        .take_while(|above| grid.rows[*above].kind != RowKind::Heading)
        .filter(|above| grid.rows[*above].kind == RowKind::Item)
        .filter(|above| grid.value(*above, column).is_some())
        .collect();
    let sum: Decimal = rows
        .iter()
        .filter_map(|above| Some(grid.value(*above, column)?.value))
        .sum();
    let value = sum.checked_div(rows.len().into())?;
    (rows.len() >= ROWS).then_some(Mean {
        column,
        printed,
        value,
        rows,
    })
}

fn report(grid: &Grid, row: usize, mean: &Mean, findings: &mut Findings) {
    let computed = show_like(mean.value, &mean.printed);
    let message = format!(
        "表中“{}”的平均印为{}，上列{}个数的平均数为{computed}，其他各栏都相符。",
        grid.heading(row, mean.column),
        mean.printed.printed,
        mean.rows.len()
    );
    let spans = std::iter::once(row)
        .chain(mean.rows.iter().copied())
        .filter_map(|row| grid.cell(row, mean.column).map(|cell| cell.span));
    findings.push(
        Draft::new("mean_row", Severity::Error, message)
            .printed(&mean.printed.printed, computed)
            .at(spans)
            .advice("核对本栏各行和平均数。"),
    );
}
