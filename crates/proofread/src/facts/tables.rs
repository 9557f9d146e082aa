//! Facts of tables: the money of a fund's rows and of a total row that is the fund's.

use super::{Fact, FactKey};
use crate::context::Context;
use crate::grid::{Grid, Role, RowKind};
use crate::number::UnitClass;

/// Adds the facts of tables to those of running text.
pub(super) fn of_tables(context: &Context<'_>, facts: &mut Vec<Fact>) {
    for grid in context.grids.iter().filter(|grid| grid.subject.is_none()) {
        let of_fund = total_of_fund(grid, facts);
        let sources = of_sources(grid);
        for (row, line) in grid.rows.iter().enumerate() {
            for column in 0..grid.columns {
                let Some(cell) = grid.cell(row, column) else {
                    continue;
                };
                let Some(quantity) = grid.value(row, column) else {
                    continue;
                };
                let measure = match (grid.role(row, column), quantity.unit.class) {
                    (Some(Role::Budget), UnitClass::Money) => "预算",
                    (Some(Role::Spent), UnitClass::Money) => "支出",
                    (Some(Role::Received), UnitClass::Money) => "到位",
                    (Some(Role::ExecutionRate), UnitClass::Percent) => "执行率",
                    (None, UnitClass::Money) => of_label(&line.label),
                    _ => continue,
                };
                let original = grid.heading(row, column).contains("年初")
                    && (column + 1..grid.columns)
                        .any(|other| grid.role(row, other) == Some(Role::Budget));
                if original {
                    continue;
                }
                let subject = if of_fund == Some(row) {
                    ""
                } else if let Some(subject) = fund_row(&line.label) {
                    subject
                } else {
                    continue;
                };
                facts.push(Fact {
                    key: FactKey {
                        measure,
                        attributes: match sources {
                            Some(total) if total == row => vec!["各来源合计"],
                            _ => Vec::new(),
                        },
                        subject: subject.to_owned(),
                    },
                    quantity,
                    span: cell.span,
                    passage: cell.passage,
                    index: None,
                    words: line.label.clone(),
                });
            }
        }
    }
}

/// The row of all sources together, where the central money, which the report is about, is another row and not all of it.
fn of_sources(grid: &Grid) -> Option<usize> {
    let named = |subject: &str| {
        (0..grid.rows.len()).find(|row| fund_row(&grid.rows[*row].label) == Some(subject))
    };
    let (total, central) = (named("")?, named("〈中央〉")?);
    let budget = |row: usize| grid.value(row, grid.column(row, Role::Budget)?);
    (budget(total)?.value != budget(central)?.value).then_some(total)
}

/// The total row of a table whose budget is the fund's, the largest that running text knows: its other money is the fund's too.
fn total_of_fund(grid: &Grid, said: &[Fact]) -> Option<usize> {
    let totals: Vec<usize> = (0..grid.rows.len())
        .filter(|row| grid.rows[*row].kind == RowKind::Total)
        .collect();
    let [row] = totals.as_slice() else {
        return None;
    };
    let label = &grid.rows[*row].label;
    if ["两年", "三年", "四年", "五年"]
        .iter()
        .any(|years| label.contains(years))
    {
        // What several years have together is not the fund's of one.
        return None;
    }
    let budget = grid.value(*row, grid.column(*row, Role::Budget)?)?;
    let budgets = || said.iter().filter(|fact| fact.key.measure == "预算");
    let largest = budgets().map(|fact| fact.quantity.value).max()?;
    budgets()
        .any(|fact| {
            let whole = fact.key.subject.is_empty() && fact.key.attributes.is_empty();
            fact.quantity.agrees(&budget) && (whole || fact.quantity.value == largest)
        })
        .then_some(*row)
}

/// Which money a row without a heading above it tells.
fn of_label(label: &str) -> &'static str {
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if has(&["执行", "支出"]) {
        "支出"
    } else if has(&["拨付", "到位"]) {
        "到位"
    } else {
        "预算"
    }
}

/// The rows of a fund table: whose money a label names.
fn fund_row(label: &str) -> Option<&'static str> {
    let label = label.trim_end_matches(':').trim_start_matches("其中:");
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if has(&["年度资金总额", "年度金额", "资金总额", "预算总额"]) {
        Some("")
    } else if has(&["地方资金", "地方财政"]) {
        Some("〈地方〉")
    } else if has(&["中央补助", "中央财政资金", "中央资金"]) {
        Some("〈中央〉")
    } else {
        None
    }
}
