//! Parts that make much more or much less than their whole, where words and layout leave no doubt that they are its parts.

use super::is_deducted;
use super::open::counts_places;
use super::strict::{Filled, fills};
use crate::arithmetic::significant;
use crate::number::Quantity;
use crate::passage::Passage;
use crate::slip::{keeps_apart, one_off, shifted};
use rust_decimal::Decimal;

/// Digits of a whole that is hardly ten times what some parts make by chance.
const LONG: usize = 3;
/// Characters between a whole and the words that lead to its parts.
const NEAR: usize = 10;
/// Words of two parts of which each is all that the other isn't.
const HALVES: [(&str, &str); 4] = [
    ("新", "结转"),
    ("直接", "后补助"),
    ("完成", "未完成"),
    ("男", "女"),
];

/// Whether a whole is ten times all its parts, whatever the words leave open.
pub(super) fn is_tenfold(total: &Quantity, sum: Decimal) -> bool {
    significant(total) >= LONG && shifted(total, sum)
}

/// Whether parts are those of a whole from which they are far: what a bracket is filled with, what one slip keeps apart, two halves, or
/// a part that is more than any figure before it.
pub(super) fn is_meant(
    passage: &Passage,
    totals: &[&Quantity],
    (parts, sum): (&[&Quantity], Decimal),
) -> bool {
    let total = totals[0];
    let (parts, sum) = in_clause(passage, (parts, sum));
    let slips = if sum > total.value || ends_with_rest(passage, parts) {
        one_off
    } else {
        shifted
    };
    !counts_places(passage, total) && keeps_apart(total, (parts, sum), slips)
        || fills(passage, parts) == Some(Filled::Bracket)
        || are_halves(passage, parts)
        || is_exceeded(passage, totals, parts)
}

/// `甲13项、乙11项、丙8项、其他领域6项`: whether the last of three or more parts is what is left.
fn ends_with_rest(passage: &Passage, parts: &[&Quantity]) -> bool {
    let [.., before, last] = parts else {
        return false;
    };
    let name = passage.slice(before.to, last.from);
    let name = name.trim_start_matches(['、', '，', '和']);
    parts.len() > 2
        && ["其他", "其它", "其余"]
            .iter()
            .any(|rest| name.starts_with(rest))
}

/// `388户，其中一项的288户、两项的74户；两项以上的100户`: the parts before the semicolon, where they are more than those behind it.
pub(super) fn in_clause<'q, 'p>(
    passage: &Passage,
    (parts, sum): (&'p [&'q Quantity], Decimal),
) -> (&'p [&'q Quantity], Decimal) {
    let ends = parts.windows(2).position(|pair| {
        let between = passage.slice(pair[0].to, pair[1].from);
        between.contains('；')
    });
    match ends {
        Some(last) if last > 0 && parts.len() < (last + 1) * 2 => {
            let parts = &parts[..=last];
            (parts, parts.iter().map(|part| part.value).sum())
        }
        _ => (parts, sum),
    }
}

/// `新立项目116项、结转项目43项`: whether two parts are named as all that there is.
fn are_halves(passage: &Passage, parts: &[&Quantity]) -> bool {
    let [one, other] = parts else { return false };
    let name = |part: &Quantity, after: usize| {
        let words = passage.slice(part.from.saturating_sub(NEAR).max(after), part.from);
        let name = words.rsplit(['，', '、', '；', '。', ':', '(']).next();
        name.unwrap_or_default().to_owned()
    };
    let [one, other] = [name(one, 0), name(other, one.to)];
    HALVES
        .iter()
        .any(|(first, second)| one.contains(first) && other.contains(second))
}

/// `得98.52分，其中产出453.3分、效益33.36分`: whether one part is more than each figure before it, the others are less, and 其中
/// joins on to the whole.
fn is_exceeded(passage: &Passage, totals: &[&Quantity], parts: &[&Quantity]) -> bool {
    let (total, first) = (totals[0], parts[0]);
    let words = passage.slice(total.to, first.from);
    let joined = words
        .split_once("其中")
        .is_some_and(|(noun, _)| noun.chars().count() <= NEAR && !noun.contains(['；', '、', '(']));
    let over = |part: &&&Quantity| totals.iter().all(|total| part.value > total.value);
    let rest = parts.iter().filter(|part| part.value < total.value);
    let even = parts.iter().all(|part| part.unit.text == total.unit.text);
    // 扣2.15分，其中预算执行率得5.25分: what was lost and what was got.
    joined
        && !is_deducted(passage, total)
        && even
        && parts.iter().filter(over).count() == 1
        && rest.map(|part| part.value).sum::<Decimal>() < total.value
}
