//! Columns of a table of which most rows say how they belong together: quotient, growth or difference of two others.

use rust_decimal::Decimal;

use super::Rule;
use super::recomputed::compound;
use crate::arithmetic::{percent, prints, show_like};
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::number::{Quantity, UnitClass};
use crate::pool::gives;

pub const RULE: Rule = Rule {
    id: "column",
    title: "表中由其他栏算出的栏逐行相符",
    run,
};

/// Columns beyond these are not tried against each other.
const MOST: usize = 14;
/// Rows that must hold before a relation is believed.
const LEAST: usize = 3;

/// Headings that say that the column is computed: one row less is enough.
const NAMED: [&str; 8] = ["率", "差", "均", "占", "增减", "增幅", "增长", "结余"];

#[derive(Clone, Copy)]
enum Relation {
    Quotient,
    Growth,
    Difference,
    /// 户均: without a percentage.
    Average,
    /// 年均增长 over so many years.
    Yearly(u32),
}

impl Relation {
    fn holds(self, a: &Quantity, b: &Quantity, c: &Quantity) -> bool {
        match self {
            Self::Quotient => gives(a, b, c),
            Self::Growth => {
                percent(a.value - b.value, b.value).is_some_and(|value| prints(value, c))
            }
            Self::Difference => (a.value - b.value - c.value).abs() <= c.half,
            Self::Average => a
                .value
                .checked_div(b.value)
                .is_some_and(|value| prints(value, c)),
            Self::Yearly(years) => {
                compound(b.value, a.value, years).is_some_and(|value| prints(value, c))
            }
        }
    }

    /// What a target was exceeded by may not be counted: 100% and no deviation are right for all who reached it.
    fn capped(self, a: &Quantity, b: &Quantity, c: &Quantity) -> bool {
        let reached = if b.operator.is_upper() {
            a.value <= b.value
        } else {
            a.value >= b.value
        };
        let full = match self {
            Self::Quotient => c.value == Decimal::ONE_HUNDRED,
            Self::Growth => c.value.is_zero(),
            _ => false,
        };
        full && reached
    }

    /// A row whose target is a ceiling is measured the other way round: 指标值÷完成值.
    fn holds_turned(self, a: &Quantity, b: &Quantity, c: &Quantity) -> bool {
        matches!(self, Self::Quotient | Self::Growth) && !a.value.is_zero() && self.holds(b, a, c)
    }

    fn value(self, a: &Quantity, b: &Quantity) -> Option<Decimal> {
        match self {
            Self::Quotient => percent(a.value, b.value),
            Self::Growth => percent(a.value - b.value, b.value),
            Self::Difference => Some(a.value - b.value),
            Self::Average => a.value.checked_div(b.value),
            Self::Yearly(years) => compound(b.value, a.value, years),
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Quotient | Self::Average => "÷",
            Self::Growth => "比",
            Self::Yearly(_) => "对",
            Self::Difference => "−",
        }
    }
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        for derived in 0..grid.columns.min(MOST) {
            column(grid, derived, findings);
        }
    }
}

fn figure(grid: &Grid, row: usize, column: usize) -> Option<Quantity> {
    let skip = matches!(
        grid.role(row, column),
        Some(Role::Index | Role::Label | Role::Cause)
    );
    grid.value(row, column)
        .filter(|value| !skip && value.is_plain() && grid.rows[row].kind != RowKind::Heading)
}

/// The relation that explains most rows of a column, and the rows that it doesn't.
fn column(grid: &Grid, derived: usize, findings: &mut Findings) {
    let rows: Vec<(usize, Quantity)> = (0..grid.rows.len())
        .filter_map(|row| Some((row, figure(grid, row, derived)?)))
        .collect();
    if rows.len() < 2 {
        return;
    }
    let percents = rows
        .iter()
        .filter(|(_, value)| value.unit.class == UnitClass::Percent)
        .count();
    let relations: &[Relation] = if percents * 2 > rows.len() {
        let quotient = matches!(
            grid.role(rows[0].0, derived),
            Some(
                Role::ExecutionRate
                    | Role::FundingRate
                    | Role::Achievement
                    | Role::ScoreRate
                    | Role::Share
            )
        );
        if quotient {
            &[Relation::Quotient]
        } else if grid.heading(rows[0].0, derived).contains("年均") {
            &[
                Relation::Yearly(2),
                Relation::Yearly(3),
                Relation::Yearly(4),
                Relation::Yearly(5),
            ]
        } else {
            &[Relation::Quotient, Relation::Growth]
        }
    } else if grid.heading(rows[0].0, derived).contains('均') {
        &[Relation::Average]
    } else {
        &[Relation::Difference]
    };
    let mut best: Option<(usize, Vec<usize>, Relation, usize, usize)> = None;
    for a in (0..grid.columns.min(MOST)).filter(|a| *a != derived) {
        for b in (0..grid.columns.min(MOST)).filter(|b| *b != derived && *b != a) {
            for relation in relations {
                let (held, wrong) = judge(grid, &rows, a, b, *relation);
                if best.as_ref().is_none_or(|(most, ..)| held > *most) {
                    best = Some((held, wrong, *relation, a, b));
                }
            }
        }
    }
    let Some((held, wrong, relation, a, b)) = best else {
        return;
    };
    let named = NAMED
        .iter()
        .any(|word| grid.heading(rows[0].0, derived).contains(word));
    let enough = held >= LEAST || named && held + 1 == LEAST;
    let few = wrong.len() * 3 <= held || named && wrong.len() == 1;
    if !enough || !few {
        return;
    }
    findings.checked.rates += held;
    for row in wrong {
        report(grid, row, (a, b, derived), relation, findings);
    }
}

fn judge(
    grid: &Grid,
    rows: &[(usize, Quantity)],
    a: usize,
    b: usize,
    relation: Relation,
) -> (usize, Vec<usize>) {
    let (mut held, mut wrong) = (0, Vec::new());
    for (row, value) in rows {
        let (Some(one), Some(other)) = (figure(grid, *row, a), figure(grid, *row, b)) else {
            continue;
        };
        let kin = if matches!(relation, Relation::Average) {
            one.unit.class == value.unit.class
                && matches!(other.unit.class, UnitClass::Count | UnitClass::None)
        } else {
            one.unit.class == other.unit.class && one.unit.class != UnitClass::Percent
        };
        if !kin || other.value.is_zero() {
            continue;
        }
        let trivial = value.value.is_zero();
        if relation.holds(&one, &other, value) {
            held += usize::from(!trivial);
        } else if !relation.holds_turned(&one, &other, value)
            && !relation.capped(&one, &other, value)
        {
            wrong.push(*row);
        }
    }
    (held, wrong)
}

fn report(
    grid: &Grid,
    row: usize,
    (a, b, derived): (usize, usize, usize),
    relation: Relation,
    findings: &mut Findings,
) {
    let (Some(one), Some(other), Some(value)) = (
        figure(grid, row, a),
        figure(grid, row, b),
        figure(grid, row, derived),
    ) else {
        return;
    };
    let Some(cell) = grid.cell(row, derived) else {
        return;
    };
    let known = findings
        .drafts
        .iter()
        .any(|draft| draft.severity == Severity::Error && draft.spans.contains(&cell.span));
    let Some(expected) = relation.value(&one, &other).filter(|_| !known) else {
        return;
    };
    let computed = show_like(expected, &value);
    let message = format!(
        "表中“{}”的{}印为{}，其他各行都是“{}{}{}”，本行应为{computed}。",
        shorten(&grid.rows[row].label, 20),
        grid.heading(row, derived),
        value.printed,
        grid.heading(row, a),
        relation.sign(),
        grid.heading(row, b),
    );
    findings.push(
        Draft::new("column_relation", Severity::Error, message)
            .printed(&value.printed, computed)
            .at([derived, a, b]
                .into_iter()
                .filter_map(|column| grid.cell(row, column).map(|cell| cell.span)))
            .advice("核对本行各栏，更正误写的数。"),
    );
}
