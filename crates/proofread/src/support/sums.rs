//! Figures that columns add up to, and that two figures anywhere make together.

use rust_decimal::Decimal;

use super::{Figure, Place, Support, comparable};
use crate::grid::RowKind;

impl Support<'_> {
    /// Whether two figures of the document make a figure together.
    pub fn is_made_of_two(&self, figure: &Figure) -> bool {
        let own = &figure.quantity;
        self.plain().any(|(_, one)| {
            let rest = own.value - one.quantity.value;
            one.span != figure.span
                && rest > Decimal::ZERO
                && comparable(figure, one)
                && self
                    .valued(rest)
                    .any(|(_, other)| other.span != one.span && comparable(figure, other))
        })
    }

    /// Whether the items or the subtotals of its column make the total, with a value in a figure's place.
    pub(super) fn adds_up(&self, figure: &Figure, value: Decimal) -> bool {
        let Place::Cell { grid, row, column } = figure.place else {
            return false;
        };
        let sums = &self.columns[&(grid, column)];
        let Some((last, total)) = sums.total else {
            return false;
        };
        let kind = self.context.grids[grid].rows[row].kind;
        let less = value - figure.quantity.value;
        [
            (sums.items, RowKind::Item),
            (sums.subtotals, RowKind::Subtotal),
        ]
        .into_iter()
        .filter(|((parts, _), _)| *parts > 1)
        .any(|((_, sum), of)| {
            let grouped = of == RowKind::Subtotal && matches!(kind, RowKind::Group(_));
            let part = kind == of || grouped;
            (row == last && sum == value) || (part && sum + less == total)
        })
    }
}
