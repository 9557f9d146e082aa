//! Paragraphs that each tell of one row of a table, whose name is their title: `2.平台建设。支持9家，兑付270万元。` beside `平台建设 9 270.00`.
//!
//! Where the other paragraphs say what a column has in their rows, the one that doesn't has a slip, or its row has.

mod left;
mod slipped;
mod titles;

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::added;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::row_names::Place;
use crate::slip;
use titles::{Told, told};

pub const RULE: Rule = Rule {
    id: "headed_row",
    title: "以表中各行名称为题的段落与该行的数相符",
    run,
};

/// Paragraphs that say what a column has in their rows.
const HELD: usize = 2;
/// Parts that may make what a cell has.
const PARTS: usize = 4;
/// Characters between two parts.
const BETWEEN: usize = 16;

/// A figure of a paragraph.
type Figure<'a> = (&'a Passage, &'a Quantity);

fn run(context: &Context<'_>, findings: &mut Findings) {
    let told = told(context);
    let mut tables: HashMap<usize, Vec<&Told<'_>>> = HashMap::new();
    for one in &told {
        tables.entry(one.place.0).or_default().push(one);
    }
    let mut numbers: Vec<usize> = tables.keys().copied().collect();
    numbers.sort_unstable();
    let mut known = findings.known();
    for grid in numbers {
        let told = &tables[&grid];
        for column in 0..context.grids[grid].columns {
            let draft = compare(context, (told, column), &known, findings);
            if let Some(draft) = draft {
                // One figure is told of once, be it that of two columns.
                known.extend(draft.spans.iter().copied());
                findings.push(draft);
            }
        }
        left::compare(context, (told, &known), findings);
        slipped::compare(context, (told, &known), findings);
    }
}

/// Whether a cell shows what a figure says; none where they are of different kinds.
fn shows(cell: &Quantity, said: &Quantity) -> Option<bool> {
    if cell.unit.class == UnitClass::None {
        return Some(cell.value == said.value || cell.value == said.shown());
    }
    let alike = cell.unit.comparable(&said.unit);
    alike.then(|| cell.agrees(said))
}

/// The figures of paragraphs that can be what a row has.
fn figures<'a>(told: &Told<'a>) -> Vec<Figure<'a>> {
    let own = |passage: &'a Passage| {
        let plain = |own: &&Quantity| {
            own.is_plain() && own.terms.is_empty() && own.operator == Operator::None && !own.han
        };
        let all = passage.quantities.iter().filter(plain);
        all.map(move |own| (passage, own))
    };
    told.passages.iter().flat_map(|it| own(it)).collect()
}

/// A cell of a column that holds a count, an amount or a rate.
fn cell(context: &Context<'_>, (grid, row): Place, column: usize) -> Option<(Quantity, Span)> {
    let grid = &context.grids[grid];
    let value = grid.measured(row, column)?;
    let told = matches!(
        value.unit.class,
        UnitClass::Count | UnitClass::Money | UnitClass::Percent | UnitClass::None
    );
    let span = grid.cell(row, column)?.span;
    (told && value.is_plain() && value.value > Decimal::ZERO).then_some((value, span))
}

/// A paragraph whose figures have not what a cell has.
struct Odd<'t, 'a> {
    told: &'t Told<'a>,
    cell: (Quantity, Span),
}

fn compare(
    context: &Context<'_>,
    (told, column): (&[&Told<'_>], usize),
    known: &HashSet<Span>,
    findings: &mut Findings,
) -> Option<Draft> {
    let mut held: Vec<&Quantity> = Vec::new();
    let mut odd: Vec<Odd<'_, '_>> = Vec::new();
    for one in told {
        let Some(cell) = cell(context, one.place, column) else {
            continue;
        };
        let all = figures(one);
        let same = all
            .iter()
            .find(|(_, own)| shows(&cell.0, own) == Some(true));
        match same {
            Some((_, own)) => held.push(own),
            None => odd.push(Odd { told: one, cell }),
        }
    }
    findings.checked.references += held.len();
    let [odd] = odd.as_slice() else { return None };
    let like = held.first().filter(|_| held.len() >= HELD)?;
    let one_unit = held.iter().all(|own| own.unit.comparable(&like.unit));
    if odd.cell.0.unit.class != UnitClass::None {
        judge(context, (odd, column), &odd.cell.0, known)
    } else if one_unit {
        judge(context, (odd, column), like, known)
    } else {
        None
    }
}

fn judge(
    context: &Context<'_>,
    (odd, column): (&Odd<'_, '_>, usize),
    like: &Quantity,
    known: &HashSet<Span>,
) -> Option<Draft> {
    let (cell, span) = &odd.cell;
    let meant = if cell.unit.class == UnitClass::None {
        cell.value.checked_mul(like.unit.factor)?
    } else {
        cell.value
    };
    let all: Vec<Figure<'_>> = figures(odd.told);
    let kin: Vec<Figure<'_>> = all
        .into_iter()
        .filter(|(_, own)| own.unit.comparable(&like.unit))
        .collect();
    let runs = runs(&kin);
    let sum = |run: &[Figure<'_>]| run.iter().map(|(_, own)| own.value).sum::<Decimal>();
    if known.contains(span) || runs.iter().any(|run| sum(run) == meant) {
        return None;
    }
    let slipped = |(_, own): &&Figure<'_>| {
        slip::one_off(own, meant) && !is_elsewhere(context, odd.told.place, own)
    };
    let slips: Vec<&Figure<'_>> = kin.iter().filter(slipped).collect();
    let parts = match slips.as_slice() {
        [one] => vec![**one],
        [] => {
            // The cell is what one slip made of the parts.
            let near = |run: &&&[Figure<'_>]| {
                let sum = sum(run).checked_div(like.unit.factor);
                let sum = sum.and_then(|sum| sum.checked_mul(cell.unit.factor));
                sum.is_some_and(|sum| slip::is_slip(cell, sum))
            };
            let mut near = runs.iter().filter(near);
            match (near.next(), near.next()) {
                (Some(run), None) => run.to_vec(),
                _ => return None,
            }
        }
        _ => return None,
    };
    let places: Vec<Span> = parts.iter().map(|(it, own)| it.span_of(own)).collect();
    if places.iter().any(|place| known.contains(place)) {
        return None;
    }
    Some(draft(context, (odd, column), &parts, places))
}

/// Figures that follow one another, as parts do: `新建15家，改造9家`.
fn runs<'f, 'a>(kin: &'f [Figure<'a>]) -> Vec<&'f [Figure<'a>]> {
    let adjoin = |pair: &[Figure<'_>]| {
        let ((one, first), (other, second)) = (pair[0], pair[1]);
        let near = second.from.saturating_sub(first.to) <= BETWEEN;
        std::ptr::eq(one, other) && near && !one.slice(first.to, second.from).contains('。')
    };
    let mut runs = Vec::new();
    for from in 0..kin.len() {
        for to in from + 2..=kin.len().min(from + PARTS) {
            let run = &kin[from..to];
            if run.windows(2).all(adjoin) {
                runs.push(run);
            }
        }
    }
    runs
}

/// Whether a figure is what another cell of the row has.
fn is_elsewhere(context: &Context<'_>, place: Place, own: &Quantity) -> bool {
    (0..context.grids[place.0].columns).any(|column| {
        let cell = cell(context, place, column);
        cell.is_some_and(|(cell, _)| shows(&cell, own) == Some(true))
    })
}

fn draft(
    context: &Context<'_>,
    (odd, column): (&Odd<'_, '_>, usize),
    parts: &[Figure<'_>],
    places: Vec<Span>,
) -> Draft {
    let (grid, row) = odd.told.place;
    let grid = &context.grids[grid];
    let printed = added(parts.iter().map(|(_, own)| *own));
    let message = format!(
        "“{}”一段印为{printed}，表中该行“{}”为{}；其他各段都与表中该栏一致。",
        shorten(&grid.rows[row].label, 20),
        grid.heading(row, column),
        odd.cell.0.printed,
    );
    Draft::new("contradiction_headed", Severity::Doubt, message)
        .printed(printed, &odd.cell.0.printed)
        .at(places)
        .at([odd.cell.1])
        .advice("核对该段与表中同名的行。")
}
