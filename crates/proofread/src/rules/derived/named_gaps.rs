//! How far an indicator is from its target where the sentence names it and no figure of it: `授权专利是唯一的短板，较目标少13件`,
//! `共建平台比目标多1个，创新团队多2个`, `七项中六项超额完成，仅审定新品种差4个`.

use rust_decimal::Decimal;

use super::{Subject, has};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role};
use crate::number::{Quantity, UnitClass};
use crate::pool::sentence_of;
use crate::records::{Record, core, key};
use crate::row_names::{Names, Place};
use crate::slip::one_off;

/// Rows that are called the same; columns of a table.
pub(super) const ROWS: usize = 4;
const MOST: usize = 16;

/// Characters that a name must have to be taken for an indicator's.
const NAME: usize = 4;
/// Words between the name of an indicator and how far it is from its target.
const BARE: [&str; 12] = [
    "差", "少", "多", "超", "超出", "多出", "仅差", "只差", "还差", "尚差", "高出", "超额",
];
/// The same with what it is compared with.
const SAID: [&str; 14] = [
    "比目标差",
    "比目标少",
    "比目标多",
    "较目标差",
    "较目标少",
    "较目标多",
    "超过目标",
    "超出目标",
    "超目标",
    "比指标值少",
    "比指标值多",
    "较指标值少",
    "较指标值多",
    "距目标差",
];
/// Words of another measure.
const OTHERWISE: [&str; 6] = ["上年", "去年", "同期", "平均", "每", "上期"];

/// Whether words have the whole name of an indicator.
pub(super) fn is_named(words: &str, record: &Record) -> bool {
    let name = core(&record.key).trim_end_matches('额');
    name.chars().count() >= NAME && !record.total && words.contains(name)
}

/// The rows that words name last, and where the name ends.
fn named<'n>(names: &'n Names, words: &str) -> Option<(usize, &'n [Place])> {
    let chars: Vec<char> = words.chars().collect();
    let mut found = names.in_words(&chars);
    let (at, name, places) = found.pop()?;
    let length = name.chars().count();
    (length >= NAME).then_some((at + length, places))
}

/// `共建平台比目标多1个，创新团队多2个`: the clause names the indicator right before the distance.
pub(super) fn of_clause(
    context: &Context<'_>,
    names: &Names,
    subject: &Subject<'_>,
    findings: &mut Findings,
) -> bool {
    let own = subject.quantity;
    let passage = subject.passage;
    let (from, to) = sentence_of(passage, own);
    let begins = (from..own.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | ':'))
        .map_or(from, |at| at + 1);
    let words = key(&passage.slice(begins, own.from));
    if !words.ends_with(['差', '少', '多', '超', '出', '额', '标']) {
        return false;
    }
    let Some((end, places)) = named(names, &words) else {
        return false;
    };
    let between: String = words.chars().skip(end).collect();
    let between = between.trim_start_matches(['数', '量', '额']);
    let sentence = passage.slice(from, to);
    let aimed = has(&sentence, &["目标", "指标值", "超额完成", "未完成", "完成"]);
    let said = SAID.contains(&between) || BARE.contains(&between) && aimed;
    said && !has(&words, &OTHERWISE) && judge(context, subject, places, findings)
}

/// `授权专利是唯一的短板，较目标少13件`: the sentence names it, and no figure stands before.
pub(super) fn of_sentence(
    context: &Context<'_>,
    names: &Names,
    subject: &Subject<'_>,
    findings: &mut Findings,
) {
    let own = subject.quantity;
    let (from, _) = sentence_of(subject.passage, own);
    let begins = (from..own.from)
        .rev()
        .find(|at| subject.passage.chars[*at] == '；')
        .map_or(from, |at| at + 1);
    let words = key(&subject.passage.slice(begins, own.from));
    if let Some((_, places)) = named(names, &words).filter(|_| !has(&words, &OTHERWISE)) {
        judge(context, subject, places, findings);
    }
}

/// What was to be reached and what was, in a row: as its headings say, or as the rate beside them shows.
fn pairs(grid: &Grid, row: usize, own: &Quantity) -> Vec<[(Quantity, Span); 2]> {
    let cell = |column: usize| {
        let value = grid.measured(row, column)?;
        let bare = value.unit.class == UnitClass::None && own.unit.factor == Decimal::ONE;
        let kin = value.is_plain() && (bare || value.unit.text == own.unit.text);
        kin.then_some(())
            .and(Some((value, grid.cell(row, column)?.span)))
    };
    let headed = [Role::Target, Role::Actual].map(|role| grid.column(row, role).and_then(cell));
    if let [Some(target), Some(actual)] = headed {
        return vec![[target, actual]];
    }
    let rated = |column: &usize| {
        let heading = grid.heading(row, *column);
        let value = grid.measured(row, *column)?;
        let rate = value.unit.class == UnitClass::Percent || heading.contains("完成率");
        rate.then_some(value)
    };
    let Some(rate) = (0..grid.columns).rev().find_map(|column| rated(&column)) else {
        return Vec::new();
    };
    let rated = |actual: &Quantity, target: &Quantity| {
        let quotient = crate::arithmetic::percent(actual.value, target.value);
        quotient.is_some_and(|value| crate::arithmetic::prints(value, &rate))
    };
    let cells: Vec<(Quantity, Span)> = (0..grid.columns.min(MOST)).filter_map(cell).collect();
    let mut found = Vec::new();
    for target in &cells {
        for actual in cells.iter().filter(|actual| actual.1 != target.1) {
            if actual.0.value != rate.value && rated(&actual.0, &target.0) {
                found.push([target.clone(), actual.clone()]);
            }
        }
    }
    found
}

/// Whether the rows that are named tell how far they are from their targets; one slip that parts the distance from it is told.
fn judge(
    context: &Context<'_>,
    subject: &Subject<'_>,
    places: &[Place],
    findings: &mut Findings,
) -> bool {
    let own = subject.quantity;
    let pairs: Vec<[(Quantity, Span); 2]> = places
        .iter()
        .flat_map(|(grid, row)| pairs(&context.grids[*grid], *row, own))
        .collect();
    let Some([target, actual]) = pairs.first() else {
        return false;
    };
    let apart = |pair: &[(Quantity, Span); 2]| (pair[1].0.value - pair[0].0.value).abs();
    findings.checked.sums += 1;
    if pairs.iter().any(|pair| apart(pair) == own.value) {
        findings.settled.insert(subject.span());
        return true;
    }
    let value = apart(&pairs[0]);
    if !one_off(own, value) || findings.known().contains(&subject.span()) {
        return false;
    }
    let computed = show_like(value, own);
    let message = format!(
        "“{}{}”与指标不符：完成{}，目标{}，相差{computed}。",
        subject.before, own.printed, actual.0.printed, target.0.printed
    );
    findings.push(
        Draft::new("target_gap", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([subject.span(), actual.1, target.1])
            .advice("核对目标值、实际完成值和两者之差。")
            .certain(),
    );
    true
}

/// `转化成果108项，较指标值少12项` beside a table with 150 and 138: the distance is that of the indicator, and one slip parts what was reached from it.
pub(super) fn slipped_actual(
    context: &Context<'_>,
    subject: &Subject<'_>,
    actual: &Quantity,
    findings: &mut Findings,
) -> bool {
    let own = subject.quantity;
    let (from, _) = sentence_of(subject.passage, own);
    let told = key(&subject.passage.slice(from, own.from));
    let bare = |quantity: &Quantity| quantity.unit.class == UnitClass::None;
    let alike = |quantity: &Quantity| {
        bare(quantity) && actual.unit.factor == Decimal::ONE
            || quantity.unit.comparable(&actual.unit)
    };
    let between = subject.passage.slice(actual.to, own.from);
    let beside = !between.contains(['；', '。']) && between.matches('，').count() == 1;
    let meant = context.records.iter().find_map(|record| {
        let (target, reached) = record
            .figure(Role::Target)
            .zip(record.figure(Role::Actual))?;
        let apart = (reached.quantity.value - target.quantity.value).abs();
        let held = apart == own.value && is_named(&told, record);
        let slip = one_off(actual, reached.quantity.value);
        (held && slip && alike(&reached.quantity)).then_some(reached)
    });
    let Some(reached) = meant.filter(|_| beside) else {
        return false;
    };
    let shown = &reached.quantity.printed;
    let message = format!(
        "正文印为{}，同名指标完成{shown}；“{}{}”与后者相符。",
        actual.printed, subject.before, own.printed
    );
    findings.push(
        Draft::new("target_gap", Severity::Doubt, message)
            .printed(&actual.printed, shown)
            .at([
                subject.passage.span_of(actual),
                reached.span,
                subject.span(),
            ])
            .advice("核对正文与指标表中的完成值。")
            .certain(),
    );
    true
}
