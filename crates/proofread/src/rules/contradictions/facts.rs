//! The same amount, count or rate in running text and fund tables.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Mention, Origin, alike, one_slip, report, same};
use crate::aims;
use crate::arithmetic::written;
use crate::context::{Context, shorten};
use crate::facts::{Fact, FactKey};
use crate::finding::{Findings, Severity};
use crate::number::Quantity;

/// The same amount or count in running text and fund tables.
pub(super) fn facts(context: &Context<'_>, findings: &mut Findings) {
    let mut groups: BTreeMap<&FactKey, Vec<Mention<'_>>> = BTreeMap::new();
    for fact in context.facts.iter().filter(|fact| !is_goal(context, fact)) {
        groups.entry(&fact.key).or_default().push(Mention {
            quantity: &fact.quantity,
            span: fact.span,
            origin: Origin::Prose,
        });
    }
    let central = central_rates(context);
    for (key, mut mentions) in groups {
        if key.measure == "执行率" && key.subject.is_empty() {
            // Of a fund with money of its own beside it the rate is often said of the central money only.
            mentions.retain(|mention| !central.iter().any(|rate| rate.agrees(mention.quantity)));
        }
        if mentions.len() < 2 {
            continue;
        }
        findings.checked.references += mentions.len() - 1;
        let mut distinct: Vec<(&Quantity, usize)> = Vec::new();
        for mention in &mentions {
            match distinct
                .iter_mut()
                .find(|(value, _)| same(value, mention.quantity))
            {
                Some((_, count)) => *count += 1,
                None => distinct.push((mention.quantity, 1)),
            }
        }
        let most = distinct.iter().map(|(_, count)| *count).max().unwrap_or(0);
        let vague = key.subject.chars().count() < 4
            && (key.attributes.is_empty() || key.measure == "项目")
            && !(key.subject.is_empty() && matches!(key.measure, "预算" | "到位" | "支出"));
        if distinct.len() < 2
            || is_of_part(&distinct)
            || (distinct.len() > 2 && most * 2 <= mentions.len())
            || (most == 1 && (vague || key.measure == "执行率"))
        {
            continue;
        }
        let counted = key.measure == "项目";
        let kin = |a: &Quantity, b: &Quantity| {
            let digits = [a, b].map(|it| crate::slip::digits(&it.printed));
            alike(a, b) || counted && crate::slip::one_digit(&digits[0], &digits[1])
        };
        if (!counted || key.subject.is_empty())
            && !distinct.windows(2).all(|pair| kin(pair[0].0, pair[1].0))
        {
            // Half as much is of another thing, not the same misprinted; so are projects that nobody names.
            continue;
        }
        let slip = distinct.len() == 2 && one_slip(&distinct[0].0.printed, &distinct[1].0.printed);
        let close = distinct.windows(2).all(|pair| {
            let (a, b) = (pair[0].0.value, pair[1].0.value);
            (a - b).abs() * Decimal::from(5) <= a.max(b)
        });
        if most == 1 && !slip && !close && key.measure != "项目" {
            // Two figures that each stand once and are far from each other are of two things.
            continue;
        }
        let severity = if most > 1 || slip {
            Severity::Error
        } else {
            Severity::Doubt
        };
        report(
            "contradiction_fact",
            &name(key),
            &mentions,
            severity,
            findings,
        );
    }
}

/// `共30个项目`, `企业承担6个项目`: of two figures the one said once, smaller and not one slip away, is of a part.
fn is_of_part(distinct: &[(&Quantity, usize)]) -> bool {
    let [one, other] = distinct else {
        return false;
    };
    let (rare, usual) = if one.1 <= other.1 && one.0.value < other.0.value {
        (one, other)
    } else if other.1 <= one.1 && other.0.value < one.0.value {
        (other, one)
    } else {
        return false;
    };
    let [a, b] = [rare.0, usual.0].map(|it| crate::slip::digits(&it.printed));
    let whole = |it: &Quantity| written(it);
    let slipped = whole(rare.0) == whole(usual.0)
        && (crate::slip::one_digit(&a, &b) || crate::slip::exchanged(&a, &b));
    rare.1 == 1 && !slipped && !rare.0.printed.ends_with('%')
}

/// Whether a number of projects is one that was to be reached.
fn is_goal(context: &Context<'_>, fact: &Fact) -> bool {
    let passage = &context.passages[fact.passage];
    let said = fact.index.and_then(|index| passage.quantities.get(index));
    fact.key.measure == "项目" && said.is_some_and(|said| aims::sets(context, passage, said))
}

/// What a fact is called, for a person.
fn name(key: &FactKey) -> String {
    let subject = if key.subject.is_empty() {
        "本专项"
    } else {
        key.subject.as_str()
    };
    format!(
        "“{}”{}{}",
        shorten(subject.trim_matches(['〈', '〉']), 20),
        key.attributes.join(""),
        key.measure
    )
}

/// The execution rates of the central money, where a table prints another for the whole.
fn central_rates<'a>(context: &'a Context<'_>) -> Vec<&'a Quantity> {
    let rates = |subject: &'static str| {
        let facts = context.facts.iter();
        facts
            .filter(move |fact| fact.index.is_none() && fact.key.measure == "执行率")
            .filter(move |fact| fact.key.subject == subject)
            .map(|fact| &fact.quantity)
    };
    rates("〈中央〉")
        .filter(|central| rates("").any(|whole| !whole.agrees(central)))
        .collect()
}
