//! `A3扣0.6分`, `产出类得28.11分`, `制度建设6分，因缺办法扣0.6分，得5.4分`: points of running text against the table of scores, and against each other.

use rust_decimal::Decimal;

use super::book::{Book, Marks, bare};
use super::by_rate;
use super::coded;
use super::read::{Kind, Of, Told, numbered, opening, read};
use super::sections;
use super::several::{in_order, of_everything, together, unknown};
use crate::arithmetic::show_like;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::UnitClass;
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::rules::prose_sums::sentences;
use crate::slip::one_off;

/// A part of a name tells whose it is from so many characters on.
const PART: usize = 4;

pub(super) fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut book = Book::new(context);
    let stretches: Vec<(&Passage, Vec<Told<'_>>)> = context
        .prose()
        .flat_map(|(_, passage)| {
            let all = sentences(passage).into_iter();
            all.map(move |stretch| (passage, read(passage, stretch)))
        })
        .filter(|(_, told)| !told.is_empty())
        .collect();
    for (passage, told) in &stretches {
        note(passage, told, &mut book);
    }
    for (passage, told) in &stretches {
        for (at, one) in told.iter().enumerate() {
            judge(&book, passage, told, at, findings);
            unknown(&book, passage, one, findings);
        }
        among(passage, told, findings);
    }
    coded::run(context, &book, findings);
    sections::run(context, &book, findings);
    for (_, passage) in context.prose() {
        in_order(&book, passage, findings);
        of_everything(&book, passage, findings);
        let own = |it: &&(&Passage, Vec<Told<'_>>)| std::ptr::eq(it.0, passage);
        let from = stretches.partition_point(|(other, _)| other.offsets[0] < passage.offsets[0]);
        let told: Vec<&Told<'_>> = stretches[from..]
            .iter()
            .take_while(own)
            .flat_map(|(_, told)| told)
            .collect();
        for one in &told {
            together(context, &book, (passage, one), &told, findings);
        }
    }
}

/// `产出25分，得22.4分`: full marks and score of what no table may tell of.
fn note(passage: &Passage, told: &[Told<'_>], book: &mut Book) {
    for pair in told.windows(2) {
        let [full, given] = pair else { continue };
        let within = given.points.value <= full.points.value;
        let led =
            within && matches!(full.kind, Kind::Full | Kind::Bare) && given.kind == Kind::Given;
        if let (true, Some(Of::Name(name))) = (led && full.of == given.of, &full.of) {
            let marks = |told: &Told<'_>| Marks {
                value: told.points.value,
                spans: vec![passage.span_of(told.points)],
            };
            book.tell(name, marks(full), marks(given));
        }
    }
}

/// Whose points they are, and whether that is said outright.
fn resolve(book: &Book, passage: &Passage, told: &[Told<'_>], at: usize) -> (Vec<usize>, bool) {
    let one = &told[at];
    match &one.of {
        Some(Of::Code(code)) => return (book.coded(code).to_vec(), true),
        Some(Of::Name(name)) => {
            let exact = book.named(name);
            if !exact.is_empty() {
                return (exact.to_vec(), true);
            }
            return (partly(book, name), false);
        }
        None => {}
    }
    if !matches!(one.kind, Kind::Given | Kind::Lost) || one.together {
        return (Vec::new(), false);
    }
    // 执行率92.4%，按比例得9.24分: of what has the rate.
    let rated = by_rate::name(passage, one).map(|name| book.named(&bare(&name)));
    if let Some(entries) = rated.filter(|it| one.kind == Kind::Given && !it.is_empty()) {
        return (entries.to_vec(), true);
    }
    let points = |from: usize, to: usize| {
        let all = passage.quantities.iter();
        let points = all.filter(|it| it.from >= from && it.to <= to);
        points
            .filter(|it| it.unit.class == UnitClass::Points)
            .count()
    };
    let (from, to) = sentence_of(passage, one.points);
    let begins = opening(passage, one.points).filter(|_| points(from, to) == 1);
    let headed = numbered(passage)
        .filter(|name| name.chars().count() >= PART && points(0, passage.chars.len()) == 1);
    let names = begins.into_iter().chain(headed);
    let of = |name: String| -> Vec<usize> {
        let found = book.named(&name).iter().copied();
        found.filter(|index| !book.entries[*index].part).collect()
    };
    let found = names.map(of).find(|found| !found.is_empty());
    (found.unwrap_or_default(), false)
}

/// The one entry whose name has another as its part, or is a part of it.
fn partly(book: &Book, name: &str) -> Vec<usize> {
    let long = |text: &str| text.chars().count() >= PART;
    if !long(name) {
        return Vec::new();
    }
    let mut found = book.names().filter(|(known, _)| {
        long(known) && (known.contains(name) || name.contains(known.as_str()))
    });
    match (found.next(), found.next()) {
        (Some((_, entries)), None) => entries.clone(),
        _ => Vec::new(),
    }
}

/// What points of a kind should be, by the entries.
pub(super) fn expected(book: &Book, entries: &[usize], kind: Kind) -> Vec<Marks> {
    let mut found = Vec::new();
    for entry in entries.iter().map(|index| &book.entries[*index]) {
        if matches!(kind, Kind::Full | Kind::Bare) {
            found.push(entry.full.clone());
        }
        match kind {
            Kind::Given | Kind::Bare => found.extend(entry.scores.iter().cloned()),
            Kind::Lost => found.extend(entry.scores.iter().map(|score| Marks {
                value: entry.full.value - score.value,
                spans: [&entry.full.spans[..], &score.spans].concat(),
            })),
            Kind::Full => {}
        }
    }
    found
}

fn judge(book: &Book, passage: &Passage, told: &[Told<'_>], at: usize, findings: &mut Findings) {
    let one = &told[at];
    let (entries, exact) = resolve(book, passage, told, at);
    let right = expected(book, &entries, one.kind);
    let Some(first) = right.first() else { return };
    findings.checked.references += 1;
    let own = one.points;
    let same = |other: &&Told<'_>| other.kind == Kind::Lost && other.of == one.of;
    let lost: Vec<&Told<'_>> = told.iter().filter(same).collect();
    let all: Decimal = lost.iter().map(|it| it.points.value).sum();
    let held = |marks: &Marks| {
        marks.value == own.value || one.kind == Kind::Lost && lost.len() > 1 && marks.value == all
    };
    if right.iter().any(held) || one.kind == Kind::Lost && lost.len() > 1 {
        if let [entry] = entries.as_slice() {
            let full = &book.entries[*entry].full;
            by_rate::agrees(passage, one, (full.value, &full.spans), findings);
        }
        return;
    }
    let slipped = right.iter().find(|marks| one_off(own, marks.value));
    let full = entries
        .iter()
        .map(|index| book.entries[*index].full.value)
        .max();
    let plausible = exact && one.kind != Kind::Bare && full.is_some_and(|full| own.value <= full);
    if slipped.is_none() && !plausible {
        return;
    }
    report(passage, one, slipped.unwrap_or(first), findings);
}

pub(super) fn known(findings: &Findings, span: Span) -> bool {
    findings
        .drafts
        .iter()
        .any(|draft| draft.severity != Severity::Hint && draft.spans.contains(&span))
}

pub(super) fn report(passage: &Passage, told: &Told<'_>, right: &Marks, findings: &mut Findings) {
    let own = told.points;
    let span = passage.span_of(own);
    if known(findings, span) {
        return;
    }
    let computed = show_like(right.value, own);
    let name = match &told.of {
        Some(Of::Code(name) | Of::Name(name)) => shorten(name, 20),
        None => "该项".to_owned(),
    };
    let (code, said, stands) = match told.kind {
        Kind::Full => ("weights_differ", "满分", "满分"),
        Kind::Given => ("score_said", "得分", "得分"),
        Kind::Lost => ("deduction", "扣分", "满分减得分"),
        Kind::Bare => ("score_said", "分数", "分数"),
    };
    let message = format!(
        "“{name}”正文说{said}{}，评分表中{stands}为{computed}。",
        own.printed
    );
    findings.push(
        Draft::new(code, Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([span])
            .at(right.spans.iter().copied())
            .advice("核对正文所说的分数与评分表。")
            .certain(),
    );
}

/// Full marks, what was taken off and what was given of one thing, told one after the other.
fn among(passage: &Passage, told: &[Told<'_>], findings: &mut Findings) {
    for at in 0..told.len() {
        let full = &told[at];
        if !matches!(full.kind, Kind::Full | Kind::Bare) || full.of.is_none() {
            continue;
        }
        let rest = &told[at + 1..];
        let run = rest
            .iter()
            .take_while(|it| it.of == full.of && matches!(it.kind, Kind::Given | Kind::Lost));
        let run: Vec<&Told<'_>> = run.collect();
        let [off @ .., given] = run.as_slice() else {
            continue;
        };
        if given.kind != Kind::Given || off.iter().any(|it| it.kind != Kind::Lost) {
            continue;
        }
        findings.checked.sums += 1;
        let value = full.points.value - off.iter().map(|it| it.points.value).sum::<Decimal>();
        let over = given.points.value > full.points.value;
        if !over && (off.is_empty() || value == given.points.value) {
            continue;
        }
        let spans: Vec<Span> = std::iter::once(full)
            .chain(run.iter().copied())
            .map(|it| passage.span_of(it.points))
            .collect();
        if spans.iter().any(|span| known(findings, *span)) {
            continue;
        }
        let computed = show_like(value, given.points);
        let (code, message) = if over {
            (
                "score_over_full_marks",
                format!(
                    "满分{}，却得{}。",
                    full.points.printed, given.points.printed
                ),
            )
        } else {
            (
                "deduction",
                format!(
                    "满分{}减扣分为{computed}，印为得{}。",
                    full.points.printed, given.points.printed
                ),
            )
        };
        findings.push(
            Draft::new(code, Severity::Doubt, message)
                .printed(&given.points.printed, computed)
                .at(spans)
                .advice("核对满分、扣分和得分。")
                .certain(),
        );
    }
}
