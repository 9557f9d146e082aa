//! `4个旗县区未拨付，共计1240万元。其中：甲旗460万元、乙旗780万元`: a list that makes the whole is complete, so that it has as many names
//! as there are said to be; and where it has as many, it makes the whole.

use rust_decimal::Decimal;

use super::{in_brackets, is_count};
use crate::arithmetic::{added, show_like};
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip::{keeps_apart, one_off};

/// Words that lead to a list of all.
const LEADS: [&str; 6] = [
    "其中:",
    "其中，",
    "分别为:",
    "分别是:",
    "具体为:",
    "明细为:",
];
/// Characters of a name.
const NAME: std::ops::RangeInclusive<usize> = 2..=14;
/// Characters between a number of things and what they come to.
const FAR: usize = 60;
/// Characters behind a number that say what it counts.
const NOUN: usize = 6;
/// Fewest names of a list.
const LEAST: usize = 3;

/// The amounts behind a lead, each with a name before it.
fn list(passage: &Passage, at: usize) -> Option<Vec<&Quantity>> {
    let figures = &passage.quantities;
    let mut list: Vec<&Quantity> = Vec::new();
    let mut last = figures[at - 1].to;
    for figure in &figures[at..] {
        let gap = passage.slice(last, figure.from);
        let name = if list.is_empty() {
            let lead = gap.trim_start_matches(['。', '，', '；']);
            LEADS.iter().find_map(|word| lead.strip_prefix(word))?
        } else {
            match gap.strip_prefix(['、', '，']) {
                Some(name) => name,
                None => break,
            }
        };
        let named = NAME.contains(&name.chars().count()) && name.chars().all(is_han);
        let alike = figure.unit.class == UnitClass::Money
            && figure.is_plain()
            && figure.operator == Operator::None;
        if !named || !alike {
            return None;
        }
        list.push(figure);
        last = figure.to;
    }
    let ends = matches!(passage.chars.get(last), None | Some('。' | '；'));
    (ends && list.len() >= LEAST).then_some(list)
}

/// Whether what is counted can be what the list names: `4个旗县区` and 甲旗, 乙县; of 家 and 户 any.
fn are_counted(passage: &Passage, count: &Quantity, list: &[&Quantity]) -> bool {
    let ends = list
        .iter()
        .filter_map(|it| passage.chars.get(it.from.checked_sub(1)?));
    let noun: Vec<char> = passage.chars[count.to..]
        .iter()
        .take(NOUN)
        .copied()
        .collect();
    let told = ends.into_iter().any(|end| noun.contains(end));
    told || matches!(count.unit.text.as_str(), "家" | "户")
}

/// Holds each list of amounts by name against the number of things and the amount before it.
pub(super) fn listed(passage: &Passage, findings: &mut Findings) {
    for at in 2..passage.quantities.len() {
        let whole = &passage.quantities[at - 1];
        if whole.unit.class != UnitClass::Money || !whole.is_plain() || in_brackets(passage, whole)
        {
            continue;
        }
        let Some(list) = list(passage, at) else {
            continue;
        };
        let near = |it: &&Quantity| it.to + FAR >= whole.from && is_count(it);
        let counts: Vec<&Quantity> = passage.quantities[..at - 1].iter().filter(near).collect();
        let [count] = counts.as_slice() else { continue };
        let between = passage.slice(count.to, whole.from);
        if between.contains(['。', '；']) || !are_counted(passage, count, &list) {
            continue;
        }
        let sum: Decimal = list.iter().map(|it| it.value).sum();
        let many = Decimal::from(list.len());
        findings.checked.sums += 1;
        let (message, printed, computed) = if sum == whole.value && count.value != many {
            let slip = count.value.is_zero() || one_off(count, many);
            if !slip {
                continue;
            }
            let message = format!(
                "说{}，其后列出{}个名称，金额之和正是{}。",
                count.printed,
                list.len(),
                whole.printed
            );
            (message, *count, many.to_string())
        } else if sum != whole.value
            && count.value == many
            && keeps_apart(whole, (&list, sum), one_off)
        {
            let computed = show_like(sum, whole);
            let message = format!(
                "{}共{}，列出的{}＝{computed}。",
                count.printed,
                whole.printed,
                added(list.iter().copied())
            );
            (message, whole, computed)
        } else {
            continue;
        };
        let spans = [passage.span_of(count), passage.span_of(whole)];
        findings.push(
            Draft::new("sum_listed", Severity::Doubt, message)
                .printed(&printed.printed, computed)
                .at(spans)
                .at(list.iter().map(|it| passage.span_of(it)))
                .advice("核对个数、总额和列出的各项。"),
        );
    }
}
