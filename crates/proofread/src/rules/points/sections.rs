//! `### 过程分析`, below it `因超期扣0.5分` and `台账不全，扣0.54分`: what the paragraphs below a heading take off is no more than what
//! the part lost that the heading names.

use rust_decimal::Decimal;

use super::against::{expected, known, report};
use super::book::{Book, Marks, bare};
use super::read::{Kind, Of, Told, numbered, read};
use crate::arithmetic::show_like;
use crate::context::{Context, shorten};
use crate::document::{BlockKind, Span};
use crate::finding::{Draft, Findings, Severity};
use crate::number::Quantity;
use crate::passage::Passage;
use crate::rules::prose_sums::sentences;
use crate::slip::one_off;

/// Characters of a name, and before the full marks with which a part begins.
const OPENS: usize = 16;

pub(super) fn run(context: &Context<'_>, book: &Book, findings: &mut Findings) {
    let level = |passage: &Passage| match context.document.blocks[passage.block].kind {
        BlockKind::Heading { level } => Some(level),
        _ => None,
    };
    let prose: Vec<&Passage> = context.prose().map(|(_, passage)| passage).collect();
    for passage in &prose {
        if let Some(name) = numbered(passage).filter(|_| level(passage).is_none()) {
            opening(book, &name, passage, findings);
        }
    }
    for (at, heading) in prose.iter().enumerate() {
        let Some(own) = level(heading) else { continue };
        let below = prose[at + 1..]
            .iter()
            .take_while(|it| level(it).is_none_or(|other| other > own && own > 0));
        let below: Vec<&Passage> = below.copied().collect();
        if let Some(first) = below.first() {
            opening(book, &bare(&heading.text()), first, findings);
        }
        let lost = of_table(book, heading).or_else(|| below.first().and_then(|it| of_text(it)));
        if let Some(lost) = lost {
            judge(&heading.text(), &lost, &below, findings);
        }
    }
}

/// `### 过程情况`, below it `该指标分值25分，得分20.00分`: the full marks and the score with which a part begins, by the table.
fn opening(book: &Book, name: &str, passage: &Passage, findings: &mut Findings) {
    let told = sentences(passage)
        .into_iter()
        .map(|it| read(passage, it))
        .find(|it| !it.is_empty());
    let entries = book.named(name);
    let Some(told) = told.filter(|_| !entries.is_empty()) else {
        return;
    };
    // 1.产出指标。9项指标分值50分: right behind the name.
    let mut chars = passage.chars.iter().take(OPENS);
    let name_ends = chars.position(|c| matches!(c, '。' | ':')).unwrap_or(0);
    if told[0].points.from > name_ends + OPENS {
        return;
    }
    let of_other = |one: &Told<'_>| match &one.of {
        Some(Of::Name(name)) => !book.named(name).is_empty(),
        Some(Of::Code(_)) => true,
        None => false,
    };
    let own = told.iter().take(2).take_while(|one| !of_other(one));
    let own: Vec<&Told<'_>> = own.collect();
    let kinds: Vec<Kind> = own.iter().map(|one| one.kind).collect();
    let pair =
        matches!(kinds.as_slice(), [Kind::Full, ..]) || kinds == [Kind::Given] && told.len() == 1;
    for one in own.iter().filter(|_| pair) {
        let right = expected(book, entries, one.kind);
        findings.checked.references += 1;
        let held = right.iter().any(|it| it.value == one.points.value);
        let slipped = right.iter().find(|it| one_off(one.points, it.value));
        if let Some(right) = slipped.filter(|_| !held) {
            report(passage, one, right, findings);
        }
    }
}

/// What a table says that the part lost which a heading names.
fn of_table(book: &Book, heading: &Passage) -> Option<Marks> {
    let name = bare(&heading.text());
    let lost = expected(book, book.named(&name), Kind::Lost);
    let first = lost.first()?;
    lost.iter()
        .all(|it| it.value == first.value)
        .then(|| first.clone())
}

/// `该指标满分20分，得分15.97分`: the full marks and the score with which a section begins.
fn of_text(passage: &Passage) -> Option<Marks> {
    let told = sentences(passage)
        .into_iter()
        .next()
        .map(|it| read(passage, it))?;
    let [full, given, ..] = told.as_slice() else {
        return None;
    };
    // 决策类满分20分，得19分: of one of several.
    let opens = full.of.is_none()
        && full.points.from <= 12
        && full.kind == Kind::Full
        && given.kind == Kind::Given
        && given.points.value <= full.points.value;
    opens.then(|| Marks {
        value: full.points.value - given.points.value,
        spans: [full, given].map(|it| passage.span_of(it.points)).to_vec(),
    })
}

/// `资金到位及时性（4分）…按比例得3.14分`: what an item lost of which full marks and score are told.
fn less(told: &[Told<'_>]) -> Option<Decimal> {
    let [full, given] = told else {
        return None;
    };
    let pair = matches!(full.kind, Kind::Full | Kind::Bare) && given.kind == Kind::Given;
    let lost = full.points.value - given.points.value;
    (pair && lost > Decimal::ZERO).then_some(lost)
}

fn judge(heading: &str, lost: &Marks, below: &[&Passage], findings: &mut Findings) {
    let mut all: Vec<(Span, Quantity)> = Vec::new();
    let mut sum = Decimal::ZERO;
    for passage in below {
        let told = sentences(passage)
            .into_iter()
            .flat_map(|it| read(passage, it));
        let told: Vec<Told<'_>> = told.filter(|it| !it.together).collect();
        let own = told.iter().filter(|it| it.kind == Kind::Lost);
        let before = all.len();
        all.extend(own.map(|it| (passage.span_of(it.points), it.points.clone())));
        sum += if before == all.len() {
            // 该指标满分20分，得18.5分: of all of them.
            less(&told)
                .filter(|it| *it != lost.value)
                .unwrap_or_default()
        } else {
            all[before..].iter().map(|(_, it)| it.value).sum()
        };
    }
    findings.checked.sums += 1;
    // 扣2.4分，其中…扣1分: what the part lost may stand among what its items lost.
    let whole = all.len() > 1 && all.iter().any(|(_, it)| it.value == lost.value);
    if sum <= lost.value || whole || all.iter().any(|(span, _)| known(findings, *span)) {
        return;
    }
    let meant = |own: &Quantity| own.value - (sum - lost.value);
    let mut slipped = all.iter().filter(|(_, own)| {
        own.value > lost.value || meant(own) > Decimal::ZERO && one_off(own, meant(own))
    });
    // What is told again is told twice.
    let again = |(at, (_, own)): (usize, &(Span, Quantity))| {
        all[..at].iter().any(|(_, other)| other.value == own.value)
    };
    let twice = all.iter().enumerate().any(again);
    let Some((span, own)) = slipped.next().or(all.first().filter(|_| !twice)) else {
        return;
    };
    let name = heading.trim_start_matches(['#', ' ']);
    let shown = |value: Decimal| show_like(value, own);
    let message = format!(
        "“{}”各项共扣{}，满分减得分为{}。",
        shorten(name, 20),
        shown(sum),
        shown(lost.value)
    );
    let others = all.iter().map(|(span, _)| *span);
    findings.push(
        Draft::new("deduction", Severity::Doubt, message)
            .printed(&own.printed, format!("合计{}", shown(lost.value)))
            .at([*span])
            .at(others.filter(|other| other != span))
            .at(lost.spans.iter().copied())
            .advice("核对本部分各项扣分与满分、得分。")
            .certain(),
    );
}
