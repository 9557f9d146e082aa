//! Whether two figures are said of one thing, and how surely.

use rust_decimal::Decimal;

use super::apart::{
    counted_apart, cut, is_denied, is_listed, is_part, is_qualified, is_together, is_told_beside,
    of_counters, of_each, of_points, of_rates, of_two_wholes,
};
use super::lists::is_akin;
use super::rows::{NAMING, core, only_named, row};
use crate::arithmetic::decimals;
use crate::context::Context;
use crate::grid::{Grid, Role};
use crate::lexicon::pairs;
use crate::number::{Quantity, UnitClass};
use crate::slip::Slip;
use crate::support::{Figure, Measure, Place, Support, comparable};

/// How surely a row or a heading is what the other figure is said of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Match {
    Other,
    /// It is of everything, or says nothing of its own.
    Open,
    Named,
}

/// What ties two figures together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Tie {
    /// One stands in a table, the other doesn't.
    pub text_and_table: bool,
    pub row: Match,
    pub column: Match,
    /// Something that would make them one thing's isn't said: more has to speak for it.
    pub open: bool,
}

/// A figure with so few digits is one slip away from many.
const SHORT: usize = 2;
/// Words in common, in bits, that stand for the name of a row.
const SAID: u32 = 4;
/// Words in common, in percent, that stand for a name.
const WELL_SHARED: u32 = 30;
/// What ties two figures together; none if something printed says that they are of different things.
pub(super) fn tie(
    context: &Context<'_>,
    support: &Support<'_>,
    (own, slip): (&Figure, Slip),
    other: &Figure,
) -> Option<Tie> {
    let rounded = |figure: &Figure| {
        let words = &context.passages[figure.passage].chars;
        words
            .windows(4)
            .any(|window| window == ['四', '舍', '五', '入'])
    };
    // Of the figures of one paragraph other rules tell.
    if own.passage == other.passage {
        return None;
    }
    let mut tie = match (own.place, other.place) {
        (Place::Cell { grid: one, .. }, Place::Cell { grid: two, .. }) => {
            of_tables(context, own, other).filter(|_| one != two)
        }
        (Place::Text(_), Place::Text(_)) => is_akin(context, support, own, other).then_some(Tie {
            text_and_table: false,
            row: Match::Open,
            column: Match::Open,
            open: false,
        }),
        (Place::Cell { .. }, Place::Text(_)) => of_table(context, support, own, other),
        (Place::Text(_), Place::Cell { .. }) => of_table(context, support, other, own),
    }?;
    if rounded(own)
        || rounded(other)
        || is_told_beside(support, own, other)
        || counted_apart(context, own, other)
    {
        return None;
    }
    // 87.99% and 88.00% of two things are one apart by chance.
    let texts = !own.place.is_cell() && !other.place.is_cell();
    let called_alike =
        own.said.lead.trim_matches(['，', '、']) == other.said.lead.trim_matches(['，', '、']);
    let by_chance = tie.row == Match::Other || texts && own.digits <= SHORT + 1 && !called_alike;
    if slip == Slip::Next && by_chance {
        return None;
    }
    match usize::from(tie.open) + doubts(support, (own, slip), other, tie)? {
        0 => Some(tie),
        1 => {
            tie.open = true;
            Some(tie)
        }
        _ => None,
    }
}

/// In how many ways two figures agree in little: short ones of which no row is named, one digit in a column that isn't,
/// coarser ones; none if too little.
fn doubts(
    support: &Support<'_>,
    (own, slip): (&Figure, Slip),
    other: &Figure,
    tie: Tie,
) -> Option<usize> {
    let told =
        !own.place.is_cell() && !other.place.is_cell() && support.share(own, other) >= WELL_SHARED;
    let short = own.digits <= SHORT && tie.row < Match::Named && !told;
    let weak = matches!(slip, Slip::Digit | Slip::Shifted);
    let unnamed = tie.text_and_table && tie.column == Match::Other && weak;
    let (a, b) = (&own.quantity, &other.quantity);
    let coarser = grain(b) > grain(a) || own.digits <= SHORT && b.half > a.half;
    let too_little = is_bare(own) || is_bare(other) || unnamed && own.digits <= SHORT;
    let doubts = [short, unnamed && own.digits <= SHORT + 1, coarser];
    (!too_little).then(|| doubts.iter().filter(|doubt| **doubt).count())
}

/// Whether neither unit nor aim nor measure nor time tells two figures apart, nor that one was taken away.
pub(super) fn alike(own: &Figure, other: &Figure) -> bool {
    are_one(own, other) && own.said.later == other.said.later && cut(own) == cut(other)
}

/// The same of two of which one may have been taken back, or be told of among what is to come.
pub(super) fn are_one(own: &Figure, other: &Figure) -> bool {
    let (a, b) = (&own.said, &other.said);
    let apart = |one: &Option<Measure>, two: &Option<Measure>| {
        one.as_ref()
            .zip(two.as_ref())
            .is_some_and(|(one, two)| one != two)
    };
    comparable(own, other)
        && a.aim == b.aim
        && !apart(&a.measure, &b.measure)
        && a.year.zip(b.year).is_none_or(|(one, two)| one == two)
        && !of_points(own, other)
        && !of_rates(own, other)
        && !of_counters(own, other)
        && !of_two_wholes(own, other)
        && !of_each(own, other)
        && !is_denied(own, other)
}

/// The step from a figure as printed to the next.
fn grain(quantity: &Quantity) -> Decimal {
    let steps = 10_u64.checked_pow(decimals(quantity)).unwrap_or(1);
    quantity.unit.factor / Decimal::from(steps)
}

/// A bare whole number of running text.
fn is_bare(figure: &Figure) -> bool {
    !figure.place.is_cell()
        && figure.quantity.unit.class == UnitClass::None
        && !figure.quantity.printed.contains('.')
}

pub(super) fn cell_of<'c>(
    context: &'c Context<'_>,
    figure: &Figure,
) -> Option<(&'c Grid, usize, usize)> {
    match figure.place {
        Place::Cell { grid, row, column } => Some((&context.grids[grid], row, column)),
        Place::Text(_) => None,
    }
}

/// Whether some words name the column of a cell.
fn column(grid: &Grid, (row, column): (usize, usize), words: &str) -> Match {
    let heading = grid.heading(row, column);
    let role = grid.role(row, column);
    if matches!(role, Some(Role::Actual | Role::Target)) || heading.contains("完成") {
        return Match::Open;
    }
    let bare = core(heading);
    let own = [pairs(&bare), pairs(heading)];
    let named = own.iter().find(|pairs| !pairs.is_empty());
    let said = |(a, b): &(char, char)| words.contains(&[*a, *b].iter().collect::<String>());
    match named {
        None => Match::Open,
        Some(pairs) if pairs.iter().any(said) => Match::Named,
        // 资金 of a row that has no other money needn't be called.
        Some(_) if !heading.contains(['率', '占']) && is_only(grid, row, column) => Match::Open,
        Some(_) => Match::Other,
    }
}

/// Whether no other figure of a row has the same kind of unit.
fn is_only(grid: &Grid, row: usize, column: usize) -> bool {
    let class = |column: usize| Some(grid.value(row, column)?.unit.class);
    let own = class(column);
    (0..grid.columns).all(|other| other == column || class(other) != own)
}

fn of_tables(context: &Context<'_>, own: &Figure, other: &Figure) -> Option<Tie> {
    let (a, b) = (cell_of(context, own)?, cell_of(context, other)?);
    // Forms about two projects have the same rows.
    if a.0.subject != b.0.subject {
        return None;
    }
    if [a, b]
        .iter()
        .any(|(grid, row, column)| grid.heading(*row, *column).is_empty())
    {
        return None;
    }
    let names = |of: &Figure, (grid, at, _): (&Grid, usize, usize)| {
        format!("{}{}", of.said.lead, grid.rows[at].label)
    };
    let label = |(grid, at, _): (&'_ Grid, usize, usize)| grid.rows[at].label.clone();
    let rows = row(a.0, a.1, &label(b)).min(row(b.0, b.1, &label(a)));
    let columns =
        column(a.0, (a.1, a.2), &names(other, b)).max(column(b.0, (b.1, b.2), &names(own, a)));
    let years = own.said.year.is_some() == other.said.year.is_some();
    (years && rows != Match::Open && columns > Match::Other).then_some(Tie {
        text_and_table: false,
        row: rows,
        column: columns,
        open: rows < Match::Named,
    })
}

/// A cell and a figure of running text.
fn of_table(
    context: &Context<'_>,
    support: &Support<'_>,
    cell: &Figure,
    text: &Figure,
) -> Option<Tie> {
    let (grid, at, place) = cell_of(context, cell)?;
    let names = || format!("{}{}", grid.rows[at].label, grid.heading(at, place));
    let single = text.digits == 1 && is_qualified(text, &names());
    if grid.heading(at, place).is_empty() || is_part(context, text) || is_together(text) || single {
        return None;
    }
    // 2023年 in a heading is said of a figure whose sentence names no year only in that year's report.
    let other_year = grid
        .heading(at, place)
        .contains(|c: char| c.is_ascii_digit())
        && cell.said.year.is_some_and(|year| {
            text.said.year.is_none() && context.year.is_some_and(|own| own != year)
        });
    // 甲站为45.8%，4支超期: a single digit is its own clause's.
    let words = if text.digits == 1 {
        text.said.lead.as_str()
    } else {
        text.said.around.as_str()
    };
    let column = column(grid, (at, place), &text.said.around);
    let row = match row(grid, at, words) {
        Match::Other if only_named(context, grid, at, text) => Match::Named,
        found => found,
    };
    let label = core(&grid.rows[at].label);
    // 扣分 of a table that names things over its columns.
    let told = if label.chars().count() < NAMING {
        cell.said.own.clone()
    } else {
        pairs(&label)
    };
    let said = || support.rarity(crate::support::common(&told, &text.said.own));
    // 中 of a table of grades: it isn't known what words would name it.
    let unsaid = |name: &str| name.chars().count() == 1 && !words.contains(name);
    // 其余18家、367.13万元: a part is no total.
    let rest = row == Match::Open
        && ["其余", "其他", "另有"]
            .iter()
            .any(|word| text.said.around.contains(word));
    let nameless = rest
        || row == Match::Other && grid.rows[at].label.chars().count() == 1
        || unsaid(grid.heading(at, place));
    if nameless || row < Match::Named && is_listed(context, text) {
        return None;
    }
    let unnamed = row == Match::Other && said() < SAID;
    let loose = row < Match::Named && column == Match::Other;
    (!other_year).then_some(Tie {
        text_and_table: true,
        row,
        column,
        open: unnamed || loose,
    })
}
