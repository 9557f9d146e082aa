//! Row numbers go up by one.

use rust_decimal::Decimal;

use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role};

/// Row numbers go up by one.
pub(super) fn serial(grid: &Grid, rows: &[usize], findings: &mut Findings) {
    let number = |row: usize| {
        let column = grid.column(row, Role::Index)?;
        let cell = grid.cell(row, column)?;
        cell.value
            .as_ref()
            .map(|value| (value.value, cell.span, value.printed.clone()))
    };
    let numbers: Vec<_> = rows.iter().filter_map(|row| number(*row)).collect();
    if numbers.len() < 3 {
        return;
    }
    findings.checked.rules += 1;
    let mut at = 1;
    while at < numbers.len() {
        let expected = numbers[at - 1].0 + Decimal::ONE;
        // 1 begins a new list unless the row after it goes on with the old one.
        let goes_on = numbers
            .get(at + 1)
            .is_some_and(|next| next.0 == expected + Decimal::ONE && next.0 > Decimal::TWO);
        if numbers[at].0 == expected || numbers[at].0 == Decimal::ONE && !goes_on {
            at += 1;
            continue;
        }
        let slipped = numbers
            .get(at + 1)
            .is_some_and(|next| next.0 == expected + Decimal::ONE);
        let first = at == 1 && numbers[1].0 == Decimal::TWO;
        let (odd, should) = if first {
            (&numbers[0], Decimal::ONE)
        } else {
            (&numbers[at], expected)
        };
        let message = format!("序号印为{}，按上下行应为{should}。", odd.2);
        findings.push(
            Draft::new("serial_number", Severity::Doubt, message)
                .printed(&odd.2, should.to_string())
                .at([odd.1])
                .advice("核对序号，检查是否漏行、重行。"),
        );
        at += if slipped { 2 } else { 1 };
    }
}
