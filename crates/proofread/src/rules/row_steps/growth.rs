//! Growth from row to row in a table with a row for each year, quarter or month: `2023年 成交额 571.9 增速 23.4%`.

use rust_decimal::Decimal;

use super::{Wrong, amount, columns, rate, tell};
use crate::arithmetic::{decimals, percent, prints, show_like};
use crate::finding::Findings;
use crate::grid::Grid;
use crate::number::Quantity;

/// Headings of growth.
const NAMED: [&str; 8] = [
    "增长", "增速", "增幅", "增减", "环比", "同比", "升降", "变动",
];

pub(super) fn growth(grid: &Grid, rows: &[usize], findings: &mut Findings) {
    if !in_turn(grid, rows) {
        return;
    }
    for own in columns(grid) {
        let heading = grid.heading(rows[0], own);
        if !NAMED.iter().any(|word| heading.contains(word)) {
            continue;
        }
        let rates: Vec<Option<Quantity>> = rows.iter().map(|row| rate(grid, *row, own)).collect();
        let fine = rates.iter().flatten().all(|rate| decimals(rate) > 0);
        if rates.iter().flatten().count() < 2 || !fine {
            continue;
        }
        let fits = columns(grid)
            .filter(|other| *other != own)
            .map(|other| (other, fit(grid, rows, &rates, other)));
        let best = fits.max_by_key(|(_, (held, _))| *held);
        if let Some((other, (held, wrong))) = best {
            findings.checked.rates += held;
            judge(grid, rows, (own, other, &rates), (held, &wrong), findings);
        }
    }
}

/// Whether the rows are called years, quarters or months.
fn in_turn(grid: &Grid, rows: &[usize]) -> bool {
    rows.iter().all(|row| {
        let label = grid.cell(*row, 0).map_or("", |cell| cell.text.as_str());
        let year = label.len() == 4 && label.starts_with("20");
        year || label.len() <= 24
            && ["年", "年度", "季度", "月"]
                .iter()
                .any(|end| label.ends_with(end))
    })
}

/// How many rates tell how far a column went from one row to the next, and which don't.
fn fit(
    grid: &Grid,
    rows: &[usize],
    rates: &[Option<Quantity>],
    other: usize,
) -> (usize, Vec<(usize, Decimal)>) {
    let (mut held, mut wrong) = (0, Vec::new());
    for at in 1..rows.len() {
        let pair = amount(grid, rows[at - 1], other).zip(amount(grid, rows[at], other));
        let Some(((old, new), rate)) = pair.zip(rates[at].as_ref()) else {
            continue;
        };
        let Some(value) = percent(new.value - old.value, old.value) else {
            continue;
        };
        if prints(value, rate) || prints(value.abs(), rate) {
            held += 1;
        } else {
            wrong.push((at, value));
        }
    }
    (held, wrong)
}

fn judge(
    grid: &Grid,
    rows: &[usize],
    (own, other, rates): (usize, usize, &[Option<Quantity>]),
    (held, wrong): (usize, &[(usize, Decimal)]),
    findings: &mut Findings,
) {
    // One figure that is wrong spoils its own row and the next.
    let near = match wrong {
        [_] => held >= 1,
        [(one, _), (next, _)] => one + 1 == *next && held >= 2,
        _ => false,
    };
    let first = wrong.first().filter(|_| near);
    let Some((at, value)) = first else { return };
    let Some(rate) = rates[*at].as_ref() else {
        return;
    };
    let name = grid.heading(rows[*at], other);
    let wrong = Wrong {
        row: rows[*at],
        column: own,
        own: rate,
        computed: show_like(*value, rate),
        how: format!("{name}比上一行"),
    };
    tell(
        grid,
        &wrong,
        [(rows[*at], other), (rows[at - 1], other)],
        findings,
    );
}
