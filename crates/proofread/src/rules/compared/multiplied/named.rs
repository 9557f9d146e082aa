//! Shares that name their part and their whole: `立项数相当于申报数的18.3%`, `占参评人数的40%`.

use rust_decimal::Decimal;

use crate::arithmetic::{percent, show_like};
use crate::finding::Findings;
use crate::number::UnitClass;
use crate::rules::compared::line::{Sentence, Told, alike, divides, wide};
use crate::rules::compared::words::{compares, direction};

/// Words between the name of a part and that of its whole.
const OF: [&str; 6] = ["相当于", "约占", "仅占", "占", "约为", "为"];

/// What a name of a number ends with.
const NUMBERS: [&str; 12] = [
    "总人数",
    "总数",
    "人数",
    "户数",
    "家数",
    "件数",
    "项数",
    "数量",
    "总量",
    "总额",
    "数",
    "额",
];

fn bare(name: &str) -> &str {
    NUMBERS
        .iter()
        .find_map(|word| name.strip_suffix(word))
        .unwrap_or(name)
}

/// The names of the part, which may be missing, and of the whole.
fn names(lead: &str) -> Option<(String, String)> {
    let said = lead.strip_suffix('的')?;
    let (part, whole) = OF.iter().find_map(|word| said.split_once(word))?;
    let han = |name: &str| name.chars().all(crate::layout::is_han);
    let numbered = NUMBERS.iter().any(|word| whole.ends_with(word));
    let (part, whole) = (bare(part), bare(whole));
    let long = (2..=6).contains(&whole.chars().count());
    (numbered && long && han(part) && han(whole)).then(|| (part.to_owned(), whole.to_owned()))
}

pub(super) fn share(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let rate = told.quantity;
    let Some((part, whole)) = names(&told.lead).filter(|_| rate.unit.class == UnitClass::Percent)
    else {
        return;
    };
    let amounts: Vec<&Told<'_>> = sentence.figures[..at]
        .iter()
        .filter(|it| {
            matches!(it.quantity.unit.class, UnitClass::Money | UnitClass::Count)
                && !it.quantity.han
        })
        .filter(|it| direction(&it.lead).is_none() && !compares(&it.lead))
        .collect();
    let called = |name: &str| -> Vec<&&Told<'_>> {
        amounts
            .iter()
            .filter(|it| sentence.clause(it.quantity).contains(name))
            .collect()
    };
    let wholes = called(&whole);
    let parts = if part.chars().count() >= 2 {
        called(&part)
    } else {
        amounts.last().into_iter().collect()
    };
    let gives = |part: &Told<'_>, whole: &Told<'_>| {
        divides(
            wide(part.quantity),
            whole.quantity,
            Decimal::ONE_HUNDRED,
            rate,
        )
    };
    let of_any = |part: &&Told<'_>| amounts.iter().any(|whole| gives(part, whole));
    let of_named = |whole: &&&Told<'_>| amounts.iter().any(|part| gives(part, whole));
    if wholes.iter().any(of_named) || parts.iter().any(|part| of_any(part)) {
        sentence.settle(rate, findings);
        return;
    }
    // 安居县4862万元；三县合计200万元，占资金总量的2.0%: a part is no whole.
    let total = told.lead.contains('总');
    let wholes: Vec<_> = wholes
        .into_iter()
        .filter(|it| {
            !total
                || ["总", "共", "合计"]
                    .iter()
                    .any(|word| sentence.clause(it.quantity).contains(word))
        })
        .collect();
    let ([part], [whole]) = (parts.as_slice(), wholes.as_slice()) else {
        return;
    };
    let (part, whole) = (part.quantity, whole.quantity);
    if std::ptr::eq(part, whole) || !alike(part, whole) || part.value > whole.value {
        return;
    }
    if let Some(value) = percent(part.value, whole.value) {
        let basis = format!("{}÷{}", part.printed, whole.printed);
        sentence.report(
            rate,
            &basis,
            show_like(value, rate),
            &[part, whole],
            findings,
        );
    }
}
