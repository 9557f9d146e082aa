//! Amounts that the clauses of a paragraph tell one by one: `一是…208.00万元；二是…182.50万元；三是…96.00万元`. Together they are an amount
//! that the document tells elsewhere; where one slip in one of them is all that keeps them from it, it is told.

use std::collections::HashMap;

use super::{RECKONED, Suspect, is_near, roundness};
use crate::arithmetic::{added, show_like};
use crate::context::Context;
use crate::finding::{Draft, Severity};
use crate::number::UnitClass;
use crate::support::{Figure, Place, Support};
use rust_decimal::Decimal;

/// Fewer clauses are no list, more aren't added up.
const CLAUSES: std::ops::RangeInclusive<usize> = 3..=12;

/// The first amount of each clause of every paragraph that tells several.
fn lists<'s>(
    context: &Context<'_>,
    support: &'s Support<'_>,
    plain: &[usize],
) -> Vec<Vec<&'s Figure>> {
    let mut of: HashMap<usize, Vec<&Figure>> = HashMap::new();
    let mut order = Vec::new();
    for figure in plain.iter().map(|at| &support.all[*at]) {
        let text = matches!(figure.place, Place::Text(_));
        if !text || figure.quantity.unit.class != UnitClass::Money {
            continue;
        }
        let list = of.entry(figure.passage).or_default();
        let passage = &context.passages[figure.passage];
        let apart = list.last().is_none_or(|last| {
            let between = passage.slice(last.quantity.to, figure.quantity.from);
            between.contains(['；', '。'])
        });
        if list.is_empty() {
            order.push(figure.passage);
        }
        if apart {
            list.push(figure);
        }
    }
    let lists = order.into_iter().filter_map(|passage| of.remove(&passage));
    lists.filter(|list| CLAUSES.contains(&list.len())).collect()
}

/// Lists of amounts that one slip in one of them keeps from an amount told elsewhere.
pub(super) fn listed(context: &Context<'_>, support: &Support<'_>, plain: &[usize]) -> Vec<Draft> {
    let mut found = Vec::new();
    for list in lists(context, support, plain) {
        let sum: Decimal = list.iter().map(|one| one.quantity.value).sum();
        let passage = list[0].passage;
        let wholes: Vec<&Figure> = plain
            .iter()
            .map(|at| &support.all[*at])
            .filter(|one| one.passage != passage && one.quantity.unit.class == UnitClass::Money)
            .collect();
        if wholes.iter().any(|whole| whole.quantity.value == sum) {
            continue;
        }
        let told = list
            .iter()
            .find_map(|part| of_part(context, support, (&list, sum), part, &wholes));
        found.extend(told);
    }
    found
}

fn of_part(
    context: &Context<'_>,
    support: &Support<'_>,
    (list, sum): (&[&Figure], Decimal),
    part: &Figure,
    wholes: &[&Figure],
) -> Option<Draft> {
    let own = &part.quantity;
    if part.digits < super::DIGITS || support.stands_again(part) {
        return None;
    }
    let suspect = Suspect::new(context, support, part);
    let rest = sum - own.value;
    let mut values: Vec<Decimal> = wholes
        .iter()
        .map(|whole| whole.quantity.value - rest)
        .filter(|value| is_near(*value, own.value))
        .collect();
    values.sort_unstable();
    values.dedup();
    let whole = wholes.iter().find(|whole| {
        let value = whole.quantity.value - rest;
        suspect.may_be(value) && suspect.chance(values.len(), roundness(own, value)) < RECKONED
    })?;
    let parts = added(list.iter().map(|one| &one.quantity));
    let computed = show_like(sum, &whole.quantity);
    let message = format!(
        "逐条所列{parts}＝{computed}，别处印为{}，只差“{}”一处笔误。",
        whole.quantity.printed, own.printed
    );
    Some(
        Draft::new("chance", Severity::Doubt, message)
            .printed(&whole.quantity.printed, computed)
            .at([part.span, whole.span])
            .at(list.iter().map(|one| one.span))
            .advice("核对各条的金额与合计；不是合计的，写明口径。"),
    )
}
