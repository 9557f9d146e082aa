//! One figure said in two units, `310000万元，即31.0亿元`, and the ratio of two, `甲3120万元，乙2080万元，二者之比为6:4`.

use rust_decimal::Decimal;

use super::line::{Sentence, alike};
use super::words::{ends, has};
use crate::arithmetic::{show_like, significant};
use crate::finding::Findings;
use crate::number::{Operator, Quantity, UnitClass};
use crate::slip;

/// Digits of an amount that is hardly one slip from another in another unit by chance.
const TELLING: usize = 3;
/// Words that lead to the same in another unit.
const AGAIN: [&str; 10] = [
    "，即",
    "(即",
    "即",
    "(合",
    "，合",
    "，折合",
    "(折合",
    "(约合",
    "，约合",
    "(",
];

/// `310000万元，即31.0亿元`: the figure right before it in another unit.
pub(super) fn again(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let own = sentence.figures[at].quantity;
    let Some(first) = sentence.previous(at).map(|told| told.quantity) else {
        return;
    };
    let gap = sentence.between(first, own);
    let bare = |unit: &str| unit.trim_start_matches(['万', '亿', '千', '百']).to_owned();
    let same = first.unit.class == own.unit.class
        && matches!(own.unit.class, UnitClass::Money | UnitClass::Count)
        && first.unit.factor != own.unit.factor
        && bare(&first.unit.text) == bare(&own.unit.text);
    let closed = !gap.ends_with('(') || sentence.passage.chars.get(own.to) == Some(&')');
    if !same || !closed || !AGAIN.contains(&gap.as_str()) {
        return;
    }
    if (first.value - own.value).abs() <= own.half.max(first.half) {
        sentence.settle(own, findings);
        return;
    }
    let computed = show_like(first.value, own);
    sentence.report(own, &first.printed, computed, &[first], findings);
}

/// `批复经费38.6万元，回单金额386,000元`: money of one sentence that is one amount in two units but for a slip.
pub(super) fn slipped(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let own = sentence.figures[at].quantity;
    let digits = |one: &Quantity| significant(one) >= TELLING;
    let others = sentence.figures[..at].iter().map(|told| told.quantity);
    let twin = others.rev().find(|one| {
        let money = [one, &own].map(|it| it.unit.class == UnitClass::Money);
        let units = one.unit.factor >= own.unit.factor * Decimal::ONE_THOUSAND
            || own.unit.factor >= one.unit.factor * Decimal::ONE_THOUSAND;
        let long = digits(one) || digits(own);
        let (coarse, fine) = if one.unit.factor > own.unit.factor {
            (*one, own)
        } else {
            (own, *one)
        };
        money == [true, true] && units && long && slip::is_slip(coarse, fine.value) && {
            // It is all of the one that stands in the other unit, not what rounding left of it.
            let step = coarse.half + coarse.half;
            let steps = fine.value.checked_div(step);
            steps.is_some_and(|steps| steps.fract().is_zero())
        }
    });
    // 成交1.268亿元，超出目标2680万元: how far it is from something.
    let lead = &sentence.figures[at].lead;
    let Some(twin) = twin.filter(|_| !has(lead, &["超", "多", "少", "增", "减", "差", "高", "低"]))
    else {
        return;
    };
    let computed = show_like(twin.value, own);
    sentence.report(own, &twin.printed, computed, &[twin], findings);
}

/// `共52,340万元，约5.23亿元`: the figure right before it, said in round numbers of a larger unit.
pub(super) fn about(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let (first, next) = (told.quantity, told.at + 1);
    let Some(own) = sentence.passage.quantities.get(next) else {
        return;
    };
    let gap = sentence.between(first, own);
    let bare = |unit: &str| unit.trim_start_matches(['万', '亿', '千', '百']).to_owned();
    let larger = own.unit.class == first.unit.class
        && matches!(own.unit.class, UnitClass::Money | UnitClass::Count)
        && own.unit.factor > first.unit.factor
        && bare(&first.unit.text) == bare(&own.unit.text);
    let plain = own.upper.is_none() && own.terms.is_empty();
    let led = matches!(
        gap.as_str(),
        "，约" | "(约" | "，近" | "，约为" | "，约合" | "(约合"
    );
    if !larger || !plain || !led || own.operator != Operator::About {
        return;
    }
    if (first.value - own.value).abs() <= own.half + own.half {
        sentence.settle(own, findings);
        return;
    }
    let computed = show_like(first.value, own);
    sentence.report(own, &first.printed, computed, &[first], findings);
}

/// `甲3120万元，乙2080万元，二者之比为6:4`: of the two figures right before it.
pub(super) fn ratios(sentence: &Sentence<'_>, (from, to): (usize, usize), findings: &mut Findings) {
    let quantities = &sentence.passage.quantities;
    for (at, own) in quantities.iter().enumerate() {
        if own.from < from || own.to > to || own.operator != Operator::None {
            continue;
        }
        // 二者 may be read as a number of its own.
        let mut before = quantities[..at].iter().rev().filter(|figure| !figure.han);
        let ([first, second], Some(other), Some(one)) =
            (own.terms.as_slice(), before.next(), before.next())
        else {
            continue;
        };
        let lead = sentence.passage.slice(other.to, own.from);
        let both = ends(
            lead.trim_end_matches(['为', '是', '约']),
            &["二者之比", "两者之比", "两项之比"],
        );
        let usable = alike(one, other) && one.from >= from && !other.value.is_zero();
        if !both || !usable || second.is_zero() || lead.chars().count() > 8 {
            continue;
        }
        judge(sentence, own, (*first, *second), (one, other), findings);
    }
}

fn judge(
    sentence: &Sentence<'_>,
    own: &Quantity,
    (first, second): (Decimal, Decimal),
    (one, other): (&Quantity, &Quantity),
    findings: &mut Findings,
) {
    let (Some(said), Some(value)) = (
        first.checked_div(second),
        one.value.checked_div(other.value),
    ) else {
        return;
    };
    let room = if own.printed.contains('.') {
        own.half
    } else {
        Decimal::new(5, 2)
    };
    if (said - value).abs() <= room {
        sentence.settle(own, findings);
        return;
    }
    let computed = format!("{}:1", crate::arithmetic::show(value, 2));
    let basis = format!("{}÷{}", one.printed, other.printed);
    sentence.report(own, &basis, computed, &[one, other], findings);
}
