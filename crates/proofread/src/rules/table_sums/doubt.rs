//! Whether a total that isn't the sum of its parts should be: a mean, a rate or a stock of theirs stands in the same row.

use rust_decimal::Decimal;

use super::Entry;
use crate::arithmetic::written;
use crate::grid::{Grid, Role, RowKind, is_mean_name, role_of};
use crate::number::{Quantity, UnitClass};
use crate::slip;

/// Other columns in which the same rows make the same head, and the digits of their totals together: of fewer a fit is chance.
const BESIDE: usize = 2;
const BESIDE_DIGITS: usize = 4;

/// Whether the rows that a head is the sum of make it in most other columns: `优 128、良 37、中 5` under four directions.
fn adds_beside(grid: &Grid, head: &Entry, column: usize, way: &[&Entry]) -> bool {
    let (mut held, mut digits, mut wrong) = (0, 0, 0);
    for other in (0..grid.columns).filter(|other| *other != column) {
        let figure = |row: usize| {
            let value = grid.value(row, other).filter(Quantity::is_plain);
            value.filter(|value| value.unit.class != UnitClass::Percent)
        };
        let Some(whole) = figure(head.row).filter(|whole| !whole.value.is_zero()) else {
            continue;
        };
        let parts: Vec<Decimal> = way
            .iter()
            .filter_map(|entry| figure(entry.row))
            .map(|part| part.value)
            .collect();
        if parts.len() < 2 || is_mean_name(grid.heading(head.row, other)) {
            continue;
        }
        if parts.iter().sum::<Decimal>() == whole.value {
            held += 1;
            digits += written(&whole);
        } else {
            wrong += 1;
        }
    }
    held >= BESIDE && digits >= BESIDE_DIGITS && wrong == 0
}

/// Whether nothing but a unit in brackets says what a column holds: `远帆（万元）` may be a sum of money for each.
fn untold(grid: &Grid, row: usize, column: usize) -> bool {
    let bare = grid.heading(row, column).split('(').next();
    match grid.role(row, column) {
        None | Some(Role::Other) => true,
        Some(Role::Amount | Role::Count) => {
            matches!(bare.and_then(role_of), None | Some(Role::Other))
        }
        _ => false,
    }
}

/// Whether a total lies between its parts as a mean or a rate of theirs does, `产值÷面积`, and no slip of the pen makes it their sum.
pub(in crate::rules) fn between(own: &Quantity, expected: Decimal, parts: &[&Quantity]) -> bool {
    let values = || parts.iter().map(|part| part.value);
    let (Some(least), Some(most)) = (values().min(), values().max()) else {
        return false;
    };
    let slips = || slip::keeps_apart(own, (parts, expected), slip::of_value);
    // Where one part alone is larger than the whole, that part is wrong.
    let count = values().count();
    let many = count == 2 || least < Decimal::ZERO || expected - most > own.value;
    count > 1 && least <= own.value && own.value <= most && many && !slips()
}

/// Whether nobody says that a column adds up, and it doesn't look as if it should.
pub(super) fn doubtful(
    grid: &Grid,
    head: &Entry,
    column: usize,
    expected: Decimal,
    way: &[&Entry],
) -> bool {
    let parts: Vec<&Quantity> = way.iter().map(|entry| &entry.value).collect();
    if untold(grid, head.row, column) && between(&head.value, expected, &parts) {
        return true;
    }
    if !matches!(grid.role(head.row, column), None | Some(Role::Other)) {
        return false;
    }
    // What is nearer the mean of its parts than their sum may be that.
    let own = head.value.value;
    let mean = expected.checked_div(way.len().into()).unwrap_or_default();
    let summed = own.is_zero() || (own - expected).abs() < (own - mean).abs();
    if (summed || slip::of_value(&head.value, expected)) && adds_beside(grid, head, column, way) {
        return false;
    }
    if head.kind == RowKind::Total && grid.rows[head.row].label.contains('、') {
        // `产出、效益权重合计` in a list of figures is one of them, not their total.
        return true;
    }
    let difference = (expected - head.value.value).abs();
    let larger = expected.max(head.value.value);
    difference * Decimal::from(5) > larger * Decimal::from(3)
}

/// Headings of what there is at a time, of which the last stands in the total row.
const STOCKS: [&str; 8] = [
    "年末", "期末", "月末", "结存", "余额", "累计", "存量", "保有",
];

/// Whether a total repeats the last figure of a stock: 年末结存.
pub(super) fn is_stock(grid: &Grid, head: &Entry, column: usize, way: &[&Entry]) -> bool {
    let heading = grid.heading(head.row, column);
    way.last()
        .is_some_and(|last| last.value.value == head.value.value)
        && STOCKS.iter().any(|word| heading.contains(word))
}
