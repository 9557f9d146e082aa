//! What tables say of indicators: goal and result, and the report's own year in tables with a column for each.

use std::collections::HashMap;

use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Role, RowKind, is_year};
use crate::number::Quantity;
use crate::records::{Source, key};

/// An indicator of a table: its name's core, and its figures.
#[derive(Clone)]
pub(super) struct Known<'a> {
    pub core: String,
    /// Block of its table.
    pub block: usize,
    pub name: &'a str,
    pub target: Option<(Quantity, Span)>,
    pub actual: Option<(Quantity, Span)>,
}

/// What is left of a key without what it is counted by.
pub(super) fn core(key: &str) -> String {
    let mut core = key.to_owned();
    for tail in [
        "人次数",
        "张数",
        "人数",
        "户数",
        "件数",
        "个数",
        "数",
        "人次",
    ] {
        if core.chars().count() > 4 && core.ends_with(tail) {
            core.truncate(core.len() - tail.len());
        }
    }
    core
}

/// What tables with a column for each year show of the report's own: name, figure, place.
fn of_own_year<'a>(context: &'a Context<'_>) -> Vec<(&'a str, Quantity, Span)> {
    let Some(year) = context.year.map(|year| year.to_string()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        let Some(top) = (0..grid.rows.len()).find(|row| grid.rows[*row].kind == RowKind::Heading)
        else {
            continue;
        };
        let of_year = |column: &usize| {
            let heading = grid
                .cell(top, *column)
                .map_or("", |cell| cell.text.as_str());
            is_year(heading).then_some((*column, heading.starts_with(&year)))
        };
        let years: Vec<(usize, bool)> = (0..grid.columns).filter_map(|it| of_year(&it)).collect();
        let Some((column, _)) = years.iter().find(|(_, own)| *own && years.len() > 1) else {
            continue;
        };
        for row in top + 1..grid.rows.len() {
            let cell = grid.cell(row, *column);
            if let (Some(value), Some(cell)) = (grid.measured(row, *column), cell)
                && value.is_plain()
            {
                found.push((grid.rows[row].label.as_str(), value, cell.span));
            }
        }
    }
    found
}

/// The indicators of the tables; names that one table has twice are left out.
pub(super) fn known<'a>(context: &'a Context<'_>) -> Vec<Known<'a>> {
    let mut known: Vec<Known<'a>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for record in context
        .records
        .iter()
        .filter(|record| matches!(record.source, Source::Table { .. }) && !record.total)
    {
        let core = core(&record.key);
        let figure = |role| {
            record
                .figure(role)
                .map(|figure| (figure.quantity.clone(), figure.span))
        };
        let (target, actual) = (figure(Role::Target), figure(Role::Actual));
        if core.chars().count() < 2 || (target.is_none() && actual.is_none()) {
            continue;
        }
        let index = *places.entry(core.clone()).or_insert(known.len());
        match known.get_mut(index) {
            Some(other) => {
                other.target = other.target.take().or(target);
                other.actual = other.actual.take().or(actual);
            }
            None => known.push(Known {
                block: match record.source {
                    Source::Table { grid, .. } => context.grids[grid].block,
                    Source::Prose { .. } => 0,
                },
                core,
                name: &record.name,
                target,
                actual,
            }),
        }
    }
    known
}

/// The indicators of each table.
pub(super) fn by_block(known: &[Known<'_>]) -> HashMap<usize, Vec<usize>> {
    let mut by_block: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, known) in known.iter().enumerate() {
        by_block.entry(known.block).or_default().push(index);
    }
    by_block
}

/// What a table by years shows of the report's own year, against what the table of indicators has as result.
pub(super) fn own_year(context: &Context<'_>, known: &[Known<'_>], findings: &mut Findings) {
    let by_core: HashMap<&str, &Known<'_>> =
        known.iter().map(|it| (it.core.as_str(), it)).collect();
    for (name, value, span) in of_own_year(context) {
        let result = by_core
            .get(core(&key(name)).as_str())
            .and_then(|it| it.actual.as_ref());
        let Some((figure, place)) =
            result.filter(|(figure, place)| *place != span && figure.unit.comparable(&value.unit))
        else {
            continue;
        };
        findings.checked.references += 1;
        if figure.agrees(&value) {
            continue;
        }
        let message = format!(
            "“{}”本年度的数分年度的表印为{}，指标表的完成值为{}。",
            shorten(name, 30),
            value.printed,
            figure.printed
        );
        findings.push(
            Draft::new("contradiction_mention", Severity::Doubt, message)
                .printed(&value.printed, &figure.printed)
                .at([span, *place])
                .advice("核对两张表；口径不同的，写明各自的口径。"),
        );
    }
}
