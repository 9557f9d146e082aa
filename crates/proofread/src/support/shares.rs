//! Shares that a column of a table prints: each row's part of the total in another column.

use rust_decimal::Decimal;

use super::{Figure, Place, Support};
use crate::arithmetic::{percent, prints};
use crate::number::Quantity;

impl Support<'_> {
    /// Whether a column gives a share of its row, `占兑付总额` beside `兑付金额` with its total.
    pub(super) fn is_share_of_total(&self, figure: &Figure, share: &Quantity) -> bool {
        let Place::Cell { grid, row, column } = figure.place else {
            return false;
        };
        let table = &self.context.grids[grid];
        let of_total = |other: usize| {
            let (last, total) = self.columns.get(&(grid, other))?.total?;
            let part = table.value(row, other).filter(|_| last != row)?;
            (total > Decimal::ZERO).then(|| percent(part.value, total))?
        };
        table.heading(row, column).contains('占')
            && (0..table.columns)
                .filter(|other| *other != column)
                .any(|other| of_total(other).is_some_and(|value| prints(value, share)))
    }
}
