//! Rates of several parts together: `优46个、良77个、中27个、差4个，优良率79.87%`.

use rust_decimal::Decimal;

use super::prose_sums::sentences;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// Figures in front of a rate that are tried.
const MOST: usize = 8;
/// Characters of the clause after a number of parts.
const CLAUSE: usize = 16;

/// `两个领域加起来占53.3%`, `其余两项合占6.39%`: how many parts are taken together; what each of them is stands elsewhere.
pub(super) fn is_number_of_parts(passage: &Passage, number: &Quantity) -> bool {
    const TOGETHER: [&str; 9] = [
        "合计",
        "加起来",
        "合起来",
        "合在一起",
        "加总",
        "相加",
        "之和",
        "合占",
        "共占",
    ];
    let rest = passage.slice(number.to, number.to + CLAUSE);
    let clause = rest
        .split(|c: char| matches!(c, '，' | '；' | '。' | '、' | ':' | '(') || c.is_ascii_digit())
        .next()
        .unwrap_or_default();
    // 3项合计占12.5%: a few written in words, else the number may well be the part.
    let few = number.han || number.value < Decimal::TEN;
    few && number.unit.class == UnitClass::Count
        && TOGETHER.iter().any(|word| clause.contains(word))
}

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
    let several = [
        "及以上",
        "合计",
        "优良",
        "满意",
        "良好",
        "以上",
        "合格",
        "以下",
        "以内",
    ]
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
