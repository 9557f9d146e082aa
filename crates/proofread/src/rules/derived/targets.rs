//! How far a figure is from its target: 超过目标值861万元, 较目标值少12项, 比目标低7个百分点.

use rust_decimal::Decimal;

use super::{Subject, has, named_gaps};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::{Quantity, UnitClass};
use crate::pool::{Operand, related, sentence_of};
use crate::records::{Record, Source};
use crate::row_names::Names;
use crate::rules::prose_sums::is_average;

/// Digits of a figure that two indicators don't share by chance.
const TELLING: usize = 4;

/// What a figure was to reach.
struct Target {
    quantity: Quantity,
    span: Span,
}

/// Whether the words before a figure say how far it is from a target.
fn is_gap(before: &str) -> bool {
    let words = before.trim_end_matches(['了', '约']);
    let target = has(words, &["目标", "指标值", "任务数", "计划数"]);
    let compares = has(words, &["比", "较", "超", "高于", "低于", "距", "与", "差"]);
    // 与目标50家不一致: the target itself.
    let itself = has(words, &["与目标", "与计划", "与指标值"]) && !has(words, &["差", "比"]);
    target
        && compares
        && !itself
        && [
            "多",
            "少",
            "高",
            "低",
            "超",
            "差",
            "超过",
            "超出",
            "高出",
            "目标",
            "目标值",
            "指标值",
            "任务数",
            "计划数",
        ]
        .iter()
        .any(|word| words.ends_with(word))
        || words.ends_with("超额完成")
}

/// Whether a figure is told as a part of another since the last semicolon.
fn is_part(subject: &Subject<'_>, index: usize) -> bool {
    let passage = subject.passage;
    facts::parent(passage, index).is_some_and(|parent| {
        let between = passage.slice(
            passage.quantities[parent].to,
            passage.quantities[index].from,
        );
        !between.contains('；')
    })
}

/// What running text sets as goals: figures under a heading of goals or after words that set them.
pub(super) fn goals<'a>(context: &'a Context<'_>) -> Vec<&'a Operand> {
    let set = |operand: &&Operand| {
        let passage = &context.passages[operand.passage];
        let figure = passage
            .quantities
            .iter()
            .find(|figure| passage.span_of(figure) == operand.span);
        passage.cell.is_none()
            && figure.is_some_and(|figure| crate::aims::sets(context, passage, figure))
    };
    context.pool.all.iter().filter(set).collect()
}

/// What may have been reached: the figures before a distance in its sentence, the nearest first.
fn actuals<'a>(subject: &Subject<'a>, points: bool) -> Vec<&'a Quantity> {
    let own = subject.quantity;
    let (from, _) = sentence_of(subject.passage, own);
    // 投资项目数完成93.3%；…占比较目标低1.6个百分点: what stands before a semicolon is another thing's.
    let from = (from..own.from)
        .rev()
        .find(|at| subject.passage.chars[*at] == '；')
        .filter(|_| points)
        .unwrap_or(from);
    let alike = |other: &Quantity| match own.unit.class {
        UnitClass::PercentPoint => other.unit.class == UnitClass::Percent,
        _ => other.unit.comparable(&own.unit),
    };
    (0..subject.at)
        .rev()
        .map(|index| (index, &subject.passage.quantities[index]))
        .filter(|(_, other)| other.from >= from && other.is_plain() && alike(other))
        .filter(|(index, other)| {
            // 场均50人次, 其中集中授课37场: no average and no part is measured by the target of all.
            let part = !points && is_part(subject, *index);
            !is_average(subject.passage, other) && !part
        })
        .map(|(_, other)| other)
        .collect()
}

/// Whether the figure is a distance from a target; then it was judged.
pub(super) fn gap(
    context: &Context<'_>,
    (goals, names): (&[&Operand], &Names),
    subject: &Subject<'_>,
    findings: &mut Findings,
) -> bool {
    if !is_gap(&subject.before) {
        return false;
    }
    let own = subject.quantity;
    let points = own.unit.class == UnitClass::PercentPoint;
    let actuals = actuals(subject, points);
    let Some(actual) = actuals.first().copied() else {
        if points {
            of_record(context, subject, findings);
        } else {
            named_gaps::of_sentence(context, names, subject, findings);
        }
        return true;
    };
    let mut targets = targets(context, subject, actual, points);
    if targets.is_empty() && !points {
        targets = set_in_words(goals, subject, actual);
    }
    if targets.is_empty() {
        return true;
    }
    findings.checked.sums += 1;
    let distance =
        |actual: &Quantity, target: &Target| (actual.value - target.quantity.value).abs();
    let holds = |actual: &Quantity, target: &Target| {
        let room = own.half
            + if actual.half > own.half {
                actual.half
            } else {
                Decimal::ZERO
            };
        (distance(actual, target) - own.value).abs() <= room || target.quantity.value == own.value
    };
    if targets
        .iter()
        .any(|target| actuals.iter().any(|actual| holds(actual, target)))
    {
        return true;
    }
    // 距千亿目标还差8.06亿元: the goal is what it is called.
    if ["亿目标", "万目标"]
        .iter()
        .any(|name| subject.before.contains(name))
    {
        return false;
    }
    if is_of_called(context, subject) {
        if !named_gaps::slipped_actual(context, subject, actual, findings) {
            findings.settled.insert(subject.span());
        }
        return true;
    }
    let first = &targets[0];
    let computed = show_like(distance(actual, first), own);
    let message = format!(
        "“{}{}”与目标值不符：{}与目标{}相差{computed}。",
        subject.before, own.printed, actual.printed, first.quantity.printed
    );
    findings.push(
        Draft::new("target_gap", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([subject.span(), subject.passage.span_of(actual)])
            .at(targets.iter().take(3).map(|target| target.span))
            .advice("核对目标值、实际完成值和两者之差。"),
    );
    true
}

/// `种子期和初创期投资占比较目标低1.6个百分点`: the indicator that the words before name tells both.
fn of_record(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let own = subject.quantity;
    let words = crate::records::key(&subject.before);
    let percent =
        |quantity: &Quantity| matches!(quantity.unit.class, UnitClass::Percent | UnitClass::None);
    // 研发投入增幅: 研发投入增长 in the table.
    let named = context.records.iter().filter(|record| {
        let name = ["增长率", "增长", "增幅", "增速", "率"]
            .iter()
            .find_map(|tail| record.key.strip_suffix(tail))
            .filter(|name| name.chars().count() > 3)
            .unwrap_or(&record.key);
        name.chars().count() >= 3 && words.starts_with(name)
    });
    let pairs: Vec<_> = named
        .filter_map(|record| Some((record.figure(Role::Target)?, record.figure(Role::Actual)?)))
        .filter(|(target, actual)| percent(&target.quantity) && percent(&actual.quantity))
        .collect();
    let Some((target, actual)) = pairs.first() else {
        return;
    };
    let apart = |target: &Quantity, actual: &Quantity| (actual.value - target.value).abs();
    findings.checked.sums += 1;
    let held = pairs.iter().any(|(target, actual)| {
        (apart(&target.quantity, &actual.quantity) - own.value).abs()
            <= own.half + actual.quantity.half
    });
    if held {
        return;
    }
    let computed = show_like(apart(&target.quantity, &actual.quantity), own);
    let message = format!(
        "“{}{}”与指标不符：完成{}，目标{}，相差{computed}。",
        subject.before, own.printed, actual.quantity.printed, target.quantity.printed
    );
    findings.push(
        Draft::new("target_gap", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([subject.span(), actual.span, target.span])
            .advice("核对目标值、实际完成值和两者之差。"),
    );
}

/// Whether an indicator that the sentence names is as far from its target, whatever other figures stand before: `由1,063家增到1,246家，净增数超目标23家`.
fn is_of_called(context: &Context<'_>, subject: &Subject<'_>) -> bool {
    let (from, to) = sentence_of(subject.passage, subject.quantity);
    let sentence = subject.passage.slice(from, to);
    let own = subject.quantity;
    context.records.iter().any(|record| {
        let pair = record.figure(Role::Target).zip(record.figure(Role::Actual));
        pair.is_some_and(|(target, actual)| {
            let apart = (actual.quantity.value - target.quantity.value).abs();
            let bare = apart.checked_mul(own.unit.factor);
            (apart == own.value || bare == Some(own.value)) && is_called(&sentence, record)
        })
    })
}

/// Whether a sentence names an indicator: in three characters in a row, or by all of a shorter name.
fn is_called(sentence: &str, record: &Record) -> bool {
    let short = record.key.trim_end_matches(['数', '量', '额']);
    let named = (2..=3).contains(&short.chars().count()) && sentence.contains(short);
    named || related(sentence, &record.name)
}

/// `科技贷发放13.70亿元，超过目标1.70亿元`: the goals in which running text says the same of figures of the kind.
fn set_in_words(goals: &[&Operand], subject: &Subject<'_>, actual: &Quantity) -> Vec<Target> {
    let (from, to) = sentence_of(subject.passage, subject.quantity);
    let begins = subject.passage.chars[from..actual.from]
        .iter()
        .rposition(|c| matches!(c, '，' | '；'))
        .map_or(from, |at| from + at + 1);
    let said = subject.passage.slice(begins, to.min(actual.from));
    goals
        .iter()
        .filter(|goal| goal.quantity.unit.comparable(&actual.unit) && related(&said, &goal.words))
        .map(|goal| Target {
            quantity: goal.quantity.clone(),
            span: goal.span,
        })
        .collect()
}

/// The targets that the sentence can mean: of the indicator with the same actual value, or of one that the sentence names; those said in the paragraph.
fn targets(
    context: &Context<'_>,
    subject: &Subject<'_>,
    actual: &Quantity,
    points: bool,
) -> Vec<Target> {
    let (from, to) = sentence_of(subject.passage, subject.quantity);
    let sentence = subject.passage.slice(from, to);
    let kind = |quantity: &Quantity| {
        if points {
            matches!(quantity.unit.class, UnitClass::Percent | UnitClass::None)
        } else {
            quantity.unit.comparable(&actual.unit) || quantity.unit.class == UnitClass::None
        }
    };
    // Of so many digits only the indicator itself has the value.
    let digits = actual.printed.chars().filter(char::is_ascii_digit);
    let telling = digits.count() >= TELLING;
    let mut found: Vec<Target> = Vec::new();
    let mut named: Vec<Target> = Vec::new();
    let mut full: Vec<Target> = Vec::new();
    let clause = subject.passage.chars[from..actual.from.max(from)]
        .iter()
        .rposition(|c| matches!(c, '，' | '；'))
        .map_or(from, |at| from + at + 1);
    let told = crate::records::key(&subject.passage.slice(clause, actual.from));
    for record in &context.records {
        let Some(target) = record
            .figure(Role::Target)
            .filter(|figure| kind(&figure.quantity))
        else {
            continue;
        };
        let factor = match record.source {
            Source::Table { grid, row } if actual.unit.class == UnitClass::Money => context.grids
                [grid]
                .row_unit(row)
                .map_or(Decimal::ONE, |unit| unit.factor),
            _ => Decimal::ONE,
        };
        let scaled = |quantity: &Quantity| match quantity.unit.class {
            UnitClass::None => quantity.value.checked_mul(factor).unwrap_or(quantity.value),
            _ => quantity.value,
        };
        let reached = record
            .figure(Role::Actual)
            .is_some_and(|figure| scaled(&figure.quantity) == actual.value);
        let made = Target {
            quantity: Quantity {
                value: scaled(&target.quantity),
                ..target.quantity.clone()
            },
            span: target.span,
        };
        if named_gaps::is_named(&told, record) {
            full.push(made);
        } else if reached && (telling || is_called(&sentence, record)) {
            found.push(made);
        } else if is_called(&sentence, record) {
            named.push(made);
        }
    }
    // What the sentence calls by its whole name is no other that is called a little alike.
    if !full.is_empty() {
        named.retain(|target| target.quantity.value == subject.quantity.value);
        named.extend(full);
    }
    found.extend(said_here(subject, &kind));
    if found.is_empty() {
        named
    } else {
        found.into_iter().chain(named).collect()
    }
}

/// The figures of the paragraph that its words call targets.
fn said_here(subject: &Subject<'_>, kind: &dyn Fn(&Quantity) -> bool) -> Vec<Target> {
    let passage = subject.passage;
    let said = |(at, other): &(usize, &Quantity)| {
        let words = facts::surroundings(passage, *at).0;
        // 超目标11项；…为目标260项的95%: another's; 完成目标的105.3%: what was reached.
        let own = subject.quantity;
        let further = other.from > own.to && passage.slice(own.to, other.from).contains('；');
        let reached = other.unit.class == UnitClass::Percent && words.ends_with("目标的");
        *at != subject.at
            && !further
            && !reached
            && has(&words, &["目标", "计划", "任务", "指标值"])
            && !is_gap(&words)
            && kind(other)
            && other.is_plain()
            && other.unit.class != UnitClass::None
    };
    let figures = passage.quantities.iter().enumerate().filter(said);
    figures
        .map(|(_, other)| Target {
            quantity: other.clone(),
            span: passage.span_of(other),
        })
        .collect()
}
