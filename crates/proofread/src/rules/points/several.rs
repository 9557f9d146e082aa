//! `甲、乙分别扣0.63分和0.80分`, `两个维度合计扣8.95分`: points of several things, in their order or together.

use rust_decimal::Decimal;

use super::against::{expected, known, report};
use super::book::{Book, Marks};
use super::read::{Kind, Of, Told, kind, subject};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::slip::{is_slip, one_off};

/// Words before figures that stand in the order of their names.
const ORDERED: [&str; 3] = ["分别", "依次", "各为"];
/// What joins figures.
const JOINED: [char; 4] = ['、', '和', '及', '与'];

/// The names of a clause in their order; the first may have words before it, the last behind it.
fn names(book: &Book, clause: &str) -> Vec<Vec<usize>> {
    // 拨付及时性 is one name.
    let pieces: Vec<&str> = clause.split(['、', '和']).collect();
    let last = pieces.len() - 1;
    let known = |name: &str| -> Vec<usize> {
        match subject(name) {
            Some(Of::Name(name)) => book.named(&name).to_vec(),
            Some(Of::Code(code)) => book.coded(&code).to_vec(),
            None => Vec::new(),
        }
    };
    let of = |(at, piece): (usize, &&str)| {
        let found = known(piece);
        if !found.is_empty() {
            return found;
        }
        let ends: Vec<usize> = piece.char_indices().map(|(at, _)| at).collect();
        let suffixes = ends.iter().map(|from| &piece[*from..]);
        let prefixes = ends.iter().rev().map(|to| &piece[..*to]);
        let suffix = suffixes.filter(|_| at == 0).map(known);
        let prefix = prefixes.filter(|_| at == last).map(known);
        suffix
            .chain(prefix)
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    };
    pieces.iter().enumerate().map(of).collect()
}

/// Points in a list that stands in the order of the names before it.
pub(super) fn in_order(book: &Book, passage: &Passage, findings: &mut Findings) {
    let mut at = 0;
    while at < passage.quantities.len() {
        let from = at;
        let next = |at: usize| -> bool {
            let [one, other] = [&passage.quantities[at], &passage.quantities[at + 1]];
            let gap = passage.slice(one.to, other.from);
            gap.chars().count() == 1 && gap.starts_with(JOINED)
        };
        while at + 1 < passage.quantities.len() && next(at) {
            at += 1;
        }
        at += 1;
        let run: Vec<&Quantity> = passage.quantities[from..at].iter().collect();
        let points = |it: &&Quantity| it.unit.class == UnitClass::Points && it.is_plain();
        if run.len() > 1 && run.iter().all(points) {
            list(book, passage, &run, findings);
        }
    }
}

fn list(book: &Book, passage: &Passage, run: &[&Quantity], findings: &mut Findings) {
    let (from, _) = sentence_of(passage, run[0]);
    let before = passage.slice(from, run[0].from);
    let Some((ahead, lead)) = ORDERED.iter().find_map(|word| before.rsplit_once(word)) else {
        return;
    };
    if lead.chars().count() > 4 || before.contains('每') {
        return;
    }
    let mut clauses = ahead.rsplit(['，', '；', ':']);
    let named = clauses.find_map(|clause| {
        let named = names(book, clause);
        (named.len() == run.len() && named.iter().all(|it| !it.is_empty())).then_some(named)
    });
    let Some(named) = named else { return };
    let kind = match kind(lead.trim_start_matches(['为', '是'])).0 {
        Kind::Bare => kind(ahead).0,
        own => own,
    };
    let off: Vec<(usize, Marks)> = (0..run.len())
        .filter_map(|at| {
            let right = expected(book, &named[at], kind);
            let held = right.iter().any(|marks| marks.value == run[at].value);
            right
                .into_iter()
                .next()
                .filter(|_| !held)
                .map(|marks| (at, marks))
        })
        .collect();
    findings.checked.references += run.len();
    let [(at, right)] = off.as_slice() else {
        return;
    };
    let told = Told {
        points: run[*at],
        kind,
        of: None,
        together: false,
    };
    report(passage, &told, right, findings);
}

/// What was lost together is what the things named before it lost, or what is taken off in its paragraph; all that was lost accounts for it too.
pub(super) fn together(
    context: &Context<'_>,
    book: &Book,
    (passage, told): (&Passage, &Told<'_>),
    all: &[&Told<'_>],
    findings: &mut Findings,
) {
    let own = told.points;
    if told.kind != Kind::Lost || !told.together || known(findings, passage.span_of(own)) {
        return;
    }
    let mut sums: Vec<Marks> = Vec::new();
    taken(passage, own, all, &mut sums);
    of_names(book, passage, own, &mut sums);
    findings.checked.sums += 1;
    let mut totals = context.total_scores.iter();
    let all_lost = totals.any(|(total, _)| Decimal::ONE_HUNDRED - total.value == own.value);
    if all_lost || sums.iter().any(|marks| marks.value == own.value) {
        return;
    }
    let Some(right) = sums.iter().find(|marks| is_slip(own, marks.value)) else {
        return;
    };
    let computed = show_like(right.value, own);
    let message = format!("所扣各分之和为{computed}，印为{}。", own.printed);
    findings.push(
        Draft::new("deduction", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([passage.span_of(own)])
            .at(right.spans.iter().copied())
            .advice("核对合计扣分和各项扣分、总分。"),
    );
}

/// What is taken off before and behind, in runs that end or begin at the figure.
fn taken(passage: &Passage, own: &Quantity, all: &[&Told<'_>], sums: &mut Vec<Marks>) {
    let lost = || {
        all.iter()
            .filter(|it| it.kind == Kind::Lost && !it.together)
    };
    let before: Vec<&Quantity> = lost()
        .map(|it| it.points)
        .filter(|it| it.to <= own.from)
        .collect();
    let behind: Vec<&Quantity> = lost()
        .map(|it| it.points)
        .filter(|it| it.from >= own.to)
        .collect();
    let mut add = |run: &[&Quantity]| {
        if run.len() > 1 {
            sums.push(Marks {
                value: run.iter().map(|it| it.value).sum(),
                spans: run.iter().map(|it| passage.span_of(it)).collect(),
            });
        }
    };
    for from in 0..before.len() {
        add(&before[from..]);
    }
    for to in (1..=behind.len()).rev() {
        add(&behind[..to]);
    }
}

/// What the things lost that the clauses before name, the nearest clause first.
fn of_names(book: &Book, passage: &Passage, own: &Quantity, sums: &mut Vec<Marks>) {
    let (from, _) = sentence_of(passage, own);
    let words = passage.slice(from, own.from);
    for clause in words.rsplit(['，', '；', ':']) {
        let named: Vec<Vec<usize>> = names(book, clause);
        if named.is_empty() || named.iter().any(Vec::is_empty) {
            continue;
        }
        let lost = named
            .iter()
            .filter_map(|it| expected(book, it, Kind::Lost).into_iter().next());
        let lost: Vec<Marks> = lost.collect();
        sums.push(Marks {
            value: lost.iter().map(|marks| marks.value).sum(),
            spans: lost.into_iter().flat_map(|marks| marks.spans).collect(),
        });
    }
}

/// `A4扣0.5分` where the table has A1 to A3: a code that no row has.
pub(super) fn unknown(book: &Book, passage: &Passage, told: &Told<'_>, findings: &mut Findings) {
    let Some(Of::Code(code)) = &told.of else {
        return;
    };
    let letter = code.chars().next();
    let kin: Vec<&String> = book
        .codes()
        .filter(|known| known.chars().next() == letter)
        .collect();
    let inside = |known: &&String| known.starts_with(&format!("{code}."));
    if kin.len() < 2 || kin.contains(&code) || kin.iter().any(inside) || told.kind == Kind::Bare {
        return;
    }
    let text: Vec<char> = code.chars().collect();
    let before = &passage.chars[..told.points.from];
    let Some(at) = before
        .windows(text.len())
        .rposition(|window| window == text)
    else {
        return;
    };
    let message = format!("评分表中没有编号为{code}的指标。");
    findings.push(
        Draft::new("code_unknown", Severity::Doubt, message)
            .printed(code, "评分表中的编号")
            .at([
                passage.span(at, at + text.len()),
                passage.span_of(told.points),
            ])
            .advice("核对指标编号，与评分表一致。")
            .certain(),
    );
}

/// `评价体系满分500分`: where the table's full marks make 100.
pub(super) fn of_everything(book: &Book, passage: &Passage, findings: &mut Findings) {
    if !book.hundred {
        return;
    }
    for points in &passage.quantities {
        let words = passage.slice(points.from.saturating_sub(6), points.from);
        let words = words.trim_end_matches(['为', '共', '是', '计', ':']);
        let whole = ["满分", "总分", "总分值", "评价分值"]
            .iter()
            .any(|word| words.ends_with(word));
        let over = points.unit.class == UnitClass::Points
            && points.is_plain()
            && points.value > Decimal::ONE_HUNDRED;
        let (from, _) = sentence_of(passage, points);
        let said = passage.slice(from, points.from);
        // 问卷满分120分: of something else.
        let of_other = ["问卷", "试卷", "测评", "考核", "加分"]
            .iter()
            .any(|word| said.contains(word));
        if !whole
            || !over
            || of_other
            || !one_off(points, Decimal::ONE_HUNDRED)
            || known(findings, passage.span_of(points))
        {
            continue;
        }
        let message = format!("满分印为{}，评分表各项满分之和为100分。", points.printed);
        findings.push(
            Draft::new("sum_full_marks", Severity::Doubt, message)
                .printed(&points.printed, "100分")
                .at([passage.span_of(points)])
                .advice("核对满分。")
                .certain(),
        );
    }
}
