//! Tables with a column for each year: a row's total, what is left of a budget, growth from year to year.

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{percent, prints, show_like};
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind, is_mean_name, is_year};
use crate::number::{Quantity, UnitClass};

pub const RULE: Rule = Rule {
    id: "year_column",
    title: "分年度列示的表，合计、结余、增速与各年的数相符",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        let Some(heading) =
            (0..grid.rows.len()).find(|row| grid.rows[*row].kind == RowKind::Heading)
        else {
            continue;
        };
        let text = |column: usize| {
            grid.cell(heading, column)
                .map_or("", |cell| cell.text.as_str())
        };
        let years: Vec<usize> = (0..grid.columns)
            .filter(|column| is_year(text(*column)))
            .collect();
        if years.len() < 2 {
            continue;
        }
        let total = (0..grid.columns)
            .find(|column| text(*column).ends_with("合计") || text(*column).ends_with("总计"));
        for row in heading + 1..grid.rows.len() {
            if let Some(total) = total {
                sum(grid, row, &years, total, findings);
            }
            growth(grid, row, &years, findings);
        }
        left(grid, heading, &years, total, findings);
    }
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// What a row tells: its first text, also where a year's cell holds a dash.
fn name(grid: &Grid, row: usize) -> &str {
    grid.cell(row, 0)
        .map_or(grid.rows[row].label.as_str(), |cell| cell.text.as_str())
}

fn plain(grid: &Grid, row: usize, column: usize) -> Option<Quantity> {
    let cell = grid.cell(row, column)?;
    cell.value.clone().filter(Quantity::is_plain)
}

/// The years of a row make its total.
fn sum(grid: &Grid, row: usize, years: &[usize], total: usize, findings: &mut Findings) {
    let label = name(grid, row);
    if is_mean_name(label) || has(label, &["率", "占比", "增速", "增长", "得分"]) {
        return;
    }
    let parts: Option<Vec<Quantity>> = years.iter().map(|year| plain(grid, row, *year)).collect();
    let (Some(parts), Some(own)) = (parts, plain(grid, row, total)) else {
        return;
    };
    if parts
        .iter()
        .chain([&own])
        .any(|part| part.unit.class == UnitClass::Percent)
    {
        return;
    }
    findings.checked.sums += 1;
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    // A stock, not a flow: the total is the last year's.
    let stock = parts.last().is_some_and(|last| last.value == own.value);
    if sum == own.value || stock {
        return;
    }
    let computed = show_like(sum, &own);
    let message = format!(
        "表中“{}”合计印为{}，各年之和为{computed}。",
        shorten(label, 20),
        own.printed
    );
    push(
        "sum_of_years",
        message,
        (&own, &computed),
        (grid, row, total),
        years,
        findings,
    );
}

/// 同比增速 in the row below what grows.
fn growth(grid: &Grid, row: usize, years: &[usize], findings: &mut Findings) {
    let label = name(grid, row);
    if row == 0 || !has(label, &["同比", "增速", "增长率", "增幅", "比上年增长"]) {
        return;
    }
    let pairs: Vec<(usize, Quantity, Decimal)> = years
        .windows(2)
        .filter_map(|pair| {
            let (old, new) = (
                plain(grid, row - 1, pair[0])?,
                plain(grid, row - 1, pair[1])?,
            );
            let value = percent(new.value - old.value, old.value)?;
            Some((pair[1], plain(grid, row, pair[1])?, value))
        })
        .collect();
    let held = pairs
        .iter()
        .filter(|(_, own, value)| prints(*value, own))
        .count();
    findings.checked.rates += pairs.len();
    if held == 0 && pairs.len() > 1 {
        // Of another row.
        return;
    }
    for (year, own, value) in pairs.iter().filter(|(_, own, value)| !prints(*value, own)) {
        let computed = show_like(*value, own);
        let message = format!(
            "表中“{}”印为{}，按上一行两年的数应为{computed}。",
            shorten(label, 20),
            own.printed
        );
        let spans = years
            .iter()
            .filter_map(|year| grid.cell(row - 1, *year))
            .map(|cell| cell.span);
        findings.push(
            Draft::new("growth_of_years", Severity::Doubt, message)
                .printed(&own.printed, computed)
                .at(grid.cell(row, *year).map(|cell| cell.span))
                .at(spans)
                .advice("核对各年的数和增速。"),
        );
    }
}

/// 结余 is what a year's budget was more than its spending.
fn left(
    grid: &Grid,
    heading: usize,
    years: &[usize],
    total: Option<usize>,
    findings: &mut Findings,
) {
    let row = |words: &[&str], not: &[&str]| {
        let mut rows = (heading + 1..grid.rows.len()).filter(|row| {
            let label = name(grid, *row);
            has(label, words) && !has(label, not)
        });
        rows.next().filter(|_| rows.next().is_none())
    };
    let budget = row(&["预算", "安排", "下达"], &["率", "结余", "结转"]);
    let spent = row(&["支出", "执行"], &["率", "结余", "未"]);
    let rest = row(&["结余", "未支出", "未执行"], &["率"]);
    let (Some(budget), Some(spent)) = (budget, spent) else {
        return;
    };
    let rate = row(&["执行率", "支出率"], &[]);
    for column in years.iter().copied().chain(total) {
        let pair = plain(grid, budget, column).zip(plain(grid, spent, column));
        let Some((planned, used)) = pair else {
            continue;
        };
        let spans = |own: usize| {
            [own, budget, spent]
                .into_iter()
                .filter_map(move |row| grid.cell(row, column))
                .map(|cell| cell.span)
        };
        if let Some((rest, own)) = rest.and_then(|rest| Some((rest, plain(grid, rest, column)?))) {
            findings.checked.sums += 1;
            let value = planned.value - used.value;
            if value != own.value {
                let computed = show_like(value, &own);
                let message = format!(
                    "表中结余印为{}，{}−{}应为{computed}。",
                    own.printed, planned.printed, used.printed
                );
                findings.push(
                    Draft::new("rest_of_years", Severity::Doubt, message)
                        .printed(&own.printed, computed)
                        .at(spans(rest))
                        .advice("核对预算数、支出数和结余。"),
                );
            }
        }
        if let Some((rate, own)) = rate.and_then(|rate| Some((rate, plain(grid, rate, column)?)))
            && let Some(value) = percent(used.value, planned.value)
        {
            findings.checked.rates += 1;
            if own.unit.class == UnitClass::Percent && !prints(value, &own) {
                let computed = show_like(value, &own);
                let message = format!(
                    "表中执行率印为{}，{}÷{}应为{computed}。",
                    own.printed, used.printed, planned.printed
                );
                findings.push(
                    Draft::new("rate_of_years", Severity::Error, message)
                        .printed(&own.printed, computed)
                        .at(spans(rate))
                        .advice("核对预算数、支出数和执行率。"),
                );
            }
        }
    }
}

fn push(
    code: &'static str,
    message: String,
    (own, computed): (&Quantity, &str),
    (grid, row, column): (&Grid, usize, usize),
    others: &[usize],
    findings: &mut Findings,
) {
    let spans = std::iter::once(column)
        .chain(others.iter().copied())
        .filter_map(|column| grid.cell(row, column))
        .map(|cell| cell.span);
    findings.push(
        Draft::new(code, Severity::Error, message)
            .printed(&own.printed, computed)
            .at(spans)
            .advice("核对各年的数和合计。"),
    );
}
