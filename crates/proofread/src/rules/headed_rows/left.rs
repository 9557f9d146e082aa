//! What is left of a row's amounts in a paragraph that the row heads: `当年拨付86.40万元，余下的13.60万元` beside `100.00 86.40`.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Told, cell, figures};
use crate::arithmetic::show_like;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::slip;
use crate::support::lead;

/// A figure of a row and where it stands.
type Cell = (Quantity, Span);

/// Words that call an amount what is left of another.
const LEFT: [&str; 11] = [
    "余下", "剩余", "其余", "结余", "结转", "尚有", "尚未", "未拨", "未支", "待拨", "沉淀",
];

pub(super) fn compare(
    context: &Context<'_>,
    (told, known): (&[&Told<'_>], &HashSet<Span>),
    findings: &mut Findings,
) {
    for one in told {
        let cells: Vec<Cell> = (0..context.grids[one.place.0].columns)
            .filter_map(|column| cell(context, one.place, column))
            .filter(|(cell, _)| cell.unit.class == UnitClass::Money)
            .collect();
        let all = figures(one);
        for passage in &one.passages {
            for (at, own) in passage.quantities.iter().enumerate() {
                let span = passage.span_of(own);
                let words = lead(passage, at);
                let left = LEFT.iter().any(|word| words.contains(word));
                let money = own.unit.class == UnitClass::Money && own.is_plain();
                if !left || !money || known.contains(&span) {
                    continue;
                }
                findings.checked.sums += 1;
                let said = |cell: &Quantity| all.iter().any(|(_, it)| it.value == cell.value);
                if let Some((whole, part)) = leaves(&cells, own, said) {
                    findings.push(draft(context, one, (own, span), (whole, part)));
                }
            }
        }
    }
}

/// The two cells whose difference is one slip away from an amount, one of them told; none where two make it.
fn leaves<'c>(
    cells: &'c [Cell],
    own: &Quantity,
    said: impl Fn(&Quantity) -> bool,
) -> Option<(&'c Cell, &'c Cell)> {
    let both = || {
        let wholes = cells.iter();
        wholes.flat_map(|whole| cells.iter().map(move |part| (whole, part)))
    };
    let gap = |(whole, part): &(&Cell, &Cell)| whole.0.value - part.0.value;
    let is_cell = cells.iter().any(|(cell, _)| cell.value == own.value);
    if is_cell || both().any(|pair| gap(&pair) == own.value) {
        return None;
    }
    both().find(|pair| {
        let gap = gap(pair);
        gap > Decimal::ZERO && slip::is_slip(own, gap) && (said(&pair.0.0) || said(&pair.1.0))
    })
}

fn draft(
    context: &Context<'_>,
    told: &Told<'_>,
    (own, span): (&Quantity, Span),
    (whole, part): (&Cell, &Cell),
) -> Draft {
    let (grid, row) = told.place;
    let computed = show_like(whole.0.value - part.0.value, own);
    let message = format!(
        "“{}”剩余的数印为{}，表中该行{}减{}应为{computed}。",
        shorten(&context.grids[grid].rows[row].label, 20),
        own.printed,
        whole.0.printed,
        part.0.printed,
    );
    Draft::new("left_of_row", Severity::Doubt, message)
        .printed(&own.printed, computed)
        .at([span, whole.1, part.1])
        .certain()
        .advice("核对该段与表中同名的行。")
}
