//! Codes of indicators in a table that don't follow each other: `C1`, `C2`, `C7`, `C4`.

use std::collections::BTreeMap;

use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::rules::points::code_at;

/// So many codes of a letter tell from where they count.
const LEAST: usize = 3;

/// The number of a code and where the code stands.
struct Coded {
    number: usize,
    span: Span,
}

pub(super) fn codes(context: &Context<'_>, findings: &mut Findings) {
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        let runs = read(context, grid);
        let even = |run: &&Vec<Coded>| {
            let mut numbers = run.iter().enumerate();
            numbers.all(|(at, it)| it.number == run[0].number + at)
        };
        let others = runs.values().filter(even);
        let from_one = others.filter(|run| run[0].number == 1 && run.len() > 1);
        let from_one = from_one.count() > 0;
        for (letter, run) in &runs {
            findings.checked.rules += 1;
            judge(*letter, run, from_one, findings);
        }
    }
}

/// The codes of a table by their letters, in the order of the rows.
fn read(context: &Context<'_>, grid: &Grid) -> BTreeMap<char, Vec<Coded>> {
    let mut runs: BTreeMap<char, Vec<Coded>> = BTreeMap::new();
    let mut last = None;
    for row in (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Item) {
        let found = (0..grid.columns).rev().find_map(|column| {
            let cell = grid.cell(row, column)?;
            let passage = &context.passages[cell.passage];
            let code = code_at(&passage.chars, 0)?;
            let number = code[1..].parse().ok()?;
            let length = code.chars().count();
            // C2.1 is a part of C2; A4 alone may be a size, B2B a kind of trade.
            let next = passage.chars.get(length);
            let ends = next.is_none_or(|c| !c.is_ascii_alphanumeric() && *c != '-');
            let span = passage.span(0, length);
            ends.then(|| (code.chars().next(), Coded { number, span }))
        });
        if let Some((Some(letter), coded)) = found {
            // Rows in another order than that of their codes.
            if last != Some(letter) && runs.contains_key(&letter) {
                return BTreeMap::new();
            }
            last = Some(letter);
            runs.entry(letter).or_default().push(coded);
        }
    }
    runs
}

/// One code that is none of the row that all others of its letter make.
fn judge(letter: char, run: &[Coded], from_one: bool, findings: &mut Findings) {
    if run.len() < LEAST && !(run.len() == 2 && from_one) {
        return;
    }
    let off = |base: usize| -> Vec<usize> {
        let all = run.iter().enumerate();
        all.filter(|(at, it)| it.number != base + at)
            .map(|(at, _)| at)
            .collect()
    };
    let bases: Vec<usize> = match run.len() {
        2 => vec![1],
        _ => run
            .iter()
            .enumerate()
            .filter_map(|(at, it)| it.number.checked_sub(at))
            .filter(|base| *base == 1 || *base > 1 && run.len() > LEAST)
            .collect(),
    };
    let found = bases.into_iter().find_map(|base| {
        let off = off(base);
        (off.len() == 1).then(|| (off[0], base + off[0]))
    });
    let Some((at, right)) = found else { return };
    // O1, O2, O4: one that was left out.
    if at + 1 == run.len() && run[at].number == right + 1 {
        return;
    }
    let (own, right) = (&run[at], format!("{letter}{right}"));
    let printed = format!("{letter}{}", own.number);
    let message = format!("编号印为{printed}，按前后各行应为{right}。");
    findings.push(
        Draft::new("item_number", Severity::Doubt, message)
            .printed(printed, right)
            .at([own.span])
            .advice("核对指标编号。")
            .certain(),
    );
}
