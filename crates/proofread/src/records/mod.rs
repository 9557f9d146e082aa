//! Indicator records: what one row of a table or one sentence says about one indicator.

mod keys;
mod marked;
mod prose;
mod roles;

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use crate::context::Context;
use crate::document::Span;
use crate::grid::{Grid, GridCell, Role, RowKind};
use crate::number::{Quantity, UnitClass};
use keys::plain_key;
pub use keys::{core, key};
use marked::labelled_goal;
pub use marked::{is_given, is_heading, marked, tells_rule};
use prose::prose;

/// A figure in a role.
#[derive(Debug, Clone)]
pub struct Figure {
    pub role: Role,
    pub quantity: Quantity,
    pub span: Span,
}

/// Where a record was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Table {
        grid: usize,
        row: usize,
    },
    Prose {
        passage: usize,
        from: usize,
        to: usize,
    },
}

/// What is said in one place about one indicator.
#[derive(Debug, Clone)]
pub struct Record {
    pub name: String,
    /// For comparing: `key(name)`.
    pub key: String,
    /// 二级 or 一级指标 under which it is listed.
    pub group: String,
    pub figures: Vec<Figure>,
    pub source: Source,
    /// 指标值 and 完成值 in words, for a qualitative indicator.
    pub words: Vec<(Role, String)>,
    pub total: bool,
}

impl Record {
    pub fn figure(&self, role: Role) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.role == role)
    }

    pub fn spans(&self) -> Vec<Span> {
        self.figures.iter().map(|figure| figure.span).collect()
    }
}

/// How many names of tables are looked for in running text.
const MAX_KNOWN: usize = 3000;

/// All records of a document.
pub fn records(context: &Context<'_>) -> Vec<Record> {
    let mut records = Vec::new();
    for index in 0..context.grids.len() {
        table(context, index, &mut records);
    }
    let mut known: Vec<String> = records
        .iter()
        .filter(|record| !record.total)
        .filter(|record| {
            record.figures.iter().any(|figure| {
                matches!(
                    figure.role,
                    Role::Target | Role::Actual | Role::Achievement | Role::Weight | Role::Score
                )
            })
        })
        .take(MAX_KNOWN)
        .map(|record| record.key.clone())
        .filter(|key| key.chars().count() >= 3)
        .collect::<HashSet<_>>()
        .into_iter()
        .collect();
    known.sort_by_key(|key| (std::cmp::Reverse(key.chars().count()), key.clone()));
    for (index, passage) in context.prose() {
        match marked(context, index, passage) {
            Some(record) if is_heading(context, passage) => records.push(record),
            Some(record) => {
                records.push(record);
                prose(context, (index, true), passage, &known, &mut records);
            }
            None => prose(context, (index, false), passage, &known, &mut records),
        }
    }
    strip_common_prefix(&mut records, &known);
    records
}

fn table(context: &Context<'_>, index: usize, records: &mut Vec<Record>) {
    let grid = &context.grids[index];
    for (row, kind) in grid.rows.iter().enumerate() {
        if kind.kind == RowKind::Heading || kind.heading.is_none() {
            continue;
        }
        let mut figures = Vec::new();
        let mut words = Vec::new();
        let aims = |role: Role| grid.column(row, role).is_some();
        let aimed = aims(Role::Target) || aims(Role::Actual);
        for column in 0..grid.columns {
            let (Some(role), Some(cell)) = (grid.role(row, column), grid.cell(row, column)) else {
                continue;
            };
            if matches!(
                role,
                Role::Index | Role::Label | Role::Level1 | Role::Level2 | Role::Other
            ) {
                continue;
            }
            if role == Role::Cause {
                figures.extend(remarked_rate(context, cell));
                if !aimed {
                    figures.extend(remarked_goal(context, cell));
                }
            }
            match grid.value(row, column) {
                Some(quantity) if role != Role::Cause => figures.push(Figure {
                    role,
                    quantity,
                    span: cell.span,
                }),
                _ => words.push((role, cell.text.clone())),
            }
        }
        // Of full marks on several levels those of the row itself stand last.
        let marks = figures
            .iter()
            .filter(|figure| figure.role == Role::Weight)
            .count();
        let mut outer = marks.saturating_sub(1);
        figures.retain(|figure| {
            let drop = figure.role == Role::Weight && outer > 0;
            outer -= usize::from(drop);
            !drop
        });
        if figures.is_empty() && words.is_empty() {
            continue;
        }
        if !aims(Role::Target) {
            figures.extend(labelled_goal(context, grid, row));
        }
        take_unit(&mut figures);
        let total = matches!(kind.kind, RowKind::Total | RowKind::Subtotal);
        let group = group_of(grid, row);
        let name = kind.label.trim_end_matches(':').to_owned();
        records.push(Record {
            key: if total {
                "〈合计〉".to_owned()
            } else if group.is_empty() {
                key(&name)
            } else {
                // 投入 under 决策 is not all of 决策.
                plain_key(&name)
            },
            name,
            group,
            figures,
            source: Source::Table { grid: index, row },
            words,
            total,
        });
    }
}

/// A bare result that is so many times less than its target, which has a unit, is in that unit.
const BARE: Decimal = Decimal::ONE_HUNDRED;

/// `≥320亿元 | 341.6`: a bare figure beside its target is in the target's unit.
fn take_unit(figures: &mut [Figure]) {
    let target = figures.iter().find(|figure| figure.role == Role::Target);
    let Some(target) = target.map(|target| target.quantity.clone()) else {
        return;
    };
    let actual = figures.iter_mut().find(|it| it.role == Role::Actual);
    let Some(actual) = actual.map(|actual| &mut actual.quantity) else {
        return;
    };
    let bare = actual.unit.class == UnitClass::None && target.unit.class != UnitClass::None;
    if bare && actual.is_plain() && actual.value * BARE < target.value {
        actual.value *= target.unit.factor;
        actual.half *= target.unit.factor;
        actual.unit = target.unit;
    }
}

/// The upper level that a row stands under, or nothing.
fn group_of(grid: &Grid, row: usize) -> String {
    [Role::Level2, Role::Level1]
        .into_iter()
        .filter_map(|role| grid.column(row, role))
        .map(|column| grid.filled(row, column))
        .find(|text| !text.is_empty() && *text != grid.rows[row].label)
        .unwrap_or_default()
        .to_owned()
}

/// `得分率77.50%` in a column of remarks.
fn remarked_rate(context: &Context<'_>, cell: &GridCell) -> Option<Figure> {
    let passage = &context.passages[cell.passage];
    let [rate] = passage.quantities.as_slice() else {
        return None;
    };
    let said = passage.slice(0, rate.from);
    let fits = rate.unit.class == UnitClass::Percent
        && rate.is_plain()
        && said.trim_end_matches([':', '为']).ends_with("得分率")
        && said.chars().count() <= 6;
    fits.then(|| Figure {
        role: Role::ScoreRate,
        quantity: rate.clone(),
        span: passage.span_of(rate),
    })
}

/// `目标28家，完成26家` in a column of remarks of a table that has none for the two.
fn remarked_goal(context: &Context<'_>, cell: &GridCell) -> Vec<Figure> {
    let passage = &context.passages[cell.passage];
    let [target, actual] = passage.quantities.as_slice() else {
        return Vec::new();
    };
    let led = |from: usize, figure: &Quantity, words: &[&str]| {
        let said = passage.slice(from, figure.from);
        let said = said.trim_start_matches(['，', '；', '、', ',']);
        figure.is_plain() && words.contains(&said.trim_end_matches(['为', '是', '值', '数', ':']))
    };
    let fits = led(0, target, &["目标", "计划", "年度目标", "指标"])
        && led(target.to, actual, &["完成", "实际", "实际完成", "实现"])
        && target.unit.comparable(&actual.unit);
    if !fits {
        return Vec::new();
    }
    let figure = |role: Role, quantity: &Quantity| Figure {
        role,
        quantity: quantity.clone(),
        span: passage.span_of(quantity),
    };
    vec![figure(Role::Target, target), figure(Role::Actual, actual)]
}

/// Records of one section often begin alike (“某省向科技部备案的…”): what many share is no part of the name.
fn strip_common_prefix(records: &mut [Record], known: &[String]) {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, record) in records.iter().enumerate() {
        if matches!(record.source, Source::Prose { .. }) && !known.contains(&record.key) {
            let start: String = record.key.chars().take(6).collect();
            groups.entry(start).or_default().push(index);
        }
    }
    for members in groups.values() {
        let names: std::collections::BTreeSet<Vec<char>> = members
            .iter()
            .map(|index| records[*index].key.chars().collect())
            .collect();
        let Some(first) = names.first() else { continue };
        let shared = (0..first.len())
            .take_while(|at| names.iter().all(|name| name.get(*at) == first.get(*at)))
            .count();
        if names.len() < 3 || shared < 6 {
            continue;
        }
        for index in members {
            let rest: String = records[*index].key.chars().skip(shared).collect();
            if rest.chars().count() >= 2 {
                records[*index].name.clone_from(&rest);
                records[*index].key = rest;
            }
        }
    }
}
