//! Goals that a paragraph tells one after another, against the column of goals of a table: where the others are what the column
//! shows, the odd one isn't. `新建平台不少于12家、转化成果95项以上、培训技术经纪人400人次`.

use std::collections::HashSet;

use super::super::mentions::of_one_unit;
use crate::aims;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::lexicon::pairs;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::records::Source;
use crate::slip;
use crate::support::{Pair, common, lead};

/// Goals that are what the column shows.
const HELD: usize = 2;
/// Pairs of characters that the words of a goal and the name of a row share.
const SHARED: usize = 2;
/// Characters behind a figure that say what it is of.
const BEHIND: usize = 8;

/// A goal of a table.
struct Aimed<'a> {
    name: &'a str,
    pairs: Vec<Pair>,
    quantity: &'a Quantity,
    span: Span,
}

/// The goals of a table, and the block in which it stands.
struct Table<'a> {
    block: Option<usize>,
    goals: Vec<Aimed<'a>>,
}

/// The goals of each table that has some.
fn tables<'a>(context: &'a Context<'_>) -> Vec<Table<'a>> {
    let mut tables: Vec<Vec<Aimed<'a>>> = Vec::new();
    tables.resize_with(context.grids.len() + 1, Vec::new);
    for record in context.records.iter().filter(|record| !record.total) {
        // What running text says under the names of indicators is one more table.
        let table = match record.source {
            Source::Table { grid, .. } => grid,
            Source::Prose { .. } => context.grids.len(),
        };
        let Some(figure) = record.figure(Role::Target) else {
            continue;
        };
        tables[table].push(Aimed {
            name: &record.name,
            pairs: pairs(&record.name),
            quantity: &figure.quantity,
            span: figure.span,
        });
    }
    let blocks = context.grids.iter().map(|grid| Some(grid.block));
    let tables = tables.into_iter().zip(blocks.chain([None]));
    tables
        .filter(|(goals, _)| goals.len() > HELD)
        .map(|(goals, block)| Table { block, goals })
        .collect()
}

/// A goal of running text.
struct Told<'a> {
    quantity: &'a Quantity,
    span: Span,
    pairs: Vec<Pair>,
}

/// The goals that a paragraph tells.
fn told<'a>(context: &Context<'_>, passage: &'a Passage) -> Vec<Told<'a>> {
    let own = |at: usize| {
        let quantity = &passage.quantities[at];
        let behind: String = passage.chars[quantity.to..]
            .iter()
            .take(BEHIND)
            .take_while(|c| !matches!(c, '，' | '。' | '；' | '、' | '('))
            .collect();
        let operator = quantity.operator;
        let aimed = operator.is_lower()
            || operator.is_upper()
            || behind.starts_with("以上")
            || aims::sets(context, passage, quantity);
        let named = !matches!(quantity.unit.class, UnitClass::Points | UnitClass::Duration);
        let plain = quantity.is_plain() && quantity.terms.is_empty() && named;
        let words = format!("{}|{behind}", lead(passage, at));
        let part = words.contains("其中") || facts::parent(passage, at).is_some();
        (aimed && plain && !part).then(|| Told {
            quantity,
            span: passage.span_of(quantity),
            pairs: pairs(&words),
        })
    };
    (0..passage.quantities.len()).filter_map(own).collect()
}

/// Whether a goal of a table can be what running text tells.
fn comparable(cell: &Quantity, said: &Quantity) -> bool {
    cell.unit.class == UnitClass::None || of_one_unit(cell, said)
}

fn is(cell: &Quantity, said: &Quantity) -> bool {
    let bare = cell.unit.class == UnitClass::None && cell.value == said.shown();
    comparable(cell, said) && (bare || cell.value == said.value)
}

pub(super) fn compare(context: &Context<'_>, findings: &mut Findings) {
    let tables = tables(context);
    if tables.is_empty() {
        return;
    }
    let known = findings.known();
    let mut found: HashSet<Span> = HashSet::new();
    for (_, passage) in context.prose() {
        if passage.quantities.len() < HELD || facts::is_case(context, passage) {
            continue;
        }
        let told = told(context, passage);
        for table in &tables {
            // 年度总体目标 of a form tells what its rows have, be it only two of them.
            let form = passage.cell.is_some() && table.block == Some(passage.block);
            if told.len() + usize::from(form) <= HELD {
                continue;
            }
            // A paragraph's own records tell nothing of it.
            let own = |aimed: &Aimed<'_>| passage.span(0, passage.chars.len()).overlaps(aimed.span);
            let table: Vec<&Aimed<'_>> = table.goals.iter().filter(|aimed| !own(aimed)).collect();
            let found_here = if form && told.len() == HELD {
                odd_of_two(&told, &table)
            } else {
                odd(&told, &table)
            };
            let Some((own, aimed)) = found_here else {
                continue;
            };
            findings.checked.references += 1;
            if !known.contains(&own.span) && found.insert(own.span) {
                findings.push(draft(own, aimed));
            }
        }
    }
}

/// The one goal of a list that isn't what the column shows, and the one of the column that isn't told and is called like it.
fn odd<'t, 'a>(
    told: &'t [Told<'a>],
    table: &[&'t Aimed<'a>],
) -> Option<(&'t Told<'a>, &'t Aimed<'a>)> {
    let held = |own: &Told<'_>| table.iter().any(|aimed| is(aimed.quantity, own.quantity));
    let left: Vec<&Told<'_>> = told.iter().filter(|own| !held(own)).collect();
    let many = told.len() - left.len();
    let untold: Vec<&Aimed<'_>> = table
        .iter()
        .copied()
        .filter(|aimed| !told.iter().any(|own| is(aimed.quantity, own.quantity)))
        .collect();
    if many < HELD || left.len() * 2 > many {
        return None;
    }
    let mut pairs = left.into_iter().filter_map(|own| {
        let shared = |aimed: &Aimed<'_>| common(&own.pairs, &aimed.pairs).count();
        let best = table.iter().map(|aimed| shared(aimed)).max()?;
        let mut called = table.iter().copied().filter(|aimed| shared(aimed) == best);
        let aimed = called.next().filter(|_| called.next().is_none())?;
        let free = untold.iter().any(|one| std::ptr::eq(*one, aimed));
        (best >= SHARED && free && comparable(aimed.quantity, own.quantity)).then_some((own, aimed))
    });
    pairs.next().filter(|_| pairs.next().is_none())
}

/// The one of two goals that isn't what the form has, where the other is and one slip parts it from the one row called like it.
fn odd_of_two<'t, 'a>(
    told: &'t [Told<'a>],
    table: &[&'t Aimed<'a>],
) -> Option<(&'t Told<'a>, &'t Aimed<'a>)> {
    let held = |own: &&Told<'_>| table.iter().any(|aimed| is(aimed.quantity, own.quantity));
    let (held, left): (Vec<&Told<'a>>, Vec<&Told<'a>>) = told.iter().partition(held);
    let ([held], [own]) = (held.as_slice(), left.as_slice()) else {
        return None;
    };
    let untold = table.iter().copied().filter(|aimed| {
        !is(aimed.quantity, held.quantity) && comparable(aimed.quantity, own.quantity)
    });
    let shared = |aimed: &Aimed<'_>| common(&own.pairs, &aimed.pairs).count();
    let rows: Vec<&Aimed<'a>> = untold.filter(|aimed| shared(aimed) >= SHARED).collect();
    let best = rows.iter().map(|aimed| shared(aimed)).max()?;
    let mut called = rows.into_iter().filter(|aimed| shared(aimed) == best);
    let aimed = called.next().filter(|_| called.next().is_none())?;
    slip::one_off(own.quantity, aimed.quantity.value).then_some((*own, aimed))
}

fn draft(own: &Told<'_>, aimed: &Aimed<'_>) -> Draft {
    let message = format!(
        "“{}”的目标正文印为{}，指标表为{}；一同列举的其他目标都与表一致。",
        shorten(aimed.name, 30),
        own.quantity.printed,
        aimed.quantity.printed
    );
    Draft::new("contradiction_goal", Severity::Doubt, message)
        .printed(&own.quantity.printed, &aimed.quantity.printed)
        .at([own.span, aimed.span])
        .advice("核对正文与指标表的目标值。")
}
