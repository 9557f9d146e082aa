//! Columns without a total row against what the text says of the whole.

use super::entries;
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use rust_decimal::Decimal;

/// A column without a total row against what the text says of the whole.
pub(super) fn without_total(context: &Context<'_>, grid: &Grid, findings: &mut Findings) {
    if grid.rows.iter().any(|row| {
        matches!(
            row.kind,
            RowKind::Total | RowKind::Subtotal | RowKind::Group(_)
        )
    }) || grid.rows.len() < 4
    {
        return;
    }
    for column in 0..grid.columns {
        let role = grid.role(grid.rows.len() - 1, column);
        let measures: &[&str] = match role {
            Some(Role::Amount | Role::Budget) => &["预算", "到位"],
            Some(Role::Count) => &["项目"],
            _ => continue,
        };
        let entries = entries(grid, column, 0, grid.rows.len());
        let heading = grid.heading(grid.rows.len() - 1, column);
        // 应验收项目, 优秀项目: some of all.
        let some = [
            "验收", "结题", "到期", "终止", "优秀", "抽查", "延期", "完成",
        ]
        .iter()
        .any(|word| heading.contains(word));
        let named = role != Some(Role::Count) || heading.contains("项目") && !some;
        let sum: Decimal = entries.iter().map(|entry| entry.value.value).sum();
        let wholes: Vec<_> = context
            .facts
            .iter()
            .filter(|fact| {
                measures.contains(&fact.key.measure)
                    && fact.key.subject.is_empty()
                    && fact.key.attributes.is_empty()
                    && fact.index.is_some()
            })
            .collect();
        let Some(whole) = wholes.first().filter(|_| entries.len() >= 3 && named) else {
            continue;
        };
        findings.checked.sums += 1;
        let near = (sum - whole.quantity.value).abs() * Decimal::from(4) < whole.quantity.value;
        if wholes.iter().any(|whole| whole.quantity.value == sum) || !near {
            continue;
        }
        let computed = show_like(sum, &whole.quantity);
        let message = format!(
            "表中“{}”各行之和为{computed}，正文总数为{}。",
            grid.heading(grid.rows.len() - 1, column),
            whole.quantity.printed
        );
        findings.push(
            Draft::new("sum_against_text", Severity::Doubt, message)
                .printed(&whole.quantity.printed, computed)
                .at([whole.span])
                .at(entries
                    .iter()
                    .filter_map(|entry| grid.cell(entry.row, column).map(|cell| cell.span)))
                .advice("核对明细与总数。"),
        );
    }
}
