//! Points of budget execution by the execution rate.

use rust_decimal::{Decimal, RoundingStrategy};

use super::executed;
use crate::arithmetic::{decimals, percent, prints, reaches, show};
use crate::context::Context;
use crate::document::Span;
use crate::facts::{self, Fact};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::records::{Record, Source, tells_rule};
use crate::rules::points::is_classed;
use crate::rules::prose_sums::sentences;
use crate::slip::is_slip;

/// A score of budget execution, with the full marks and the rate that stand in its own row.
pub(super) struct Executed {
    pub score: Quantity,
    pub span: Span,
    pub full: Option<(Decimal, Span)>,
    pub rate: Option<(Quantity, Span)>,
}

/// The full marks of budget execution, and the points given for it.
#[derive(Default)]
pub(super) struct Marks {
    full: Option<(Decimal, Span)>,
    /// Full marks as running text tells them.
    told: Vec<(Quantity, Span)>,
    pub scores: Vec<Executed>,
}

pub(super) fn execution_marks(context: &Context<'_>) -> Marks {
    let mut marks = Marks::default();
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            for at in 0..passage.quantities.len() {
                let quantity = &passage.quantities[at];
                let within = quantity.from >= from && quantity.to <= to;
                if within && quantity.unit.class == UnitClass::Points {
                    said_of_execution(passage, (from, to), at, &mut marks);
                } else if within && multiplies_rate(passage, quantity) {
                    marks
                        .told
                        .push((quantity.clone(), passage.span_of(quantity)));
                }
            }
        }
    }
    for record in context
        .records
        .iter()
        .filter(|record| !record.total)
        .filter(|record| {
            let named = ["预算执行", "资金总额", "年度总金额"];
            named.iter().any(|word| record.name.contains(word))
        })
        .filter(|record| !taken_off(context, record) && !classed(context, record))
    {
        let weight = record.figure(Role::Weight);
        let own = record.figure(Role::ExecutionRate).or_else(|| {
            record
                .figure(Role::Actual)
                .filter(|actual| actual.quantity.unit.class == UnitClass::Percent)
        });
        if let Some(score) = record
            .figure(Role::Score)
            .filter(|_| weight.is_some() || own.is_some())
        {
            let full = weight.map(|weight| (weight.quantity.value, weight.span));
            marks.full = full.or(marks.full);
            marks.scores.push(Executed {
                score: score.quantity.clone(),
                span: score.span,
                full,
                rate: own.map(|rate| (rate.quantity.clone(), rate.span)),
            });
        }
    }
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        marks.scores.extend(below_rate(grid));
    }
    for grid in &context.grids {
        for told in (0..grid.rows.len()).filter_map(|row| executed::row(context, grid, row)) {
            if marks.scores.iter().any(|it| it.span == told.score.1) {
                continue;
            }
            marks.scores.push(Executed {
                score: told.score.0,
                span: told.score.1,
                full: Some((told.full.0.value, told.full.1)),
                rate: Some(told.rate),
            });
        }
    }
    marks
}

/// `分值 | 10 | 得分 | 9.24` below the row that has the rate: a form that names its own cells.
fn below_rate(grid: &Grid) -> Option<Executed> {
    let named = |row: usize, word: &str| {
        let at = (0..grid.columns)
            .find(|column| grid.cell(row, *column).is_some_and(|it| it.text == word))?;
        let cell = grid.cell(row, at + 1)?;
        let value = cell.value.clone().filter(Quantity::is_plain)?;
        Some((value, cell.span))
    };
    (1..grid.rows.len()).find_map(|row| {
        let (full, score) = (named(row, "分值")?, named(row, "得分")?);
        let rate = (0..grid.columns).find_map(|column| {
            let cell = grid.cell(row - 1, column)?;
            let heading = grid.heading(row - 1, column);
            let rate = cell.value.clone().filter(Quantity::is_plain)?;
            let fits = rate.unit.class == UnitClass::Percent && heading.contains("执行率");
            fits.then_some((rate, cell.span))
        })?;
        Some(Executed {
            score: score.0,
            span: score.1,
            full: Some((full.0.value, full.1)),
            rate: Some(rate),
        })
    })
}

/// Whether its row tells what each class of rates is given: in steps, not by the rate.
fn classed(context: &Context<'_>, record: &Record) -> bool {
    match record.source {
        Source::Table { grid, row } => is_classed(context, &context.grids[grid], row),
        Source::Prose { .. } => false,
    }
}

/// Whether its row says what was taken off, and the score follows from that: in steps, not by the rate.
fn taken_off(context: &Context<'_>, record: &Record) -> bool {
    let (Source::Table { grid, row }, Some(weight), Some(score)) = (
        record.source,
        record.figure(Role::Weight),
        record.figure(Role::Score),
    ) else {
        return false;
    };
    let grid = &context.grids[grid];
    let lost = weight.quantity.value - score.quantity.value;
    (0..grid.columns).any(|column| {
        grid.heading(row, column).starts_with("扣")
            && grid
                .value(row, column)
                .is_some_and(|taken| taken.value == lost)
    })
}

/// `预算执行得分=执行率×10`: full marks in a formula.
fn multiplies_rate(passage: &Passage, quantity: &Quantity) -> bool {
    let before = passage.slice(quantity.from.saturating_sub(5), quantity.from);
    let times = ["执行率×", "执行率*", "执行率乘以"];
    quantity.unit.class == UnitClass::None && times.iter().any(|words| before.ends_with(words))
}

/// Points in a sentence: full marks of budget execution, or those given for it.
fn said_of_execution(passage: &Passage, (from, to): (usize, usize), at: usize, marks: &mut Marks) {
    let quantity = &passage.quantities[at];
    let words = passage.slice(from, to);
    let before = facts::surroundings(passage, at).0;
    let before = before.rsplit('、').next().unwrap_or_default();
    let named = before.contains("预算执行") || before.contains("资金执行");
    if !named || before.contains('扣') {
        return;
    }
    // 得分=执行率×10分: full marks in a formula.
    let times = passage.slice(quantity.from.saturating_sub(2), quantity.from);
    let times = times.ends_with(['×', '*', 'x', 'X', '乘']) || times == "乘以";
    if tells_rule(passage, quantity) || times {
        let span = passage.span_of(quantity);
        marks.full = Some((quantity.value, span));
        marks.told.push((quantity.clone(), span));
        return;
    }
    let said = passage.slice(from, quantity.from);
    let any = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let full = any(before, &["满分", "分值", "权重", "标准分"]);
    // 总分100分：预算执行率10分、产出指标50分: what may be reached.
    let all = passage.quantities.iter().any(|points| {
        points.from >= from
            && points.to <= quantity.from
            && points.unit.class == UnitClass::Points
            && points.value == Decimal::ONE_HUNDRED
    }) || said.contains("百分制");
    // 加上预算执行率10分（按执行率折算）: what may be reached.
    let reckoned = passage.slice(quantity.to, quantity.to + 2) == "(按"
        && !passage.chars[..quantity.from].ends_with(&['得']);
    let full = full || reckoned;
    let scored = said.contains("得分")
        || said.contains("自评") && !all && !any(&words, &["标准", "权重", "满分"]);
    let span = passage.span_of(quantity);
    if !full && scored {
        marks.scores.push(Executed {
            score: quantity.clone(),
            span,
            full: None,
            rate: None,
        });
    } else if full || all || any(&words, &["标准", "满分", "分值", "权重"]) {
        marks.full = Some((quantity.value, span));
        marks.told.push((quantity.clone(), span));
    }
}

/// Full marks of budget execution that running text tells, one slip of the pen away from those of all tables.
fn told_otherwise(marks: &Marks, findings: &mut Findings) {
    let own = marks.scores.iter().filter_map(|executed| executed.full);
    let own: Vec<(Decimal, Span)> = own.collect();
    let Some((full, span)) = own.first() else {
        return;
    };
    for (told, at) in &marks.told {
        findings.checked.references += 1;
        let known = findings.drafts.iter().any(|it| it.spans.contains(at));
        let alike = own.iter().all(|(other, _)| other == full);
        if !alike || told.value == *full || !is_slip(told, *full) || known {
            continue;
        }
        let computed = format!("{}分", full.normalize());
        let message = format!("预算执行满分正文印为{}，表中为{computed}。", told.printed);
        findings.push(
            Draft::new("weights_differ", Severity::Doubt, message)
                .printed(&told.printed, computed)
                .at([*at, *span])
                .advice("核对预算执行的满分。"),
        );
    }
}

/// Whether points are what a rate in their own row gives of full marks, rounded or cut off.
fn follows(full: Decimal, rate: &Quantity, score: &Quantity) -> bool {
    let of = |rate: Decimal| full * rate.min(Decimal::ONE_HUNDRED) / Decimal::ONE_HUNDRED;
    let places = decimals(score);
    let exact = of(rate.value);
    let cut = [RoundingStrategy::ToZero, RoundingStrategy::AwayFromZero];
    reaches(of(rate.low()), of(rate.high()), score)
        || cut
            .into_iter()
            .any(|way| exact.round_dp_with_strategy(places, way) == score.value)
}

/// Points of budget execution follow the execution rate: that of its own row, else the fund's.
pub(super) fn execution(context: &Context<'_>, findings: &mut Findings) {
    let marks = execution_marks(context);
    told_otherwise(&marks, findings);
    let standards = context.standards.as_ref();
    // What the report itself prints as full marks needs no rule of its year.
    let usual = standards.map(|standards| (standards.execution_full_marks, None));
    let said = marks.full.map(|(value, span)| (value, Some(span)));
    // Forms of several projects have a rate each.
    let forms = context.grids.iter().any(|grid| grid.subject.is_some());
    let fund = fund_rate(context).filter(|_| !forms);
    // A department and its projects have a rate each: a score that follows from one that is printed is right.
    let said_rates = context.facts.iter();
    let said_rates = said_rates.filter(|fact| fact.key.measure == "执行率");
    let beside: Vec<Decimal> = marks
        .scores
        .iter()
        .filter_map(|executed| executed.rate.as_ref().map(|(rate, _)| rate.value))
        .chain(said_rates.map(|fact| fact.quantity.value))
        .collect();
    let exact =
        |full: Decimal, rate: Decimal| full * rate.min(Decimal::ONE_HUNDRED) / Decimal::ONE_HUNDRED;
    let own_steps = own_steps(context);
    for executed in &marks.scores {
        let own = executed.rate.as_ref();
        let by_row = own.map(|(rate, span)| (rate.value, vec![*span]));
        let full = executed.full.map(|(value, span)| (value, Some(span)));
        let (Some((rate, spans)), Some((full, full_span))) =
            (by_row.or_else(|| fund.clone()), full.or(said).or(usual))
        else {
            continue;
        };
        findings.checked.rules += 1;
        let score = &executed.score;
        let away = |rate: Decimal| (score.value - exact(full, rate)).abs();
        let close = Decimal::new(6, 2);
        let held = own.map_or(away(rate) <= close, |(rate, _)| follows(full, rate, score))
            || executed.rate.is_none() && beside.iter().any(|rate| away(*rate) <= close)
            || full == score.value && executed.rate.is_none() && is_reached(context)
            || own_steps.contains(&(full - score.value));
        if held {
            continue;
        }
        if let Some(draft) = executed::other_marks(executed) {
            findings.push(draft);
            continue;
        }
        let near = away(rate) <= Decimal::new(51, 2);
        // Other full marks than those of the form are an evaluator's own, whose steps may come near the rate.
        if near && standards.is_some_and(|standards| full != standards.execution_full_marks) {
            continue;
        }
        let slight = executed.rate.is_some() && forms || near;
        let computed = format!("{}分", show(exact(full, rate), 2));
        let message = format!(
            "预算执行得{}，按满分{}分×执行率{}%应为{computed}。",
            score.printed,
            full.normalize(),
            show(rate, 2)
        );
        let severity = if slight {
            Severity::Doubt
        } else {
            Severity::Error
        };
        let mut draft = Draft::new("execution_points", severity, message)
            .printed(&score.printed, computed)
            .at([executed.span])
            .at(full_span)
            .at(spans)
            .advice("按执行率计算预算执行得分，并相应更正总分；另有分档计分办法的，写明办法。");
        if let Some(standards) = standards {
            draft = draft.rule(&standards.execution_rule);
        }
        findings.push(draft);
    }
}

/// Whether some execution or payment rate of the report is all there is: full marks may be for it.
fn is_reached(context: &Context<'_>) -> bool {
    let rates = context.prose().flat_map(|(_, passage)| {
        let quantities = passage.quantities.iter();
        quantities.map(move |quantity| (passage, quantity))
    });
    rates
        .filter(|(_, quantity)| {
            quantity.unit.class == UnitClass::Percent
                && quantity.value == Decimal::ONE_HUNDRED
                && quantity.operator == Operator::None
        })
        .any(|(passage, quantity)| {
            let before = passage.slice(quantity.from.saturating_sub(12), quantity.from);
            ["执行率", "支出率", "支付率", "到位率", "拨付率", "使用率"]
                .iter()
                .any(|word| before.contains(word))
        })
}

/// What the report takes off by steps of its own: `预算执行率94.98%，每低1个百分点扣0.5分，…扣2.5分`.
fn own_steps(context: &Context<'_>) -> Vec<Decimal> {
    let mut taken = Vec::new();
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            let words = passage.slice(from, to);
            if !words.contains("执行率") || !words.contains('每') {
                continue;
            }
            let points = passage.quantities.iter().filter(|points| {
                points.from >= from
                    && points.to <= to
                    && points.unit.class == UnitClass::Points
                    && passage.slice(points.from.saturating_sub(1), points.from) == "扣"
            });
            taken.extend(points.map(|points| points.value));
        }
    }
    taken
}

/// The fund's execution rate, from its amounts if they are printed, else as printed.
fn fund_rate(context: &Context<'_>) -> Option<(Decimal, Vec<Span>)> {
    let fund = |measure: &'static str| {
        context.facts.iter().filter(move |fact| {
            fact.key.measure == measure
                && fact.key.subject.is_empty()
                && fact.key.attributes.is_empty()
        })
    };
    let budgets: Vec<&Fact> = context
        .facts
        .iter()
        .filter(|fact| matches!(fact.key.measure, "预算" | "到位"))
        .collect();
    let largest = |measure| fund(measure).max_by_key(|fact| fact.quantity.value);
    if let (Some(printed), Some(spent)) = (fund("执行率").next_back(), largest("支出")) {
        // A budget that was changed during the year: the one that gives the rate printed.
        let given = budgets.iter().find_map(|fact| {
            let rate = percent(spent.quantity.value, fact.quantity.value)?;
            prints(rate, &printed.quantity).then_some((rate, vec![spent.span, fact.span]))
        });
        return given.or(Some((printed.quantity.value, vec![printed.span])));
    }
    let (budget, spent) = (largest("预算")?, largest("支出")?);
    let rate = percent(spent.quantity.value, budget.quantity.value)?;
    // More spent than there was: the two aren't of one fund.
    (rate <= Decimal::ONE_HUNDRED).then_some((rate, vec![spent.span, budget.span]))
}
