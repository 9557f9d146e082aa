//! Numbers of headings and items in Arabic figures that don't follow each other: `1. 5. 3.`, `## 2`, `## 5`, `## 4`.

use crate::context::Context;
use crate::document::{FileKind, Span};
use crate::finding::{Draft, Findings, Severity};
use crate::layout::{Numbering, enumerator, is_han};
use crate::passage::Passage;

/// A larger number is none of a list.
const LARGEST: u64 = 60;
/// So many items before the last make a list of which the last may be wrong.
const LEAST: usize = 3;

/// How an item is numbered: signs of a markdown heading before it, kind, sign behind it.
type Manner = (usize, Numbering, Option<char>);

/// The number of an item with where it stands.
struct Numbered {
    number: u64,
    span: Span,
}

/// What is known of the last item of a list.
#[derive(Clone, Copy)]
enum End {
    /// Items may be missing: they were read from pages.
    Open,
    /// The last may begin another list.
    Anew,
    /// It is a heading: those of one level are one list.
    Last,
}

/// Lists that are open, the outer before the inner.
type Lists = Vec<(Manner, Vec<Numbered>)>;

/// Looks for one number of a list that breaks the row.
pub(super) fn numbering(context: &Context<'_>, findings: &mut Findings) {
    let mut open: Lists = Vec::new();
    let mut done: Vec<(bool, Vec<Numbered>)> = Vec::new();
    let named = |((signs, ..), list): (Manner, Vec<Numbered>)| (signs > 0, list);
    for (_, passage) in context.prose() {
        let text = passage.text();
        if text.starts_with("附件") || text.starts_with("附表") {
            done.extend(open.drain(..).map(named));
        }
        done.extend(inline(passage).map(|list| (false, list)));
        let Some((manner, number, told)) = read(passage) else {
            continue;
        };
        let outer = open.iter().position(|(known, _)| *known == manner);
        let closed = outer.map_or(open.len(), |at| at + 1);
        done.extend(open.drain(closed..).map(named));
        let item = told.map(|span| Numbered { number, span });
        match open.last_mut() {
            Some((known, list)) if *known == manner => list.extend(item),
            _ => open.push((manner, item.into_iter().collect())),
        }
    }
    done.extend(open.into_iter().map(named));
    let text = context.document.kind == FileKind::Text;
    for (headings, list) in &done {
        let ends = match (text, headings) {
            (false, _) => End::Open,
            (true, false) => End::Anew,
            (true, true) => End::Last,
        };
        judge(list, ends, findings);
    }
}

/// How a passage is numbered, and where its number stands if it is written in Arabic figures.
fn read(passage: &Passage) -> Option<(Manner, u64, Option<Span>)> {
    let signs = passage.chars.iter().take_while(|c| **c == '#').count();
    // `**2.资金拨付**`: bold print is no part of a number.
    let stars = passage.chars[signs..].iter().take_while(|c| **c == '*');
    let skipped = signs + stars.count();
    let rest = &passage.chars[skipped..];
    let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    if let Some(found) = enumerator(rest) {
        let sign = rest.get(found.length - 1).copied();
        let before = usize::from(found.numbering == Numbering::ArabicBracket && rest[0] == '(');
        let arabic = matches!(
            found.numbering,
            Numbering::Arabic | Numbering::ArabicBracket
        );
        let length = rest[before..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let from = skipped + before;
        let told = (arabic && found.number <= LARGEST).then(|| passage.span(from, from + length));
        return Some(((signs, found.numbering, sign), found.number, told));
    }
    // `## 4 资金使用`: a number and a title.
    let titled = rest.get(digits).is_some_and(|c| is_han(*c) || *c == ' ')
        && !rest
            .get(digits)
            .is_some_and(|c| "年月日个项家人名万亿元级".contains(*c));
    if signs == 0 || !(1..3).contains(&digits) || !titled {
        return None;
    }
    let number: u64 = rest[..digits].iter().collect::<String>().parse().ok()?;
    let told = passage.span(skipped, skipped + digits);
    Some(((signs, Numbering::Arabic, None), number, Some(told)))
}

/// The numbers in brackets of a list within a paragraph: `（1）组织申报；（2）专家评审；（3）立项公示`.
fn inline(passage: &Passage) -> Option<Vec<Numbered>> {
    let chars = &passage.chars;
    let mut list = Vec::new();
    for at in 0..chars.len() {
        let begins = chars[at] == '('
            && (at == 0 || matches!(chars[at - 1], '；' | '。' | ':' | '，' | '、'));
        let digits = chars[at + 1..]
            .iter()
            .take(2)
            .take_while(|c| c.is_ascii_digit())
            .count();
        let closed = chars.get(at + 1 + digits) == Some(&')')
            && chars.get(at + 2 + digits).is_some_and(|c| is_han(*c));
        if !begins || digits == 0 || !closed {
            continue;
        }
        let text: String = chars[at + 1..=at + digits].iter().collect();
        list.extend(text.parse().ok().map(|number| Numbered {
            number,
            span: passage.span(at + 1, at + 1 + digits),
        }));
    }
    (list.len() >= LEAST).then_some(list)
}

/// The place of the one number that breaks a list.
fn broken(numbers: &[u64], end: End) -> Option<usize> {
    let follows = |at: usize| numbers[at] == numbers[at - 1] + 1;
    let between = (1..numbers.len().saturating_sub(1))
        .find(|at| !follows(*at) && numbers[at - 1] + 2 == numbers[at + 1]);
    if between.is_some() {
        return between;
    }
    let counts = |from: usize| {
        let mut rest = numbers[from..].iter().zip(from as u64 + 1..);
        rest.by_ref().take_while(|(one, two)| *one == two).count()
    };
    let first = numbers.first().is_some_and(|first| *first != 1);
    if first && numbers.len() > 1 && counts(1) == numbers.len() - 1 {
        return Some(0);
    }
    let last = numbers.len().checked_sub(1)?;
    let odd = last >= LEAST && counts(0) == last;
    let told = match end {
        End::Open => false,
        End::Anew => numbers[last] != 1,
        End::Last => true,
    };
    (odd && told).then_some(last)
}

fn judge(list: &[Numbered], end: End, findings: &mut Findings) {
    if list.len() < 2 {
        return;
    }
    findings.checked.rules += 1;
    let numbers: Vec<u64> = list.iter().map(|item| item.number).collect();
    let Some(at) = broken(&numbers, end) else {
        return;
    };
    let meant = match at.checked_sub(1) {
        Some(before) => numbers[before] + 1,
        None => 1,
    };
    let row: Vec<String> = numbers.iter().map(u64::to_string).collect();
    let message = format!(
        "编号依次为{}，其中“{}”应为“{meant}”。",
        row.join("、"),
        numbers[at]
    );
    findings.push(
        Draft::new("item_number", Severity::Doubt, message)
            .printed(numbers[at].to_string(), meant.to_string())
            .at([list[at].span])
            .advice("核对标题或条目的编号。"),
    );
}
