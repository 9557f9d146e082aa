//! Lists that a text tells in the order of a row or a column of a table, whose names it doesn't repeat: where the others are what the
//! cells show, the odd one is wrong. `三年预算分别为4120万元、4360万元和4585万元` beside a table with a row for each year.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::Rule;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip;

pub const RULE: Rule = Rule {
    id: "listed_cell",
    title: "正文按次序列举的数与表中同一行、同一栏相符",
    run,
};

/// Figures of a list, at least and at most.
const LISTED: std::ops::RangeInclusive<usize> = 3..=12;
/// Digits that the figures which are as the table shows have together.
const TELLING: usize = 6;
/// Digits of a figure that names a place of a table.
const NAMING: usize = 2;
/// Places of one figure that are looked at.
const MOST: usize = 12;
/// Words between two figures of a list.
const BETWEEN: usize = 14;

/// A figure of a list is at most so many times as large as what it should be, or as little.
const SIZE: u32 = 2;

/// A cell: its table, row and column.
type Place = (usize, usize, usize);
/// From a cell to the next of a list: so many rows and columns.
const STEPS: [(isize, isize); 4] = [(1, 0), (-1, 0), (0, 1), (0, -1)];

/// The cells of a document by what they show.
struct Cells<'a> {
    grids: &'a [Grid],
    by_value: HashMap<Decimal, Vec<Place>>,
}

impl<'a> Cells<'a> {
    fn new(grids: &'a [Grid]) -> Self {
        let mut by_value: HashMap<Decimal, Vec<Place>> = HashMap::new();
        for (index, grid) in grids.iter().enumerate() {
            for row in 0..grid.rows.len() {
                for column in 0..grid.columns {
                    if let Some(value) = grid.value(row, column) {
                        by_value
                            .entry(value.value)
                            .or_default()
                            .push((index, row, column));
                    }
                }
            }
        }
        Self { grids, by_value }
    }

    fn value(&self, (grid, row, column): Place) -> Option<Quantity> {
        self.grids.get(grid)?.value(row, column)
    }

    /// The cells that show a figure.
    fn of(&self, said: &Quantity) -> Vec<Place> {
        let shown = [said.value, said.shown()];
        let all = shown.iter().filter_map(|value| self.by_value.get(value));
        let fits = |place: &&Place| self.value(**place).is_some_and(|cell| shows(&cell, said));
        let mut places: Vec<Place> = all.flatten().filter(fits).copied().collect();
        places.dedup();
        places
    }

    /// The cell so many steps away from another; subtotals are no steps.
    fn away(&self, place: Place, (down, right): (isize, isize), steps: isize) -> Option<Place> {
        let (grid, row, column) = place;
        let row = row.checked_add_signed(down * steps)?;
        let column = column.checked_add_signed(right * steps)?;
        let table = self.grids.get(grid)?;
        let item = table.rows.get(row)?.kind == RowKind::Item || down == 0;
        (item && column < table.columns).then_some((grid, row, column))
    }
}

/// Whether a cell can show figures of a kind.
fn comparable(cell: &Quantity, said: &Quantity) -> bool {
    let bare = cell.unit.class == UnitClass::None && said.unit.class != UnitClass::Points;
    bare || cell.unit.comparable(&said.unit)
}

/// Whether a cell shows a figure.
fn shows(cell: &Quantity, said: &Quantity) -> bool {
    let bare = cell.unit.class == UnitClass::None && cell.value == said.shown();
    comparable(cell, said) && (bare || cell.agrees(said))
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let cells = Cells::new(&context.grids);
    if cells.by_value.is_empty() {
        return;
    }
    for (_, passage) in context.prose() {
        if facts::is_case(context, passage) {
            continue;
        }
        for list in lists(passage) {
            compare(passage, &list, &cells, findings);
        }
    }
}

/// The lists of a paragraph: figures in one unit one after another.
fn lists(passage: &Passage) -> Vec<Vec<&Quantity>> {
    let mut lists: Vec<Vec<&Quantity>> = Vec::new();
    let plain = |one: &Quantity| {
        one.is_plain()
            && one.terms.is_empty()
            && !one.han
            && one.operator == Operator::None
            && !matches!(one.unit.class, UnitClass::None | UnitClass::Duration)
    };
    for quantity in &passage.quantities {
        let goes_on = lists
            .last()
            .and_then(|list| list.last())
            .is_some_and(|last| {
                let gap = passage.slice(last.to, quantity.from);
                let listed = gap.starts_with(['、', '和', '与', '及', '，']);
                listed
                    && last.unit == quantity.unit
                    && gap.chars().count() <= BETWEEN
                    && !gap.contains(['。', '；'])
            });
        if !plain(quantity) {
            lists.push(Vec::new());
        } else if let Some(list) = lists.last_mut().filter(|_| goes_on) {
            list.push(quantity);
        } else {
            lists.push(vec![quantity]);
        }
    }
    lists.retain(|list| LISTED.contains(&list.len()));
    lists
}

fn digits(quantity: &Quantity) -> usize {
    slip::digits(&quantity.printed).len()
}

/// Compares a list with each row and column in which one of its figures stands.
fn compare(passage: &Passage, list: &[&Quantity], cells: &Cells<'_>, findings: &mut Findings) {
    let known = findings.known();
    let mut odd: Option<(usize, Place)> = None;
    for (at, quantity) in list
        .iter()
        .enumerate()
        .filter(|(_, one)| digits(one) >= NAMING)
    {
        for place in cells.of(quantity).into_iter().take(MOST) {
            for step in STEPS {
                match held(list, cells, (at, place), step) {
                    Held::All => return,
                    Held::But(one, place) => odd = odd.or(Some((one, place))),
                    Held::Not => {}
                }
            }
        }
    }
    let Some((at, place)) = odd else { return };
    findings.checked.references += 1;
    let own = list[at];
    let (Some(cell), Some(grid)) = (cells.value(place), cells.grids.get(place.0)) else {
        return;
    };
    let Some(printed) = grid.cell(place.1, place.2) else {
        return;
    };
    let spans: [Span; 2] = [passage.span_of(own), printed.span];
    if spans.iter().any(|span| known.contains(span)) {
        return;
    }
    let message = format!(
        "正文印为{}，表“{}”“{}”为{}；同时列举的其他各数都与表一致。",
        own.printed,
        shorten(&grid.title, 20),
        shorten(&grid.rows[place.1].label, 16),
        cell.printed
    );
    findings.push(
        Draft::new("contradiction_list", Severity::Doubt, message)
            .printed(&own.printed, &cell.printed)
            .at(spans)
            .advice("核对正文与表。"),
    );
}

/// Whether a figure is one slip away from what a cell shows, or of its size.
fn is_near(cell: &Quantity, own: &Quantity) -> bool {
    let meant = match cell.unit.class {
        UnitClass::None => cell.value * own.unit.factor,
        _ => cell.value,
    };
    let times = Decimal::from(SIZE);
    slip::is_slip(own, meant) || meant <= own.value * times && own.value <= meant * times
}

/// How far a list is what a row or column shows.
enum Held {
    All,
    /// All but one, which the cell should show.
    But(usize, Place),
    Not,
}

/// Compares a list with the cells in a row or column, one of which is what one of its figures is.
fn held(
    list: &[&Quantity],
    cells: &Cells<'_>,
    (at, place): (usize, Place),
    step: (isize, isize),
) -> Held {
    let mut odd = None;
    let mut telling = 0;
    for (index, own) in list.iter().enumerate() {
        let steps = isize::try_from(index).unwrap_or(0) - isize::try_from(at).unwrap_or(0);
        let cell = cells.away(place, step, steps);
        let Some((cell, value)) = cell.and_then(|cell| Some((cell, cells.value(cell)?))) else {
            return Held::Not;
        };
        if shows(&value, own) {
            telling += digits(own);
        } else if odd.is_none() && comparable(&value, own) && is_near(&value, own) {
            odd = Some((index, cell));
        } else {
            return Held::Not;
        }
    }
    match odd {
        None => Held::All,
        Some((index, cell)) if telling >= TELLING => Held::But(index, cell),
        Some(_) => Held::Not,
    }
}
