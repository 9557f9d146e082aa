//! Points that follow from the completion: where most rows of a table that fell short have their full marks times what was
//! reached, a row that has neither those nor a reason is doubtful.

use rust_decimal::Decimal;

use super::{Pair, pair};
use crate::arithmetic::{decimals, percent, prints, reaches, show};
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role};
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::records::{Record, Source};

/// So many rows have to hold before one may be wrong.
const LEAST: usize = 2;

/// So many rows that reached their targets have their full marks.
const FULL: usize = 4;
/// So many rows of a table follow, and so much of a target was reached at least, before points far off are a slip.
const MANY: usize = 6;
const MUCH: u32 = 80;

/// Points that are off by more than one of so many parts of the full marks were given otherwise.
const FAR: u32 = 6;
/// What rates are usually measured by.
const TARGETS: [u32; 8] = [60, 65, 70, 75, 80, 85, 90, 95];

/// A row with what its points should be.
struct Line<'a> {
    record: &'a Record,
    pair: Pair<'a>,
    /// What was reached, in percent, at most 100.
    reached: Decimal,
    /// How far it may be off as the result is rounded.
    open: Decimal,
    spans: Vec<Span>,
}

pub(super) fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut from = 0;
    while from < context.records.len() {
        let Source::Table { grid, .. } = context.records[from].source else {
            break;
        };
        let to = context.records[from..]
            .iter()
            .position(|record| !matches!(record.source, Source::Table { grid: other, .. } if other == grid))
            .map_or(context.records.len(), |length| from + length);
        table(
            context,
            &context.grids[grid],
            &context.records[from..to],
            findings,
        );
        from = to;
    }
}

fn table(context: &Context<'_>, grid: &Grid, records: &[Record], findings: &mut Findings) {
    let lines: Vec<Line<'_>> = records
        .iter()
        .filter(|record| !record.total)
        .filter_map(|record| line(context, grid, record))
        .collect();
    let exact =
        |line: &Line<'_>| line.pair.full.quantity.value * line.reached / Decimal::ONE_HUNDRED;
    let holds = |line: &&Line<'_>| {
        let score = &line.pair.score.quantity;
        // A rate alone may have been measured by a target that stands elsewhere.
        let elsewhere = line.spans.len() == 1
            && TARGETS.into_iter().any(|target| {
                exact(line)
                    .checked_mul(Decimal::ONE_HUNDRED)
                    .and_then(|value| value.checked_div(target.into()))
                    .is_some_and(|value| prints(value, score))
            });
        let room = line.pair.full.quantity.value * line.open / Decimal::ONE_HUNDRED;
        elsewhere || reaches(exact(line) - room, exact(line) + room, score)
    };
    let short = |line: &&Line<'_>| line.reached < Decimal::ONE_HUNDRED;
    let held = lines.iter().filter(short).filter(holds).count();
    let wrong: Vec<&Line<'_>> = lines.iter().filter(|line| !holds(line)).collect();
    findings.checked.rules += held;
    let [line] = wrong.as_slice() else { return };
    let full = line.pair.full.quantity.value;
    let near = (exact(line) - line.pair.score.quantity.value).abs() * Decimal::from(FAR) <= full;
    let reached = lines.len() - lines.iter().filter(short).count();
    let excused =
        is_remarked(line) && lines.iter().filter(|it| is_remarked(it)).count() * 2 <= lines.len();
    if !short(line) && reached > FULL && !excused {
        reached_in_full(line, findings);
        return;
    }
    // Where all rows follow, a row that is far off does so by a slip, unless little was done.
    let many = lines.len() > MANY && line.reached >= Decimal::from(MUCH);
    if held < LEAST || !near && !many {
        return;
    }
    let computed = format!("{}分", show(exact(line), 2));
    let message = format!(
        "“{}”得{}，按满分{}分×完成比例{}%应为{computed}，表中其他未完成的指标都按完成比例计分。",
        shorten(&line.record.name, 20),
        line.pair.score.quantity.printed,
        full.normalize(),
        show(line.reached, 2)
    );
    findings.push(
        Draft::new("score_by_completion", Severity::Doubt, message)
            .printed(&line.pair.score.quantity.printed, computed)
            .at([line.pair.score.span, line.pair.full.span])
            .at(line.spans.iter().copied())
            .advice("核对指标值、完成值、分值和得分；不按完成比例计分的，写明计分办法。"),
    );
}

/// Whether a row has a remark of some words.
fn is_remarked(line: &Line<'_>) -> bool {
    let said = |text: &str| text.chars().filter(|c| is_han(*c)).count() > 2;
    let mut words = line.record.words.iter();
    words.any(|(role, text)| *role == Role::Cause && said(text))
}

/// A row that reached its target and hasn't its full marks, where all others that did have theirs.
fn reached_in_full(line: &Line<'_>, findings: &mut Findings) {
    let (full, score) = (&line.pair.full.quantity, &line.pair.score.quantity);
    let message = format!(
        "“{}”达到指标值，满分{}却得{}，表中其他达到指标值的都得满分。",
        shorten(&line.record.name, 20),
        full.printed,
        score.printed
    );
    findings.push(
        Draft::new("score_by_completion", Severity::Doubt, message)
            .printed(&score.printed, full.printed.clone())
            .at([line.pair.score.span, line.pair.full.span])
            .at(line.spans.iter().copied())
            .advice("核对指标值、完成值、分值和得分；达到指标值仍扣分的，写明原因。"),
    );
}

/// A row's completion: by its target and value, or by the rate that its remark says.
fn line<'a>(context: &Context<'_>, grid: &Grid, record: &'a Record) -> Option<Line<'a>> {
    let Source::Table { row, .. } = record.source else {
        return None;
    };
    let pair = pair(record)?;
    let whole = record.figure(Role::Target).zip(record.figure(Role::Actual));
    let mut open = Decimal::ZERO;
    let (reached, spans) = if let Some((target, actual)) = whole {
        open = rounding(&target.quantity, &actual.quantity);
        (
            reached(&target.quantity, &actual.quantity)?,
            vec![target.span, actual.span],
        )
    } else if record.figure(Role::Target).is_none() && record.figure(Role::Actual).is_none() {
        remarked(context, grid, row)?
    } else {
        return None;
    };
    let explained = record.words.iter().any(|(_, text)| {
        ["扣", "每", "不得分", "酌情"]
            .iter()
            .any(|word| text.contains(word))
    });
    (!explained).then_some(Line {
        record,
        pair,
        reached,
        open,
        spans,
    })
}

/// What the rounding of a result hides of its completion: 1.98亿元 of 2亿元 are 98.75% to 99.25%.
fn rounding(target: &Quantity, actual: &Quantity) -> Decimal {
    let rounded = decimals(actual) > 0 && actual.unit.factor > Decimal::ONE;
    percent(actual.half, target.value)
        .filter(|_| rounded)
        .unwrap_or_default()
}

/// What was reached of a target, as far as it is clear: a lower bound or a plain value.
fn reached(target: &Quantity, actual: &Quantity) -> Option<Decimal> {
    let alike = target.unit.comparable(&actual.unit)
        || target.unit.class == UnitClass::None
        || actual.unit.class == UnitClass::None;
    let usual = !target.operator.is_upper()
        && target.unit.class != UnitClass::Duration
        && target.value > Decimal::ZERO
        && target.is_plain()
        && actual.is_plain();
    let rate = percent(actual.value, target.value).filter(|_| alike && usual)?;
    // Far more than was planned is often marked down.
    (rate < Decimal::from(130)).then(|| rate.min(Decimal::ONE_HUNDRED))
}

/// The one percentage of a remark: `到位率96.00%`.
fn remarked(context: &Context<'_>, grid: &Grid, row: usize) -> Option<(Decimal, Vec<Span>)> {
    let mut found = None;
    for column in 0..grid.columns {
        let Some(cell) = grid.cell(row, column) else {
            continue;
        };
        if grid.role(row, column) != Some(Role::Cause) {
            continue;
        }
        let passage = &context.passages[cell.passage];
        let [rate] = passage.quantities.as_slice() else {
            continue;
        };
        let said = passage.slice(0, rate.from);
        let fits = rate.unit.class == UnitClass::Percent
            && rate.is_plain()
            && said.ends_with('率')
            && rate.value <= Decimal::ONE_HUNDRED;
        if fits {
            found = Some((rate.value, vec![passage.span_of(rate)]));
        }
    }
    found
}
