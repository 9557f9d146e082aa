//! Whether a total that isn't the sum of its parts should be: a mean, a rate or a stock of theirs stands in the same row.

use rust_decimal::Decimal;

use super::Entry;
use crate::arithmetic::{prints, written};
use crate::grid::{Grid, Role, RowKind, is_mean_name, role_of};
use crate::number::{Quantity, UnitClass};
use crate::slip;

/// Other columns in which the same rows make the same head, and the digits of their totals together: of fewer a fit is chance.
const BESIDE: usize = 2;
const BESIDE_DIGITS: usize = 3;

/// Whether the rows that a head is the sum of make it in the other columns: `优 128、良 37、中 5` under four directions.
fn adds_beside(grid: &Grid, head: &Entry, column: usize, way: &[&Entry]) -> bool {
    let rows = rows_of(grid, head, way);
    let (mut held, mut digits, mut wrong) = (0, 0, 0);
    for other in (0..grid.columns).filter(|other| *other != column) {
        let figure = |row: usize| {
            let value = grid.value(row, other).filter(Quantity::is_plain);
            value.filter(|value| value.unit.class != UnitClass::Percent)
        };
        let Some(whole) = figure(head.row).filter(|whole| !whole.value.is_zero()) else {
            continue;
        };
        let parts: Vec<Decimal> = rows
            .iter()
            .filter_map(|row| figure(*row))
            .map(|part| part.value)
            .collect();
        if parts.len() < 2 || is_mean_name(grid.heading(head.row, other)) {
            continue;
        }
        let among =
            parts.iter().min() <= Some(&whole.value) && Some(&whole.value) <= parts.iter().max();
        if parts.iter().sum::<Decimal>() == whole.value {
            held += 1;
            digits += written(&whole);
        } else if !among {
            // What lies among its parts is their mean: it tells nothing.
            wrong += 1;
        }
    }
    held >= BESIDE && digits >= BESIDE_DIGITS && wrong == 0
}

/// The rows that a total stands below, those included that have nothing in its column.
fn rows_of(grid: &Grid, head: &Entry, way: &[&Entry]) -> Vec<usize> {
    let own = || way.iter().map(|entry| entry.row);
    let Some((first, kind)) = own().min().map(|row| (row, grid.rows[row].kind)) else {
        return Vec::new();
    };
    if own().any(|row| row > head.row || grid.rows[row].kind != kind) {
        return own().collect();
    }
    let above = (0..first)
        .rev()
        .take_while(|row| grid.rows[*row].kind == kind);
    let mut rows: Vec<usize> = above.collect();
    rows.extend((first..head.row).filter(|row| grid.rows[*row].kind == kind));
    rows
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
    let own = head.value.value;
    let slips = slip::keeps_apart(&head.value, (&parts, expected), slip::of_value);
    let sums = || slips || own.is_zero() || !is_of_rows(grid, head, column, way);
    if adds_beside(grid, head, column, way) && sums() {
        return false;
    }
    if untold(grid, head.row, column) && between(&head.value, expected, &parts) {
        return true;
    }
    if !matches!(grid.role(head.row, column), None | Some(Role::Other)) {
        return false;
    }
    if head.kind == RowKind::Total && grid.rows[head.row].label.contains('、') {
        // `产出、效益权重合计` in a list of figures is one of them, not their total.
        return true;
    }
    let difference = (expected - own).abs();
    let larger = expected.max(own);
    !slips && difference * Decimal::from(5) > larger * Decimal::from(3)
}

/// Rates and means of several rows are seldom so many times one another.
const ALIKE: Decimal = Decimal::TWO;

/// Whether a total is something else of its rows than their sum: one of them, of the size that all of them have, their mean, each once or by the
/// weight of another column, or a quotient of two figures of its row.
fn is_of_rows(grid: &Grid, head: &Entry, column: usize, way: &[&Entry]) -> bool {
    let own = &head.value;
    let values = || way.iter().map(|entry| entry.value.value);
    let sizes = || values().chain([own.value]);
    let (least, most) = (sizes().min(), sizes().max());
    if least
        .zip(most)
        .is_some_and(|(least, most)| most <= least * ALIKE)
    {
        return true;
    }
    let mean = values().sum::<Decimal>().checked_div(way.len().into());
    if values().any(|value| value == own.value) || mean.is_some_and(|mean| prints(mean, own)) {
        return true;
    }
    let others = || (0..grid.columns).filter(|other| *other != column);
    let figure = |row: usize, other: usize| grid.value(row, other).map(|figure| figure.value);
    let weighted = |other: usize| {
        let mut sum = Decimal::ZERO;
        let mut weights = Decimal::ZERO;
        for entry in way {
            let weight = figure(entry.row, other)?;
            sum = sum.checked_add(weight.checked_mul(entry.value.value)?)?;
            weights = weights.checked_add(weight)?;
        }
        sum.checked_div(weights)
    };
    let quotient =
        |one: usize, other: usize| figure(head.row, one)?.checked_div(figure(head.row, other)?);
    let steps = [Decimal::ONE, Decimal::ONE_HUNDRED, Decimal::from(10_000)];
    let divides = |quotient: Decimal| {
        let mut shown = steps.iter().filter_map(|step| quotient.checked_mul(*step));
        shown.any(|value| prints(value, own))
    };
    others().any(|other| weighted(other).is_some_and(|mean| prints(mean, own)))
        || others().any(|one| others().any(|other| quotient(one, other).is_some_and(divides)))
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
