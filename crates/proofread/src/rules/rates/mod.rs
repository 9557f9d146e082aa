//! Rates: completion, deviation, score rate, execution, ratio and share are computed again.

mod ceilings;
mod money;

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{percent, prints, reaches, show_like};
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::is_rounded;
use crate::records::{Figure, Record};
use ceilings::ceilings;
use money::{money_rate, overspent};

pub const RULE: Rule = Rule {
    id: "rate",
    title: "完成率、偏差率、得分率、执行率、比例与其分子分母相符",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    for record in &context.records {
        achievement(record, findings);
        deviation(record, findings);
        quotient(
            record,
            Role::Score,
            &[Role::Weight],
            Role::ScoreRate,
            "得分率",
            findings,
        );
        quotient(
            record,
            Role::Spent,
            &[Role::Budget, Role::Received],
            Role::ExecutionRate,
            "执行率",
            findings,
        );
        quotient(
            record,
            Role::Received,
            &[Role::Budget],
            Role::FundingRate,
            "到位率",
            findings,
        );
        over_full_marks(record, findings);
    }
    ceilings(context, findings);
    for (index, passage) in context.prose() {
        for at in 0..passage.quantities.len() {
            if passage.quantities[at].unit.class == UnitClass::Percent {
                overspent(passage, at, findings);
            }
            if passage.quantities[at].unit.class == UnitClass::Percent
                && !context.explained.contains(&(index, at))
            {
                money_rate(context, passage, at, findings);
            }
        }
    }
}

/// Both figures measure the same thing, or one leaves its unit out.
fn alike(a: &Quantity, b: &Quantity) -> bool {
    let bare =
        |quantity: &Quantity| matches!(quantity.unit.class, UnitClass::None | UnitClass::Ratio);
    a.unit.class == b.unit.class || bare(a) || bare(b)
}

/// In which direction an indicator is good.
fn lower_is_better(record: &Record, target: &Quantity) -> bool {
    target.operator.is_upper()
        || target.unit.class == UnitClass::Duration
        || ["成本", "时间", "时限", "能耗", "投诉", "下降", "降低"]
            .iter()
            .any(|word| record.name.contains(word))
}

/// Values that achievement may have by the customs in use, the first being the rule.
fn achievements(record: &Record, target: &Quantity, actual: Decimal) -> Vec<Decimal> {
    let mut values: Vec<Decimal> = percent(actual, target.value).into_iter().collect();
    if lower_is_better(record, target) {
        values.extend(percent(target.value, actual));
        values.extend(percent(actual, target.value).map(|value| Decimal::from(200) - value));
        if actual <= target.value {
            values.push(Decimal::ONE_HUNDRED);
        }
    } else if actual >= target.value {
        values.push(Decimal::ONE_HUNDRED);
        if target.operator == Operator::None {
            // To be hit exactly: the smaller over the larger.
            values.extend(percent(target.value, actual));
        }
    }
    values
}

fn achievement(record: &Record, findings: &mut Findings) {
    let (Some(target), Some(actual), Some(rate)) = (
        record.figure(Role::Target),
        record.figure(Role::Actual),
        record.figure(Role::Achievement),
    ) else {
        return;
    };
    if !alike(&target.quantity, &actual.quantity) || target.quantity.value.is_zero() {
        return;
    }
    findings.checked.rates += 1;
    let exact = achievements(record, &target.quantity, actual.quantity.value);
    let Some(first) = exact.first() else { return };
    if exact.iter().any(|value| prints(*value, &rate.quantity)) {
        return;
    }
    let low = percent(actual.quantity.low(), target.quantity.value).unwrap_or(*first);
    let high = percent(actual.quantity.high(), target.quantity.value).unwrap_or(*first);
    let severity = if reaches(low, high, &rate.quantity) {
        Severity::Doubt
    } else {
        Severity::Error
    };
    let computed = show_like(*first, &rate.quantity);
    let message = format!(
        "“{}”完成率印为{}，按实际完成值{}÷指标值{}应为{computed}。",
        record.name, rate.quantity.printed, actual.quantity.printed, target.quantity.printed
    );
    findings.push(
        Draft::new("rate_achievement", severity, message)
            .printed(&rate.quantity.printed, computed)
            .at([rate.span, actual.span, target.span])
            .at(record.figure(Role::Deviation).map(|figure| figure.span))
            .advice("核对指标值和实际完成值，按两者之比更正完成率（或更正误写的数）。"),
    );
}

fn deviation(record: &Record, findings: &mut Findings) {
    let Some(deviation) = record.figure(Role::Deviation) else {
        return;
    };
    let printed = &deviation.quantity;
    let negative = -printed.value;
    let same = |value: Decimal| {
        let mut mirrored = printed.clone();
        mirrored.value = negative;
        prints(value, printed) || prints(value, &mirrored)
    };
    let pair = record.figure(Role::Target).zip(record.figure(Role::Actual));
    let (values, basis, spans): (Vec<Decimal>, String, Vec<Span>) =
        match (pair, record.figure(Role::Achievement)) {
            (Some((target, actual)), rate)
                if alike(&target.quantity, &actual.quantity)
                    && !target.quantity.value.is_zero() =>
            {
                let mut values: Vec<Decimal> =
                    achievements(record, &target.quantity, actual.quantity.value)
                        .into_iter()
                        .map(|value| value - Decimal::ONE_HUNDRED)
                        .collect();
                if target.quantity.unit.class == UnitClass::Percent {
                    values.push(actual.quantity.value - target.quantity.value);
                }
                let spans = [target.span, actual.span]
                    .into_iter()
                    .chain(rate.map(|rate| rate.span))
                    .collect();
                (
                    values,
                    format!(
                        "{}÷{}−100%",
                        actual.quantity.printed, target.quantity.printed
                    ),
                    spans,
                )
            }
            (_, Some(rate)) => (
                vec![rate.quantity.value - Decimal::ONE_HUNDRED],
                format!("{}−100%", rate.quantity.printed),
                vec![rate.span],
            ),
            _ => return,
        };
    findings.checked.rates += 1;
    let Some(first) = values.first() else { return };
    if values.iter().any(|value| same(*value)) {
        return;
    }
    let computed = show_like(first.abs(), printed);
    let message = format!(
        "“{}”偏差率印为{}，按{basis}应为{computed}。",
        record.name, printed.printed
    );
    findings.push(
        Draft::new("rate_deviation", Severity::Error, message)
            .printed(&printed.printed, computed)
            .at([deviation.span])
            .at(spans)
            .advice("按完成率减100%更正偏差率，或更正误写的指标值、完成值。"),
    );
}

/// A rate in a record that has its numerator and at least one denominator.
fn quotient(
    record: &Record,
    part: Role,
    wholes: &[Role],
    rate: Role,
    name: &str,
    findings: &mut Findings,
) {
    let (Some(part), Some(rate)) = (record.figure(part), record.figure(rate)) else {
        return;
    };
    let wholes: Vec<&Figure> = wholes
        .iter()
        .flat_map(|role| {
            record
                .figures
                .iter()
                .filter(move |figure| figure.role == *role)
        })
        .filter(|whole| !whole.quantity.value.is_zero() && alike(&whole.quantity, &part.quantity))
        .collect();
    let Some(first) = wholes.first() else {
        // 930 | 其中:对下转移支付0 | 实际执行930 | 100%: another column gives it.
        let mut others = record.figures.iter();
        let elsewhere =
            others.any(|figure| !figure.quantity.value.is_zero() && figure.span != rate.span);
        if !elsewhere && part.quantity.value.is_zero() && !rate.quantity.value.is_zero() {
            let message = format!(
                "“{}”分子、分母都是0，{name}却印为{}。",
                record.name, rate.quantity.printed
            );
            findings.push(
                Draft::new("rate_of_nothing", Severity::Doubt, message)
                    .printed(&rate.quantity.printed, "—")
                    .at([rate.span, part.span])
                    .advice("没有预算的，比率填“—”。"),
            );
        }
        return;
    };
    findings.checked.rates += 1;
    if wholes
        .iter()
        .any(|whole| holds(part, whole, &rate.quantity))
    {
        return;
    }
    let Some(value) = percent(part.quantity.value, first.quantity.value) else {
        return;
    };
    let computed = show_like(value, &rate.quantity);
    let message = format!(
        "“{}”{name}印为{}，按{}÷{}应为{computed}。",
        record.name, rate.quantity.printed, part.quantity.printed, first.quantity.printed
    );
    findings.push(
        Draft::new("rate_quotient", Severity::Error, message)
            .printed(&rate.quantity.printed, computed)
            .at([rate.span, part.span])
            .at(wholes.iter().map(|whole| whole.span))
            .advice(format!("核对分子、分母，更正{name}。")),
    );
}

/// Whether a quotient of two printed figures can be printed as the rate is; a bare fraction (0.75) counts too.
pub fn holds(part: &Figure, whole: &Figure, rate: &Quantity) -> bool {
    let (part, whole) = (&part.quantity, &whole.quantity);
    let fits = |factor: Decimal| {
        let quotient =
            |a: Decimal, b: Decimal| a.checked_mul(factor).and_then(|a| a.checked_div(b));
        quotient(part.value, whole.value).is_some_and(|value| prints(value, rate))
            || quotient(part.low(), whole.high())
                .zip(quotient(part.high(), whole.low()))
                .is_some_and(|(low, high)| is_rounded(part) && reaches(low, high, rate))
    };
    fits(Decimal::ONE_HUNDRED) || (rate.unit.class == UnitClass::None && fits(Decimal::ONE))
}

fn over_full_marks(record: &Record, findings: &mut Findings) {
    let (Some(score), Some(weight)) = (record.figure(Role::Score), record.figure(Role::Weight))
    else {
        return;
    };
    findings.checked.rules += 1;
    let scale = weight.quantity.unit.class != UnitClass::Percent;
    if scale && score.quantity.value > weight.quantity.value {
        let message = format!(
            "“{}”得{}分，超过满分{}。",
            record.name,
            score.quantity.printed.trim_end_matches('分'),
            weight.quantity.printed
        );
        findings.push(
            Draft::new("score_over_full_marks", Severity::Error, message)
                .printed(
                    &score.quantity.printed,
                    format!("不超过{}", weight.quantity.printed),
                )
                .at([score.span, weight.span])
                .advice("核对得分和满分。"),
        );
    }
}

pub fn figure(passage: &Passage, index: usize) -> Figure {
    Figure {
        role: Role::Other,
        quantity: passage.quantities[index].clone(),
        span: passage.span_of(&passage.quantities[index]),
    }
}
