//! `产出类得49.18分，失0.82分`: what was given and what was lost make the full marks.

use rust_decimal::Decimal;

use crate::arithmetic::{added, show_like};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::records::Source;

/// Words between points that were given and those that were lost.
const LOST: [&str; 6] = ["，失", "、失", "，失分", "，丢", "，丢分", "、失分"];
/// So many characters of a name tell which group of rows it is.
const NAMED: usize = 2;

pub(super) fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for pair in passage.quantities.windows(2) {
            let (given, lost) = (&pair[0], &pair[1]);
            let points = [given, lost].iter().all(|it| {
                it.unit.class == UnitClass::Points && it.is_plain() && it.operator == Operator::None
            });
            let between = passage.slice(given.to, lost.from);
            let led = passage.slice(given.from.saturating_sub(1), given.from) == "得";
            if points && led && LOST.contains(&between.as_str()) {
                judge(context, passage, (given, lost), findings);
            }
        }
    }
}

/// The name right before 得.
fn name(passage: &Passage, given: &Quantity) -> String {
    let end = given.from.saturating_sub(1);
    let begin = (0..end)
        .rev()
        .find(|at| !is_han(passage.chars[*at]))
        .map_or(0, |at| at + 1);
    passage.slice(begin, end)
}

/// The full marks of the rows of one table that stand under a name, or of the row that has it.
fn marks(context: &Context<'_>, name: &str) -> Option<Decimal> {
    let named: String = name.chars().take(NAMED).collect();
    if named.chars().count() < NAMED {
        return None;
    }
    let of = |table: usize| -> Decimal {
        let records = context.records.iter().filter(|record| !record.total);
        records
            .filter(|record| matches!(record.source, Source::Table { grid, .. } if grid == table))
            .filter(|record| record.group.starts_with(&named) || record.name == name)
            .filter_map(|record| record.figure(Role::Weight))
            .map(|figure| figure.quantity.value)
            .sum()
    };
    (0..context.grids.len())
        .map(of)
        .find(|sum| *sum > Decimal::ZERO)
}

fn judge(
    context: &Context<'_>,
    passage: &Passage,
    (given, lost): (&Quantity, &Quantity),
    findings: &mut Findings,
) {
    let both = given.value + lost.value;
    let name = name(passage, given);
    let full = marks(context, &name);
    findings.checked.sums += 1;
    // Full marks are whole or half points.
    let whole = (both + both).fract().is_zero();
    if full.is_none_or(|full| full == both) && whole {
        return;
    }
    let shown = show_like(both, given);
    let full = full.filter(|full| *full != both);
    let (said, computed) = match full {
        Some(full) => (
            format!("与满分{}分不符", full.normalize()),
            show_like(full - lost.value, given),
        ),
        None => ("满分不会是这个数".to_owned(), "满分减失分".to_owned()),
    };
    let message = format!(
        "“{name}”得分与失分{}＝{shown}，{said}。",
        added([given, lost])
    );
    findings.push(
        Draft::new("score_and_loss", Severity::Doubt, message)
            .printed(&given.printed, computed)
            .at([passage.span_of(given), passage.span_of(lost)])
            .advice("核对得分、失分和满分。"),
    );
}
