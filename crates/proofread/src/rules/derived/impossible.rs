//! Rates that no whole number gives.

use rust_decimal::Decimal;

use super::Subject;
use super::shares::clause_words;
use crate::arithmetic::{decimals, percent, prints, show_like};
use crate::facts;
use crate::finding::Findings;
use crate::number::UnitClass;

/// The largest whole of which a part is asked whether it gives a finely printed rate.
const LARGEST_WHOLE: u32 = 3_000;

/// `按期完成65个，按期完成率92.08%`: the whole isn't said, but no whole number gives that rate.
pub(super) fn impossible(subject: &Subject<'_>, part_at: usize, findings: &mut Findings) {
    let rate = subject.quantity;
    let part = &subject.passage.quantities[part_at];
    let said = facts::surroundings(subject.passage, part_at).0;
    let name: Vec<char> = clause_words(subject)
        .chars()
        .filter(|c| *c != '为')
        .collect();
    // 受理1168人，资助率18.75%: the whole stands before the rate, not the part.
    let same = name.iter().rposition(|c| *c == '率').is_some_and(|at| {
        let stem: String = name[at.saturating_sub(2)..at].iter().collect();
        said.contains(&stem)
    });
    let counted = same
        && part.unit.class == UnitClass::Count
        && part.value.is_integer()
        && part.value > Decimal::ONE
        && part.value <= Decimal::from(LARGEST_WHOLE / 2);
    if part.han || !counted || decimals(rate) < 2 || rate.value > Decimal::ONE_HUNDRED {
        return;
    }
    let wholes = (1..=LARGEST_WHOLE).map(Decimal::from);
    let values: Vec<(Decimal, Decimal)> = wholes
        .filter(|whole| *whole >= part.value)
        .filter_map(|whole| Some((whole, percent(part.value, whole)?)))
        .collect();
    if values.iter().any(|(_, value)| prints(*value, rate)) {
        return;
    }
    let Some((whole, value)) = values
        .iter()
        .min_by_key(|(_, value)| (*value - rate.value).abs())
    else {
        return;
    };
    let computed = format!("{}÷{whole}＝{}", part.printed, show_like(*value, rate));
    let message = format!(
        "“{}{}”不成立：没有哪个整数作总数能由{}得到，最接近的是{computed}。",
        subject.before, rate.printed, part.printed
    );
    subject.report("rate_impossible", message, computed, &[part_at], findings);
}
