//! Ratios whose sentence names what is compared: `省级配套与中央引导资金之比为0.60:1`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told, alike, wide};
use super::words::compares;
use crate::arithmetic::show;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// Words between what is compared and the ratio.
const BETWEEN: [&str; 5] = ["之比", "的比例", "的比值", "比例", "的比"];
/// Words that end the name of any amount.
const GENERAL: [&str; 7] = ["资金", "经费", "投入", "总额", "金额", "数", "额"];

/// Looks at every ratio of a passage.
pub(super) fn ratios(passage: &Passage, findings: &mut Findings) {
    for (at, ratio) in passage.quantities.iter().enumerate() {
        if ratio.terms.len() == 2 && ratio.operator == Operator::None {
            ratio_of_two(passage, at, findings);
        }
    }
}

/// The two names right before a ratio.
fn names(passage: &Passage, ratio: &Quantity) -> Option<[String; 2]> {
    let from = (0..ratio.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | '。' | ':' | '('))
        .map_or(0, |at| at + 1);
    let said = passage.slice(from, ratio.from);
    let said = said.trim_end_matches(['为', '是', '达', '到', '约']);
    let both = BETWEEN.iter().find_map(|word| said.strip_suffix(word))?;
    let (one, other) = both.split_once(['与', '和', '同'])?;
    let fits = |name: &str| {
        name.chars().all(crate::layout::is_han) && (2..=12).contains(&name.chars().count())
    };
    (fits(one) && fits(other)).then(|| [one.to_owned(), other.to_owned()])
}

/// The amounts before that words call by a name, or by the name without what any amount is called.
fn called<'s, 'a>(said: &'s [Told<'a>], name: &str) -> Vec<&'s Told<'a>> {
    let by = |name: &str| -> Vec<&'s Told<'a>> {
        let of = |told: &&Told<'_>| told.lead.contains(name) && !compares(&told.lead);
        said.iter().filter(of).collect()
    };
    let whole = by(name);
    let bare = GENERAL.iter().find_map(|word| name.strip_suffix(word));
    match bare.filter(|bare| whole.is_empty() && bare.chars().count() >= 2) {
        Some(bare) => by(bare),
        None => whole,
    }
}

/// Whether a ratio of two amounts is as printed, whatever their rounding hides.
fn holds(one: &Quantity, other: &Quantity, ratio: &Quantity) -> bool {
    let Some(printed) = last_is_one(ratio) else {
        return true;
    };
    let (part, whole) = if printed.1 {
        (one, other)
    } else {
        (other, one)
    };
    let (_, low, high) = wide(part);
    let (_, least, most) = wide(whole);
    let borders = low.checked_div(most).zip(high.checked_div(least));
    borders.is_none_or(|(low, high)| {
        let half = Decimal::new(5, printed.2 + 1);
        low <= printed.0 + half && printed.0 - half <= high
    })
}

/// The term of a ratio that isn't one, whether that is the first, and its decimals.
fn last_is_one(ratio: &Quantity) -> Option<(Decimal, bool, u32)> {
    let [first, last] = ratio.terms.as_slice() else {
        return None;
    };
    if *last == Decimal::ONE {
        Some((*first, true, first.scale()))
    } else if *first == Decimal::ONE {
        Some((*last, false, last.scale()))
    } else {
        None
    }
}

fn ratio_of_two(passage: &Passage, at: usize, findings: &mut Findings) {
    let ratio = &passage.quantities[at];
    let (Some([one, other]), Some((_, first, places))) =
        (names(passage, ratio), last_is_one(ratio))
    else {
        return;
    };
    let said = Sentence::new(passage, (0, ratio.from));
    let amounts: Vec<Told<'_>> = said
        .figures
        .into_iter()
        .filter(|told| {
            matches!(
                told.quantity.unit.class,
                UnitClass::Money | UnitClass::Count
            )
        })
        .collect();
    let (ones, others) = (called(&amounts, &one), called(&amounts, &other));
    let (Some(one), Some(other)) = (ones.last(), others.last()) else {
        return;
    };
    findings.checked.rates += 1;
    let pairs = || {
        ones.iter()
            .flat_map(|one| others.iter().map(move |other| (one, other)))
    };
    let held = pairs().any(|(one, other)| {
        let (one, other) = (one.quantity, other.quantity);
        holds(one, other, ratio) || holds(other, one, ratio)
    });
    let (one, other) = (one.quantity, other.quantity);
    if held || one.value == other.value || !alike(one, other) {
        return;
    }
    let (part, whole) = if first { (one, other) } else { (other, one) };
    let Some(value) = part.value.checked_div(whole.value) else {
        return;
    };
    let shown = show(value, places);
    let computed = if first {
        format!("{shown}:1")
    } else {
        format!("1:{shown}")
    };
    let message = format!(
        "比例印为{}，按{}与{}应为{computed}。",
        ratio.printed, one.printed, other.printed
    );
    let spans = [ratio, one, other].map(|figure| -> Span { passage.span_of(figure) });
    findings.push(
        Draft::new("compared", Severity::Doubt, message)
            .printed(&ratio.printed, computed)
            .at(spans)
            .advice("核对两项金额，更正比例。")
            .certain(),
    );
}
