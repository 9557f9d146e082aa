//! Rates of several parts together: `优46个、良77个、中27个、差4个，优良率79.87%`.

use rust_decimal::Decimal;

use super::prose_sums::sentences;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// Figures in front of a rate that are tried.
const MOST: usize = 8;

/// Whether some neighbours among the amounts before a rate, added up, give it, in one of the amounts or in all of them.
pub(super) fn held(passage: &Passage, at: usize) -> bool {
    let rate = &passage.quantities[at];
    if rate.unit.class != UnitClass::Percent || crate::arithmetic::decimals(rate) == 0 {
        return false;
    }
    let Some((from, _)) = sentences(passage)
        .into_iter()
        .find(|(from, to)| rate.from >= *from && rate.from < *to)
    else {
        return false;
    };
    let mut before: Vec<&Quantity> = passage.quantities[..at]
        .iter()
        .rev()
        .take_while(|part| part.from >= from)
        .filter(|part| crate::pool::is_amount(part) && part.operator == Operator::None)
        .take(MOST)
        .collect();
    before.reverse();
    let last = before.last().map_or(from, |part| part.to);
    let words = passage.slice(last, rate.from);
    // Only rates whose words say that they are of several parts are measured by the sum of all of them.
    let several = ["及以上", "合计", "优良", "满意", "良好", "以上", "合格"]
        .iter()
        .any(|word| words.contains(word));
    (0..before.len()).any(|from| {
        let kin: Vec<&Quantity> = before
            .iter()
            .copied()
            .filter(|part| part.unit.comparable(&before[from].unit))
            .collect();
        let all: Decimal = kin.iter().map(|part| part.value).sum();
        let wholes = || {
            kin.iter()
                .map(|whole| whole.value)
                .chain(several.then_some(all))
        };
        let mut sum = Decimal::ZERO;
        before[from..]
            .iter()
            .take_while(|part| part.unit.comparable(&before[from].unit))
            .any(|part| {
                sum += part.value;
                wholes().any(|whole| {
                    whole > Decimal::ZERO
                        && crate::arithmetic::percent(sum, whole)
                            .is_some_and(|value| crate::arithmetic::prints(value, rate))
                })
            })
    })
}
