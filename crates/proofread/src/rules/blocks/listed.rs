//! Score rates of several parts in a list, and what tables have of the parts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Said, block};
use crate::context::Context;
use crate::grid::{Grid, Role, RowKind};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;

/// What the lists of rates are called.
const RATE: &str = "得分率";
/// Characters between the rates of a list and before the names of its parts.
const NEAR: usize = 6;

/// `决策、过程、产出、效益四类指标的得分率分别为85.0%、83.4%、90.4%和92.6%`, `得分率依次为:决策80.0%、过程79.7%`.
pub(super) fn rates(passage: &Passage, (from, to): (usize, usize)) -> Vec<(&'static str, Said)> {
    let text: Vec<char> = passage.chars[from..to.min(passage.chars.len())].to_vec();
    let word: Vec<char> = RATE.chars().collect();
    let Some(at) = text.windows(word.len()).position(|words| words == word) else {
        return Vec::new();
    };
    let begins = from + at + word.len();
    let mut run: Vec<&Quantity> = Vec::new();
    for next in passage.quantities.iter().filter(|it| it.from >= begins) {
        let last = run.last().map_or(begins, |last| last.to);
        let gap = passage.slice(last, next.from);
        let near = gap.chars().count() <= NEAR && !gap.contains(['，', '；', '。']);
        if next.unit.class != UnitClass::Percent || !next.is_plain() || !near {
            break;
        }
        run.push(next);
    }
    let placed = |rate: &Quantity| (rate.clone(), passage.span_of(rate));
    let own: Vec<Option<&'static str>> = run
        .iter()
        .map(|rate| block(&passage.slice(rate.from.saturating_sub(NEAR), rate.from)))
        .collect();
    if run.len() > 1 && own.iter().all(Option::is_some) {
        let named = own.into_iter().flatten().zip(&run);
        return named.map(|(name, rate)| (name, placed(rate))).collect();
    }
    let clause: String = text[..at].iter().collect();
    let clause = clause.rsplit(['，', '；']).next().unwrap_or_default();
    let mut names: Vec<&'static str> = clause.split(['、', '和']).filter_map(block).collect();
    if names.is_empty() {
        names = pointed(passage, (from, from + at));
    }
    if names.len() != run.len() || run.len() < 2 {
        return Vec::new();
    }
    let named = names.into_iter().zip(run);
    named.map(|(name, rate)| (name, placed(rate))).collect()
}

/// `决策15.50分，过程16.98分，…，得分率依次为`: the parts whose points a stretch lists.
fn pointed(passage: &Passage, (from, to): (usize, usize)) -> Vec<&'static str> {
    let mut last = from;
    let mut names = Vec::new();
    for points in passage.quantities.iter().filter(|it| it.to <= to) {
        if points.from >= from && points.unit.class == UnitClass::Points {
            names.extend(block(&passage.slice(last, points.from)));
            last = points.to;
        }
    }
    names
}

/// Full marks and points of each part by the rows of the first table that has both, each part once.
pub(super) fn of_table(context: &Context<'_>) -> BTreeMap<&'static str, (Said, Said)> {
    let tables = context.grids.iter().filter(|grid| !grid.guessed);
    tables
        .map(by_part)
        .find(|parts| parts.len() >= 3)
        .unwrap_or_default()
}

fn by_part(grid: &Grid) -> BTreeMap<&'static str, (Said, Said)> {
    let mut parts: BTreeMap<&'static str, (Said, Said)> = BTreeMap::new();
    for row in (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Item) {
        let said = |role: Role| -> Option<Said> {
            let column = grid.column(row, role)?;
            let value = grid.value(row, column).filter(Quantity::is_plain)?;
            Some((value, grid.cell(row, column)?.span))
        };
        let name = grid
            .column(row, Role::Level1)
            .and_then(|column| block(grid.filled(row, column)));
        let (Some(name), Some(marks), Some(score)) = (name, said(Role::Weight), said(Role::Score))
        else {
            continue;
        };
        match parts.get_mut(name) {
            Some((all, made)) => {
                add(&mut all.0, marks.0.value);
                add(&mut made.0, score.0.value);
            }
            None => {
                parts.insert(name, (marks, score));
            }
        }
    }
    parts
}

/// Adds to a figure, which is then printed as what it comes to.
fn add(sum: &mut Quantity, value: Decimal) {
    sum.value += value;
    sum.printed = sum.value.normalize().to_string();
}
