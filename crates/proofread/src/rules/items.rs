//! Paragraphs of a list that the rows of a table head: `4、甲工作经费36万元。…，全年支出33.84万元` beside the row 甲工作经费, 36.00, 33.84.

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::is_average;
use crate::arithmetic::show_like;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Grid;
use crate::layout::enumerator;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::row_names::{Names, Place};
use crate::slip;
use crate::support::lead;

pub const RULE: Rule = Rule {
    id: "item",
    title: "以表中各行名称分条叙述的，条内金额与该行相符",
    run,
};

/// So many paragraphs that rows of one table head are a list of its rows.
const LEAST: usize = 3;
/// Characters between a name and the amount that heads its paragraph.
const NEAR: usize = 8;
/// Digits of an amount that a row hardly holds by chance but for one.
const DIGITS: usize = 3;
/// Words between a name and its amount.
const LEADS: [&str; 12] = [
    "项目", "资金", "经费", "预算", "安排", "共", "计", "为", "补助", "年", "本", "：",
];

/// A paragraph that a row heads.
struct Item<'a> {
    passage: &'a Passage,
    grid: &'a Grid,
    /// Which table it is of.
    table: usize,
    row: usize,
    /// Where the row's name ends.
    named: usize,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let names = Names::new(&context.grids);
    let items: Vec<Item<'_>> = context
        .prose()
        .filter(|(_, passage)| passage.cell.is_none())
        .filter_map(|(_, passage)| item(context, &names, passage))
        .collect();
    let mut tables: Vec<usize> = items.iter().map(|item| item.table).collect();
    tables.dedup();
    let known = findings.known();
    for table in tables {
        let list: Vec<&Item<'_>> = items.iter().filter(|item| item.table == table).collect();
        if list.len() < LEAST {
            continue;
        }
        let column = headed(&list);
        for item in list {
            findings.checked.references += 1;
            let told = column.is_some_and(|column| heads(item, column, findings));
            if !told {
                within(context, item, &known, findings);
            }
        }
    }
}

/// The row of one table whose name a paragraph begins with.
fn item<'a>(context: &'a Context<'a>, names: &Names, passage: &'a Passage) -> Option<Item<'a>> {
    let signs = |c: &&char| matches!(**c, '#' | '*' | ' ' | '“' | '"');
    let skipped = passage.chars.iter().take_while(signs).count();
    let number = enumerator(&passage.chars[skipped..])?;
    let start = skipped + number.length;
    let marks = passage.chars[start..].iter().take_while(signs).count();
    let start = start + marks;
    let found = names.in_words(passage.chars.get(start..)?);
    let (at, name, places) = found.first()?;
    let place = |places: &[Place]| match places {
        [place] => Some(*place),
        _ => None,
    };
    let (table, row) = place(places).filter(|_| *at == 0)?;
    let grid = &context.grids[table];
    let mut named = start + name.chars().count();
    if passage.chars.get(named) == Some(&'(') {
        let closed = passage.chars[named..].iter().position(|c| *c == ')')?;
        named += closed + 1;
    }
    (!grid.guessed).then_some(Item {
        passage,
        grid,
        table,
        row,
        named,
    })
}

/// The amount right behind the name of a paragraph.
fn first<'a>(item: &Item<'a>) -> Option<&'a Quantity> {
    let own = item
        .passage
        .quantities
        .iter()
        .find(|it| it.from >= item.named)?;
    let gap = item.passage.slice(item.named, own.from);
    let rest = LEADS
        .iter()
        .fold(gap.clone(), |gap, word| gap.replace(word, ""));
    let led =
        gap.chars().count() <= NEAR && rest.trim_matches([':', '，', '“', '”', '*']).is_empty();
    (led && own.unit.class == UnitClass::Money && own.is_plain() && own.operator == Operator::None)
        .then_some(own)
}

/// The amount of a row in a column, in the unit of the text where the table has none.
fn amount(grid: &Grid, row: usize, column: usize, own: &Quantity) -> Option<Quantity> {
    let mut value = grid.value(row, column)?;
    if value.unit.class == UnitClass::None && grid.heading(row, column).contains("万元") {
        value.value *= own.unit.factor;
        value.half *= own.unit.factor;
        value.unit = own.unit.clone();
    }
    (value.unit.class == UnitClass::Money).then_some(value)
}

/// The column of which the amounts at the heads of all paragraphs but one are.
fn headed(list: &[&Item<'_>]) -> Option<usize> {
    let columns = list.first()?.grid.columns;
    let count = |column: usize| {
        let agree = |item: &&&Item<'_>| {
            first(item).is_some_and(|own| {
                amount(item.grid, item.row, column, own).is_some_and(|cell| cell.agrees(own))
            })
        };
        list.iter().filter(agree).count()
    };
    let told = list.iter().filter(|item| first(item).is_some()).count();
    (0..columns).find(|column| count(*column) + 1 >= told && count(*column) + 1 >= LEAST)
}

/// The amount that heads a paragraph against its row; whether it is told.
fn heads(item: &Item<'_>, column: usize, findings: &mut Findings) -> bool {
    let Some(own) = first(item) else { return false };
    let others = (0..item.grid.columns).filter_map(|at| amount(item.grid, item.row, at, own));
    if others.into_iter().any(|cell| cell.agrees(own)) {
        return false;
    }
    let Some(cell) = amount(item.grid, item.row, column, own) else {
        return false;
    };
    let why = "其余各条开头的金额都与该栏一致";
    tell(item, own, (&cell, column), why, findings);
    true
}

/// Amounts of a paragraph that one slip keeps from an amount of its row which it doesn't tell.
fn within(
    context: &Context<'_>,
    item: &Item<'_>,
    known: &std::collections::HashSet<Span>,
    findings: &mut Findings,
) {
    let passage = item.passage;
    for (at, own) in passage.quantities.iter().enumerate() {
        let money = own.unit.class == UnitClass::Money && own.is_plain();
        let plain = money && own.operator == Operator::None && own.from >= item.named;
        let words = lead(passage, at);
        let apart = ["每", "其中", "比", "较", "目标", "上年"];
        if !plain
            || known.contains(&passage.span_of(own))
            || is_average(passage, own)
            || apart.iter().any(|word| words.contains(word))
        {
            continue;
        }
        let cells: Vec<(usize, Quantity)> = (0..item.grid.columns)
            .filter_map(|column| Some((column, amount(item.grid, item.row, column, own)?)))
            .collect();
        let said = |cell: &Quantity| passage.quantities.iter().any(|it| cell.agrees(it));
        if cells.iter().any(|(_, cell)| cell.agrees(own)) || is_made(passage, own) {
            continue;
        }
        let meant = cells.iter().find(|(_, cell)| {
            slip::digits(&cell.printed).len() >= DIGITS
                && slip::one_off(own, cell.value)
                && !said(cell)
        });
        let stands = || {
            let mut same = context
                .pool
                .between(own.unit.class, own.value, Some(own.value));
            same.any(|other| other.span != passage.span_of(own))
        };
        if let Some((column, cell)) = meant.filter(|_| !stands()) {
            let why = "本条没有另外说到该数";
            tell(item, own, (cell, *column), why, findings);
        }
    }
}

/// Whether two other amounts of a paragraph make one, or it is what is left of two.
fn is_made(passage: &Passage, own: &Quantity) -> bool {
    let amounts: Vec<Decimal> = passage
        .quantities
        .iter()
        .filter(|it| it.unit.comparable(&own.unit) && it.from != own.from)
        .map(|it| it.value)
        .collect();
    let pairs = amounts
        .iter()
        .enumerate()
        .flat_map(|(at, one)| amounts[at + 1..].iter().map(move |two| (*one, *two)));
    let mut made = pairs.map(|(one, two)| [one + two, (one - two).abs()]);
    made.any(|values| values.contains(&own.value))
}

fn tell(
    item: &Item<'_>,
    own: &Quantity,
    (cell, column): (&Quantity, usize),
    why: &str,
    findings: &mut Findings,
) {
    let computed = show_like(cell.value, own);
    let message = format!(
        "“{}”一条印为{}，表中该行{}为{}；{why}。",
        shorten(&item.grid.rows[item.row].label, 20),
        own.printed,
        item.grid.heading(item.row, column),
        cell.printed
    );
    let span = item.grid.cell(item.row, column).map(|cell| cell.span);
    findings.push(
        Draft::new("item_of_row", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([item.passage.span_of(own)])
            .at(span)
            .advice("核对本条所说的金额与表中该行。"),
    );
}
